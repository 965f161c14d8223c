"""The name that a unit is shown by, and the unit that took its place.

In: the nodes of a unit. Out: a name; for bodies that ended, the node that followed.
"""

from __future__ import annotations

from collections import Counter

from output.resolve.provinces import Area, area_by_key, area_of
from output.resolve.settling import NOWHERE, Placed
from output.resolve.unit_data import names
from output.resolve.units import Node, name_of
from output.resolve.words import fold, words


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
    written = next((name for node in nodes for name in sorted(node.names) if node.placed is p), name_of(best))
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
