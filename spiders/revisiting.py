"""What a run looks at again that an earlier one has read.

In: a store and a site. Out: the lists that wait again. A run that was killed is gone on with: nothing is looked at
again before it is done. After that the front page and the lists that show what is new on blocs are read in every run;
the other first pages when they may be expected to show something, by how often they did, and at least once a week.
Behind a first page a list is read until known ground: its next page waits again only where a page showed something new
(:class:`pipelines.items.Discovered`, ``again``).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from pipelines import clock
from pipelines.items import LIST
from spiders.ways import ENDPOINT, FEED, HOME, LISTING, SEARCH

if TYPE_CHECKING:
    from output.store import Store
    from output.store.yields import Watched

DONE, SKIPPED = "done", "skipped"
"""States of entries."""

FRESH = datetime.timedelta(hours=6)
"""For so long a list counts as read that is not among those which every run reads."""

SELDOM = datetime.timedelta(days=7)
"""Such a list is read this often at least."""

LIKELY = 0.5
"""New articles to be expected on a list, from which on it is read."""

WATCHED = ((SEARCH, 4), (FEED, 2), (ENDPOINT, 2), (LISTING, 1))
"""Which lists every run reads, and how many: of the first kind that has led to reports on blocs on this site."""


def unfinished(store: Store, sites: Collection[str], *, now: datetime.datetime | None = None) -> set[str]:
    """The sites whose last crawl, some hours ago at most, did not come to its end."""
    now = now or clock.now()
    out: set[str] = set()
    seen: set[str] = set()
    for run in store.runs("crawl"):
        for site in set(run.options.get("sites", ())) & set(sites) - seen:
            seen.add(site)
            ended_well = run.outcome == "finished" and site not in (run.counts or {}).get("left", {})
            if not ended_well and now - run.began < FRESH:
                out.add(site)
        if len(seen) == len(sites):
            break
    return out


def begin(store: Store, site: str, run: int, *, now: datetime.datetime | None = None) -> int:
    """Let the lists of a site wait again that this run is to read; gives their number."""
    now = now or clock.now()
    kind, most = next(((kind, most) for kind, most in WATCHED if store.fruitful(site, (kind,))), (HOME, 1))
    again = store.revisit(site, LIST, run, walks=(kind,), most_page=1, most=most)
    if kind == LISTING:
        again += store.revisit(site, LIST, run, walks=(HOME,), most_page=1)
    pages = store.first_pages(site, run)
    shut = any(one.walk == HOME and one.state == SKIPPED for one in pages)  # it led elsewhere, and may do so no longer
    return again + store.wake([one.id for one in pages if is_due(one, now) and (shut or one.state != SKIPPED)])


def is_due(page: Watched, now: datetime.datetime) -> bool:
    """Whether a first page is to be read again.

    The front page is, and each list that was the first to show an article that was worth being fetched; the others by
    how many articles they have shown first since they are known.
    """
    if page.read is None:
        return True
    days = (now - page.read).total_seconds() / 86400
    if days < FRESH.total_seconds() / 86400:
        return False
    if page.walk == HOME or page.state != DONE or page.fetched or days >= SELDOM.days:
        return True
    known = (now - page.known).total_seconds() / 86400
    return (page.found + 1) / (known + SELDOM.days) * days >= LIKELY
