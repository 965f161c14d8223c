"""The sheet of an audit, as CSV or a workbook of Excel, and the sheet again as a person filled it in.

In: items, a path. Out: a file; or from a file items with verdicts. A sheet in which lines were lost, doubled or
changed where they must stay is refused with the line that is wrong.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from extract.errors import ThiduaError
from extract.schema import TABLES
from output.audit.items import ARTICLE, KINDS, MISSED, PAGE, ROW, WRONG, Item
from output.export.safe_cells import safe
from output.placing import placed, unclaimed
from output.sheets import lines_of

_ASKED = ("verdict", *MISSED, "note", "checked_by")
_MADE = (
    "title",
    "url",
    "site",
    "confidence",
    "words",
    "found",
    "text",
    "key",
    "stratum",
    "in_stratum",
    "drawn",
    "seed",
)
COLUMNS = ("line", "kind", "table", "what", "sentence", *_ASKED, *_MADE, "sum")
_WIDTHS = {"what": 50, "sentence": 60, "title": 40, "url": 40, "words": 40, "text": 60, "note": 30}
_MOST = 10_000  # rows of a table that one article can lack: more is a slip of the hand


class BadSheet(ThiduaError):
    """Raised for a sheet that cannot be scored; the message names the line."""


def write_sheet(items: Sequence[Item], path: Path) -> None:
    """Write a sheet: a workbook where the name ends in ``.xlsx``, else CSV.

    Raises:
        UnwritableOutput: if it cannot be written, or is there already: it may hold a person's work.
    """
    unclaimed(path)
    with placed(path) as part:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(items, part)
        else:
            with part.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS)
                writer.writerows([safe(cell) for cell in _cells(n, item)] for n, item in enumerate(items, 2))


def _cells(line: int, item: Item) -> list[str]:
    values = {name: str(getattr(item, name, "") or "") for name in COLUMNS if name != "sum"}
    values |= {"line": str(line), "seed": str(item.seed), "sum": item.sum()}
    values |= {name: str(count) for name, count in item.missed.items()}
    return [values[name] for name in COLUMNS]


def _write_workbook(items: Sequence[Item], path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("audit")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    asked = book.add_format({"bold": True, "bg_color": "#FFF2CC", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for n, name in enumerate(COLUMNS):
        sheet.set_column(n, n, _WIDTHS.get(name, 12), wrapped)
        sheet.write_string(0, n, name, asked if name in _ASKED else head)
    for n, item in enumerate(items, 1):
        for at, cell in enumerate(_cells(n + 1, item)):
            if cell:
                sheet.write_string(n, at, cell)
    at = COLUMNS.index("verdict")
    sheet.data_validation(1, at, max(len(items), 1), at, {"validate": "list", "source": ["right", "wrong", "unsure"]})
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(items), 1), len(COLUMNS) - 1)
    book.close()


def read_sheet(path: Path) -> list[Item]:
    """The items of a sheet with what was said of them.

    Raises:
        BadSheet: for the first line that is wrong.
    """
    rows = lines_of(path, "audit", BadSheet)
    first = next(iter(rows), (1, []))[1]
    names = [name.strip() for name in first]
    lacking = [name for name in COLUMNS if name not in names]
    if lacking:
        raise BadSheet(
            f"{path}, line 1: the columns {', '.join(lacking)} are missing; keep the sheet's first line as it was"
        )
    items: list[Item] = []
    seen: dict[str, int] = {}
    numbers: list[str] = []
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            raise BadSheet(f"{path}, line {line}: {len(cells)} cells for {len(names)} columns")
        values = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
        item = _item(path, line, values)
        if item.key in seen:
            raise BadSheet(
                f"{path}, line {line}: it is the same as line {seen[item.key]} ({item.key}); take one of them out"
            )
        seen[item.key] = line
        items.append(item)
        numbers.append(values["line"].strip())
    _check_whole(path, items, numbers)
    return items


def _item(path: Path, line: int, values: dict[str, str]) -> Item:
    def number(name: str) -> int:
        text = values[name].strip()
        if not text.isdecimal():
            raise BadSheet(f"{path}, line {line}: {name} is {text!r}, which is no number; put back what stood there")
        return int(text)

    item = Item(
        values["key"].strip(), values["kind"].strip(), values["table"].strip(), values["stratum"].strip(),
        number("in_stratum"), number("drawn"), number("seed"), values["site"], values["confidence"], values["title"],
        values["url"], values["what"], values["sentence"], values["words"], values["found"].strip(), values["text"],
        note=values["note"], checked_by=values["checked_by"],
    )  # fmt: skip
    if item.kind not in KINDS or item.sum() != values["sum"].strip():
        raise BadSheet(
            f"{path}, line {line}: key, kind, table, stratum, in_stratum, drawn, seed, found or sum was changed "
            f"({item.key or 'no key'}); put back what stood there, from the sheet as it was drawn"
        )
    missed = {name: count for name in MISSED if (count := _count(path, line, name, values[name])) is not None}
    verdict = _verdict(path, line, values["verdict"])
    if missed and any(missed.values()) and item.kind == ROW:
        raise BadSheet(f"{path}, line {line}: {', '.join(missed)} are for lines of articles and pages, this is a row's")
    if item.kind == PAGE and verdict == WRONG and not any(missed.values()):
        raise BadSheet(f"{path}, line {line}: the page was wrongly left out; say under missed_… what is lost with it")
    if item.kind == PAGE and verdict != WRONG and any(missed.values()):
        raise BadSheet(f"{path}, line {line}: rows are missed with this page, but the verdict is not “wrong”")
    if item.kind == ARTICLE and verdict is None and missed:
        raise BadSheet(f"{path}, line {line}: rows are counted as missed, but there is no verdict on the article")
    return replace(item, verdict=verdict, missed=missed)


def _count(path: Path, line: int, name: str, cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise BadSheet(f"{path}, line {line}: {name} is {text!r}; write how many, such as 0 or 2, or leave it empty")
    return int(text)


@cache
def _words() -> dict[str, str]:
    text = resources.files("output.audit").joinpath("verdicts.toml").read_text(encoding="utf-8")
    return {word: verdict for verdict, words in tomllib.loads(text).items() for word in words}


def _verdict(path: Path, line: int, cell: str) -> str | None:
    word = unicodedata.normalize("NFC", " ".join(cell.split())).lower()
    if not word:
        return None
    if word not in _words():
        raise BadSheet(
            f"{path}, line {line}: the verdict is {cell!r}; write right, wrong or unsure (đúng, sai, không rõ)"
        )
    return _words()[word]


def _check_whole(path: Path, items: Sequence[Item], numbers: Sequence[str]) -> None:
    if not items:
        raise BadSheet(f"{path} has no lines below the first")
    if len({item.seed for item in items}) > 1:
        raise BadSheet(f"{path} holds lines of several draws; score each sheet by itself")
    there = Counter(item.stratum for item in items)
    for item in items:
        if there[item.stratum] != item.drawn:
            had = {int(text) for text in numbers if text.isdecimal()}
            gone = [str(n) for n in range(2, max(had, default=1) + 1) if n not in had]
            listed = ", ".join(gone[:10])
            raise BadSheet(
                f"{path}: of “{item.stratum}” {item.drawn} lines were drawn and {there[item.stratum]} are there"
                f"{f'; what was line {listed} is gone' if gone else ''}; put back what is gone (a line "
                "that is not checked stays, with an empty verdict)"
            )


def found_rows(item: Item) -> dict[str, int]:
    """How many rows of each table an article gave."""
    pairs = (part.partition("=") for part in item.found.split())
    return {name: int(count) for name, _, count in pairs if name in TABLES}
