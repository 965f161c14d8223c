"""Which bloc each article's bloc is.

In: what articles report, and the units that their rows mean. Out: nodes, one for what articles say alike of a bloc,
and groups of nodes, one a bloc. A bloc is one within its area, the system that organises it and its level; a number
alone joins only where nothing speaks for two blocs with one number; common members join a number and a name.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from extract.schema import Bloc
from output.resolve.bloc_data import bloc_words
from output.resolve.bloc_names import BlocName, read_bloc
from output.resolve.provinces import Area, area_of
from output.resolve.reported import Reported
from output.resolve.settling import LIKELY, Named
from output.resolve.units import Node
from output.resolve.words import fold, without_type
from output.resolve.years import main_year

_PLACES = frozenset({"district", "commune", "province"})


@dataclass(slots=True)
class BlocNode:
    """What articles say alike of a bloc.

    Attributes:
        scope: Key of its area, "vn", or "?" with the article; behind a district a "/" and its name.
        people: What its members are: a kind of place, or "system:" with their body; ``None`` where it is not known.
        offices: Whether members are named that are no places and of no one system.
        units: Nodes of the units that are members, head it, or are proposed.
        cells: Article and number of the bloc in it.
        years: Years that its articles are about.
    """

    key: str
    scope: str
    name: BlocName
    people: str | None
    offices: bool
    units: frozenset[str]
    names: Counter[str] = field(default_factory=Counter)
    cells: list[tuple[str, int]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    years: set[int | None] = field(default_factory=set)
    score: float = 1.0
    why: str = ""


def bloc_nodes(
    articles: Sequence[Reported],
    named: dict[tuple[str, int], list[Named]],
    units: dict[str, Node],
    roots: dict[str, str],
    parted: Collection[str] = (),
) -> dict[str, BlocNode]:
    """The nodes of all articles' blocs by key."""
    nodes: dict[str, BlocNode] = {}
    for one in articles:
        taken: set[str] = set()
        for bloc in one.blocs:
            cells = named.get((one.id, bloc.bloc), [])
            made = _node(one, bloc, cells, units, roots)
            if parted and (written := fold(bloc.name)) in parted:
                made.key += f"|={written}"
            if made.key in taken:
                made.key += f"|{fold(bloc.name)}|{bloc.bloc}"
            taken.add(made.key)
            node = nodes.setdefault(made.key, made)
            node.names.update([bloc.name, *bloc.aliases])
            node.cells.append((one.id, bloc.bloc))
            node.articles.add(one.id)
            node.years.add(main_year(one, bloc.bloc))
            node.units |= made.units
    return nodes


def _node(one: Reported, bloc: Bloc, cells: list[Named], units: dict[str, Node], roots: dict[str, str]) -> BlocNode:
    name = read_bloc(bloc.name, tuple(bloc.aliases))
    why: list[str] = []
    members = [cell for cell in cells if cell.reported == "members"]
    people, offices = _people(name, members or cells, units, why)
    scope, score = _scope(one, bloc, name, people, cells, why)
    keys = frozenset(roots[cell.placed.key] for cell in cells)
    plain = not name.core
    own = frozenset(cell.placed.key for cell in members)
    digest = hashlib.sha256("\n".join(sorted(own)).encode()).hexdigest()[:12] if plain and own else ""
    key = "|".join(
        (
            scope,
            name.kind,
            people or ("offices" if offices and plain else ""),
            name.number or "",
            ",".join(sorted(name.core)),
            digest,
        )
    )
    return BlocNode(key, scope, name, people, offices, keys, score=score, why="; ".join(why))


def _scope(
    one: Reported, bloc: Bloc, name: BlocName, people: str | None, cells: list[Named], why: list[str]
) -> tuple[str, float]:
    """Key of the area, and how sure that is."""
    area: Area | None = one.area
    if name.province is not None:
        area = area_of(name.province, None, one.new) or area
    spread = name.spread
    if spread == "central" and area is not None and one.article.province is not None:
        spread = None
    if people == "province":
        spread = "interprovincial"
    if spread is not None:
        why.append(f"{spread}, as its name says")
        return "vn", 1.0
    scopes = Counter(cell.placed.scope for cell in cells if cell.placed.scope[0] not in "?v")
    if area is None and scopes:
        common, count = scopes.most_common(1)[0]
        if count * 2 > sum(scopes.values()) and len(scopes) <= 2:
            why.append("in the province that its units' names say")
            return common, 0.9
        if len(scopes) > 1:
            why.append("of units of several provinces")
            return "vn", 0.8
    if area is None:
        central = Counter(cell.placed.level for cell in cells)
        if central["central"] * 2 > sum(central.values()):
            return "vn", 0.9
        if bloc.level in {"central", "interprovincial"} or name.body in bloc_words().national:
            return "vn", 0.7
        why.append("no province is known: a bloc of this article only")
        return f"?{one.id}", 0.5
    guessed = one.area_from if area is one.area else ""
    why.append(f"in {area.full}: {guessed}" if guessed else f"in {area.full}")
    sure = LIKELY if guessed else 1.0
    if one.new:
        return area.key, sure
    district = name.district or (one.district if people == "commune" else None)
    if district is not None:
        why.append(f"below {district}")
        return f"{area.key}/{without_type(district)}", sure
    return area.key, sure


def _people(name: BlocName, cells: list[Named], units: dict[str, Node], why: list[str]) -> tuple[str | None, bool]:
    """What the members are, by the name, else by most of those that are named."""
    if name.body is not None:
        return f"system:{name.body}", False
    if name.members is not None:
        return name.members, False
    counted: Counter[str] = Counter()
    for cell in cells:
        counted[_kind(cell, units)] += 1
    total = sum(counted.values())
    if not total or name.core:
        return None, bool(total)
    kind, count = counted.most_common(1)[0]
    if kind != "office" and count >= max(1, 0.6 * total):
        why.append(f"its members are {'branches of ' + kind[7:] if kind.startswith('system:') else kind + 's'}")
        return kind, False
    return None, True


def _kind(cell: Named, units: dict[str, Node]) -> str:
    p = cell.placed
    if not p.core:
        return p.level if p.level in _PLACES else "office"
    node = units[p.key]
    if p.level in {"district", "commune"} and (node.official is not None or p.core == "đảng ủy"):
        return f"system:{p.core}"
    if node.type == "school" and p.core.startswith(("trung học", "tiểu học", "mầm non", "phổ thông")):
        return "system:trường"
    return "office"
