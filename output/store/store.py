"""The store: what a crawl knows and what it has read, in one folder.

In: addresses that were found, visits with everything they gave. Out: what waits, what is known, the articles. Each
commit is one transaction: a page is in it wholly or not at all, however the process ends.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DataError

from output.store import articles, frontier, health, history, outcomes, runs, yields
from output.store.appending import MOST_BYTES, AppendedFiles, Place
from output.store.frontier import Entry
from output.store.health import Finding, Layout, SiteRun
from output.store.history import RowChange
from output.store.mending import mend
from output.store.opening import ARCHIVE, Location, engine_of, is_current, locate, lock, make_ready, missing, told
from output.store.outcomes import Archived
from output.store.runs import Run
from output.store.tables import archive_files, records
from output.store.yields import Watched
from pipelines import clock
from pipelines.items import Discovered, Visit

if TYPE_CHECKING:
    from filelock import FileLock

    from extract.schema import Extraction


class Store:
    """A data folder: ``thidua.sqlite`` and ``archive/``. Open it with :meth:`open`, and close it, or use ``with``."""

    def __init__(self, location: Location, engine: Engine, held: FileLock | None, files: AppendedFiles) -> None:
        self.location = location
        self._engine, self._held, self._files = engine, held, files
        self._writing = threading.RLock()
        self._next_record = 0

    @classmethod
    def open(
        cls,
        data: Path | str,
        *,
        write: bool = True,
        create: bool = True,
        folder: Path | None = None,
        file_bytes: int = MOST_BYTES,
    ) -> Self:
        """Open a store; to write, it is made where there is none, and no one else may write to it meanwhile.

        Args:
            data: The folder, or the address of a database.
            write: Whether it is to be written to.
            create: Whether it is made where there is none.
            folder: For an address, where archive and lock are.
            file_bytes: The size from which on an archive file is followed by the next.

        Raises:
            StoreLocked: if another process is writing.
            StoreMissing: if there is none, and it is only to be read or not to be made.
            StoreTooNew, StoreDamaged: if it is not one of this version's, or an older one's.
            StoreProblem: if it cannot be opened.
        """
        from pipelines.archive import file_head

        location = locate(data, folder)
        if not (write and create) and location.file is not None and not location.file.exists():
            raise missing(location)
        with ExitStack() as undo:
            held = lock(location) if write else None
            if held:
                undo.callback(held.release)
            engine = engine_of(location)
            undo.callback(engine.dispose)
            files = AppendedFiles(location.folder / ARCHIVE, file_head, file_bytes)
            store = cls(location, engine, held, files)
            with told(location):
                if write:
                    make_ready(engine, location)
                    store._recover()
                elif not is_current(engine, location):
                    with lock(location):
                        make_ready(engine, location)
            undo.pop_all()
        return store

    def close(self) -> None:
        """Let the files and the lock go."""
        with self._writing:
            self._files.close()
            self._engine.dispose()
            if self._held:
                self._held.release()
                self._held = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def archive(self) -> Path:
        """The folder of the archive files."""
        return self._files.folder

    def _recover(self) -> None:
        with self._engine.begin() as connection:
            self._files.recover(connection)
            self._next_record = (connection.scalar(select(func.max(records.c.id))) or 0) + 1
            runs.close_killed(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on one state of the store, whatever is committed meanwhile."""
        with told(self.location), self._engine.connect().execution_options(reads=True) as connection:
            connection.begin()
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction for rooms that keep tables of their own here; it is undone if it is left with an error."""
        with self._transaction() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._writing, told(self.location), self._engine.begin() as connection:
            yield connection

    # Runs and sites

    def begin_run(self, command: str, options: dict[str, Any]) -> int:
        """Note that a command begins; gives its number."""
        with self._transaction() as connection:
            return runs.begin(connection, command, options)

    def end_run(self, run: int, outcome: str, counts: dict[str, Any] | None = None) -> None:
        """Note how a run ended, such as finished, stopped or failed; without counts those that were noted stay."""
        with self._transaction() as connection:
            runs.end(connection, run, outcome, counts)

    def runs(self, command: str | None = None) -> list[Run]:
        """The runs so far, the last first."""
        with self.reading() as connection:
            return runs.told(connection, command)

    def note_site(
        self,
        site: str,
        run: int,
        status: str,
        *,
        reason: str | None = None,
        failures: int = 0,
        counts: dict[str, Any] | None = None,
    ) -> None:
        """Note how a site is, such as ok, blocked or failing."""
        with self._transaction() as connection:
            runs.note_site(connection, site, run, status, reason=reason, failures=failures, counts=counts)

    def sites(self) -> dict[str, dict[str, Any]]:
        """What was noted of each site."""
        with self.reading() as connection:
            return runs.sites(connection)

    # History and health

    def row_changes(self, run: int) -> Iterator[RowChange]:
        """What this run and those after it brought: rows that are new, changed or gone."""
        with self.reading() as connection:
            yield from history.since(connection, run)

    def note_figures(self, run: int, figures: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep what a crawl counted, by site."""
        with self._transaction() as connection:
            health.note_figures(connection, run, figures)

    def figures(self, sites: Collection[str] | None = None) -> dict[str, list[SiteRun]]:
        """What crawls counted, by site, the last first."""
        with self.reading() as connection:
            return health.figures(connection, sites)

    def last_figures(self, run: int | None = None) -> dict[str, SiteRun]:
        """What each site's last crawl counted, or this crawl, by site."""
        with self.reading() as connection:
            return health.last_figures(connection, run)

    def note_layouts(self, site: str, layouts: Mapping[str, Layout]) -> None:
        """Keep how the pages of a site are built, by kind."""
        with self._transaction() as connection:
            health.note_layouts(connection, site, layouts)

    def layouts(self, site: str) -> dict[str, Layout]:
        """How the pages of a site were built when they were last seen, by kind."""
        with self.reading() as connection:
            return health.layouts(connection, site)

    def note_findings(
        self, run: int, found: Sequence[tuple[str, str, str, str]], sites: Collection[str]
    ) -> list[Finding]:
        """Keep what the monitors found in a crawl: site, monitor, level and message of each."""
        with self._transaction() as connection:
            return health.note_findings(connection, run, found, sites)

    def findings(self, run: int | None = None) -> list[Finding]:
        """What the monitors found in a crawl; without its number, when they last looked."""
        with self.reading() as connection:
            return health.current(connection) if run is None else health.of_run(connection, run)

    def looked(self, before: int | None = None) -> int | None:
        """The crawl that the monitors last looked at, or the last before this one."""
        with self.reading() as connection:
            return health.looked(connection, before)

    # Frontier

    def discover(self, links: Sequence[Discovered], run: int) -> int:
        """Add the new ones, and what is told better of those that wait; gives the number of new ones."""
        with self._transaction() as connection:
            return frontier.discover(connection, links, run)

    def waiting(
        self,
        site: str,
        role: str | None,
        most: int,
        *,
        least_score: float = 0,
        skip: Collection[int] = (),
        now: datetime.datetime | None = None,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> list[Entry]:
        """Entries that wait, the highest score first, of equal ones the first found.

        Args:
            site: Name of the site.
            role: ``list``, ``article``, or ``None`` for both.
            most: How many.
            least_score: Lower ones are left out.
            skip: Entries to leave out, such as those being fetched.
            now: The time; what is to be tried again later is left out.
            since: The first day wanted: what is known to be older is left out.
            until: The last day wanted of articles.
        """
        now = now or clock.now()
        with self.reading() as connection:
            return frontier.waiting(
                connection, site, role, most, least_score=least_score, skip=skip, now=now, since=since, until=until
            )

    def known(self, site: str, keys: Sequence[str]) -> dict[str, str]:
        """The states of these keys; those that are not known are left out."""
        with self.reading() as connection:
            return frontier.states(connection, site, keys)

    def entries(self, site: str, keys: Sequence[str]) -> dict[str, Entry]:
        """What is known of these keys."""
        with self.reading() as connection:
            return frontier.known(connection, site, keys)

    def revisit(
        self,
        site: str,
        role: str,
        run: int,
        *,
        states: Collection[str] = (frontier.DONE, frontier.FAILED),
        outcomes: Collection[str] | None = None,
        walks: Collection[str] | None = None,
        most_page: int | None = None,
        before: datetime.datetime | None = None,
        most: int | None = None,
    ) -> int:
        """Let what an earlier run has visited wait again; gives the number.

        Args:
            site: Name of the site.
            role: ``list`` or ``article``.
            run: This run: what it has visited itself is left as it is.
            states: Of which state.
            outcomes: Of which outcome, by default any.
            walks: Found by which walk, by default any.
            most_page: The last page of a listing, by default any.
            before: Fetched before this time, by default any.
            most: How many at most, the highest score first.
        """
        with self._transaction() as connection:
            return frontier.revisit(
                connection, site, role, run,
                states=states, outcomes=outcomes, walks=walks, most_page=most_page, before=before, most=most,
            )  # fmt: skip

    def first_pages(self, site: str, run: int) -> list[Watched]:
        """The first pages of a site's lists that this run has not read, and what they have led to."""
        with self.reading() as connection:
            return yields.first_pages(connection, site, run)

    def wake(self, entries: Collection[int]) -> int:
        """Let entries wait again; gives their number."""
        with self._transaction() as connection:
            return yields.wake(connection, entries)

    def fruitful(self, site: str, walks: Collection[str]) -> bool:
        """Whether lists of these kinds have led to an article on a bloc of this site."""
        with self.reading() as connection:
            return frontier.fruitful(connection, site, walks)

    def led(self, site: str, walk: str, reason: str) -> bool:
        """Whether a list of this kind has been read that has this reason."""
        with self.reading() as connection:
            return frontier.led(connection, site, walk, reason)

    def promote(self, site: str, parent: str, walk: str, score: float) -> int:
        """Raise the score of the lists that wait and were found on one page; gives their number."""
        with self._transaction() as connection:
            return frontier.promote(connection, site, parent, walk, score)

    def backlog(self, least: Mapping[str, float], since: datetime.date | None = None) -> dict[str, int]:
        """How many entries of each site wait that would be fetched, by the least score of each role."""
        with self.reading() as connection:
            return frontier.backlog(connection, least, since)

    def counts(self, site: str | None = None) -> dict[str, int]:
        """Entries by state and by outcome; ``articles``, ``relevant`` and ``rows``."""
        with self.reading() as connection:
            return {**frontier.counts(connection, site), **articles.counts(connection, site)}

    # Visits

    def commit(self, visits: Sequence[Visit], run: int) -> None:
        """Keep what visits gave: archive first, then everything else in one transaction.

        Sets the outcome of those that turn out as ``twin`` or ``unchanged``, and the reason ``changed``.

        Raises:
            StoreFull: if the disk is full; nothing of these visits is kept then, and they can be given again.
            StoreDamaged, StoreProblem: if they cannot be kept for another reason.
        """
        if not visits:
            return
        given = [(visit.entry, visit.outcome, visit.reason) for visit in visits]
        with self._writing:
            try:
                with told(self.location):
                    places = self._files.append([visit.record for visit in visits], run, self._engine)
                    try:
                        self._keep(visits, places, run)
                    except (UnicodeEncodeError, OverflowError, DataError):  # halves of characters, endless numbers
                        _as_given(visits, given)
                        for visit in visits:
                            mend(visit)
                        self._keep(visits, places, run)
                self._files.committed()
            except BaseException:
                self._files.undo(self._engine)
                _as_given(visits, given)
                raise

    def _keep(self, visits: Sequence[Visit], places: Sequence[Place | None], run: int) -> None:
        with self._engine.begin() as connection:
            self._write(connection, visits, places, run)

    def _write(self, connection: Connection, visits: Sequence[Visit], places: Sequence[Place | None], run: int) -> None:
        self._files.note(connection)
        outcomes.enter(connection, visits, run)
        numbers = outcomes.note_records(connection, visits, places, run, self._next_record)
        self._next_record += len(visits)  # where the transaction fails, some numbers stay unused
        found = [visit for visit in visits if visit.extraction is not None]
        kept_places = {v.entry: str(place) for v, place in zip(visits, places, strict=True) if place}
        outdone = articles.keep(connection, found, kept_places, run) if found else []
        still = articles.owners(connection, [visit.entry for visit in visits if visit.extraction is None])
        outcomes.settle(connection, visits, run, numbers, still)
        outcomes.are_twins(connection, outdone)
        # Behind what became of the visits: a print form that names its page lets its own entry wait again.
        frontier.discover(connection, [link for visit in visits for link in visit.discovered], run)

    def read_again(
        self, visits: Sequence[Visit], places: Sequence[Archived], run: int, progress: dict[str, Any]
    ) -> None:
        """Keep what pages of the archive say now, in one transaction with how far the run has come.

        Args:
            visits: With an extraction, or the outcome that it is no article: then what it gave before goes.
            places: Where their pages lie.
            run: The run.
            progress: The run's counts from now on.
        """
        given = [(visit.entry, visit.outcome, visit.reason) for visit in visits]
        try:
            with self._transaction() as connection:
                found = [visit for visit in visits if visit.extraction is not None]
                articles.forget_of(connection, [visit.entry for visit in visits if visit.extraction is None], run)
                kept = {place.entry.id: str(Place(place.path.name, place.offset, place.length)) for place in places}
                outdone = articles.keep(connection, found, kept, run, reread=True)
                outcomes.judge(connection, visits)
                outcomes.are_twins(connection, outdone)
                runs.count(connection, run, progress)
        except BaseException:
            _as_given(visits, given)
            raise

    # What was read

    def articles(self) -> Iterator[Extraction]:
        """Every article with its rows, of one state of the store, in an order made of their content."""
        with self.reading() as connection:
            yield from articles.read(connection)

    def articles_of(self, entries: Sequence[int]) -> dict[int, Extraction]:
        """The articles that these entries gave; at most some hundreds."""
        with self.reading() as connection:
            return articles.of_entries(connection, entries)

    def archived(self, after: tuple[str, int] | None = None) -> Iterator[Archived]:
        """The pages on which the outcomes rest, in the order in which they lie in the archive.

        Args:
            after: File and offset of the last that is not wanted any more.
        """
        while True:
            with self.reading() as connection:
                some = outcomes.archived(connection, self.archive, after, 500)
            yield from some
            if not some:
                return
            after = (some[-1].path.name, some[-1].offset)

    def archive_files(self) -> dict[str, int]:
        """The archive files and how many bytes of them are committed."""
        with self.reading() as connection:
            found = connection.execute(select(archive_files.c.name, archive_files.c.bytes))
            return {row.name: row.bytes for row in found}


def _as_given(visits: Sequence[Visit], given: Sequence[tuple[int, str, str | None]]) -> None:
    """Take back what a transaction that was undone has told of visits."""
    for visit, (entry, outcome, reason) in zip(visits, given, strict=True):
        visit.entry, visit.outcome, visit.reason = entry, outcome, reason
