"""One article for a person at a terminal.

In: an extraction. Out: a block of text: the article in a line, then each bloc with its meetings, leaders, awards and
members, then the people. Names are as written; codes are as in the tables.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from output.values import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.schema import Award, Bloc, Extraction, Leader, Meeting, Person

_LABEL = 10


def summary(extraction: Extraction, *, name: str | None = None, width: int = 100) -> str:
    """The block of text for one article, without a line end.

    Args:
        extraction: What the article says.
        name: What stands above it, by default the source.
        width: Columns of the terminal.
    """
    article = extraction.article
    published = plain(article.published)
    facts = [
        f"published {published} ({article.published_from})" if published else None,
        article.province,
        article.author,
        None if article.relevant else "no bloc is reported",
    ]
    lines = [name or article.source or article.article]
    if article.title:
        lines += _wrapped("  ", article.title, width)
    lines += _wrapped("  ", _joined(facts), width)
    for bloc in extraction.blocs:
        lines += _bloc(extraction, bloc, width)
    if extraction.people:
        lines += _listed("  ", "people", [_person(person) for person in extraction.people], width)
    return "\n".join(lines)


def _bloc(extraction: Extraction, bloc: Bloc, width: int) -> list[str]:
    members = [member.unit_full or member.unit for member in extraction.members if member.bloc == bloc.bloc]
    facts = [
        bloc.organiser,
        bloc.level,
        f"{bloc.member_count} members declared" if bloc.member_count is not None else None,
        f"decision {bloc.decision}" if bloc.decision else None,
    ]
    lines = _wrapped("  * ", bloc.name, width)
    if any(facts):
        lines += _wrapped("    ", _joined(facts), width)
    for meeting in extraction.meetings:
        if meeting.bloc == bloc.bloc:
            lines += _labelled("    ", "meeting", _meeting(meeting), width)
    for leader in extraction.leaders:
        if leader.bloc == bloc.bloc:
            lines += _labelled("    ", leader.role.replace("standing_", "st. "), _leader(leader), width)
    for award in extraction.awards:
        if award.bloc == bloc.bloc:
            lines += _labelled("    ", "award", _award(award), width)
    if members:
        lines += _listed("    ", f"members {len(members)}", members, width)
    return lines


def _meeting(meeting: Meeting) -> str:
    days = [str(day) for day in (meeting.held, meeting.held_end) if day]
    return _joined(
        [
            meeting.kind,
            " to ".join(days),
            f"on {meeting.year_reviewed}" if meeting.year_reviewed else None,
            f"for {meeting.year_planned}" if meeting.year_planned else None,
            meeting.place,
        ]
    )


def _leader(leader: Leader) -> str:
    person = leader.person and _joined([leader.person, leader.post], ", ")
    when = f"{leader.status} {leader.year}" if leader.year else leader.status
    return _joined([leader.unit_full or leader.unit, person, when])


def _award(award: Award) -> str:
    recipient = award.recipient_full or award.recipient
    if recipient is None and award.count is not None:
        recipient = f"{award.count} {award.recipient_type or 'recipient'}{'s' * (award.count != 1)}"
    grantor = f"{award.kind} by {award.grantor}" if award.grantor else award.kind
    when = f"{award.status} for {award.year}" if award.year else award.status
    return _joined([recipient or "unnamed", grantor, when, award.votes and f"votes {award.votes}"])


def _person(person: Person) -> str:
    name = _joined([person.honorific, person.name], " ")
    return _joined([name, *person.posts], ", ")


def _joined(parts: Iterable[str | None], between: str = " | ") -> str:
    return between.join(part for part in parts if part)


def _wrapped(indent: str, text: str, width: int, more: str | None = None) -> list[str]:
    following = " " * len(indent) if more is None else more
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _labelled(indent: str, label: str, text: str, width: int) -> list[str]:
    first = f"{indent}{label:<{_LABEL}} "
    return _wrapped(first, text, width, " " * len(first))


def _listed(indent: str, label: str, items: list[str], width: int) -> list[str]:
    return _labelled(indent, label, "; ".join(items), width)
