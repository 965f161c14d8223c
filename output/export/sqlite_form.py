"""SQLite: one database with keys, full text search and views, made to be opened in Datasette.

In: rows in batches. Out: ``thidua.sqlite``. Beside the tables it holds ``about`` (the release), ``codebook`` (every
column), and of each table with blocs a column ``bloc_id``, the ``id`` of the row of ``blocs`` that ``article`` and
``bloc`` name: Datasette follows keys of one column only. Lists are JSON.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from output.export.about import About
from output.export.datasette import searched, views
from output.export.layout import Layout

Values = tuple[Any, ...]
FILE = "thidua.sqlite"
_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
_TO_BLOC = ("article", "bloc")


class SqliteForm:
    """One database."""

    def __init__(self, folder: Path, about: About, layouts: Mapping[str, Layout]) -> None:
        self._layouts = layouts
        self._blocs: dict[tuple[str, int], str] = {}
        self._open = True
        self._database = sqlite3.connect(folder / FILE, isolation_level=None)
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -64000"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")
        self._about(about)

    def _about(self, about: About) -> None:
        self._database.execute('CREATE TABLE about (\n  "name" TEXT PRIMARY KEY,\n  "value" TEXT\n)')
        self._database.executemany("INSERT INTO about VALUES (?, ?)", list(about.facts().items()))
        names = ("table", "column", "type", "empty", "meaning", "codes", "unit")
        columns = ",\n  ".join(f'"{name}" TEXT' for name in names)
        self._database.execute(f'CREATE TABLE codebook (\n  {columns},\n  PRIMARY KEY ("table", "column")\n)')
        self._database.executemany(
            "INSERT INTO codebook VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (layout.name, c.name, c.type, "may be" if c.nullable else "", c.meaning, ", ".join(c.codes), c.unit)
                for layout in self._layouts.values()
                for c in layout.columns
            ],
        )

    def begin(self, layout: Layout) -> None:
        """Make the table."""
        self._layout = layout
        self._to_bloc = None
        if layout.name != "blocs" and any(r.table == "blocs" and r.target == _TO_BLOC for r in layout.references):
            self._to_bloc = tuple(layout.names.index(name) for name in _TO_BLOC)
        self._database.execute(_table(layout, with_bloc=self._to_bloc is not None))
        marks = ", ".join("?" * (len(layout.columns) + (self._to_bloc is not None)))
        self._insert = f'INSERT INTO "{layout.name}" VALUES ({marks})'

    def write(self, rows: Sequence[Values]) -> None:
        """Add rows."""
        if self._layout.name == "blocs":
            identifier, article, bloc = (self._layout.names.index(name) for name in ("id", *_TO_BLOC))
            self._blocs.update({(row[article], row[bloc]): row[identifier] for row in rows})
        if self._to_bloc is None:
            self._database.executemany(self._insert, rows)
        else:
            article, bloc = self._to_bloc
            found = self._blocs
            self._database.executemany(self._insert, [(*row, found.get((row[article], row[bloc]))) for row in rows])

    def end(self) -> None:
        """Make what helps to find rows of the table."""
        layout = self._layout
        indexed = [r.columns for r in layout.references]
        if self._to_bloc:
            indexed.append(("bloc_id",))
        for columns in indexed:
            # Where one key begins with the columns of another, one index serves both.
            if not any(len(other) > len(columns) and other[: len(columns)] == columns for other in indexed):
                listed = ", ".join(f'"{name}"' for name in columns)
                self._database.execute(f'CREATE INDEX "ix_{layout.name}_{columns[-1]}" ON "{layout.name}" ({listed})')
        names = ", ".join(f'"{name}"' for name in searched(layout))
        if names:
            with suppress(sqlite3.OperationalError):  # an SQLite without full text search
                self._database.execute(
                    f'CREATE VIRTUAL TABLE "{layout.name}_fts" USING fts5({names}, content="{layout.name}", '
                    "tokenize='unicode61 remove_diacritics 2')"
                )
                self._database.execute(
                    f'INSERT INTO "{layout.name}_fts" (rowid, {names}) SELECT rowid, {names} FROM "{layout.name}"'
                )

    def close(self) -> None:
        """Finish the database."""
        if not self._open:
            return
        self._open = False
        try:
            for name, sql in views(self._layouts).items():
                self._database.execute(f'CREATE VIEW "{name}" AS\n{sql}')
            self._database.execute("COMMIT")
        finally:
            self._database.close()


def _table(layout: Layout, *, with_bloc: bool) -> str:
    lines = []
    for c in layout.columns:
        null = "" if c.nullable or c.name == "schema" else " NOT NULL"
        codes = f" One of: {', '.join(c.codes)}." if c.codes else ""
        unit = f" Unit: {c.unit}." if c.unit else ""
        lines.append((f'"{c.name}" {_TYPES.get(c.type, "TEXT")}{null}', f"{c.meaning}{codes}{unit}"))
    if with_bloc:
        lines.append(('"bloc_id" TEXT REFERENCES "blocs" ("id")', "The row of blocs."))
    if layout.key:
        lines.append((f"PRIMARY KEY ({_listed(layout.key)})", ""))
    if layout.name == "blocs":
        lines.append((f"UNIQUE ({_listed(_TO_BLOC)})", ""))
    lines += [
        (f'FOREIGN KEY ({_listed(r.columns)}) REFERENCES "{r.table}" ({_listed(r.target)})', "")
        for r in layout.references
    ]
    body = "\n".join(
        f"  {sql}{',' if n + 1 < len(lines) else ''}" + (f" -- {meaning}" if meaning else "")
        for n, (sql, meaning) in enumerate(lines)
    )
    return f'CREATE TABLE "{layout.name}" (\n{body}\n)'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
