"""What changed between two extractions of one article, row by row.

In: what the article said before, and what it says now. Out: changes: rows that were added or removed, and cells that
are others, with the sentence that states the row. Rows are told by what they say, not by their number: of those that
are not equal, the ones with the most in common are taken for one row that changed.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from extract.errors import UnwritableOutput
from extract.schema import TABLES, columns
from output.values import json_line, plain_row

if TYPE_CHECKING:
    from extract.schema import Article, Extraction, Row

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
COLUMNS = ("change", "table", "article", "url", "column", "before", "after", "sentence")

_NOT_SAID = {"extractor", "article"}
_RUN = {"fetched", "archive_record", "duplicate_of", "text"}  # a text that changed is told by its hash
_CARRIED = {"evidence", "sentence", "rule", "confidence"}
_ALIKE = 0.5
_KNOWN_BY = {
    "articles": ("title",),
    "blocs": ("name",),
    "meetings": ("kind", "held", "year_reviewed"),
    "members": (),
    "leaders": ("role", "person", "year"),
    "awards": ("award", "recipient", "year"),
    "people": ("name",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is new or gone, or one cell that is another.

    Attributes:
        change: added, removed or changed.
        table: Name of the table.
        article: Identifier of the article.
        url: Its address, or the path of its file.
        column: Of a cell that changed; empty for a row.
        before: The cell, or the row as JSON, before.
        after: The same now.
        sentence: The sentence that states the row.
        row: What a reader knows the row by: a bloc's name, a unit and its role …
    """

    change: str
    table: str
    article: str
    url: str
    column: str
    before: str
    after: str
    sentence: str
    row: str = ""


def changes(before: Extraction | None, after: Extraction | None) -> list[Change]:
    """What changed; an article that is not there before or after is all added or removed."""
    if before is not None and after is not None and before.article.article != after.article.article:
        return changes(before, None) + changes(None, after)
    some = after or before
    if some is None:
        return []
    identifier, url = some.article.article, some.article.url or some.article.source or ""
    out: list[Change] = []

    def say(
        change: str, table: str, column: str, old: Any, new: Any, row: Mapping[str, Any], sentence: str = ""
    ) -> None:
        out.append(
            Change(change, table, identifier, url, column, _cell(old), _cell(new), sentence, _known_by(table, row))
        )

    if before is None or after is None:
        values = {name: value for name, value in _said(some.article).items() if value is not None}
        say(
            ADDED if before is None else REMOVED,
            "articles",
            "",
            values if after is None else None,
            values if after else None,
            values,
        )
    else:
        old_article, new_article = _said(before.article), _said(after.article)
        for name, value in new_article.items():
            if old_article[name] != value:
                say(CHANGED, "articles", name, old_article[name], value, new_article)
    for table in TABLES:
        old_rows = before.rows(table) if before else []
        new_rows = after.rows(table) if after else []
        for old, new in _paired(old_rows, new_rows):
            if old is None or new is None:
                row = _said(old or new)  # type: ignore[arg-type]
                values = {n: v for n, v in row.items() if v not in (None, []) and n not in _CARRIED}
                sentence = str(row["sentence"])
                say(ADDED, table, "", None, values, values, sentence) if old is None else say(
                    REMOVED, table, "", values, None, values, sentence
                )
                continue
            was, now = _said(old), _said(new)
            for name in _names(table):
                if was[name] != now[name]:
                    say(CHANGED, table, name, was[name], now[name], now, new.sentence)
    return out


def _known_by(table: str, row: Mapping[str, Any]) -> str:
    """What a reader knows a row by."""
    parts = [row.get(name) for name in _KNOWN_BY[table]]
    if table in {"members", "leaders"}:
        parts = [row.get("unit_full") or row.get("unit"), *parts]
    return " · ".join(str(part) for part in parts if part not in (None, "", []))


