"""Every decision as a row of an export, so that a reader sees what was changed and left out by hand.

In: a connection to a store. Out: the declaration of the table ``reviews``, and its rows as plain values.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Connection

from extract.schema import TABLES, Column, col
from extract.schema import _column as _declared
from output.export.identity import numbered
from output.review.acting import Reviewed
from output.review.decisions import DECISIONS, every
from output.values import json_line

STANDINGS = ("in_force", "superseded", "asks_again", "gone")


@dataclass(slots=True)
class Review:
    """What a person decided on a row, beside what had been extracted; lines are only added."""

    table: ClassVar[str] = "reviews"
    review: int = col("Number of the decision.", default=0)
    reported: str = col("Table of the row.", codes=tuple(TABLES), default="members")
    row: str | None = col("The row as it is exported; empty where it is rejected, or the decision is not in force.")
    article: str = col("Article of the row.", default="")
    url: str | None = col("Address of the article.")
    decision: str = col("What was decided.", codes=DECISIONS, default="accept")
    standing: str = col(
        "in_force: it acts; superseded: a later one has taken its place; asks_again: the row says or rests on "
        "something else now, so it does not act; gone: its row is there no more.",
        codes=STANDINGS,
        default="in_force",
    )
    reviewer: str = col("Who decided.", default="")
    decided: str = col("When, ISO 8601.", default="")
    note: str | None = col("Why, in the reviewer's words.")
    extracted: str = col("The cells as they were extracted, as JSON.", default="")
    corrected: str | None = col("The cells that the person wrote, as JSON.")
    sentence: str = col("The sentence that stated the row.", default="")
    rule: str = col("Name of the rule or model that had made the row.", default="")
    confidence: float = col("Its confidence.", unit="0-1", default=0.0)
    supersedes: int | None = col("The decision that it takes the place of.")


def columns() -> list[Column]:
    """The columns in their fixed order."""
    return [_declared(Review, f) for f in dataclasses.fields(Review) if f.metadata]


def rows(connection: Connection, made: Mapping[str, Reviewed]) -> Iterator[tuple[Any, ...]]:
    """The decisions in the order in which they were made.

    Args:
        connection: On one state of the store.
        made: The articles that are decided on, after the decisions.
    """
    standing: dict[int, tuple[str, str | None]] = {}
    for reviewed in made.values():
        ids = {table: numbered(row.id() for row in reviewed.extraction.rows(table)) for table in TABLES}
        for decision in reviewed.matched.in_force.values():
            place = reviewed.places.get(decision.id)
            standing[decision.id] = ("in_force", ids[place[0]][place[1]] if place else None)
        standing.update({decision.id: ("asks_again", None) for decision in reviewed.matched.earlier.values()})
        standing.update({decision.id: ("gone", None) for decision in reviewed.matched.without})
    found = list(every(connection))
    superseded = {one.supersedes for one in found}
    for one in found:
        how, row = standing.get(one.id, ("superseded" if one.id in superseded else "gone", None))
        yield (
            one.id, one.table, row, one.article, one.url or None, one.decision, how, one.reviewer, one.decided,
            one.note or None, json_line(dict(one.machine)), json_line(dict(one.corrected)) if one.corrected else None,
            one.sentence, one.rule, one.confidence, one.supersedes,
        )  # fmt: skip
