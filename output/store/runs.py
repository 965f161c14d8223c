"""The runs that wrote to a store, and how each site was in them.

In: a connection within a transaction. Out: rows of the tables of runs and sites.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from output.store.tables import runs
from output.store.tables import sites as noted
from pipelines import clock


@dataclass(frozen=True, slots=True)
class Run:
    """One command that wrote to the store; ``outcome`` is ``killed`` where it ended without a word."""

    id: int
    command: str
    options: dict[str, Any]
    began: datetime.datetime
    ended: datetime.datetime | None
    outcome: str | None
    counts: dict[str, Any] | None


def begin(connection: Connection, command: str, options: dict[str, Any]) -> int:
    """Note that a command begins; gives its number."""
    from thidua import __version__

    values = {"command": command, "options": options, "version": __version__, "began": _now()}
    (identifier,) = connection.execute(runs.insert().returning(runs.c.id), values).one()
    return int(identifier)


def end(connection: Connection, run: int, outcome: str, counts: dict[str, Any] | None) -> None:
    """Note how a run ended; without counts those that were noted stay."""
    values = {"ended": _now(), "outcome": outcome, **({} if counts is None else {"counts": counts})}
    connection.execute(update(runs).where(runs.c.id == run).values(**values))


def count(connection: Connection, run: int, counts: dict[str, Any]) -> None:
    """Note how far a run has come."""
    connection.execute(update(runs).where(runs.c.id == run).values(counts=counts))


def close_killed(connection: Connection) -> None:
    """Note of the runs that have not ended, though nobody writes any more, that they were killed."""
    connection.execute(update(runs).where(runs.c.outcome.is_(None)).values(outcome="killed"))


def told(connection: Connection, command: str | None) -> list[Run]:
    """The runs so far, the last first."""
    statement = select(runs).order_by(runs.c.id.desc())
    if command is not None:
        statement = statement.where(runs.c.command == command)
    read = datetime.datetime.fromisoformat
    return [
        Run(r.id, r.command, r.options, read(r.began), read(r.ended) if r.ended else None, r.outcome, r.counts)
        for r in connection.execute(statement)
    ]


def note_site(
    connection: Connection,
    site: str,
    run: int,
    status: str,
    *,
    reason: str | None,
    failures: int,
    counts: dict[str, Any] | None,
) -> None:
    """Note how a site is."""
    values = {"status": status, "reason": reason, "failures": failures, "counts": counts, "last_run": run}
    values["seen"] = _now()
    if not connection.execute(update(noted).where(noted.c.site == site).values(**values)).rowcount:
        connection.execute(noted.insert().values(site=site, first_run=run, **values))


def sites(connection: Connection) -> dict[str, dict[str, Any]]:
    """What was noted of each site."""
    found = connection.execute(select(noted).order_by(noted.c.site))
    return {row.site: dict(row._mapping) for row in found}


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")