def differ(before: Extraction | None, after: Extraction | None) -> bool:
    """Whether anything is to be written: also where nothing that is said changed, but the extractor's version."""
    if before is None or after is None:
        return before is not after
    if _data(before.article) != _data(after.article):
        return True
    return any(before.rows(table) != after.rows(table) for table in TABLES)


def _data(article: Article) -> dict[str, Any]:
    return {name: value for name, value in plain_row(article).items() if name not in _RUN}


def _said(row: Article | Row) -> dict[str, Any]:
    values = plain_row(row)
    return {name: values[name] for name in _names(row.table)}


@cache
def _names(table: str) -> tuple[str, ...]:
    left_out = _NOT_SAID | (_RUN if table == "articles" else set())
    return tuple(column.name for column in columns(table) if column.name not in left_out)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json_line(value) if isinstance(value, list | dict) else str(value)


def _paired(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Rows that are one before and after, the changed in the new order; then what is gone, then what is new."""
    left = [(_said(row), row) for row in old]
    fresh: list[tuple[dict[str, Any], Row]] = []
    for row in new:
        said = _said(row)
        same = next((n for n, (was, _) in enumerate(left) if was == said), None)
        if same is None:
            fresh.append((said, row))
        else:
            del left[same]
    likeness = [(-_likeness(was, now), m, n) for n, (was, _) in enumerate(left) for m, (now, _) in enumerate(fresh)]
    taken: dict[int, int] = {}
    for negative, m, n in sorted(likeness):
        if -negative >= _ALIKE and m not in taken and n not in taken.values():
            taken[m] = n
    pairs: list[tuple[Row | None, Row | None]] = [(left[n][1], fresh[m][1]) for m, n in sorted(taken.items())]
    pairs += [(row, None) for n, (_, row) in enumerate(left) if n not in taken.values()]
    pairs += [(None, row) for m, (_, row) in enumerate(fresh) if m not in taken]
    return pairs


def _likeness(a: dict[str, Any], b: dict[str, Any]) -> float:
    """The share of what both rows say themselves that is the same."""
    own = [name for name in a if name not in _CARRIED and (a[name] not in (None, []) or b[name] not in (None, []))]
    return sum(a[name] == b[name] for name in own) / len(own) if own else 0.0


class ChangesFile:
    """Changes as a CSV file, a line each, that can be gone on with after a place.

    Args:
        path: The file.
        size: How much of it is to stay; none begins it anew.
    """

    def __init__(self, path: Path, size: int = 0) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if size:
                os.truncate(path, size)
            self._file = path.open("a" if size else "w", encoding="utf-8", errors="backslashreplace", newline="")
            self._writer = csv.writer(self._file, lineterminator="\n")
            if not size:
                self._writer.writerow(COLUMNS)
        except OSError as error:
            raise self._unwritable(error) from None

    def write(self, some: Iterable[Change]) -> int:
        """Add changes; gives the size of the file with them.

        Raises:
            UnwritableOutput: if the disk is full, say.
        """
        try:
            self._writer.writerows([getattr(change, name) for name in COLUMNS] for change in some)
            self._file.flush()
            return os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise self._unwritable(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError as problem:
            raise self._unwritable(problem) from None

    def _unwritable(self, error: OSError) -> UnwritableOutput:
        return UnwritableOutput(
            f"cannot write the changes to {self.path}: {error.strerror or error}; name another with --out"
        )


def line(change: Change, width: int = 160) -> str:
    """A change on one line for a person."""
    mark = {ADDED: "+", REMOVED: "-", CHANGED: "~"}[change.change]
    what = f"{mark} {change.table} {change.article}"
    if change.change == CHANGED:
        what += f" {change.column}: {change.before or '(empty)'} → {change.after or '(empty)'}"
    else:
        what += f" {change.before or change.after}"
    if change.sentence:
        what += f"  | {change.sentence}"
    return what if len(what) <= width else what[: max(40, width - 1)] + "…"
