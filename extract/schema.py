"""The tables: one definition of every reported table, its columns and its codes.

In: nothing. Out: the row types that extraction fills, and from the same declarations the column order of the CSV files
(:func:`columns`) and the JSON Schema (:func:`json_schema`). A column is declared once, with its meaning and, where the
set of values is closed, its codes. Everything else that needs the schema asks this module.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import types
import typing
from dataclasses import dataclass, field
from typing import Any, ClassVar

SCHEMA_VERSION = "1.0.0"

ROLES = ("head", "deputy", "standing_deputy")
LEADER_STATUS = ("elected", "incumbent")
AWARD_KINDS = (
    "emulation_flag",
    "certificate_of_merit",
    "merit_letter",
    "labour_order",
    "other_order",
    "excellent_collective",
    "emulation_fighter",
    "leading_unit",
    "other",
)
GRANTORS = (
    "government",
    "prime_minister",
    "president",
    "provincial_committee",
    "provincial_chair",
    "ministry",
    "bloc",
    "other",
)
AWARD_STATUS = ("proposed", "conferred")
RECIPIENT_TYPES = ("unit", "collective", "person")
BLOC_KINDS = ("khoi", "cum")
ORGANISERS = ("government", "party", "sector", "assembly", "other")
LEVELS = ("central", "interprovincial", "province", "district", "commune", "organisation")
MEETING_KINDS = ("review", "midterm", "pledge", "launch", "vote", "handover", "other")
PARTS = ("chair", "direct", "report", "speak", "present", "receive", "attend")
PUBLISHED_FROM = ("page", "meta", "json-ld", "url", "htmldate")


def col(meaning: str, *, codes: tuple[str, ...] = (), unit: str = "", default: Any = None) -> Any:
    """Declare one column: its meaning, its codes if the set is closed, its unit; ``default`` where nothing is said."""
    metadata = {"meaning": meaning, "codes": codes, "unit": unit}
    if default is list:
        return field(default_factory=list, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(slots=True)
class Evidence:
    """Where one cell was read: the code points ``start:end`` of the article's stored text."""

    column: str
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """What every reported row carries besides its own columns: where it was read, by what, and how sure that is."""

    table: ClassVar[str] = ""
    article: str = col("Identifier of the article the row was read from.", default="")
    evidence: list[Evidence] = col(
        "Where each cell was read: column, start and end, in code points of the article's stored text.", default=list
    )
    sentence: str = col("The sentence that states the row, as it stands in the article.", default="")
    rule: str = col("Name of the rule or model that made the row.", default="")
    confidence: float = col(
        "Probability that the row is right, measured on annotated articles.", unit="0-1", default=0.0
    )
    extractor: str = col("Version of the extractor that made the row.", default="")

    def id(self) -> str:
        """An identifier made of the row's content: equal rows of equal articles have equal ids (16 hex digits)."""
        skip = {"evidence", "sentence", "rule", "confidence", "extractor"}
        parts = [self.table]
        parts += [f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.name not in skip]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Bloc(Row):
    """An emulation bloc (khối thi đua, cụm thi đua) that an article reports on."""

    table: ClassVar[str] = "blocs"
    bloc: int = col("Number of the bloc within its article, from 0; the other tables point at it.", default=0)
    name: str = col("Name as written, in its fullest form.", default="")
    name_norm: str = col("Name in lower case, tone marks and dashes in one form.", default="")
    aliases: list[str] = col("Other forms of the name in the article.", default=list)
    kind: str | None = col("Whether it is called khối or cụm.", codes=BLOC_KINDS)
    organiser: str | None = col("System that organises the bloc.", codes=ORGANISERS)
    level: str | None = col("Level at which the bloc is organised.", codes=LEVELS)
    sector: str | None = col("What the name says of the members' field, without number, owner and place.")
    number: str | None = col("Number or letter in the name, Roman numerals turned to Arabic.")
    province: str | None = col("Province the bloc belongs to, as the article names it.")
    member_count: int | None = col("Number of members the text declares.", unit="units")
    decision: str | None = col("Number of the founding decision.")


