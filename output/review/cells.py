"""What a person writes into a cell as a correction, and what the machine's cell looks like beside it.

In: the text of a cell, the column that it corrects. Out: the value as JSON has it, or why it is none.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

from extract.schema import Column

EMPTY = "(empty)"
_EMPTY = {EMPTY, "(trống)", "(rỗng)"}
_WHOLE = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")
_BROKEN = re.compile(r"#+|#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!)|Err:\d+")
FIRST_YEAR, LAST_YEAR = 1945, 2100


class NoValue(ValueError):
    """Raised for a cell that is no value of its column; says what to write."""


def shown(value: Any) -> str:
    """A value for a person: lists with semicolons, nothing as :data:`EMPTY`."""
    if value in (None, "", []):
        return EMPTY
    return "; ".join(value) if isinstance(value, list) else str(value)


def value_of(column: Column, cell: str) -> Any:
    """The value that a cell states.

    Raises:
        NoValue: if it states none of the column's.
    """
    text = unicodedata.normalize("NFC", " ".join(cell.split()))
    if _BROKEN.fullmatch(text):
        raise NoValue(f"{text} is an error of the spreadsheet, not a value")
    if text.casefold() in _EMPTY:
        if column.type == "list":
            return []
        if not column.nullable:
            raise NoValue("it cannot be empty; reject the row if it should not be there")
        return None
    if column.codes:
        if text.casefold() not in column.codes:
            raise NoValue(f"{text!r} is none of its codes: {', '.join(column.codes)}")
        return text.casefold()
    match column.type:
        case "integer":
            return _number(column, text)
        case "date":
            return _day(text)
        case "list":
            return [part for part in (one.strip() for one in text.split(";")) if part]
    return text


def _number(column: Column, text: str) -> int:
    found = _WHOLE.fullmatch(text)
    if not found:
        raise NoValue(f"{text!r} is no whole number")
    number = int(found[1])
    if column.unit == "year" and not FIRST_YEAR <= number <= LAST_YEAR:
        raise NoValue(f"{number} is no year from {FIRST_YEAR} to {LAST_YEAR}")
    if number < 0:
        raise NoValue(f"{number} is below 0")
    return number


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text[:10] if text[10:] in {"", " 00:00:00"} else text).isoformat()
    except ValueError:
        raise NoValue(
            f"{text!r} is no day such as 2024-01-09 (in a spreadsheet, make the cell one of text first)"
        ) from None
