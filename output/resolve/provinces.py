"""Which province a name means on a day, and which area that is: provinces have dates of validity.

In: a name and a day. Out: an :class:`Area` with the codes of both divisions. On 1 July 2025 the 63 provinces became 34;
a province that was merged is another area after that day, also where the new one bears its name; one that was not
merged is the same area on both sides.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

from output.resolve.words import fold

MERGER = datetime.date(2025, 7, 1)
HUE = datetime.date(2025, 1, 1)
"""The day on which the province of Thừa Thiên Huế became the city of Huế."""


@dataclass(frozen=True, slots=True)
class Area:
    """A province as it was in one time.

    Attributes:
        key: Equal for what is one area: "40", or "63:10", "34:15" on one side of the merger.
        name: Its name then.
        code_63: Code until 30 June 2025; none for a province that was formed by the merger.
        code_34: Code since, of the province itself or of the one it went into.
        city: Whether it is a city under central government.
    """

    key: str
    name: str
    code_63: str | None
    code_34: str
    city: bool

    @property
    def merged(self) -> bool:
        """Whether it is one side of a merger."""
        return ":" in self.key

    @property
    def full(self) -> str:
        """With its type: "tỉnh Lào Cai"."""
        name = self.name.removeprefix("TP. ")
        return f"{'thành phố' if self.city else 'tỉnh'} {name}"


@dataclass(frozen=True, slots=True)
class _Known:
    old: dict[str, Area]
    new: dict[str, Area]
    by_63: dict[str, Area]
    by_34: dict[str, Area]
    parts: dict[str, tuple[Area, ...]]


@cache
def _known() -> _Known:
    table = (resources.files("extract") / "lexicons" / "provinces.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in table.splitlines() if not line.startswith("#")))
    size = Counter(row["code_34"] for row in rows)
    out = _Known({}, {}, {}, {}, {})
    for row in rows:
        code_63, code_34, single = row["code_63"], row["code_34"], size[row["code_34"]] == 1
        key = code_34 if single else f"63:{code_63}"
        old = Area(key, row["name"], code_63, code_34, row["type_63"] == "thành phố")
        key = code_34 if single else f"34:{code_34}"
        new = Area(key, row["name_34"], code_63 if single else None, code_34, row["type_34"] == "thành phố")
        out.by_63[code_63] = old
        out.by_34.setdefault(code_34, new)
        out.parts[code_34] = (*out.parts.get(code_34, ()), old)
        for variant in row["variants"].split("|"):
            out.old[fold(_bare(variant))] = old
        out.new[fold(_bare(row["name_34"]))] = new
    for name, old in out.old.items():
        if old.name == out.by_34[old.code_34].name:
            out.new.setdefault(name, out.by_34[old.code_34])
    hue = out.old[fold("Thừa Thiên Huế")]
    out.new[fold("Thừa Thiên Huế")] = out.by_34[hue.code_34]
    out.old[fold("Hồ Chí Minh")] = out.old[fold("Sài Gòn")]
    out.new[fold("Hồ Chí Minh")] = out.by_34[out.old[fold("Sài Gòn")].code_34]
    return out


def _bare(variant: str) -> str:
    for type_ in ("Thành phố ", "TP. ", "TP ", "Tp. ", "Tp ", "TP.", "Tp.", "T.P "):
        variant = variant.removeprefix(type_)
    return variant


def area_of(name: str, day: datetime.date | None, new: bool | None = None) -> Area | None:
    """The area that a province's name means on a day; ``None`` for a name that is none.

    Args:
        name: The name, in any spelling, with or without its type.
        day: The day; without one, ``new`` decides, else the old division.
        new: Whether it is the division since 1 July 2025, where that is known without a day.
    """
    known = _known()
    folded = fold(_bare(name)).removeprefix("tỉnh ").removeprefix("thành phố ")
    recent = day >= MERGER if day is not None else bool(new)
    if recent and folded in known.new:
        return known.new[folded]
    return known.old.get(folded)


def is_province(folded: str) -> bool:
    """Whether a folded name, without its type, is one of a province of either division."""
    return folded in _known().old or folded in _known().new


def area_of_codes(code_63: str | None, code_34: str | None) -> Area | None:
    """The area that an article's codes mean: without the old one it is of the new division."""
    known = _known()
    if code_63 is not None:
        return known.by_63.get(code_63)
    return known.by_34.get(code_34) if code_34 is not None else None


def is_city(area: Area, day: datetime.date | None) -> bool:
    """Whether the area is a city under central government on a day."""
    if area.code_34 == "46":
        return day is not None and day >= HUE
    return area.city


def formed_from(area: Area) -> tuple[Area, ...]:
    """The old provinces that went into an area of the new division; none for one that was not merged."""
    if not area.key.startswith("34:"):
        return ()
    return _known().parts[area.code_34]


def area_by_key(key: str) -> Area | None:
    """The area of a key."""
    known = _known()
    if key.startswith("63:"):
        return known.by_63.get(key[3:])
    return known.by_34.get(key.removeprefix("34:"))
