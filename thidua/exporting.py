"""The work of ``thidua export`` and ``thidua diff``: a store's tables as a release, and what differs between two.

In: what the command line says. Out: an exit code; the files appear together, in an order made of their content, of one
state of the store, also while a crawl goes on.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from extract.errors import ThiduaError
from output.placing import placed
from thidua.extracting import STOPPED

if TYPE_CHECKING:
    from output.export import About

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def run(
    data: str, out: Path, *, formats: Sequence[str] = ("csv",), about: About | None = None, quiet: bool = False
) -> int:
    """Write a release.

    Args:
        data: The data folder, or the address of a database.
        out: Folder for the files.
        formats: The forms of the tables.
        about: What the release says of itself.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    from output.export import write
    from output.store import Store

    try:
        with Store.open(data, write=False) as store:
            written = write(store, out, formats, about)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stderr.write(f"thidua: stopped; {out} is as it was\n")
        return STOPPED
    if written.unresolved:
        sys.stderr.write(
            f"thidua: {written.unresolved:,} articles came after `thidua resolve`: the panel does not have them yet\n"
        )
    if not quiet:
        rows = ", ".join(f"{table} {count:,}" for table, count in written.rows.items())
        sys.stderr.write(f"{rows}; tables in {out}\n")
    return 0


def release(
    *,
    version: str | None,
    title: str | None,
    authors: Sequence[str],
    released: str | None,
    licence: str | None,
    publish: bool,
) -> About:
    """What the release says of itself.

    Raises:
        ValueError: for a day that is none.
    """
    import datetime

    from output.export.about import TITLE, UNRELEASED, About

    if released is not None:
        if not _DAY.fullmatch(released):
            raise ValueError(f"{released} is no day such as 2026-01-31")
        datetime.date.fromisoformat(released)
    return About(version or UNRELEASED, title or TITLE, tuple(authors), released, licence, publish)


def compare(old: Path, new: Path, *, as_json: bool, out: Path | None = None) -> int:
    """Write what differs between two releases.

    Args:
        old: Folder of the earlier one.
        new: Folder of the later one.
        as_json: One JSON document, else CSV.
        out: A file; by default standard output.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    from output.export.difference import COLUMNS, differences, told_as_json
    from output.export.opened import Package

    def told(file: TextIO) -> None:
        found = differences(*releases)
        if as_json:
            file.write(told_as_json(*releases, found) + "\n")
            return
        from output.export.safe_cells import safe

        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([safe(getattr(one, name)) for name in COLUMNS] for one in found)

    try:
        releases = Package.open(old), Package.open(new)
        for one in releases:
            one.check()
        if out is None:
            told(sys.stdout)
        else:
            _write_whole(out, told)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    except KeyboardInterrupt:
        return STOPPED
    return 0


def _write_whole(path: Path, told: Callable[[TextIO], None]) -> None:
    with placed(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        told(file)
