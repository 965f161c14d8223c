"""How a site is: reachable, open to robots, walked as its record says, its articles read whole?

In: sites. Out: a :class:`Health` each. A visit asks for some ten addresses: the front page, one list of each kind of
walk, up to three articles, and reads them as a crawl would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from pipelines import clock
from spiders.hosts import parse_address

if TYPE_CHECKING:
    from pipelines.items import Discovered
    from spiders.looking import Answer, Visitor
    from spiders.sites import Registry, Site

MOST_ARTICLES = 3
"""Articles that are tried until one comes out whole."""

MOST_OF_A_KIND = 2
"""Lists of one kind that are tried where the record names none."""

WORKS, EMPTY, FORBIDDEN, FAILED = "works", "empty", "forbidden", "failed"
MARKS = {WORKS: "", EMPTY: " empty", FORBIDDEN: " forbidden", FAILED: " fails"}


@dataclass(frozen=True, slots=True)
class WalkHealth:
    """How one list is: works, empty, forbidden (by robots.txt) or failed; ``registered``: the record names it."""

    kind: str
    url: str
    state: str
    links: int = 0
    registered: bool = False
    detail: str = ""


@dataclass(slots=True)
class ArticleHealth:
    """How one article came out; ``missing`` names the parts that did not."""

    url: str
    whole: bool
    title: str = ""
    published: str = ""
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Health:
    """How a site is."""

    site: str
    reachable: bool = False
    robots: str = "not asked"
    delay: float | None = None
    walks: list[WalkHealth] = field(default_factory=list)
    article: ArticleHealth | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Reachable, walked in some way and in all that its record names, and an article came out whole."""
        works = any(walk.state == WORKS for walk in self.walks)
        broken = any(walk.state in {FAILED, EMPTY} for walk in self.walks if walk.registered)
        return self.reachable and works and not broken and self.article is not None and self.article.whole

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "well": self.well}

    def row(self) -> tuple[str, ...]:
        """For a table."""
        walks = ", ".join(
            f"{walk.kind}{MARKS[walk.state]}{f' {walk.links}' if walk.state == WORKS else ''}" for walk in self.walks
        )
        article = "none" if self.article is None else "whole" if self.article.whole else "not whole"
        robots = self.robots + (f", {self.delay:g} s" if self.delay else "")
        return (self.site, "yes" if self.reachable else "no", robots, walks or "none", article, "; ".join(self.remarks))


