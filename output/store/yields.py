"""What a site's lists have led to, so that a crawl knows which are worth being read again.

In: a connection within a transaction, a site. Out: its first pages, each with how long it is known, when it was last
read, and how many articles it was the first to show after the site's first crawl.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select, update

from output.store.frontier import DONE, FAILED, SKIPPED, WAITING
from output.store.tables import frontier, runs


@dataclass(frozen=True, slots=True)
class Watched:
    """The first page of a list.

    Attributes:
        id: Of its entry.
        walk: How it is walked.
        state: done, failed or skipped.
        known: Since when it is known.
        read: When it was last read.
        found: Articles that it was the first to show, those of the site's first crawl left out.
        fetched: Articles that it was the first to show, and that were worth being fetched.
    """

    id: int
    walk: str
    state: str
    known: datetime.datetime
    read: datetime.datetime | None
    found: int
    fetched: int


def first_pages(connection: Connection, site: str, run: int) -> list[Watched]:
    """The first pages of a site's lists that this run has not read."""
    c = frontier.c
    first = connection.scalar(select(func.min(c.first_run)).where(c.site == site)) or run
    shown = (
        select(c.parent, func.sum(case((c.first_run > first, 1), else_=0)), func.count(c.fetched))
        .where(c.site == site, c.role == "article", c.parent.is_not(None))
        .group_by(c.parent)
    )
    found = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(shown)}
    statement = (
        select(c.id, c.key, c.walk, c.state, c.fetched, runs.c.began)
        .join(runs, runs.c.id == c.first_run)
        .where(c.site == site, c.role == "list", c.page <= 1, c.state.in_((DONE, FAILED, SKIPPED)), c.last_run < run)
        .order_by(c.id)
    )
    moment = datetime.datetime.fromisoformat
    return [
        Watched(
            row.id, row.walk, row.state, moment(row.began), moment(row.fetched) if row.fetched else None,
            *found.get(row.key, (0, 0)),
        )
        for row in connection.execute(statement)
    ]  # fmt: skip


def wake(connection: Connection, entries: Collection[int]) -> int:
    """Let entries wait again; gives their number."""
    some: Sequence[int] = sorted(entries)
    for start in range(0, len(some), 500):
        chosen = update(frontier).where(frontier.c.id.in_(some[start : start + 500]))
        connection.execute(chosen.values(state=WAITING, attempts=0, retry_at=None))
    return len(some)
