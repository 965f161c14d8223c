"""Parquet: a typed file a table, for pandas, R's arrow, DuckDB and the like.

In: rows in batches. Out: ``TABLE.parquet``: whole numbers, days, times (Vietnam's, without a zone; a day stands for its
midnight), lists of text, evidence as a list of records. The release's facts are in the file's metadata.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.schema import Column
from output.export.about import About
from output.export.layout import Layout

Values = tuple[Any, ...]
_PLAIN = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms"),
}


class ParquetForm:
    """A file a table."""

    def __init__(self, folder: Path, about: About) -> None:
        self._folder, self._about = folder, about
        self._writer: Any = None

    def begin(self, layout: Layout) -> None:
        """Open the table's file."""
        facts = {f"thidua.{name}": value for name, value in self._about.facts().items()}
        fields = [
            pa.field(c.name, arrow_type(c, publish=self._about.publish), nullable=True, metadata={"meaning": c.meaning})
            for c in layout.columns
        ]
        self._schema = pa.schema(fields, metadata={"thidua.table": layout.name, **facts})
        self._made = [_MAKERS.get(c.type) for c in layout.columns]
        self._writer = pq.ParquetWriter(
            self._folder / f"{layout.name}.parquet", self._schema, compression="zstd", version="2.6"
        )

    def write(self, rows: Sequence[Values]) -> None:
        """Add rows, a row group."""
        if not rows:
            return
        arrays = [
            pa.array(made(column) if made else column, type=field.type)
            for made, column, field in zip(self._made, zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def end(self) -> None:
        """Close the table's file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def close(self) -> None:
        """Let go what is open."""
        self.end()


def arrow_type(column: Column, *, publish: bool) -> Any:
    """The type of a column in Arrow."""
    if column.type != "list":
        return _PLAIN[column.type]
    if column.name != "evidence":
        return pa.list_(pa.string())
    fields = [("column", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    return pa.list_(pa.struct([*fields, ("words", pa.string())] if publish else fields))


def _lists(column: Sequence[str | None]) -> list[Any]:
    return [None if value is None else json.loads(value) for value in column]


def _days(column: Sequence[str | None]) -> list[Any]:
    return [None if value is None else _day(value) for value in column]


@lru_cache(maxsize=20_000)
def _day(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value)


def _times(column: Sequence[str | None]) -> list[Any]:
    return [None if value is None else local(value) for value in column]


def local(value: str) -> datetime.datetime:
    """A day or time as Vietnam's local time."""
    return datetime.datetime.fromisoformat(value).replace(tzinfo=None)


_MAKERS: dict[str, Callable[[Sequence[str | None]], list[Any]]] = {"list": _lists, "date": _days, "datetime": _times}
