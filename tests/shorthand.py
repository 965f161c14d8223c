"""Rows in one line each, so that a test reads like the specification: an article, and what must come of it.

In: the text of a small article. Out: lines by table. ``-`` stands for an empty cell; numbers of blocs stand in front
where an article has several.

blocs     name | other names | members declared | founding decision
members   completed name
leaders   role status year | unit | person
awards    kind grantor status year | recipient or number
meetings  kind first day[..last day] | place | year reviewed > year planned
people    honorific | name | posts | part
article   relevant, published, province
"""

from __future__ import annotations

from typing import Any

from extract.reading import read_text
from extract.schema import Extraction


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value) or "-"
    return "-" if value is None else str(value)


def _line(*cells: Any) -> str:
    return " | ".join(map(_cell, cells))


def shown(extraction: Extraction) -> dict[str, list[str]]:
    """The lines of every table, in the order of the rows."""
    article = extraction.article
    several = len(extraction.blocs) > 1
    lines: dict[str, list[str]] = {
        "article": [_line("relevant" if article.relevant else "irrelevant", article.published, article.province)],
        "blocs": [_line(row.name, row.aliases, row.member_count, row.decision) for row in extraction.blocs],
        "people": [_line(row.honorific, row.name, row.posts, row.part) for row in extraction.people],
        "meetings": [],
        "members": [],
        "leaders": [],
        "awards": [],
    }

    def add(table: str, bloc: int, line: str) -> None:
        lines[table].append(f"{bloc}: {line}" if several else line)

    for member in extraction.members:
        add("members", member.bloc, member.unit_full or member.unit)
    for leader in extraction.leaders:
        head = f"{leader.role} {leader.status} {_cell(leader.year)}"
        add("leaders", leader.bloc, _line(head, leader.unit_full or leader.unit, leader.person))
    for award in extraction.awards:
        head = f"{award.kind} {_cell(award.grantor)} {award.status} {_cell(award.year)}"
        add("awards", award.bloc, _line(head, award.recipient_full or award.recipient or award.count))
    for meeting in extraction.meetings:
        days = _cell(meeting.held) + (f"..{meeting.held_end}" if meeting.held_end else "")
        years = f"{_cell(meeting.year_reviewed)} > {_cell(meeting.year_planned)}"
        add("meetings", meeting.bloc, _line(f"{_cell(meeting.kind)} {days}", meeting.place, years))
    return lines


def read(text: str, *tables: str) -> dict[str, list[str]]:
    """The lines of the named tables of an article, sorted, since the order of rows says nothing."""
    lines = shown(read_text(text))
    return {table: sorted(lines[table]) for table in tables}


def agree(text: str, expected: dict[str, list[str]]) -> None:
    """Assert that an article gives these lines, in the tables that are named, and no others."""
    assert read(text, *expected) == {table: sorted(lines) for table, lines in expected.items()}
