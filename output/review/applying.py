"""Keeping what a person decided.

In: the lines of a sheet, a store. Out: decisions in the store, all of them or, where one line cannot be applied, none;
how many were kept, and how many were there already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from output.review.cells import NoValue, shown, value_of
from output.review.decisions import CORRECT, Decision, append, standing
from output.review.matching import Matched, match
from output.review.rows import Said, fields, said
from output.review.sheet import Answer, refuse
from output.store.articles import read_some

if TYPE_CHECKING:
    from extract.schema import Extraction
    from output.store import Store

_CHUNK = 300


@dataclass(slots=True)
class Applied:
    """What became of a sheet.

    Attributes:
        kept: Decisions that were kept, by kind.
        known: Lines whose decision was in the store already.
        superseded: Of those that were kept, how many take the place of an earlier one.
        undecided: Lines without a decision.
        stale: Lines that were left out because their row has changed: number and what to know.
    """

    kept: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: int = 0
    superseded: int = 0
    undecided: int = 0
    stale: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Present:
    """A row that is there now, with what stands on it."""

    said: Said
    extraction: Extraction
    decision: Decision | None
    earlier: Decision | None


def apply(store: Store, path: Path, answers: Sequence[Answer], when: str, *, skip_stale: bool = False) -> Applied:
    """Keep the decisions of a sheet.

    Args:
        store: Open for writing.
        path: The file, for messages.
        answers: Its lines.
        when: The time, ISO 8601.
        skip_stale: Whether lines whose row has changed are left out, instead of the whole sheet.

    Raises:
        BadReview: if a line cannot be applied; nothing is kept then.
    """
    out = Applied(undecided=sum(one.decision is None for one in answers))
    decided = [one for one in answers if one.decision is not None]
    faults: list[str] = []
    made: list[Decision] = []
    with store.writing() as connection:
        rows = _present(connection, decided)
        keys: set[str] = set()
        for one in decided:
            if one.key in keys:
                continue  # said twice in the same way
            keys.add(one.key)
            there = rows.get(one.key)
            if there is None or there.said.table != one.table:
                told = (
                    "its row is not there any more as it was: what it says or the words it rests on have changed since "
                    "the sheet was written; ask again with `thidua review`"
                )
                out.stale.append((one.line, told))
                if not skip_stale:
                    faults.append(f"line {one.line}: {told}, or leave such lines out with --skip-stale")
                continue
            try:
                decision = _decision(one, there, when)
            except NoValue as fault:
                faults.append(f"line {one.line}: {fault}")
                continue
            if there.decision is not None and there.decision.same(decision):
                out.known += 1
                continue
            made.append(decision)
            out.kept[decision.decision] += 1
            out.superseded += decision.supersedes is not None
        refuse(path, faults)
        append(connection, made)
    return out


def _decision(one: Answer, there: _Present, when: str) -> Decision:
    corrected = {}
    row = there.said
    for column in fields(row.table):
        if column.name not in one.cells:
            continue
        try:
            value = value_of(column, one.cells[column.name])
        except NoValue as fault:
            raise NoValue(f"correct_{column.name}: {fault}") from None
        if column.name == "bloc" and value not in {bloc.bloc for bloc in there.extraction.blocs}:
            numbers = "; ".join(f"{bloc.bloc} is {bloc.name}" for bloc in there.extraction.blocs)
            raise NoValue(f"correct_bloc: the article has no bloc {value}: {numbers}")
        if value != row.values[column.name]:
            corrected[column.name] = value
    if one.decision == CORRECT and not corrected:
        told = ", ".join(f"{name} is {shown(row.values[name])}" for name in one.cells)
        raise NoValue(f"the corrections are what the machine says ({told}); write accept")
    assert one.decision is not None
    before = there.decision or there.earlier
    article = there.extraction.article
    return Decision(
        row.table, row.article, row.key, one.decision, dict(row.values), one.reviewer, when, corrected, one.note,
        row.bloc, row.sentence, dict(row.words), row.rule, row.confidence, row.extractor,
        article.url or article.source or "", one.sheet, before.id if before else None,
    )  # fmt: skip


def _present(connection: Connection, decided: Sequence[Answer]) -> dict[str, _Present]:
    """The rows that these lines are about, by key, as far as they are there."""
    out: dict[str, _Present] = {}
    wanted = {one.key for one in decided}
    every = sorted({one.article for one in decided})
    decisions = standing(connection, every)
    for start in range(0, len(every), _CHUNK):
        for one in read_some(connection, every[start : start + _CHUNK]):
            rows = said(one)
            found = [row for made in rows.values() for row in made if row.key in wanted]
            if not found:
                continue
            matched: Matched = match(rows, decisions.get(one.article.article, []))
            for row in found:
                at = (row.table, row.position)
                out[row.key] = _Present(row, one, matched.in_force.get(at), matched.earlier.get(at))
    return out
