"""Texts cut down to the lines that rows were read from, where all of them would make the page too heavy.

In: the texts of articles, and rows with places in them. Out: shorter texts, ``[…]`` for what is left out, and the
places in these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

MOST_TEXT = 16_000_000
"""Code points: some ten megabytes of the page."""

LEFT_OUT = "[…]"


def shorten(texts: list[str], tables: Mapping[str, Mapping[str, list[Any]]]) -> None:
    """Shorten every text, and set the places of rows to where they are now."""
    places: dict[int, list[list[Any]]] = defaultdict(list)
    for columns in tables.values():
        for article, evidence, sentence in zip(columns["of"], columns["evidence"], columns["sentence"], strict=True):
            places[article].append(evidence)
            if isinstance(sentence, list):
                places[article].append(sentence)
    for number, text in enumerate(texts):
        # Evidence is (column, start, end) after (column, start, end), a sentence (start, end).
        spans = [position for place in places[number] for position in place if isinstance(position, int)]
        texts[number], moved = keep_lines(text, spans)
        for place in places[number]:
            place[:] = [moved[part] if isinstance(part, int) else part for part in place]


def keep_lines(text: str, positions: Iterable[int]) -> tuple[str, dict[int, int]]:
    """The first line and those that hold a position, and where each position is in them."""
    wanted = sorted(set(positions))
    out: list[str] = []
    moved: dict[int, int] = {}
    length = start = 0
    for number, line in enumerate(text.split("\n")):
        end = start + len(line)
        inside = [position for position in wanted if start <= position <= end]
        if inside or not number:
            moved.update((position, length + position - start) for position in inside)
            out.append(line)
        elif out[-1] != LEFT_OUT:
            out.append(LEFT_OUT)
        else:
            start = end + 1
            continue
        length += len(out[-1]) + 1
        start = end + 1
    return "\n".join(out), moved
