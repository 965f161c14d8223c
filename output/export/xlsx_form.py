"""Excel: one workbook with a sheet a table, what it is on the first sheet, and the columns explained on the second.

In: rows in batches. Out: ``thidua.xlsx``. Text is text, also where it begins like a formula; days are days. A cell
holds at most 32,767 characters and a sheet 1,048,576 rows: what is longer is cut, with a mark; what is more goes on the
next sheet.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from extract.schema import Column
from output.export.about import About
from output.export.layout import Layout
from output.export.parquet_form import local

Values = tuple[Any, ...]
CELL = 32_767
ROWS = 1_048_576
CUT = " … [cut: a cell of Excel holds no more]"
_PINNED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a time must stand in the file, and it must be the same
_FIRST_DAY = datetime.datetime(1900, 3, 1)  # noqa: DTZ001 - Excel counts days wrongly before, and none before 1900
_WIDTHS = {"integer": 9, "number": 10, "boolean": 9, "date": 11, "datetime": 17, "list": 24}


class XlsxForm:
    """One workbook."""

    def __init__(self, folder: Path, about: About, layouts: Sequence[Layout]) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        self._book = xlsxwriter.Workbook(str(folder / "thidua.xlsx"), {**options, "tmpdir": str(folder)})
        self._book.set_properties({"title": about.title, "author": "thidua", "created": _PINNED})
        self._head = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._open = True
        self._first_sheets(about, layouts)

    def _first_sheets(self, about: About, layouts: Sequence[Layout]) -> None:
        sheet = self._book.add_worksheet("about")
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 90)
        for n, (name, value) in enumerate(about.facts().items()):
            sheet.write_string(n, 0, name, self._head)
            sheet.write_string(n, 1, value)
        sheet = self._book.add_worksheet("codebook")
        sheet.freeze_panes(1, 0)
        for n, (name, width) in enumerate(
            (("table", 16), ("column", 18), ("type", 10), ("meaning", 90), ("codes", 60))
        ):
            sheet.set_column(n, n, width)
            sheet.write_string(0, n, name, self._head)
        rows = ((layout, column) for layout in layouts for column in layout.columns)
        for row, (layout, column) in enumerate(rows, 1):
            meaning = column.meaning + (f" Unit: {column.unit}." if column.unit else "")
            for n, value in enumerate((layout.name, column.name, column.type, meaning, ", ".join(column.codes))):
                sheet.write_string(row, n, value)

    def begin(self, layout: Layout) -> None:
        """Open the table's first sheet."""
        self._layout, self._sheets = layout, 0
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._sheets += 1
        name = self._layout.name if self._sheets == 1 else f"{self._layout.name} ({self._sheets})"
        self._sheet = self._book.add_worksheet(name[:31])
        self._row = 1
        for n, column in enumerate(self._layout.columns):
            self._sheet.set_column(n, n, _WIDTHS.get(column.type, 20))
        self._sheet.freeze_panes(1, 1)
        for n, column in enumerate(self._layout.columns):
            self._sheet.write_string(0, n, column.name, self._head)

    def write(self, rows: Sequence[Values]) -> None:
        """Add rows, on the next sheet where this one is full."""
        writers = [self._writer(column) for column in self._layout.columns]
        for values in rows:
            if self._row == ROWS:
                self._end_sheet()
                self._next_sheet()
                writers = [self._writer(column) for column in self._layout.columns]
            row = self._row
            for n, value in enumerate(values):
                if value is not None and value != "":
                    writers[n](row, n, value)
            self._row += 1

    def _writer(self, column: Column) -> Callable[[int, int, Any], object]:
        sheet = self._sheet
        if column.type in {"integer", "number"}:
            number: Callable[[int, int, Any], object] = sheet.write_number
            return number
        if column.type == "boolean":
            return lambda row, n, value: sheet.write_boolean(row, n, bool(value))
        if column.type in {"date", "datetime"}:
            day, time = self._day, self._time

            def moment(row: int, n: int, value: str) -> None:
                when = local(value)
                if when < _FIRST_DAY:
                    sheet.write_string(row, n, value)
                else:
                    sheet.write_datetime(row, n, when, day if len(value) == 10 else time)

            return moment
        return lambda row, n, value: sheet.write_string(row, n, value if len(value) <= CELL // 2 else _cut(value))

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(self._layout.columns) - 1)

    def end(self) -> None:
        """The table's last sheet is full."""
        self._end_sheet()

    def close(self) -> None:
        """Write the workbook."""
        if self._open:
            self._open = False
            self._book.close()


def _cut(text: str) -> str:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2  # what Excel counts
    if units <= CELL:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (CELL - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT
