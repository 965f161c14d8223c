"""Meetings that several sites report, as one.

In: what articles report, the bloc of each and the source of each. Out: rows of ``meetings_resolved``. Reports of one
bloc are of one meeting where the days are near each other, or one has none and kind and year agree.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.schema import Meeting
from output.resolve.reported import Reported
from output.resolved import MeetingResolved, Source

NEAR = 3
"""Days that reports of one meeting may differ by."""


@dataclass(slots=True)
class _Report:
    row: Meeting
    id: str
    article: str
    source: str
    year: int | None


def meetings(
    articles: Sequence[Reported],
    bloc_of: Mapping[tuple[str, int], str],
    sources: Mapping[str, Source],
    year_of: Mapping[tuple[str, int], int | None],
    row_ids: Mapping[int, str],
) -> list[MeetingResolved]:
    """The meetings, in the order of bloc and day."""
    by_bloc: defaultdict[str, list[_Report]] = defaultdict(list)
    for one in articles:
        for row in one.meetings:
            bloc = bloc_of.get((one.id, row.bloc))
            if bloc is not None:
                year = year_of.get((one.id, row.bloc))
                by_bloc[bloc].append(_Report(row, row_ids[id(row)], one.id, sources[one.id].source, year))
    out = []
    for bloc, reports in sorted(by_bloc.items()):
        out += [_resolved(bloc, group) for group in _groups(reports)]
    return sorted(out, key=lambda m: (m.canonical_bloc, m.held or "", m.year_reviewed or 0, m.meeting))


def _groups(reports: list[_Report]) -> list[list[_Report]]:
    groups: list[list[_Report]] = []
    dated = sorted((r for r in reports if r.row.held), key=lambda r: (r.row.held or datetime.date.min, r.id))
    for report in dated:
        last = groups[-1] if groups else None
        if last and _near(last[-1].row, report.row):
            last.append(report)
        else:
            groups.append([report])
    undated: defaultdict[tuple[str | None, int | None], list[_Report]] = defaultdict(list)
    for report in sorted((r for r in reports if not r.row.held), key=lambda r: r.id):
        fits = [g for g in groups if any(r.year == report.year and _kinds(r.row, report.row) for r in g)]
        if len(fits) == 1 and report.year is not None:
            fits[0].append(report)
        else:
            undated[(report.row.kind, report.year)].append(report)
    return groups + [group for _, group in sorted(undated.items(), key=lambda item: repr(item[0]))]


def _near(a: Meeting, b: Meeting) -> bool:
    assert a.held is not None
    assert b.held is not None
    return (b.held - (a.held_end or a.held)).days <= NEAR and _kinds(a, b)


def _kinds(a: Meeting, b: Meeting) -> bool:
    """Whether two kinds may be of one meeting: a review elects and hands over as well, a midterm one is another."""
    apart = {a.kind, b.kind}
    return len(apart) < 2 or None in apart or not apart & {"midterm", "launch", "pledge"} or "other" in apart


def _resolved(bloc: str, group: list[_Report]) -> MeetingResolved:
    held = _most(group, "held")
    years = _most(group, "year_reviewed")
    key = f"{bloc}|{_most(group, 'kind')}|{held or years or min(r.id for r in group)}"
    days: defaultdict[str, set[datetime.date]] = defaultdict(set)
    for report in group:
        if report.row.held is not None:
            days[report.source].add(report.row.held)
    found = {r.source for r in group}
    apart = any(not one & other for one in days.values() for other in days.values())
    agreement = "single" if len(found) < 2 else "conflict" if apart else "agree"
    made = MeetingResolved("m-" + hashlib.sha256(key.encode()).hexdigest()[:12], bloc, _most(group, "kind"))
    made.held = held.isoformat() if held else None
    end = _most(group, "held_end")
    made.held_end = end.isoformat() if end else None
    made.place = _most(group, "place")
    made.year_reviewed, made.year_planned = years, _most(group, "year_planned")
    made.sources, made.agreement = len(found), agreement
    made.articles = sorted({r.article for r in group})
    made.rows = sorted({f"meetings:{r.id}" for r in group})
    return made


def _most(group: list[_Report], column: str) -> Any:
    """What most sources say, of equals the least."""
    said = {(r.source, getattr(r.row, column)) for r in group if getattr(r.row, column) is not None}
    counted = Counter(value for _, value in said)
    return min(counted, key=lambda value: (-counted[value], value), default=None)
