"""Which bloc each article's bloc is.

In: what articles report, and the units that their rows mean. Out: nodes, one for what articles say alike of a bloc,
and groups of nodes, one a bloc. A bloc is one within its area, the system that organises it and its level; a number
alone joins only where nothing speaks for two blocs with one number; common members join a number and a name.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extract.schema import Bloc
from output.resolve.bloc_names import BlocName, read_bloc
from output.resolve.clustering import Join
from output.resolve.provinces import Area, area_of
from output.resolve.reported import Reported
from output.resolve.units import Named, Node
from output.resolve.words import fold, without_type

_PLACES = frozenset({"district", "commune", "province"})
_MOST_IN_BUCKET = 400
_LOCAL_SYSTEMS = frozenset({"trường", "trung tâm y tế", "trại giam"})


@dataclass(slots=True)
class BlocNode:
    """What articles say alike of a bloc.

    Attributes:
        scope: Key of its area, "vn", or "?" with the article; behind a district a "/" and its name.
        people: What its members are: a kind of place, or "system:" with their body; ``None`` where it is not known.
        offices: Whether members are named that are no places and of no one system.
        units: Nodes of the units that are members, head it, or are proposed.
        cells: Article and number of the bloc in it.
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
        if len(scopes) > 2:
            why.append("of units of several provinces")
            return "vn", 0.8
    if area is None:
        central = Counter(cell.placed.level for cell in cells)
        if central["central"] * 2 > sum(central.values()):
            return "vn", 0.9
        if bloc.level in {"central", "interprovincial"}:
            return "vn", 0.7
        why.append("no province is known: a bloc of this article only")
        return f"?{one.id}", 0.5
    why.append(f"in {area.full}")
    if one.new:
        return area.key, 1.0
    district = name.district or (one.district if people == "commune" else None)
    if district is not None:
        why.append(f"below {district}")
        return f"{area.key}/{without_type(district)}", 1.0
    return area.key, 1.0


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


def joins(nodes: dict[str, BlocNode]) -> Iterator[Join]:
    """What speaks for two nodes being one bloc."""
    buckets: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, node in nodes.items():
        for token in _tokens(node):
            buckets[(node.scope.split("/")[0], token)].append(key)
    seen: set[tuple[str, str]] = set()
    shared: Counter[tuple[str, str]] = Counter()
    for (_, token), keys in sorted(buckets.items()):
        if not 1 < len(keys) <= _MOST_IN_BUCKET:
            continue
        keys.sort()
        for n, one in enumerate(keys):
            for other in keys[n + 1 :]:
                if token.startswith("u:"):
                    shared[(one, other)] += 1
                    if shared[(one, other)] != 3:
                        continue
                if (one, other) in seen:
                    continue
                seen.add((one, other))
                found = compare(nodes[one], nodes[other])
                if found is not None:
                    yield Join(found[0], one, other, found[1])


def _tokens(node: BlocNode) -> list[str]:
    out = [f"c:{word}" for word in node.name.core]
    if node.name.number is not None:
        out.append(f"n:{node.name.number}")
    if not node.name.core and node.people is not None and node.name.number is None:
        out.append(f"p:{node.people}")
    return out + [f"u:{unit}" for unit in node.units]


