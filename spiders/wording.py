"""The words and names of ``listing.toml``, made ready once.

In: the data file. Out: a :class:`Wording`. How a text is compared is :func:`said`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_LETTER = re.compile(r"[^\W\d_]")
_EDGES = " \t\r\n\xa0.,;:!?…-–—|*•·()[]{}\"'»›→>«‹←<"


@dataclass(frozen=True)
class Wording:
    """Words as sets, names as patterns."""

    generic: frozenset[str]
    idle: frozenset[str]
    files: re.Pattern[str]
    technical: re.Pattern[str]
    share: re.Pattern[str]
    places: dict[str, re.Pattern[str]]
    hiding: frozenset[str]
    shown: re.Pattern[str]
    hidden_style: re.Pattern[str]
    next: frozenset[str]
    last: frozenset[str]
    previous: frozenset[str]
    search_names: tuple[str, ...]
    search_signs: re.Pattern[str]
    search_others: re.Pattern[str]
    search_buttons: frozenset[str]
    calendar_names: re.Pattern[str]
    calendar_parameters: frozenset[str]
    calendar_value: re.Pattern[str]
    calendar_pairs: tuple[tuple[str, str], ...]
    calendar_path: re.Pattern[str]
    endpoint_attributes: tuple[str, ...]
    endpoint_never: frozenset[str]
    endpoint_shape: re.Pattern[str]
    endpoint_refused: re.Pattern[str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The words, read once a process."""
    data = tomllib.loads((resources.files("spiders") / "listing.toml").read_text(encoding="utf-8"))
    anchors, pages, search = data["anchors"], data["pages"], data["search"]
    calendar, endpoints, hidden = data["calendar"], data["endpoints"], data["hidden"]
    return Wording(
        generic=frozenset(anchors["generic"]),
        idle=frozenset(anchors["idle"]),
        files=re.compile(anchors["files"]),
        technical=re.compile(anchors["technical"]),
        share=re.compile(anchors["share"]),
        places={name: re.compile(pattern, re.IGNORECASE) for name, pattern in data["places"].items()},
        hiding=frozenset(hidden["names"]),
        shown=re.compile(hidden["shown"]),
        hidden_style=re.compile(hidden["style"]),
        next=frozenset(pages["next"]),
        last=frozenset(pages["last"]),
        previous=frozenset(pages["previous"]),
        search_names=tuple(search["names"]),
        search_signs=re.compile(search["signs"]),
        search_others=re.compile(search["others"]),
        search_buttons=frozenset(search["buttons"]),
        calendar_names=re.compile(calendar["names"]),
        calendar_parameters=frozenset(calendar["parameters"]),
        calendar_value=re.compile(calendar["value"]),
        calendar_pairs=tuple((one, other) for one, other in calendar["pairs"]),
        calendar_path=re.compile(calendar["path"]),
        endpoint_attributes=tuple(endpoints["attributes"]),
        endpoint_never=frozenset(endpoints["never"]),
        endpoint_shape=re.compile(endpoints["shape"]),
        endpoint_refused=re.compile(endpoints["refused"]),
    )


@lru_cache(maxsize=8192)
def said(text: str) -> str:
    """A text in the form compared: one line, small letters, nothing at its edges that is no word."""
    plain = " ".join(text.split()).lower()
    return plain.strip(_EDGES) or plain


@lru_cache(maxsize=8192)
def is_generic(text: str) -> bool:
    """Whether a link's text names nothing: "Xem thêm", "Chi tiết", a number, an arrow, a file's name."""
    plain = said(text)
    if not _LETTER.search(plain):
        return True
    return plain in wording().generic or wording().files.search(plain) is not None
