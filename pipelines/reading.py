"""Pages read in processes of their own, so that fetching never waits for it.

In: the bytes of a page and its address. Out, later: what it is and what it says. A process that is killed costs
nothing but time: what was at work in it is read again, one page alone, and the page that kills its process again is
the one that is reported.
"""

from __future__ import annotations

import asyncio
import datetime
import functools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import Reason
from pipelines.workers import interrupt_held_back, start_pool

if TYPE_CHECKING:
    from extract.schema import Extraction

Page = tuple[bytes, str, datetime.datetime | None, str | None]
"""What :func:`read` takes: content, address, when it was fetched, its type."""

MOST = 8
"""Pages that a process is given at once."""

AHEAD = 2
"""Bundles of pages a process: one at work, one that waits for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page is, and what it says where it is an article.

    Attributes:
        kind: ``article``, or the reason why it is none: a code of :class:`extract.errors.Reason`.
        message: For what is no article, what a person should know.
        canonical: The address that the page gives itself.
        extraction: The article and its rows.
    """

    kind: str
    message: str = ""
    canonical: str | None = None
    extraction: Extraction | None = None

    @property
    def is_article(self) -> bool:
        """Whether it is an article."""
        return self.extraction is not None


Work = Callable[[list[Page]], list[Reading]]


def read(content: bytes, url: str, fetched: datetime.datetime | None, content_type: str | None) -> Reading:
    """Read one page; never an exception."""
    from extract.reading import read_article
    from extract.web import read_page

    try:
        page = read_page(content, url=url, fetched=fetched, content_type=content_type)
        if not page.is_article:
            return Reading(page.kind, page.message, page.canonical)
        return Reading(page.kind, canonical=page.canonical, extraction=read_article(page, source=url, url=url))
    except Exception as error:
        message = f"reading it failed ({type(error).__name__}: {str(error)[:200]}); please report it with the page"
        return Reading(Reason.FAILED, message)


def read_all(pages: Sequence[Page]) -> list[Reading]:
    """Read some pages: the work of a process."""
    return [read(*page) for page in pages]


def _ready() -> None:
    """Have at hand what reading needs."""
    import pipelines.readiness  # noqa: F401


class Readers:
    """Processes that read pages.

    A page that finds a process idle goes to it at once; where pages wait, each process is given some at a time, since
    handing over a page and taking what it says wakes four threads, and does so for several pages as well.

    Args:
        processes: How many; they start with the first page, or when it is known that there will be one.
        work: What a process does with the pages it is given; a function of a module, so that a process finds it.
    """

    def __init__(self, processes: int, work: Work = read_all) -> None:
        self._processes, self._work = processes, work
        self._pool: ProcessPoolExecutor | None = None
        self._careful: ProcessPoolExecutor | None = None
        self._starting: asyncio.Task[None] | None = None
        self._waiting: deque[tuple[Page, asyncio.Future[Reading]]] = deque()
        self._out = 0
        self._alone = asyncio.Lock()

    def start(self) -> None:
        """Start the processes, in a thread of its own, where they do not run yet."""
        if self._pool is None and self._starting is None:
            self._starting = asyncio.get_running_loop().create_task(self._start())

    async def read(
        self, content: bytes, url: str, fetched: datetime.datetime | None = None, content_type: str | None = None
    ) -> Reading:
        """What the page says; never an exception of the page's making."""
        page = (content, url, fetched, content_type)
        read: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, read))
        self._hand_out()
        try:
            return await read
        except Exception:  # of whichever page of the bundle
            async with self._alone:
                return await self._read_alone(page)

    async def _start(self) -> None:
        try:
            self._pool = await asyncio.to_thread(_started, self._processes)
        except Exception as error:  # the system has no room for them
            for _, read in self._waiting:
                if not read.done():
                    read.set_exception(error)
            self._waiting.clear()
        finally:
            self._starting = None
        self._hand_out()

    def _hand_out(self) -> None:
        if self._pool is None and self._waiting:
            self.start()
        while self._pool and self._waiting and self._out < AHEAD * self._processes:
            share = min(MOST, -(-len(self._waiting) // self._processes))
            bundle = [self._waiting.popleft() for _ in range(share)]
            self._out += 1
            future = _submitted(self._pool, self._work, [page for page, _ in bundle])
            came = functools.partial(self._came, self._pool, bundle, future)
            future.add_done_callback(functools.partial(_call_in, asyncio.get_running_loop(), came))

    def _came(
        self,
        pool: ProcessPoolExecutor,
        bundle: list[tuple[Page, asyncio.Future[Reading]]],
        future: Future[list[Reading]],
    ) -> None:
        self._out -= 1
        error = None if future.cancelled() else future.exception()
        if isinstance(error, BrokenProcessPool) and self._pool is pool:
            self._pool = None
            pool.shutdown(wait=False)
        for place, (_, read) in enumerate(bundle):
            if read.done():
                continue
            if future.cancelled():
                read.cancel()
            elif error is not None:
                read.set_exception(error)
            else:
                read.set_result(future.result()[place])
        self._hand_out()

    async def _read_alone(self, page: Page) -> Reading:
        for _ in range(2):  # once may be the system's choice of a process, twice is the page
            if self._careful is None:
                self._careful = await asyncio.to_thread(_started, 1)
            pool = self._careful
            try:
                (reading,) = await asyncio.wrap_future(_submitted(pool, self._work, [page]))
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                self._careful = None
            else:
                return reading
        return Reading(Reason.KILLED, "the process that read it was killed, perhaps for its memory")

    async def close(self) -> None:
        """End the processes; what they have at hand is not waited for."""
        if self._starting is not None:
            await self._starting
        for pool in (self._pool, self._careful):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._careful = None


def _call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], None], _: object) -> None:
    loop.call_soon_threadsafe(call)


def _started(processes: int) -> ProcessPoolExecutor:
    """Processes, each of which gets ready to read."""
    pool = start_pool(processes)
    with interrupt_held_back(), suppress(BrokenProcessPool):  # they cannot end quietly before they are up
        for _ in range(processes):
            pool.submit(_ready)
    return pool


def _submitted(pool: ProcessPoolExecutor, work: Work, pages: list[Page]) -> Future[list[Reading]]:
    try:
        return pool.submit(work, pages)
    except BrokenProcessPool as error:  # it broke since the last result: its pages go the way of the others
        broken: Future[list[Reading]] = Future()
        broken.set_exception(error)
        return broken
