"""The resolved tables: one definition of what stands one row a fact, with its columns and codes.

In: nothing. Out: the row types that resolution and the panel fill, declared as :mod:`extract.schema` declares the
reported ones; :func:`columns` and :func:`json_schema` for everything made from them.

A reported row is named ``table:id``, with the id that :meth:`extract.schema.Row.id` makes of its content.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar

from extract.schema import AWARD_KINDS, BLOC_KINDS, LEVELS, MEETING_KINDS, ORGANISERS, Column, col
from extract.schema import _column as _declared

RESOLVED_VERSION = "1.0.0"

UNIT_TYPES = (
    "department",
    "party",
    "mass",
    "assembly",
    "armed",
    "court",
    "vertical",
    "media",
    "school",
    "hospital",
    "company",
    "bank",
    "locality",
    "ministry",
    "other",
)
UNIT_LEVELS = ("central", "province", "district", "commune")
AGREEMENT = ("single", "agree", "conflict")
CELLS = ("head", "head_person", "deputy", "member", "member_count", "award_proposed", "award_conferred")
AWARD_CLASSES = ("government", "province", "president", "ministry", "bloc", "other")
CONFLICT_KINDS = (
    "heads_differ",
    "election_against_incumbent",
    "people_differ",
    "deputies_differ",
    "head_and_deputy",
    "members_differ",
    "declared_differ",
    "declared_against_listed",
    "awards_differ",
    "award_to_non_member",
    "head_no_member",
    "impossible_year",
)
COPY_REASONS = ("same_text", "near_text", "translated")
LEDGER_ENTRIES = ("new", "key", "redirect")


@dataclass(slots=True)
class CanonicalUnit:
    """A unit, whatever articles call it; its id never changes."""

    table: ClassVar[str] = "canonical_units"
    unit: str = col("Identifier, from the ledger.", default="")
    name: str = col("Name in full: the official one where it is known, else the fullest that was seen.", default="")
    type: str = col("What kind of unit it is.", codes=UNIT_TYPES, default="other")
    level: str | None = col("Level of the state at which it stands.", codes=UNIT_LEVELS)
    province_63: str | None = col("Code of its province in the division valid until 30 June 2025.")
    province_34: str | None = col("Code of its province in the division valid from 1 July 2025.")
    district: str | None = col("District it belongs to, where one is known.")
    names: list[str] = col("Names that articles give it, the most frequent first.", default=list)
    mentions: int = col("How often it is named in rows.", default=0)
    articles: int = col("Number of articles that name it.", default=0)
    successor: str | None = col("Unit that took its place in the mergers of 2025, where that one is known too.")
    redirect_to: str | None = col("Unit that this one turned out to be; the id stays valid.")


@dataclass(slots=True)
class CanonicalBloc:
    """A bloc through the years, whatever articles call it; its id never changes."""

    table: ClassVar[str] = "canonical_blocs"
    canonical_bloc: str = col("Identifier, from the ledger.", default="")
    name: str = col("Name in its fullest form.", default="")
    kind: str | None = col("Whether it is called khối or cụm, as most articles do.", codes=BLOC_KINDS)
    organiser: str | None = col("System that organises it.", codes=ORGANISERS)
    level: str | None = col("Level at which it is organised.", codes=LEVELS)
    sector: str | None = col("Its members' field in the form compared.")
    number: str | None = col("Number or letter.")
    province_63: str | None = col("Code of its province in the division valid until 30 June 2025.")
    province_34: str | None = col("Code of its province in the division valid from 1 July 2025.")
    district: str | None = col("District it belongs to, where it stands below one.")
    names: list[str] = col("Names that articles give it, the most frequent first.", default=list)
    articles: int = col("Number of articles that report on it.", default=0)
    first_year: int | None = col("First year that is reported.", unit="year")
    last_year: int | None = col("Last year that is reported.", unit="year")
    redirect_to: str | None = col("Bloc that this one turned out to be; the id stays valid.")


@dataclass(slots=True)
class UnitMention:
    """Which unit a cell of a reported row means, and why."""

    table: ClassVar[str] = "unit_mentions"
    reported: str = col("Table of the reported row.", codes=("members", "leaders", "awards"), default="members")
    row: str = col("Identifier of the reported row.", default="")
    article: str = col("Article of the row.", default="")
    bloc: int = col("Number of the bloc within its article.", default=0)
    written: str = col("The unit as written, completed where its list completes it.", default="")
    unit: str = col("The unit that is meant.", default="")
    score: float = col("How strong the evidence is.", unit="0-1", default=0.0)
    explanation: str = col("The evidence, step by step.", default="")


@dataclass(slots=True)
class BlocMention:
    """Which bloc an article's bloc is, and why."""

    table: ClassVar[str] = "bloc_mentions"
    article: str = col("Article that reports on the bloc.", default="")
    bloc: int = col("Number of the bloc within its article.", default=0)
    row: str = col("Identifier of the reported row of blocs.", default="")
    written: str = col("Name as written.", default="")
    canonical_bloc: str = col("The bloc that is meant.", default="")
    year: int | None = col("Year that the article is about: under review, else planned.", unit="year")
    score: float = col("How strong the evidence is.", unit="0-1", default=0.0)
    explanation: str = col("The evidence, step by step.", default="")


