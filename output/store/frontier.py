"""The frontier: every address that was found, whether it waits, and what became of it.

In: a connection within a transaction, addresses and visits. Out: entries, changed rows. What is known of
an address does not depend on the order in which its links were found: the best form, the highest score and what tells
most stay.
"""

from __future__ import annotations

import datetime
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, update

from output.store.bulk import execute_many
from output.store.tables import articles, frontier
from pipelines.items import ARTICLE, ASIDE, LIST, PAGE, Discovered

WAITING, DONE, SKIPPED, FAILED = "waiting", "done", "skipped", "failed"

FORMS = (PAGE, ASIDE, "mobile", "amp", "print", "file")
"""The forms of a page, the best first."""

_CHUNK = 500
"""Keys asked for in one statement."""


@dataclass(slots=True)
class Entry(Discovered):
    """An address of the frontier: what is known of it and what became of it.

    Attributes:
        state: waiting, done, skipped or failed.
        outcome: What its page is: article, twin, list, no_article, failed …; the last visit that told decides.
        attempts: Visits since it was last made to wait.
        last_run: The last run that visited it.
        record: Where its page lies in the archive: the number of its record.
    """

    id: int = 0
    state: str = WAITING
    outcome: str | None = None
    reason: str | None = None
    status: int | None = None
    final_url: str | None = None
    attempts: int = 0
    retry_at: datetime.datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    first_run: int = 0
    last_run: int | None = None
    fetched: datetime.datetime | None = None
    record: int | None = None


ENTRY = [frontier.c[f.name] for f in fields(Entry) if f.name != "again"]
_AGAIN, _DAY, _RETRY_AT, _FETCHED = (
    [f.name for f in fields(Entry)].index(name) for name in ("again", "day", "retry_at", "fetched")
)
_LINK = [f.name for f in fields(Discovered) if f.name != "again"]
_link_values = attrgetter(*_LINK)


def instant(when: datetime.datetime | None) -> str | None:
    """A time as text that sorts as time does; one without a zone is taken for UTC."""
    if when is None:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return when.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def claim(form: str, url: str) -> tuple[int, str]:
    """What decides between two entries that give one article: the smaller has it."""
    return (FORMS.index(form) if form in FORMS else len(FORMS), url)


def discover(connection: Connection, links: Iterable[Discovered], run: int) -> int:
    """Add what is new, and what is better about what waits; gives the number of new ones."""
    found: dict[tuple[str, str], Discovered] = {}
    for link in links:
        place = (link.site, link.key)
        known = found.get(place)
        found[place] = link if known is None else _merged(known, link)
    if not found:
        return 0
    changes: list[dict[str, Any]] = []
    revived: list[int] = []
    new = dict(found)
    for row in _known(connection, found):
        link = new.pop((row.site, row.key))
        if row.state == WAITING:
            values = _better(row, link)
            if values:
                changes.append({"b_id": row.id, **values})
        elif row.last_run != run and link.again and row.state in {DONE, FAILED}:
            revived.append(row.id)
        elif row.state in {DONE, FAILED} and row.form not in {PAGE, ASIDE} and link.form in {PAGE, ASIDE}:
            changes.append({"b_id": row.id, **_better(row, link)})
            revived.append(row.id)
    execute_many(connection, _CHANGE, changes)
    if revived:
        connection.execute(
            update(frontier).where(frontier.c.id.in_(revived)).values(state=WAITING, attempts=0, retry_at=None)
        )
    execute_many(connection, _NEW, [_values(link, run) for link in new.values()])
    return len(new)


