"""What a page that leads to others leads to: the entries that follow from it, scored before they are fetched.

In: an entry of the frontier and the page that came of it. Out: what was found, as :class:`pipelines.items.Discovered`.
Pure: the same page gives the same entries. Addresses outside the site's scope are left out here.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urljoin

from pipelines.items import ARTICLE, LIST, Discovered
from spiders.endpoints import read_endpoint
from spiders.families import family_named
from spiders.feeds import read_feed
from spiders.keys import canonical, list_key, names_article
from spiders.links import HIDDEN, Link, ListPage, SearchForm, read_list
from spiders.pages_ahead import page_after
from spiders.scoring import FETCH, score, section_score
from spiders.sitemaps import read_sitemap

if TYPE_CHECKING:
    from spiders.scope import Scope
    from spiders.sites import Site, Walk

QUERIES = ("khối thi đua", "cụm thi đua")
"""What a site's own search is asked."""

HOME, FEED, SITEMAP, LISTING, SEARCH, TAG, ENDPOINT = "home", "feed", "sitemap", "listing", "search", "tag", "endpoint"
WALKS = (FEED, SITEMAP, LISTING, SEARCH, TAG, ENDPOINT)

SCORES = {HOME: 1.0, SEARCH: 0.95, FEED: 0.9, ENDPOINT: 0.85, SITEMAP: 0.21, LISTING: 0.6, TAG: 0.6}
"""In which order kinds of lists are read; sections and tags that a menu names, by what their names promise."""

PROMISING = 0.5
"""What sections are at least given that may hold reports on blocs by their names."""

LEAST_SECTION = 0.2
"""A section that promises less than this is not walked."""

LEAST_TAG = 0.5
"""Likewise a tag."""

LEAST_FEED = 0.9
"""Likewise the feed of a section; its list shows what is in it and more, so that only what is quickly seen counts."""

HELD = 0.1
"""The score of lists that are known but not walked, unless the crawl is to be thorough."""

PATIENCE = 3
"""Pages without a promising link behind which a section that promises little is given up, where the search works."""

MOST_PAGES = 2000
"""Pages of one list."""

LIST_DEPTH = 3
"""Steps from the front page within which a list's menu is read."""

MOST_BROKEN = 8
"""Steps, broken pages included, behind which a list is given up."""

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
        family: The system that made the page, where it shows.
        refused: Reasons for which addresses were left out, with their number.
    """

    links: list[Discovered]
    shown: int = 0
    family: str | None = None
    refused: dict[str, int] | None = None


def home(site: Site) -> str:
    """The address of a site's front page."""
    return f"{site.scheme}://{site.hosts[0]}/"


def at_home(url: str, site: Site) -> str:
    """An address on the host where the site was asked for, with or without ``www.``: not a second one beside it."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    main = site.hosts[0]
    if host.lower() != main and host.lower().removeprefix("www.") == main.removeprefix("www."):
        return f"{scheme}://{main}{slash}{path}"
    return url


def seeds(site: Site, walks: Iterable[str] = WALKS) -> list[Discovered]:
    """Where the walk of a site begins: its registered ways, its front page, and its sitemap where none is named."""
    wanted = set(walks)
    base = home(site)
    found = [_list(site, base, HOME)]
    for walk in site.walks:
        if walk.kind in wanted:
            found += _registered(site, walk)
    if SITEMAP in wanted and not any(walk.kind == SITEMAP for walk in site.walks):
        found.append(_list(site, urljoin(base, "/sitemap.xml"), SITEMAP))
    return found


def of_robots(site: Site, sitemaps: Iterable[str], scope: Scope) -> list[Discovered]:
    """The sitemaps that a site's robots.txt names."""
    addresses = (urljoin(home(site), address) for address in sitemaps)
    return [_list(site, address, SITEMAP) for address in addresses if not scope.refuse(address, site.name)]


def _registered(site: Site, walk: Walk) -> Iterator[Discovered]:
    first = int(walk.options.get("first", 1))
    template = walk.url
    for query in QUERIES if "{query}" in template else ("",):
        address = (
            template.replace("{query}", quote_plus(query))
            .replace("{page0}", str(max(first - 1, 0)))
            .replace("{page}", str(first))
            .replace("{offset}", "0")
        )
        yield _list(site, urljoin(home(site), address), walk.kind, section=query or walk.options.get("section", ""))


def _list(
    site: Site,
    url: str,
    walk: str,
    *,
    value: float | None = None,
    section: str = "",
    page: int = 1,
    parent: str | None = None,
    depth: int = 0,
    post: str | None = None,
    day: datetime.date | None = None,
) -> Discovered:
    url = at_home(url, site)
    key = f"{list_key(url, site)}#{post_key(post) if post else 'list'}"  # never the key of an article
    return Discovered(
        site.name, key, url, LIST, walk, SCORES[walk] if value is None else value, section=section, page=page,
        parent=parent, depth=depth, post=post, day=day,
    )  # fmt: skip


