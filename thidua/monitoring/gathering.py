"""What a crawl counts on each site while it goes on, for the monitors.

In: the visits that are kept, and the states of the sites. Out: figures by site and the layouts of their pages, in the
store when the crawl ends. A Scrapy extension: whichever way a crawl is started, it is counted.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extract.errors import ThiduaError
from pipelines.items import ARTICLE, LIST
from spiders import outcomes
from spiders.ways import ENDPOINT, FEED, SITEMAP
from thidua.monitoring.layouts import Kind

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from output.store import Store
    from pipelines.items import Visit
    from spiders.sites import Site

logger = logging.getLogger(__name__)

_NOT_HTML = frozenset({FEED, SITEMAP, ENDPOINT})


@dataclass(slots=True)
class Gathered:
    """One site in one crawl."""

    site: Site
    shapes: tuple[re.Pattern[str], ...]
    outcomes: Counter[str] = field(default_factory=Counter)  # "article twin", "list failed" …
    reasons: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)  # where pages were in the end, if not where they were asked
    links: int = 0
    barren: int = 0  # lists without any link to an article
    addresses: int = 0  # of pages that were read as articles
    fitting: int = 0
    keyed: int = 0
    layouts: dict[str, Kind] = field(default_factory=dict)

    def see(self, visit: Visit) -> None:
        """Count a visit."""
        self.outcomes[f"{visit.role} {visit.outcome}"] += 1
        if visit.reason and visit.reason != "changed":
            self.reasons[visit.reason] += 1
        if visit.final_url:
            there, asked = urlsplit(visit.final_url).netloc, urlsplit(visit.url).netloc
            if there.removeprefix("www.") != asked.removeprefix("www."):
                self.hosts[there] += 1
        if visit.role == LIST and visit.outcome == outcomes.LIST:
            self.links += visit.shown
            self.barren += not visit.shown
            if visit.walk not in _NOT_HTML:
                self._layout(f"{LIST}/{visit.walk}", visit.body)
        elif visit.role == ARTICLE and visit.outcome == outcomes.PAGE:
            self._layout(ARTICLE, visit.body)
            self._fits(visit.final_url or visit.url)

    def _layout(self, kind: str, body: bytes) -> None:
        if body:
            self.layouts.setdefault(kind, Kind()).see(body)

    def _fits(self, url: str) -> None:
        parts = urlsplit(url)
        asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self.addresses += 1
        found = next((match for shape in self.shapes if (match := shape.search(asked))), None)
        self.fitting += found is not None
        wanted = [name for name in self.site.key if f"{name}=" not in parts.query]
        groups = found.groupdict() if found else {}
        self.keyed += all(groups.get(name) for name in wanted)

    def figures(self) -> dict[str, Any]:
        """What was counted, as plain values."""
        out: dict[str, Any] = {
            "outcomes": dict(self.outcomes), "reasons": dict(self.reasons), "hosts": dict(self.hosts.most_common(5)),
            "links": self.links, "barren": self.barren,
        }  # fmt: skip
        if self.site.article:
            out["record"] = {"articles": self.addresses, "fitting": self.fitting, "keyed": self.keyed}
        return out


class Gathering:
    """The extension that counts."""

    def __init__(self, crawler: Crawler) -> None:
        from scrapy import signals

        self.crawler = crawler
        self.sites: dict[str, Gathered] = {}
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def _opened(self) -> None:
        spider: Any = self.crawler.spider
        if hasattr(spider, "keeper"):
            for site in spider.sites:
                self.sites[site.name] = Gathered(site, tuple(re.compile(shape) for shape in site.article))
            spider.keeper.on_commit.append(self._committed)

    def _committed(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            if visit.site in self.sites:
                self.sites[visit.site].see(visit)

    def _closed(self, reason: str) -> None:
        from output.store import Store

        spider: Any = self.crawler.spider
        if not self.sites or not spider.run:
            return
        try:
            if spider.given is not None:
                self._keep(spider.given, spider.run, reason)
            else:  # the spider has closed its own
                with Store.open(spider.data) as store:
                    self._keep(store, spider.run, reason)
        except ThiduaError as error:
            logger.error("what was counted could not be kept: %s", error)

    def _keep(self, store: Store, run: int, reason: str) -> None:
        from output.store import Layout

        states = getattr(self.crawler, "site_states", None)
        report = states.report() if states is not None else {}
        found: dict[str, dict[str, Any]] = {}
        for name, gathered in self.sites.items():
            state = report.get(name, {})
            found[name] = {
                **gathered.figures(),
                **{key: state[key] for key in ("requests", "answers", "statuses", "elsewhere") if key in state},
                "left": state.get("left"),
                "ended": reason,
            }
            seen = {
                kind: Layout(run, one.pages, one.shared()) for kind, one in gathered.layouts.items() if one.shared()
            }
            found[name]["layouts"] = _compared(store, name, seen)
            store.note_layouts(name, seen)
        store.note_figures(run, found)


def _compared(store: Store, site: str, seen: dict[str, Any]) -> dict[str, float]:
    """How much of each layout of the run before is still there, by kind."""
    from thidua.monitoring.layouts import kept

    before = store.layouts(site)
    shares = {kind: kept(before[kind].names, one.names) for kind, one in seen.items() if kind in before}
    return {kind: round(share, 3) for kind, share in shares.items() if share is not None}
