"""The tables as pandas DataFrames.

In: extractions. Out: a typed DataFrame a table, its columns in the order of the schema, also where it has no row.
Codes are categories, whole numbers ``Int64``, days and times ``datetime64[s]`` in Vietnam's local time, lists stay
lists.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from extract.schema import Column, columns
from output.values import ALL_TABLES, VIETNAM, plain, table_rows

if TYPE_CHECKING:
    from extract.schema import Extraction


def frames(extractions: Iterable[Extraction]) -> dict[str, pd.DataFrame]:
    """The tables by name, ``articles`` first; all rows are held in memory."""
    declared = {table: columns(table) for table in ALL_TABLES}
    values: dict[str, dict[str, list[Any]]] = {t: {c.name: [] for c in declared[t]} for t in ALL_TABLES}
    for extraction in extractions:
        for table in ALL_TABLES:
            for row in table_rows(extraction, table):
                for name, column in values[table].items():
                    column.append(getattr(row, name))
    return {table: _frame(declared[table], values[table]) for table in ALL_TABLES}


def _frame(declared: list[Column], values: dict[str, list[Any]]) -> pd.DataFrame:
    # An index of its own keeps the length of a table whose columns are all empty.
    length = len(values[declared[0].name])
    return pd.DataFrame({c.name: _series(c, values[c.name]) for c in declared}, index=pd.RangeIndex(length))


def _series(column: Column, values: list[Any]) -> pd.Series[Any]:
    match column.type:
        case "integer":
            return pd.Series(values, dtype="Int64")
        case "number":
            return pd.Series(values, dtype="float64")
        case "boolean":
            return pd.Series(values, dtype="boolean" if column.nullable else "bool")
        case "date" | "datetime":
            return pd.Series([_local(value) for value in values], dtype="datetime64[s]")
        case "list":
            return pd.Series([plain(value) for value in values], dtype="object")
    if column.codes:
        return pd.Series(values, dtype=pd.CategoricalDtype(list(column.codes)))
    return pd.Series(values, dtype="str")


def _local(value: datetime.date | None) -> datetime.datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
    return value if value.tzinfo is None else value.astimezone(VIETNAM).replace(tzinfo=None)