def check_live(
    sites: Sequence[Site],
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> list[Health]:
    """Visit sites, politely, and tell how they are.

    Raises:
        NoContact: public sites are to be visited, and nobody says whom their owners can write to.
    """
    from spiders.looking import Visit, visit

    visits = [Visit(site, _checked) for site in sites]
    return visit(visits, known=registry.sites.values(), settings=settings, progress=progress)


async def _checked(visitor: Visitor) -> Health:
    """The visit to one site; a fault of ours is told of this site and leaves the others."""
    health = Health(visitor.site.name)
    try:
        await _check(visitor, health)
    except Exception as error:
        health.remarks.append(f"the visit failed ({type(error).__name__}: {error}); please report it")
    return health


async def _check(visitor: Visitor, health: Health) -> None:
    from spiders import ways

    site = visitor.site
    first, *named = ways.seeds(site)
    answer = await visitor.ask(first.url)
    _tell_robots(health, visitor, first.url)
    if not answer.is_page:
        health.remarks.append(_why(answer))
        return
    health.reachable = True
    if not answer.url.startswith(site.home):
        health.remarks.append(f"its front page is {answer.url}")
    front = follow(first, answer, visitor)
    articles = _articles(front)
    entries = [*named, *ways.of_robots(site, visitor.sitemaps(), visitor.scope), *_lists(front)]
    registered = {entry.key for entry in named if any(walk.kind == entry.walk for walk in site.walks)}
    for entry in _worth_a_visit(entries, registered):
        found = await _walk(entry, visitor, health, registered=entry.key in registered)
        articles += found
    _tell_shapes(health, site, articles)
    await _read_article(health, visitor, articles)
    if left := visitor.left():
        health.remarks.append(f"left alone: {left}")


def _tell_robots(health: Health, visitor: Visitor, home: str) -> None:
    rules = visitor.robots(home)
    if rules is None:
        return
    health.delay = rules.delay
    forbidden = [walk.url for walk in visitor.site.walks if not rules.allowed(_absolute(visitor.site, walk.url))]
    health.robots = {"absent": "none", "read": "read"}.get(rules.state, rules.state)
    if rules.state == "read" and not rules.allowed(home):
        health.robots = "forbids the front page"
    elif forbidden:
        health.robots = f"forbids {len(forbidden)} of {len(visitor.site.walks)} walks"
    if rules.note:
        health.remarks.append(rules.note)


def _absolute(site: Site, url: str) -> str:
    return urljoin(site.home, url.replace("{query}", "a").replace("{page}", "1"))


def follow(entry: Discovered, answer: Answer, visitor: Visitor) -> list[Discovered]:
    """What a list leads to, read as a crawl reads it."""
    from spiders import walking

    found = walking.follow(
        entry,
        answer.body,
        answer.url,
        visitor.site,
        visitor.scope,
        content_type=answer.content_type,
        fetched=clock.now(),
    )
    return found.links


def _articles(found: Sequence[Discovered]) -> list[Discovered]:
    return [entry for entry in found if entry.role == "article"]


def _lists(found: Sequence[Discovered]) -> list[Discovered]:
    return [entry for entry in found if entry.role == "list"]


def _worth_a_visit(entries: Sequence[Discovered], registered: set[str]) -> list[Discovered]:
    """The lists that the record names, and the best of each kind that it does not."""
    chosen: dict[str, Discovered] = {}
    queries: dict[tuple[str, str], str] = {}
    for entry in sorted(entries, key=lambda e: (e.key not in registered, -e.score)):
        if entry.page > 1 or entry.key in chosen:
            continue
        same = sum(1 for other in chosen.values() if other.walk == entry.walk)
        if entry.walk == "search":  # one question is enough of one search
            queries.setdefault((entry.walk, entry.url.partition("?")[0]), entry.key)
            if same:
                continue
        if entry.key in registered or same < (1 if entry.walk in {"search", "sitemap"} else MOST_OF_A_KIND):
            chosen[entry.key] = entry
    return list(chosen.values())


async def _walk(entry: Discovered, visitor: Visitor, health: Health, *, registered: bool) -> list[Discovered]:
    """Try one list, and where it is a list of lists, the first of those."""
    answer = await visitor.ask(entry.url, post=entry.post)
    found: list[Discovered] = []
    links = 0
    if not answer.is_page:
        state = FORBIDDEN if answer.reason.startswith("robots") else FAILED
        if state == FAILED and not registered and answer.status in {404, 410}:
            return []  # nobody said that there is one
        health.walks.append(WalkHealth(entry.walk, entry.url, state, 0, registered, _why(answer)))
        return []
    found = follow(entry, answer, visitor)
    links = len(_articles(found))
    if not links and (parts := [part for part in _lists(found) if part.walk == entry.walk == "sitemap"]):
        answer = await visitor.ask(parts[0].url)
        found = follow(parts[0], answer, visitor) if answer.is_page else []
        links = len(_articles(found))
    if links or registered or entry.walk != "sitemap":
        health.walks.append(WalkHealth(entry.walk, entry.url, WORKS if links else EMPTY, links, registered))
    return _articles(found)


def _tell_shapes(health: Health, site: Site, articles: Sequence[Discovered]) -> None:
    """Whether articles still look as the record says."""
    if not site.article or not articles:
        return
    shapes = [re.compile(shape) for shape in site.article]
    matching = sum(1 for entry in articles if any(shape.search(parse_address(entry.url).path) for shape in shapes))
    if not matching:
        health.remarks.append(f"none of {len(articles)} links looks like an article of the record")


async def _read_article(health: Health, visitor: Visitor, articles: Sequence[Discovered]) -> None:
    """Try articles until one comes out whole."""
    unique = {entry.key: entry for entry in sorted(articles, key=lambda e: e.score)}
    likely = sorted(unique.values(), key=lambda e: (-_looks_like_article(e, visitor.site), -e.score))
    for entry in likely[:MOST_ARTICLES]:
        answer = await visitor.ask(entry.url, role="article")
        if answer.is_page:
            health.article = read(answer)
        else:
            health.article = ArticleHealth(entry.url, whole=False, missing=(_why(answer),))
        if health.article.whole:
            return
    if health.article is not None:
        health.remarks.append(f"{health.article.url}: {', '.join(health.article.missing)}")
    elif not health.remarks:
        health.remarks.append("no link to an article was found")


def _looks_like_article(entry: Discovered, site: Site) -> int:
    if site.article:
        return 2 * any(re.search(shape, parse_address(entry.url).path) for shape in site.article)
    return int("id:" in entry.key or len(entry.anchor) > 30)


def read(answer: Answer) -> ArticleHealth:
    """How a page reads: an article with title, day and body is whole."""
    from extract.web import read_page

    page = read_page(answer.body, url=answer.url, fetched=clock.now(), content_type=answer.content_type)
    if not page.is_article:
        return ArticleHealth(answer.url, whole=False, missing=(page.message or page.kind,))
    missing = [
        name
        for name, value in (("no title", page.title), ("no day", page.published), ("no body", page.paragraphs))
        if not value
    ]
    return ArticleHealth(answer.url, not missing, page.title or "", page.published or "", tuple(missing))


def _why(answer: Answer) -> str:
    """Why there is no page, in words."""
    return answer.detail or (f"{answer.url}: HTTP {answer.status}" if answer.status else answer.reason)
