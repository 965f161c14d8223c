"""How a value of the schema is written outside Python: as plain JSON, as a cell of text, as a line.

In: the values of rows. Out: strings, numbers, booleans, lists and ``None``; days as ``2024-01-09``, times in Vietnam's
zone.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.schema import TABLES, Evidence, columns

if TYPE_CHECKING:
    from extract.schema import Article, Extraction, Row

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
ALL_TABLES = ("articles", *TABLES)
"""The names of the tables in the order in which they are written."""


def table_rows(extraction: Extraction, table: str) -> list[Article] | list[Row]:
    """The rows of any table, ``articles`` included."""
    return [extraction.article] if table == "articles" else extraction.rows(table)


def plain(value: Any) -> Any:
    """A value of a row as JSON has it; a time with a zone is given in Vietnam's, one without stays as it was read."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(VIETNAM)
        return value.isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Evidence):
        return {"column": value.column, "start": value.start, "end": value.end}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def plain_row(row: Article | Row) -> dict[str, Any]:
    """A row as plain values in the order of its table's columns."""
    return {name: plain(getattr(row, name)) for name in _names(row.table)}


def json_line(value: Any) -> str:
    """A value as JSON on one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_lines(extraction: Extraction) -> Iterator[str]:
    """Every row of an article as a JSON object with the name of its table under ``table``; the article first."""
    for table in ALL_TABLES:
        for row in table_rows(extraction, table):
            yield json.dumps({"table": table, **plain_row(row)}, ensure_ascii=False)


def cells(row: Article | Row) -> list[str]:
    """A row as cells of text: empty where nothing is said, ``true``/``false``, lists as JSON."""
    return [_cell(value) for value in plain_row(row).values()]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json_line(value) if isinstance(value, list) else str(value)


@cache
def _names(table: str) -> tuple[str, ...]:
    # Reading the declarations takes far longer than reading a row.
    return tuple(column.name for column in columns(table))
