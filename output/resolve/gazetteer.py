"""In which province the places lie that an article names without naming the province.

In: places with the word for them ("huyện", "Bảo Thắng"), the province that the article's site reports on. Out: the code
(of the 63) of the one province that they fit, and the places that say so; ``None`` where they fit several or none. A
district whose name two provinces have ("huyện Châu Thành") says nothing by itself, but beside others, or where the
site's own province has one. Since July 2025 there are no districts; many communes go by the name of one that was there,
but not each of them, so that two have to say the same.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from output.resolve.provinces import Area, area_of_codes, formed_from
from output.resolve.words import fold

_FEWEST_BARE = 2
_SHARE_BARE = 0.6
"""Places without a word that says what they are: how many have to be districts' names, and which share of them."""
_SHARE_AGREED = 0.8
"""Share of the places that have to lie in the province: one of five may be a guest, or misread."""

_TOWNS = frozenset({"thị xã", "thành phố"})

Place = tuple[str, str]
"""The word for a place, folded, empty where there is none, and its folded name."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where an article's places lie.

    Attributes:
        code: Code of the province in the division of 63, or of one of those that went into it.
        places: The places that say so, in their order.
    """

    code: str
    places: tuple[str, ...]


@cache
def _known() -> tuple[dict[Place, frozenset[str]], dict[str, frozenset[str]], dict[tuple[str, str], frozenset[str]]]:
    """Codes of provinces by place, and by its name alone; the words for places of one name in one province."""
    text = (Path(__file__).parent / "districts.csv").read_text(encoding="utf-8")
    typed: dict[Place, frozenset[str]] = {}
    bare: dict[str, frozenset[str]] = {}
    beside: dict[tuple[str, str], frozenset[str]] = {}
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        for name in row["names"].split("|"):
            place, code = (fold(row["type"]), fold(name)), frozenset({row["code_63"]})
            typed[place] = typed.get(place, frozenset()) | code
            bare[place[1]] = bare.get(place[1], frozenset()) | code
            if not row["when"]:
                at = (row["code_63"], place[1])
                beside[at] = beside.get(at, frozenset()) | {place[0]}
    return typed, bare, beside


def provinces_with(type_: str, name: str) -> frozenset[str]:
    """Codes of the provinces that have, or had, such a place; by the name alone where the word does not fit it."""
    typed, bare, _ = _known()
    return typed.get((type_, name)) or (frozenset() if name.isdigit() else bare.get(name, frozenset()))


def is_one_place(code: str, name: str, one: str, other: str) -> bool:
    """Whether two words for a district of one name in one province mean one place that changed its kind.

    A town that was made a city is one; "thị xã Kỳ Anh" and "huyện Kỳ Anh" lie beside each other.
    """
    beside = _known()[2].get((code, name))
    if beside is None:
        return False
    return len(beside) == 1 or {one, other} <= _TOWNS


def known_part(type_: str, name: str) -> str | None:
    """The longest beginning of a folded text that is such a place: what was read behind a name goes off."""
    parts = name.split()
    for size in range(len(parts), 0, -1):
        if provinces_with(type_, shorter := " ".join(parts[:size])):
            return shorter
    return None


def home_of(
    districts: Iterable[Place], others: Collection[Place] = (), own: Collection[str] = (), *, new: bool = False
) -> Home | None:
    """The province in which an article's places lie.

    Args:
        districts: Places with a word that says that they are districts.
        others: Places without one, or since July 2025 communes.
        own: Provinces that the site reports on.
        new: Whether provinces that were merged are one.
    """
    found = {place: codes for place in districts if (codes := provinces_with(*place))}
    bare = {place: codes for place in dict.fromkeys(others) if (codes := provinces_with("", place[1]))}
    if len(bare) >= _FEWEST_BARE and len(bare) >= _SHARE_BARE * len(set(others)):
        found |= bare
    if not found:
        return None
    said = {place: _merged(codes) if new else codes for place, codes in found.items()}
    counted = Counter(code for codes in said.values() for code in codes)
    most = max(counted.values())
    if most < _SHARE_AGREED * len(said):
        return None
    best = {code for code, count in counted.items() if count == most}
    best = (best & (_merged(own) if new else set(own))) or best
    if len(best) > 1:
        return None
    (code,) = best
    told = tuple(" ".join(place).strip() for place, codes in said.items() if code in codes)
    return Home(code, told)


def _merged(codes: Collection[str]) -> frozenset[str]:
    """For each new province one of the codes that went into it: the least."""
    return frozenset(_least_part(code) for code in codes)


@cache
def _least_part(code: str) -> str:
    old = area_of_codes(code, None)
    today = area_of_codes(None, old.code_34) if old is not None else None
    parts = formed_from(today) if today is not None else ()
    return min((part.code_63 for part in parts if part.code_63 is not None), default=code)


def only_area(codes: Collection[str], *, new: bool) -> Area | None:
    """The area that these provinces are; ``None`` where they are several on that side of the merger."""
    one = _merged(codes) if new else frozenset(codes)
    return area_at(min(one), new=new) if len(one) == 1 else None


def area_at(code: str, *, new: bool) -> Area | None:
    """The area that a province of the old division is, or went into."""
    old = area_of_codes(code, None)
    return area_of_codes(None, old.code_34) if new and old is not None else old
