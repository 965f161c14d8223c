"""A short visit to sites: some addresses of each, asked with the manners of a crawl.

In: for each site a coroutine that asks for addresses one after the other. Out: what the coroutines return. Scope,
robots.txt, pace and back-off are those of :mod:`spiders.settings`; nothing is kept. One call a process: Scrapy's
reactor starts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from spiders.manners.contact import contact_of, require_contact
from spiders.manners.refusals import Refused
from spiders.manners.robots_rules import Rules
from spiders.scope import Scope

if TYPE_CHECKING:
    from spiders.sites import Site

T = TypeVar("T")

SITES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address was answered with; ``reason`` is empty where there is a page."""

    url: str
    status: int = 0
    body: bytes = b""
    content_type: str | None = None
    reason: str = ""
    detail: str = ""

    @property
    def is_page(self) -> bool:
        """Whether there is a page to read."""
        return not self.reason


@dataclass(frozen=True)
class Visit(Generic[T]):
    """A visit to one site: what is done there."""

    site: Site
    act: Callable[[Visitor], Awaitable[T]]


class Visitor:
    """Asks for addresses of one site."""

    def __init__(self, site: Site, crawler: Any, scope: Scope) -> None:
        self.site = site
        self.scope = scope
        self._crawler = crawler

    async def ask(self, url: str, *, role: str = "list", post: str | None = None) -> Answer:
        """Fetch an address; whatever goes wrong is in the answer."""
        from scrapy import Request
        from scrapy.http.request import NO_CALLBACK

        try:
            request = Request(
                url,
                method="GET" if post is None else "POST",
                body=post or b"",
                headers={} if post is None else {"Content-Type": "application/x-www-form-urlencoded"},
                callback=NO_CALLBACK,
                dont_filter=True,
                meta={"site": self.site.name, "role": role},
            )
            response = await self._crawler.engine.download_async(request)
        except Refused as error:
            return Answer(url, reason=error.reason, detail=str(error))
        except Exception as error:  # whatever a server does to us is an answer of this site, and the visit goes on
            return Answer(url, reason="connection", detail=str(error) or type(error).__name__)
        status = response.status
        kind = response.headers.get("Content-Type")
        return Answer(
            response.url,
            status,
            response.body,
            kind.decode("latin-1") if kind else None,
            "" if 200 <= status < 300 else f"http_{status}",
        )

    def robots(self, url: str) -> Rules | None:
        """The rules of robots.txt for an address, once its host was asked."""
        rules: Rules | None = self._crawler.manners.robots.known(url)
        return rules

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that robots.txt names."""
        return tuple(self._crawler.manners.robots.sitemaps(self.site.name))

    def left(self) -> str:
        """Why the site is left alone, if it is."""
        return self._crawler.site_states.get(self.site.name).left or ""


def visit(
    visits: Sequence[Visit[T]],
    *,
    known: Iterable[Site] = (),
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> list[T]:
    """Visit sites side by side.

    Args:
        visits: Whom, and what is done there.
        known: The registry, in which successors are looked up.
        settings: Other settings than :mod:`spiders.settings` has.
        progress: Told the name of each site that is done.

    Raises:
        NoContact: public sites are to be visited, and nobody says whom their owners can write to.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    own = Settings()
    own.setmodule("spiders.settings", priority="project")
    own.update(
        {"LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "SPIDER_MODULES": [], **(settings or {})},
        priority="cmdline",
    )
    sites = [one.site for one in visits]
    scope = Scope(sites, [site.home for site in sites], known=known)
    require_contact(contact_of(own.get("THIDUA_CONTACT")), scope.public_sites())
    found: dict[str, T] = {}
    failures: list[BaseException] = []
    process = AsyncCrawlerProcess(own)
    process.crawl(_spider(), visits=visits, scope=scope, found=found, failures=failures, progress=progress)
    process.start()
    if failures:
        raise failures[0]
    return [found[one.site.name] for one in visits if one.site.name in found]


def _spider() -> type:
    """The spider, made when Scrapy is wanted."""
    from scrapy import Spider

    class Looking(Spider):
        name = "looking"

        def __init__(
            self,
            visits: Sequence[Visit[Any]],
            scope: Scope,
            found: dict[str, Any],
            failures: list[BaseException],
            progress: Callable[[str], object],
        ) -> None:
            super().__init__()
            self.sites = [one.site for one in visits]
            self.scope = scope
            self._visits, self._found, self._failures, self._progress = visits, found, failures, progress

        async def start(self) -> AsyncIterator[Any]:
            """Everything is done here: requests go through the engine's downloader and come back to who asked."""
            gate = asyncio.Semaphore(SITES_AT_ONCE)

            async def one(visit: Visit[Any]) -> None:
                async with gate:
                    try:
                        self._found[visit.site.name] = await visit.act(Visitor(visit.site, self.crawler, self.scope))
                    except Exception as error:  # raised again where visit() was called
                        self._failures.append(error)
                    self._progress(visit.site.name)

            await asyncio.gather(*(one(visit) for visit in self._visits))
            for visit in self._visits[:0]:  # nothing is left to yield
                yield visit

    return Looking
