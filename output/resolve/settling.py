"""Of which place each name of a unit is.

In: what an article reports, the names in its rows. Out: :class:`Named` cells, each with a :class:`Placed`: the body,
its level, the area and the place, from the name itself, else from the bloc and the article around it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.schema import Award, Bloc, Leader, Member
from output.resolve.bloc_names import BlocName, read_bloc
from output.resolve.gazetteer import area_at, provinces_with
from output.resolve.provinces import Area, area_of, is_city, is_province
from output.resolve.reported import Reported, day_of
from output.resolve.unit_data import names, place_of_company
from output.resolve.unit_names import UnitName, read_name
from output.resolve.words import fold, without_type

NOWHERE = "?"
"""The type of a place that is not said, and the scope of a name of which no province is known."""

REGIONS = datetime.date(2025, 3, 1)
"""The day on which tax, customs, treasuries and others were set up by regions of several provinces."""
LIKELY = 0.9
"""Score of what rests on a province that the article does not name."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the article and the bloc say of a name's place.

    Attributes:
        article: The article, the scope of names of which nothing else is known.
        area: Its province.
        day: Its day.
        new: Whether it is of the time since the merger.
        district: Its district.
        level: The bloc's level.
        body: The body whose branches the bloc's members are ("Liên đoàn Lao động").
        area_from: What says which province it is, where the article does not.
    """

    article: str
    area: Area | None
    day: datetime.date | None
    new: bool
    district: str | None = None
    level: str | None = None
    body: str | None = None
    area_from: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with its place settled.

    Attributes:
        key: The node's key.
        core: The body.
        level: Its level.
        scope: Key of the area, "vn", or "?" with the article.
        place: District or commune, without its type.
        place_type: "huyện", "xã" …; "?" where it is not said.
        district: The district around a commune.
        score: How sure the reading is.
        why: How it was settled.
    """

    key: str
    core: str
    level: str
    scope: str
    place: str
    place_type: str
    district: str
    score: float
    why: str

    def parted(self, name: str) -> Placed:
        """The same under a key of its own, where a person has said that a spelling is another unit."""
        return replace(self, key=f"{self.key}|={name}")


@dataclass(slots=True)
class Named:
    """A cell that names a unit."""

    reported: str
    row: Member | Leader | Award
    article: str
    bloc: int
    written: str
    placed: Placed


def place(name: UnitName, context: Context) -> Placed:
    """Settle of which place a name is, from the name itself, else from its article."""
    why: list[str] = list(name.steps)
    core, area, score = name.core, context.area, 1.0
    if any("typing error" in step for step in why):
        score = 0.9
    elif any("letters" in step for step in why):
        score = 0.98
    body = name.body
    if not core and name.type is None and context.body and name.kind in {"unknown", "unknown_province", "province"}:
        core = context.body
        why.append(f"completed with “{core}”, whose branches its bloc's members are")
        score = min(score, 0.9)
    if context.body and body is None and core.startswith("phòng ") and context.body not in core:
        core = f"{core} {context.body}"
        why.append(f"of “{context.body}”, whose bloc it is in")
        score = min(score, 0.9)
    kind, spot, type_ = name.kind, name.place, name.type
    level, district = "province", ""
    if body is not None and body.type == "ministry":
        return _placed(core, "central", "vn", "", "", "", score, why)
    if kind == "central":
        return _placed(core, "central", "vn", "", "", "", score, why)
    if kind in {"unknown_province", "province"} or (kind == "city" and spot and is_province(spot)):
        if spot and is_province(spot):
            named = area_of(spot, context.day, context.new)
            if named is not None and not (kind == "city" and not is_city(named, context.day)):
                if area is not None and named.key != area.key:
                    why.append(f"of {named.full}, as the name says")
                return _placed(core, "province", named.key, "", "", "", score, why)
            if named is not None:
                area = named if area is None or named.key != area.key else area
        elif kind == "province":
            return _of_area(core, area, context, score, why)
    if kind == "city" and not spot:
        if area is not None and is_city(area, context.day):
            return _of_area(core, area, context, score, why)
        level, spot, type_ = "district", context.district or "", "thành phố"
    elif kind in {"city", "district"}:
        level = "district"
        if not spot:
            spot = (context.district or "").removeprefix(f"{type_} ")
    elif kind == "commune":
        level = "commune"
        district = name.within or ("" if context.new else context.district or "")
        if not spot:
            spot = NOWHERE
    elif kind == "region":
        level = "district"
        if spot and spot.isdigit() and _is_regional(core, context.day):
            return _placed(core, "interprovincial", "vn", spot, "khu vực", "", score, [*why, "of several provinces"])
    elif kind == "unknown":
        level = "district" if context.level != "commune" else "commune"
        type_ = NOWHERE
        score = min(score, 0.85)
        why.append(f"“{spot}” taken for a place")
    elif body is not None:
        level = body.level
        if context.level == "central":
            return _placed(core, "central", "vn", "", "", "", min(score, 0.9), [*why, "its bloc is a central one"])
        if context.level == "district" and context.district and body.type != "department":
            level, spot, type_ = "district", context.district.split(" ", 1)[-1], NOWHERE
            why.append("of the district of its bloc")
        elif level == "district":
            level = "province" if not context.district else level
            spot = context.district or ""
    elif context.level == "central" and area is None:
        return _placed(core, "central", "vn", "", "", "", min(score, 0.9), [*why, "its bloc is a central one"])
    if name.within and is_province(name.within.removeprefix("tỉnh ").removeprefix("thành phố ")):
        area = area_of(name.within, context.day, context.new) or area
        district = "" if level == "commune" and district == name.within else district
    inside = place_of_company(core) if area is None and level == "province" and body is None else spot
    if area is None and inside and (level == "district" or inside is not spot):
        found = provinces_with("" if type_ in {None, NOWHERE} else type_, inside)
        if len(found) == 1:
            area = area_at(min(found), new=context.new)
            score = min(score, LIKELY)
            why.append(f"the only {inside} lies there")
    if level == "province":
        if inside is not spot and area is not None:
            return _placed(core, "province", area.key, "", "", "", score, why)
        return _of_area(core, area, context, score, why)
    scope = area.key if area is not None else f"{NOWHERE}{context.article}"
    if area is not None and area is context.area and context.area_from:
        score = min(score, LIKELY)
        why.append(f"of {area.full}: {context.area_from}")
    if area is None:
        score = min(score, 0.5)
        why.append("no province is known: a unit of this article only")
    return _placed(core, level, scope, spot or "", type_ or "", district, score, why)


