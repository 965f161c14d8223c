"""What became of each page, as a line of the log.

In: visits and articles as Scrapy reports them. Out: a level and a text: at INFO each page that was fetched as an
article and each list that could not be read, at DEBUG also the lists that could. No line holds a page.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from extract.errors import ThiduaError
from extract.schema import TABLES
from pipelines.items import LIST, Visit
from spiders import outcomes

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure

_AS_EXPECTED = {outcomes.LIST, outcomes.UNCHANGED, outcomes.GONE}
"""What may become of a list without being worth a line to everyone."""


class PageLines(LogFormatter):
    """Scrapy's log with a line a page."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """An article was kept."""
        try:
            rows = sum(len(item[table]) for table in TABLES)
            told = f"{rows} rows" if item["relevant"] else "not on blocs"
            return _line(logging.INFO, "article", told, item["article"]["url"])
        except (KeyError, TypeError):  # an item of another spider
            return super().scraped(item, response, spider)

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A page gave no article."""
        if not isinstance(item, Visit):
            return super().dropped(item, exception, response, spider)
        if item.outcome == outcomes.LIST:
            return _line(logging.DEBUG, "list", f"{len(item.discovered)} links", item.url)
        quiet = item.role == LIST and item.outcome in _AS_EXPECTED
        told = item.reason or (f"http_{item.status}" if item.status not in {200, None} else "")
        return _line(logging.DEBUG if quiet else logging.INFO, item.outcome, told, item.url)

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A page could not be kept; where that is nobody's fault here, it has been told once already."""
        if not isinstance(item, Visit):
            return super().item_error(item, exception, response, spider)
        level = logging.DEBUG if isinstance(exception, ThiduaError) else logging.ERROR
        return _line(level, "not kept", type(exception).__name__, item.url)


def _line(level: int, outcome: str, told: str, url: str) -> LogFormatterResult:
    return {
        "level": level,
        "msg": "%(outcome)s (%(told)s): %(url)s" if told else "%(outcome)s: %(url)s",
        "args": {"outcome": outcome, "told": told, "url": url},
    }
