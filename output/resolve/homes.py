"""The province of an article that names none: by the places it names, else by the site it stands on.

In: what an article reports, the province that its site reports on. Out: the article's area, and what says so. Blocs of
several provinces, and those of the whole country, have no province, and their articles get none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from output.resolve.bloc_names import read_bloc
from output.resolve.gazetteer import Place, area_at, home_of, known_part, only_area
from output.resolve.reported import Reported
from output.resolve.unit_names import read_name
from output.resolve.words import fold

_COMMUNES = frozenset({"xã", "phường", "thị trấn"})
_WIDE = frozenset({"central", "interprovincial"})


def find_home(one: Reported, own: Collection[str] = ()) -> None:
    """Settle the area of an article that names no province, where something tells it.

    Args:
        one: The article; its ``area`` and ``area_from`` are set.
        own: Codes (63) of the provinces that its site reports on.
    """
    if any(bloc.level in _WIDE or read_bloc(bloc.name, tuple(bloc.aliases)).spread for bloc in one.blocs):
        return
    districts, others = _places(one)
    home = home_of(districts, others, own, new=one.new)
    if home is None and not districts:
        named = Counter(_known(place) for place in one.places)
        home = home_of([place for place in named if place is not None], (), own, new=one.new)
    if home is not None:
        one.area = area_at(home.code, new=one.new)
        one.area_from = f"{' and '.join(home.places[:3])} {'lies' if len(home.places) == 1 else 'lie'} there"
    elif not districts and (area := only_area(own, new=one.new)) is not None:
        one.area = area
        one.area_from = "its site reports on that province"


def _known(place: Place) -> Place | None:
    """The district that a place found in a running text is."""
    name = known_part(*place)
    return (place[0], name) if name is not None else None


def _places(one: Reported) -> tuple[list[Place], list[Place]]:
    """Places in names of blocs and units: known districts, and those that may be some."""
    districts: list[Place] = []
    others: list[Place] = []
    for bloc in one.blocs:
        named = read_bloc(bloc.name, tuple(bloc.aliases)).district
        if named is not None:
            type_ = "thành phố" if named.startswith("thành phố ") else "thị xã" if named.startswith("thị xã ") else ""
            type_ = type_ or named.partition(" ")[0]
            found = _known((type_, named.removeprefix(type_).strip()))
            if found is not None:
                districts.append(found)
    for written in _units(one):
        name = read_name(written)
        type_ = name.type or ""
        if name.within and not one.new:
            found = _within(fold(name.within))
            if found is not None:
                districts.append(found)
        if not name.place:
            continue
        if name.kind in {"district", "city"} or type_ == "đặc khu":
            found = _known((type_, name.place))
            if found is not None:
                districts.append(found)
        elif (name.kind == "unknown" and not name.core) or (type_ in _COMMUNES and one.new):
            others.append(("", name.place))
    return districts, others


def _within(text: str) -> Place | None:
    """The district that stands behind a commune."""
    for type_ in ("huyện", "thị xã", "thành phố", "quận"):
        if text.startswith(f"{type_} "):
            return _known((type_, text.removeprefix(f"{type_} ")))
    return _known(("", text))


def _units(one: Reported) -> Iterator[str]:
    for member in one.members:
        yield member.unit_full or member.unit
    for leader in one.leaders:
        if leader.unit:
            yield leader.unit_full or leader.unit
    for award in one.awards:
        if award.recipient and award.recipient_type != "person":
            yield award.recipient_full or award.recipient