def compare(a: BlocNode, b: BlocNode) -> tuple[float, str] | None:
    """Score and reason for two nodes of one scope being one bloc; ``None`` where nothing speaks for it."""
    if not may_be_one(a, b):
        return None
    n, m = a.name, b.name
    common = len(a.units & b.units)
    share = common / min(len(a.units), len(b.units)) if a.units and b.units else 0.0
    strong = common >= 3 and share >= 0.6
    apart = min(len(a.units), len(b.units)) >= 3 and common == 0
    told = f"{common} units in common"
    if a.scope != b.scope:
        return (0.85, f"{told}; one article names the district") if strong else None
    same_number = n.number is not None and n.number == m.number
    same_kind = n.kind == m.kind
    known = a.people is not None and a.people == b.people
    if same_number:
        if n.core and n.core == m.core:
            return 0.97, f"number {n.number} and field “{_text(n)}”"
        if not n.core and not m.core:
            if (apart and not known) or not same_kind:
                return (0.85, f"number {n.number} and {told}") if strong else None
            if apart:
                return None
            if known:
                return 0.95, f"number {n.number}, members alike"
            if share >= 0.5 and common >= 2:
                return 0.95, f"number {n.number} and {told}"
            if a.people is None and b.people is None and a.offices == b.offices:
                return 0.9, f"number {n.number}"
            people = a.people or b.people or ""
            if people.startswith("system:"):
                return (
                    (0.8, f"number {n.number}")
                    if not _plain(a, b) and common
                    else (0.6, f"number {n.number}, and no other bloc of this number")
                )
            return 0.8, f"number {n.number}"
        if not n.core or not m.core:
            if apart or not same_kind:
                return None
            return (0.95, f"number {n.number} and {told}") if strong else (0.85, f"number {n.number}")
        if n.core <= m.core or m.core <= n.core or share >= 0.5 or _mistyped(n, m):
            return 0.9 if share >= 0.5 else 0.85, f"number {n.number}, fields “{_text(n)}” and “{_text(m)}”"
        return None
    if n.number is not None or m.number is not None:
        if n.core and n.core == m.core:
            return (0.93, f"field “{_text(n)}” and {told}") if strong else (0.8, f"field “{_text(n)}”")
        if strong and (not n.core or not m.core or n.core & m.core):
            return 0.9, told
        return None
    if n.core == m.core:
        if n.core:
            return 0.97, f"field “{_text(n)}”"
        return (0.95, "members alike") if known else None
    if not n.core or not m.core:
        return (0.85, told) if strong else None
    if _mistyped(n, m):
        return 0.92, f"fields “{_text(n)}” and “{_text(m)}” but for a typing error"
    if n.core & m.core and (strong or (share >= 0.5 and common >= 2)):
        return 0.9, f"fields “{_text(n)}” and “{_text(m)}”, {told}"
    if strong and common >= 4:
        return 0.85, f"{told}: the name was changed"
    return None


def _plain(a: BlocNode, b: BlocNode) -> bool:
    return not a.units or not b.units


def _text(name: BlocName) -> str:
    return ", ".join(sorted(name.core))


def _mistyped(n: BlocName, m: BlocName) -> bool:
    one, other = " ".join(sorted(n.core)), " ".join(sorted(m.core))
    changed = n.core ^ m.core
    return len(one) > 6 and len(changed) == 2 and fuzz.ratio(one, other) >= 88 and all(len(w) > 3 for w in changed)


def may_be_one(a: BlocNode, b: BlocNode) -> bool:
    """Whether nothing speaks against two nodes being one bloc."""
    if a.articles & b.articles or not _same_area(a, b):
        return False
    if a.name.number is not None and b.name.number is not None and a.name.number != b.name.number:
        return False
    if a.people is not None and b.people is not None and a.people != b.people:
        return False
    mine, its = a.people is not None, b.people is not None
    return not ((mine and not its and b.offices) or (its and not mine and a.offices)) or bool(a.units & b.units)


def _same_area(a: BlocNode, b: BlocNode) -> bool:
    """Whether two nodes are of one area; a bloc of communes may leave its district out."""
    if a.scope == b.scope:
        return True
    one, other = sorted((a, b), key=lambda node: len(node.scope))
    return one.people == "commune" and other.scope.startswith(f"{one.scope}/")


def may_be(nodes: dict[str, BlocNode], some: list[str], others: list[str]) -> bool:
    """Whether nothing speaks against two groups being one bloc."""
    if len(some) * len(others) > 4096:
        some, others = some[:64], others[:64]
    return all(may_be_one(nodes[a], nodes[b]) for a in some for b in others)
