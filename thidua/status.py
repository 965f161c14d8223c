"""The work of ``thidua status``: how a data folder and its sites are.

In: a data folder. Out: the last runs, the sites by health, what waits, what needs a person; for a person or as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from extract.errors import ThiduaError
from output.store.frontier import WAITING
from output.store.tables import frontier

if TYPE_CHECKING:
    from output.store import Finding, Run, Store

MOST_RUNS = 8
MOST_LINES = 40
_COMMANDS = {"run", "crawl", "rebuild"}


@dataclass(frozen=True, slots=True)
class Status:
    """How a data folder is.

    Attributes:
        runs: The last runs, the last first.
        sites: Of each site its health, when it was last asked, and what it gave.
        findings: What the monitors found when they last looked.
        waiting: What waits to be fetched, by role.
        counts: Articles, relevant ones, rows.
    """

    runs: list[Run]
    sites: dict[str, dict[str, Any]]
    findings: list[Finding]
    waiting: dict[str, int]
    counts: dict[str, int]

    @property
    def by_health(self) -> dict[str, list[str]]:
        """The names of sites by health: alarm, warning, ok."""
        out: dict[str, list[str]] = {"alarm": [], "warning": [], "ok": []}
        for name, site in self.sites.items():
            out[site["health"]].append(name)
        return out

    @property
    def needed(self) -> list[Finding]:
        """The findings that need a person."""
        return [one for one in self.findings if one.level != "notice"]

    @property
    def wrong(self) -> list[str]:
        """What went wrong in the last run."""
        last = next((one for one in self.runs if one.command == "run"), None)
        if last is None:
            return []
        told = [f"run {last.id}: {one}" for one in (last.counts or {}).get("wrong", [])]
        return told or [f"run {last.id} failed: start it again by hand to see why"] * (last.outcome == "failed")

    @property
    def values(self) -> dict[str, Any]:
        """The whole as plain values."""
        return {
            "runs": [_run(one) for one in self.runs],
            "sites": self.sites,
            "health": {health: len(names) for health, names in self.by_health.items()},
            "needs_a_person": [_finding(one) for one in self.needed],
            "went_wrong": self.wrong,
            "notices": [_finding(one) for one in self.findings if one.level == "notice"],
            "waiting": self.waiting,
            "counts": self.counts,
        }


def of(store: Store) -> Status:
    """The status of a store."""
    from spiders.scoring import FETCH

    c = frontier.c
    waits = (
        select(c.role, func.count())
        .where(c.state == WAITING, (c.role == "list") | (c.score >= FETCH))
        .group_by(c.role)
    )  # fmt: skip
    with store.reading() as connection:
        waiting = {row[0]: int(row[1]) for row in connection.execute(waits)}
    found = store.findings()
    worst: dict[str, str] = {}
    for one in reversed(found):  # the gravest last
        if one.level != "notice":
            worst[one.site] = one.level
    figures = store.last_figures()
    sites: dict[str, dict[str, Any]] = {}
    for name, noted in store.sites().items():
        last = figures.get(name)
        health = worst.get(name) or ("warning" if noted["status"] != "ok" else "ok")
        sites[name] = {
            "health": health, "left": noted["reason"], "last_run": noted["last_run"], "seen": noted["seen"],
            "found": last.figures.get("found") if last else None,
        }  # fmt: skip
    counts = store.counts()
    return Status(
        [one for one in store.runs() if one.command in _COMMANDS][:MOST_RUNS],
        sites,
        found,
        {"articles": waiting.get("article", 0), "lists": waiting.get("list", 0)},
        {name: counts[name] for name in ("articles", "relevant", "rows")},
    )


def run(data: str, *, as_json: bool = False) -> int:
    """Print the status of a data folder.

    Args:
        data: The data folder, or the address of a database.
        as_json: For a program.

    Returns:
        0 nothing needs a person, 1 something does, 3 the folder cannot be read.
    """
    from output.store import Store

    try:
        with Store.open(data, write=False) as store:
            status = of(store)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    if as_json:
        sys.stdout.write(json.dumps(status.values, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(lines(status)) + "\n")
    return 1 if status.needed or status.wrong else 0


def lines(status: Status) -> list[str]:
    """A status for a person."""
    out = ["Last runs"]
    out += [f"  {_run_line(one)}" for one in status.runs] or ["  none"]
    health = status.by_health
    out += ["", f"Sites: {len(status.sites)}; " + ", ".join(f"{len(names)} {name}" for name, names in health.items())]
    for name in [*health["alarm"], *health["warning"]][:MOST_LINES]:
        site = status.sites[name]
        monitors = ", ".join(sorted({one.monitor for one in status.findings if one.site == name}))
        out.append(f"  {site['health']:<8} {name}  {monitors or site['left'] or ''}".rstrip())
    waiting, counts = status.waiting, status.counts
    out += [
        "",
        f"Waiting: {waiting['articles']:,} articles, {waiting['lists']:,} lists",
        f"Stored: {counts['articles']:,} articles, {counts['relevant']:,} on blocs, {counts['rows']:,} rows",
        "",
        "Needs a person",
    ]
    needed, wrong = status.needed, [f"  {one}" for one in status.wrong]
    out += [*(f"  {_finding_line(one)}" for one in needed[:MOST_LINES]), *wrong] or ["  nothing"]
    if len(needed) > MOST_LINES:
        kinds = Counter(one.monitor for one in needed[MOST_LINES:])
        out.append(f"  … and {len(needed) - MOST_LINES} more: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    notices = [one for one in status.findings if one.level == "notice"]
    if notices:
        out += ["", "Worth knowing", *(f"  {_finding_line(one)}" for one in notices[:MOST_LINES])]
    return out


def _finding_line(one: Finding) -> str:
    since = "" if one.is_new else f" (since run {one.since})"
    return f"{one.site or 'this run'}: {one.message}{since}"


def _run_line(one: Run) -> str:
    counts = one.counts or {}
    told = [f"{counts[name]} {name.replace('_', ' ')}" for name in ("requests", "findings") if name in counts]
    return f"{one.began.astimezone():%Y-%m-%d %H:%M}  {one.command} {one.id}  {one.outcome or 'goes on'}  " + ", ".join(
        told
    )


def _run(one: Run) -> dict[str, Any]:
    return {
        "id": one.id, "command": one.command, "began": one.began.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None, "outcome": one.outcome, "counts": one.counts,
    }  # fmt: skip


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "site": one.site, "monitor": one.monitor, "level": one.level, "message": one.message, "new": one.is_new,
        "since_run": one.since, "run": one.run,
    }  # fmt: skip
