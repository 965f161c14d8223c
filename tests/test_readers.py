"""Pages are read in processes of their own, some at a time, and what happens to a process costs no page."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Awaitable, Callable, Iterable

import pytest

from extract.errors import Reason
from output.store import Store
from pipelines import reading
from pipelines.items import ARTICLE, LIST, Discovered, Visit
from pipelines.keeper import Keeper
from pipelines.reading import MOST, Page, Readers, Reading

KILLS, FAILS = b"kills", b"fails"


def told(pages: list[Page]) -> list[Reading]:
    """Tells of each page its address and with how many it came."""
    for content, *_ in pages:
        if content == KILLS:
            os._exit(9)
        if content == FAILS:
            raise MemoryError("too much")
    return [Reading("article", f"{url} of {len(pages)}") for _, url, *_ in pages]


def readings(contents: Iterable[bytes], processes: int = 2) -> list[Reading | BaseException]:
    """What came of pages that were all there at once."""

    async def all_of_them() -> list[Reading | BaseException]:
        readers = Readers(processes, work=told)
        try:
            pages = [readers.read(content, f"/{number}") for number, content in enumerate(contents)]
            return list(await asyncio.gather(*pages, return_exceptions=True))
        finally:
            await readers.close()

    return asyncio.run(all_of_them())


def addresses(found: Iterable[object]) -> list[str]:
    return [one.message.partition(" of ")[0] if isinstance(one, Reading) else repr(one) for one in found]


def test_pages_that_wait_go_some_at_a_time_and_each_gets_its_own_reading() -> None:
    found = readings([b"page"] * 50)
    assert addresses(found) == [f"/{number}" for number in range(50)]
    together = [int(one.message.rpartition(" ")[2]) for one in found if isinstance(one, Reading)]
    assert max(together) == MOST
    assert not multiprocessing.active_children()


def test_a_single_page_waits_for_no_other() -> None:
    (found,) = readings([b"page"])
    assert isinstance(found, Reading)
    assert found.message == "/0 of 1"


def test_the_page_that_kills_its_process_is_told_and_all_others_are_read() -> None:
    found = readings([KILLS if number == 17 else b"page" for number in range(40)])
    kinds = [one.kind if isinstance(one, Reading) else repr(one) for one in found]
    assert [number for number, kind in enumerate(kinds) if kind != "article"] == [17]
    assert kinds[17] == Reason.KILLED


def test_a_page_that_cannot_be_taken_costs_no_page_beside_it() -> None:
    found = readings([FAILS if number == 3 else b"page" for number in range(20)])
    assert [number for number, one in enumerate(found) if isinstance(one, BaseException)] == [3]


def test_no_room_for_processes_is_told_of_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_: int) -> None:
        raise OSError("no room")

    monkeypatch.setattr(reading, "start_pool", no_room)
    assert all(isinstance(one, OSError) for one in readings([b"page"] * 3))


class Kept(Store):
    """Takes visits, and notes with how many each came."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []

    def commit(self, visits: Iterable[Visit], run: int) -> None:
        del run
        self.commits.append([visit.key for visit in visits])


def visit(key: str, role: str = ARTICLE, found: int = 0) -> Visit:
    links = [Discovered("a.vn", f"{key}/{number}", "http://a.vn/", ARTICLE, "listing", 1.0) for number in range(found)]
    return Visit(1, "a.vn", key, f"http://a.vn/{key}", role, "listing", "article", discovered=links)


def kept(work: Callable[[Keeper], Awaitable[object]]) -> list[list[str]]:
    """The commits of some work with a keeper whose articles wait for ever."""
    store = Kept()

    async def run() -> None:
        keeper = Keeper(store, 1, wait=0.0, long_wait=1000.0)
        async with asyncio.timeout(60):
            await work(keeper)
        await keeper.close()

    asyncio.run(run())
    return store.commits


def test_articles_wait_for_a_list_and_are_kept_with_it() -> None:
    async def work(keeper: Keeper) -> None:
        pages = [visit("a"), visit("b"), visit("list", LIST, found=2)]
        await asyncio.gather(*(keeper.keep(page) for page in pages))

    assert kept(work) == [["a", "b", "list"]]


def test_what_lets_another_page_be_read_is_not_kept_waiting() -> None:
    async def work(keeper: Keeper) -> None:
        await keeper.keep(visit("print", found=1))

    assert kept(work) == [["print"]]


def test_articles_wait_for_none_when_nothing_else_is_under_way() -> None:
    async def work(keeper: Keeper) -> None:
        keeper.at_work = lambda: 2
        await asyncio.gather(keeper.keep(visit("a")), keeper.keep(visit("b")))

    assert kept(work) == [["a", "b"]]


def test_what_is_gathered_when_a_crawl_closes_is_kept() -> None:
    async def work(keeper: Keeper) -> None:
        task = asyncio.ensure_future(keeper.keep(visit("a")))
        await asyncio.sleep(0)
        await keeper.close()
        await task

    assert kept(work) == [["a"]]
