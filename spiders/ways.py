"""Where the walk of a site begins, and how its lists stand in the frontier.

In: a site's record, or its address alone. Out: lists as :class:`pipelines.items.Discovered`, each with its key, its
kind of walk, and the score by which it has its turn. Pure.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urljoin

from pipelines.items import LIST, Discovered
from spiders.keys import list_key

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
    """Where the walk of a site begins: its registered ways and its front page."""
    wanted = set(walks)
    base = home(site)
    found = [listed(site, base, HOME)]
    for walk in site.walks:
        if walk.kind in wanted:
            found += entered(site, walk)
    return found


def of_robots(site: Site, sitemaps: Sequence[str], scope: Scope) -> list[Discovered]:
    """The sitemaps that a site's robots.txt names; where it names none, its record's, or the usual place."""
    named = list(sitemaps) or ["/sitemap.xml"] * all(walk.kind != SITEMAP for walk in site.walks)
    addresses = (urljoin(home(site), address) for address in named)
    return [listed(site, address, SITEMAP) for address in addresses if not scope.refuse(address, site.name)]


def entered(site: Site, walk: Walk) -> Iterator[Discovered]:
    """The lists of one way in: a search is asked for each query, a list begins with its first page."""
    first = int(walk.options.get("first", 1))
    template = walk.url
    for query in QUERIES if "{query}" in template else ("",):
        address = (
            template.replace("{query}", quote_plus(query))
            .replace("{page0}", str(max(first - 1, 0)))
            .replace("{page}", str(first))
            .replace("{offset}", "0")
        )
        yield listed(site, urljoin(home(site), address), walk.kind, section=query or walk.options.get("section", ""))


def listed(
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
    """A list as it stands in the frontier; its score is that of its walk unless ``value`` says otherwise."""
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
