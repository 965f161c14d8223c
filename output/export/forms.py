"""The forms in which tables are written: CSV, JSON lines, Parquet, Excel, SQLite.

In: tables one after another, their rows in batches. Out: files in a folder. Same rows, same bytes: no form holds a
time, a random number, or the order in which a dictionary happens to be.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from output.export.about import About
from output.export.layout import Layout
from output.export.safe_cells import safe

Values = tuple[Any, ...]


class Form(Protocol):
    """One form of a release."""

    def begin(self, layout: Layout) -> None:
        """A table begins."""

    def write(self, rows: Sequence[Values]) -> None:
        """Rows of the table that has begun."""

    def end(self) -> None:
        """That was all of the table."""

    def close(self) -> None:
        """That was the last table."""


class CsvForm:
    """A file ``TABLE.csv`` a table: UTF-8 with a mark at its beginning, comma, header, line feed.

    The mark (BOM) is there for Excel, which takes a file without one for one in the letters of its own country; readr,
    pandas, LibreOffice and Frictionless know it.
    """

    def __init__(self, folder: Path, about: About) -> None:
        del about
        self._folder = folder
        self._file: IO[str] | None = None

    def begin(self, layout: Layout) -> None:
        """Open the table's file."""
        self._file = (self._folder / f"{layout.name}.csv").open(
            "w", encoding="utf-8-sig", errors="backslashreplace", newline="", buffering=1 << 20
        )
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(layout.names)
        self._columns = [_CSV.get(column.type) for column in layout.columns]

    def write(self, rows: Sequence[Values]) -> None:
        """Add rows."""
        if rows:
            cells = zip(*rows, strict=True)
            done = [made(column) if made else column for made, column in zip(self._columns, cells, strict=True)]
            self._writer.writerows(zip(*done, strict=True))

    def end(self) -> None:
        """Close the table's file."""
        if self._file:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Let go what is open."""
        self.end()


def _words(column: Iterable[Any]) -> list[Any]:
    return [safe(value) for value in column]


def _truths(column: Iterable[Any]) -> list[Any]:
    return [None if value is None else "true" if value else "false" for value in column]


_CSV: dict[str, Callable[[Iterable[Any]], list[Any]]] = {"string": _words, "boolean": _truths}


class JsonlForm:
    """A file ``TABLE.jsonl`` a table: a JSON object a line, every column in it, lists as lists."""

    def __init__(self, folder: Path, about: About) -> None:
        del about
        self._folder = folder
        self._file: IO[str] | None = None

    def begin(self, layout: Layout) -> None:
        """Open the table's file."""
        self._file = (self._folder / f"{layout.name}.jsonl").open(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n", buffering=1 << 20
        )
        self._labels = [("{" if n == 0 else ",") + json.dumps(name) + ":" for n, name in enumerate(layout.names)]
        self._raw = [column.type == "list" for column in layout.columns]

    def write(self, rows: Sequence[Values]) -> None:
        """Add rows."""
        assert self._file is not None
        encode = json.JSONEncoder(ensure_ascii=False).encode
        lines = []
        for row in rows:
            parts = []
            for label, raw, value in zip(self._labels, self._raw, row, strict=True):
                parts.append(label)
                parts.append((value or "null") if raw else encode(value))  # a list is JSON already
            parts.append("}\n")
            lines.append("".join(parts))
        self._file.writelines(lines)

    def end(self) -> None:
        """Close the table's file."""
        if self._file:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Let go what is open."""
        self.end()
