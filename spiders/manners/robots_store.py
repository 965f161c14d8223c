"""robots.txt of each host, asked for once in a run.

In: an address. Out: the :class:`~spiders.manners.robots_rules.Rules` of its host. They are fetched through Scrapy's
engine, so that scope, pace and back-off hold for them as for any page. The spider reads the sitemaps from here
(``crawler.manners.robots``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from pipelines import clock
from spiders.manners.refusals import BadRedirect, Failed, OutOfScope, Refused, SiteLeft, Stopping
from spiders.manners.robots_rules import Rules, read_robots, unreachable
from spiders.scope import WEB_PORTS, place

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.manners.shared import Manners

ROBOTS = "robots_txt"
"""The meta key of a request for a robots.txt."""


KEPT = timedelta(hours=6)
"""For so long the answer of an earlier run is good; RFC 9309 allows a day."""

MOST_KEPT = 65_536
"""Bytes of an answer that is kept for the next run."""


class RobotsStore:
    """The rules of each host that was asked for so far."""

    def __init__(self, crawler: Crawler, manners: Manners) -> None:
        self._crawler = crawler
        self._manners = manners
        self._rules: dict[str, Rules | list[Deferred[Rules]]] = {}
        self._site: dict[str, str] = {}
        self._answers: dict[str, dict[str, Any]] = {}

    def answers(self, site: str) -> list[dict[str, Any]]:
        """What the hosts of a site answered, in plain values, for the next run."""
        return [answer for host, answer in self._answers.items() if self._site.get(host) == site]

    def recall(self, site: str, answers: list[dict[str, Any]], now: datetime) -> None:
        """Take over what the hosts of a site answered an earlier run not long ago."""
        for answer in answers:
            if now - datetime.fromisoformat(answer["asked"]) >= KEPT:
                continue
            host = host_key(answer["host"])
            rules = read_robots(answer["status"], answer["body"].encode("latin-1"), answer["url"], now=now)
            self._rules[host], self._site[host], self._answers[host] = rules, site, answer
            self._heed(site, rules, "robots_unreachable")

    async def ask(self, url: str) -> Rules:
        """The rules for an address, fetched if they are not known yet."""
        host = host_key(url)
        known = self._rules.get(host)
        if isinstance(known, Rules):
            return known
        if known is not None:
            waiting: Deferred[Rules] = Deferred()
            known.append(waiting)
            return await maybe_deferred_to_future(waiting)
        self._rules[host] = []
        self._site[host] = self._manners.site_of(url)
        try:
            rules = await self._fetch(url)
        except (SiteLeft, Stopping) as error:
            self._answer(host, error)
            raise
        self._answer(host, rules)
        return rules

    def known(self, url: str) -> Rules | None:
        """The rules for an address if they have been read."""
        rules = self._rules.get(host_key(url))
        return rules if isinstance(rules, Rules) else None

    def sitemaps(self, site: str) -> tuple[str, ...]:
        """The sitemaps that the hosts of a site declare."""
        return tuple(dict.fromkeys(url for rules in self._read(site) for url in rules.sitemaps))

    def _read(self, site: str) -> list[Rules]:
        """The rules of those hosts of a site whose robots.txt could be asked for."""
        found = [rules for host, rules in self._rules.items() if self._site.get(host) == site]
        return [rules for rules in found if isinstance(rules, Rules) and rules.state != "unreachable"]

    def _answer(self, host: str, rules: Rules | Refused) -> None:
        """Tell everyone who waits."""
        waiting = self._rules.pop(host)
        if isinstance(rules, Rules):
            self._rules[host] = rules
        assert isinstance(waiting, list)
        for one in waiting:
            if isinstance(rules, Rules):
                one.callback(rules)
            else:
                one.errback(rules)

    async def _fetch(self, url: str) -> Rules:
        """Ask for a robots.txt and draw the consequences for the site."""
        where = place(url)
        assert where is not None
        host = f"[{where.host}]" if ":" in where.host else where.host
        port = "" if where.port == (443 if where.scheme == "https" else 80) else f":{where.port}"
        address = f"{where.scheme}://{host}{port}/robots.txt"
        site = self._manners.site_of(url)
        request = Request(
            address,
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={ROBOTS: True, "site": site, "download_slot": site},
        )
        engine: Any = self._crawler.engine
        why = "robots_unreachable"
        try:
            response = await engine.download_async(request)
            now = clock.now()
            rules = read_robots(response.status, response.body, response.url, now=now)
            if rules.state != "unreachable" and len(response.body) <= MOST_KEPT:
                self._answers[host_key(url)] = {
                    "host": address,
                    "url": response.url,
                    "status": response.status,
                    "body": response.body.decode("latin-1"),
                    "asked": now.isoformat(),
                }
        except (SiteLeft, Stopping):
            raise
        except (OutOfScope, BadRedirect) as error:  # RFC 9309: more redirects than one follows mean no file
            rules = read_robots(404, b"", address)
            self._manners.states.get(site).note(f"{address}: redirected where the crawl may not go ({error.reason})")
        except Refused as error:
            rules = unreachable(address, str(error))
            why = "unreachable" if isinstance(error, Failed) else error.reason
        except Exception as error:
            rules = unreachable(address, f"{address}: {error or type(error).__name__}")
        self._heed(site, rules, why)
        return rules

    def _heed(self, site: str, rules: Rules, why: str) -> None:
        """Keep the delay and the notes; leave a site none of whose hosts could be asked."""
        state = self._manners.states.get(site)
        if rules.note:
            state.note(rules.note)
        if rules.delay is not None:
            self._manners.states.slow_down(site, rules.delay, "crawl_delay")
        if rules.state == "unreachable" and not self._read(site):
            self._manners.states.leave(site, why, rules.note)


def host_key(url: str) -> str:
    """A host with its port, http and https alike."""
    where = place(url)
    if where is None:
        return ""
    return where.host if where.port in WEB_PORTS else f"{where.host}:{where.port}"
