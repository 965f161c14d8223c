"""``thidua.read``: a dataset as typed pandas DataFrames.

In: a folder that ``thidua export`` wrote, or a data folder (or the address of its database). Out: a :class:`Dataset`: a
DataFrame a table, read when it is first asked for. Codes are categories, whole numbers ``Int64``, days and times
``datetime64[s]`` in Vietnam's local time, lists are lists. Whatever the form, the frames are the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from extract.errors import ThiduaError
from extract.schema import SCHEMA_VERSION, Column
from output.export.opened import NoPackage, Package
from output.export.safe_cells import MADE_SAFE


class NoSuchTable(ThiduaError):
    """Raised when a dataset is asked for a table that it does not hold."""


class Dataset(Mapping[str, pd.DataFrame]):
    """Tables by name, also as attributes: ``data["leaders"]`` or ``data.leaders``.

    Attributes:
        folder: Where it was read from.
        version: The dataset's version; ``None`` for a data folder.
        facts: What the dataset says of itself: title, version, schema, extractors, form.
        columns: The columns of each table as the schema declares them.
    """

    def __init__(
        self,
        folder: str,
        facts: Mapping[str, Any],
        columns: Mapping[str, Sequence[Column]],
        frame: Callable[[str], pd.DataFrame],
    ) -> None:
        self.folder, self.facts, self.columns = folder, dict(facts), dict(columns)
        self.version: str | None = self.facts.get("version")
        self._frame = frame
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self.columns:
            raise KeyError(table)
        if table not in self._read:
            self._read[table] = self._frame(table)
        return self._read[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.columns:
            raise AttributeError(f"{self.__dict__.get('folder')} has no table {name}; it has {', '.join(self.columns)}")
        return self[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.columns]

    def __repr__(self) -> str:
        return f"<thidua dataset {self.folder}, version {self.version or 'none'}: {', '.join(self.columns)}>"

    def panel(self) -> pd.DataFrame:
        """The panel: what is known of a bloc in a year.

        Raises:
            NoSuchTable: if the dataset was not resolved.
        """
        if "panel" not in self.columns:
            raise NoSuchTable(
                f"{self.folder} has no panel: run `thidua resolve --data DIR` on the data folder"
                f"{', then export it again' if self.version else ''}"
            )
        return self["panel"].copy()


def read(folder: str | Path, *, check: bool = True) -> Dataset:
    """Read a dataset.

    Args:
        folder: A folder that ``thidua export`` wrote, a data folder, or the address of a database.
        check: Whether the files of a release are held to the sums in its data package.

    Raises:
        output.export.opened.DamagedPackage: if the release was not finished or was changed by hand; it says where.
        output.export.opened.NoPackage: if the folder holds neither.
        output.store.StoreProblem: if a data folder cannot be read.
    """
    place = str(folder)
    if "://" not in place and not (Path(place) / "datapackage.json").exists():
        if not Path(place).exists():
            raise NoPackage(f"there is no folder {place}")
        if not (Path(place) / "thidua.sqlite").exists() or not (Path(place) / "archive").is_dir():
            Package.open(Path(place))  # says what is missing
    if "://" in place or not (Path(place) / "datapackage.json").exists():
        return _of_store(place)
    package = Package.open(Path(place))
    if check:
        package.check(_form(package))
    return Dataset(place, package.facts, package.tables, lambda table: _of_package(package, table))


def _form(package: Package) -> str:
    if any(one["format"] == "parquet" for one in package.files.values()):
        try:
            import pyarrow  # noqa: F401
        except ModuleNotFoundError:
            return package.form
        return "parquet"  # typed already
    return package.form


def _of_package(package: Package, table: str) -> pd.DataFrame:
    form = _form(package)
    columns = package.tables[table]
    if form == "parquet":
        import pyarrow.parquet as pq

        found = pq.read_table(package.folder / f"{table}.parquet")
        return _together(columns, [_from_arrow(c, found.column(c.name)) for c in columns], found.num_rows)
    if form == "csv":
        return _from_csv(package, table, columns)
    return _from_rows(columns, list(package.rows(table)))


def _of_store(place: str) -> Dataset:
    from output.export.layout import layouts
    from output.export.source import Source
    from output.store import Store

    with Store.open(place, write=False) as store, store.reading() as connection:
        source = Source(connection)
        facts = {"schema": SCHEMA_VERSION, "extractors": source.extractors(), "form": "full"}
        tables = layouts(resolved=source.resolved, reviews=source.reviews)

    def frame(table: str) -> pd.DataFrame:
        with Store.open(place, write=False) as again, again.reading() as now:
            rows = [row for batch in Source(now).batches(tables[table]) for row in batch]
        return _from_rows(tables[table].columns, rows)

    return Dataset(place, facts, {name: one.columns for name, one in tables.items()}, frame)


def _together(columns: Sequence[Column], series: Sequence[pd.Series[Any]], rows: int) -> pd.DataFrame:
    return pd.DataFrame(
        {column.name: one for column, one in zip(columns, series, strict=True)}, index=pd.RangeIndex(rows)
    )


def _from_rows(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return _together(columns, [_typed(c, list(v)) for c, v in zip(columns, cells, strict=True)], len(rows))


def _typed(column: Column, values: list[Any]) -> pd.Series[Any]:
    """A column from plain values: days and times as text, lists as JSON."""
    match column.type:
        case "integer":
            return pd.Series(values, dtype="Int64")
        case "number":
            return pd.Series(values, dtype="float64")
        case "boolean":
            return pd.Series(values, dtype="boolean" if column.nullable else "bool")
        case "date" | "datetime":
            return _moments(pd.Series(values, dtype="str"))
        case "list":
            return pd.Series([None if v is None else json.loads(v) for v in values], dtype="object")
    return _texts(column, pd.Series(values, dtype="str"))


def _texts(column: Column, values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype(pd.CategoricalDtype(list(column.codes))) if column.codes else values


def _moments(values: pd.Series[Any]) -> pd.Series[Any]:
    # Every time is Vietnam's: the zone at its end says nothing new.
    return pd.to_datetime(values.str.slice(0, 19), format="ISO8601").astype("datetime64[s]")


def _from_csv(package: Package, table: str, columns: Sequence[Column]) -> pd.DataFrame:
    frame = pd.read_csv(
        package.folder / f"{table}.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig", engine="c"
    )
    if list(frame.columns) != [column.name for column in columns]:
        return _from_rows(columns, list(package.rows(table)))  # says in which line it is wrong
    return _together(columns, [_from_cells(column, frame[column.name]) for column in columns], len(frame))


def _from_cells(column: Column, cells: pd.Series[Any]) -> pd.Series[Any]:
    match column.type:
        case "integer":
            return pd.to_numeric(cells.where(cells != "")).astype("Int64")
        case "number":
            return pd.to_numeric(cells.where(cells != "")).astype("float64")
        case "boolean":
            return _typed(column, [{"true": True, "false": False, "": None}[cell] for cell in cells])
        case "date" | "datetime":
            return _moments(cells.where(cells != ""))
        case "list":
            return _typed(column, [cell or None for cell in cells])
    marked = cells.str.startswith("'")
    if marked.any():
        cells = cells.mask(marked & cells.str.match(MADE_SAFE.pattern), cells.str.slice(1))
    return _texts(column, cells.where(cells != "") if column.nullable else cells)


def _from_arrow(column: Column, values: Any) -> pd.Series[Any]:
    match column.type:
        case "integer":
            return pd.Series(values.to_pandas(types_mapper={values.type: pd.Int64Dtype()}.get))
        case "number":
            return pd.Series(values.to_pandas(), dtype="float64")
        case "boolean":
            return pd.Series(values.to_pandas(), dtype="boolean" if column.nullable else "bool")
        case "date" | "datetime":
            return pd.Series(values.to_pylist(), dtype="datetime64[s]")
        case "list":
            return pd.Series(values.to_pylist(), dtype="object")
    return _texts(column, pd.Series(values.to_pandas(), dtype="str"))
