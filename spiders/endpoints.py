"""The answer of a JSON endpoint, read.

In: its bytes, its address, and the walk that led to it, whose options may say where things stand (``items``,
``address``, ``title``, ``lead``, ``published``). Out: an :class:`EndpointPage`. Where the options say nothing, lists of
records with a title and an address are articles. HTML, alone or as a value of JSON, is read as a piece of a list page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spiders.addressing import address
from spiders.anchors import absolute
from spiders.json_lists import Item, at, item_of, items_of
from spiders.links import Link, read_list
from spiders.markup_xml import inflated
from spiders.pages_ahead import numbered, page_after

if TYPE_CHECKING:
    from spiders.sites import Site, Walk

LARGEST = 20_000_000
_NEXT = (
    "next",
    "next_page_url",
    "nextpageurl",
    "next_page",
    "nextpage",
    "nextlink",
    "next_link",
    "nexturl",
    "next_url",
    "@odata.nextlink",
    "links.next",
    "paging.next",
    "meta.next",
    "pagination.next",
    "data.next_page_url",
)
_MORE = ("hasmore", "has_more", "hasnext", "has_next", "hasnextpage", "loadmore", "more")
_LAST = (
    "totalpages",
    "total_pages",
    "totalpage",
    "total_page",
    "pagecount",
    "page_count",
    "lastpage",
    "last_page",
    "pages",
    "numpages",
)


@dataclass(frozen=True, slots=True)
class EndpointPage:
    """The articles that an endpoint answered with, and the addresses of its next answers."""

    links: tuple[Link, ...] = ()
    following: tuple[str, ...] = ()


def read_endpoint(content: bytes, url: str, walk: Walk, site: Site | None = None) -> EndpointPage:
    """Read an endpoint's answer; one that is neither JSON nor HTML gives nothing."""
    text = inflated(content, LARGEST).decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _of_html(text, url, site)
    data = _parsed(text)
    if data is None:
        return EndpointPage()
    items = _items(data, walk)
    links = [_link(item, url) for item in items]
    found = [link for link in links if link is not None]
    if not found:
        pieces = "".join(_markup(data))
        if pieces:
            page = _of_html(pieces, url, site)
            found = list(page.links)
            if page.following:
                return page
    return EndpointPage(tuple(found), _following(data, url, walk, len(found)))


def _parsed(text: str) -> Any:
    if text.endswith((")", ");")) and "(" in text[:100] and not text.startswith(("{", "[")):
        text = text[text.index("(") + 1 : text.rindex(")")]  # JSONP
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _items(data: Any, walk: Walk) -> list[Item]:
    options = walk.options
    names = {name: str(options[name]) for name in ("address", "title", "lead", "published") if options.get(name)}
    if not names and not options.get("items"):
        return items_of(data)
    records = at(data, str(options.get("items") or ""))
    if isinstance(records, dict):
        records = list(records.values())
    if not isinstance(records, list):
        return items_of(data)
    return [item for record in records if isinstance(record, dict) and (item := item_of(record, names)) is not None]


def _link(item: Item, url: str) -> Link | None:
    target = absolute(url, item.url)
    if not target:
        return None
    return Link(target, item.title, item.lead, item.day)


def _markup(data: Any) -> list[str]:
    """The values of JSON that are HTML."""
    out: list[str] = []
    waiting: list[Any] = [data]
    for _ in range(5_000):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node[:1000]
        elif isinstance(node, str) and "<a " in node:
            out.append(node)
    return out


def _of_html(text: str, url: str, site: Site | None) -> EndpointPage:
    from spiders.sites import site_of_address

    content = (
        text if text[:200].lstrip().lower().startswith(("<!doctype", "<html")) else f"<html><body>{text}</body></html>"
    )
    page = read_list(
        content.encode("utf-8", errors="replace"),
        url,
        site or site_of_address(url),
        content_type="text/html; charset=utf-8",
    )
    onward = page.following
    if not onward and page.links and (after := page_after(url)):
        onward = (after,)
    return EndpointPage(page.links, onward)


def _following(data: Any, url: str, walk: Walk, shown: int) -> tuple[str, ...]:
    """The next answer: the one that the data names, else the next number where this one showed something."""
    if isinstance(data, dict):
        folded = {key.lower(): value for key, value in data.items()}
        for path in _NEXT:
            value = at(folded, path)
            if isinstance(value, str) and value.startswith(("/", "http")) and (target := absolute(url, value)):
                return (target,)
        if any(folded.get(name) is False for name in _MORE):
            return ()
        here = numbered(url)
        last = next((folded[name] for name in _LAST if isinstance(folded.get(name), int)), None)
        if last is not None and here is not None and here.number >= last:
            return ()
    most = walk.options.get("most")
    here = numbered(url)
    if not shown or here is None or (isinstance(most, int) and here.number >= most):
        return ()
    size = next((int(value) for name, value, _ in address(url).query if name.lower() in _SIZES and value.isdigit()), 0)
    if size and shown < size:
        return ()
    after = page_after(url, int(walk.options.get("step", 1)) if "{offset}" in walk.url else _step(url, size))
    return (after,) if after else ()


_SIZES = ("per_page", "pagesize", "page_size", "limit", "size", "top", "rows", "take", "count", "num")


def _step(url: str, size: int) -> int:
    """By how much the number grows: by one, or by what one answer shows where articles are counted."""
    counts = {name.lower() for name, _, _ in address(url).query}
    return (
        size
        if size and counts & {"start", "offset", "skip", "from", "limitstart"} and not counts & {"page", "trang", "p"}
        else 1
    )
