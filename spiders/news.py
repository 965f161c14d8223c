"""The spiders: the sites of a crawl walked in every way they offer, or in one of them.

In: names of sites, provinces or addresses, and the folder of the data. Out: one :class:`pipelines.items.Visit` for each
page that was asked for, with all that it gave; the pipelines keep it. ``scrapy crawl news -a site=baolaocai.vn`` runs
what ``thidua crawl`` runs.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from extract.errors import ThiduaError
from pipelines import clock
from pipelines.items import LIST, Discovered, Visit
from pipelines.keeper import Keeper
from spiders import outcomes, revisiting, walking, ways
from spiders.chains import Chains, searches
from spiders.manners import manners_of
from spiders.manners.wishes import wishes
from spiders.scope import Scope
from spiders.sites import load_registry
from spiders.walking import Bounds

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from output.store import Entry, Store
    from spiders.frontier import Frontier
    from spiders.sites import Site

logger = logging.getLogger(__name__)

DATA = "thidua-data"
"""The folder of the data where none is named."""

MOST_BARRIERS = 3
"""Checks against robots, none let through between them, after which a site is left alone."""


class BadArgument(ThiduaError):
    """Raised for an argument of a crawl that cannot be meant."""


class NewsSpider(Spider):
    """Walks sites in every way they offer.

    Args:
        site: Sites, provinces or addresses, with commas between them.
        data: The folder of the data, or the address of a database.
        since: First day wanted, as 2024-01-31.
        until: Last day wanted.
        max_pages: Requests a site at most in this run.
        registry: A folder of further records of sites.
        thorough: Whether lists are read to their end that promise little.
        store: An open store instead of ``data``; it stays open.
        sites: Sites themselves instead of ``site``.
    """

    name = "news"
    walks: ClassVar[tuple[str, ...]] = ways.WALKS
    custom_settings = {  # noqa: RUF012 - Scrapy's own attribute
        "SCHEDULER": "spiders.frontier.Frontier",
        "ITEM_PIPELINES": {
            "pipelines.steps.ScreenPipeline": 100,
            "pipelines.steps.ExtractPipeline": 200,
            "pipelines.steps.ArchivePipeline": 300,
            "pipelines.steps.StorePipeline": 400,
        },
    }
    least_list = ways.LEAST_SECTION

    def __init__(
        self,
        site: str = "",
        data: str | Path = DATA,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        max_pages: str | int | None = None,
        registry: str | None = None,
        thorough: bool | str = False,
        store: Store | None = None,
        sites: Iterable[Site] | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.bounds = Bounds(_day(since, "since"), _day(until, "until"))
        self.max_pages = _number(max_pages)
        self.thorough = thorough in {True, "1", "true", "yes"}
        if self.thorough:
            self.least_list = 0.0
        chosen = list(sites) if sites is not None else chosen_sites(site, registry)
        known = load_registry(Path(registry) if registry else None).sites.values()
        self.sites = tuple(chosen)
        self.site_named = {one.name: one for one in chosen}
        self.scope = Scope(chosen, [ways.home(one) for one in chosen], known=known)
        self.data = data
        self.given = store
        self.store: Store
        self.keeper: Keeper
        self.frontier: Frontier
        self.problem: ThiduaError | None = None
        self.run = 0
        self.barriers: dict[str, int] = {}
        self.chains = Chains()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As Scrapy makes it; an argument that cannot be meant is told when the crawl is to begin."""
        try:
            return super().from_crawler(crawler, *args, **kwargs)
        except ThiduaError as error:
            spider = super().from_crawler(crawler, sites=(), store=kwargs.get("store"))
            spider.problem = error
            return spider

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: what is fetched first waits in the frontier."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def begin(self, frontier: Frontier) -> None:
        """Open the store and let the first lists of each site wait."""
        from output.store import Store

        self.frontier = frontier
        try:
            if self.problem is not None:
                raise self.problem
            self.store = self.given or Store.open(self.data)
            self._begin_run()
        except ThiduaError as error:
            logger.error("%s", error)
            self.run = 0
            raise CloseSpider("argument" if error is self.problem else "store") from error

    def _begin_run(self) -> None:
        options = {
            "sites": sorted(self.site_named), "walks": list(self.walks), "max_pages": self.max_pages,
            "since": str(self.bounds.since or ""), "until": str(self.bounds.until or ""),
        }  # fmt: skip
        unfinished = revisiting.unfinished(self.store, self.site_named)
        self.run = self.store.begin_run("crawl", options)
        self.keeper = Keeper(self.store, self.run)
        noted = self.store.sites()
        robots = manners_of(self.crawler).robots
        for site in self.sites:
            answers = (noted.get(site.name, {}).get("counts") or {}).get("robots", [])
            robots.recall(site.name, answers, clock.now())
        for site in self.sites:
            self.store.discover(ways.seeds(site, self.walks), self.run)
            if site.name not in unfinished:
                revisiting.begin(self.store, site.name, self.run)

    def finish(self, reason: str) -> None:
        """Note how the run ended, and how each site stands."""
        try:
            self._note_end(reason)
        except ThiduaError as error:
            if self.keeper.failure is None:  # else it was told when it happened
                logger.error("%s", error)
        finally:
            if self.given is None:
                self.store.close()

    def _note_end(self, reason: str) -> None:
        states = getattr(self.crawler, "site_states", None)
        report = states.report() if states is not None else {}
        manners = getattr(self.crawler, "manners", None)
        for site in self.sites:
            state = report.get(site.name, {})
            left = state.get("left")
            status = "ok" if left is None else "left"
            robots = manners.robots.answers(site.name) if manners is not None else []
            self.store.note_site(site.name, self.run, status, reason=left, counts={**state, "robots": robots})
        left = {site: state["left"] for site, state in report.items() if state.get("left")}
        requests = sum(int(state.get("requests", 0)) for state in report.values())
        self.store.end_run(self.run, reason, {"requests": requests, "left": left})

    def request(self, site: Site, entry: Entry) -> Request:
        """The request for an entry of the frontier."""
        headers: dict[str, str] = {}
        if entry.etag:
            headers["If-None-Match"] = entry.etag
        if entry.last_modified:
            headers["If-Modified-Since"] = entry.last_modified
        if entry.post is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(
            entry.url,
            method="GET" if entry.post is None else "POST",
            body=entry.post or b"",
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={"site": site.name, "entry": entry.id, "role": entry.role, "walk": entry.walk, "found": entry,
                  "download_slot": site.name},
        )  # fmt: skip

    def parse(self, response: Response, **_: Any) -> Iterator[Visit]:
        """What a page gave."""
        assert response.request is not None
        entry: Entry = response.request.meta["found"]
        self.frontier.answered(entry.site, entry.id)
        visit = outcomes.of_response(entry, response)
        if entry.role == LIST:
            if visit.outcome == outcomes.READ:
                self.follow(visit, entry, response.body, response.url)
            elif visit.outcome in {outcomes.FAILED, outcomes.GONE} and response.status >= 500:
                visit.discovered = walking.past(entry, self.site_named[entry.site])
        yield visit

    def follow(self, visit: Visit, entry: Discovered, content: bytes, url: str) -> None:
        """Add to a visit what its page leads to."""
        site = self.site_named[visit.site]
        if not wishes(visit.headers, content).follow:
            visit.outcome, visit.reason = outcomes.LIST, "nofollow"
            return
        found = walking.follow(
            entry, content, url, site, self.scope, content_type=outcomes.content_type(visit), fetched=visit.fetched,
            bounds=self.bounds, walks=self.walks, thrifty=self.thrifty(entry),
        )  # fmt: skip
        if entry.walk == ways.HOME and ways.SITEMAP in self.walks:
            found.links.extend(ways.of_robots(site, self.robots_sitemaps(site.name), self.scope))
        visit.discovered = self.chains.onward(entry, found.links, found.main, found.promising)
        visit.shown = found.shown
        visit.outcome = outcomes.LIST
        kept = searches(found.promising, len(found.main)) if entry.walk == ways.SEARCH else found.promising > 0
        visit.reason = outcomes.PROMISING if kept else None
        for reason, number in (found.refused or {}).items():
            self.crawler.stats.inc_value(f"thidua/links_refused/{reason}", number)

    def thrifty(self, entry: Discovered) -> bool:
        """Whether the rest of a list need not be read where it promises little, since the site's search works."""
        return (
            not self.thorough and ways.tier(entry) >= 2 and self.store.led(entry.site, ways.SEARCH, outcomes.PROMISING)
        )

    def robots_sitemaps(self, site: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of a site names, once it has been read."""
        manners = getattr(self.crawler, "manners", None)
        return tuple(manners.robots.sitemaps(site)) if manners else ()

    def failed(self, failure: Failure) -> Iterator[Visit]:
        """What became of a request that gave no page."""
        entry: Entry = failure.request.meta["found"]  # type: ignore[attr-defined]
        self.frontier.answered(entry.site, entry.id)
        visit = outcomes.of_failure(entry, failure.value or RuntimeError("no reason given"))
        if visit is None:
            self.frontier.forgotten(entry.site, entry.id)  # it goes on waiting, for the next run
            return
        if entry.role == LIST:
            visit.discovered = walking.past(entry, self.site_named[entry.site])
        yield visit

    def barrier(self, visit: Visit, reason: str) -> None:
        """A page was a check against robots: a site that answers so at its door, or again and again, is left alone."""
        met = self.barriers[visit.site] = self.barriers.get(visit.site, 0) + 1
        states = getattr(self.crawler, "site_states", None)
        at_door = visit.role == LIST and visit.walk == ways.HOME
        if states is not None and (met >= MOST_BARRIERS or at_door):
            states.blocked(visit.site, reason)

    def passed(self, site: str) -> None:
        """A page was none."""
        self.barriers.pop(site, None)

    def left(self, site: str) -> bool:
        """Whether a site is left alone for the rest of the run."""
        return manners_of(self.crawler).states.get(site).left is not None

    def spent(self, asked: int) -> bool:
        """Whether a site that was asked so often has had all the requests of this run."""
        return self.max_pages is not None and asked >= self.max_pages


class FeedSpider(NewsSpider):
    """Walks the feeds that sites declare."""

    name = "feed"
    walks = (ways.FEED,)


class SitemapSpider(NewsSpider):
    """Walks sitemaps and their indexes."""

    name = "sitemap"
    walks = (ways.SITEMAP,)


class ListingSpider(NewsSpider):
    """Walks sections and their pages, and tags."""

    name = "listing"
    walks = (ways.LISTING, ways.TAG)


class SearchSpider(NewsSpider):
    """Asks the sites' own search."""

    name = "search"
    walks = (ways.SEARCH,)


class EndpointSpider(NewsSpider):
    """Reads the JSON endpoints behind lists that scripts fill."""

    name = "endpoint"
    walks = (ways.ENDPOINT,)


def chosen_sites(text: str, registry: str | None = None) -> list[Site]:
    """The sites that names, provinces and addresses with commas between them mean.

    Raises:
        BadArgument: if nothing is named.
        spiders.sites.UnknownSite: with the nearest names.
    """
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        raise BadArgument("no site is named: give sites, provinces or addresses, such as -a site=baolaocai.vn")
    known = load_registry(Path(registry) if registry else None)
    found: dict[str, Site] = {}
    for name in names:
        found.update((site.name, site) for site in known.choose(name))
    return list(found.values())


def _day(text: str | datetime.date | None, name: str) -> datetime.date | None:
    if text is None or isinstance(text, datetime.date):
        return text
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadArgument(f"{name}: {text} is no day; write it as 2024-01-31") from None


def _number(text: str | int | None) -> int | None:
    try:
        number = None if text is None else int(text)
    except ValueError:
        number = 0
    if number is not None and number < 1:
        raise BadArgument(f"max_pages: {text} is no number of pages; write it as 500")
    return number
