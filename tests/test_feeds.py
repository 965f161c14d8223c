# ruff: noqa: E501 - markup and lists of words are read best unbroken
"""Feeds as systems write them, and as they break."""

from __future__ import annotations

import datetime
import gzip

import pytest

from spiders.feeds import day_of, read_feed

URL = "https://tin.vn/rss/tin.rss"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>Thi đua</title><link>https://tin.vn/</link>{items}</channel></rss>'.encode()


def test_rss() -> None:
    found = read_feed(
        rss(
            "<item><title><![CDATA[Khối các sở &amp; ngành họp]]></title><link> /tin/khoi-so-10001.html </link>"
            "<description>&lt;img src='a.jpg'&gt; Mười sở &lt;b&gt;cùng&lt;/b&gt; họp.</description>"
            "<category>Nội chính</category><pubDate>Sat, 22 Jun 2024 08:06:00 +0700</pubDate></item>"
            "<item><title>Cụm số 2</title><guid>https://tin.vn/tin/cum-so-10002.html</guid></item>"
            "<item><title>Không có địa chỉ</title></item>"
        ),
        URL,
    )
    first, second = found.links
    assert (first.url, first.anchor) == ("https://tin.vn/tin/khoi-so-10001.html", "Khối các sở & ngành họp")
    assert (first.lead, first.section, first.day) == ("Mười sở cùng họp.", "Nội chính", datetime.date(2024, 6, 22))
    assert (second.url, second.section, second.day) == ("https://tin.vn/tin/cum-so-10002.html", "Thi đua", None)


def test_atom_and_its_next_page() -> None:
    found = read_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="next" href="?page=2"/><entry><title>A</title>'
        b'<link rel="enclosure" href="/a.jpg"/><link href="/a-10001.html"/><summary>B</summary><updated>2024-06-21T23:30:00Z</updated>'
        b"</entry></feed>",
        URL,
    )
    assert [(link.url, link.day) for link in found.links] == [
        ("https://tin.vn/a-10001.html", datetime.date(2024, 6, 22))
    ]
    assert found.following == ("https://tin.vn/rss/tin.rss?page=2",)


def test_rdf() -> None:
    found = read_feed(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<item><title>A</title><link>https://tin.vn/a-10001.html</link><dc:date>2019-03-12</dc:date></item></rdf:RDF>",
        URL,
    )
    assert found.links[0].day == datetime.date(2019, 3, 12)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sat, 22 Jun 2024 08:06:15 GMT", (2024, 6, 22)),  # NukeViet: the minutes are the month; and its clock is local
        ("Fri, 21 Jun 2024 23:59:00 GMT", (2024, 6, 21)),
        ("Fri, 21 Jun 2024 20:59:00 -0400", (2024, 6, 22)),
        ("22 Jun 24", (2024, 6, 22)),
        ("2024-06-22T25:61:00", None),
        ("22/06/2024 08:15", (2024, 6, 22)),
        ("Sat, 31 Feb 2024 08:00:00 +0700", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_days(written: str, day: tuple[int, int, int] | None) -> None:
    assert day_of(written) == (datetime.date(*day) if day else None)


def test_broken_feeds_are_read_as_far_as_they_go() -> None:
    item = "<item><title>A & B <b></title><link>https://tin.vn/a-10001.html</link></item>"
    whole = rss(item + "<item><title>C</title><link>https://tin.vn/c-10002.html</link></item>")
    assert [link.url for link in read_feed(whole, URL).links] == [
        "https://tin.vn/a-10001.html",
        "https://tin.vn/c-10002.html",
    ]
    assert read_feed(whole[: len(whole) - 60], URL).links
    assert read_feed(b"\xef\xbb\xbf\n\n" + whole, URL).links
    assert read_feed(gzip.compress(whole), URL).links
    assert read_feed(whole.replace(b"utf-8", b"windows-1258"), URL).links
    for nothing in (b"", b"   ", b"{}", b"not xml", b"<", b"\x1f\x8bbroken"):
        assert read_feed(nothing, URL).links == ()


def test_entities_are_not_unfolded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert (
        read_feed(rss("<item><title>&b;&c;</title><link>https://tin.vn/a-10001.html</link></item>", bomb), URL).links
        == ()
    )
    plain = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert read_feed(rss("<item><title>A</title><link>https://tin.vn/a-10001.html</link></item>", plain), URL).links


def test_a_page_of_feeds_leads_to_them() -> None:
    html = b'<!DOCTYPE html><html><body><a href="/rss/tin-tuc/">Tin</a> <a href=/rss/thi-dua.rss>x</a> <a href="/lien-he">y</a></body></html>'
    found = read_feed(html, "https://tin.vn/rss/")
    assert found.links == ()
    assert found.following == ("https://tin.vn/rss/tin-tuc/", "https://tin.vn/rss/thi-dua.rss")