def _known(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[Any]:
    by_site: dict[str, list[str]] = defaultdict(list)
    for site, key in keys:
        by_site[site].append(key)
    c = frontier.c
    for site, wanted in by_site.items():
        for start in range(0, len(wanted), _CHUNK):
            yield from connection.execute(
                select(c.id, c.site, c.key, c.state, c.last_run, *(c[name] for name in _BETTER)).where(
                    c.site == site, c.key.in_(wanted[start : start + _CHUNK])
                )
            ).all()


_BETTER = ("url", "form", "post", "walk", "score", "anchor", "lead", "day", "section", "depth", "page", "parent")


_NEW = frontier.insert()
_CHANGE = update(frontier).where(frontier.c.id == bindparam("b_id")).values({name: bindparam(name) for name in _BETTER})


def _better(old: Any, new: Discovered) -> dict[str, Any]:
    """The values that an entry has from now on, where a new link tells better; empty where it does not."""
    known = Discovered(
        site=new.site, key=new.key, role=new.role,
        **{name: getattr(old, name) for name in _BETTER if name != "day"},
        day=datetime.date.fromisoformat(old.day) if old.day else None,
    )  # fmt: skip
    merged = _merged(known, new)
    if merged is known:
        return {}
    values = {name: getattr(merged, name) for name in _BETTER}
    values["day"] = merged.day.isoformat() if merged.day else None
    return values


def _merged(a: Discovered, b: Discovered) -> Discovered:
    """What two links tell of one address: ``a`` itself where ``b`` adds nothing, whichever was first."""
    address = min(a, b, key=lambda link: claim(link.form, link.url))
    told = max(a, b, key=_telling)
    day = min((link.day for link in (a, b) if link.day), default=None)
    again = a.again or b.again
    if address is a and told is a and day == a.day and again == a.again:
        return a
    return Discovered(
        a.site, a.key, address.url, a.role, told.walk, told.score, address.form, told.anchor, told.lead, day,
        told.section, told.depth, told.page, told.parent, address.post, again,
    )  # fmt: skip


def _telling(link: Discovered) -> tuple[bool, float, int, int, str, str, int, int]:
    # What was judged by its address alone gives way to what a headline tells.
    return (
        link.anchor != "",
        link.score,
        len(link.anchor),
        len(link.lead),
        link.anchor,
        link.lead,
        -link.depth,
        -link.page,
    )


def _values(link: Discovered, run: int) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(_LINK, _link_values(link), strict=True))
    values["day"] = link.day.isoformat() if link.day else None
    values.update(state=WAITING, attempts=0, first_run=run)
    return values


