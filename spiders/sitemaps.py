"""A sitemap, read: of pages, of news, of sitemaps, as XML or as lines, gzipped or not.

In: its bytes and its address. Out: a :class:`SitemapPage`. At most 50,000 addresses are read of 50 MB.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from lxml import etree

from extract.web.moments import FIRST_YEAR, stated
from spiders.anchors import absolute
from spiders.feeds import plain, read_feed
from spiders.links import Link
from spiders.markup_xml import inflated, name_of, root_of, text_of

MOST = 50_000
_MONTH_ONLY = re.compile(r"^\d{4}(?:-\d{2})?$")


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """The pages that a sitemap names, with title and day where it is one of news, and the sitemaps it names."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[tuple[str, datetime.date | None], ...] = ()


def read_sitemap(content: bytes, url: str) -> SitemapPage:
    """Read a sitemap; what is none, or defines entities, gives nothing."""
    data = inflated(content)
    root = root_of(data)
    if root is None:
        return _of_lines(data, url)
    if name_of(root) in {"rss", "rdf", "feed"}:
        return SitemapPage(read_feed(data, url).links)
    links: list[Link] = []
    sitemaps: list[tuple[str, datetime.date | None]] = []
    for element in root.iter():
        name = name_of(element)
        if name not in {"url", "sitemap"} or len(links) + len(sitemaps) >= MOST:
            continue
        fields = _fields(element)
        target = absolute(url, fields.get("loc", "").strip())
        if not target:
            continue
        if name == "sitemap":
            sitemaps.append((target, _day(fields.get("lastmod", ""))))
        else:
            day = _day(fields.get("publication_date", "")) or _day(fields.get("lastmod", ""))
            links.append(Link(target, plain(fields.get("title", "")), plain(fields.get("keywords", "")), day))
    return SitemapPage(tuple(links), tuple(sitemaps))


def _fields(element: etree._Element) -> dict[str, str]:
    """What an entry says, the fields of its news beside its own; pictures and videos say nothing."""
    fields: dict[str, str] = {}
    for child in element:
        name = name_of(child)
        if name == "news":
            for inner in child:
                fields.setdefault(name_of(inner), text_of(inner))
        elif name in {"loc", "lastmod"}:
            fields.setdefault(name, text_of(child))
    return fields


def _day(value: str) -> datetime.date | None:
    value = value.strip()
    if not value or _MONTH_ONLY.match(value):
        return None
    found = stated(value)
    return found.moment.day if found and found.moment.day.year >= FIRST_YEAR else None


def _of_lines(data: bytes, url: str) -> SitemapPage:
    """A sitemap of one address a line."""
    if b"<html" in data[:2000].lower():
        return SitemapPage()
    links: list[Link] = []
    for line in data.decode("utf-8", errors="replace").lstrip("\ufeff").splitlines():
        text = line.strip()
        if text.startswith(("http://", "https://")) and " " not in text and (target := absolute(url, text)):
            links.append(Link(target))
            if len(links) >= MOST:
                break
    return SitemapPage(tuple(links))
