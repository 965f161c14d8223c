"""The data package: what lies in the folder, column by column, with a sum over every file.

In: the tables, the release's facts, the files as written. Out: the text of ``datapackage.json`` (Frictionless Data
Package). It is written last: a folder in which it is missing or does not fit was not finished, or has been changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.schema import Column
from output.export.about import NAME, About
from output.export.filled import Filled
from output.export.layout import Layout
from output.export.line_sums import line_sums

FILE = "datapackage.json"
LINED = ("csv", "jsonl")
"""Forms of which a person may change a line."""
_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "string",  # a day, or a time: no one type of Frictionless is both
    "list": "array",
}
_MOMENT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\+07:00)?)?"
_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "md": "text/markdown",
    "cff": "text/yaml",
    "json": "application/json",
}


def package(folder: Path, filled: Mapping[str, Filled], about: About, files: Sequence[str]) -> str:
    """The text of ``datapackage.json``.

    Args:
        folder: Where the files lie now.
        filled: The tables.
        about: The release's facts.
        files: Their names, those of the tables in the order of the tables.
    """
    keyed = f"{name}.csv" in files if (name := next(iter(filled), "")) else False
    resources = []
    for file in files:
        stem, _, ending = file.rpartition(".")
        table = filled.get(stem) if ending in {"csv", "parquet", "jsonl"} else None
        resources.append(_resource(folder / file, stem, ending, table, keyed=keyed))
    whole: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": NAME,
        "title": about.title,
        "version": about.version,
        "description": "See codebook.md; on names of persons see PERSONAL_DATA.md.",
    }
    if about.licence:
        whole["licenses"] = [{"name": about.licence}]
    if about.authors:
        whole["contributors"] = [{"title": author, "role": "author"} for author in about.authors]
    whole["thidua"] = {
        "schema": about.schema,
        "extractors": list(about.extractors),
        "form": about.form,
        "rows": {name: one.rows for name, one in filled.items()},
    }
    whole["resources"] = resources
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def sum_of(path: Path) -> str:
    """SHA-256 of a file as the package has it."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _resource(path: Path, stem: str, ending: str, table: Filled | None, *, keyed: bool) -> dict[str, Any]:
    tabular = ending == "csv" and table is not None
    name = stem if tabular else path.name.lower().replace("_", "-").replace(".", "-")
    out: dict[str, Any] = {"name": name, "type": "table" if tabular else "file", "path": path.name, "format": ending}
    if tabular:
        out |= {"scheme": "file", "mediatype": "text/csv", "encoding": "utf-8-sig"}
    else:
        out["mediatype"] = _MEDIA[ending]
        if ending in {"md", "json", "jsonl", "cff"}:
            out["encoding"] = "utf-8"
    out |= {"bytes": path.stat().st_size, "hash": sum_of(path)}
    if table is not None:
        out["description"] = table.layout.about
        if ending in LINED:
            out["thidua:lines"] = line_sums(path)
        if tabular:
            out["dialect"] = {"csv": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}}
            out["schema"] = _schema(table.layout)
        elif not keyed:
            out["thidua:schema"] = _schema(table.layout)  # Frictionless reads no table from such a file by itself
    return out


def _schema(layout: Layout) -> dict[str, Any]:
    out: dict[str, Any] = {
        "fields": [_field(column, layout) for column in layout.columns],
        "missingValues": [""],
    }
    if layout.key:
        out["primaryKey"] = list(layout.key)
    if layout.references:
        out["foreignKeys"] = [
            {
                "fields": list(r.columns),
                "reference": {"resource": "" if r.table == layout.name else r.table, "fields": list(r.target)},
            }
            for r in layout.references
        ]
    return out


def _field(column: Column, layout: Layout) -> dict[str, Any]:
    out: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type]}
    out["description"] = column.meaning + (f" Unit: {column.unit}." if column.unit else "")
    if not column.nullable:
        out["thidua:empty"] = False  # an empty text is a text of no letters
    if column.type == "boolean":
        out |= {"trueValues": ["true"], "falseValues": ["false"]}
    limits: dict[str, Any] = {}
    if column.name in layout.key or (not column.nullable and (column.codes or column.type != "string")):
        limits["required"] = True
    if column.name in layout.key and len(layout.key) == 1:
        limits["unique"] = True
    if column.codes:
        limits["enum"] = list(column.codes)
    if column.type == "datetime":
        limits["pattern"] = _MOMENT
    if limits:
        out["constraints"] = limits
    return out
