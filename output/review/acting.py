"""Rows as they stand after a person's decisions.

In: an extraction as the machine made it, the decisions on its article. Out: :class:`Reviewed`: rows that were rejected
are left out, and with a bloc everything that hangs on it; corrected cells are the person's, and what follows from
them is made anew; each row says what was decided, and what the machine had said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from extract import normalise
from extract.schema import TABLES, Evidence, Extraction, Row, columns
from output.review.decisions import CORRECT, REJECT, Decision, after
from output.review.matching import Matched, match
from output.review.rows import NORMS, said
from output.values import plain

if TYPE_CHECKING:
    from extract.schema import Article

ACCEPTED, CORRECTED = "accepted", "corrected"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided on a row that stayed: ``accepted`` or ``corrected``, and the machine's cells that were other."""

    review: str
    machine: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reviewed:
    """An article's rows after the decisions.

    Attributes:
        extraction: The article with its rows.
        marks: The mark of each row by table, in the order of its rows.
        matched: Which decision is on which row, as the machine has them.
        places: Table and place of the rows that stayed, by the number of the decision on them.
    """

    extraction: Extraction
    marks: dict[str, list[Mark | None]]
    matched: Matched
    places: dict[int, tuple[str, int]] = field(default_factory=dict)


def reviewed(extraction: Extraction, decisions: Sequence[Decision]) -> Reviewed:
    """What an article says after the decisions; the extraction that is given stays as it is."""
    if not decisions:
        none: dict[str, list[Mark | None]] = {table: [None] * len(extraction.rows(table)) for table in TABLES}
        return Reviewed(extraction, none, Matched())
    matched = match(said(extraction), decisions)
    places: dict[int, tuple[str, int]] = {}
    gone = {row.bloc for position, row in enumerate(extraction.blocs) if matched.rejected("blocs", position)}
    rows: dict[str, list[Row]] = {}
    marks: dict[str, list[Mark | None]] = {}
    for table in TABLES:
        rows[table], marks[table] = [], []
        for position, row in enumerate(extraction.rows(table)):
            decision = matched.in_force.get((table, position))
            if decision is not None and decision.decision == REJECT:
                continue
            mark = None
            if decision is not None:
                agreed = (table, position) in matched.agreed
                row, mark = _corrected(row, decision, extraction.article) if not agreed else (row, Mark(ACCEPTED))
            if getattr(row, "bloc", None) in gone:
                continue
            if decision is not None:
                places[decision.id] = (table, len(rows[table]))
            rows[table].append(row)
            marks[table].append(mark)
    relevant = extraction.article.relevant and not (gone and not rows["blocs"])
    made = Extraction(replace(extraction.article, relevant=relevant), **rows)  # type: ignore[arg-type]
    return Reviewed(made, marks, matched, places)


def all_reviewed(
    extractions: Iterable[Extraction], decisions: Mapping[str, Sequence[Decision]]
) -> Iterator[Extraction]:
    """The same for many articles, with the decisions by article."""
    for one in extractions:
        found = decisions.get(one.article.article)
        yield reviewed(one, found).extraction if found else one


def _corrected(row: Row, decision: Decision, article: Article) -> tuple[Row, Mark]:
    if decision.decision != CORRECT:
        return row, Mark(ACCEPTED)
    table = row.table
    before = {column.name: plain(getattr(row, column.name)) for column in columns(table)}
    values = after({name: before[name] for name in decision.machine if name in before}, decision.corrected)
    changed = {name: value for name, value in values.items() if name in before and before[name] != value}
    if not changed:
        return row, Mark(ACCEPTED)
    evidence = row.evidence
    for name, value in changed.items():
        evidence = _read_from(evidence, name, value, article.text)
    typed = {name: _typed(table, name, value) for name, value in changed.items()}
    made = replace(row, **typed, evidence=evidence)
    for norm, names in NORMS.get(table, {}).items():
        if set(names) & set(changed):
            stated = next((getattr(made, n) for n in names if getattr(made, n)), None)
            blank = None if next(c.nullable for c in columns(table) if c.name == norm) else ""
            setattr(made, norm, normalise.name(stated) if stated else blank)
    return made, Mark(CORRECTED, {name: before[name] for name in changed})


def _typed(table: str, name: str, value: Any) -> Any:
    kind = next(column.type for column in columns(table) if column.name == name)
    return datetime.date.fromisoformat(value) if kind == "date" and value is not None else value


def _read_from(evidence: list[Evidence], name: str, value: Any, text: str) -> list[Evidence]:
    """The evidence, with a corrected cell pointing at its words where they stand; else at what the person looked at."""
    if value in (None, []):
        return [part for part in evidence if part.column != name]
    near = min((part.start for part in evidence if part.column == name), default=min(
        (part.start for part in evidence), default=0
    ))  # fmt: skip
    found = []
    for words in value if isinstance(value, list) else [str(value)]:
        places = []
        at = text.find(words)
        while at >= 0:
            places.append(at)
            at = text.find(words, at + 1)
        if isinstance(value, list | str) and places:
            start = min(places, key=lambda place: (abs(place - near), place))
            found.append(Evidence(name, start, start + len(words)))
    return [part for part in evidence if part.column != name] + found if found else evidence
