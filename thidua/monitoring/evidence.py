"""What is known of a site when it is looked at: this crawl, those before, the articles that were read.

In: a store and a crawl in it. Out: :class:`Evidence` by site, plain values that the checks need.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, case, func, select

from extract.schema import TABLES
from output.store.tables import articles, frontier, reported
from output.values import VIETNAM

if TYPE_CHECKING:
    from output.store import SiteRun, Store
    from spiders.sites import Site

MOST_ARTICLES = 60
"""The last articles of a site that are looked at."""

YEAR = datetime.timedelta(days=365)
COLUMNS = ("title", "lead", "author", "published")


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it was read.

    Attributes:
        run: The crawl that found it.
        published: The day that its page gives.
        listed: The day beside it in a list.
        filled: Which of the columns that are watched hold something.
        rows: Rows of all tables.
    """

    run: int
    published: datetime.date | None
    listed: datetime.date | None
    filled: frozenset[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a site.

    Attributes:
        site: Its record, or what its address tells.
        run: The crawl.
        first: The first crawl that no monitor has looked at before: this, or one that was killed after all it kept.
        now: When it began.
        figures: What it counted on the site.
        before: The crawls before, the last first.
        found: Addresses of articles that it found and no crawl before, by crawl.
        read: The last articles, those that were found last first.
        in_a_year: Articles on blocs of the last 365 days.
        whole_year: Whether the crawls would have found those.
    """

    site: Site
    run: int
    first: int
    now: datetime.datetime
    figures: Mapping[str, Any]
    before: Sequence[SiteRun] = ()
    read: Sequence[Read] = field(default=(), repr=False)
    in_a_year: int = 0
    whole_year: bool = False

    @property
    def new(self) -> list[Read]:
        """The articles that no monitor has looked at before."""
        return [one for one in self.read if self.is_new(one)]

    def is_new(self, one: Read) -> bool:
        """Whether no monitor has looked at an article before."""
        return one.run >= self.first

    @property
    def good_before(self) -> list[SiteRun]:
        """The crawls before that came to their end on this site, the last first."""
        return [one for one in self.before if is_good(one.figures)]


def is_good(figures: Mapping[str, Any]) -> bool:
    """Whether a crawl came to its end on a site."""
    return figures.get("ended") == "finished" and not figures.get("left")


def first_unseen(store: Store, run: int) -> int:
    """The first crawl that no monitor has looked at, up to this; this if they never looked."""
    looked = store.looked(run)
    return run if looked is None else looked + 1


def note_found(store: Store, run: int, first: int) -> None:
    """Add to the figures of a crawl how many addresses of articles were found on each site that were not known.

    Args:
        store: The store, to be written to.
        run: The crawl.
        first: The first crawl that no monitor has looked at: what a killed one found counts with what this did.
    """
    c = frontier.c
    is_new = c.first_run.between(first, run)
    statement = select(c.site, func.count()).where(is_new, c.role == "article", c.walk != "file").group_by(c.site)
    with store.reading() as connection:
        found = {row[0]: int(row[1]) for row in connection.execute(statement)}
    counted = store.last_figures(run)
    store.note_figures(run, {site: {**one.figures, "found": found.get(site, 0)} for site, one in counted.items()})


def gather(store: Store, run: int, sites: Mapping[str, Site], *, since: datetime.date | None) -> Iterator[Evidence]:
    """What is known of each of these sites that the crawl has asked.

    Args:
        store: The store.
        run: The crawl.
        sites: Records by name.
        since: The first day that the crawls want.
    """
    counted = {site: one for site, one in store.last_figures(run).items() if site in sites}
    if not counted:
        return
    began = datetime.datetime.fromisoformat(next(iter(counted.values())).began)
    first = first_unseen(store, run)
    with store.reading() as connection:
        read = _read(connection, first)
        yearly = _in_a_year(connection, began)
    for site, this in counted.items():
        if this.figures.get("requests", 1) == 0 and not this.figures.get("left"):
            continue  # nothing was due: what was found before stands
        before = [one for one in store.figures([site]).get(site, ()) if one.run < run]
        followed = bool(before) and any(is_good(one.figures) for one in before)
        whole = followed and (since is None or since <= (began - YEAR).date())
        yield Evidence(
            sites[site], run, first, began, this.figures, before, read.get(site, ()), yearly.get(site, 0), whole
        )  # fmt: skip


def _in_a_year(connection: Connection, now: datetime.datetime) -> dict[str, int]:
    c = articles.c
    first = (now - YEAR).date().isoformat()
    statement = (
        select(c.site, func.count()).where(c.relevant, c.published >= first, c.duplicate_of.is_(None)).group_by(c.site)
    )
    return {row[0]: int(row[1]) for row in connection.execute(statement)}


def _read(connection: Connection, first: int) -> dict[str, list[Read]]:
    """The last articles of the sites of which some were read since this crawl."""
    c, f = articles.c, frontier.c
    concerned = select(c.site).where(c.first_run >= first).distinct()
    rank = func.row_number().over(partition_by=c.site, order_by=(c.first_run.desc(), c.article)).label("rank")
    filled = [
        case((func.length(func.coalesce(c[name].cast(String), "")) > 0, 1), else_=0).label(name) for name in COLUMNS
    ]
    ranked = (
        select(c.article, c.site, c.first_run, c.published.label("day"), f.day.label("listed"), *filled, rank)
        .join(frontier, f.id == c.entry)
        .where(c.site.in_(concerned))
        .subquery()
    )
    wanted = select(ranked).where(ranked.c.rank <= MOST_ARTICLES).order_by(ranked.c.site, ranked.c.rank)
    found = connection.execute(wanted).all()
    counts = _rows(connection, [row.article for row in found])
    out: dict[str, list[Read]] = defaultdict(list)
    for row in found:
        out[row.site].append(
            Read(
                row.first_run,
                _day(row.day),
                _day(row.listed),
                frozenset(name for name in COLUMNS if row._mapping[name]),
                counts.get(row.article, 0),
            )
        )
    return dict(out)


def _rows(connection: Connection, identifiers: Sequence[str]) -> dict[str, int]:
    out: dict[str, int] = defaultdict(int)
    for start in range(0, len(identifiers), 500):
        some = identifiers[start : start + 500]
        for table in TABLES:
            t = reported[table]
            statement = select(t.c.article, func.count()).where(t.c.article.in_(some)).group_by(t.c.article)
            for article, number in connection.execute(statement):
                out[article] += number
    return out


def _day(value: str | None) -> datetime.date | None:
    if not value:
        return None
    if len(value) <= 10:
        return datetime.date.fromisoformat(value)
    moment = datetime.datetime.fromisoformat(value)
    return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date()
