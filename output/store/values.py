"""An extraction as values of the database, and back: nothing is lost on the way.

In: an extraction, or rows of the store. Out: dictionaries for the tables, or the extraction again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from extract.schema import TABLES, Article, Evidence, Extraction, Row, columns, row_type


def article_values(article: Article) -> dict[str, Any]:
    """The columns of an article that its schema declares."""
    return _values("articles", article)


def row_values(extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table that has some, numbered in their order."""
    identifier = extraction.article.article
    return {
        table: [
            {**_values(table, row), "article": identifier, "position": position} for position, row in enumerate(rows)
        ]
        for table in TABLES
        if (rows := extraction.rows(table))
    }


def extraction_of(article: Mapping[Any, Any], rows: Mapping[str, Iterable[Mapping[Any, Any]]]) -> Extraction:
    """The extraction that these values were made of; the rows of each table in their order."""
    out = Extraction(_object("articles", article))
    for table, found in rows.items():
        out.rows(table).extend(_object(table, row) for row in found)
    return out


def moment(value: datetime.date | None) -> str | None:
    """A day or time as text."""
    return value.isoformat() if value is not None else None


def moment_of(value: str | None) -> datetime.datetime | datetime.date | None:
    """A day or time from text: a day where it has no clock."""
    if value is None:
        return None
    return datetime.datetime.fromisoformat(value) if len(value) > 10 else datetime.date.fromisoformat(value)


def _values(table: str, row: Article | Row) -> dict[str, Any]:
    out = {name: getattr(row, name) for name in _plain(table)}
    for name in _moments(table):
        out[name] = moment(getattr(row, name))
    if table != "articles":
        out["evidence"] = [{"column": e.column, "start": e.start, "end": e.end} for e in getattr(row, "evidence", ())]
    return out


def _object(table: str, values: Mapping[Any, Any]) -> Any:
    arguments = {name: values[name] for name in _plain(table)}
    for name in _moments(table):
        arguments[name] = moment_of(values[name])
    if table != "articles":
        arguments["evidence"] = [Evidence(**e) for e in values["evidence"]]
    return row_type(table)(**arguments)


@cache
def _moments(table: str) -> tuple[str, ...]:
    return tuple(c.name for c in columns(table) if c.type in {"date", "datetime"})


@cache
def _plain(table: str) -> tuple[str, ...]:
    return tuple(c.name for c in columns(table) if c.type not in {"date", "datetime"} and c.name != "evidence")
