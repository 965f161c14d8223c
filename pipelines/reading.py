"""Pages read in processes of their own, so that fetching never waits for it.

In: the bytes of a page and its address. Out, later: what it is and what it says. A process that is killed costs
nothing but time: what was at work in it is read again, one page alone, and the page that kills its process again is
the one that is reported.
"""

from __future__ import annotations

import asyncio
import datetime
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import Reason
from pipelines.workers import interrupt_held_back, start_pool

if TYPE_CHECKING:
    from extract.schema import Extraction


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


def _submitted(
    pool: ProcessPoolExecutor, content: bytes, url: str, fetched: datetime.datetime | None, content_type: str | None
) -> asyncio.Future[Reading]:
    with interrupt_held_back():  # submitting may start processes, which cannot end quietly before they are up
        return asyncio.wrap_future(pool.submit(read, content, url, fetched, content_type))


class Readers:
    """Processes that read pages.

    Args:
        processes: How many; they start with the first page.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._careful: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def read(
        self, content: bytes, url: str, fetched: datetime.datetime | None = None, content_type: str | None = None
    ) -> Reading:
        """What the page says; never an exception of the page's making."""
        pool = self._pool = self._pool or start_pool(self._processes)
        try:
            return await _submitted(pool, content, url, fetched, content_type)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
        async with self._alone:
            return await self._read_alone(content, url, fetched, content_type)

    async def _read_alone(
        self, content: bytes, url: str, fetched: datetime.datetime | None, content_type: str | None
    ) -> Reading:
        for _ in range(2):  # once may be the system's choice of a process, twice is the page
            pool = self._careful = self._careful or start_pool(1)
            try:
                return await _submitted(pool, content, url, fetched, content_type)
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                self._careful = None
        return Reading(Reason.KILLED, "the process that read it was killed, perhaps for its memory")

    def close(self) -> None:
        """End the processes; what they have at hand is not waited for."""
        for pool in (self._pool, self._careful):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._careful = None
