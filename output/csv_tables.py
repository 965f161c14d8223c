"""The tables as CSV files, written as the articles come.

In: extractions, one by one. Out: ``articles.csv``, ``blocs.csv`` and the others in a folder: UTF-8, always with a
header, lists and evidence as JSON in a cell. The files appear together at the end; until then what an earlier run
wrote stays as it was.
"""

from __future__ import annotations

import csv
import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from extract.errors import UnwritableOutput
from extract.schema import columns
from output.values import ALL_TABLES, cells, table_rows

if TYPE_CHECKING:
    from types import TracebackType

    from extract.schema import Extraction


class CsvTables:
    """The CSV files of one run: a context manager that keeps them if it ends well, and removes them if not."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and the files.

        Raises:
            UnwritableOutput: if that cannot be done.
        """
        self.folder = folder
        self.counts = dict.fromkeys(ALL_TABLES, 0)
        self._parts = {table: folder / f".{table}.{os.getpid()}.part" for table in ALL_TABLES}
        self._writers: dict[str, Any] = {}
        self._files = ExitStack()
        self._discarded = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for table, part in self._parts.items():
                file = self._files.enter_context(
                    part.open("w", encoding="utf-8", errors="backslashreplace", newline="")
                )
                self._writers[table] = csv.writer(file, lineterminator="\n")
                self._writers[table].writerow([column.name for column in columns(table)])
        except OSError as error:
            self._remove()
            raise _unwritable(folder, error) from None

    def write(self, extraction: Extraction) -> None:
        """Add the rows of one article.

        Raises:
            UnwritableOutput: if the disk is full, say.
        """
        try:
            for table in ALL_TABLES:
                for row in table_rows(extraction, table):
                    self._writers[table].writerow(cells(row))
                    self.counts[table] += 1
        except OSError as error:
            raise _unwritable(self.folder, error) from None

    def discard(self) -> None:
        """Let the tables of the run before stand, however this one ends."""
        self._discarded = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None or self._discarded:
            self._remove()
            return
        try:
            self._files.close()
            for table, part in self._parts.items():
                part.replace(self.folder / f"{table}.csv")
        except OSError as problem:
            self._remove()
            raise _unwritable(self.folder, problem) from None

    def _remove(self) -> None:
        with suppress(OSError):  # what cannot be flushed is not wanted any more
            self._files.close()
        for part in self._parts.values():
            with suppress(OSError):  # a folder that cannot be written holds none
                part.unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> UnwritableOutput:
    return UnwritableOutput(
        f"cannot write the tables to {folder}: {error.strerror or error}; name another folder with --out"
    )