def _is_regional(core: str, day: datetime.date | None) -> bool:
    """Whether a body's numbered region is one of several provinces."""
    always, since_2025 = names().regional
    return core in always or (core in since_2025 and day is not None and day >= REGIONS)


def _of_area(core: str, area: Area | None, context: Context, score: float, why: list[str]) -> Placed:
    if area is None:
        why.append("no province is known: a unit of this article only")
        return _placed(core, "province", f"{NOWHERE}{context.article}", "", "", "", min(score, 0.5), why)
    told = f"of {area.full}, the article's province"
    if area is context.area and context.area_from:
        score, told = min(score, LIKELY), f"of {area.full}: {context.area_from}"
    return _placed(core, "province", area.key, "", "", "", score, [*why, told])


def _placed(
    core: str, level: str, scope: str, spot: str, type_: str, district: str, score: float, why: Iterable[str]
) -> Placed:
    district = without_type(district)
    key = f"{scope}|{level}|{core}|{type_}|{spot}|{district}"
    return Placed(key, core, level, scope, spot, type_, district, score, "; ".join(why))


def contexts(one: Reported) -> dict[int, Context]:
    """The context of each of an article's blocs."""
    day = day_of(one)
    out: dict[int, Context] = {}
    for bloc in one.blocs:
        out[bloc.bloc] = _context(one, bloc, day, read_bloc(bloc.name, tuple(bloc.aliases)))
    return out


def _context(one: Reported, bloc: Bloc, day: datetime.date | None, name: BlocName) -> Context:
    area = one.area
    if area is None and name.province is not None and name.spread is None:
        area = area_of(name.province, None, one.new)
    if bloc.province is not None and (area is None or fold(bloc.province) != fold(one.article.province or "")):
        area = area_of(bloc.province, None, one.new) or area
    level = bloc.level
    if level in {"central", "interprovincial"} and area is not None and one.article.province is None:
        area = None
    district = one.district or name.district
    if district is not None and level in {None, "province", "district"} and not one.new:
        level = "district"
    elif level is None and area is None:
        text = fold(bloc.name)
        level = "central" if "trung ương" in text or "bộ ngành" in text else None
    told = one.area_from if area is one.area else ""
    return Context(one.id, area, day, one.new, district, level, name.body, told)


def named_cells(one: Reported, context: dict[int, Context]) -> Iterator[Named]:
    """The cells of an article that name a unit."""
    fallback = next(iter(context.values()))
    for row in one.members:
        yield _named("members", row, one, row.bloc, row.unit_full or row.unit, context.get(row.bloc, fallback))
    for leader in one.leaders:
        if leader.unit:
            written = leader.unit_full or leader.unit
            yield _named("leaders", leader, one, leader.bloc, written, context.get(leader.bloc, fallback))
    for award in one.awards:
        if award.recipient and award.recipient_type != "person":
            written = award.recipient_full or award.recipient
            yield _named("awards", award, one, award.bloc, written, context.get(award.bloc, fallback))


def _named(table: str, row: Member | Leader | Award, one: Reported, bloc: int, written: str, context: Context) -> Named:
    return Named(table, row, one.id, bloc, written, place(read_name(written), context))
