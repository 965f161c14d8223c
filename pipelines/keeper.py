"""The one writer of a crawl: gathers what pages gave and commits it together.

In: finished visits, one by one, from the pipelines. Out: they are in the store when :meth:`Keeper.keep` returns. A
commit costs the same for one page as for many, since the archive and the database are each forced to disk once, so the
visits of a short while share one. It runs in a thread of its own: fetching goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from extract.errors import ThiduaError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from output.store import Store
    from pipelines.items import Visit

logger = logging.getLogger(__name__)

MOST = 200
"""Visits in one commit."""

WHILE = 0.03
"""Seconds for which the first visit of a commit waits for others."""


class Keeper:
    """Commits visits in batches.

    Args:
        store: Where they go.
        run: The run that they belong to.
        most: Visits in one commit.
        wait: Seconds for which the first waits for others.
    """

    def __init__(self, store: Store, run: int, *, most: int = MOST, wait: float = WHILE) -> None:
        self.store, self.run = store, run
        self.most, self.wait = most, wait
        self.failure: Exception | None = None
        self.on_commit: list[Callable[[Sequence[Visit]], None]] = []
        self.on_failure: list[Callable[[Exception], None]] = []
        self._gathered: list[tuple[Visit, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._full: asyncio.Event | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def keep(self, visit: Visit) -> None:
        """Return when the visit is on disk.

        Raises:
            ThiduaError: if it can't be kept (disk full, database damaged); the crawl can't go on then.
        """
        if self.failure:
            raise self.failure
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[None] = loop.create_future()
        self._gathered.append((visit, kept))
        if self._full is None:
            self._full = asyncio.Event()
        if len(self._gathered) >= self.most:
            self._full.set()
        if self._writing is None:
            self._writing = loop.create_task(self._write())
        await kept

    async def _write(self) -> None:
        assert self._full is not None
        loop = asyncio.get_running_loop()
        try:
            while self._gathered:
                if len(self._gathered) < self.most:
                    self._full.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._full.wait(), self.wait)
                batch, self._gathered = self._gathered[: self.most], self._gathered[self.most :]
                visits = [visit for visit, _ in batch]
                try:
                    if self.failure:
                        raise self.failure
                    await loop.run_in_executor(self._thread, self.store.commit, visits, self.run)
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
        while self._writing is not None:
            await asyncio.wait({self._writing})
        self._thread.shutdown(wait=True)
