"""What does a page itself ask of crawlers?

In: the headers and the bytes of a page. Out: the wishes of ``X-Robots-Tag`` and of ``<meta name="robots">`` (or
``name="thidua"``). ``nofollow`` (and ``none``) is kept: no link of such a page is followed. ``noindex`` and
``noarchive`` are about what a search engine shows to others; nothing here is shown to others, so such a page is read
and its bytes go into the working archive as any page's, and the wish is noted beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spiders.manners.robots_rules import TOKEN

_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_NAME = re.compile(rb"\bname\s*=\s*[\"']?\s*(?:robots|%s)\b" % TOKEN.encode(), re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_WORDS = re.compile(r"[a-z-]+")
HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a page asks for; everything is allowed that it does not name."""

    follow: bool = True
    index: bool = True
    archive: bool = True


def wishes(headers: Iterable[tuple[str, str]], body: bytes) -> Wishes:
    """The wishes of a page, those of its header and its head together."""
    said: set[str] = set()
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            said |= _header(value)
    for tag in _META.findall(body[:HEAD]):
        if _NAME.search(tag) and (content := _CONTENT.search(tag)):
            said |= set(
                _WORDS.findall(next(part for part in content.groups() if part is not None).decode("latin-1").lower())
            )
    nothing = "none" in said
    return Wishes(
        follow=not (nothing or "nofollow" in said),
        index=not (nothing or "noindex" in said),
        archive="noarchive" not in said,
    )


def _header(value: str) -> set[str]:
    """The words of an X-Robots-Tag that are said to everyone or to us."""
    said: set[str] = set()
    agent = ""
    for part in value.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}:
            agent, part = name.strip(), rest
        if agent in {"", TOKEN}:
            said |= set(_WORDS.findall(part))
    return said
