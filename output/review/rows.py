"""What the machine says in a row, in a form that can be told again from another reading of the page.

In: an extraction. Out: a :class:`Said` for each row: its values, the name of its bloc, its sentence, the words that its
cells were read from, and a key made of these. Places in the text are not part of it, nor the number of the bloc:
they move when something else on the page is read better.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.schema import TABLES, Column, columns
from output.export.identity import numbered
from output.values import json_line, plain

if TYPE_CHECKING:
    from extract.schema import Extraction, Row

_CARRIED = frozenset({"article", "evidence", "sentence", "rule", "confidence", "extractor"})
NORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "blocs": {"name_norm": ("name",)},
    "members": {"unit_norm": ("unit_full", "unit")},
    "leaders": {"unit_norm": ("unit_full", "unit")},
    "awards": {"recipient_norm": ("recipient_full", "recipient")},
}
"""Columns that follow from others, by table: the first of these that says something, in the form compared."""
COMPLETED = {"unit": "unit_full", "recipient": "recipient_full"}
"""Names as written, and where the same name stands completed."""


@cache
def fields(table: str) -> tuple[Column, ...]:
    """The columns that a row says itself and that a person can correct."""
    left_out = _CARRIED | set(NORMS.get(table, ())) | ({"bloc"} if table == "blocs" else set())
    return tuple(column for column in columns(table) if column.name not in left_out)


@dataclass(frozen=True, slots=True)
class Said:
    """One row as the machine made it.

    Attributes:
        table: Its table.
        article: Its article.
        position: Its place among the rows of its table and article, from 0.
        key: What it is known by: made of everything below except rule, confidence and extractor.
        values: Its cells as JSON has them, those that follow from others left out.
        bloc: The name of its bloc; ``None`` for rows that hang on none.
        sentence: The sentence that states it.
        words: The words that each cell was read from.
    """

    table: str
    article: str
    position: int
    key: str
    values: Mapping[str, Any]
    bloc: str | None
    sentence: str
    words: Mapping[str, list[str]]
    rule: str
    confidence: float
    extractor: str


def said(extraction: Extraction) -> dict[str, list[Said]]:
    """Every row of an article, by table."""
    text = extraction.article.text
    blocs = {bloc.bloc: bloc.name for bloc in extraction.blocs}
    out: dict[str, list[Said]] = {}
    for table in TABLES:
        made = [_of(row, position, text, blocs) for position, row in enumerate(extraction.rows(table))]
        keys = numbered([_key(one) for one in made])
        out[table] = [_keyed(one, key) for one, key in zip(made, keys, strict=True)]
    return out


def _of(row: Row, position: int, text: str, blocs: Mapping[int, str]) -> Said:
    values = {column.name: plain(getattr(row, column.name)) for column in fields(row.table)}
    words: dict[str, list[str]] = {}
    for part in row.evidence:
        words.setdefault(part.column, []).append(one_line(text[part.start : part.end]))
    bloc = blocs.get(values["bloc"]) if "bloc" in values else None
    return Said(
        row.table, row.article, position, "", values, bloc, row.sentence, words, row.rule, row.confidence, row.extractor
    )


def _key(one: Said) -> str:
    values = {name: value for name, value in one.values.items() if name != "bloc"}
    parts = [one.table, one.article, values, one.bloc, one_line(one.sentence), dict(sorted(one.words.items()))]
    return "r-" + hashlib.sha256(json_line(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _keyed(one: Said, key: str) -> Said:
    return Said(
        one.table, one.article, one.position, key, one.values, one.bloc, one.sentence, one.words, one.rule,
        one.confidence, one.extractor,
    )  # fmt: skip


def one_line(text: str) -> str:
    """Text in the form compared: composed letters, any run of spaces as one."""
    return " ".join(unicodedata.normalize("NFC", text).split())