def waiting(
    connection: Connection,
    site: str,
    role: str | None,
    most: int,
    *,
    least_score: float = 0,
    skip: Collection[int] = (),
    now: datetime.datetime,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> list[Entry]:
    """Entries that wait, the highest score first; of equal ones the first found."""
    asked = {
        "site": site, "least": least_score, "now": instant(now), "most": most + len(skip),
        "since": since.isoformat() if since else None, "until": until.isoformat() if until else None,
    }  # fmt: skip
    parts: list[list[Entry]] = []
    for one in [role] if role else [LIST, ARTICLE]:
        found = connection.execute(_waits(one, since is not None, until is not None and one == ARTICLE), asked)
        parts.append([entry_of(row) for row in found if row.id not in skip][:most])
    if len(parts) == 1:
        return parts[0]
    return list(heapq.merge(*parts, key=lambda entry: (entry.form != PAGE, -entry.score, entry.id)))[:most]


@cache
def _waits(role: str, since: bool, until: bool) -> Select[Any]:
    """The statement that asks for what waits: made once, since making it takes longer than the database does."""
    c = frontier.c
    statement = (
        select(*ENTRY)
        .where(
            c.site == bindparam("site"),
            # The state is written out, so that the index over what waits is used.
            c.state == bindparam("waits", WAITING, literal_execute=True),
            c.role == role,
            c.score >= bindparam("least"),
            or_(c.retry_at.is_(None), c.retry_at <= bindparam("now")),
        )
        .order_by(c.form != PAGE, c.score.desc(), c.id)  # a twin only where no page is left
        .limit(bindparam("most"))
    )
    if since:
        statement = statement.where(or_(c.day.is_(None), c.day >= bindparam("since")))
    if until:
        statement = statement.where(or_(c.day.is_(None), c.day <= bindparam("until")))
    return statement


def entry_of(row: Any) -> Entry:
    """An entry from a row that begins with the columns :data:`ENTRY`."""
    cells = list(row[: len(ENTRY)])
    cells.insert(_AGAIN, False)
    entry = Entry(*cells)
    if entry.day is not None:
        entry.day = datetime.date.fromisoformat(cells[_DAY])
    if entry.retry_at is not None:
        entry.retry_at = datetime.datetime.fromisoformat(cells[_RETRY_AT])
    if entry.fetched is not None:
        entry.fetched = datetime.datetime.fromisoformat(cells[_FETCHED])
    return entry


def entries(connection: Connection, identifiers: Sequence[int]) -> dict[int, Entry]:
    """Entries by their identifiers."""
    out: dict[int, Entry] = {}
    for start in range(0, len(identifiers), _CHUNK):
        some = select(*ENTRY).where(frontier.c.id.in_(identifiers[start : start + _CHUNK]))
        out.update((row.id, entry_of(row)) for row in connection.execute(some))
    return out


def known(connection: Connection, site: str, keys: Sequence[str]) -> dict[str, Entry]:
    """Entries by their keys; those that are not in the frontier are left out."""
    out: dict[str, Entry] = {}
    for start in range(0, len(keys), _CHUNK):
        some = select(*ENTRY).where(frontier.c.site == site, frontier.c.key.in_(keys[start : start + _CHUNK]))
        out.update((row.key, entry_of(row)) for row in connection.execute(some))
    return out


def states(connection: Connection, site: str, keys: Sequence[str]) -> dict[str, str]:
    """The states of entries by their keys."""
    out: dict[str, str] = {}
    c = frontier.c
    for start in range(0, len(keys), _CHUNK):
        some = select(c.key, c.state).where(c.site == site, c.key.in_(keys[start : start + _CHUNK]))
        out.update((row.key, row.state) for row in connection.execute(some))
    return out


def revisit(
    connection: Connection,
    site: str,
    role: str,
    run: int,
    *,
    states: Collection[str] = (DONE, FAILED),
    outcomes: Collection[str] | None = None,
    walks: Collection[str] | None = None,
    most_page: int | None = None,
    before: datetime.datetime | None = None,
    most: int | None = None,
) -> int:
    """Let entries that an earlier run has visited wait again; gives their number."""
    c = frontier.c
    statement = select(c.id).where(
        c.site == site, c.role == role, c.state.in_(states), or_(c.last_run.is_(None), c.last_run < run)
    )
    if outcomes is not None:
        statement = statement.where(c.outcome.in_(outcomes))
    if walks is not None:
        statement = statement.where(c.walk.in_(walks))
    if most_page is not None:
        statement = statement.where(c.page <= most_page)
    if before is not None:
        statement = statement.where(or_(c.fetched.is_(None), c.fetched < instant(before)))
    statement = statement.order_by(c.score.desc(), c.id).limit(most)
    chosen = update(frontier).where(c.id.in_(statement.scalar_subquery()))
    return connection.execute(chosen.values(state=WAITING, attempts=0, retry_at=None)).rowcount


def fruitful(connection: Connection, site: str, walks: Collection[str]) -> bool:
    """Whether lists of these kinds have led to an article on a bloc."""
    c = frontier.c
    statement = (
        select(c.id)
        .join(articles, articles.c.entry == c.id)
        .where(c.site == site, c.walk.in_(walks), articles.c.relevant)
        .limit(1)
    )
    return connection.execute(statement).first() is not None


def led(connection: Connection, site: str, walk: str, reason: str) -> bool:
    """Whether a list of this kind has been read that has this reason."""
    c = frontier.c
    statement = select(c.id).where(c.site == site, c.walk == walk, c.role == LIST, c.reason == reason).limit(1)
    return connection.execute(statement).first() is not None


def promote(connection: Connection, site: str, parent: str, walk: str, score: float) -> int:
    """Raise the score of the lists that wait and were found on one page; gives their number."""
    c = frontier.c
    statement = update(frontier).where(
        c.site == site, c.role == LIST, c.walk == walk, c.parent == parent, c.state == WAITING, c.score < score
    )
    return connection.execute(statement.values(score=score)).rowcount


def backlog(connection: Connection, least: Mapping[str, float], since: datetime.date | None) -> dict[str, int]:
    """How many entries of each site wait that would be fetched, by the least score of each role."""
    c = frontier.c
    worth = or_(*(and_(c.role == role, c.score >= score) for role, score in least.items()))
    statement = select(c.site, func.count().label("count")).where(c.state == WAITING, worth).group_by(c.site)
    if since is not None:
        statement = statement.where(or_(c.day.is_(None), c.day >= since.isoformat()))
    return {row.site: int(row._mapping["count"]) for row in connection.execute(statement)}


def counts(connection: Connection, site: str | None) -> dict[str, int]:
    """Entries by state, and by what their pages are."""
    c = frontier.c
    statement = select(c.role, c.state, c.outcome, func.count()).group_by(c.role, c.state, c.outcome)
    if site is not None:
        statement = statement.where(c.site == site)
    out: dict[str, int] = dict.fromkeys((WAITING, DONE, SKIPPED, FAILED, "waiting_article", "waiting_list"), 0)
    for role, state, outcome, number in connection.execute(statement):
        out[state] += number
        if state == WAITING:
            name = f"waiting_{role}"
            out[name] = out.get(name, 0) + number
        elif outcome and outcome not in out:
            out[outcome] = number
        elif outcome and outcome != state:
            out[outcome] += number
    return out
