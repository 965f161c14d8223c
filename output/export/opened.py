"""A release that lies in a folder, held to what its data package says.

In: a folder. Out: its tables, columns and rows as plain values; a file that is missing, half written or changed by
hand is named, with the line that is wrong where one can be found.
"""

from __future__ import annotations

import csv
import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from extract.errors import ThiduaError
from extract.schema import TABLES, Column
from output.export.layout import Layout, layouts
from output.export.line_sums import changed_lines
from output.export.package import FILE, sum_of
from output.export.safe_cells import unsafe
from output.values import json_line

Values = tuple[Any, ...]
READABLE = ("csv", "jsonl", "parquet", "sqlite")
"""The forms that rows are read from, the quickest to check first."""
_TYPES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}


class NoPackage(ThiduaError):
    """Raised for a folder that holds no release."""


class DamagedPackage(ThiduaError):
    """Raised for a release that was not finished, or changed after it was written."""


@dataclass(slots=True)
class Package:
    """A release: its facts, its tables by name with the columns that tell their rows, and where they lie."""

    folder: Path
    facts: Mapping[str, Any]
    tables: dict[str, tuple[Column, ...]]
    files: dict[str, Mapping[str, Any]] = field(repr=False, default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read what the package says.

        Raises:
            NoPackage: if there is none.
            DamagedPackage: if what there is cannot be read.
        """
        path = folder / FILE
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NoPackage(
                f"{folder} holds no release: there is no {FILE} in it (or its export was not finished); "
                "make one with `thidua export`"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedPackage(f"{path} cannot be read ({error}); {_AGAIN}") from None
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise DamagedPackage(f"{path} is no JSON ({error}); {_AGAIN}") from None
        try:
            files = {str(one["path"]): one for one in whole["resources"]}
            schemas = {
                name.rpartition(".")[0]: one.get("schema") or one["thidua:schema"]
                for name, one in files.items()
                if "schema" in one or "thidua:schema" in one
            }
            tables = {name: tuple(_column(f) for f in schema["fields"]) for name, schema in schemas.items()}
            keys = {name: tuple(schema.get("primaryKey", ())) for name, schema in schemas.items()}
            facts = {"title": whole["title"], "version": whole["version"], **whole["thidua"]}
        except (KeyError, TypeError, AttributeError) as error:
            raise DamagedPackage(
                f"{path} is no data package of thidua's ({type(error).__name__}: {error}); {_AGAIN}"
            ) from None
        if not tables:  # a database or a workbook alone
            known = layouts(resolved=True, publish=facts.get("form") == "publishable", reviews=True)
            tables = {name: known[name].columns for name in facts["rows"] if name in known}
            keys = {name: known[name].key for name in tables}
        return cls(folder, facts, tables, files, keys)

    @property
    def form(self) -> str:
        """The form that rows are read from.

        Raises:
            DamagedPackage: if there is none but Excel's.
        """
        present = {one["format"] for one in self.files.values()}
        found = next((name for name in READABLE if name in present), None)
        if found is None:
            raise DamagedPackage(f"{self.folder} has its tables only in Excel's form; export it as csv or parquet too")
        return found

    def file_of(self, table: str, form: str) -> str:
        """The name of the file that holds a table."""
        return "thidua.sqlite" if form == "sqlite" else f"{table}.{form}"

    def check(self, form: str | None = None) -> None:
        """Hold the files of the tables to their sums.

        Raises:
            DamagedPackage: for the first that does not fit.
        """
        form = form or self.form
        for name in dict.fromkeys(self.file_of(table, form) for table in self.tables):
            said = self.files.get(name)
            path = self.folder / name
            if said is None:
                raise DamagedPackage(f"{self.folder / FILE} does not name {name}: it was changed by hand; {_AGAIN}")
            if not path.is_file():
                raise DamagedPackage(f"{path} is missing, which {FILE} names; {_AGAIN}")
            try:
                same = path.stat().st_size == said.get("bytes") and sum_of(path) == said.get("hash")
            except OSError as error:
                raise DamagedPackage(f"{path} cannot be read ({error.strerror or error})") from None
            if not same:
                where = _wrong_line(path, name.rpartition(".")[0], self) if form == "csv" else None
                where = where or changed_lines(path, str(said.get("thidua:lines", "")))
                raise DamagedPackage(
                    f"{path} is not as it was exported: its sum is not the one that {FILE} has"
                    f"{f'; {where}' if where else ''}. {_AGAIN.capitalize()}, or read it as it is with check=False"
                )

    def rows(self, table: str) -> Iterator[Values]:
        """The rows of a table as plain values: text, numbers, days and times as ISO 8601, lists as JSON."""
        columns = self.tables[table]
        form = self.form
        path = self.folder / self.file_of(table, form)
        if form == "csv":
            for _, cells in _cells(path, columns):
                yield tuple(_value(column, cell) for column, cell in zip(columns, cells, strict=True))
        elif form == "jsonl":
            with path.open(encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    yield tuple(_stored(row[column.name]) for column in columns)
        elif form == "parquet":
            import pyarrow.parquet as pq

            with pq.ParquetFile(path) as found:
                for batch in found.iter_batches(batch_size=10_000):
                    for row in batch.to_pylist():
                        yield tuple(_stored(row[column.name]) for column in columns)
        else:
            names = ", ".join(f'"{column.name}"' for column in columns)
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                for row in database.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid'):
                    yield tuple(
                        bool(v) if c.type == "boolean" and v is not None else v
                        for c, v in zip(columns, row, strict=True)
                    )


_AGAIN = "export it again with `thidua export`"


def _column(f: Mapping[str, Any]) -> Column:
    limits = f.get("constraints", {})
    kind = "list" if f["type"] == "array" else "datetime" if "pattern" in limits else _TYPES[f["type"]]
    return Column(
        f["name"], kind, f.get("thidua:empty", True), f.get("description", ""), tuple(limits.get("enum", ())), ""
    )


def _cells(path: Path, columns: Sequence[Column]) -> Iterator[tuple[int, list[str]]]:
    """Cells with the number of the line on which their row begins.

    Raises:
        DamagedPackage: for a header or a row that is none of the table's.
    """
    csv.field_size_limit(1 << 30)
    names = [column.name for column in columns]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            for cells in reader:
                if line == 1 and cells != names:
                    raise DamagedPackage(f"{path}, line 1: the columns are {_differ(cells, names)}")
                if len(cells) != len(names):
                    raise DamagedPackage(
                        f"{path}, line {line}: {len(cells)} cells where there are {len(names)} columns"
                    )
                if line > 1:
                    yield line, cells
                line = reader.line_num + 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise DamagedPackage(f"{path}, line {line}: {error}") from None


def _differ(cells: Sequence[str], names: Sequence[str]) -> str:
    more, fewer = [c for c in cells if c not in names], [n for n in names if n not in cells]
    if more or fewer:
        told = [f"without {', '.join(fewer)}"] if fewer else []
        return " ".join([*told, *([f"with {', '.join(more)}"] if more else [])])
    return "in another order"


def _value(column: Column, cell: str) -> Any:
    match column.type:
        case "string":
            return (unsafe(cell) or None) if column.nullable else unsafe(cell)
        case "integer":
            return int(cell) if cell else None
        case "number":
            return float(cell) if cell else None
        case "boolean":
            return {"true": True, "false": False, "": None}[cell]
    return cell or None


def _stored(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    return json_line(value) if isinstance(value, list) else value.isoformat()


_WHAT = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a day such as 2024-01-09",
    "datetime": "a day or time such as 2024-01-09T15:30:00+07:00",
    "list": "a JSON list",
}


def _wrong_line(path: Path, table: str, package: Package) -> str | None:
    """What is wrong in a CSV file that was changed, and in which line; none where nothing tells."""
    columns = package.tables[table]
    layout = layouts().get(table)
    seen: set[str] = set()
    rows = 0
    try:
        for line, cells in _cells(path, columns):
            rows += 1
            for column, cell in zip(columns, cells, strict=True):
                if wrong := _wrong(column, cell):
                    return f"line {line}: {column.name} is {cell[:60]!r}, {wrong}"
            if columns[0].name in {"id", "article"}:
                if cells[0] in seen:
                    return f"line {line}: the {columns[0].name} {cells[0]} stands there twice"
                seen.add(cells[0])
            if layout and table in TABLES and not _fits(layout, columns, cells):
                return f"line {line}: the row does not say what its id {cells[0]} was made of"
    except DamagedPackage as error:
        return str(error).removeprefix(f"{path}, ")
    expected = package.facts.get("rows", {}).get(table)
    return f"it has {rows:,} rows where {expected:,} were exported" if expected not in {None, rows} else None


def _wrong(column: Column, cell: str) -> str | None:
    if not cell:
        return "but must say something" if not column.nullable and (column.type != "string" or column.codes) else None
    if column.codes and cell not in column.codes:
        return f"which is none of {', '.join(column.codes)}"
    if column.type == "string":
        return None
    try:
        if column.type in {"date", "datetime"}:
            datetime.datetime.fromisoformat(cell)
        elif column.type == "list":
            if not isinstance(json.loads(cell), list):
                raise ValueError
        else:
            _value(column, cell)
    except (ValueError, KeyError):
        return f"not {_WHAT[column.type]}"
    return None


def _fits(layout: Layout, columns: Sequence[Column], cells: Sequence[str]) -> bool:
    from output.export.identity import identifier

    values = {column.name: _value(column, cell) for column, cell in zip(columns, cells, strict=True)}
    if not {column.name for column in layout.declared} <= set(values):
        return True  # of another schema
    return identifier(layout)([values[c.name] for c in layout.declared]) == cells[0].partition("-")[0]
