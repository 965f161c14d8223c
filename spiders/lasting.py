"""What is in memory when a crawl begins lasts until it ends: who needs to look at it again?

In: a crawl's beginning and end. Out: in between, Python's search for objects that only hold each other passes over
what was there before: modules, rules, settings, some hundred thousand objects. Looked at again with every full search,
they took a tenth of a crawl's time. What a crawl itself leaves behind is found as before, and sooner, since a full
search comes when as much is new as a quarter of what the last one looked at. A Scrapy extension.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

YOUNG = 2000
"""Objects after which the youngest are searched; 700 by default, which is a few pages' worth."""


class Lasting:
    """The extension that sets aside what lasts."""

    def __init__(self, crawler: Crawler) -> None:
        self._before = gc.get_threshold()
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def _opened(self) -> None:
        gc.freeze()
        gc.set_threshold(YOUNG, *self._before[1:])

    def _closed(self) -> None:
        gc.set_threshold(*self._before)
        gc.unfreeze()
