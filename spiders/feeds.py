"""A feed, read: RSS 0.9 to 2, RDF, Atom, however broken.

In: its bytes and its address. Out: a :class:`FeedPage`: its articles, and what follows it. An HTML page that lists
feeds gives those as what follows. A day is only given where it can be right: NukeViet writes the month where the
minutes belong, which leaves the day whole.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape

from lxml import etree

from extract.web.moments import FIRST_YEAR, ZONE, stated
from spiders.anchors import absolute
from spiders.links import Link
from spiders.markup_xml import inflated, name_of, root_of, text_of

MOST_ENTRIES = 5_000
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_RFC = re.compile(
    r"(?P<d>\d{1,2})\s+(?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\s+(?P<y>\d{4}|\d{2})\b", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FEED_LINK = re.compile(rb"""<a[^>]{0,500}?href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_FEED_SHAPE = re.compile(r"\.(?:rss|xml|atom)(?:$|\?)|/(?:rss|feed)(?:/|$|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The articles of a feed, in its order, and the addresses of its next pages."""

    links: tuple[Link, ...] = ()
    following: tuple[str, ...] = ()


def read_feed(content: bytes, url: str) -> FeedPage:
    """Read a feed; what is none, or defines entities, gives nothing."""
    root = root_of(content)
    if root is None or name_of(root) == "html":
        return FeedPage(following=_listed(content, url))
    title = ""
    links: list[Link] = []
    onward: list[str] = []
    for element in root.iter():
        name = name_of(element)
        if name in {"item", "entry"} and len(links) < MOST_ENTRIES:
            link = _entry(element, url, title)
            if link is not None:
                links.append(link)
        elif name == "title" and not title and not links:
            title = text_of(element)
        elif name == "link" and element.get("rel") == "next" and (target := absolute(url, element.get("href") or "")):
            onward.append(target)
    if not links and not onward and b"<html" in content[:2000].lower():
        return FeedPage(following=_listed(content, url))
    return FeedPage(tuple(links), tuple(dict.fromkeys(onward)))


def _entry(element: etree._Element, url: str, section: str) -> Link | None:
    children: dict[str, list[etree._Element]] = {}
    for child in element:
        children.setdefault(name_of(child), []).append(child)

    def first(*names: str) -> str:
        return next((text for name in names for child in children.get(name, ()) if (text := text_of(child))), "")

    address = ""
    for child in children.get("link", ()):
        href = child.get("href") or text_of(child)
        if href and child.get("rel", "alternate") == "alternate":
            address = absolute(url, href.strip())
            break
    if not address:
        for name in ("origlink", "guid", "id"):
            value = first(name)
            if value.startswith(("http://", "https://")):
                address = absolute(url, value)
                break
    if not address:
        return None
    lead = plain(first("description", "summary", "encoded", "content"))[:1500]
    label = plain(first("category")) or next((c.get("term") or "" for c in children.get("category", ())), "")
    return Link(
        address,
        plain(first("title")),
        lead,
        day_of(first("pubdate", "published", "date", "issued", "updated")),
        label or section,
    )


def plain(text: str) -> str:
    """A text out of which markup is taken, escaped once or twice."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def day_of(value: str) -> datetime.date | None:
    """The day, in Vietnam, of a feed's moment; a moment whose clock cannot be gives its day as written."""
    value = value.strip()
    if not value:
        return None
    day = _of_mail(value)
    if day is None:
        found = stated(value)
        day = found.moment.day if found else None
    return day if day and day.year >= FIRST_YEAR else None


def _of_mail(value: str) -> datetime.date | None:
    """The day of an RFC 822 moment. Feeds say GMT of a local clock as often as not: the day as written stands."""
    written = _RFC.search(value)
    if not written:
        return None
    year = int(written["y"]) + (2000 if len(written["y"]) == 2 else 0)
    try:
        day = datetime.date(year, _MONTHS.index(written["m"].lower()[:3]) + 1, int(written["d"]))
    except ValueError:
        return None
    if re.search(r"(?:GMT|UTC|Z|[+-]00:?00)\s*$", value):
        return day
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return day
    return moment.astimezone(ZONE).date() if moment.tzinfo else day


def _listed(content: bytes, url: str) -> tuple[str, ...]:
    """The feeds that an HTML page lists."""
    found = []
    for match in _FEED_LINK.finditer(inflated(content, 2_000_000)):
        href = unescape(match.group(1).decode("utf-8", errors="replace"))
        if _FEED_SHAPE.search(href) and (target := absolute(url, href)) and target.rstrip("/") != url.rstrip("/"):
            found.append(target)
    return tuple(dict.fromkeys(found))[:300]
