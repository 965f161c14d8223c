"""The sheet of a review, as CSV or a workbook of Excel, and the lines of the sheet as a person filled it in.

In: questions, a path. Out: a file; or from a file :class:`Answer` objects, one a line that is there, with everything
that is wrong with lines said at once.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from extract.errors import ThiduaError
from extract.schema import TABLES
from output.export.safe_cells import safe
from output.placing import placed, unclaimed
from output.review.asking import Question, in_words
from output.review.cells import EMPTY, shown
from output.review.decisions import CORRECT, DECISIONS
from output.review.rows import fields
from output.sheets import lines_of
from output.values import json_line

CORRECTION = "correct_"
_ORDER = ("leaders", "awards", "members", "meetings", "blocs", "people")
CORRECTIONS = tuple(dict.fromkeys(f"{CORRECTION}{column.name}" for table in _ORDER for column in fields(table)))
_ASKED = ("decision", "note", "reviewer")
_MADE = (
    "title", "url", "site", "published", "words", "rule", "confidence", "machine",
    "article", "key", "sheet", "lines", "sum",
)  # fmt: skip
COLUMNS = ("line", "table", "why", "what", "sentence", *_ASKED, *CORRECTIONS, "earlier", *_MADE)
_WIDTHS = {"why": 36, "what": 50, "sentence": 60, "title": 40, "note": 30, "url": 40, "words": 40, "earlier": 40}
_MOST_CELL = 30_000  # a cell of Excel holds 32,767 characters
MOST_FAULTS = 20


class BadReview(ThiduaError):
    """Raised for a sheet that cannot be applied; the message names every line that is wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a sheet that a person filled in.

    Attributes:
        line: Its number in the file.
        decision: The decision; ``None`` where there is none yet.
        cells: The cells of corrections that are filled, by column of the table.
        sheet: What the sheet is known by.
        lines: How many lines the sheet had.
        number: Its number in the sheet as it was written.
    """

    line: int
    table: str
    article: str
    key: str
    decision: str | None
    cells: dict[str, str]
    note: str
    reviewer: str
    sheet: str
    lines: int
    number: int


def write_sheet(questions: Sequence[Question], path: Path, reviewer: str = "") -> str:
    """Write a sheet: a workbook where the name ends in ``.xlsx``, else CSV; gives what it is known by.

    Raises:
        UnwritableOutput: if it cannot be written, or is there already: it may hold a person's work.
    """
    unclaimed(path)
    name = "s-" + hashlib.sha256("".join(one.said.key for one in questions).encode()).hexdigest()[:12]
    rows = [_cells(n, one, reviewer, name, len(questions)) for n, one in enumerate(questions, 2)]
    with placed(path) as part:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(rows, part)
        else:
            with part.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows([safe(cell) for cell in cells] for cells in rows)
    return name


def _cells(line: int, one: Question, reviewer: str, sheet: str, lines: int) -> list[str]:
    row = one.said
    earlier = ""
    if one.earlier is not None:
        e = one.earlier
        earlier = f"{e.decision} by {e.reviewer}, {e.decided[:10]}: {in_one_cell(e.machine, e.bloc)}"
        if e.corrected:
            earlier += f" → {in_one_cell(e.corrected, None)}"
        earlier += f" ({e.note})" if e.note else ""
    values = {
        "line": str(line),
        "table": row.table,
        "why": "; ".join(f"{in_words(reason)}: {detail}" if detail else in_words(reason) for reason, detail in one.why),
        "what": in_one_cell(row.values, row.bloc),
        "sentence": row.sentence,
        "reviewer": reviewer,
        "earlier": earlier,
        "title": one.title,
        "url": one.url,
        "site": one.site,
        "published": one.published,
        "words": "; ".join(f"{column}: {', '.join(words)}" for column, words in row.words.items()),
        "rule": row.rule,
        "confidence": f"{row.confidence:.4f}",
        "machine": json_line(dict(row.values)),
        "article": row.article,
        "key": row.key,
        "sheet": sheet,
        "lines": str(lines),
        "sum": _sum(row.table, row.article, row.key, sheet, lines, line),
    }
    return [values.get(name, "")[:_MOST_CELL] for name in COLUMNS]


def in_one_cell(values: Any, bloc: str | None) -> str:
    """The cells of a row in words; what is not said is left out."""
    told = [f"bloc: {bloc}"] if bloc else []
    left_out = {"bloc"} if bloc else set()
    return "; ".join(
        [*told, *(f"{n}: {shown(v)}" for n, v in values.items() if n not in left_out and v not in (None, []))]
    )


def _sum(*kept: str | int) -> str:
    return "c-" + hashlib.sha256("\x1f".join(map(str, kept)).encode()).hexdigest()[:12]


def _write_workbook(rows: Sequence[Sequence[str]], path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("review")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    asked = book.add_format({"bold": True, "bg_color": "#FFF2CC", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})  # text: days stay as written
    closed = book.add_format({"bg_color": "#E4E4E4"})
    for n, name in enumerate(COLUMNS):
        sheet.set_column(n, n, _WIDTHS.get(name, 14), wrapped)
        sheet.write_string(0, n, name, asked if name in _ASKED or name in CORRECTIONS else head)
    for n, cells in enumerate(rows, 1):
        own = {f"{CORRECTION}{column.name}" for column in fields(cells[COLUMNS.index("table")])}
        for at, cell in enumerate(cells):
            if COLUMNS[at] in CORRECTIONS and COLUMNS[at] not in own:
                sheet.write_blank(n, at, None, closed)
            elif cell:
                sheet.write_string(n, at, cell, wrapped)
    at = COLUMNS.index("decision")
    sheet.data_validation(1, at, max(len(rows), 1), at, {"validate": "list", "source": list(DECISIONS)})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    book.close()


def read_sheet(path: Path, reviewer: str = "", *, partial: bool = False) -> list[Answer]:
    """The lines of a sheet.

    Args:
        path: The file.
        reviewer: Who decided, where a line does not say.
        partial: Whether lines may be missing.

    Raises:
        BadReview: if anything in it is wrong, with every line that is.
    """
    rows = lines_of(path, "review", BadReview)
    names = [name.strip() for name in rows[0][1]] if rows else []
    _check_head(path, names)
    faults: list[str] = []
    out: list[Answer] = []
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
            faults.append(
                f"line {line}: {len(cells)} cells for {len(names)} columns; the line is cut off or its cells have "
                "moved, put it back as it was"
            )
            continue
        try:
            out.append(_answer(line, dict(zip(names, cells, strict=False)), reviewer))
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
    if not out and not faults:
        faults.append("line 2: there are no lines below the first")
    faults += _doubled(out)
    if not faults and not partial:
        faults += _missing(out)
    refuse(path, faults)
    return out


def refuse(path: Path, faults: Sequence[str]) -> None:
    """Raise :class:`BadReview` where there are faults."""
    if not faults:
        return
    told = [f"{path}, {fault}" for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        told.append(f"… and {len(faults) - MOST_FAULTS} more")
    raise BadReview("\n".join([*told, "nothing of it was applied"]))


def _check_head(path: Path, names: list[str]) -> None:
    lacking = [name for name in COLUMNS if name not in names and name not in CORRECTIONS and name != "earlier"]
    strange = [name for name in names if name.startswith(CORRECTION) and name not in CORRECTIONS]
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if lacking:
        what = f"the columns {', '.join(lacking)} are missing"
        raise BadReview(f"{path}, line 1: {what}; keep the sheet's first line as it was\nnothing of it was applied")
    if strange or doubled:
        what = f"there is no such column: {', '.join(strange)}" if strange else f"columns twice: {', '.join(doubled)}"
        raise BadReview(f"{path}, line 1: {what}; keep the sheet's first line as it was\nnothing of it was applied")


def _answer(line: int, values: dict[str, str], reviewer: str) -> Answer:
    table, article, key, sheet = (values[name].strip() for name in ("table", "article", "key", "sheet"))
    numbers = []
    for name in ("lines", "line"):
        text = values[name].strip().removesuffix(".0")
        if not text.isdecimal():
            raise ValueError(f"{name} is {text!r}, which is no number; put back what stood there")
        numbers.append(int(text))
    if table not in TABLES or _sum(table, article, key, sheet, *numbers) != values["sum"].strip():
        raise ValueError(
            f"line, table, article, key, sheet, lines or sum was changed or cut off ({key or 'no key'}); put back what "
            "stood there, from the sheet as it was written"
        )
    decision = _decision(values["decision"])
    filled = {n.removeprefix(CORRECTION): values[n] for n in CORRECTIONS if values.get(n, "").strip()}
    own = {column.name for column in fields(table)}
    strange = [name for name in filled if name not in own]
    if strange:
        raise ValueError(f"a row of {table} has no {', '.join(strange)}; it has {', '.join(sorted(own))}")
    if filled and decision != CORRECT:
        told = f"the decision is {decision}" if decision else "there is no decision"
        raise ValueError(f"{told}, but {', '.join(CORRECTION + name for name in filled)} is filled; write correct")
    if decision == CORRECT and not filled:
        raise ValueError(
            f"the decision is correct, but no {CORRECTION}… column says what is right; fill one, or write accept "
            f"({EMPTY} empties a cell)"
        )
    who = " ".join(values["reviewer"].split()) or reviewer
    if decision is not None and not who:
        raise ValueError("nobody is named as reviewer; fill the column, or give --reviewer")
    note = unicodedata.normalize("NFC", values["note"].strip())
    return Answer(line, table, article, key, decision, filled, note, who, sheet, *numbers)


@cache
def _words() -> dict[str, str]:
    text = resources.files("output.review").joinpath("words.toml").read_text(encoding="utf-8")
    return {word: decision for decision, words in tomllib.loads(text).items() for word in words}


def _decision(cell: str) -> str | None:
    word = unicodedata.normalize("NFC", " ".join(cell.split())).casefold()
    if not word:
        return None
    if word not in _words():
        raise ValueError(f"the decision is {cell!r}; write accept, reject or correct (đúng, sai, sửa)")
    return _words()[word]


def _doubled(answers: Sequence[Answer]) -> list[str]:
    seen: dict[str, Answer] = {}
    out = []
    for one in answers:
        before = seen.setdefault(one.key, one)
        if before is not one and one.decision is not None:
            if before.decision is None:
                seen[one.key] = one
            elif (before.decision, before.cells) != (one.decision, one.cells):
                out.append(f"line {one.line}: it decides the same row as line {before.line}, in another way; keep one")
    return out


def _missing(answers: Sequence[Answer]) -> list[str]:
    out = []
    for sheet in sorted({one.sheet for one in answers}):
        some = [one for one in answers if one.sheet == sheet]
        gone = sorted(set(range(2, some[0].lines + 2)) - {one.number for one in some})
        if gone:
            listed = ", ".join(map(str, gone[:10])) + (", …" if len(gone) > 10 else "")
            out.append(
                f"line {some[-1].line}: {some[0].lines} lines were written and {len(gone)} of them are gone (what was "
                f"line {listed}); put them back, or give --partial if they were taken out on purpose"
            )
    return out
