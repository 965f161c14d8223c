"""A few rows of each table, to look at: those of the article that shows the most.

In: extractions, and how many letters a line may have. Out: lines of text in aligned columns, with what a row was read
from.
"""

from __future__ import annotations

import csv
import datetime
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extract.schema import TABLES

if TYPE_CHECKING:
    from extract.schema import Extraction

MOST = 3
"""Rows of a table."""

YEARS = 5
"""Rows of the panel: years of one bloc."""


class Shown(NamedTuple):
    """A column: its heading, the fields of which the first that is filled is shown, the most letters."""

    heading: str
    fields: tuple[str, ...]
    most: int


def _column(name: str, most: int, *instead: str) -> Shown:
    return Shown(name, (name, *instead), most)


COLUMNS: dict[str, tuple[Shown, ...]] = {
    "articles": (_column("published", 10), _column("province", 14), _column("title", 68)),
    "blocs": (_column("name", 58), _column("kind", 4), _column("province", 14), _column("member_count", 12)),
    "meetings": (
        _column("kind", 10), _column("held", 10), _column("place", 44), _column("year_reviewed", 13),
        _column("year_planned", 12),
    ),
    "members": (Shown("unit", ("unit_full", "unit"), 58), _column("confidence", 10)),
    "leaders": (
        _column("role", 6), Shown("unit", ("unit_full", "unit"), 42), _column("person", 20), _column("year", 4),
        _column("status", 9),
    ),
    "awards": (
        _column("kind", 20), _column("grantor", 20), Shown("recipient", ("recipient_full", "recipient"), 34),
        _column("year", 4), _column("status", 9),
    ),
    "people": (_column("name", 20), _column("posts", 52), _column("part", 12)),
}  # fmt: skip


WIDE = 170
"""Letters on a line where nobody says how many there may be."""

LEAST = 8
"""Letters that a column keeps."""


def shown(extractions: Sequence[Extraction], width: int = WIDE) -> list[str]:
    """A few rows of each table, of the most telling of these; none of none."""
    if not extractions:
        return ["  There is none."]
    chosen = min(extractions, key=_order)
    lines = [f"  {chosen.article.url}", ""]
    for table in ("articles", *TABLES):
        rows = [chosen.article] if table == "articles" else chosen.rows(table)
        lines += [f"  {table}{_of(len(rows))}", *(f"    {line}" for line in aligned(table, rows[:MOST], width - 4)), ""]
    return lines + list(_evidence(chosen, width))


def aligned(table: str, rows: Sequence[Any], width: int = WIDE) -> list[str]:
    """Rows of a table under their headings, in columns as wide as they need to be and the line allows."""
    if not rows:
        return ["(none)"]
    columns = COLUMNS[table]
    cells = [[cut(_text(row, column), column.most) for column in columns] for row in rows]
    return _laid([column.heading for column in columns], cells, width)


def panel_shown(file: Path, width: int = WIDE) -> list[str]:
    """The panel of the bloc whose heads are known of the most years; nothing where there is no panel."""
    if not file.is_file():
        return []
    blocs: dict[str, list[dict[str, str]]] = defaultdict(list)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["head_name"]:
                blocs[row["canonical_bloc"]].append(row)
    if not blocs:
        return []
    chosen = min(blocs.values(), key=lambda rows: (-len(rows), rows[0]["canonical_bloc"]))
    cells = [
        [row["year"], cut(row["head_name"], 52), row["head_sources"], row["head_agreement"]] for row in chosen[-YEARS:]
    ]
    lines_of = _laid(["year", "head", "sources", "agreement"], cells, width - 4)
    return ["", *_told(f"panel, of one bloc: {chosen[0]['bloc_name']}", width), *(f"    {line}" for line in lines_of)]


def _laid(heading: list[str], rows: list[list[str]], width: int) -> list[str]:
    """Cells in columns as wide as they need to be; where the line is too short the widest are cut."""
    cells = [heading, *rows]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(heading))]
    while sum(widths) + 2 * len(widths) - 2 > width and max(widths) > LEAST:
        widths[widths.index(max(widths))] -= 1
    cells = [[cut(text, most) for text, most in zip(row, widths, strict=True)] for row in cells]
    return [
        "  ".join(text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def cut(text: str, most: int) -> str:
    """A text of so many letters at most, on one line; letters and their marks are one."""
    flat = unicodedata.normalize("NFC", " ".join(text.split()))
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def _width(text: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in text)


def _text(row: Any, column: Shown) -> str:
    value = next((v for v in (getattr(row, field) for field in column.fields) if v not in (None, "", [])), "")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _of(count: int) -> str:
    return f" ({MOST} of {count})" if count > MOST else ""


def _order(one: Extraction) -> tuple[int, int, str, str]:
    """The more tables are filled the better, then the more rows that are shown, then the newer."""
    counts = [len(one.rows(table)) for table in TABLES]
    day = str(one.article.published or "")
    return -sum(map(bool, counts)), -sum(min(count, MOST) for count in counts), _reversed(day), one.article.url or ""


def _reversed(text: str) -> str:
    return "".join(chr(0x10FFFF - ord(letter)) for letter in text)


def _told(text: str, width: int, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _evidence(one: Extraction, width: int) -> Iterator[str]:
    for table in ("leaders", "awards", "members"):
        for row in one.rows(table)[:1]:
            told = f"Each row says what it was read from. The first of {table}, by the rule {row.rule}:"
            yield from _told(told, width)
            yield from _told(f"“{cut(row.sentence, 240)}”", width, "    ")
            return
