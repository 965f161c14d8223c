"""Writing a release: every table once, in every form that is asked for, and what explains them.

In: a store, a folder, the forms, the release's facts. Out: the folder's files. They are written beside it and put in
their places when all are there, ``datapackage.json`` last: until then what lay there stays, and what is half done is
known for it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import UnwritableOutput
from output.export import package
from output.export.about import About
from output.export.citation import citation
from output.export.codebook import codebook
from output.export.filled import Filled
from output.export.forms import CsvForm, Form, JsonlForm
from output.export.freshness import Freshness
from output.export.layout import Layout, layouts
from output.export.source import Source

if TYPE_CHECKING:
    from output.store import Store

FORMATS = ("csv", "parquet", "xlsx", "sqlite", "jsonl")
_LEFT = ".thidua-export-"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the rows of each table, the names of the files, articles that are not resolved yet."""

    rows: Mapping[str, int]
    files: tuple[str, ...]
    unresolved: int = 0


def write(store: Store, out: Path, formats: Sequence[str] = ("csv",), about: About | None = None) -> Written:
    """Write a release of one state of the store.

    Args:
        store: The store; a crawl may go on meanwhile.
        out: The folder.
        formats: Some of :data:`FORMATS`.
        about: What the release says of itself.

    Raises:
        UnwritableOutput: if the folder cannot be written, or holds something else by the name of one of the files.
        StaleResolution: if rows have changed since they were resolved.
    """
    about = about or About()
    wanted = [name for name in FORMATS if name in formats]
    before = _files_of(out)
    _refuse_strangers(out, wanted, before)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _clear(out)
        part = out / f"{_LEFT}{os.getpid()}"
        part.mkdir()
    except OSError as error:
        raise _unwritable(out, error) from None
    try:
        with store.reading() as connection:
            source = Source(connection, publish=about.publish)
            about = replace(about, extractors=tuple(source.extractors()))
            tables = layouts(resolved=source.resolved, publish=about.publish, reviews=source.reviews)
            fresh = Freshness()
            filled = _tables(source, part, tables, wanted, about, fresh)
        files = _explanations(part, tables, filled, about, wanted)
        (part / package.FILE).write_text(package.package(part, filled, about, files), encoding="utf-8", newline="\n")
        _put(part, out, [*files, package.FILE], before)
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Written({name: one.rows for name, one in filled.items()}, tuple(files), fresh.since)


def _tables(
    source: Source,
    part: Path,
    tables: Mapping[str, Layout],
    formats: Sequence[str],
    about: About,
    fresh: Freshness,
) -> dict[str, Filled]:
    forms = [_form(name, part, about, tables) for name in formats]
    out = {}
    resolved = any(layout.resolved for layout in tables.values())
    try:
        for name, layout in tables.items():
            one = out[name] = Filled(layout)
            for form in forms:
                form.begin(layout)
            for rows in source.batches(layout):
                one.add(rows)
                if resolved:
                    fresh.see(layout, rows)
                for form in forms:
                    form.write(rows)
            for form in forms:
                form.end()
    except BaseException:
        for form in forms:
            with suppress(Exception):  # what cannot be finished is not wanted any more
                form.close()
        raise
    for form in forms:
        form.close()
    return out


def _form(name: str, part: Path, about: About, tables: Mapping[str, Layout]) -> Form:
    # Parquet and Excel need packages that the others do not.
    match name:
        case "csv":
            return CsvForm(part, about)
        case "jsonl":
            return JsonlForm(part, about)
        case "parquet":
            from output.export.parquet_form import ParquetForm

            return ParquetForm(part, about)
        case "xlsx":
            from output.export.xlsx_form import XlsxForm

            return XlsxForm(part, about, list(tables.values()))
    from output.export.sqlite_form import SqliteForm

    return SqliteForm(part, about, tables)


def _explanations(
    part: Path, tables: Mapping[str, Layout], filled: Mapping[str, Filled], about: About, formats: Sequence[str]
) -> list[str]:
    texts = {
        "codebook.md": codebook(filled, about, formats),
        "CITATION.cff": citation(about),
        "PERSONAL_DATA.md": resources.files("output.export").joinpath("personal_data.md").read_text(encoding="utf-8"),
    }
    files = [f"{table}.{ending}" for ending in ("csv", "parquet", "jsonl") if ending in formats for table in tables]
    if "xlsx" in formats:
        files.append("thidua.xlsx")
    if "sqlite" in formats:
        from output.export.datasette import metadata

        files.append("thidua.sqlite")
        texts["metadata.json"] = metadata(tables, about)
    for name, text in texts.items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")
    return [*files, *texts]


def _put(part: Path, out: Path, files: Iterable[str], before: Mapping[str, str]) -> None:
    files = list(files)
    for name in files:
        (part / name).replace(out / name)
    for name, digest in before.items():  # a form of the release before that this one has not
        old = out / name
        if name not in files and old.is_file() and package.sum_of(old) == digest:
            old.unlink()


def _files_of(out: Path) -> dict[str, str]:
    """The files of the release that lies there, with their sums; nothing where there is none."""
    try:
        found = json.loads((out / package.FILE).read_text(encoding="utf-8"))
        return {Path(one["path"]).name: one["hash"] for one in found["resources"] if found.get("thidua")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _refuse_strangers(out: Path, formats: Sequence[str], before: Mapping[str, str]) -> None:
    # A data folder's store has the same name as the database of a release: it must never be overwritten.
    database = out / "thidua.sqlite"
    if database.exists() and database.name not in before and ("sqlite" in formats or (out / "archive").exists()):
        raise UnwritableOutput(
            f"{out} holds a {database.name} that is no export (a data folder?); name another folder with --out"
        )


def _clear(out: Path) -> None:
    """Take away what an export left that was killed."""
    for left in out.glob(f"{_LEFT}*"):
        if time.time() - left.stat().st_mtime > _DAY:  # a younger one may be another export at work
            shutil.rmtree(left, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> UnwritableOutput:
    return UnwritableOutput(
        f"cannot write the tables to {folder}: {error.strerror or error}; name another folder with --out"
    )
