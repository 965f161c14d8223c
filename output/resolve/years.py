"""The year that an article is about, and those of terms that are not said.

In: what an article reports of a bloc. Out: years. A review looks back on a year; who heads the bloc at it headed it in
that year, and who is elected at it does so for the next.
"""

from __future__ import annotations

import datetime

from extract.schema import Meeting
from output.resolve.reported import Reported, published_day

_EARLY = 7
"""Month from which on a meeting looks at its own year, where it says nothing else."""


def meeting_of(one: Reported, bloc: int) -> Meeting | None:
    """The meeting of a bloc in an article, the article's only one where it is not the bloc's."""
    own = [m for m in one.meetings if m.bloc == bloc]
    if own:
        return own[0]
    return one.meetings[0] if len(one.meetings) == 1 else None


def main_year(one: Reported, bloc: int) -> int | None:
    """The year under review, else the one that elections, awards or the day tell, else the one planned for."""
    meeting = meeting_of(one, bloc)
    if meeting is not None and meeting.year_reviewed is not None:
        return meeting.year_reviewed
    if meeting is not None and meeting.kind in {"pledge", "launch"}:
        return planned_year(one, bloc)
    for award in one.awards:
        if award.bloc == bloc and award.year is not None:
            return award.year
    elected = [x.year for x in one.leaders if x.bloc == bloc and x.status == "elected" and x.year is not None]
    reviewing = meeting is not None and meeting.kind in {"review", "vote", "handover"}
    if elected and (reviewing or any(x.bloc == bloc and x.status == "incumbent" for x in one.leaders)):
        return min(elected) - 1
    if meeting is not None and meeting.year_planned is not None:
        return meeting.year_planned - 1 if reviewing else meeting.year_planned
    if elected:
        return min(elected)
    day = _day(one, meeting)
    if day is None:
        return None
    return day.year - (day.month < _EARLY) if reviewing else day.year


def planned_year(one: Reported, bloc: int) -> int | None:
    """The year that is pledged for."""
    meeting = meeting_of(one, bloc)
    if meeting is not None and meeting.year_planned is not None:
        return meeting.year_planned
    elected = [x.year for x in one.leaders if x.bloc == bloc and x.status == "elected" and x.year is not None]
    if elected:
        return min(elected)
    day = _day(one, meeting)
    return day.year if day is not None else None


def term_year(one: Reported, bloc: int, status: str) -> int | None:
    """The year of a term that is not said."""
    main = main_year(one, bloc)
    if status == "incumbent":
        return main
    meeting = meeting_of(one, bloc)
    if meeting is not None and meeting.year_planned is not None:
        return meeting.year_planned
    if meeting is not None and meeting.kind in {"pledge", "launch"}:
        return main
    if meeting is not None and meeting.year_reviewed is not None and meeting.kind != "midterm":
        return meeting.year_reviewed + 1
    return main + 1 if main is not None and meeting is not None and meeting.kind != "midterm" else main


def _day(one: Reported, meeting: Meeting | None) -> datetime.date | None:
    if meeting is not None and meeting.held is not None:
        return meeting.held
    return published_day(one)
