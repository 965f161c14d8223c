"""The steps of a fetched page: screened, read, archived, kept.

In: visits from a spider. Out: visits in the store, and each article as a plain value for Scrapy's feeds
(``-O articles.jsonl``). Each class is one step and one Scrapy item pipeline; settings.py puts them in order.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pydispatch.dispatcher import getAllReceivers, liveReceivers  # type: ignore[import-untyped]
from scrapy import signals
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.extensions.corestats import CoreStats

from extract.errors import Reason, ThiduaError
from pipelines.items import ARTICLE, ASIDE, LIST, PAGE, Discovered, Visit
from spiders import outcomes
from spiders.keys import canonical
from spiders.scoring import FETCH
from spiders.ways import LISTING, SCORES, SITEMAP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler

    from pipelines.reading import Reading
    from spiders.news import NewsSpider

logger = logging.getLogger(__name__)

LISTS = frozenset({Reason.LISTING, Reason.HOME, Reason.TAG})
"""What is no article but leads to some."""

BARRIERS = frozenset({Reason.CHALLENGE, Reason.CAPTCHA})
"""What a site puts up against robots: it is left alone then."""


class Step:
    """A step of the pipeline, with the spider at hand."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        """The spider of the crawl."""
        from spiders.news import NewsSpider

        assert isinstance(self.crawler.spider, NewsSpider)
        return self.crawler.spider


class ScreenPipeline(Step):
    """Looks at what needs no reading: lists on known ground, and lists that show nothing."""

    async def process_item(self, item: Any) -> Any:
        """Let the next pages of a list be read again where this page shows something new."""
        if isinstance(item, Visit) and item.role == LIST and item.outcome == outcomes.LIST:
            try:
                self._screen(item)
            except ThiduaError as error:
                self.spider.keeper.fail(error)
                raise DropItem(f"{item.url}: the data folder could not be used", log_level="DEBUG") from error
        return item

    def _screen(self, item: Visit) -> None:
        articles = [link for link in item.discovered if link.role == ARTICLE]
        keys = [link.key for link in articles]
        known = self.spider.store.known(item.site, keys) if keys else {}
        new = {link.key for link in articles if link.score >= FETCH} - known.keys()
        item.news = len(new)
        manners = getattr(self.crawler, "manners", None)
        if manners is not None:
            manners.space.gave(item.site, item.url, len(set(keys) - known.keys()))
        if new and item.walk == SITEMAP and item.parent:
            self.spider.store.promote(item.site, item.parent, SITEMAP, SCORES[SITEMAP] - 0.001)
        if len(known) < len(set(keys)):
            for link in item.discovered:
                if link.role == LIST and link.parent == item.key and link.page > 1:
                    link.again = True


class ExtractPipeline(Step):
    """Reads pages in processes of their own."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("THIDUA_EXTRACT", True):
            raise NotConfigured
        super().__init__(crawler)
        from pipelines.reading import Readers
        from pipelines.workers import available_cores

        self.readers = Readers(crawler.settings.getint("THIDUA_READERS") or available_cores())

    async def process_item(self, item: Any) -> Any:
        """Find out what a page is, and what it says."""
        if not isinstance(item, Visit):
            return item
        if item.news:
            self.readers.start()  # they are ready when the first of these comes
        if item.role == ARTICLE and item.outcome == outcomes.READ:
            await self._article(item)
        elif item.role == LIST and item.outcome == outcomes.LIST and not item.shown and not item.discovered:
            await self._barren(item)
        return item

    async def _read(self, visit: Visit, url: str) -> Reading:
        return await self.readers.read(visit.body, url, visit.fetched, outcomes.content_type(visit))

    async def _article(self, visit: Visit) -> None:
        site = self.spider.site_named[visit.site]
        url = visit.final_url or visit.url
        here = canonical(url, site)
        reading = await self._read(visit, here.url)
        if reading.extraction is not None:
            elsewhere = reading.canonical and not self.spider.scope.refuse(reading.canonical, site.name)
            said = canonical(reading.canonical, site) if elsewhere and reading.canonical else here
            if here.form != PAGE and self._page_known(visit):
                # Meanwhile the page itself was found: it waits under this key.
                visit.outcome, visit.reason, visit.retry_at = outcomes.TWIN, here.form, visit.fetched
                return
            if here.form != PAGE and said.form == PAGE and said.url != here.url:
                # A twin for paper or telephones that names its page: the page is read instead.
                visit.outcome, visit.reason = outcomes.TWIN, here.form
                visit.discovered = [self._named(visit, said.key, said.url)]
                return
            visit.outcome, visit.extraction = outcomes.PAGE, reading.extraction
            self.spider.passed(site.name)
            article = reading.extraction.article
            article.site = site.name
            article.fetched = visit.fetched
            return
        self._no_article(visit, reading.kind)
        if reading.kind in LISTS:
            entry = Discovered(visit.site, visit.key, visit.url, LIST, LISTING, 0.5, depth=1, section="", parent=None)
            self.spider.follow(visit, entry, visit.body, url)
            visit.outcome, visit.reason = outcomes.NO_ARTICLE, str(reading.kind)

    def _page_known(self, visit: Visit) -> bool:
        entry = self.spider.store.entries(visit.site, [visit.key]).get(visit.key)
        return entry is not None and entry.form in {PAGE, ASIDE} and entry.url != visit.url

    def _named(self, visit: Visit, key: str, url: str) -> Discovered:
        return Discovered(visit.site, key, url, ARTICLE, visit.walk, 1.0, parent=visit.key)

    async def _barren(self, visit: Visit) -> None:
        """A list without a link may be no list at all."""
        content_type = outcomes.content_type(visit) or ""
        if "html" not in content_type and content_type:
            return
        reading = await self._read(visit, visit.final_url or visit.url)
        if reading.kind in BARRIERS or reading.kind in {Reason.SOFT_404, Reason.LOGIN, Reason.EMPTY_SHELL}:
            self._no_article(visit, reading.kind)

    def _no_article(self, visit: Visit, kind: str) -> None:
        visit.outcome, visit.reason = outcomes.NO_ARTICLE, str(kind)
        if kind in BARRIERS:
            self.spider.barrier(visit, str(kind))

    async def close_spider(self) -> None:
        """End the processes."""
        await self.readers.close()


