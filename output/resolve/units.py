"""Which unit each name in a row means.

In: what articles report. Out: for each cell that names a unit the node it falls into, and groups of nodes, one a unit.
A node is a body in a place: names that say the same body of the same place are one node whatever their spelling; joins
bring together nodes whose names say less ("Thăng Bình" beside "huyện Thăng Bình"), that have a typing error, or that
are one institution on both sides of the merger of provinces.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from extract.schema import Award, Bloc, Leader, Member
from output.resolve.bloc_names import read_bloc
from output.resolve.clustering import Join
from output.resolve.provinces import Area, area_by_key, area_of, is_city, is_province
from output.resolve.reported import Reported, day_of
from output.resolve.unit_names import UnitName, names, read_name, unit_type
from output.resolve.words import fold, unaccented, without_type, words

LASTING = frozenset({"school", "hospital", "company"})
"""Kinds of unit that have a name of their own, and go on when provinces are merged."""

NOWHERE = "?"


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
    """

    article: str
    area: Area | None
    day: datetime.date | None
    new: bool
    district: str | None = None
    level: str | None = None
    body: str | None = None


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
class Node:
    """A body in a place, with what articles call it."""

    placed: Placed
    names: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    official: str | None = None
    type: str = "other"


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
    if level == "province":
        return _of_area(core, area, context, score, why)
    scope = area.key if area is not None else f"{NOWHERE}{context.article}"
    if area is None:
        score = min(score, 0.5)
        why.append("no province is known: a unit of this article only")
    return _placed(core, level, scope, spot or "", type_ or "", district, score, why)


def _of_area(core: str, area: Area | None, context: Context, score: float, why: list[str]) -> Placed:
    if area is None:
        why.append("no province is known: a unit of this article only")
        return _placed(core, "province", f"{NOWHERE}{context.article}", "", "", "", min(score, 0.5), why)
    return _placed(core, "province", area.key, "", "", "", score, [*why, f"of {area.full}, the article's province"])


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
        out[bloc.bloc] = _context(one, bloc, day, read_bloc(bloc.name, tuple(bloc.aliases)).body)
    return out


def _context(one: Reported, bloc: Bloc, day: datetime.date | None, body: str | None) -> Context:
    area = one.area
    if bloc.province is not None and (area is None or fold(bloc.province) != fold(one.article.province or "")):
        area = area_of(bloc.province, None, one.new) or area
    level = bloc.level
    if level in {"central", "interprovincial"} and area is not None and one.article.province is None:
        area = None
    if one.district is not None and level in {None, "province", "district"} and not one.new:
        level = "district"
    elif level is None and area is None:
        text = fold(bloc.name)
        level = "central" if "trung ương" in text or "bộ ngành" in text else None
    return Context(one.id, area, day, one.new, one.district, level, body)


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


