# ruff: noqa: E501 - markup and lists of words are read best unbroken
"""Sitemaps: pages, news, indexes, lines; compressed, broken, without measure."""

from __future__ import annotations

import datetime
import gzip

from spiders.markup_xml import inflated
from spiders.sitemaps import MOST, read_sitemap

URL = "https://tin.vn/sitemap.xml"
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def sitemap(entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {_NS}>{entries}</urlset>'.encode()


def test_pages_news_and_pictures() -> None:
    found = read_sitemap(
        sitemap(
            "<url><loc> https://tin.vn/a-10001.html </loc><lastmod>2024-06-22T08:15:00+07:00</lastmod>"
            "<image:image><image:loc>https://tin.vn/a.jpg</image:loc><image:title>Ảnh</image:title></image:image></url>"
            "<url><loc>/b-10002.html</loc><lastmod>2024-06-24</lastmod><news:news><news:publication><news:name>Tin</news:name>"
            "</news:publication><news:publication_date>2024-06-23T23:30:00Z</news:publication_date>"
            "<news:title>Khối sở &amp; ngành</news:title><news:keywords>thi đua</news:keywords></news:news></url>"
            "<url><loc></loc></url><url><loc>ftp://tin.vn/c</loc></url>"
        ),
        URL,
    )
    assert [(link.url, link.anchor, link.lead, link.day) for link in found.links] == [
        ("https://tin.vn/a-10001.html", "", "", datetime.date(2024, 6, 22)),
        ("https://tin.vn/b-10002.html", "Khối sở & ngành", "thi đua", datetime.date(2024, 6, 24)),
    ]


def test_an_index() -> None:
    found = read_sitemap(
        b"<sitemapindex><sitemap><loc>https://tin.vn/s-2024-06.xml.gz</loc><lastmod>2024-06-30</lastmod></sitemap>"
        b"<sitemap><loc>/s-2024-05.xml.gz</loc><lastmod>2024-05</lastmod></sitemap></sitemapindex>",
        URL,
    )
    assert found.sitemaps == (
        ("https://tin.vn/s-2024-06.xml.gz", datetime.date(2024, 6, 30)),
        ("https://tin.vn/s-2024-05.xml.gz", None),
    )
    assert found.links == ()


def test_compressed_and_cut_off() -> None:
    whole = sitemap("".join(f"<url><loc>https://tin.vn/a-{n}.html</loc></url>" for n in range(500)))
    packed = gzip.compress(whole)
    assert len(read_sitemap(packed, URL).links) == 500
    assert len(read_sitemap(packed + gzip.compress(b" "), URL).links) == 500
    assert 0 < len(read_sitemap(packed[: len(packed) // 2], URL).links) < 500


def test_lines_and_feeds() -> None:
    assert [link.url for link in read_sitemap(b"\xef\xbb\xbfhttps://tin.vn/a\r\n\r\nrubbish\nhttps://tin.vn/b", URL).links] == [
        "https://tin.vn/a", "https://tin.vn/b",
    ]  # fmt: skip
    feed = b"<rss><channel><item><title>A</title><link>https://tin.vn/a</link></item></channel></rss>"
    assert read_sitemap(feed, URL).links[0].anchor == "A"


def test_what_is_none() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><urlset><url><loc>https://tin.vn/&b;</loc></url></urlset>'
    for nothing in (
        b"",
        b"<html><body>404</body></html>",
        b"<!DOCTYPE html><html></html>",
        bomb,
        b"\x1f\x8b\x00",
        b"\x00" * 99,
    ):
        found = read_sitemap(nothing, URL)
        assert (found.links, found.sitemaps) == ((), ())


def test_bounds() -> None:
    many = sitemap("".join(f"<url><loc>https://tin.vn/{n}</loc></url>" for n in range(MOST + 10)))
    assert len(read_sitemap(many, URL).links) == MOST
    assert len(inflated(gzip.compress(b"0" * 10_000_000), 1_000_000)) == 1_000_000