@dataclass(slots=True)
class Source:
    """Whose report an article is: copies of one text are one source, as are the articles of one site."""

    table: ClassVar[str] = "sources"
    article: str = col("The article.", default="")
    source: str = col("The independent source: the site that wrote it, else the article itself.", default="")
    original: str | None = col("The article that it repeats.")
    reason: str | None = col("Why it is no source of its own.", codes=COPY_REASONS)
    score: float = col("Share of the shorter text that both have.", unit="0-1", default=1.0)
    province_63: str | None = col("Code of the article's province until 30 June 2025, by what was settled here.")
    province_34: str | None = col("Code of the article's province from 1 July 2025, by what was settled here.")


@dataclass(slots=True)
class MeetingResolved:
    """A meeting of a bloc, reported by one site or several."""

    table: ClassVar[str] = "meetings_resolved"
    meeting: str = col("Identifier, made of the bloc, the kind and the day or year.", default="")
    canonical_bloc: str = col("The bloc that met.", default="")
    kind: str | None = col("What was held.", codes=MEETING_KINDS)
    held: str | None = col("Day it was held, the first of several; as most sources say.")
    held_end: str | None = col("Last day, where it took several.")
    place: str | None = col("Place, as most sources say.")
    year_reviewed: int | None = col("Year under review.", unit="year")
    year_planned: int | None = col("Year planned or pledged for.", unit="year")
    sources: int = col("Number of independent sources.", default=0)
    agreement: str = col("Whether they agree on the day.", codes=AGREEMENT, default="single")
    articles: list[str] = col("Articles that report it.", default=list)
    rows: list[str] = col("Reported rows behind it.", default=list)


@dataclass(slots=True)
class PanelCell:
    """One fact on a bloc in a year: who headed it, who was a member, what was proposed for whom."""

    table: ClassVar[str] = "panel_cells"
    canonical_bloc: str = col("The bloc.", default="")
    year: int = col("Year of the term, for awards and members the year under review.", unit="year", default=0)
    cell: str = col("What the fact is.", codes=CELLS, default="head")
    value: str = col("The unit, person or award in words.", default="")
    unit: str | None = col("The unit, where it is one.")
    award: str | None = col("Kind of award.", codes=AWARD_KINDS)
    grantor: str | None = col("Who gives it: the bodies whose decision it is count as one.", codes=AWARD_CLASSES)
    count: int | None = col("Number of recipients, where they are not named.", unit="recipients")
    sources: int = col("Number of independent sources.", default=0)
    agreement: str = col("Whether sources agree.", codes=AGREEMENT, default="single")
    year_settled: bool = col(
        "Whether the year is not said in the row itself but follows from its meeting.", default=False
    )
    articles: list[str] = col("Articles that say so.", default=list)
    rows: list[str] = col("Reported rows behind it.", default=list)


@dataclass(slots=True)
class PanelRow:
    """A bloc in a year, on one line: heads by the year of the term, awards by the year under review."""

    table: ClassVar[str] = "panel"
    canonical_bloc: str = col("The bloc.", default="")
    year: int = col("The year.", unit="year", default=0)
    bloc_name: str = col("Its name.", default="")
    province_63: str | None = col("Code of its province in the division valid until 30 June 2025.")
    province_34: str | None = col("Code of its province in the division valid from 1 July 2025.")
    head: str | None = col("The unit that heads it; where sources differ the best supported one.")
    head_name: str | None = col("That unit's name.")
    head_person: str | None = col("The person who heads it.")
    head_sources: int = col("Number of independent sources for the head.", default=0)
    head_agreement: str | None = col("Whether sources agree on the head.", codes=AGREEMENT)
    head_others: list[str] = col("Other units that sources name as head.", default=list)
    head_rows: list[str] = col("Reported rows behind it.", default=list)
    deputies: list[str] = col("Units that are deputies.", default=list)
    deputy_names: list[str] = col("Their names.", default=list)
    deputies_sources: int = col("Number of independent sources for deputies.", default=0)
    deputies_agreement: str | None = col("Whether sources agree on them.", codes=AGREEMENT)
    deputies_rows: list[str] = col("Reported rows behind them.", default=list)
    members: list[str] = col("Units that are members.", default=list)
    member_names: list[str] = col("Their names.", default=list)
    member_count: int | None = col(
        "Number of members that articles declare; where sources differ the best supported one.", unit="units"
    )
    members_sources: int = col("Number of independent sources for members.", default=0)
    members_agreement: str | None = col("Whether sources agree on them.", codes=AGREEMENT)
    members_rows: list[str] = col("Reported rows behind them and their number.", default=list)
    awards_proposed: list[str] = col("Awards proposed: kind, grantor, recipient.", default=list)
    proposed_sources: int = col("Number of independent sources for them.", default=0)
    proposed_agreement: str | None = col("Whether sources agree on them.", codes=AGREEMENT)
    proposed_rows: list[str] = col("Reported rows behind them.", default=list)
    awards_conferred: list[str] = col("Awards conferred: kind, grantor, recipient.", default=list)
    conferred_sources: int = col("Number of independent sources for them.", default=0)
    conferred_agreement: str | None = col("Whether sources agree on them.", codes=AGREEMENT)
    conferred_rows: list[str] = col("Reported rows behind them.", default=list)
    conflicts: int = col("Number of rows of conflicts on this bloc and year.", default=0)


