"""The lines of a sheet that a person filled in, whichever program saved it.

In: a path: CSV with commas, semicolons or tabs, in UTF-8 or UTF-16, or a workbook of Excel. Out: numbered lines of
cells; what was written so that no spreadsheet takes it for a formula is as it was.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
from pathlib import Path

from extract.errors import ThiduaError
from output.export.safe_cells import unsafe

Line = tuple[int, list[str]]


def lines_of(path: Path, name: str, error: type[ThiduaError]) -> list[Line]:
    """The lines with their numbers, the first is 1.

    Args:
        path: The file; a workbook where its name ends in ``.xlsx``.
        name: The sheet of a workbook; where it has none by that name, its first.
        error: What is raised for a file that cannot be read; its text names the line.
    """
    return _workbook(path, name, error) if path.suffix.lower() == ".xlsx" else _csv(path, error)


def _csv(path: Path, error: type[ThiduaError]) -> list[Line]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise error(f"{path} cannot be read: {problem.strerror or problem}") from None
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        if wide:
            raise error(f"{path} is UTF-16 and damaged at byte {problem.start}; save it again as “CSV UTF-8”") from None
        raise error(f"{path} is not UTF-8; save it as “CSV UTF-8”, or as .xlsx") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise error(f"{path}, line {line}: it holds a NUL, the file is damaged; save it as “CSV UTF-8”, or as .xlsx")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)  # Excel writes what the country uses
    out = []
    csv.field_size_limit(1 << 30)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            out.append((line, [unsafe(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise error(f"{path}, line {line}: {problem}; the file is damaged or cut off, put it back as it was") from None
    return out


def _workbook(path: Path, name: str, error: type[ThiduaError]) -> list[Line]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as problem:  # openpyxl says in many ways that a file is no workbook
        raise error(f"{path} is no workbook that can be read: {problem}") from None
    try:
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        return [(n, [_text(cell) for cell in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), 1)]
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
