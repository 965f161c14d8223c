"""The rows of canonical units and blocs, and of the mentions that point at them.

In: nodes, their groups and ids. Out: rows of the resolved tables, in the order of their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from output.resolve.bloc_names import read_bloc
from output.resolve.blocs import BlocNode
from output.resolve.clustering import Groups
from output.resolve.ledger import Ledger
from output.resolve.overrides import Overrides
from output.resolve.provinces import area_by_key
from output.resolve.reported import Reported
from output.resolve.settling import Named
from output.resolve.unit_display import display, successors
from output.resolve.units import Node
from output.resolve.words import fold
from output.resolved import BlocMention, CanonicalBloc, CanonicalUnit, UnitMention


def canonical_units(
    nodes: dict[str, Node], groups: Groups, ids: dict[str, str], book: Ledger, overrides: Overrides
) -> list[CanonicalUnit]:
    """The units, those that were joined to another among them."""
    told = {book.resolve(d.one): d.other for d in overrides.of("unit", "name")}
    followers = successors(nodes)
    out: dict[str, CanonicalUnit] = {}
    for keys in groups.groups():
        some = [nodes[key] for key in keys]
        identifier = ids[keys[0]]
        counted: Counter[str] = Counter()
        for node in some:
            counted.update(node.names)
        best = max(some, key=lambda node: (sum(node.names.values()), node.placed.place_type != "?", node.placed.key))
        placed = next((n.placed for n in some if n.placed.place_type not in {"", "?"}), best.placed)
        row = CanonicalUnit(identifier, told.get(identifier) or display(some), best.type, placed.level)
        area = area_by_key(min(n.placed.scope for n in some)) if placed.scope[0] not in "?v" else None
        if area is not None:
            row.province_63, row.province_34 = area.code_63, area.code_34
        district = placed.place if placed.level == "district" else placed.district
        row.district = district or None
        row.names = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
        row.mentions = sum(counted.values())
        row.articles = len(set().union(*(node.articles for node in some)))
        follower = next((followers[key] for key in keys if key in followers), None)
        if follower is not None and ids[follower] != identifier:
            row.successor = ids[follower]
        out[identifier] = row
    for gone, identifier in book.redirects().items():
        if gone.startswith("u-") and identifier in out and gone not in out:
            row = out[identifier]
            out[gone] = replace(row, unit=gone, names=[], mentions=0, articles=0, redirect_to=identifier)
    return [out[identifier] for identifier in sorted(out)]


def unit_mentions(
    cells: list[Named], ids: dict[int, str], groups: Groups, unit_ids: dict[str, str]
) -> list[UnitMention]:
    """Which unit each cell means."""
    out: dict[tuple[str, str], UnitMention] = {}
    for cell in cells:
        score, why = groups.why(cell.placed.key)
        told = "; ".join(part for part in (cell.placed.why, why) if part)
        row = ids[id(cell.row)]
        made = UnitMention(
            cell.reported,
            row,
            cell.article,
            cell.bloc,
            cell.written,
            unit_ids[cell.placed.key],
            round(min(score, cell.placed.score), 3),
            told,
        )
        out[(cell.reported, row)] = made
    return [out[key] for key in sorted(out)]


def canonical_blocs(
    nodes: dict[str, BlocNode],
    groups: Groups,
    ids: dict[str, str],
    book: Ledger,
    overrides: Overrides,
    year_of: dict[tuple[str, int], int | None],
) -> list[CanonicalBloc]:
    """The blocs, those that were joined to another among them."""
    told = {book.resolve(d.one): d.other for d in overrides.of("bloc", "name")}
    out: dict[str, CanonicalBloc] = {}
    for keys in groups.groups():
        some = [nodes[key] for key in keys]
        identifier = ids[keys[0]]
        row = _canonical_bloc(identifier, some)
        row.name = told.get(identifier) or row.name
        years = [year for node in some for cell in node.cells if (year := year_of[cell]) is not None]
        row.first_year, row.last_year = min(years, default=None), max(years, default=None)
        out[identifier] = row
    for gone, identifier in book.redirects().items():
        if gone.startswith("b-") and identifier in out and gone not in out:
            row = out[identifier]
            out[gone] = replace(row, canonical_bloc=gone, names=[], articles=0, redirect_to=identifier)
    return [out[identifier] for identifier in sorted(out)]


def _canonical_bloc(identifier: str, some: list[BlocNode]) -> CanonicalBloc:
    counted: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for node in some:
        counted.update(node.names)
        kinds[node.name.kind] += len(node.cells)
    scope = min(node.scope for node in some)
    key, _, district = scope.partition("/")
    area = area_by_key(key) if key[0] not in "?v" else None
    people = next((node.people for node in some if node.people), None)
    row = CanonicalBloc(identifier, _fullest(counted), min(kinds, key=lambda kind: (-kinds[kind], kind)))
    row.organiser = _organiser(people, some)
    spread = next((node.name.spread for node in some if node.name.spread), None)
    row.level = spread or ("district" if district else "province" if area is not None else None)
    fields = Counter(_field(node) for node in some if node.name.core)
    sector = min(fields, key=lambda words: (-fields[words], -len(words), words), default=None)
    row.sector = sector or (people.removeprefix("system:") if people else None)
    row.number = next((node.name.number for node in some if node.name.number), None)
    if area is not None:
        row.province_63, row.province_34 = area.code_63, area.code_34
    row.district = district or None
    row.names = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    row.articles = len(set().union(*(node.articles for node in some)))
    return row


def _field(node: BlocNode) -> str:
    """What a node's name says of its members' field, in the order of its words."""
    name = f" {fold(_fullest(node.names))} "

    def place(word: str) -> tuple[int, str]:
        found = name.find(f" {word} ")
        return (found if found >= 0 else len(name), word)

    return " ".join(sorted(node.name.core, key=place))


def _organiser(people: str | None, some: list[BlocNode]) -> str | None:
    if people is None or not people.startswith("system:"):
        return (
            "government"
            if any(area_by_key(n.scope.split("/")[0]) is not None for n in some if n.scope[0] not in "?v")
            else None
        )
    return {"system:đảng ủy": "party", "system:hội đồng nhân dân": "assembly"}.get(people, "sector")


def _fullest(counted: Counter[str]) -> str:
    """The name to show: with "thi đua", not in capitals, not read too far, the fullest, the most frequent."""

    def rank(name: str) -> tuple[bool, bool, bool, int, int, str]:
        read = read_bloc(name)
        shorter = any(
            fold(name).startswith(fold(other) + " ") and read.province == read_bloc(other).province is not None
            for other in counted
        )
        return ("thi đua" not in name.lower(), name.isupper(), shorter, -len(fold(name).split()), -counted[name], name)

    return min(counted, key=rank)


def bloc_mentions(
    articles: Sequence[Reported],
    nodes: dict[str, BlocNode],
    groups: Groups,
    ids: dict[str, str],
    year_of: dict[tuple[str, int], int | None],
    row_ids: dict[int, str],
) -> list[BlocMention]:
    """Which bloc each article's bloc is."""
    key_of = {cell: key for key, node in nodes.items() for cell in node.cells}
    out = []
    for one in articles:
        for bloc in one.blocs:
            key = key_of[(one.id, bloc.bloc)]
            score, why = groups.why(key)
            node = nodes[key]
            told = "; ".join(part for part in (node.why, why) if part)
            year = year_of[(one.id, bloc.bloc)]
            out.append(
                BlocMention(
                    one.id,
                    bloc.bloc,
                    row_ids[id(bloc)],
                    bloc.name,
                    ids[key],
                    year,
                    round(min(score, node.score), 3),
                    told,
                )
            )
    return sorted(out, key=lambda m: (m.article, m.bloc))