@dataclass(slots=True)
class Conflict:
    """What a careful reader would stop at: statements that cannot all be right, or that one should look at."""

    table: ClassVar[str] = "conflicts"
    conflict: str = col("Identifier, made of its content.", default="")
    kind: str = col("What is wrong.", codes=CONFLICT_KINDS, default="heads_differ")
    canonical_bloc: str = col("The bloc.", default="")
    year: int | None = col("The year.", unit="year")
    detail: str = col("What is wrong, in words.", default="")
    values: list[str] = col("The statements against each other.", default=list)
    articles: list[str] = col("Articles they stand in.", default=list)
    rows: list[str] = col("Reported rows behind them.", default=list)


@dataclass(slots=True)
class LedgerEntry:
    """A line of the ledger of ids, to which lines are only added."""

    table: ClassVar[str] = "ledger"
    entry: int = col("Number of the line.", default=0)
    id: str = col("The id it is about.", default="")
    what: str = col(
        "new: the id is given to a key; key: another key is the same thing; redirect: the id is another's.",
        codes=LEDGER_ENTRIES,
        default="new",
    )
    key: str = col("What is known of a thing apart from its spelling; for redirect the id that is meant.", default="")


RESOLVED: dict[str, type[Any]] = {
    row.table: row
    for row in (
        CanonicalUnit,
        CanonicalBloc,
        UnitMention,
        BlocMention,
        Source,
        MeetingResolved,
        PanelRow,
        PanelCell,
        Conflict,
        LedgerEntry,
    )
}
"""The resolved tables by name, in the order in which they are written."""

KEYS: dict[str, tuple[str, ...]] = {
    "canonical_units": ("unit",),
    "canonical_blocs": ("canonical_bloc",),
    "unit_mentions": ("reported", "row"),
    "bloc_mentions": ("article", "bloc"),
    "sources": ("article",),
    "meetings_resolved": ("meeting",),
    "panel": ("canonical_bloc", "year"),
    "panel_cells": (),
    "conflicts": ("conflict",),
    "ledger": ("entry",),
}
"""The columns that name a row; a cell of the panel is named by all its values."""

POINTS_AT: dict[tuple[str, str], tuple[str, str]] = {
    ("canonical_units", "successor"): ("canonical_units", "unit"),
    ("canonical_units", "redirect_to"): ("canonical_units", "unit"),
    ("canonical_blocs", "redirect_to"): ("canonical_blocs", "canonical_bloc"),
    ("unit_mentions", "article"): ("articles", "article"),
    ("unit_mentions", "unit"): ("canonical_units", "unit"),
    ("bloc_mentions", "article"): ("articles", "article"),
    ("bloc_mentions", "canonical_bloc"): ("canonical_blocs", "canonical_bloc"),
    ("sources", "article"): ("articles", "article"),
    ("sources", "original"): ("articles", "article"),
    ("meetings_resolved", "canonical_bloc"): ("canonical_blocs", "canonical_bloc"),
    ("panel", "canonical_bloc"): ("canonical_blocs", "canonical_bloc"),
    ("panel", "head"): ("canonical_units", "unit"),
    ("panel_cells", "canonical_bloc"): ("canonical_blocs", "canonical_bloc"),
    ("panel_cells", "unit"): ("canonical_units", "unit"),
    ("conflicts", "canonical_bloc"): ("canonical_blocs", "canonical_bloc"),
}
"""Columns that hold the key of a row of another table: the foreign keys of exports."""


def columns(table: str) -> list[Column]:
    """The columns of a resolved table in their fixed order."""
    row = RESOLVED[table]
    return [_declared(row, f) for f in dataclasses.fields(row) if f.metadata]


def json_schema(table: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row of a resolved table."""
    properties: dict[str, Any] = {}
    for c in columns(table):
        prop: dict[str, Any] = {"type": "array", "items": {"type": "string"}} if c.type == "list" else {"type": c.type}
        if c.codes:
            prop["enum"] = [*c.codes, *([None] if c.nullable else [])]
        if c.nullable:
            prop["type"] = [prop["type"], "null"]
        prop["description"] = c.meaning + (f" Unit: {c.unit}." if c.unit else "")
        properties[c.name] = prop
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table,
        "description": (RESOLVED[table].__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
