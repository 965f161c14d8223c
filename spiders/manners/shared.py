"""What the middlewares of one crawl share: scope, states, robots.txt, the space of listings, the clock.

In: a crawler whose spider holds ``scope`` and, if it likes, ``sites``. Out: :class:`Manners`, one a crawl.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spiders.manners.contact import VARIABLE, NoContact, contact_of
from spiders.manners.robots_store import RobotsStore, host_key
from spiders.manners.states import SiteState, SiteStates
from spiders.manners.urlspace import UrlSpace
from spiders.scope import Scope, place

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

_SHARED = "manners"


class Manners:
    """What the middlewares of one crawl share."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self.settings = settings
        self.scope: Scope = getattr(crawler.spider, "scope", None) or Scope((), open_=True)
        self.no_contact = f"set {VARIABLE} to a web or e-mail address where the owners of sites can reach you"
        try:
            self.contact = contact_of(settings.get(VARIABLE))
        except NoContact as error:
            self.contact, self.no_contact = "", str(error)
        self.states = SiteStates(
            delay=settings.getfloat("THIDUA_DELAY", 1.0),
            most_delay=settings.getfloat("THIDUA_DELAY_MAX", 120.0),
            most_pause=settings.getfloat("THIDUA_PAUSE_MAX", 300.0),
        )
        self.space = UrlSpace(
            most=settings.getint("THIDUA_SHAPE_MAX", 3000), barren=settings.getint("THIDUA_SHAPE_BARREN", 40)
        )
        self.waiting: dict[str, deque[Deferred[None]]] = {}
        """Requests that wait for a place of their site."""
        self.robots = RobotsStore(crawler, self)
        for site in _sites(crawler.spider):
            self._set_up(site)

    def now(self) -> float:
        """The moment on the clock that all pauses are measured with."""
        return time.monotonic()

    def site_of(self, url: str) -> str:
        """The name of the site whose pace an address shares."""
        return self.scope.owner(url) or host_key(url)

    def state_of(self, request: Request) -> SiteState:
        """The state of the site that a request goes to."""
        return self.states.get(request.meta.get("download_slot") or self.site_of(request.url))

    def prefer(self, url: str) -> str:
        """An address in the scheme that its host was found to answer."""
        where = place(url)
        if where is None:
            return url
        scheme = self.states.get(self.site_of(url)).schemes.get(where.host, where.scheme)
        return url if scheme == where.scheme else scheme + url[len(where.scheme) :]

    def closing(self) -> bool:
        """Whether the crawl was told to stop, so that nothing should be waited for."""
        engine: Any = self._crawler.engine
        slot = getattr(engine, "_slot", None)
        return not self._crawler.crawling or slot is None or slot.closing is not None

    def again(self, request: Request, reason: str, after: float) -> Request | None:
        """The same request once more, behind the others and not before some seconds; None if it was tried enough."""
        tried = request.meta.get("retry_times", 0)
        if tried >= self.settings.getint("RETRY_TIMES") or request.meta.get("dont_retry"):
            return None
        self.state_of(request).retries += 1
        retry = request.copy()
        retry.dont_filter = True
        retry.priority = request.priority - 10
        reasons = [*request.meta.get("retry_reasons", []), reason]
        retry.meta.update(retry_times=tried + 1, retry_reasons=reasons, not_before=self.now() + after)
        return retry

    def _set_up(self, site: Any) -> None:
        """Take over the pace that a site's record asks for; only ever slower."""
        state = self.states.get(site.name)
        state.delay = max(state.delay, site.delay or 0.0)
        state.concurrency = max(1, min(2, site.concurrency or 1))


def _sites(spider: Any) -> list[Any]:
    """The records of the sites that a spider crawls, if it says so."""
    sites = getattr(spider, "sites", None) or ()
    return list(sites.values() if isinstance(sites, Mapping) else sites)


def manners_of(crawler: Crawler) -> Manners:
    """The manners of a crawler, made when they are first asked for."""
    shared = getattr(crawler, _SHARED, None)
    if shared is None:
        shared = Manners(crawler)
        setattr(crawler, _SHARED, shared)
        crawler.site_states = shared.states  # type: ignore[attr-defined]
        # Certificates are not verified, since many of these sites have a broken one: no warning for each connection.
        logging.getLogger("scrapy.core.downloader.tls").setLevel(logging.ERROR)
    assert isinstance(shared, Manners)
    return shared
