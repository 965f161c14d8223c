"""What a page that leads to others leads to: the entries that follow from it, scored before they are fetched.

In: an entry of the frontier and the page that came of it. Out: what was found, as :class:`pipelines.items.Discovered`.
Pure: the same page gives the same entries. Addresses outside the site's scope are left out here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote_plus, urljoin, urlsplit

from pipelines.items import ARTICLE, ASIDE, PAGE, Discovered
from spiders.endpoints import read_endpoint
from spiders.families import family_named, general
from spiders.feeds import read_feed
from spiders.keys import canonical, list_key, names_article, unordered
from spiders.links import HIDDEN, MAIN, Link, ListPage, SearchForm, read_list
from spiders.pages_ahead import page_after
from spiders.scoring import FETCH, score, section_score
from spiders.sitemaps import read_sitemap
from spiders.ways import (
    ENDPOINT,
    FEED,
    HOME,
    LEAST_SECTION,
    LISTING,
    PROMISING,
    QUERIES,
    SCORES,
    SEARCH,
    SITEMAP,
    TAG,
    WALKS,
    at_home,
    entered,
    home,
    listed,
)

if TYPE_CHECKING:
    from spiders.scope import Scope
    from spiders.sites import Site, Walk

LEAST_TAG = 0.5
"""Likewise a tag."""

LEAST_FEED = 0.9
"""Likewise the feed of a section; its list shows what is in it and more, so that only what is quickly seen counts."""

HELD = 0.1
"""The score of lists that are known but not walked, unless the crawl is to be thorough."""

CERTAIN = 0.9
PATIENCE, LONG_PATIENCE = 2, 4
"""The page from which on a section is given up at the first without a promising link, where the site's search works:
one that promises little, and one for all kinds of news. A section on emulation, of score ``CERTAIN``, is read whole."""

NOFOLLOW = "nofollow"
"""What a link is marked with that crawlers are not to follow."""

MOST_PAGES = 2000
"""Pages of one list."""

LIST_DEPTH = 3
"""Steps from the front page within which a list's menu is read."""

MOST_BROKEN = 8
"""Steps, broken pages included, behind which a list is given up."""

MOST_PARTS = 200
"""Parts of a sitemap that are all read where nothing else leads to old articles: sixteen years by the month."""

TRIED = 5
"""Parts of a sitemap, from the first to the last, that tell whether it is worth reading the others."""

SITEMAP_DEPTH = 3
"""Indexes within indexes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days that a crawl wants.

    Attributes:
        since: The first day; a list whose page is older is read no further.
        until: The last day.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a page led to.

    Attributes:
        links: Entries for the frontier.
        shown: How many article links the page showed, those outside the scope included.
        main: The keys of those that it shows as a list does, not in a box at its side.
        promising: How many of them are worth fetching.
        family: The system that made the page, where it shows.
        refused: Reasons for which addresses were left out, with their number.
    """

    links: list[Discovered]
    shown: int = 0
    main: frozenset[str] = frozenset()
    promising: int = 0
    family: str | None = None
    refused: dict[str, int] | None = None


def follow(
    entry: Discovered,
    content: bytes,
    url: str,
    site: Site,
    scope: Scope,
    *,
    content_type: str | None = None,
    fetched: datetime.datetime | None = None,
    bounds: Bounds = Bounds(),
    walks: Iterable[str] = WALKS,
    thrifty: bool = False,
) -> Found:
    """What a list leads to: its articles, the lists it names, and its next pages.

    Args:
        entry: The list as the frontier knows it.
        content: Its page as served, content encoding undone.
        url: Where it was in the end.
        site: Its site.
        scope: Which addresses may be fetched.
        content_type: The header of that name.
        fetched: When; no day behind it is believed.
        bounds: The days that are wanted.
        walks: The kinds of walk that are wanted.
        thrifty: Whether the site's search is known to work, so that not every section is read to its end.
    """
    reading = _Reading(entry, url, site, scope, bounds, frozenset(walks), thrifty)
    if entry.walk == FEED:
        feed = read_feed(content, url)
        reading.articles(feed.links)
        reading.following(feed.following, feed.links)
    elif entry.walk == SITEMAP:
        sitemap = read_sitemap(content, url)
        reading.articles(sitemap.links)
        reading.sitemaps(sitemap.sitemaps)
    elif entry.walk == ENDPOINT:
        data = read_endpoint(content, url, _endpoint(entry, site))
        reading.articles(data.links)
        reading.following(data.following, data.links)
    else:
        page = read_list(content, url, site, content_type=content_type, fetched=fetched)
        reading.articles(page.links)
        reading.following(page.following, page.links)
        reading.turned(page.postbacks, page.links)
        reading.lists(page)
    return Found(
        reading.out, reading.shown, frozenset(reading.main), reading.promising, reading.family, reading.refused
    )


