"""Resolution as a whole: what articles report becomes units, blocs, meetings, sources, the panel and its conflicts.

In: what articles report, the ledger so far, a person's decisions. Out: a :class:`Resolution`: the resolved tables and
the ledger with its new lines. Pure: the same input in any order gives the same output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from output.resolve import bloc_evidence, settling
from output.resolve import units as unit_rules
from output.resolve.before import Before
from output.resolve.blocs import BlocNode
from output.resolve.blocs import bloc_nodes as bloc_nodes_of
from output.resolve.canonical import bloc_mentions, canonical_blocs, canonical_units, unit_mentions
from output.resolve.clustering import Groups, Join
from output.resolve.copies import sources as independent_sources
from output.resolve.homes import find_home
from output.resolve.ledger import Ledger
from output.resolve.meetings import meetings
from output.resolve.overrides import BadOverrides, Decision, Overrides, is_id
from output.resolve.provinces import area_of
from output.resolve.reported import NONE, Reported, row_id
from output.resolve.settling import Named
from output.resolve.units import Node
from output.resolve.words import fold
from output.resolve.years import main_year
from output.resolved import RESOLVED, LedgerEntry, Source

Progress = Callable[[str], None]


@dataclass(slots=True)
class Resolution:
    """What was resolved.

    Attributes:
        tables: The rows of each resolved table, in a fixed order.
        unit_of: Unit by table and id of a reported row.
        bloc_of: Bloc by article and number.
    """

    tables: dict[str, list[Any]]
    unit_of: dict[tuple[str, str], str] = field(default_factory=dict)
    bloc_of: dict[tuple[str, int], str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Number of rows by table."""
        return {table: len(rows) for table, rows in self.tables.items()}


def resolve_reported(
    reported: Iterable[Reported],
    *,
    ledger: Sequence[LedgerEntry] = (),
    before: Before | None = None,
    overrides: Overrides | None = None,
    homes: Mapping[str, Collection[str]] | None = None,
    progress: Progress | None = None,
) -> Resolution:
    """Resolve what articles report.

    Args:
        reported: The articles, in any order.
        ledger: The ledger so far.
        before: The ids that reports had the last time.
        overrides: A person's decisions.
        homes: Codes (63) of the provinces that a site reports on, for articles that name none.
        progress: Told what is being done.
    """
    from output.panel import make_panel  # it stands on this room's values

    say = progress or (lambda _: None)
    overrides = overrides or Overrides()
    articles = sorted(reported, key=lambda one: one.id)
    for one in articles:
        if one.area is None and not one.article.province:
            find_home(one, (homes or {}).get(one.article.site or "", ()))
    book = Ledger(ledger)
    say("copies")
    sources = independent_sources(articles)
    for one in articles:
        one.shingles = NONE
    say("units")
    cells, unit_nodes = _named(articles, overrides)
    unit_groups = _unit_groups(unit_nodes, overrides, book)
    ids = {id(row): row_id(row) for one in articles for row in one.rows()}
    before = before or Before()
    of_units = before.of_units((cell.placed.key, (cell.reported, ids[id(cell.row)])) for cell in cells)
    unit_ids = book.assign("u", unit_groups.groups(), of_units)
    _told_ids("unit", overrides, book)
    say("blocs")
    by_bloc: defaultdict[tuple[str, int], list[Named]] = defaultdict(list)
    for cell in cells:
        by_bloc[(cell.article, cell.bloc)].append(cell)
    roots = {key: unit_groups.root(key) for key in unit_nodes}
    bloc_nodes = bloc_nodes_of(articles, by_bloc, unit_nodes, roots, _parted("bloc", overrides))
    bloc_groups = _bloc_groups(bloc_nodes, overrides, book)
    of_blocs = before.of_blocs((key, cell) for key, node in bloc_nodes.items() for cell in node.cells)
    bloc_ids = book.assign("b", bloc_groups.groups(), of_blocs)
    _told_ids("bloc", overrides, book)
    bloc_of = {cell: bloc_ids[key] for key, node in bloc_nodes.items() for cell in node.cells}
    year_of = {(one.id, bloc.bloc): main_year(one, bloc.bloc) for one in articles for bloc in one.blocs}
    unit_of = {(cell.reported, ids[id(cell.row)]): unit_ids[cell.placed.key] for cell in cells}
    tables: dict[str, list[Any]] = {table: [] for table in RESOLVED}
    tables["canonical_units"] = canonical_units(unit_nodes, unit_groups, unit_ids, book, overrides)
    tables["unit_mentions"] = unit_mentions(cells, ids, unit_groups, unit_ids)
    tables["sources"] = [sources[one.id] for one in articles]
    tables["canonical_blocs"] = canonical_blocs(bloc_nodes, bloc_groups, bloc_ids, book, overrides, year_of)
    tables["bloc_mentions"] = bloc_mentions(articles, bloc_nodes, bloc_groups, bloc_ids, year_of, ids)
    say("meetings")
    tables["meetings_resolved"] = meetings(articles, bloc_of, sources, year_of, ids)
    say("panel")
    unit_names = {row.unit: row.name for row in tables["canonical_units"]}
    tables.update(make_panel(articles, bloc_of, year_of, unit_of, unit_names, tables["canonical_blocs"], sources, ids))
    tables["ledger"] = book.entries
    return Resolution(tables, unit_of, bloc_of)


