"""What speaks for two reports being of one bloc, and what against.

In: the nodes of blocs. Out: joins with score and reason; whether two groups of nodes may be one. A number joins only
what is of one system and has no other members; common members join a number and a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from output.resolve.bloc_data import bloc_words
from output.resolve.bloc_names import BlocName
from output.resolve.blocs import BlocNode
from output.resolve.clustering import Join

_MOST_IN_BUCKET = 400


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
            if strong:
                return 0.95, f"number {n.number} and {told}"
            bare, full = (a, b) if not n.core else (b, a)
            system = bare.people is not None and bare.people.startswith("system:") and full.people is None
            return None if system else (0.85, f"number {n.number}")
        if n.core <= m.core or m.core <= n.core or share >= 0.5 or _mistyped(n, m):
            return 0.9 if share >= 0.5 else 0.85, f"number {n.number}, fields “{_text(n)}” and “{_text(m)}”"
        return None
    if n.number is not None and m.number is not None:
        return (
            (0.75, f"field “{_text(n)}”, of which there is one; its number is another year's")
            if strong or not apart
            else None
        )
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
    if _adds_wording(n.core, m.core):
        return 0.7, f"fields “{_text(n)}” and “{_text(m)}”, and no other bloc of the field"
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
    return (
        len(one) > 6
        and len(changed) == 2
        and fuzz.ratio(one, other) >= 88
        and all(len(w) > 3 and not w[-1].isdigit() for w in changed)
    )


def _adds_wording(core: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one name has a field that a bloc has alone, and the other the same with more words beside it."""
    less, more = sorted((core, other), key=len)
    alone = bloc_words().alone
    if less and less < more and more - less <= bloc_words().members:
        return True
    return bool(less) and less < more and less <= alone and not (more - less) & alone


def may_be_one(a: BlocNode, b: BlocNode) -> bool:
    """Whether nothing speaks against two nodes being one bloc."""
    if a.articles & b.articles or not _same_area(a, b):
        return False
    same_number = a.name.number is not None and a.name.number == b.name.number
    if not same_number and a.name.spread and b.name.spread and a.name.spread != b.name.spread:
        return False
    private = bloc_words().private
    if (a.name.departments and b.name.core & private) or (b.name.departments and a.name.core & private):
        return False
    if a.name.number is not None and b.name.number is not None and a.name.number != b.name.number:
        return _renumbered(a, b)
    if a.people is not None and b.people is not None and a.people != b.people:
        return False
    mine, its = a.people is not None, b.people is not None
    return not ((mine and not its and b.offices) or (its and not mine and a.offices)) or bool(a.units & b.units)


def _renumbered(a: BlocNode, b: BlocNode) -> bool:
    """Whether two numbers may be places in the lists of two years of a bloc that has its field alone."""
    n, m = a.name, b.name
    single = bool(n.core) and n.core == m.core and n.core <= bloc_words().single
    return (
        single
        and n.first
        and m.first
        and a.scope == b.scope
        and not (a.years & b.years)
        and None not in a.years | b.years
    )


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
