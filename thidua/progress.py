"""What a person sees of a crawl: each site's line while it goes on, and a summary at its end.

In: a crawler and its store. Out: text on standard error; on a terminal the lines stay in place and change.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from extract.errors import ThiduaError
from extract.schema import TABLES
from pipelines.items import ARTICLE, LIST
from spiders import outcomes
from spiders.scoring import FETCH

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table
    from scrapy.crawler import Crawler

    from output.store import Store
    from pipelines.items import Visit

EVERY = 0.5
"""Seconds between two looks, on a terminal."""

SELDOM = 30.0
"""Seconds between two lines where nobody looks, in a log."""

MOST_LINES = 25
"""Sites on the screen at once; the others are in the last line."""


@dataclass(slots=True)
class Tally:
    """What one site has given in this run."""

    fetched: int = 0
    articles: int = 0
    relevant: int = 0
    rows: int = 0
    errors: int = 0
    waiting: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, visit: Visit) -> None:
        """Count one visit."""
        self.fetched += visit.outcome not in {outcomes.FAILED, outcomes.REFUSED}
        self.errors += visit.outcome == outcomes.FAILED
        if visit.outcome == outcomes.PAGE and visit.extraction is not None:
            self.articles += 1
            self.relevant += visit.extraction.article.relevant
            self.rows += sum(len(visit.extraction.rows(table)) for table in TABLES)
        elif visit.reason:
            self.reasons[visit.reason] += 1

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


class Progress:
    """Shows a crawl.

    Args:
        crawler: Before it is started.
        store: Its store.
        sites: The names of its sites.
        quiet: Show nothing.
        seldom: Seconds between two lines where nobody looks.
    """

    def __init__(
        self,
        crawler: Crawler,
        store: Store,
        sites: Sequence[str],
        *,
        quiet: bool = False,
        seldom: float | None = None,
    ) -> None:
        from scrapy import signals

        self.crawler, self.store, self.quiet = crawler, store, quiet
        self._seldom = SELDOM if seldom is None else seldom
        self.tallies = {site: Tally() for site in sites}
        self.reason = ""
        self._live: Live | None = None
        self._looked = self._began = time.monotonic()
        self._counted = 0.0
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    def __enter__(self) -> Progress:
        if not self.quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                self._table(), console=Console(stderr=True), refresh_per_second=2, get_renderable=self._table
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def _opened(self) -> None:
        spider: Any = self.crawler.spider
        if hasattr(spider, "keeper"):
            spider.keeper.on_commit.append(self._committed)

    def _closed(self, reason: str) -> None:
        keeper = getattr(self.crawler.spider, "keeper", None)
        self.reason = "store" if keeper is not None and keeper.failure else reason  # it has told why
        self._count_waiting()

    def _committed(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            if visit.site in self.tallies:
                self.tallies[visit.site].add(visit)
        now = time.monotonic()
        if self._live is None and not self.quiet and now - self._looked >= self._seldom:
            self._looked = now
            sys.stderr.write(self._line(self.total()) + "\n")

    def _count_waiting(self) -> None:
        now = time.monotonic()
        if now - self._counted < 2 and not self.reason:
            return
        self._counted = now
        spider: Any = self.crawler.spider
        try:
            backlog = self.store.backlog({LIST: spider.least_list, ARTICLE: FETCH}, spider.bounds.since)
        except ThiduaError:  # whoever writes tells it
            return
        for site, tally in self.tallies.items():
            tally.waiting = backlog.get(site, 0)

    def total(self) -> Tally:
        """All sites together."""
        out = Tally()
        for tally in self.tallies.values():
            out = out + tally
        return out

    def _states(self) -> Any:
        return getattr(self.crawler, "site_states", None)

    def left(self) -> dict[str, str]:
        """The sites that were left alone, and why."""
        states = self._states()
        return dict(states.left()) if states is not None else {}

    def _table(self) -> Table:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, expand=False)
        table.add_column("site", overflow="ellipsis", max_width=32)
        for name in ("fetched", "relevant", "rows", "waiting", "errors"):
            table.add_column(name, justify="right")
        table.add_column("")
        left = self.left()
        shown = sorted(self.tallies, key=lambda site: -self.tallies[site].fetched)[:MOST_LINES]
        for site in shown:
            tally = self.tallies[site]
            table.add_row(site, *_cells(tally), left.get(site, ""))
        if len(self.tallies) > 1:
            table.add_row(
                f"{len(self.tallies)} sites", *_cells(self.total()), f"{time.monotonic() - self._began:.0f} s"
            )
        return table

    def _line(self, tally: Tally) -> str:
        seconds = time.monotonic() - self._began
        return (
            f"{seconds:.0f} s: fetched {tally.fetched:,}, relevant {tally.relevant:,}, rows {tally.rows:,}, "
            f"errors {tally.errors:,}"
        )

    def close(self) -> int:
        """Say what was done; gives the exit code."""
        from thidua.crawling import DONE, FAILED, STOPPED, WARNINGS

        left, total = self.left(), self.total()
        if not self.quiet:
            if self._live is None:
                width = max(map(len, self.tallies), default=4)
                sys.stderr.write(f"{'site':<{width}}  fetched  relevant    rows  waiting  errors\n")
                for site, tally in self.tallies.items():
                    cells = zip(_cells(tally), (7, 8, 6, 7, 6), strict=True)
                    row = "  ".join(f"{cell:>{size}}" for cell, size in cells)
                    sys.stderr.write(f"{site:<{width}}  {row}  {left.get(site, '')}".rstrip() + "\n")
            sys.stderr.write(self._line(total) + f"; {self._ended()}\n")
            for site, reason in left.items():
                detail = self._states().get(site).detail
                sys.stderr.write(f"left alone: {site}: {reason}{': ' + detail if detail else ''}\n")
        if self.reason == "shutdown":
            return STOPPED
        if self.reason != "finished":
            return FAILED
        if left and len(left) == len(self.tallies) and not total.fetched:
            return FAILED
        return WARNINGS if left or total.errors else DONE

    def _ended(self) -> str:
        return {
            "finished": "done",
            "shutdown": "stopped; the same command goes on from here",
            "store": "ended: the data folder could not be used, see above",
        }.get(self.reason, f"ended: {self.reason or 'before it began'}")


def _cells(tally: Tally) -> tuple[str, str, str, str, str]:
    return (
        f"{tally.fetched:,}", f"{tally.relevant:,}", f"{tally.rows:,}", f"{tally.waiting:,}", f"{tally.errors:,}",
    )  # fmt: skip
