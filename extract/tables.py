"""Tables that page text keeps as lines with bars: "TT | Tên khối | Trưởng khối | Phó khối".

In: the sentences of a document in order, with their items. Out: holdings, one a filled cell of a column that a role
heads.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.blocs import Mention
from extract.clause import Item
from extract.leaders import Holding
from extract.numbers import Year
from extract.view import View

_BAR = "|"


@dataclass(slots=True)
class Columns:
    """Which column of a table names blocs and which names holders of a role."""

    roles: dict[int, tuple[str, Item]]


def _cells(v: View, first: int, last: int) -> list[tuple[int, int]]:
    out, start = [], first
    for k in range(first, last):
        if v.words[k] == _BAR:
            out.append((start, k))
            start = k + 1
    out.append((start, last))
    return out


def _letters(v: View, i: int, j: int) -> tuple[int, int]:
    """A cell without the blanks at its edges."""
    while i + 1 < j and not v.alpha[i]:
        i += 1
    while j - 1 > i and not v.alpha[j - 1]:
        j -= 1
    return i, j


def read_header(v: View, first: int, last: int) -> Columns | None:
    """The columns of a header line, if it heads a table of blocs and their heads."""
    if _BAR not in v.words[first:last]:
        return None
    roles: dict[int, tuple[str, Item]] = {}
    for n, (i, j) in enumerate(_cells(v, first, last)):
        text = f" {v.norm(i, j)} "
        if " phó " in text:
            roles[n] = "deputy", Item("R", *_letters(v, i, j))
        elif " trưởng " in text:
            roles[n] = "head", Item("R", *_letters(v, i, j))
    return Columns(roles) if any(role == "head" for role, _ in roles.values()) else None


def read_row(
    v: View, first: int, last: int, items: list[Item], columns: Columns, year: Year | None, sentence: int
) -> list[Holding]:
    """The holdings of one line of such a table; empty where the line names no bloc."""
    if _BAR not in v.words[first:last]:
        return []
    bloc = next((i.thing for i in items if isinstance(i.thing, Mention) and i.thing.named), None)
    if bloc is None:
        return []
    out: list[Holding] = []
    for n, (i, j) in enumerate(_cells(v, first, last)):
        if n not in columns.roles:
            continue
        role, header = columns.roles[n]
        out += [
            Holding(
                role,
                "elected",
                item,
                header,
                year,
                bloc if isinstance(bloc, Mention) else None,
                "leader.table",
                sentence,
            )
            for item in items
            if item.sign in "UPTG" and i <= item.start < j
        ]
    return out
