"""Whose bloc a name says it is: a ministry's, or of a unit of the army that lies over several provinces.

In: the words of a bloc's name. Out: the owner in the form compared, and the words without it.
"""

from __future__ import annotations

from output.resolve.bloc_data import bloc_words
from output.resolve.unit_names import read_name
from output.resolve.words import ROMAN, fold

_NO_MINISTRY = frozenset({"nam", "trung", "bắc", "cán", "đảng", "nội", "toàn", "cục", "đội", "đông", "tây", "các"})


def ministry_of(tokens: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The ministry that a name ends with, whose blocs they are, and the words before it."""
    for k in range(2, len(tokens)):
        if tokens[k] == "bộ" and tokens[k - 1] not in _NO_MINISTRY and tokens[k + 1 :]:
            body = read_name(" ".join(tokens[k:])).body
            if body is not None and body.type == "ministry":
                return fold(body.name), tokens[:k]
    return None, tokens


def army_of(tokens: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The unit of the army whose bloc it is ("quân khu 1"), and the words without it."""
    for k in range(1, len(tokens) - 2):
        number = ROMAN.get(tokens[k + 2], tokens[k + 2])
        if tokens[k : k + 2] in bloc_words().armies and number.isdigit():
            return f"{' '.join(tokens[k : k + 2])} {number}", tokens[:k] + tokens[k + 3 :]
    return None, tokens
