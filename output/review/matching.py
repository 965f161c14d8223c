"""Which decision is on which row, now that the page may have been read anew?

In: the rows of an article as the machine has them now, the decisions on that article. Out: :class:`Matched`: the
decisions in force by row, and earlier ones on rows that say or rest on something else by now, which ask again.

A decision is in force where the row says the same and rests on the same words. Columns that a later schema adds do not
count. Where a newer extractor reads what the person wrote, the person is not asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract import normalise
from output.review.decisions import CORRECT, REJECT, Decision
from output.review.rows import Said, one_line

Place = tuple[str, int]

_NAMED_BY = {
    "blocs": ("name",),
    "meetings": ("kind", "held"),
    "members": ("unit", "unit_full"),
    "leaders": ("unit", "unit_full", "person"),
    "awards": ("recipient", "recipient_full", "count"),
    "people": ("name",),
}


@dataclass(slots=True)
class Matched:
    """Decisions by table and position of the row.

    Attributes:
        in_force: They act.
        agreed: Those of ``in_force`` where the machine now says itself what the person wrote.
        earlier: They do not act, and the row asks again.
        without: Decisions whose row is there no more.
    """

    in_force: dict[Place, Decision] = field(default_factory=dict)
    agreed: set[Place] = field(default_factory=set)
    earlier: dict[Place, Decision] = field(default_factory=dict)
    without: list[Decision] = field(default_factory=list)

    def rejected(self, table: str, position: int) -> bool:
        """Whether a row is rejected."""
        decision = self.in_force.get((table, position))
        return decision is not None and decision.decision == REJECT


def match(rows: Mapping[str, Sequence[Said]], decisions: Sequence[Decision]) -> Matched:
    """Match the decisions on one article with its rows."""
    out = Matched()
    left = []
    for decision in reversed(decisions):  # the last first
        found = [
            one
            for one in rows.get(decision.table, ())
            if (one.table, one.position) not in out.in_force and _same(one, decision)
        ]
        if found:
            one = next((one for one in found if one.key == decision.row), found[0])
            out.in_force[(one.table, one.position)] = decision
        else:
            left.append(decision)
    for decision in left:
        free = [
            one
            for one in rows.get(decision.table, ())
            if (one.table, one.position) not in out.in_force and (one.table, one.position) not in out.earlier
        ]
        best = max(free, key=lambda one: (_likeness(one, decision), -one.position), default=None)
        if best is None or _likeness(best, decision) == 0:
            out.without.append(decision)
        elif _reads_as_corrected(best, decision):
            out.in_force[(best.table, best.position)] = decision
            out.agreed.add((best.table, best.position))
        else:
            out.earlier[(best.table, best.position)] = decision
    return out


def _same(one: Said, decision: Decision) -> bool:
    return (
        _equal(one.values, decision.machine)
        and _name(one.bloc) == _name(decision.bloc)
        and one_line(one.sentence) == one_line(decision.sentence)
        and all(one.words[column] == decision.words[column] for column in set(one.words) & set(decision.words))
    )


def _equal(values: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    return all(values[name] == others[name] for name in set(values) & set(others) if name != "bloc")


def _reads_as_corrected(one: Said, decision: Decision) -> bool:
    if decision.decision != CORRECT:
        return False
    return _equal(one.values, decision.reviewed()) and (
        "bloc" not in decision.corrected or one.values.get("bloc") == decision.corrected["bloc"]
    )


def _likeness(one: Said, decision: Decision) -> float:
    """How much a row has in common with what a decision was made on, or with what it made; 0 for another row."""
    best = 0.0
    for values in (decision.machine, decision.reviewed() if decision.decision != REJECT else decision.machine):
        names = [name for name in _NAMED_BY[one.table] if one.values.get(name) and values.get(name)]
        if not any(_akin(one.values[name], values[name]) for name in names):
            continue
        own = [n for n in set(one.values) & set(values) if n != "bloc" and (one.values[n] or values[n])]
        best = max(best, 1 + sum(one.values[n] == values[n] for n in own) / max(len(own), 1))
    return best + (one_line(one.sentence) == one_line(decision.sentence)) if best else 0.0


def _akin(value: Any, other: Any) -> bool:
    """Whether two names are one, or one is a part of the other."""
    a, b = _name(str(value)), _name(str(other))
    return a is not None and b is not None and (a in b or b in a)


def _name(text: str | None) -> str | None:
    return normalise.name(text) if text is not None else None
