"""Crawls that tell how long they took: thidua's, and one of a Scrapy spider that does nothing but count.

In: a plan (:mod:`benchmarks.crawl_speed`). Out: on standard output, as JSON, the seconds from the spider's opening to
its close, when everything is kept, those of this process's processor time, and how many pages came.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

if TYPE_CHECKING:
    from typing import Self
UNHURRIED = {"THIDUA_DELAY": 0, "LOG_LEVEL": "WARNING"}


class Clock:
    """A Scrapy extension that tells how long a crawl took."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pages = 0
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._came, signal=signals.response_received)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def _opened(self) -> None:
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def _came(self) -> None:
        self.pages += 1

    def _closed(self) -> None:
        seconds = time.perf_counter() - self.began
        cpu = time.process_time() - self.cpu
        sys.stdout.write(json.dumps({"seconds": seconds, "cpu": cpu, "pages": self.pages}) + "\n")
        sys.stdout.flush()


class Bare(scrapy.Spider):
    """Asks for addresses and counts the answers."""

    name = "bare"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls, self.count = urls, 0

    async def start(self) -> AsyncIterator[Any]:
        """Every address."""
        for url in self.urls:
            yield scrapy.Request(url, dont_filter=True, meta={"download_slot": urlsplit(url).netloc})

    def parse(self, _response: Any, **_: Any) -> None:
        """Count one."""
        self.count += 1


def bare(plan: dict[str, Any]) -> None:
    """Fetch what was fetched before, one request at a time to a site, and as many sites side by side."""
    settings = Settings(
        {
            "CONCURRENT_REQUESTS": 1000,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "EXTENSIONS": {Clock: 0},
            **UNHURRIED,
        }
    )
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare, plan["urls"])
    process.start()


def ours(plan: dict[str, Any]) -> int:
    """Crawl as a person does."""
    from spiders.settings import EXTENSIONS
    from thidua.crawling import run

    extensions: dict[Any, int | None] = {**EXTENSIONS, Clock: 0}
    overrides = {"EXTENSIONS": extensions, **plan.get("settings", {})}
    options = {"contact": "bench@sample.example", "delay": 0, "jobs": 2, "quiet": True, "overrides": overrides}
    return run(plan["sites"], plan["data"], **{**options, **plan.get("options", {})})
