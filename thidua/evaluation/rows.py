"""When is a predicted row the gold row, and which of its other cells are right?

In: two rows of one table, as annotations write them. Out: whether their keys agree, and cell by cell whether the rest
does. The key of a table is what a row states; its cells are what it adds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from thidua.evaluation.names import day, normalised, number, same_named

Row = Mapping[str, Any]
Cell = Callable[[Row, Row, str], bool]


def _same_bloc(gold: Row, predicted: Row, _relaxed: bool) -> bool:
    # The prediction's own aliases do not help it: it has to choose the name.
    accepted = [gold.get("name"), *(gold.get("aliases") or [])]
    return normalised(predicted.get("name")) in {normalised(name) for name in accepted if name}


def _same_member(gold: Row, predicted: Row, relaxed: bool) -> bool:
    return same_named(gold, predicted, "unit", relaxed=relaxed)


def _same_leader(gold: Row, predicted: Row, relaxed: bool) -> bool:
    if gold.get("role") != predicted.get("role") or gold.get("status") != predicted.get("status"):
        return False
    if number(gold.get("year")) != number(predicted.get("year")):
        return False
    # Unit or person is enough to say who it is; the other one is a cell.
    if same_named(gold, predicted, "unit", relaxed=relaxed):
        return True
    person = normalised(gold.get("person"))
    return person is not None and person == normalised(predicted.get("person"))


def _same_award(gold: Row, predicted: Row, relaxed: bool) -> bool:
    if any(gold.get(column) != predicted.get(column) for column in ("kind", "grantor", "status")):
        return False
    if gold.get("recipient"):
        return same_named(gold, predicted, "recipient", relaxed=relaxed)
    return not predicted.get("recipient") and number(gold.get("count")) == number(predicted.get("count"))


def _same_meeting(gold: Row, predicted: Row, _relaxed: bool) -> bool:
    return gold.get("kind") == predicted.get("kind") and day(gold.get("held")) == day(predicted.get("held"))


def _same_person(gold: Row, predicted: Row, _relaxed: bool) -> bool:
    name = normalised(gold.get("name"))
    return bool(name) and name == normalised(predicted.get("name"))


def _name_cell(gold: Row, predicted: Row, column: str) -> bool:
    if gold.get(column) is None and predicted.get(column) is None:
        return True
    return same_named(gold, predicted, column)


def _text_cell(gold: Row, predicted: Row, column: str) -> bool:
    return normalised(gold.get(column)) == normalised(predicted.get(column))


def _number_cell(gold: Row, predicted: Row, column: str) -> bool:
    return bool(number(gold.get(column)) == number(predicted.get(column)))


def _day_cell(gold: Row, predicted: Row, column: str) -> bool:
    return day(gold.get(column)) == day(predicted.get(column))


def _set_cell(gold: Row, predicted: Row, column: str) -> bool:
    a, b = ({normalised(value) for value in row.get(column) or []} for row in (gold, predicted))
    return a == b


@dataclass(frozen=True)
class Table:
    """How rows of one table are judged: ``same(gold, predicted, relaxed)`` is their key, ``cells`` what they add."""

    name: str
    same: Callable[[Row, Row, bool], bool]
    cells: Mapping[str, Cell]
    on_bloc: bool = True
    """Whether the rows hang on a bloc of their article."""


MAIN = {
    table.name: table
    for table in (
        Table("blocs", _same_bloc, {"member_count": _number_cell, "decision": _text_cell}, on_bloc=False),
        Table("members", _same_member, {"unit": _name_cell}),
        Table("leaders", _same_leader, {"unit": _name_cell, "person": _text_cell, "year": _number_cell}),
        Table("awards", _same_award, {"recipient": _name_cell, "count": _number_cell, "year": _number_cell}),
    )
}
"""The four tables whose sum is the headline."""

APART = {
    table.name: table
    for table in (
        Table(
            "meetings",
            _same_meeting,
            {"held_end": _day_cell, "place": _text_cell, "year_reviewed": _number_cell, "year_planned": _number_cell},
        ),
        Table("people", _same_person, {"honorific": _text_cell, "posts": _set_cell, "part": _text_cell}, on_bloc=False),
    )
}
"""Tables reported apart, of the articles whose gold has them."""


def rows_of(annotation: Mapping[str, Any], table: str) -> list[Row]:
    """The rows of a table in an annotation; none where the table is missing or null."""
    return list(annotation.get(table) or [])


def bloc_of(row: Row) -> Any:
    """The number of the bloc that a row points at; 0, the only one there mostly is, where it says nothing."""
    return number(row.get("bloc", 0))
