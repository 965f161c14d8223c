"""The work of ``thidua crawl``: sites to a data folder, seen while it goes on.

In: what the command line says. Out: an exit code; pages, articles and rows are in the store.
"""

from __future__ import annotations

import datetime
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ThiduaError

if TYPE_CHECKING:
    from scrapy.settings import Settings

DONE, WARNINGS, FAILED, STOPPED = 0, 1, 3, 130
"""Exit codes: all sites done; some left alone or failing; nothing could be done; stopped by Ctrl-C."""


def run(
    names: Sequence[str],
    data: Path | str,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    max_pages: int | None = None,
    registry: Path | None = None,
    contact: str | None = None,
    jobs: int | None = None,
    delay: float | None = None,
    extraction: bool = True,
    thorough: bool = False,
    proxy: str | None = None,
    quiet: bool = False,
    seldom: float | None = None,
    verbose: bool = False,
    log: Path | None = None,
    overrides: dict[str, Any] | None = None,
) -> int:
    """Crawl sites into a data folder.

    Args:
        names: Sites, provinces or addresses.
        data: The folder, or the address of a database.
        since: First day wanted.
        until: Last day wanted.
        max_pages: Requests a site at most.
        registry: A folder of further records of sites.
        contact: Web or e-mail address that sites find in the user agent.
        jobs: Processes that read pages.
        delay: Seconds between requests to a site, where it asks for no more.
        extraction: Whether pages are read; without it they are archived, for ``thidua rebuild``.
        thorough: Whether every list is read to its end.
        proxy: An HTTP proxy by way of which sites are asked.
        quiet: No progress and no summary.
        seldom: Seconds between two lines of progress where it is no terminal.
        verbose: Say on standard error what happens to every page.
        log: Write that into a file.
        overrides: Scrapy settings, for tests and measurements.

    Returns:
        An exit code.
    """
    from output.store import Store
    from spiders.manners.contact import contact_of, require_contact
    from spiders.manners.proxy import checked
    from spiders.news import chosen_sites

    try:
        sites = chosen_sites(",".join(names), str(registry) if registry else None)
        require_contact(contact_of(contact), tuple(host for site in sites for host in site.hosts[:1]))
        if proxy:
            checked(proxy)
        store = Store.open(data)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return FAILED
    with store:
        settings = settings_of(contact, jobs, delay, extraction, proxy, verbose, log, overrides or {})
        wanted = {"since": since, "until": until, "max_pages": max_pages, "thorough": thorough}
        return crawl(settings, store, sites, quiet=quiet, seldom=seldom, **wanted)


def settings_of(
    contact: str | None,
    jobs: int | None,
    delay: float | None,
    extraction: bool,
    proxy: str | None,
    verbose: bool,
    log: Path | None,
    overrides: dict[str, Any],
) -> Settings:
    """The Scrapy settings of a crawl; the arguments are those of :func:`run`."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("spiders.settings", priority="project")
    if contact:
        settings.set("THIDUA_CONTACT", contact, priority="cmdline")
    if jobs:
        settings.set("THIDUA_READERS", jobs, priority="cmdline")
    if delay is not None:
        settings.set("THIDUA_DELAY", delay, priority="cmdline")
    if proxy:
        settings.set("THIDUA_PROXY", proxy, priority="cmdline")
    if not extraction:
        settings.set("THIDUA_EXTRACT", False, priority="cmdline")
    settings.set("LOG_LEVEL", "DEBUG" if verbose else "INFO" if log else "WARNING", priority="cmdline")
    if log:
        settings.set("LOG_FILE", str(log), priority="cmdline")
    for name, value in overrides.items():
        settings.set(name, value, priority="cmdline")
    return settings


def crawl(
    settings: Settings, store: Any, sites: Sequence[Any], *, quiet: bool, seldom: float | None = None, **arguments: Any
) -> int:
    """Crawl sites into a store that is open; gives the exit code.

    Args:
        settings: Scrapy's.
        store: The store.
        sites: The sites.
        quiet: No progress and no summary.
        seldom: Seconds between two lines of progress where it is no terminal.
        **arguments: Those of the spider.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from spiders.news import NewsSpider
    from thidua.progress import Progress

    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(NewsSpider)
    progress = Progress(crawler, store, [site.name for site in sites], quiet=quiet, seldom=seldom)
    process.crawl(crawler, store=store, sites=sites, **arguments)
    with progress, _signals_as_they_were():
        process.start()
        if not progress.reason and signal.getsignal(signal.SIGINT) != process._signal_shutdown:
            progress.reason = "shutdown"  # Ctrl-C before the spider was open: Scrapy has put its next handler there
    return progress.close()


@contextmanager
def _signals_as_they_were() -> Iterator[None]:
    """Scrapy takes signals for itself and leaves it so: behind a crawl Ctrl-C would do nothing."""
    taken = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in taken}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
