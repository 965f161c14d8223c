"""The one writer of a crawl: gathers what pages gave and commits it together.

In: finished visits, one by one, from the pipelines. Out: they are in the store when :meth:`Keeper.keep` returns. A
commit costs the same for one page as for many, since the archive and the database are each forced to disk once, so the
visits of a while share one: a short while where others wait for what a visit found, which is fetched only when it is
kept; a longer one for articles. It runs in a thread of its own: fetching goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from extract.errors import ThiduaError
from pipelines.items import LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from output.store import Store
    from pipelines.items import Visit

logger = logging.getLogger(__name__)

MOST = 200
"""Visits in one commit."""

WHILE = 0.03
"""Seconds for which the visit of a list waits for others."""

LONG_WHILE = 0.3
"""Seconds for which the visit of an article waits for others; if the crawl is killed meanwhile, it is fetched again."""


class Keeper:
    """Commits visits in batches.

    Args:
        store: Where they go.
        run: The run that they belong to.
        most: Visits in one commit.
        wait: Seconds for which the visit of a list waits for others.
        long_wait: Likewise that of an article.

    Attributes:
        at_work: How many visits are under way, those gathered included: none is waited for when all are there.
        before: What is done to visits in the writer's thread before they are committed.
        on_commit: Called when visits are kept.
        on_failure: Called when they cannot be.
    """

    def __init__(
        self, store: Store, run: int, *, most: int = MOST, wait: float = WHILE, long_wait: float = LONG_WHILE
    ) -> None:
        self.store, self.run = store, run
        self.most, self.wait, self.long_wait = most, wait, long_wait
        self.failure: Exception | None = None
        self.at_work: Callable[[], int] | None = None
        self.before: list[Callable[[Sequence[Visit]], None]] = []
        self.on_commit: list[Callable[[Sequence[Visit]], None]] = []
        self.on_failure: list[Callable[[Exception], None]] = []
        self._gathered: list[tuple[Visit, asyncio.Future[None]]] = []
        self._due = 0.0
        self._writing: asyncio.Task[None] | None = None
        self._sooner: asyncio.Event | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def keep(self, visit: Visit) -> None:
        """Return when the visit is on disk.

        Raises:
            ThiduaError: if it can't be kept (disk full, database damaged); the crawl can't go on then.
        """
        if self.failure:
            raise self.failure
        loop = asyncio.get_running_loop()
        if self._sooner is None:
            self._sooner = asyncio.Event()
        awaited = visit.role == LIST or bool(visit.discovered) or visit.retry_at is not None
        due = loop.time() + (self.wait if awaited else self.long_wait)
        kept: asyncio.Future[None] = loop.create_future()
        if not self._gathered or due < self._due:
            self._due = due
            self._sooner.set()
        self._gathered.append((visit, kept))
        if self._are_all():
            self._sooner.set()
        if self._writing is None:
            self._writing = loop.create_task(self._write())
        await kept

    def _are_all(self) -> bool:
        number = len(self._gathered)
        return number >= self.most or (self.at_work is not None and number >= self.at_work())

    async def _until_due(self) -> None:
        assert self._sooner is not None
        loop = asyncio.get_running_loop()
        while not self._are_all() and (left := self._due - loop.time()) > 0:
            self._sooner.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._sooner.wait(), left)

    def _commit(self, visits: Sequence[Visit]) -> None:
        for prepare in self.before:
            prepare(visits)
        self.store.commit(visits, self.run)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._gathered:
                await self._until_due()
                batch, self._gathered = self._gathered[: self.most], self._gathered[self.most :]
                visits = [visit for visit, _ in batch]
                try:
                    if self.failure:
                        raise self.failure
                    await loop.run_in_executor(self._thread, self._commit, visits)
                except Exception as error:
                    self.fail(error)
                    for _, kept in batch:
                        if not kept.done():
                            kept.set_exception(error)
                    continue
                for listener in self.on_commit:
                    listener(visits)
                for _, kept in batch:
                    if not kept.done():
                        kept.set_result(None)
        finally:
            self._writing = None

    def fail(self, error: Exception) -> None:
        """Tell, once, why nothing can be kept or looked up any more, and let the crawl end."""
        if self.failure is not None:
            return
        self.failure = error
        if isinstance(error, ThiduaError):
            logger.error("%s", error)
        else:
            logger.error("what pages gave could not be kept", exc_info=error)
        for listener in self.on_failure:
            listener(error)

    async def close(self) -> None:
        """Wait for what is being written, and end the thread."""
        self._due = 0.0
        if self._sooner is not None:
            self._sooner.set()
        while self._writing is not None:
            await asyncio.wait({self._writing})
        self._thread.shutdown(wait=True)