def _endpoint(entry: Discovered, site: Site) -> Walk:
    from spiders.sites import Walk as Way

    registered = [walk for walk in site.walks if walk.kind == ENDPOINT]
    stem = entry.url.partition("?")[0]
    for walk in registered:
        if urljoin(home(site), walk.url).partition("?")[0] == stem:
            return walk
    return Way(ENDPOINT, entry.url, {})


class _Reading:
    """Collects what one list leads to."""

    def __init__(
        self,
        entry: Discovered,
        url: str,
        site: Site,
        scope: Scope,
        bounds: Bounds,
        walks: frozenset[str],
        thrifty: bool,
    ) -> None:
        self.entry, self.url, self.site, self.scope, self.bounds, self.walks = entry, url, site, scope, bounds, walks
        self.thrifty = thrifty
        self.out: list[Discovered] = []
        self.shown = 0
        self.main: set[str] = set()
        self.promising = 0
        self.family: str | None = None
        self.refused: dict[str, int] = {}

    def allowed(self, url: str) -> bool:
        """Whether an address may be fetched; counts why not."""
        reason = self.scope.refuse(url, self.site.name)
        if reason:
            self.refused[reason] = self.refused.get(reason, 0) + 1
        return reason is None

    def articles(self, links: Iterable[Link]) -> None:
        """Links to what may be articles."""
        entry = self.entry
        query = entry.section if entry.walk == SEARCH else None
        for link in links:
            self.shown += 1
            if link.place == HIDDEN or NOFOLLOW in link.rel or not self.allowed(link.url):
                continue
            found = canonical(at_home(link.url, self.site), self.site)
            value = score(link, self.site, walk=entry.walk, query=query)
            if link.place == MAIN:  # what a box at the side shows, all pages show
                self.main.add(found.key)
                self.promising += value >= FETCH
            self.out.append(
                Discovered(
                    self.site.name,
                    found.key,
                    found.url,
                    ARTICLE,
                    entry.walk,
                    value,
                    ASIDE if found.form == PAGE and link.place != MAIN else found.form,
                    link.anchor,
                    link.lead,
                    link.day,
                    link.section or entry.section,
                    entry.depth + 1,
                    entry.page,
                    entry.key,
                )
            )

    def following(self, addresses: Iterable[str], links: Sequence[Link]) -> None:
        """The next pages of this list; where the site's search works, only while it keeps what it promises."""
        ahead = list(addresses)
        value = self.entry.score
        patience = PATIENCE if value < PROMISING else LONG_PATIENCE if value < CERTAIN else None
        if self.thrifty and self.entry.walk == LISTING and patience:
            ahead = ahead[:1]
            if self.entry.page >= patience and not self.promising:
                value = HELD
        for number, address in enumerate(ahead, 1):
            self._next_page(address, links, page=self.entry.page + number, value=value)

    def _next_page(
        self, address: str, links: Sequence[Link], *, page: int, value: float, post: str | None = None
    ) -> None:
        entry = self.entry
        address = unordered(address, self.url, self.site)
        if page > MOST_PAGES or not self.allowed(address):
            return
        days = [link.day for link in links if link.day]
        by_day = entry.walk in {LISTING, TAG, HOME}
        self.out.append(
            listed(
                self.site,
                address,
                LISTING if entry.walk == HOME else entry.walk,
                value=value,
                section=entry.section,
                page=page,
                parent=entry.key,
                depth=entry.depth,
                day=min(days, default=None) if by_day else None,  # what follows is older
                post=post,
            )
        )

    def turned(self, forms: Iterable[SearchForm], links: Sequence[Link]) -> None:
        """The next pages that a form turns to."""
        for form in forms:
            address, body = form.ask()
            page = max(form.page, self.entry.page + 1)
            self._next_page(address, links, page=page, value=self.entry.score, post=body)

    def sitemaps(self, found: Sequence[tuple[str, datetime.date | None]]) -> None:
        """The parts of a sitemap: all of them, where they are not too many and the site's search is of no help.

        Else first a few of them; the others when these lead to something new. A part that was last changed before the
        first day that is wanted waits for another crawl.
        """
        if self.entry.depth >= SITEMAP_DEPTH:
            return
        parts = [(address, changed) for address, changed in found if self.allowed(address)]
        tried = {number * (len(parts) - 1) // (TRIED - 1) for number in range(TRIED)}
        whole = not self.thrifty and len(parts) <= MOST_PARTS
        for number, (address, changed) in enumerate(parts):
            self.out.append(
                listed(
                    self.site,
                    address,
                    SITEMAP,
                    value=SCORES[SITEMAP] - 0.001 if whole or number in tried else HELD,
                    parent=self.entry.key,
                    depth=self.entry.depth + 1,
                    day=changed,
                )
            )

    def lists(self, page: ListPage) -> None:
        """The lists that a page names: sections, tags, feeds, endpoints, the site's search."""
        entry = self.entry
        self.family = page.family

        def add(url: str, walk: str, section: str = "", value: float | None = None) -> None:
            url = unordered(url, self.url, self.site)
            if self.allowed(url):
                depth = entry.depth + 1
                self.out.append(
                    listed(self.site, url, walk, value=value, section=section, parent=entry.key, depth=depth)
                )

        named = [link for link in (*page.sections, *page.tags) if link.place != HIDDEN and NOFOLLOW not in link.rel]
        seen = [link for link in named if not is_view(link.url, self.url, self.site)]
        tags = set(page.tags)
        for link in seen if entry.depth < LIST_DEPTH else ():
            kind, least = (TAG, LEAST_TAG) if link in tags else (LISTING, LEAST_SECTION)
            if names_article(link.url, self.site):
                self.articles([link])
            elif kind in self.walks and (value := section_score(link)) >= least:
                add(link.url, kind, link.anchor, value)
        if FEED in self.walks:
            for number, url in enumerate(page.feeds):
                if not number or section_score(Link(url)) >= LEAST_FEED:
                    add(url, FEED)
        if ENDPOINT in self.walks:
            self.out += [
                found for walk in page.endpoints for found in entered(self.site, walk) if self.allowed(found.url)
            ]
        if SEARCH in self.walks and entry.walk == HOME and not any(walk.kind == SEARCH for walk in self.site.walks):
            self.out += self.searches(page)

    def searches(self, page: ListPage) -> Iterator[Discovered]:
        """The site's search, asked for each of the queries: by its form, else as its family does it."""
        base = home(self.site)
        asked = [(*form.ask(query), query) for form in page.forms for query in QUERIES]
        if not asked:
            family = family_named(self.site.family or page.family)
            asked = [
                (template.replace("{query}", quote_plus(query)).replace("{page}", "1"), None, query)
                for template in (family.search[:1] if family else ())
                for query in QUERIES
            ]
        for address, body, query in asked:
            url = urljoin(base, address)
            if self.allowed(url):
                yield listed(self.site, url, SEARCH, section=query, post=body, parent=self.entry.key)


def is_view(url: str, here: str, site: Site) -> bool:
    """Whether an address is that of the page at hand with more in its query: sorted, filtered, shown in another way.

    What systems number their sections and articles by is no such thing.
    """
    there, this = (list_key(one, site).partition("?") for one in (url, here))
    if there[0] != this[0] or not urlsplit(here).path.strip("/"):
        return False
    data = general()
    counted = {*data["identity"], *data["companions"], *data["lists"]}
    asked, known = ({pair for pair in parse_qsl(query) if not _is_pager(pair[0])} for query in (there[2], this[2]))
    return asked > known and not any(name.lower() in counted for name, _ in asked - known)


def _is_pager(name: str) -> bool:
    """Whether a parameter counts pages, also in the long names that portals give it."""
    last = name.lower().rpartition("_")[2]
    return last in general()["pages"] or last == "resetcur"


def past(entry: Discovered, site: Site) -> list[Discovered]:
    """The page behind one of a list that could not be read: a broken page breaks no chain."""
    if entry.post is not None or entry.page == 1 or entry.page >= MOST_PAGES or entry.depth >= MOST_BROKEN:
        return []
    onward = page_after(entry.url)
    if onward is None:
        return []
    return [
        listed(
            site,
            onward,
            entry.walk,
            value=entry.score,
            section=entry.section,
            page=entry.page + 1,
            parent=entry.key,
            depth=entry.depth + 1,  # so that a chain of broken pages has an end
            day=entry.day,
        )
    ]
