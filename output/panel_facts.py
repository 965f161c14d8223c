"""The facts that reported rows state on a bloc in a year.

In: what articles report, with blocs, units, years and sources settled. Out: :class:`Fact` values, one a statement, and
:class:`Listed`, the members that an article lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from output.resolve.reported import Reported
from output.resolve.years import term_year
from output.resolved import Source

GRANTOR_CLASSES = {
    "government": "government",
    "prime_minister": "government",
    "provincial_committee": "province",
    "provincial_chair": "province",
}
"""A flag of the Government is decided by the Prime Minister, a province's award by the chair of its committee."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a reported row.

    Attributes:
        source: The independent source; none for a translation.
        status: Elected or incumbent.
        said: Whether the row says the year itself.
    """

    bloc: str
    year: int
    cell: str
    unit: str | None
    value: str
    article: str
    source: str | None
    row: str
    status: str | None = None
    award: str | None = None
    grantor: str | None = None
    count: int | None = None
    said: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """The members that an article lists, and how many it says there are."""

    bloc: str
    year: int
    article: str
    source: str | None
    units: frozenset[str]
    rows: tuple[str, ...]
    declared: int | None
    declared_row: str


def facts_of(
    articles: Sequence[Reported],
    bloc_of: Mapping[tuple[str, int], str],
    year_of: Mapping[tuple[str, int], int | None],
    unit_of: Mapping[tuple[str, str], str],
    sources: Mapping[str, Source],
    row_ids: Mapping[int, str],
) -> tuple[list[Fact], list[Listed]]:
    """Every statement whose bloc and year are known."""
    facts: list[Fact] = []
    listed: list[Listed] = []
    for one in articles:
        source = None if sources[one.id].reason == "translated" else sources[one.id].source
        for bloc in one.blocs:
            year = year_of[(one.id, bloc.bloc)]
            if year is None:
                continue
            rows = [
                (unit_of.get(("members", i)), i, m)
                for m in one.members
                if m.bloc == bloc.bloc
                for i in (row_ids[id(m)],)
            ]
            canonical = bloc_of[(one.id, bloc.bloc)]
            facts += [
                Fact(canonical, year, "member", unit, m.unit_full or m.unit, one.id, source, f"members:{i}", said=False)
                for unit, i, m in rows
            ]
            units = frozenset(unit for unit, _, _ in rows if unit is not None)
            declared = f"blocs:{row_ids[id(bloc)]}"
            told = tuple(f"members:{i}" for _, i, _ in rows)
            if bloc.member_count is not None:
                facts.append(_declared(canonical, year, bloc.member_count, one.id, source, declared))
            listed.append(Listed(canonical, year, one.id, source, units, told, bloc.member_count, declared))
        facts += _leaders(one, bloc_of, unit_of, source, row_ids)
        facts += _awards(one, bloc_of, year_of, unit_of, source, row_ids)
    return facts, listed


def _declared(bloc: str, year: int, count: int, article: str, source: str | None, row: str) -> Fact:
    return Fact(bloc, year, "member_count", None, str(count), article, source, row, count=count, said=False)


def _leaders(
    one: Reported,
    bloc_of: Mapping[tuple[str, int], str],
    unit_of: Mapping[tuple[str, str], str],
    source: str | None,
    row_ids: Mapping[int, str],
) -> list[Fact]:
    out = []
    for row in one.leaders:
        bloc = bloc_of.get((one.id, row.bloc))
        year = row.year if row.year is not None else term_year(one, row.bloc, row.status)
        if bloc is None or year is None:
            continue
        identifier = row_ids[id(row)]
        cell = "head" if row.role == "head" else "deputy"
        said = row.year is not None
        name = f"leaders:{identifier}"
        if row.unit:
            unit = unit_of.get(("leaders", identifier))
            out.append(
                Fact(bloc, year, cell, unit, row.unit_full or row.unit, one.id, source, name, row.status, said=said)
            )
        if row.person and cell == "head":
            out.append(Fact(bloc, year, "head_person", None, row.person, one.id, source, name, row.status, said=said))
        elif row.person and not row.unit:
            out.append(Fact(bloc, year, cell, None, row.person, one.id, source, name, row.status, said=said))
    return out


def _awards(
    one: Reported,
    bloc_of: Mapping[tuple[str, int], str],
    year_of: Mapping[tuple[str, int], int | None],
    unit_of: Mapping[tuple[str, str], str],
    source: str | None,
    row_ids: Mapping[int, str],
) -> list[Fact]:
    out = []
    for row in one.awards:
        bloc = bloc_of.get((one.id, row.bloc))
        year = row.year if row.year is not None else year_of.get((one.id, row.bloc))
        if bloc is None or year is None:
            continue
        identifier = row_ids[id(row)]
        grantor = GRANTOR_CLASSES.get(row.grantor or "", row.grantor)
        value = row.recipient_full or row.recipient or ""
        count = row.count if not value else None
        unit = unit_of.get(("awards", identifier)) if value else None
        out.append(
            Fact(
                bloc,
                year,
                f"award_{row.status}",
                unit,
                value,
                one.id,
                source,
                f"awards:{identifier}",
                None,
                row.kind,
                grantor,
                count,
                row.year is not None,
            )
        )
    return out
