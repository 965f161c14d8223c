"""The last door before the wire: no request leaves before its site's time.

In: a request that everything else let through and that holds one of its site's places. Out: the answer. The pause
between two requests is counted from the moment the answer to the first begins, so that it is never shorter where it
matters, at the server. A site that is paused keeps its place waiting here, and no other site waits with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.asyncio import sleep

from spiders.addresses import Reach, is_loopback, reach
from spiders.manners.door import STEP
from spiders.manners.refusals import AddressRefused, SiteLeft, Stopping
from spiders.manners.shared import manners_of
from spiders.resolver import guard
from spiders.scope import place

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class PacedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, behind the pace of each site and the addresses that may be talked to."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._manners = manners_of(crawler)
        self._pool.retryAutomatically = False  # Twisted would ask again at once, behind our back
        self._pool.cachedConnectionTimeout = 60
        self._resolver = guard(reactor, keep=crawler.settings.getfloat("THIDUA_DNS_SECONDS", 600))
        self._resolver.allow_loopback(self._manners.scope.loopback_hosts())

    async def download_request(self, request: Request) -> Response:
        """Wait for the site's turn, then fetch."""
        await self._turn(request)
        where = place(request.url)
        host = where.host if where is not None else ""
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            if host in self._resolver.refused:
                raise _refused(request, self._resolver.refused[host]) from error
            raise
        wanted = Reach.LOOPBACK if is_loopback(host) else Reach.PUBLIC
        address = response.ip_address
        if address is not None and not request.meta.get("proxy") and reach(str(address)) is not wanted:
            raise _refused(request, str(address))
        return response

    async def _turn(self, request: Request) -> None:
        """Wait until the site may be asked."""
        state = self._manners.state_of(request)
        while True:
            if state.left is not None:
                raise SiteLeft(
                    state.left, f"{state.name} is left alone in this run: {state.left} {state.detail}".rstrip()
                )
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