def post_key(body: str) -> str:
    """What tells one form's request from another: its fields without the state that the site sends along."""
    fields = sorted(field for field in body.split("&") if not field.startswith(("__VIEWSTATE", "__EVENTVALIDATION")))
    return hashlib.blake2b("&".join(fields).encode(), digest_size=8).hexdigest()


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
        thrifty: Whether the site's search is known to work, so that sections that promise little are not read to
            their end.
    """
    reading = _Reading(entry, site, scope, bounds, frozenset(walks), thrifty)
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
    return Found(reading.out, reading.shown, reading.family, reading.refused)


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
        self, entry: Discovered, site: Site, scope: Scope, bounds: Bounds, walks: frozenset[str], thrifty: bool
    ) -> None:
        self.entry, self.site, self.scope, self.bounds, self.walks = entry, site, scope, bounds, walks
        self.thrifty = thrifty
        self.out: list[Discovered] = []
        self.shown = 0
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
            if link.place == HIDDEN or not self.allowed(link.url):
                continue
            found = canonical(at_home(link.url, self.site), self.site)
            self.out.append(
                Discovered(
                    self.site.name,
                    found.key,
                    found.url,
                    ARTICLE,
                    entry.walk,
                    score(link, self.site, walk=entry.walk, query=query),
                    found.form,
                    link.anchor,
                    link.lead,
                    link.day,
                    link.section or entry.section,
                    entry.depth + 1,
                    entry.page,
                    entry.key,
                )  # fmt: skip
            )

    def following(self, addresses: Iterable[str], links: Sequence[Link]) -> None:
        """The next pages of this list; the next of a section that promises little only while it keeps a promise."""
        ahead = list(addresses)
        value = self.entry.score
        if self.thrifty and self.entry.walk == LISTING and value < PROMISING:
            ahead = ahead[:1]
            if self.entry.page >= PATIENCE and not any(
                link.score >= FETCH for link in self.out if link.role == ARTICLE
            ):
                value = HELD
        for number, address in enumerate(ahead, 1):
            self._next_page(address, links, page=self.entry.page + number, value=value - 0.0001 * number)

    def _next_page(
        self, address: str, links: Sequence[Link], *, page: int, value: float, post: str | None = None
    ) -> None:
        entry = self.entry
        if page > MOST_PAGES or not self.allowed(address):
            return
        days = [link.day for link in links if link.day]
        by_day = entry.walk in {LISTING, TAG, HOME}
        self.out.append(
            _list(
                self.site,
                address,
                LISTING if entry.walk == HOME else entry.walk,
                value=max(value, 0.0001),
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
            self._next_page(address, links, page=page, value=self.entry.score - 0.0001, post=body)

    def sitemaps(self, found: Sequence[tuple[str, datetime.date | None]]) -> None:
        """The parts of a sitemap: first a few of them; the others when these lead to something new.

        A part that was last changed before the first day that is wanted waits for another crawl.
        """
        if self.entry.depth >= SITEMAP_DEPTH:
            return
        parts = [(address, changed) for address, changed in found if self.allowed(address)]
        tried = {0, len(parts) // 2, len(parts) - 1}
        for number, (address, changed) in enumerate(parts):
            self.out.append(
                _list(
                    self.site,
                    address,
                    SITEMAP,
                    value=SCORES[SITEMAP] - 0.001 if number in tried else HELD,
                    parent=self.entry.key,
                    depth=self.entry.depth + 1,
                    day=changed,
                )
            )

    def lists(self, page: ListPage) -> None:
        """The lists that a page names: sections, tags, feeds, endpoints, the site's search."""
        entry = self.entry
        self.family = page.family
        deeper = {"parent": entry.key, "depth": entry.depth + 1}
        if LISTING in self.walks and entry.depth < LIST_DEPTH:
            named = [link for link in page.sections if names_article(link.url, self.site)]
            self.articles(link for link in named if link.place != HIDDEN)
            for link in page.sections:
                if link in named:
                    continue
                value = section_score(link)
                if value >= LEAST_SECTION and link.place != HIDDEN and self.allowed(link.url):
                    self.out.append(_list(self.site, link.url, LISTING, value=value, section=link.anchor, **deeper))
        if TAG in self.walks and entry.depth < LIST_DEPTH:
            for link in page.tags:
                value = section_score(link)
                if value >= LEAST_TAG and link.place != HIDDEN and self.allowed(link.url):
                    self.out.append(_list(self.site, link.url, TAG, value=value, section=link.anchor, **deeper))
        if FEED in self.walks:
            for number, url in enumerate(page.feeds):
                value = section_score(Link(url)) if number else 1.0
                if value >= LEAST_FEED and self.allowed(url):
                    self.out.append(_list(self.site, url, FEED, **deeper))
        if ENDPOINT in self.walks:
            self.out += [
                found for walk in page.endpoints for found in _registered(self.site, walk) if self.allowed(found.url)
            ]
        if SEARCH in self.walks and entry.walk == HOME and not any(walk.kind == SEARCH for walk in self.site.walks):
            self.out += self.searches(page)

    def searches(self, page: ListPage) -> Iterator[Discovered]:
        """The site's search, asked for each of the queries: by its form, else as its family does it."""
        base = home(self.site)
        asked = [form.ask(query) + (query,) for form in page.forms for query in QUERIES]
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
                yield _list(self.site, url, SEARCH, section=query, post=body, parent=self.entry.key)


def past(entry: Discovered, site: Site) -> list[Discovered]:
    """The page behind one of a list that could not be read: a broken page breaks no chain."""
    if entry.post is not None or entry.page == 1 or entry.page >= MOST_PAGES or entry.depth >= MOST_BROKEN:
        return []
    onward = page_after(entry.url)
    if onward is None:
        return []
    return [
        _list(
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


def tier(entry: Discovered) -> int:
    """When a list's turn is: none is read while one of an earlier tier is at work.

    What is read of the later ones depends on what the earlier ones gave, so it must not depend on which was quicker:
    first the front page, searches, feeds and endpoints; then sections that promise something; then the others; sitemaps
    last.
    """
    if entry.walk == SITEMAP:
        return 3
    if entry.walk in {LISTING, TAG}:
        return 1 if entry.score >= PROMISING else 2
    return 0
