"""What became of entries, and where their pages lie in the archive.

In: a connection within a transaction, visits. Out: changed rows of the frontier and new ones of the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select, update

from output.store.bulk import execute_many
from output.store.frontier import DONE, ENTRY, FAILED, SKIPPED, WAITING, Entry, discover, entry_of, instant, known
from output.store.tables import articles, frontier, records
from pipelines.items import Discovered

if TYPE_CHECKING:
    from output.store.appending import Place
    from pipelines.items import Visit

_STATES = {"failed": FAILED, "refused": SKIPPED, "skipped": SKIPPED}
"""The states of outcomes; all others are done."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A page in the archive and the entry it is of; ``url`` is the address of its article, where it has one."""

    record: int
    entry: Entry
    path: Path
    offset: int
    length: int
    url: str | None = None


def fingerprint(body: bytes) -> str | None:
    """What tells one body from another; ``None`` for none."""
    return hashlib.blake2b(body, digest_size=16).hexdigest() if body else None


def enter(connection: Connection, visits: Sequence[Visit], run: int) -> None:
    """Give visits that name no entry (number 0) theirs, by site and key."""
    strangers = [visit for visit in visits if not visit.entry]
    for site in {visit.site for visit in strangers}:
        of_site = [visit for visit in strangers if visit.site == site]
        keys = [visit.key for visit in of_site]
        found = known(connection, site, keys)
        links = [
            Discovered(v.site, v.key, v.url, v.role, v.walk, 1.0, form="file" if v.walk == "file" else "page")
            for v in of_site
            if v.key not in found
        ]
        if links:
            discover(connection, links, run)
            found = known(connection, site, keys)
        for visit in of_site:
            visit.entry = found[visit.key].id


def note_records(
    connection: Connection, visits: Sequence[Visit], places: Sequence[Place | None], run: int, number: int
) -> list[int | None]:
    """Write down where pages lie; gives the number of each visit's record, from ``number`` on."""
    numbers: list[int | None] = []
    values: list[dict[str, Any]] = []
    for visit, place in zip(visits, places, strict=True):
        if place is None:
            numbers.append(None)
            continue
        numbers.append(number)
        values.append(
            {
                "id": number, "entry": visit.entry, "file": place.file, "offset": place.offset,
                "length": place.length, "fetched": instant(visit.fetched), "run": run,
            }
        )  # fmt: skip
        number += 1
    execute_many(connection, _RECORD, values)
    return numbers


_RECORD = records.insert()
_SETTLED = (
    update(frontier)
    .where(frontier.c.id == bindparam("b_id"))
    .values(
        state=bindparam("state"),
        outcome=func.coalesce(bindparam("outcome"), frontier.c.outcome),
        reason=bindparam("reason"),
        status=bindparam("status"),
        final_url=func.coalesce(bindparam("final_url"), frontier.c.final_url),
        attempts=frontier.c.attempts + literal_column("1"),
        retry_at=bindparam("retry_at"),
        etag=func.coalesce(bindparam("etag"), frontier.c.etag),
        last_modified=func.coalesce(bindparam("last_modified"), frontier.c.last_modified),
        body_hash=func.coalesce(bindparam("body_hash"), frontier.c.body_hash),
        last_run=bindparam("last_run"),
        fetched=func.coalesce(bindparam("fetched"), frontier.c.fetched),
        record=func.coalesce(bindparam("record"), frontier.c.record),
    )
)


def settle(
    connection: Connection,
    visits: Sequence[Visit],
    run: int,
    numbers: Sequence[int | None],
    still: Collection[int],
) -> None:
    """Write down what became of entries.

    Args:
        connection: Within a transaction.
        visits: What became of them.
        run: The run.
        numbers: The record of each visit's page.
        still: Entries whose article stays though their page is none any more: their outcome and the record that
            it rests on stay too.
    """
    values = []
    for visit, number in zip(visits, numbers, strict=True):
        state = WAITING if visit.retry_at is not None else _STATES.get(visit.outcome, DONE)
        told = state == DONE
        stays = visit.outcome == "unchanged" or visit.entry in still
        values.append(
            {
                "b_id": visit.entry,
                "state": state,
                "outcome": None if stays else visit.outcome,
                "reason": visit.reason,
                "status": visit.status,
                "final_url": visit.final_url,
                "retry_at": instant(visit.retry_at),
                "etag": visit.etag if told else None,
                "last_modified": visit.last_modified if told else None,
                "body_hash": (visit.body_hash or fingerprint(visit.body)) if told else None,
                "last_run": run,
                "fetched": instant(visit.fetched) if told else None,
                "record": None if stays else number,
            }
        )
    execute_many(connection, _SETTLED, values)


def are_twins(connection: Connection, entries: Collection[int]) -> None:
    """Write down that another entry has the article of these."""
    if entries:
        connection.execute(update(frontier).where(frontier.c.id.in_(entries)).values(outcome="twin"))


_JUDGED = (
    update(frontier)
    .where(frontier.c.id == bindparam("b_id"))
    .values(outcome=bindparam("outcome"), reason=bindparam("reason"), state=bindparam("state"))
)


def judge(connection: Connection, visits: Sequence[Visit]) -> None:
    """Write down what pages turned out to be when they were read again."""
    values = [
        {"b_id": visit.entry, "outcome": visit.outcome, "reason": visit.reason, "state": DONE} for visit in visits
    ]
    execute_many(connection, _JUDGED, values)


def archived(connection: Connection, folder: Path, after: tuple[str, int] | None, most: int) -> list[Archived]:
    """Some of the pages on which outcomes rest, behind this file and offset, in their order in the archive."""
    r = records.c
    statement = (
        select(*ENTRY, r.id.label("number"), r.file, r.offset, r.length, articles.c.url.label("article_url"))
        .join(frontier, frontier.c.record == r.id)
        .outerjoin(articles, articles.c.entry == frontier.c.id)
        .order_by(r.file, r.offset)
        .limit(most)
    )
    if after is not None:
        file, offset = after
        statement = statement.where(or_(r.file > file, (r.file == file) & (r.offset > offset)))
    return [
        Archived(row.number, entry_of(row), folder / row.file, row.offset, row.length, row.article_url)
        for row in connection.execute(statement)
    ]
