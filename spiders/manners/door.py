"""May this request go on at all, and as whose?

In: every request, redirected and repeated ones too, before anything else looks at it. Out: the request with its site's
download slot, in the scheme its host answers, at its time; or a :class:`~spiders.manners.refusals.Refused`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.asyncio import sleep
from scrapy.utils.httpobj import urlparse_cached

from spiders.manners.contact import needs_contact
from spiders.manners.limits import url_fault
from spiders.manners.refusals import Endless, OutOfScope, SiteLeft, Stopping
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from spiders.manners.shared import Manners

STEP = 0.25
"""How long a waiting request sleeps before it looks whether the crawl is over."""


class DoorMiddleware:
    """Scope, bounds on addresses, sites that are left; one download slot a site."""

    def __init__(self, crawler: Crawler, manners: Manners) -> None:
        self._crawler = crawler
        self._manners = manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DoorMiddleware:
        """Made by Scrapy."""
        return cls(crawler, manners_of(crawler))

    async def process_request(self, request: Request) -> Request | None:
        """Let a request through, or refuse it."""
        site = self._manners.site_of(request.url)
        request.meta["download_slot"] = site
        request.meta.setdefault("site", site)
        self._refuse(request, site)
        preferred = self._manners.prefer(request.url)
        if preferred != request.url:
            return request.replace(url=preferred, dont_filter=True)
        until = request.meta.pop("not_before", 0.0)
        while (wait := until - self._manners.now()) > 0:
            if self._manners.closing():
                raise Stopping("stopping", f"{request.url}: the crawl was told to stop")
            await sleep(min(wait, STEP))
        state = self._manners.states.get(site)
        if state.concurrency > 1:
            downloader: Any = self._crawler.engine.downloader
            downloader.per_slot_settings.setdefault(site, {"concurrency": state.concurrency})
        return None

    def _refuse(self, request: Request, site: str) -> None:
        """Raise if a request must not be sent."""
        state = self._manners.states.get(site)
        reason = self._manners.scope.refuse(request.url, request.meta["site"])
        if reason is not None:
            state.refused[reason] += 1
            raise OutOfScope(reason, f"{request.url}: not an address of {request.meta['site']} ({reason})")
        if not self._manners.contact and needs_contact(urlparse_cached(request).hostname or ""):
            self._manners.states.leave(site, "no_contact", self._manners.no_contact)
        if state.left is not None:
            raise SiteLeft.of(state)
        if request.meta.get(ROBOTS):
            return
        fault = url_fault(request.url)
        fresh = request.meta.get("role") == "list" and not request.meta.keys() & {"retry_times", "redirect_times"}
        if fault is None and fresh and not self._manners.space.admit(site, request.url):
            fault = "endless"
        if fault is not None:
            state.refused[fault] += 1
            raise Endless(fault, f"{request.url}: an address such as only a trap has ({fault})")
