"""What the families and rules know of furniture: words, class names, labels, read once from the package's data.

In: ``furniture.toml``. Out: a :class:`Words`. A word that a site uses is a line there and no code.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from extract.normalise import name

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OWN_FOOT = re.compile(r"(?:entry|post|article|news|detail|item|content|bai-viet|story)-foot")
_DASHES = re.compile(r"[_\s-]+")


@dataclass(frozen=True)
class Words:
    """Compared forms of what stands around an article."""

    marks: tuple[tuple[str, re.Pattern[str]], ...]
    lines: dict[str, tuple[str, ...]]
    stamps: dict[str, tuple[str, ...]]
    sections: frozenset[str]
    sites: tuple[str, ...]
    tail: re.Pattern[str]


def toml(filename: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads((resources.files("extract") / "web" / filename).read_text(encoding="utf-8"))


def _pattern(entry: dict[str, list[str]]) -> re.Pattern[str]:
    whole = "|".join(re.escape(word) for word in entry.get("words", []))
    parts = "|".join(re.escape(word) for word in entry.get("parts", []))
    starts = "|".join(re.escape(word) for word in entry.get("starts", []))
    first = rf"(?<!\S)(?:{starts})" if starts else ""
    return re.compile("|".join(x for x in (first, rf"(?<![^ -])(?:{whole})(?![^ \d-])" if whole else "", parts) if x))


def _names(phrases: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name(phrase) for phrase in phrases))


@lru_cache(maxsize=1)
def words() -> Words:
    """The words, read once a process."""
    data = toml("furniture.toml")
    return Words(
        marks=tuple((mark, _pattern(entry)) for mark, entry in data["marks"].items()),
        lines={group: _names(phrases) for group, phrases in data["lines"].items()},
        stamps={group: _names(phrases) for group, phrases in data["stamps"].items()},
        sections=frozenset(_names(data["sections"]["names"])),
        sites=_names(data["sections"]["sites"]),
        tail=re.compile("|".join(data["tails"]["patterns"])),
    )


@lru_cache(maxsize=8192)
def marks_of(names: str) -> frozenset[str]:
    """The marks that an element's class names and id give it."""
    folded = " ".join(_DASHES.sub("-", _CAMEL.sub("-", part)).lower() for part in names.split())
    if not folded:
        return frozenset()
    if "-" in folded:
        folded += " " + folded.replace("-", "")
    found = frozenset(mark for mark, pattern in words().marks if pattern.search(folded))
    # the foot of an article holds its date and its author
    return found - {"footer"} if _OWN_FOOT.search(folded) else found


def begins(norm: str, phrases: tuple[str, ...]) -> bool:
    """Whether a compared form begins with one of the phrases as whole words."""
    if not norm.startswith(phrases):
        return False
    return any(norm.startswith(p) and not norm[len(p) : len(p) + 1].isalnum() for p in phrases)


def holds(norm: str, phrases: tuple[str, ...]) -> bool:
    """Whether a compared form holds one of the phrases as whole words."""
    padded = f" {norm} "
    return any(f" {p} " in padded or f" {p}:" in padded or f" {p}," in padded for p in phrases)
