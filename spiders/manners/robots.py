"""robots.txt is obeyed by every request, redirected ones too.

In: a request. Out: nothing, or :class:`~spiders.manners.refusals.RobotsRefused`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.manners.refusals import RobotsRefused, SiteLeft
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from spiders.manners.shared import Manners


class RobotsMiddleware:
    """Keeps every request to what robots.txt allows."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Made by Scrapy."""
        return cls(manners_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids."""
        if request.meta.get(ROBOTS):
            return
        rules = await self._manners.robots.ask(request.url)
        site = self._manners.site_of(request.url)
        state = self._manners.states.get(site)
        if state.left is not None:
            raise SiteLeft.of(state)
        if not rules.allowed(request.url):
            state.robots_refused += 1
            if rules.state == "unreachable":
                raise RobotsRefused("robots_unreachable", f"{request.url}: its robots.txt cannot be read: {rules.note}")
            raise RobotsRefused("robots", f"{request.url}: forbidden by {rules.url}")
