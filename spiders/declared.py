"""Data that a page declares for its lists: JSON endpoints, and lists that it carries as data.

In: a parsed page. Out: endpoints as :class:`~spiders.sites.Walk`, or addresses with their titles. Only what stands
literally in the page is taken; no script is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extract.web.markup import Markup
from spiders.addressing import address
from spiders.anchors import absolute
from spiders.endless import is_endless
from spiders.hosts import base_host
from spiders.json_lists import items_of
from spiders.wording import wording

if TYPE_CHECKING:
    from spiders.sites import Walk

MOST_ENDPOINTS = 12
LONGEST_SCRIPT = 300_000
_WORDPRESS = "wp/v2/posts?search={query}&per_page=100&page={page}"
_WORDPRESS_NAMES = {
    "address": "link",
    "title": "title.rendered",
    "lead": "excerpt.rendered",
    "published": "date",
    "first": 1,
}
_CALL = re.compile(
    r"(?:\bfetch|\$\.(?:get|getJSON|ajax|post)|axios(?:\.get)?|\.load|\$http\.get|\.open\(\s*['\"]GET['\"]\s*,)\s*\(?\s*"
    r"(?:\{[^{}]{0,200}?\burl\s*:\s*)?(?P<quote>['\"`])(?P<url>[^'\"`\s<>]{2,300})(?P=quote)(?P<rest>\s*\+\s*\w[\w.]*)?"
)
_PAGE_HOLE = re.compile(
    r"\$\{\s*(?:\w+\.)?(?:page|trang|pageIndex|currentPage|p|pageNumber|nextPage|i|n)\s*(?:\+\s*1)?\s*\}", re.IGNORECASE
)
_HOLE = re.compile(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_OPEN_PAGE = re.compile(r"(?:page|trang|pageindex|pageno|pagenumber|p|currentpage)[=/]$", re.IGNORECASE)


def endpoints(markup: Markup, base: str, url: str) -> tuple[Walk, ...]:
    """The endpoints that a page declares."""
    from spiders.sites import Walk

    host = base_host(address(url).host)
    found: dict[str, dict[str, Any]] = {}
    for element in markup.tagged("link"):
        if "https://api.w.org/" in (element.get("rel") or "") and (root := absolute(base, element.get("href") or "")):
            found[_posts(root)] = dict(_WORDPRESS_NAMES)
    for declared in (*_attributes(markup), *_calls(markup)):
        plain = absolute(base, declared.replace("{page}", "PAGE~"))
        if not plain or base_host(address(plain).host) != host or is_endless(plain):
            continue
        if plain.rstrip("/") == url.rstrip("/"):
            continue
        found.setdefault(plain.replace("PAGE~", "{page}"), {})
    return tuple(Walk("endpoint", one, options) for one, options in list(found.items())[:MOST_ENDPOINTS])


def _posts(root: str) -> str:
    """The search for posts of a WordPress; ``/?rest_route=/`` is the root where addresses are not rewritten."""
    if "?" in root:
        return root + _WORDPRESS.replace("?", "&")
    return f"{root.rstrip('/')}/{_WORDPRESS}"


def _attributes(markup: Markup) -> Iterator[str]:
    words = wording()
    for element in markup.body.iter():
        if not isinstance(element.tag, str) or element.tag in words.endpoint_never or len(element.attrib) < 1:
            continue
        for name in words.endpoint_attributes:
            value = (element.get(name) or "").strip()
            if not value or len(value) > 400 or value.startswith(("#", "javascript:", "data:", "{", "[")):
                continue
            if words.files.search(value) and not value.lower().partition("?")[0].endswith(".json"):
                continue
            about = f"{element.get('class') or ''} {element.get('id') or ''}"
            if words.endpoint_refused.search(value) or words.endpoint_refused.search(about):
                continue
            shaped = words.endpoint_shape.search(value)
            if shaped or name not in {"data-src", "data-url", "data-href", "data-source"}:
                yield value


def _calls(markup: Markup) -> Iterator[str]:
    words = wording()
    for element in markup.tagged("script"):
        script = element.text or ""
        if element.get("src") or not script or len(script) > LONGEST_SCRIPT:
            continue
        for call in _CALL.finditer(script):
            url = _PAGE_HOLE.sub("{page}", call["url"])
            if call["rest"] and _OPEN_PAGE.search(url):
                url += "{page}"
            elif call["rest"] or _HOLE.search(url):
                continue  # what else goes into it is not known
            if words.endpoint_refused.search(url) or not words.endpoint_shape.search(url):
                continue
            if words.files.search(url) and not url.lower().partition("?")[0].endswith(".json"):
                continue
            yield url


def inline_links(markup: Markup, base: str) -> Iterator[tuple[str, str]]:
    """Articles that a page names in its data: addresses and titles of an ItemList, or of the state of its scripts."""
    for element in markup.tagged("script"):
        kind = (element.get("type") or "").lower()
        script = element.text or ""
        if "json" not in kind or len(script) > LONGEST_SCRIPT * 4 or len(script) < 40:
            continue
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        if "ld+json" in kind:
            yield from _item_list(data, base)
        else:
            for item in items_of(data):
                if url := absolute(base, item.url):
                    yield url, item.title


def _item_list(data: Any, base: str) -> Iterator[tuple[str, str]]:
    waiting: list[Any] = [data]
    for _ in range(500):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:200]
        elif isinstance(node, dict):
            if node.get("@type") == "ItemList":
                for entry in (node.get("itemListElement") or [])[:200]:
                    item = (
                        entry.get("item") if isinstance(entry, dict) and isinstance(entry.get("item"), dict) else entry
                    )
                    if isinstance(item, dict):
                        url = absolute(base, str(item.get("url") or item.get("@id") or ""))
                        if url:
                            yield url, str(item.get("name") or item.get("headline") or "")
            else:
                waiting += [node[key] for key in ("@graph", "mainEntity") if key in node]
