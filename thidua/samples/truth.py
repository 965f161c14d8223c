"""What is right: the relevant articles of the sample sites, what pages there are, and how well a crawl found them.

In: the world that was served, and tables as they are exported. Out: :class:`Expected` by address, the number of
distinct pages, and a :class:`Measure` of a crawl.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from thidua.samples.articles import VIETNAM, Article, relevant_articles
from thidua.samples.library import TAGS, Posting, posting_at
from thidua.samples.sites import SampleSite, sample_sites, site_of_host
from thidua.samples.world import World, pages_of

Row = Mapping[str, Any]


def full_world() -> World:
    """The world in which everything has been published."""
    return World(datetime.datetime.now(VIETNAM).date())


@dataclass(frozen=True, slots=True)
class Expected:
    """An article as a crawl should have it."""

    url: str
    site: str
    id: str
    title: str
    lead: str
    author: str | None
    day: datetime.date | None  # None: the site shows none
    body: tuple[str, ...]
    relevant: bool
    copy: bool
    rows: Mapping[str, Any] = field(repr=False)  # what a careful reader takes from it

    @property
    def text(self) -> str:
        """Title, lead and body, one paragraph a line."""
        return "\n".join(part for part in (self.title, self.lead, *self.body) if part) + "\n"


def expectation(posting: Posting, world: World) -> Expected:
    """What a crawl should have of a posting: without the prefix that a copy bears."""
    article = _articles().get(posting.source)
    shown = sample_sites()[posting.site].get("stamp")
    return Expected(
        world.base(posting.site) + posting.address(),
        posting.site,
        posting.source,
        posting.title,
        article.lead if article else posting.lead,
        posting.author,
        posting.moment.date() if shown else None,
        article.body if article else posting.body,
        posting.relevant,
        posting.is_copy,
        article.truth if article else {},
    )


def _articles() -> dict[str, Article]:
    return {article.id: article for article in relevant_articles()}


def expected(world: World | None = None, hosts: Iterable[str] | None = None) -> dict[str, Expected]:
    """The relevant articles that exist, by canonical address; a copy on another site is an article of that site."""
    world = world or full_world()
    found = {}
    for host in hosts or sample_sites():
        for posting in world.shown(host):
            if posting.relevant:
                made = expectation(posting, world)
                found[made.url] = made
    return found


def posting_of(url: str, world: World | None = None) -> tuple[Posting, str] | None:
    """The posting that any address names, and the form of the address; ``None`` where it names none."""
    parts = urlsplit(url)
    site = _site_of(parts.netloc, parts.hostname or "", world)
    return posting_at(site, parts.path, parts.query) if site else None


def _site_of(netloc: str, host: str, world: World | None) -> SampleSite | None:
    if world is not None:
        for name, base in world.bases.items():
            if urlsplit(base).netloc == netloc:
                return site_of_host().get(name)
        if moved := world.moved_here(host):
            return moved
    return site_of_host().get(host)


def distinct_pages(world: World | None = None, hosts: Iterable[str] | None = None) -> int:
    """How many distinct listings and articles there are: no twins, no calendars, no archives by month, no searches."""
    world = world or full_world()
    return sum(_pages(world, sample_sites()[host]) for host in hosts or sample_sites())


def _pages(world: World, site: SampleSite) -> int:
    size = site.get("page_size")
    count = 1 + len(world.shown(site.host))
    for section in site.sections:
        count += pages_of(len(world.listed(site, section)), size)
        count += "endpoint" in site.routes  # the page that the list's data are for
    if "tag" in site.routes:
        count += sum(pages_of(len(found), size) for tag in TAGS if (found := world.tagged(site, tag)))
    return count


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a crawl found the relevant articles: shares between 0 and 1, and what went wrong."""

    expected: int
    found: float
    title: float
    day: float
    author: float
    body: float  # mean F1 over words of title, lead and body
    faults: tuple[str, ...]


def measure(
    tables: Mapping[str, Sequence[Row]], world: World | None = None, hosts: Iterable[str] | None = None
) -> Measure:
    """Compare the table ``articles`` of a crawl with what is right."""
    world = world or full_world()
    rows: dict[tuple[str, str], Row] = {}
    for row in tables.get("articles", ()):
        named = posting_of(str(row.get("url") or row.get("source") or ""), world)
        if named is not None:
            rows.setdefault((named[0].site, named[0].source), row)
    right: Counter[str] = Counter()
    faults: list[str] = []
    wanted = expected(world, hosts)
    body = 0.0
    for url, article in wanted.items():
        row = rows.get((article.site, article.id), {})
        if not row:
            faults.append(f"missing: {url}")
            continue
        right["found"] += 1
        said = {
            "title": row.get("title") or None,
            "author": row.get("author") or None,
            "day": day_of(row.get("published")),
        }
        for name, value in (("title", article.title), ("author", article.author), ("day", article.day)):
            if said[name] == value:
                right[name] += 1
            else:
                faults.append(f"{name}: {url}: {said[name]!r} for {value!r}")
        score = word_f1(str(row.get("text", "")), article.text)
        body += score
        if score < 0.97:
            faults.append(f"body: {url}: {score:.2f}")
    found = right["found"] or 1
    return Measure(
        len(wanted),
        right["found"] / (len(wanted) or 1),
        right["title"] / found,
        right["day"] / found,
        right["author"] / found,
        body / found,
        tuple(faults),
    )


def day_of(published: Any) -> datetime.date | None:
    """The day of a cell: a moment, a day, or either as text."""
    if isinstance(published, datetime.datetime):
        return published.astimezone(VIETNAM).date() if published.tzinfo else published.date()
    if isinstance(published, datetime.date):
        return published
    return datetime.date.fromisoformat(str(published)[:10]) if published else None


def word_f1(said: str, right: str) -> float:
    """F1 of two texts as bags of words."""
    one, other = Counter(said.split()), Counter(right.split())
    both = sum((one & other).values())
    return 2 * both / (sum(one.values()) + sum(other.values())) if both else 0.0
