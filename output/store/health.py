"""How sites were in each run, and what the monitors found in that.

In: a connection within a transaction; figures and findings. Out: rows of their tables, and those of earlier runs. Of
each site the figures of the last runs are kept, so that the store does not grow with every night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select

from output.store.tables import findings, runs, site_layouts, site_runs

MOST_RUNS = 200
"""Runs of a site whose figures are kept."""

WHOLE_RUN = ""
"""In the place of a site: a finding on the run as a whole."""


@dataclass(frozen=True, slots=True)
class SiteRun:
    """What one crawl counted on one site."""

    run: int
    site: str
    began: str
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """The names by which the pages of one kind are known, and on how many pages they were seen."""

    run: int
    pages: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a monitor found.

    Attributes:
        run: The crawl that it is about.
        site: The site; empty for the run as a whole.
        monitor: Which monitor.
        level: notice, warning or alarm.
        message: What is the case, and what to do.
        since: The run that found it first, of those that did without a break.
    """

    run: int
    site: str
    monitor: str
    level: str
    message: str
    since: int

    @property
    def is_new(self) -> bool:
        """Whether the run before had not found it."""
        return self.since == self.run


def note_figures(connection: Connection, run: int, figures: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what a crawl counted, by site; what a site had of it before is replaced."""
    if not figures:
        return
    began = connection.scalar(select(runs.c.began).where(runs.c.id == run)) or ""
    c = site_runs.c
    connection.execute(delete(site_runs).where(c.run == run, c.site.in_(list(figures))))
    connection.execute(
        site_runs.insert(), [{"run": run, "site": s, "began": began, "figures": dict(f)} for s, f in figures.items()]
    )
    for site in figures:
        kept = select(c.run).where(c.site == site).order_by(c.run.desc()).limit(1).offset(MOST_RUNS - 1)
        oldest = connection.scalar(kept)
        if oldest is not None:
            connection.execute(delete(site_runs).where(c.site == site, c.run < oldest))


def figures(connection: Connection, sites: Iterable[str] | None = None) -> dict[str, list[SiteRun]]:
    """What crawls counted, by site, the last first."""
    c = site_runs.c
    statement = select(site_runs).order_by(c.site, c.run.desc())
    if sites is not None:
        statement = statement.where(c.site.in_(list(sites)))
    out: dict[str, list[SiteRun]] = defaultdict(list)
    for row in connection.execute(statement):
        out[row.site].append(SiteRun(row.run, row.site, row.began, row.figures))
    return dict(out)


def last_figures(connection: Connection, run: int | None = None) -> dict[str, SiteRun]:
    """What each site's last crawl counted, or this crawl, by site."""
    c = site_runs.c
    last = select(c.site, func.max(c.run).label("run")).group_by(c.site)
    if run is not None:
        last = last.where(c.run == run)
    wanted = last.subquery()
    statement = select(site_runs).join(wanted, (wanted.c.site == c.site) & (wanted.c.run == c.run))
    return {row.site: SiteRun(row.run, row.site, row.began, row.figures) for row in connection.execute(statement)}


def note_layouts(connection: Connection, site: str, layouts: Mapping[str, Layout]) -> None:
    """Keep how the pages of a site are built, by kind; kinds that were not seen stay as they were."""
    c = site_layouts.c
    connection.execute(delete(site_layouts).where(c.site == site, c.kind.in_(list(layouts))))
    if layouts:
        values = [
            {"site": site, "kind": kind, "run": one.run, "pages": one.pages, "names": sorted(one.names)}
            for kind, one in layouts.items()
        ]
        connection.execute(site_layouts.insert(), values)


def layouts(connection: Connection, site: str) -> dict[str, Layout]:
    """How the pages of a site were built when they were last seen, by kind."""
    c = site_layouts.c
    found = connection.execute(select(site_layouts).where(c.site == site))
    return {row.kind: Layout(row.run, row.pages, frozenset(row.names)) for row in found}


def note_findings(
    connection: Connection, run: int, found: Sequence[tuple[str, str, str, str]], sites: Iterable[str]
) -> list[Finding]:
    """Keep what the monitors found in a run; asked again for the same run, what they found then is replaced.

    Args:
        connection: Within a transaction.
        run: The crawl.
        found: Site, monitor, level and message of each.
        sites: The sites that were looked at: of the others the findings before stay as they were.
    """
    c = findings.c
    connection.execute(delete(findings).where(c.run == run))
    before = {(one.site, one.monitor): one.since for one in current(connection)}
    values = [
        {"run": run, "site": site, "monitor": monitor, "level": level, "message": message,
         "since": before.get((site, monitor), run)}
        for site, monitor, level, message in found
    ]  # fmt: skip
    looked_at = set(sites) | {WHOLE_RUN}
    values += [
        {"run": run, "site": one.site, "monitor": one.monitor, "level": one.level, "message": one.message,
         "since": one.since}
        for one in current(connection)
        if one.site not in looked_at
    ]  # fmt: skip
    if not values:  # told by a mark without a monitor, or what was found before would seem to stand
        values = [{"run": run, "site": WHOLE_RUN, "monitor": "", "level": "", "message": "", "since": run}]
    connection.execute(findings.insert(), values)
    oldest = connection.scalar(select(c.run).distinct().order_by(c.run.desc()).limit(1).offset(MOST_RUNS - 1))
    if oldest is not None:
        connection.execute(delete(findings).where(c.run < oldest))
    return of_run(connection, run)


def of_run(connection: Connection, run: int) -> list[Finding]:
    """What the monitors found in a run, the gravest first."""
    c = findings.c
    order = {"alarm": 0, "warning": 1}
    found = [
        Finding(row.run, row.site, row.monitor, row.level, row.message, row.since)
        for row in connection.execute(select(findings).where(c.run == run, c.monitor != "").order_by(c.id))
    ]
    return sorted(found, key=lambda one: (order.get(one.level, 2), one.site))


def looked(connection: Connection, before: int | None = None) -> int | None:
    """The crawl that the monitors last looked at, or the last before this one; ``None`` if there is none."""
    last = select(func.max(findings.c.run))
    found: int | None = connection.scalar(last if before is None else last.where(findings.c.run < before))
    return found


def current(connection: Connection) -> list[Finding]:
    """What the monitors found when they last looked."""
    last = looked(connection)
    return of_run(connection, last) if last is not None else []