class ArchivePipeline(Step):
    """Makes the archive's record of each page that was fetched as an article."""

    def open_spider(self) -> None:
        """Have pages packed by the thread that keeps them: sending each to a thread of its own costs as much again."""
        if self.spider.run:
            self.spider.keeper.before.append(pack)

    def process_item(self, item: Any) -> Any:
        """Let an item pass; it is packed when all else of the visit is there."""
        return item


def pack(visits: Sequence[Visit]) -> None:
    """Give the visits of article pages their records: the page with its headers, for the store to append."""
    from pipelines.archive import record_members

    for visit in visits:
        if visit.role == ARTICLE and visit.body and visit.record is None:
            visit.record = record_members(visit)


class StorePipeline(Step):
    """Keeps visits, and gives articles on to Scrapy's feeds."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._wanted: bool | None = None

    async def process_item(self, item: Any) -> Any:
        """Return when the visit is on disk."""
        if not isinstance(item, Visit):
            return item
        if item.outcome == outcomes.READ:
            item.outcome = outcomes.FETCHED
        await self.spider.keeper.keep(item)
        if item.extraction is None or item.outcome != outcomes.PAGE:
            raise DropItem(f"{item.url}: {item.outcome} {item.reason or ''}".rstrip(), log_level="DEBUG")
        if self._wanted is None:
            self._wanted = self._is_wanted()
        if not self._wanted:
            return {"url": item.extraction.article.url}
        from output.annotation import annotation

        return annotation(item.extraction)

    def _is_wanted(self) -> bool:
        """Whether anything takes articles, rather than counting them: a feed, a step behind this, a listener."""
        listening = liveReceivers(getAllReceivers(self.crawler, signals.item_scraped))
        heard = any(getattr(one, "__func__", one) is not CoreStats.item_scraped for one in listening)
        engine = self.crawler.engine
        return heard or engine is None or engine.scraper.itemproc.middlewares[-1] is not self

    async def close_spider(self) -> None:
        """Wait for the last commit."""
        if self.spider.run:
            await self.spider.keeper.close()
