"""The decisions of persons, as the store keeps them: lines are added, none is changed or taken away.

In: a connection, decisions. Out: the decisions that no later one supersedes, by article; or all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, select

from output.store.tables import reviews

ACCEPT, REJECT, CORRECT = "accept", "reject", "correct"
DECISIONS = (ACCEPT, REJECT, CORRECT)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a row, beside what the machine had said.

    Attributes:
        table: Table of the row.
        article: Article of the row.
        row: What the row was known by (:attr:`output.review.rows.Said.key`).
        decision: One of :data:`DECISIONS`.
        corrected: Of ``correct`` the cells that the person wrote.
        reviewer: Who.
        decided: When, ISO 8601.
        machine: The cells as the machine had them.
        bloc: Name of the row's bloc.
        sentence: The sentence that stated it.
        words: The words that each cell was read from.
        url: Address of the article.
        sheet: The sheet that it stood in.
        supersedes: Number of the decision that it takes the place of.
        id: Number of the decision; 0 before it is kept.
    """

    table: str
    article: str
    row: str
    decision: str
    machine: Mapping[str, Any]
    reviewer: str
    decided: str
    corrected: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    bloc: str | None = None
    sentence: str = ""
    words: Mapping[str, list[str]] = field(default_factory=dict)
    rule: str = ""
    confidence: float = 0.0
    extractor: str = ""
    url: str = ""
    sheet: str = ""
    supersedes: int | None = None
    id: int = 0

    def same(self, other: Decision) -> bool:
        """Whether both say the same of the same row, by the same person."""
        names = ("table", "article", "row", "decision", "corrected", "note", "reviewer")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def reviewed(self) -> dict[str, Any]:
        """The cells as they stand after the decision."""
        return after(self.machine, self.corrected)


def after(values: Mapping[str, Any], corrected: Mapping[str, Any]) -> dict[str, Any]:
    """Cells with corrections: a name that is corrected is not completed any more, unless the person completes it."""
    from output.review.rows import COMPLETED

    out = {**values, **corrected}
    for name, completed in COMPLETED.items():
        if name in corrected and completed not in corrected and completed in out:
            out[completed] = None
    return out


def append(connection: Connection, decisions: Iterable[Decision]) -> int:
    """Keep decisions; gives their number."""
    names = [f.name for f in fields(Decision) if f.name != "id"]
    values = [{name: getattr(one, name) for name in names} for one in decisions]
    for one in values:
        one.update({name: dict(one[name]) for name in ("machine", "corrected", "words")})
    if values:
        connection.execute(reviews.insert(), values)
    return len(values)


def every(connection: Connection) -> Iterator[Decision]:
    """All decisions, in the order in which they were made."""
    for row in connection.execute(select(reviews).order_by(reviews.c.id)):
        yield Decision(**row._mapping)


def standing(connection: Connection, articles: Sequence[str] | None = None) -> dict[str, list[Decision]]:
    """The decisions that no later one supersedes, by article; of these articles, or of all."""
    superseded = set(connection.scalars(select(reviews.c.supersedes).where(reviews.c.supersedes.is_not(None))))
    out: dict[str, list[Decision]] = defaultdict(list)
    for some in _chunks(articles):
        statement = select(reviews).order_by(reviews.c.id)
        if some is not None:
            statement = statement.where(reviews.c.article.in_(some))
        for row in connection.execute(statement):
            if row.id not in superseded:
                out[row.article].append(Decision(**row._mapping))
    return dict(out)


def _chunks(articles: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    if articles is None:
        yield None
        return
    for start in range(0, len(articles), _CHUNK):
        yield articles[start : start + _CHUNK]