class Units:
    """The nodes of all names, and what joins them."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def add(self, named: Named) -> None:
        """Note a cell."""
        placed = named.placed
        node = self.nodes.get(placed.key)
        if node is None:
            body = read_name(named.written).body
            node = self.nodes[placed.key] = Node(placed)
            node.official = body.name if body is not None else None
            node.type = body.type if body is not None else ("locality" if not placed.core else unit_type(placed.core))
        node.names[named.written] += 1
        node.articles.add(named.article)

    def joins(self) -> list[Join]:
        """What speaks for two nodes being one unit."""
        out: list[Join] = []
        out += self._untyped()
        out += self._lasting()
        out += self._mistyped()
        out += parted_joins(self.nodes)
        return out

    def _untyped(self) -> Iterator[Join]:
        """A place without its type beside the one place of that name; a commune without its district likewise."""
        by_place: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if p.place and p.place != NOWHERE:
                by_place[(p.scope, p.core, p.place)].append(key)
        for keys in by_place.values():
            if len(keys) < 2:
                continue
            for key in sorted(keys):
                mine = self.nodes[key].placed
                if mine.place_type == NOWHERE:
                    typed = [k for k in keys if self.nodes[k].placed.place_type != NOWHERE]
                    groups = {(self.nodes[k].placed.place_type, self.nodes[k].placed.district) for k in typed}
                    districts = [k for k in typed if self.nodes[k].placed.level == "district"]
                    chosen = (
                        typed
                        if len(groups) == 1
                        else districts
                        if len({self.nodes[k].placed.place_type for k in districts}) == 1
                        else []
                    )
                    if mine.level == "commune" and len(groups) > 1:
                        chosen = [k for k in typed if self.nodes[k].placed.level == "commune"]
                    for other in chosen:
                        reason = f"no other place of this name than {self.nodes[other].placed.place_type} {mine.place}"
                        yield Join.of(0.85, key, other, reason)
                elif mine.level == "commune" and not mine.district:
                    same = [k for k in keys if self.nodes[k].placed.place_type == mine.place_type and k != key]
                    if len(same) == 1:
                        yield Join.of(0.85, key, same[0], "no other commune of this name")

    def _lasting(self) -> Iterator[Join]:
        """An institution on both sides of the merger of provinces, where only one on the old side has its name."""
        old: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if (
                node.type in LASTING
                and p.scope.startswith("63:")
                and (len(p.core.split()) > 3 or node.official is None)
            ):
                area = area_by_key(p.scope)
                if area is not None:
                    old[(area.code_34, p.level, p.core, p.place)].append(key)
        for key, node in self.nodes.items():
            p = node.placed
            if node.type in LASTING and node.official is None and p.scope.startswith("34:"):
                same = old.get((p.scope[3:], p.level, p.core, p.place), [])
                if len(same) == 1:
                    yield Join.of(0.85, key, same[0], "the only institution of this name in the merged provinces")

    def _mistyped(self) -> Iterator[Join]:
        """Names that differ by a typing error, in one place."""
        by_place: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if node.official is None and len(p.core) >= 12:
                for bag in {
                    p.core.split()[0] + " " + p.core.split()[-1],
                    " ".join(p.core.split()[:3]),
                    " ".join(p.core.split()[-3:]),
                }:
                    by_place[(p.scope, p.level, p.place_type, p.place, bag)].append(key)
            elif p.level == "district" and p.place and len(p.place) > 4:
                by_place[(p.scope, p.level, p.core, p.place_type, unaccented(p.place))].append(key)
        for keys in by_place.values():
            if not 1 < len(keys) <= 200:
                continue
            keys.sort()
            for n, key in enumerate(keys):
                mine = self.nodes[key]
                for other in keys[n + 1 :]:
                    its = self.nodes[other]
                    if mine.articles & its.articles:
                        continue
                    if _similar(mine.placed, its.placed):
                        yield Join(0.9, key, other, f"“{_name(mine)}” and “{_name(its)}” but for a typing error")


def _name(node: Node) -> str:
    return min(node.names, key=lambda name: (-node.names[name], name))


def _similar(a: Placed, b: Placed) -> bool:
    one, other = (a.core, b.core) if a.core != b.core else (a.place, b.place)
    if any(char.isdigit() for char in one + other):
        return False
    if unaccented(one) == unaccented(other):
        return a.core != b.core or (one.replace(" ", "") != other.replace(" ", "") and fuzz.ratio(one, other) > 80)
    changed = set(one.split()) ^ set(other.split())
    return fuzz.ratio(one, other) >= 93 and len(changed) <= 2 and all(len(w) > 3 for w in changed)


def parted_joins(keys: Iterable[str]) -> Iterator[Join]:
    """A spelling that was parted from others of its key is still the same as they, but for what it was parted from."""
    by_base: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_base[key.partition("|=")[0]].append(key)
    for same in by_base.values():
        same.sort()
        for n, one in enumerate(same):
            yield from (Join.of(0.95, one, other, "one name but for its spelling") for other in same[n + 1 :])


def display(nodes: list[Node]) -> str:
    """The name of a unit: the official one with its place, else the most frequent of the fullest that were seen."""
    best = max(nodes, key=lambda node: (sum(node.names.values()), node.placed.place_type != NOWHERE, node.placed.key))
    typed = [node for node in nodes if node.placed.place_type not in {"", NOWHERE}]
    p = (typed[0] if typed else best).placed
    area = area_by_key(p.scope) if p.scope[0] not in "v?" else None
    official = next((node.official for node in nodes if node.official), None)
    if official is not None:
        official = official.replace("Văn phòng Cấp ủy", "Văn phòng")
        return f"{official} {_where(best, p, area, nodes)}".strip()
    if not p.core and p.level == "province" and area is not None:
        return _as_named(area, nodes).full
    counted: Counter[str] = Counter()
    for node in typed or nodes:
        counted.update(node.names)
    return min(counted, key=lambda name: (-_fullness(name), -counted[name], name))


def _as_named(area: Area, nodes: list[Node]) -> Area:
    """An area that only changed its name, as articles call it: Thừa Thiên Huế, Huế."""
    old = area_of(area.name, None, False)
    if old is None or old.key != area.key or old.name == area.name:
        return area
    said = " ".join(fold(name) for node in nodes for name in node.names)
    return old if fold(old.name) in said else area


def _fullness(name: str) -> int:
    """Names written out before abbreviated ones."""
    return sum(len(word) for word in words(name) if word not in names().abbreviations) if not name.isupper() else 0


def _where(best: Node, p: Placed, area: Area | None, nodes: list[Node]) -> str:
    if p.level == "central":
        return ""
    if p.level == "province":
        committee = any("ủy" in fold(name).split()[-3:] or " ủy" in fold(name) for node in nodes for name in node.names)
        party = best.type == "party" and committee and not fold(best.official or "").startswith(("đảng ủy", "trường"))
        if party:
            return ("Thành ủy" if area is not None and area.city else "Tỉnh ủy") + (
                f" {area.name.removeprefix('TP. ')}" if area is not None else ""
            )
        return _as_named(area, nodes).full if area is not None else "tỉnh"
    written = next((name for node in nodes for name in sorted(node.names) if node.placed is p), _name(best))
    tail = written.split()
    size = len(p.place.split()) + len(p.place_type.split()) if p.place_type != NOWHERE else len(p.place.split())
    return " ".join(tail[-size:]) if p.place else ""


def successors(nodes: dict[str, Node]) -> dict[str, str]:
    """For nodes of bodies that ended or areas that were merged, the node that took their place, where it is known."""
    merged = names().merged
    out: dict[str, str] = {}
    for key, node in nodes.items():
        p = node.placed
        core = fold(merged[node.official]) if node.official in merged else p.core
        scopes = [p.scope]
        if p.scope.startswith("63:") and (area := area_by_key(p.scope)) is not None:
            scopes.append(f"34:{area.code_34}")
        for scope in scopes:
            if scope == p.scope and core == p.core:
                continue
            if p.level not in {"province", "central"} or not core:
                continue
            other = f"{scope}|{p.level}|{core}|{p.place_type}|{p.place}|{p.district}"
            if other in nodes:
                out[key] = other
                break
    return out
