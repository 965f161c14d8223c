"""The sample sites for tests, for the demonstration and for a terminal: started, changed and stopped.

In: what a test wants to imitate. Out: :class:`SampleSites`, which serves while it is open.
"""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from thidua.samples.articles import VIETNAM
from thidua.samples.listening import Listening, bases_on_ports, listen
from thidua.samples.server import Seen, Sites
from thidua.samples.sites import sample_sites
from thidua.samples.world import World


class SampleSites:
    """The sample sites, served on loopback while this is open.

    For example::

        with SampleSites() as samples:
            crawl(samples.address("baosamu.example"), proxy=samples.proxy)

    Args:
        port: The proxy's port; 0: any that is free.
        own_ports: Serve each site on a port of its own, with links to that port, instead of under its name.
        until: Nothing published after this moment exists yet.
        today: The day that pages show in their header; as a rule the clock's.
        stall: Seconds that a stalling page takes.
        warm: Make all articles' pages before serving, so that a benchmark does not measure their making.
        log_file: Where every request is written too, a JSON object a line.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        own_ports: bool = False,
        until: datetime.datetime | None = None,
        today: datetime.date | None = None,
        stall: float = 20.0,
        warm: bool = False,
        log_file: Path | None = None,
    ) -> None:
        self.own_ports = own_ports
        self.world = World(today or datetime.datetime.now(VIETNAM).date(), until, stall=stall)
        self.sites = Sites(self.world, log_file)
        self._wanted_port = port
        self._warm = warm
        self._listening: Listening
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sample sites", daemon=True)

    def __enter__(self) -> SampleSites:
        """Start serving."""
        self._thread.start()
        opening = listen(self.sites, self._wanted_port, own_ports=self.own_ports)
        try:
            self._listening = asyncio.run_coroutine_threadsafe(opening, self._loop).result(30)
        except BaseException:
            self._stop()
            raise
        if self.own_ports:
            self.world.bases = bases_on_ports(self._listening.ports)
        if self._warm:
            self.sites.warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        asyncio.run_coroutine_threadsafe(self._closed(), self._loop).result(30)
        self._stop()

    async def _closed(self) -> None:
        await self._listening.close()
        waiting = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        self.sites.close()

    @property
    def proxy(self) -> str:
        """What ``http_proxy`` has to be for a crawler to see the sites under their names."""
        return f"http://127.0.0.1:{self._listening.port}"

    @property
    def log(self) -> list[Seen]:
        """Every request so far."""
        return self.sites.log

    @property
    def hosts(self) -> list[str]:
        """The sites' main hosts."""
        return list(sample_sites())

    def address(self, host: str) -> str:
        """The address at which a site begins."""
        return self.world.base(host) + "/"

    def url(self, host: str, path: str) -> str:
        """The address of a path on a site."""
        return self.world.base(host) + path

    def _change(self, change: Callable[[World], Any]) -> None:
        done = threading.Event()

        def run() -> None:
            change(self.world)
            self.sites.forget()
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(30)

    def publish(self, until: datetime.datetime | None) -> None:
        """From now on exists what was published up to a moment; ``None``: everything."""
        self._change(lambda world: setattr(world, "until", until))

    def relayout(self, host: str, changed: bool = True) -> None:
        """Give a site another layout, or its own again."""
        self._change(lambda world: world.relaid.add(host) if changed else world.relaid.discard(host))

    def silence(self, host: str, since: datetime.datetime | None) -> None:
        """Let a site publish nothing after a moment; ``None``: let it speak again."""
        self._change(
            lambda world: world.silent.pop(host, None) if since is None else world.silent.update({host: since})
        )

    def block(self, host: str, status: int | None = 403) -> None:
        """Let a site answer everything with a status; ``None``: let it answer again."""
        self._change(lambda w: w.blocked.pop(host, None) if status is None else w.blocked.update({host: status}))

    def move(self, host: str, to: str | None) -> None:
        """Let every address of a site lead to another host, a new one or a twin, which serves its pages.

        Args:
            host: The site's main host.
            to: Where it has moved; ``None``: back again.
        """
        if to is not None and self.own_ports:
            raise ValueError("sites on ports of their own cannot move: a new host would have no port")
        self._change(lambda world: world.moved.pop(host, None) if to is None else world.moved.update({host: to}))

    def drift(self, host: str, days: int) -> None:
        """Let a site's articles show a day that is wrong by so many days; 0: the right one."""
        self._change(lambda world: world.drift.update({host: days}) if days else world.drift.pop(host, None))