@dataclass(slots=True)
class Meeting(Row):
    """An event of a bloc that the article reports."""

    table: ClassVar[str] = "meetings"
    bloc: int = col("Number of the bloc within its article.", default=0)
    kind: str | None = col(
        "What is held: review (tổng kết), midterm (sơ kết), pledge (ký kết giao ước), launch (triển khai, phát động), "
        "vote (bình xét), handover (bàn giao), other.",
        codes=MEETING_KINDS,
    )
    held: datetime.date | None = col("Day it was held, the first of several.")
    held_end: datetime.date | None = col("Last day, where it took several.")
    place: str | None = col("Place as written.")
    year_reviewed: int | None = col("Year under review.", unit="year")
    year_planned: int | None = col("Year that is planned or pledged for.", unit="year")


@dataclass(slots=True)
class Member(Row):
    """A unit that the text names as a member of a bloc."""

    table: ClassVar[str] = "members"
    bloc: int = col("Number of the bloc within its article.", default=0)
    unit: str = col("The unit as written at its place in the list.", default="")
    unit_full: str | None = col("The name completed with the head or tail that its list shares, where it shares one.")
    unit_norm: str = col("The completed name in lower case, tone marks and dashes in one form.", default="")


@dataclass(slots=True)
class Leader(Row):
    """Who heads a bloc, or is elected to head it."""

    table: ClassVar[str] = "leaders"
    bloc: int = col("Number of the bloc within its article.", default=0)
    role: str = col("Role in the bloc.", codes=ROLES, default="head")
    unit: str | None = col("The unit that holds the role, as written.")
    unit_full: str | None = col("The name completed with the head or tail that its list shares, where it shares one.")
    unit_norm: str | None = col("The completed name in lower case, tone marks and dashes in one form.")
    person: str | None = col("The person who holds the role.")
    post: str | None = col("The person's post in the unit, as written.")
    year: int | None = col("Year of the term; a school year or a span counts as its first.", unit="year")
    status: str = col("Elected for a term, or holding the role now.", codes=LEADER_STATUS, default="elected")


@dataclass(slots=True)
class Award(Row):
    """An award that a bloc proposes or that is conferred at its meeting."""

    table: ClassVar[str] = "awards"
    bloc: int = col("Number of the bloc within its article.", default=0)
    kind: str = col("Kind of award.", codes=AWARD_KINDS, default="other")
    award: str | None = col("The award as written.")
    grantor: str | None = col("Who gives it.", codes=GRANTORS)
    recipient: str | None = col("The unit or person that receives it, as written; empty where only a number is given.")
    recipient_full: str | None = col(
        "The name completed with the head or tail that its list shares, where it shares one."
    )
    recipient_norm: str | None = col("The completed name in lower case, tone marks and dashes in one form.")
    recipient_type: str | None = col("What receives it.", codes=RECIPIENT_TYPES)
    count: int | None = col("Number of recipients, where they are not named.", unit="recipients")
    year: int | None = col(
        "Year under review; where it is not said, the one before the term of those elected or the year planned for.",
        unit="year",
    )
    status: str = col("Proposed or conferred.", codes=AWARD_STATUS, default="proposed")
    votes: str | None = col("The vote as written, such as 12/12.")


@dataclass(slots=True)
class Person(Row):
    """A person who takes part in what the article reports."""

    table: ClassVar[str] = "people"
    name: str = col("Name without honorific.", default="")
    honorific: str | None = col("Honorific, degree or rank before the name, as written.")
    posts: list[str] = col("Posts as written, without the role in the bloc.", default=list)
    units: list[str] = col("Units that the posts name, as written.", default=list)
    part: str | None = col("Part in the meeting.", codes=PARTS)


