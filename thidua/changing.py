"""The work of ``thidua changes``: rows that are new, changed or withdrawn since a day or a run.

In: a data folder, and a day or the number of a run. Out: the changes as text, CSV or JSON, each with the sentence that
states the row and the address of its article.
"""

from __future__ import annotations

import csv
import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extract.errors import ThiduaError
from output.changes import ADDED, CHANGED, REMOVED
from thidua.extracting import PIPE_CLOSED

if TYPE_CHECKING:
    from output.store import RowChange, Store

WORDS = {ADDED: "new", CHANGED: "changed", REMOVED: "withdrawn"}
MARKS = {ADDED: "+", CHANGED: "~", REMOVED: "-"}
COLUMNS = (
    "run", "change", "table", "row", "column", "before", "after", "sentence", "url", "site", "article",
)  # fmt: skip
WIDTH = 300


class NoSuchRun(ThiduaError):
    """Raised for a day or a number that names no run."""


def first_run(store: Store, since: str) -> int | None:
    """The first run of a day, or the run of a number; ``None`` where nothing has run since.

    Raises:
        NoSuchRun: if it is neither a day nor a run.
    """
    runs = store.runs()
    if since.isdigit():
        if not any(run.id == int(since) for run in runs):
            known = f"the last is {runs[0].id}" if runs else "there is none yet"
            raise NoSuchRun(f"there is no run {since} in {store.location.folder}; {known} (thidua status)")
        return int(since)
    try:
        day = datetime.date.fromisoformat(since)
    except ValueError:
        raise NoSuchRun(f"{since} is no day such as 2026-01-31 and no number of a run (thidua status)") from None
    return min((run.id for run in runs if run.began.astimezone().date() >= day), default=None)


def run(data: str, since: str, *, form: str = "text") -> int:
    """Print what changed.

    Args:
        data: The data folder, or the address of a database.
        since: A day, or the number of a run: that run and those after it.
        form: text, csv or json.

    Returns:
        0 all is well, 3 nothing could be read, 141 nobody reads what it prints.
    """
    from output.store import Store

    try:
        with Store.open(data, write=False) as store:
            first = first_run(store, since)
            found = store.row_changes(first) if first is not None else iter(())
            _WRITERS[form](found)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    except BrokenPipeError:
        return PIPE_CLOSED
    return 0


def values(one: RowChange) -> dict[str, Any]:
    """A change as plain values."""
    what = one.what
    return {
        "run": one.run, "change": WORDS[what.change], "table": what.table, "row": what.row, "column": what.column,
        "before": what.before, "after": what.after, "sentence": what.sentence, "url": what.url, "site": one.site,
        "article": what.article,
    }  # fmt: skip


def lines(found: Iterable[RowChange]) -> Iterator[str]:
    """Changes for a person, article by article."""
    head: tuple[int, str] | None = None
    for one in found:
        what = one.what
        if (one.run, what.article) != head:
            head = (one.run, what.article)
            yield f"{what.url}  (run {one.run})"
        told = f"  {MARKS[what.change]} {what.table}: {what.row or what.after or what.before}"
        if what.change == CHANGED:
            told += f": {what.column}: {_short(what.before)} → {_short(what.after)}"
        yield told if len(told) <= WIDTH else told[: WIDTH - 1] + "…"
        if what.sentence:
            yield f"      “{what.sentence.strip()}”"


def _short(text: str) -> str:
    text = text or "(empty)"
    return text if len(text) <= 100 else text[:99] + "…"


def _text(found: Iterable[RowChange]) -> None:
    for line in lines(found):
        sys.stdout.write(line + "\n")


def _csv(found: Iterable[RowChange]) -> None:
    from output.export.safe_cells import safe

    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in found:
        cells = values(one)
        writer.writerow({name: safe(cell) if isinstance(cell, str) else cell for name, cell in cells.items()})


def _json(found: Iterable[RowChange]) -> None:
    before = "[\n"
    for one in found:
        sys.stdout.write(before + json.dumps(values(one), ensure_ascii=False))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


_WRITERS = {"text": _text, "csv": _csv, "json": _json}
