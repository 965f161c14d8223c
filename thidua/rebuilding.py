"""The work of ``thidua rebuild``: every page of the archive read again, and what changed by that.

In: what the command line says. Out: an exit code; rows in the store are as this version reads the pages, and each
change is told. It goes page by page through the archive and notes with every transaction how far it has come: killed
and started again, it goes on from there.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract import VERSION
from extract.errors import Reason, ThiduaError
from output.changes import ADDED, CHANGED, REMOVED, Change, ChangesFile, changes, differ, line
from output.store import Archived, Store
from pipelines.items import ASIDE, PAGE, Visit
from pipelines.rereading import DAMAGED, ArchivedPage, Reread, archived_page, reread
from pipelines.workers import outcomes
from thidua.extracting import PIPE_CLOSED, STOPPED

if TYPE_CHECKING:
    from pipelines.files import Outcome, TextFile
    from spiders.sites import Registry, Site

BATCH = 50
COMMAND = "rebuild"
_LEFT_ALONE = {"twin"}
"""Outcomes whose page is not read again: another page has its article."""
_NOT_READ = {DAMAGED, Reason.FAILED, Reason.KILLED}


def run(
    data: str, *, jobs: int | None = None, dry_run: bool = False, out: Path | None = None, quiet: bool = False
) -> int:
    """Read every archived page again.

    Args:
        data: The data folder, or the address of a database.
        jobs: Number of processes.
        dry_run: Only say what would change.
        out: A CSV file for the changes; else they are printed.
        quiet: No progress and no summary; without ``out`` no changes either.

    Returns:
        0 all read, 1 some pages could not be, 3 nothing could be done, 130 stopped by Ctrl-C, 141 nobody reads what
        it prints.
    """
    work: _Rebuild | None = None
    try:
        with Store.open(data, write=not dry_run, create=False) as store:
            work = _Rebuild(store, out, dry_run=dry_run, quiet=quiet)
            work.go(jobs)
    except ThiduaError as error:
        _say(str(error))
        return 3
    except KeyboardInterrupt:
        _say("stopped; the same command goes on from here" if work and not dry_run else "stopped")
        return STOPPED
    except BrokenPipeError:
        return PIPE_CLOSED
    return work.code


class _Rebuild:
    """One pass through the archive."""

    def __init__(self, store: Store, out: Path | None, *, dry_run: bool, quiet: bool) -> None:
        self.store, self.out, self.dry_run, self.quiet = store, out, dry_run, quiet
        self.counts: Counter[str] = Counter()
        self.unread = 0
        self.run = 0
        self.after: tuple[str, int] | None = None
        self.file: ChangesFile | None = None
        self._registry: Registry | None = None
        self._started = self._shown = time.monotonic()

    @property
    def code(self) -> int:
        if self.unread and not self.counts["pages"]:
            return 3
        return 1 if self.unread else 0

    def go(self, jobs: int | None) -> None:
        before = self._begin()
        places: deque[Archived] = deque()
        with ExitStack() as stack:
            if self.out is not None:
                self.file = stack.enter_context(ChangesFile(self.out, before))
            results = outcomes(self._pages(places), jobs=jobs, work=reread)
            batch: list[tuple[Archived, Outcome]] = []
            try:
                for outcome in stack.enter_context(closing(results)):
                    batch.append((places.popleft(), outcome))
                    if len(batch) == BATCH:
                        self._keep(batch)
                        batch = []
                self._keep(batch)
            except BaseException as error:
                if self.run:
                    kind = "stopped" if isinstance(error, KeyboardInterrupt) else "failed"
                    self.store.end_run(self.run, kind)
                raise
        if self.run:
            self.store.end_run(self.run, "finished", dict(self.counts))
        self._sum_up()

    def _begin(self) -> int:
        """Go on where an earlier pass of this version was interrupted; gives the size of the file of changes."""
        if self.dry_run:
            return 0
        size = 0
        last = next(iter(self.store.runs(COMMAND)), None)
        counts = (last.counts or {}) if last and last.outcome != "finished" else {}
        made = _extractor()
        if last and counts.get("after") and last.options.get("extractor") == made:
            file, offset = counts["after"]
            self.after = (file, offset)
            self.counts.update(counts["so_far"])
            if self.out is not None and self.out.exists() and counts.get("out") == str(self.out.absolute()):
                size = min(counts["size"], self.out.stat().st_size)
            _say(f"going on behind {self.counts['pages']:,} pages, where the last rebuild was interrupted")
        self.run = self.store.begin_run(COMMAND, {"extractor": made})
        if self.after:
            self.store.read_again([], [], self.run, self._progress(size))
        return size

    def _pages(self, places: deque[Archived]) -> Iterator[TextFile]:
        for place in self.store.archived(self.after):
            if place.entry.outcome in _LEFT_ALONE:
                continue
            places.append(place)
            yield self._page(place)

    def _page(self, place: Archived) -> ArchivedPage:
        entry = place.entry
        address = entry.final_url or entry.url
        url = None if entry.walk == "file" else place.url or self._canonical(address, entry.site)[1]
        return archived_page(place.path, place.offset, place.length, source=address, url=url)

    def _canonical(self, address: str, site: str) -> tuple[str, str]:
        """Key and address of a page, as the crawl had them."""
        from spiders.keys import canonical

        found = canonical(address, self._site(site, address))
        return found.key, found.url

    def _site(self, name: str, address: str) -> Site:
        from spiders.sites import load_registry, site_of_address

        self._registry = self._registry or load_registry()
        return self._registry.sites.get(name) or site_of_address(address)

    def _keep(self, batch: list[tuple[Archived, Outcome]]) -> None:
        if not batch:
            return
        held = self.store.articles_of([place.entry.id for place, _ in batch])
        visits: list[Visit] = []
        places: list[Archived] = []
        told: list[Change] = []
        for place, outcome in batch:
            if outcome.extraction is None and outcome.reason in _NOT_READ:
                self.unread += 1
                _say(f"{outcome.source}: {outcome.message}; what it gave before stays")
                continue
            self.counts["pages"] += 1
            visit = self._visit(place, outcome)
            before = held.get(place.entry.id)
            if visit is None or not self._differs(place, visit, before):
                continue
            found = changes(before, visit.extraction)
            self.counts["articles"] += bool(found)
            self.counts.update(change.change for change in found)
            told += found
            visits.append(visit)
            places.append(place)
        size = self._tell(told)
        last = batch[-1][0]
        self.after = (last.path.name, last.offset)
        if not self.dry_run:
            self.store.read_again(visits, places, self.run, self._progress(size))
        self._show()

    def _visit(self, place: Archived, outcome: Outcome) -> Visit | None:
        """What the page is now; ``None`` where another has its article."""
        entry = place.entry
        visit = Visit(
            entry.id, entry.site, entry.key, entry.url, entry.role, entry.walk, "article", fetched=entry.fetched
        )
        if outcome.extraction is None:
            visit.outcome, visit.reason = "no_article", str(outcome.reason)
            return visit
        canonical = outcome.canonical if isinstance(outcome, Reread) else None
        if place.url is None and entry.form not in {PAGE, ASIDE} and canonical and entry.walk != "file":
            key, _ = self._canonical(canonical, entry.site)
            if key != entry.key and self.store.known(entry.site, [key]):
                return None
        visit.extraction = outcome.extraction
        if entry.walk != "file":
            visit.extraction.article.site = entry.site
        return visit

    def _differs(self, place: Archived, visit: Visit, before: Any) -> bool:
        if visit.extraction is None and before is None:
            return (place.entry.outcome, place.entry.reason) != (visit.outcome, visit.reason)
        return differ(before, visit.extraction)

    def _progress(self, size: int) -> dict[str, Any]:
        return {
            "after": list(self.after) if self.after else None,
            "so_far": dict(self.counts),
            "out": str(self.out.absolute()) if self.out is not None else None,
            "size": size,
        }

    def _tell(self, told: list[Change]) -> int:
        if self.file is not None:
            return self.file.write(told)
        if not self.quiet:
            self._clear()
            sys.stdout.write("".join(f"{line(change)}\n" for change in told))
            sys.stdout.flush()
        return 0

    def _show(self) -> None:
        now = time.monotonic()
        if self.quiet or not sys.stderr.isatty() or now - self._shown < 0.2:
            return
        self._shown = now
        pages = self.counts["pages"]
        sys.stderr.write(f"\r{pages:,} pages, {pages / (now - self._started):.0f} a second\x1b[K")
        sys.stderr.flush()

    def _clear(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")

    def _sum_up(self) -> None:
        if self.quiet:
            return
        self._clear()
        c = self.counts
        parts = [f"pages read again: {c['pages']:,}"]
        if self.unread:
            parts.append(f"not read: {self.unread:,}")
        parts.append(f"articles {'that would change' if self.dry_run else 'changed'}: {c['articles']:,}")
        parts.append(f"rows added: {c[ADDED]:,}, removed: {c[REMOVED]:,}; cells changed: {c[CHANGED]:,}")
        if self.out is not None:
            parts.append(f"changes in {self.out}")
        sys.stderr.write("; ".join(parts) + "\n")


def _extractor() -> str:
    """The extractor's version and the state of its files: after a change of either a pass begins anew."""
    import extract

    folder = Path(extract.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix not in {".pyc", ""} and path.is_file())
    state = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return f"{VERSION} {hashlib.sha256(repr(state).encode()).hexdigest()[:16]}"


def _say(message: str) -> None:
    sys.stderr.write(f"thidua: {message}\n")
