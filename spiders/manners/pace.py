"""The last door before the wire: no request leaves before its site's time.

In: a request that everything else let through and that holds one of its site's places. Out: the answer. The pause
between two requests is counted from the moment the answer to the first begins, so that it is never shorter where it
matters, at the server. A site that is paused keeps its place waiting here, and no other site waits with it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.asyncio import sleep
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from spiders.addresses import Reach, is_loopback, reach
from spiders.manners.door import STEP
from spiders.manners.judging import Judge
from spiders.manners.refusals import AddressRefused, SiteLeft, Stopping
from spiders.manners.shared import manners_of
from spiders.resolver import guard
from spiders.scope import place

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.manners.states import SiteState


class PacedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, behind the pace of each site and the addresses that may be talked to."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._manners = manners_of(crawler)
        self._judge = Judge(crawler)
        self._pool.retryAutomatically = False  # Twisted would ask again at once, behind our back
        self._pool.cachedConnectionTimeout = 60
        self._resolver = guard(reactor, keep=crawler.settings.getfloat("THIDUA_DNS_SECONDS", 600))
        self._resolver.allow_loopback(self._manners.scope.loopback_hosts())
        proxy = place(crawler.settings.get("THIDUA_PROXY") or "")
        if proxy is not None:
            self._resolver.trust(proxy.host)

    async def download_request(self, request: Request) -> Response:
        """Wait for the site's turn, then fetch."""
        state = self._manners.state_of(request)
        waiting = self._manners.waiting.setdefault(state.name, deque())
        # Scrapy's own slots let more go at once when several requests come in one turn of the loop.
        if state.active >= state.concurrency:
            turn: Deferred[None] = Deferred()
            waiting.append(turn)
            await maybe_deferred_to_future(turn)
        else:
            state.active += 1
        try:
            await self._turn(request, state)
            return await self._fetch(request)
        finally:
            if waiting:
                waiting.popleft().callback(None)  # the place is handed on
            else:
                state.active -= 1

    async def _fetch(self, request: Request) -> Response:
        """Fetch, and draw the consequences for the site before its next request goes out."""
        where = place(request.url)
        host = where.host if where is not None else ""
        try:
            response = await super().download_request(request)
        except Exception as error:
            if isinstance(error, CannotResolveHostError) and host in self._resolver.refused:
                raise _refused(request, self._resolver.refused[host]) from error
            self._judge.broke(request, error)
            raise
        wanted = Reach.LOOPBACK if is_loopback(host) else Reach.PUBLIC
        address = response.ip_address
        if address is not None and not request.meta.get("proxy") and reach(str(address)) is not wanted:
            raise _refused(request, str(address))
        self._judge.answered(request, response)
        return response

    async def _turn(self, request: Request, state: SiteState) -> None:
        """Wait until the site may be asked."""
        while True:
            if state.left is not None:
                raise SiteLeft.of(state)
            wait = state.wait(self._manners.now())
            if not wait:
                break
            if self._manners.closing():
                raise Stopping("stopping", f"{request.url}: the crawl was told to stop")
            await sleep(min(wait, STEP))
        state.sent(self._manners.now())


def _refused(request: Request, address: str) -> AddressRefused:
    """The error for an address that is not to be talked to."""
    return AddressRefused("private_address", f"{request.url}: its name leads to {address}, which is not public")