@dataclass(slots=True)
class Article:
    """The page that rows were read from."""

    table: ClassVar[str] = "articles"
    article: str = col("Identifier: 16 hex digits made of the canonical URL, else of the text.", default="")
    source: str | None = col("URL or path that the page was read from.")
    url: str | None = col("Canonical URL.")
    site: str | None = col("Host of the site.")
    title: str | None = col("Headline.")
    lead: str | None = col("Lead (sapo).")
    author: str | None = col("Author as signed.")
    published: datetime.datetime | datetime.date | None = col("When the page says it was published.")
    published_from: str | None = col("What the publication date was read from.", codes=PUBLISHED_FROM)
    fetched: datetime.datetime | None = col("When the page was fetched.")
    language: str | None = col("Language of the text, ISO 639-1.")
    province: str | None = col("Province as the article names it.")
    province_63: str | None = col("Code of the province in the division valid until 30 June 2025.")
    province_34: str | None = col("Code of the province in the division valid from 1 July 2025.")
    relevant: bool = col("Whether the article reports on a bloc.", default=False)
    duplicate_of: str | None = col("The article this one repeats.")
    archive_record: str | None = col("Where the page as fetched is kept.")
    text: str = col("The text that every offset counts: NFC, plain spaces, one paragraph a line.", default="")
    text_hash: str = col("SHA-256 of the text, hexadecimal.", default="")
    extractor: str = col("Version of the extractor.", default="")


TABLES: dict[str, type[Row]] = {
    "blocs": Bloc,
    "meetings": Meeting,
    "members": Member,
    "leaders": Leader,
    "awards": Award,
    "people": Person,
}


@dataclass(slots=True)
class Extraction:
    """What one article says: the article and the rows of its six tables."""

    article: Article
    blocs: list[Bloc] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def rows(self, table: str) -> list[Row]:
        """The rows of one table, by its name in :data:`TABLES`."""
        rows: list[Row] = getattr(self, table)
        return rows

    def to_frames(self) -> dict[str, Any]:
        """The tables as typed :class:`pandas.DataFrame` objects by name, ``articles`` included."""
        from output.frames import frames

        return frames([self])

    def to_json(self) -> dict[str, Any]:
        """The annotation shape of one article as plain JSON values (docs/annotation.md)."""
        from output.annotation import annotation

        return annotation(self)


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the schema declares it.

    ``type`` is one of string, integer, number, boolean, date, datetime, list.
    """

    name: str
    type: str
    nullable: bool
    meaning: str
    codes: tuple[str, ...]
    unit: str


_SCALARS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime.date: "date",
    datetime.datetime: "datetime",
}


def _column(row: type, f: dataclasses.Field[Any]) -> Column:
    hint = typing.get_type_hints(row)[f.name]
    options = set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}
    nullable = type(None) in options
    options -= {type(None)}
    if datetime.datetime in options:
        kind = "datetime"
    else:
        (only,) = options
        kind = "list" if typing.get_origin(only) is list else _SCALARS[only]
    meta = f.metadata
    return Column(f.name, kind, nullable, meta["meaning"], meta["codes"], meta["unit"])


def row_type(table: str) -> type:
    """The dataclass behind a table; raises ``KeyError`` for an unknown name."""
    return Article if table == "articles" else TABLES[table]


def columns(table: str) -> list[Column]:
    """The columns of a table in their fixed order: its own first, what every row carries after them."""
    row = row_type(table)
    declared = [f for f in dataclasses.fields(row) if f.metadata]
    shared = {f.name for f in dataclasses.fields(Row)} if issubclass(row, Row) else set()
    own = [f for f in declared if f.name not in shared or f.name == "article"]
    return [_column(row, f) for f in [*own, *(f for f in declared if f not in own)]]


def json_schema(table: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row of a table."""
    plain = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
    properties: dict[str, Any] = {}
    for c in columns(table):
        prop: dict[str, Any]
        if c.name == "evidence":
            names = ("column", "start", "end")
            item = {n: {"type": "string" if n == "column" else "integer"} for n in names}
            prop = {"type": "array", "items": {"type": "object", "properties": item, "required": list(names)}}
        elif c.type == "list":
            prop = {"type": "array", "items": {"type": "string"}}
        elif c.type == "date":
            prop = {"type": "string", "format": "date"}
        elif c.type == "datetime":
            prop = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\+07:00)?)?$"}
        else:
            prop = {"type": plain[c.type]}
        if c.codes:
            prop["enum"] = [*c.codes, *([None] if c.nullable else [])]
        if c.nullable:
            prop["type"] = [prop["type"], "null"]
        prop["description"] = c.meaning + (f" Unit: {c.unit}." if c.unit else "")
        properties[c.name] = prop
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table,
        "description": (row_type(table).__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": [c.name for c in columns(table)],
        "additionalProperties": False,
    }
