"""Scrapy's scheduler on the store: what waits there is what is fetched next.

In: the sites of a crawl. Out: requests, each for one entry of the frontier, so that every site always has the next one
ready and none has more at work than its pace allows. Nothing is kept here that the store does not know: a crawl that is
killed goes on from the store.

Requests that belong to an entry already at work (a retry, a redirect's next hop) come back here and go out again first.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.exceptions import CloseSpider

from extract.errors import ThiduaError
from pipelines.items import ARTICLE, LIST, PAGE
from spiders.scoring import FETCH
from spiders.ways import tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from output.store import Entry
    from pipelines.items import Visit
    from spiders.news import NewsSpider
    from spiders.sites import Site

logger = logging.getLogger(__name__)

AHEAD = 64
"""Entries of a site that are held in memory."""

BEHIND, NONE = 8, 9
"""In the place of a tier: no list waits for an article."""

READY = 2
"""Requests of a site that are handed on beyond those at work, so that its pace alone decides when the next goes."""


@dataclass(slots=True)
class Lane:
    """One site's place in the frontier.

    Attributes:
        asked: Requests of this run.
        at_work: Entries whose request is out, until what came of them is kept, with the tier of those that are lists.
        out: Entries whose request has not been answered yet.
        stale: Whether something may wait in the store that was not there when it was last asked.
        more: Whether more waited there than was taken.
        later: Whether something waits there for its time.
    """

    site: Site
    concurrency: int
    ahead: deque[Entry] = field(default_factory=deque)
    at_work: dict[int, int] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)
    asked: int = 0
    stale: bool = True
    more: bool = False
    later: bool = False


class Frontier(BaseScheduler):
    """Gives out the entries that wait in the store, site by site in turn."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.lanes: dict[str, Lane] = {}
        self.turn: deque[str] = deque()
        self.returned: deque[Request] = deque()
        self.spider: NewsSpider | None = None
        self.stopped = False
        self.at_work = 0
        self._refusal: CloseSpider | None = None
        self._ending: asyncio.Future[None] | None = None
        self._default = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN", 1)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin the run: the sites' first lists wait, and those of earlier runs that are to be looked at again."""
        from spiders.news import NewsSpider

        assert isinstance(spider, NewsSpider)
        self.spider = spider
        try:
            spider.begin(self)
        except CloseSpider as error:
            # Scrapy can end a spider only once it is open.
            self.stop()
            self._refusal = error
            self.crawler.signals.connect(self._refuse, signal=signals.spider_opened)
            return
        for site in spider.sites:
            self.lanes[site.name] = Lane(site, site.concurrency or self._default)
        self.turn.extend(self.lanes)
        spider.keeper.at_work = lambda: self.at_work
        spider.keeper.on_commit.append(self.committed)
        spider.keeper.on_failure.append(self._broken)
        self.crawler.signals.connect(self._dropped, signal=signals.request_dropped)

    def _refuse(self) -> None:
        if self._refusal is not None:
            raise self._refusal

    def close(self, reason: str) -> None:
        """End the run."""
        if self.spider is not None and self.spider.run:
            self.spider.finish(reason)

    def stop(self) -> None:
        """Give out nothing more."""
        self.stopped = True

    def _broken(self, _: Exception) -> None:
        """Nothing can be kept any more: end the crawl, and say so."""
        self.stop()
        engine = self.crawler.engine
        if engine is not None:
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason="store"))

    def has_pending_requests(self) -> bool:
        """Whether there is something left to fetch in this run."""
        if self.stopped:
            return False
        return bool(self.returned) or any(self._ready(lane) for lane in self.lanes.values())

    def enqueue_request(self, request: Request) -> bool:
        """Take back a request of an entry that is at work."""
        if self.stopped or "entry" not in request.meta:
            return False
        self.returned.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request of the next site that may be asked."""
        if self.stopped:
            return None
        if self.returned:
            return self.returned.popleft()
        for _ in range(len(self.turn)):
            name = self.turn[0]
            self.turn.rotate(-1)
            lane = self.lanes[name]
            if len(lane.out) >= lane.concurrency + READY or not self._ready(lane):
                continue
            if lane.stale and _tier(lane.ahead[0]):
                lane.ahead.clear()  # something earlier may have been found meanwhile
                if not self._ready(lane):
                    continue
            if any(tier < _tier(lane.ahead[0]) for tier in lane.at_work.values()):
                continue
            return self._request(lane, lane.ahead.popleft())
        return None

    def _ready(self, lane: Lane) -> bool:
        assert self.spider is not None
        if self.spider.left(lane.site.name) or self.spider.spent(lane.asked):
            return False
        if not lane.ahead and (lane.stale or lane.more):
            lane.stale = False
            try:
                lane.ahead.extend(self._waiting(lane))
            except ThiduaError as error:
                self.spider.keeper.fail(error)
        return bool(lane.ahead)

    def _waiting(self, lane: Lane) -> Iterator[Entry]:
        assert self.spider is not None
        found: list[Entry] = []
        for role, least in ((LIST, self.spider.least_list), (ARTICLE, FETCH)):
            found += self.spider.store.waiting(
                lane.site.name, role, AHEAD, least_score=least, skip=lane.at_work,
                since=self.spider.bounds.since, until=self.spider.bounds.until,
            )  # fmt: skip
        found.sort(key=lambda entry: (entry.form != PAGE, -entry.score, entry.id))
        lane.more = len(found) >= AHEAD
        return iter(found[:AHEAD])

    def _request(self, lane: Lane, entry: Entry) -> Request:
        assert self.spider is not None
        lane.at_work[entry.id] = _tier(entry) if entry.role == LIST else NONE
        self.at_work += 1
        lane.out.add(entry.id)
        lane.asked += 1
        return self.spider.request(lane.site, entry)

    def answered(self, site: str, entry: int) -> None:
        """An entry's request has come to its end: the site may be asked the next."""
        self.lanes[site].out.discard(entry)

    def committed(self, visits: Sequence[Visit]) -> None:
        """What came of some entries is kept: they are not at work any more, and there may be new ones.

        The store is asked again only where a visit can have changed what waits there: most visits are of articles, and
        these lead to nothing.
        """
        for visit in visits:
            lane = self.lanes.get(visit.site)
            if lane is not None:
                self.at_work -= lane.at_work.pop(visit.entry, None) is not None
                lane.later = lane.later or visit.retry_at is not None
                lane.stale = lane.stale or lane.later or bool(visit.discovered)
        engine = self.crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()

    def forgotten(self, site: str, entry: int) -> None:
        """An entry goes back to waiting without an outcome; this run does not ask for it again."""
        self.lanes[site].out.discard(entry)
        self.at_work -= 1

    def _dropped(self, request: Request, **_: Any) -> None:
        entry = request.meta.get("entry")
        if entry is not None:
            self.forgotten(request.meta["site"], entry)


def _tier(entry: Entry) -> int:
    """The tier of a list; an article waits for no list, and none for it.

    But an address that is not the one of an article's list waits until all lists are read, since one may still name it.
    """
    if entry.role == LIST:
        return tier(entry)
    return 0 if entry.form == PAGE else BEHIND
