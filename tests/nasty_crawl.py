"""One crawl in a process of its own: a plain Scrapy spider with the manners that all spiders have.

In: on standard input, JSON: the sites, the addresses to ask for, settings, names that resolve. Out: on standard output,
JSON: what became of each address, and what the manners counted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address

from spiders.scope import Scope


class Names:
    """A name service that knows a few names and changes its mind."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self._names = names

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *_: Any) -> Any:  # noqa: N802
        answers = self._names.get(name, [[]])
        receiver.resolutionBegan(None)
        for address in answers.pop(0) if len(answers) > 1 else answers[0]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


class Spider(scrapy.Spider):
    """Asks for what it was told to."""

    name = "nasty"

    def __init__(self, plan: dict[str, Any]) -> None:
        super().__init__()
        base = {"successors": (), "delay": None, "concurrency": None}
        self.sites = [SimpleNamespace(**{**base, **site}) for site in plan["sites"]]
        self.scope = Scope(self.sites, plan.get("starts", ()))  # type: ignore[arg-type]
        self.plan = plan
        self.came: dict[str, dict[str, Any]] = {}

    async def start(self) -> AsyncIterator[Any]:
        for order, one in enumerate(self.plan["urls"]):
            url, meta = one if isinstance(one, list) else (one, {})
            yield scrapy.Request(
                url, errback=self.failed, dont_filter=True, priority=-order, meta={**meta, "first": url}
            )

    def parse(self, response: Any, **_: Any) -> None:
        meta = response.request.meta
        if meta.get("role") == "list":
            self.crawler.manners.space.gave(meta["site"], response.url, 0)  # type: ignore[attr-defined]
        self.came[meta["first"]] = {
            "status": response.status,
            "url": response.url,
            "body": response.body[:2000].decode("latin-1"),
            "soft_404": meta.get("soft_404"),
            "redirects": meta.get("redirect_urls", []),
            "retries": meta.get("retry_times", 0),
        }

    def failed(self, failure: Any) -> None:
        error = failure.value
        kind = type(error).__name__
        self.came[failure.request.meta["first"]] = {
            "error": kind, "reason": getattr(error, "reason", None), "message": str(error),
        }  # fmt: skip


def main() -> None:
    """Crawl as told."""
    plan = json.load(sys.stdin)
    settings = Settings()
    settings.setmodule("spiders.settings")
    settings.setdict({"SPIDER_MODULES": [], "LOG_LEVEL": "WARNING", "STATS_DUMP": False, **plan.get("settings", {})})
    process = AsyncCrawlerProcess(settings)
    if plan.get("names"):
        from twisted.internet import reactor

        reactor.installNameResolver(Names(plan["names"]))
    crawler = process.create_crawler(Spider)
    process.crawl(crawler, plan)
    process.start()
    manners = crawler.manners  # type: ignore[attr-defined]
    spider: Any = crawler.spider
    result = {
        "came": spider.came,
        "sites": manners.states.report(),
        "sitemaps": {site["name"]: manners.robots.sitemaps(site["name"]) for site in plan["sites"]},
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
