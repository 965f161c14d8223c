"""The panel: a bloc in a year, with who headed it, its members and its awards, and how well each is attested.

In: what articles report, with blocs, units, years and sources settled. Out: rows of ``panel_cells`` (one a fact), of
``panel`` (one a bloc and year), and of ``conflicts``. Heads stand under the year of the term, members and awards under
the year under review. Sources are independent ones: copies of one text count once, as does one site; a translation is
none. Where sources disagree the best supported value is shown beside the others, and marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract import normalise
from output.panel_checks import check
from output.panel_facts import Fact, Listed, facts_of
from output.resolve.reported import Reported
from output.resolved import CanonicalBloc, PanelCell, PanelRow, Source

Year = tuple[str, int]


@dataclass(slots=True)
class Statement:
    """One value of a cell of the panel, and everything that says so."""

    cell: str
    unit: str | None
    value: str
    award: str | None = None
    grantor: str | None = None
    count: int | None = None
    sources: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    said: bool = False
    agreement: str = "single"

    def add(self, fact: Fact) -> None:
        """Note a row that says so."""
        if fact.source is not None:
            self.sources.add(fact.source)
        self.articles.add(fact.article)
        self.rows.add(fact.row)
        self.said |= fact.said
        if fact.status:
            self.statuses.add(fact.status)

    @property
    def strength(self) -> tuple[Any, ...]:
        """Better supported ones first: more sources, reported in office, more articles."""
        return -len(self.sources), "incumbent" not in self.statuses, -len(self.articles), self.value, self.unit or ""


def make_panel(
    articles: Sequence[Reported],
    bloc_of: Mapping[tuple[str, int], str],
    year_of: Mapping[tuple[str, int], int | None],
    unit_of: Mapping[tuple[str, str], str],
    unit_names: Mapping[str, str],
    blocs: Sequence[CanonicalBloc],
    sources: Mapping[str, Source],
    row_ids: Mapping[int, str],
) -> dict[str, list[Any]]:
    """The panel, its cells and its conflicts."""
    facts, listed = facts_of(articles, bloc_of, year_of, unit_of, sources, row_ids)
    by_year: defaultdict[Year, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_year[(fact.bloc, fact.year)].append(fact)
    lists: defaultdict[Year, list[Listed]] = defaultdict(list)
    for one in listed:
        lists[(one.bloc, one.year)].append(one)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for one in listed:
        known[one.bloc] |= one.units
    statements = {at: statements_of(found, unit_names) for at, found in by_year.items()}
    conflicts = check(articles, bloc_of, statements, lists, known, by_year, unit_names, row_ids)
    counted: defaultdict[Year, int] = defaultdict(int)
    for conflict in conflicts:
        if conflict.year is not None:
            counted[(conflict.canonical_bloc, conflict.year)] += 1
    differing = {(c.canonical_bloc, c.year) for c in conflicts if c.kind == "members_differ"}
    told = {bloc.canonical_bloc: bloc for bloc in blocs}
    years = sorted(statements)
    cells: list[PanelCell] = []
    rows: list[PanelRow] = []
    for at in years:
        some = statements.get(at, [])
        cells += [
            _cell(at, one)
            for one in sorted(some, key=lambda one: (one.cell, one.strength, one.award or "", one.grantor or ""))
        ]
        rows.append(_row(at, some, told[at[0]], at in differing, counted[at]))
    return {"panel": rows, "panel_cells": cells, "conflicts": conflicts}


def statements_of(facts: Sequence[Fact], unit_names: Mapping[str, str]) -> list[Statement]:
    """The facts on a bloc in a year, those that say the same as one; each told whether others speak against it."""
    found: dict[tuple[Any, ...], Statement] = {}
    for fact in sorted(facts, key=lambda fact: (fact.grantor is None, fact.row, fact.cell)):
        value = unit_names.get(fact.unit, fact.value) if fact.unit is not None else fact.value
        what = fact.unit or normalise.name(fact.value)
        key = (fact.cell, what, fact.award, fact.grantor, fact.count)
        if fact.award is not None and fact.grantor is None and fact.award != "leading_unit":
            fits = [k for k in found if k[:3] == key[:3] and k[4] == key[4] and k[3] is not None]
            if len(fits) == 1:
                key = fits[0]
        one = found.setdefault(key, Statement(fact.cell, fact.unit, value, fact.award, fact.grantor, fact.count))
        one.add(fact)
    out = list(found.values())
    for one in out:
        one.agreement = "agree" if len(one.sources) > 1 else "single"
    for cell in ("head", "head_person", "member_count"):
        same = [one for one in out if one.cell == cell]
        if len(same) > 1:
            for one in same:
                one.agreement = "conflict"
    _deputies(out, facts)
    _awards(out, facts)
    return out


def _deputies(statements: list[Statement], facts: Sequence[Fact]) -> None:
    """Deputies that articles name are in conflict where two articles have none in common."""
    by_article: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.cell == "deputy":
            by_article[fact.article].add(fact.unit or fact.value)
    sets = list(by_article.values())
    if any(not a & b for n, a in enumerate(sets) for b in sets[n + 1 :]):
        for one in statements:
            if one.cell == "deputy":
                one.agreement = "conflict"


def _awards(statements: list[Statement], facts: Sequence[Fact]) -> None:
    """Recipients of one award are in conflict where two independent sources have none in common."""
    by_award: defaultdict[tuple[Any, ...], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        if fact.award is not None and fact.unit is not None and fact.source is not None:
            by_award[(fact.cell, fact.award, fact.grantor)][fact.source].add(fact.unit)
    for award, by_source in by_award.items():
        sets = list(by_source.values())
        if any(not a & b for n, a in enumerate(sets) for b in sets[n + 1 :]):
            for one in statements:
                if (one.cell, one.award, one.grantor) == award and one.unit is not None:
                    one.agreement = "conflict"


def _cell(at: Year, one: Statement) -> PanelCell:
    return PanelCell(
        at[0], at[1], one.cell, one.value, one.unit, one.award, one.grantor, one.count, len(one.sources), one.agreement,
        not one.said, sorted(one.articles), sorted(one.rows),
    )  # fmt: skip


def _row(
    at: Year,
    some: list[Statement],
    bloc: CanonicalBloc,
    differ: bool,
    number: int,
) -> PanelRow:
    def of(cell: str) -> list[Statement]:
        return sorted((one for one in some if one.cell == cell), key=lambda one: one.strength)

    row = PanelRow(at[0], at[1], bloc.name, bloc.province_63, bloc.province_34, conflicts=number)
    heads, people = of("head"), of("head_person")
    if heads:
        row.head, row.head_name = heads[0].unit, heads[0].value
        row.head_sources, row.head_agreement = len(heads[0].sources), heads[0].agreement
        row.head_others = [one.value for one in heads[1:]]
        row.head_rows = _rows(heads)
    if people:
        row.head_person = people[0].value
        row.head_rows = sorted({*row.head_rows, *_rows(people)})
    deputies, members = of("deputy"), of("member")
    row.deputies = [one.unit for one in deputies if one.unit]
    row.deputy_names = [one.value for one in deputies]
    row.deputies_sources, row.deputies_agreement, row.deputies_rows = (
        _sources(deputies),
        _agreement(deputies),
        _rows(deputies),
    )
    members.sort(key=lambda one: (one.value, one.unit or ""))
    row.members = [one.unit for one in members if one.unit]
    row.member_names = [one.value for one in members]
    counts = of("member_count")
    row.members_sources, row.members_rows = _sources(members or counts), _rows([*members, *counts])
    row.members_agreement = "conflict" if differ else _agreement([*members, *counts])
    row.member_count = counts[0].count if counts else None
    proposed, conferred = of("award_proposed"), of("award_conferred")
    row.awards_proposed = sorted(award_text(one) for one in proposed)
    row.proposed_sources, row.proposed_agreement, row.proposed_rows = (
        _sources(proposed),
        _agreement(proposed),
        _rows(proposed),
    )
    row.awards_conferred = sorted(award_text(one) for one in conferred)
    row.conferred_sources, row.conferred_agreement, row.conferred_rows = (
        _sources(conferred),
        _agreement(conferred),
        _rows(conferred),
    )
    return row


def award_text(one: Statement | PanelCell) -> str:
    """An award on one line: kind, grantor, recipient."""
    who = one.value or (f"{one.count} recipients" if one.count is not None else "others")
    return f"{one.award} ({one.grantor}): {who}" if one.grantor else f"{one.award}: {who}"


def _rows(some: Sequence[Statement]) -> list[str]:
    return sorted(set().union(*(one.rows for one in some))) if some else []


def _sources(some: Sequence[Statement]) -> int:
    return len(set().union(*(one.sources for one in some))) if some else 0


def _agreement(some: Sequence[Statement]) -> str | None:
    if not some:
        return None
    said = {one.agreement for one in some}
    return "conflict" if "conflict" in said else "agree" if "agree" in said else "single"
