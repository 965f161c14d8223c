"""Pagers told by what they look like: links that say 1 2 3 and whose addresses count along.

In: the links of a page, in order. Out: which of them are the pages of this list, whatever stands around the number in
their addresses ("/muc/PT/t2", "/tin~2/", "?trg=2"). It is for systems that nobody has described.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spiders.anchors import HIDDEN, Anchor
from spiders.wording import said

_LABEL = re.compile(r"^\d{1,4}$")
_DIGITS = re.compile(r"\d{1,6}")
_YEAR = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Pager:
    """A row of pages: the address with ``{page}`` for the number, and the labels with their addresses' numbers."""

    template: str
    numbers: dict[int, int]

    def number_of(self, url: str) -> int | None:
        """The number in an address that is one of this list's; ``None`` for another one."""
        before, _, after = self.template.partition("{page}")
        found = re.fullmatch(rf"{re.escape(before)}(\d{{1,6}}){re.escape(after)}", url)
        return int(found[1]) if found else None


def counted(anchors: Sequence[Anchor], url: str) -> Pager | None:
    """The pager of the list at an address, or ``None``."""
    row: list[Anchor] = []
    for anchor in [*anchors, None]:
        if anchor is not None and _LABEL.match(said(anchor.text or anchor.title)):
            row.append(anchor)
            continue
        if anchor is not None and row and not any(letter.isalnum() for letter in anchor.text):
            continue  # an arrow among the numbers
        if (found := _pager(row, url)) is not None:
            return found
        row = []
    return None


def _pager(row: Sequence[Anchor], url: str) -> Pager | None:
    labels: dict[int, str] = {}
    for anchor in row:
        if anchor.url and not anchor.calendar and anchor.place != HIDDEN:
            labels.setdefault(int(said(anchor.text or anchor.title)), anchor.url)
    shown = sorted(labels)
    if len(shown) < 2 or shown[0] > 2 or shown[-1] in _YEAR:
        return None
    first, other = labels[shown[-1]], labels[shown[-2]]
    for place in _DIGITS.finditer(first):
        template = first[: place.start()] + "{page}" + first[place.end() :]
        pager = Pager(template, {})
        numbers = {label: number for label in shown if (number := pager.number_of(labels[label])) is not None}
        if {shown[-1], shown[-2]} <= set(numbers) and first != other and _goes_along(numbers) and _is_of(template, url):
            return Pager(template, numbers)
    return None


def _goes_along(numbers: dict[int, int]) -> bool:
    """Whether numbers in addresses grow with what the links say, by one step."""
    pairs = sorted(numbers.items())
    steps = {(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(pairs)}
    return len(steps) == 1 and min(steps) >= 1


def _is_of(template: str, url: str) -> bool:
    """Whether the pages are those of the list at hand: they lie in its folder, or it is one of them."""
    if Pager(template, {}).number_of(url) is not None:
        return True
    stem = template.partition("{page}")[0]
    folder = stem if "?" in stem else stem.rpartition("/")[0]
    return folder.partition("?")[0].rstrip("/") == re.sub(r"\.\w{2,5}$", "", url.partition("?")[0]).rstrip("/") or (
        "?" in stem and stem.partition("?")[0] == url.partition("?")[0]
    )
