"""The work of ``thidua extract``: outcomes to summaries, rows, tables and annotations.

In: what the command line says. Out: an exit code; everything else is written as the articles come, nothing is kept.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, TextIO

from extract.errors import StoreProblem, UnwritableOutput
from output.annotation import AnnotationFolder
from output.csv_tables import CsvTables
from output.summary import summary
from output.values import json_lines
from pipelines.files import text_files
from pipelines.workers import outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipelines.files import Outcome
    from pipelines.filing import Filing


STOPPED = 130
PIPE_CLOSED = 141
"""Exit codes of a program that a signal ended, as shells count them."""


def run(
    paths: Sequence[str],
    *,
    tables: Path | None = None,
    annotations: Path | None = None,
    rows: bool = False,
    summaries: bool = True,
    jobs: int | None = None,
    data: str | None = None,
) -> int:
    """Extract the articles of files and folders.

    Args:
        paths: Files, folders, ``-``.
        tables: Folder for CSV files.
        annotations: Folder for JSON files.
        rows: Print rows as JSON lines instead of summaries.
        summaries: Print summaries, and progress where it is seen.
        jobs: Number of processes.
        data: A data folder, whose store keeps files, articles and rows.

    Returns:
        0 all read, 1 some not or only in part, 3 none or the results could not be written, 130 stopped by Ctrl-C,
        141 nobody reads what it prints.
    """
    kept = tables is not None or annotations is not None or data is not None
    screen = _Screen(rows=rows, summaries=summaries, may_close=kept)
    try:
        with ExitStack() as stack:
            csv_tables = stack.enter_context(CsvTables(tables)) if tables else None
            folder = AnnotationFolder(annotations) if annotations else None
            filing = stack.enter_context(_filing(data, paths)) if data is not None else None
            total = sum(1 for _ in text_files(p for p in paths if p != "-")) if screen.shows_progress else 0
            files = filing.loaded(text_files(paths)) if filing else text_files(paths)
            results = outcomes(files, jobs=jobs, progress=lambda done: screen.progress(done, total))
            for outcome in stack.enter_context(closing(results)):
                screen.show(outcome)
                if filing:
                    filing.keep(outcome)
                if outcome.extraction is None:
                    continue
                if csv_tables:
                    csv_tables.write(outcome.extraction)
                if folder:
                    path = folder.write(outcome.extraction, outcome.stem)
                    if path.stem != outcome.stem:
                        screen.say(f"{outcome.source}: another file has this name, its annotation is {path.name}")
            if csv_tables and not screen.read:
                csv_tables.discard()  # a mistyped path must not empty the tables of an earlier run
        screen.close(tables, annotations, data)
    except (UnwritableOutput, StoreProblem) as error:
        screen.say(str(error))
        return 3
    except KeyboardInterrupt:
        left = f"; {tables} is as it was" if tables else ""
        left += f"; what was read is in {data}" if data is not None else ""
        screen.say(f"stopped after {screen.read + screen.failed} files{left}")
        return STOPPED
    except BrokenPipeError:
        screen.forget_output()
        return PIPE_CLOSED
    return screen.code


@contextmanager
def _filing(data: str, paths: Sequence[str]) -> Iterator[Filing]:
    """What keeps files in a data folder; what has come is kept also where the work is stopped."""
    from output.store import Store
    from pipelines.filing import Filing, visited

    with Store.open(data) as store:
        run = store.begin_run("extract", {"paths": visited(paths)})
        filing = Filing(store, run)
        outcome = "failed"
        try:
            yield filing
            outcome = "finished"
        except KeyboardInterrupt:
            outcome = "stopped"
            raise
        finally:
            if outcome != "failed":
                filing.flush()
            store.end_run(run, outcome, {"kept": filing.kept, "unchanged": filing.unchanged})


class _Screen:
    """What the person sees, and the counts behind the last line and the exit code."""

    def __init__(self, *, rows: bool, summaries: bool, may_close: bool) -> None:
        self.rows, self.summaries, self.may_close = rows, summaries, may_close
        self.read = self.relevant = self.failed = self.damaged = 0
        self.output: TextIO | None = sys.stdout
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        printing_on_it = sys.stdout.isatty() and (rows or summaries)
        self.shows_progress = sys.stderr.isatty() and summaries and not printing_on_it
        self._started = self._last = time.monotonic()
        self._line = False

    @property
    def code(self) -> int:
        if self.failed and not self.read:
            return 3
        return 1 if self.failed or self.damaged else 0

    def show(self, outcome: Outcome) -> None:
        """Print one outcome and count it."""
        if outcome.extraction is None:
            self.failed += 1
            self.say(f"{outcome.source}: {outcome.message}")
            return
        self.read += 1
        self.relevant += outcome.extraction.article.relevant
        if outcome.note:
            self.damaged += 1
            self.say(f"{outcome.source}: {outcome.note}")
        if self.rows:
            self._print("".join(f"{line}\n" for line in json_lines(outcome.extraction)))
        elif self.summaries:
            self._print(summary(outcome.extraction, name=outcome.source, width=self.width) + "\n\n")

    def _print(self, text: str) -> None:
        if self.output is None:
            return
        try:
            self.output.write(text)
            self.output.flush()  # the next program has each article when it is done
        except BrokenPipeError:
            if not self.may_close:
                raise
            # Nobody reads the summaries any more, but the tables are still wanted.
            self.forget_output()
        except OSError as error:
            self.forget_output()
            raise UnwritableOutput(f"cannot write to standard output: {error.strerror or error}") from None

    def forget_output(self) -> None:
        """Print no more; without this, Python would say once more at its end that the pipe is closed."""
        self.output = None
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def say(self, message: str) -> None:
        """A message on standard error, on a line of its own."""
        self._clear()
        sys.stderr.write(f"thidua: {message}\n")

    def progress(self, done: int, total: int) -> None:
        """The line that counts, ten times a second at most."""
        now = time.monotonic()
        if not self.shows_progress or now - self._last < 0.1:
            return
        self._last = now
        of = f" of {total:,}" if total else ""
        sys.stderr.write(f"\r{done:,}{of} files, {done / (now - self._started):.0f} a second\x1b[K")
        sys.stderr.flush()
        self._line = True

    def _clear(self) -> None:
        if self._line:
            sys.stderr.write("\r\x1b[K")
            self._line = False

    def close(self, tables: Path | None, annotations: Path | None, data: str | None = None) -> None:
        """Say what was done, where it went into files or something failed."""
        self._clear()
        if not self.summaries or not (tables or annotations or data or self.failed or self.damaged):
            return
        parts = [f"files read: {self.read:,}, with a bloc: {self.relevant:,}"]
        parts += [f"not read: {self.failed:,}"] if self.failed else []
        parts += [f"tables in {tables}"] if tables and self.read else []
        parts += [f"annotations in {annotations}"] if annotations and self.read else []
        parts += [f"data in {data}"] if data is not None and self.read else []
        sys.stderr.write("; ".join(parts) + "\n")