def _named(articles: Sequence[Reported], overrides: Overrides) -> tuple[list[Named], dict[str, Node]]:
    units = unit_rules.Units()
    parted = _parted("unit", overrides)
    cells: list[Named] = []
    for one in articles:
        for cell in settling.named_cells(one, settling.contexts(one)):
            if parted and (name := fold(cell.written)) in parted:
                cell.placed = cell.placed.parted(name)
            units.add(cell)
            cells.append(cell)
    return cells, units.nodes


def _parted(kind: str, overrides: Overrides) -> set[str]:
    """Names that a person has said to be another than one they may share a key with."""
    return {fold(d.other) for d in overrides.of(kind, "different") if not is_id(d.other)}


def _unit_groups(nodes: dict[str, Node], overrides: Overrides, book: Ledger) -> Groups:
    units = unit_rules.Units()
    units.nodes = nodes
    forms = {key: {fold(name) for name in node.names} for key, node in nodes.items()}
    scopes = {key: node.placed.scope for key, node in nodes.items()}
    groups = Groups(nodes)
    _decide(groups, "unit", overrides, forms, scopes, book, units.joins())
    return groups


def _bloc_groups(nodes: dict[str, BlocNode], overrides: Overrides, book: Ledger) -> Groups:
    groups = Groups(nodes, lambda some, others: bloc_evidence.may_be(nodes, some, others))
    forms = {key: {fold(name) for name in node.names} for key, node in nodes.items()}
    scopes = {key: node.scope.split("/")[0] for key, node in nodes.items()}
    _decide(
        groups, "bloc", overrides, forms, scopes, book, [*bloc_evidence.joins(nodes), *unit_rules.parted_joins(nodes)]
    )
    return groups


def _decide(
    groups: Groups,
    kind: str,
    overrides: Overrides,
    forms: dict[str, set[str]],
    scopes: dict[str, str],
    book: Ledger,
    joins: list[Join],
) -> None:
    """A person's decisions first, then the evidence."""
    decisions = overrides.of(kind, "different") + overrides.of(kind, "same")
    where = {
        d: (_meant(d, d.one, forms, scopes, book, kind), _meant(d, d.other, forms, scopes, book, kind))
        for d in decisions
    }
    for d in overrides.of(kind, "different"):
        for one in where[d][0]:
            for other in where[d][1]:
                if scopes[one] == scopes[other]:
                    groups.forbid(one, other)
    for d in overrides.of(kind, "same"):
        for one in where[d][0]:
            for other in where[d][1]:
                if scopes[one] == scopes[other] or (d.province is None and is_id(d.one) and is_id(d.other)):
                    groups.join(Join(1.0, one, other, d.reason, forced=True))
    groups.join_all(joins)


def _meant(
    d: Decision, text: str, forms: dict[str, set[str]], scopes: dict[str, str], book: Ledger, kind: str
) -> list[str]:
    """The nodes that a name or an id of a decision means."""
    if is_id(text):
        if not book.known(text):
            raise BadOverrides(f"line {d.line} of the decisions: there is no {kind} {text}")
        key = book.key_of(text)[2:]
        return [key] if key in forms else []
    areas = None
    if d.province is not None:
        areas = {area.key for new in (False, True) if (area := area_of(d.province, None, new)) is not None}
    wanted = fold(text)
    return sorted(key for key, names in forms.items() if wanted in names and (areas is None or scopes[key] in areas))


def _told_ids(kind: str, overrides: Overrides, book: Ledger) -> None:
    for d in overrides.of(kind, "name"):
        if not book.known(d.one):
            raise BadOverrides(f"line {d.line} of the decisions: there is no {kind} {d.one}")


__all__ = ["Resolution", "Source", "resolve_reported"]
