"""What the page holds: rows, articles and what changed, of one state of a store.

In: a connection to a store. Out: :class:`Contents`: columns of plain values, articles in the order of site, day and
identifier, rows with the number of their article and where in its text they were read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from extract.schema import TABLES, columns
from output.export.identity import numbered
from output.report.resolved import copies, resolved_tables
from output.report.shortening import MOST_TEXT, shorten
from output.review.acting import all_reviewed
from output.review.decisions import standing
from output.store.articles import read
from output.store.tables import articles, row_changes, runs
from output.values import plain

if TYPE_CHECKING:
    from extract.schema import Extraction, Row

BRINGS_DATA = ("crawl", "extract", "rebuild")
"""Commands whose runs change what the tables say."""

_ARTICLE = (
    "article", "url", "site", "title", "author", "published", "published_from", "province", "province_63",
    "province_34", "relevant",
)  # fmt: skip
_NOT_SHOWN = {"article", "evidence", "sentence", "extractor", "unit_norm", "recipient_norm"}
_UNSAID_CHANGES = ("evidence", "name_norm", "unit_norm", "recipient_norm")  # they follow from others
_CHANGE = ("change", "table", "row", "column", "before", "after", "sentence", "article", "site", "url")


@dataclass(slots=True)
class Contents:
    """What the page holds, as JSON has it.

    Attributes:
        articles: Columns of the articles; ``repeats`` is true for one that repeats another.
        tables: Columns of each reported table, and of the resolved ones where there are some.
        changes: Columns of what the last run changed in articles that were known before.
        texts: The text of each article.
        run: The last run that changed what the tables say.
        stale: Whether what was resolved names rows that are not there any more.
        shortened: Whether of the texts only the lines are here that rows were read from.
    """

    articles: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in (*_ARTICLE, "new", "repeats")})
    tables: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in _CHANGE})
    texts: list[str] = field(default_factory=list)
    run: dict[str, Any] | None = None
    stale: bool = False
    shortened: bool = False

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: len(next(iter(columns.values()), ())) for name, columns in self.tables.items()}


def gather(connection: Connection, most_text: int = MOST_TEXT) -> Contents:
    """What a store holds.

    Args:
        connection: On one state of the store.
        most_text: The number of code points of all texts from which on they are shortened.
    """
    out = Contents(run=_last_run(connection))
    since = out.run["id"] if out.run else 0
    first = {row[0]: row[1] for row in connection.execute(select(articles.c.article, articles.c.first_run))}
    copied = copies(connection)
    out.tables = {table: {name: [] for name in _columns(table)} for table in TABLES}
    for one in all_reviewed(read(connection), standing(connection)):
        article = one.article
        number = len(out.texts)
        for name in _ARTICLE:
            out.articles[name].append(plain(getattr(article, name)))
        out.articles["new"].append(first[article.article] >= since)
        out.articles["repeats"].append(article.duplicate_of is not None or article.article in copied)
        out.texts.append(article.text)
        _add_rows(out.tables, one, number)
    if sum(map(len, out.texts)) > most_text:
        out.shortened = True
        shorten(out.texts, out.tables)
    named = {f"{table}:{row}" for table, kept in out.tables.items() for row in kept["id"]}
    made = resolved_tables(connection)
    out.stale = any(not named.issuperset(rows) for kept in made.values() for rows in kept.get("rows", ()))
    out.tables.update(made)
    _add_changes(connection, out.changes, since)
    return out


@cache
def _columns(table: str) -> tuple[str, ...]:
    declared = [c.name for c in columns(table) if c.name not in _NOT_SHOWN]
    return ("id", "of", *declared, "evidence", "sentence")


def _add_rows(tables: dict[str, dict[str, list[Any]]], one: Extraction, number: int) -> None:
    text = one.article.text
    for table in TABLES:
        rows: list[Row] = one.rows(table)
        if not rows:
            continue
        kept = tables[table]
        kept["id"] += numbered(row.id() for row in rows)
        kept["of"] += [number] * len(rows)
        for name in _columns(table)[2:-2]:
            kept[name] += [plain(getattr(row, name)) for row in rows]
        for row in rows:
            kept["evidence"].append([part for e in row.evidence for part in (e.column, e.start, e.end)])
            kept["sentence"].append(_place(row, text))


def _place(row: Row, text: str) -> list[int] | str:
    """Where the sentence stands, near what was read of it; itself, if it does not stand in the text."""
    near = min((e.start for e in row.evidence if text[e.start : e.end] in row.sentence), default=0)
    if not row.sentence:
        return ""
    start = text.find(row.sentence, max(0, near - len(row.sentence)))
    start = start if start >= 0 else text.find(row.sentence)
    return [start, start + len(row.sentence)] if start >= 0 else row.sentence


def _last_run(connection: Connection) -> dict[str, Any] | None:
    c = runs.c
    brings = c.command.in_(BRINGS_DATA)
    row = connection.execute(
        select(c.id, c.command, c.began, c.outcome).where(brings).order_by(c.id.desc()).limit(1)
    ).first()
    if row is None:
        return None
    earlier = connection.execute(select(c.id).where(brings, c.id < row.id).limit(1)).first()
    return {"id": row.id, "command": row.command, "began": row.began, "outcome": row.outcome, "first": earlier is None}


def _add_changes(connection: Connection, kept: dict[str, list[Any]], since: int) -> None:
    c = row_changes.c
    told = select(*(c[name] for name in _CHANGE)).where(c.run >= since, c.first_run < since)
    told = told.where(c.column.not_in(_UNSAID_CHANGES)).order_by(c.run, c.id)
    for row in connection.execute(told):
        values = dict(row._mapping)
        if values["column"] == "text_hash":  # that the text is another is all that it tells a reader
            values.update(before="", after="")
        for name in _CHANGE:
            kept[name].append(values[name])


def provinces() -> dict[str, dict[str, str]]:
    """Names of provinces by code, of the division until 30 June 2025 (``63``) and since (``34``)."""
    text = (resources.files("extract") / "lexicons" / "provinces.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    return {
        "63": {row["code_63"]: row["name"] for row in rows},
        "34": dict(sorted((row["code_34"], row["name_34"]) for row in rows)),
    }
