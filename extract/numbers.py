"""Years, dates, counts and votes in a document.

In: a view. Out: marks with their values, by the token they begin at. Always day first; a year is one only where the
text calls it one.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from extract.view import View

_YEAR = re.compile(r"(?:19|20)\d\d$")
_SPAN = re.compile(r"((?:19|20)\d\d)[-–/]((?:19|20)?\d\d)$")
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?$")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})$")
_INT = re.compile(r"\d{1,4}$")
_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mươi": 10,
}
COUNTING = frozenset(_WORDS) | {"cả", "đủ"}
"""What a number in words may begin with."""  # fmt: skip
# What is counted: recipients and members.
COUNTED = frozenset({
    "đơn", "tập", "cá", "cơ", "thành", "sở", "ban", "trường", "huyện", "xã", "phường", "hội", "doanh", "công", "bệnh",
    "chi", "đồng", "tổ", "ngành", "phòng", "người", "đoàn", "tòa", "viện", "cục", "ngân", "cđ", "tand", "vksnd",
    "kbnn", "ttyt", "trung", "thị", "quận", "tỉnh", "địa", "khoa", "đảng", "báo", "văn", "trại", "bộ", "quỹ", "chiến",
    "chiếc", "lá", "ubnd",
})  # fmt: skip


@dataclass(slots=True)
class Year:
    """A year phrase: "năm 2022", "năm học 2021 - 2022", "giai đoạn 2023 - 2025"; ``last`` is the end of a span."""

    start: int
    end: int
    year: int
    last: int
    relative: int = 0  # "năm sau" is +1 with year 0


@dataclass(slots=True)
class Day:
    """A date without or with its year; ``last_day`` where several days are named."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    last_day: int | None = None

    def date(self, year: int | None, *, last: bool = False) -> datetime.date | None:
        """The calendar day in its own year, else in ``year``; None where no such day exists or no year is known."""
        y = self.year or year
        try:
            return datetime.date(y, self.month, (self.last_day or self.day) if last else self.day) if y else None
        except ValueError:
            return None


@dataclass(slots=True)
class Count:
    """A number and the first token of the noun it counts: "03 tập thể", "sáu đơn vị", "15 cơ quan, đơn vị"."""

    start: int
    end: int
    value: int
    noun: int
    fraction: bool = False


@dataclass(slots=True)
class Votes:
    """A vote as text states it: "12/12 phiếu", "9/9 thành viên"."""

    start: int
    end: int


def read_year(v: View, i: int) -> Year | None:
    """A year phrase that begins at token ``i``."""
    n, norms = len(v.words), v.norms
    j = i
    if norms[i] == "năm":
        j = i + 1
        if j + 1 < n and norms[j] == "học" and norms[j + 1] in {"tới", "sau", "mới"}:
            return Year(i, j + 2, 0, 0, 1)
        if (j < n and norms[j] in {"tới", "sau"}) or (
            norms[j] == "mới" and norms[i - 1] in {"khối", "cụm", "trưởng", "phó"}
        ):
            return Year(i, j + 1, 0, 0, 1)
        if j + 1 < n and norms[j] == "tiếp" and norms[j + 1] == "theo":
            return Year(i, j + 2, 0, 0, 1)
        if j < n and norms[j] in {"học", "công"}:
            j += 2 if norms[j] == "công" else 1
    elif norms[i] in {"giai", "nhiệm"} and i + 1 < n and norms[i + 1] in {"đoạn", "kỳ"}:
        j = i + 2
    elif not _YEAR.match(v.words[i]) and not _SPAN.match(v.words[i]):
        return None
    if j >= n:
        return None
    while j < n and norms[j] in {"năm", ":"} and j - i < 4:
        j += 1
    if j >= n:
        return None
    if m := _SPAN.match(v.words[j]):
        first = int(m.group(1))
        last = int(m.group(2)) if len(m.group(2)) == 4 else first // 100 * 100 + int(m.group(2))
        return Year(i, j + 1, first, last)
    if not _YEAR.match(v.words[j]):
        return None
    first = int(v.words[j])
    if not 1986 <= first <= 2045:
        return None
    if j + 2 < n and v.words[j + 1] in {"-", "–", "—", "/", "−"} and _YEAR.match(v.words[j + 2]):
        last = int(v.words[j + 2])
        if first < last <= first + 10:
            return Year(i, j + 3, first, last)
    if i == j and (i == 0 or v.words[i - 1] in {"/", "."}):
        return None
    return Year(i, j + 1, first, first)


def read_day(v: View, i: int) -> Day | None:
    """A date that begins at token ``i``: "11/01/2022", "12 . 01 . 2022", "26 tháng 02 năm 2021", "15 và 16/7/2020"."""
    n, words, norms = len(v.words), v.words, v.norms
    j = i + 1 if norms[i] in {"ngày", "hôm"} else i
    if j >= n:
        return None
    w = words[j]
    if m := _DAY.match(w):
        year = _full(m.group(3))
        day = Day(i, j + 1, int(m.group(1)), int(m.group(2)), year)
        # "11/1 năm 2022"
        if year is None and j + 2 < n and norms[j + 1] == "năm" and _YEAR.match(words[j + 2]):
            day.end, day.year = j + 3, int(words[j + 2])
        return _valid(day)
    if not _INT.match(w) or int(w) > 31:
        return None
    if (
        j + 4 < n
        and words[j + 1] == "."
        and _INT.match(words[j + 2])
        and words[j + 3] == "."
        and _YEAR.match(words[j + 4])
    ):
        return _valid(Day(i, j + 5, int(w), int(words[j + 2]), int(words[j + 4])))
    if j + 1 < n and norms[j + 1] == "tháng":
        if j + 2 < n and _INT.match(words[j + 2]) and int(words[j + 2]) <= 12:
            day = Day(i, j + 3, int(w), int(words[j + 2]), None)
            k = j + 3
            if k < n and words[k] == ",":
                k += 1
            if k + 1 < n and norms[k] == "năm" and _YEAR.match(words[k + 1]):
                day.end, day.year = k + 2, int(words[k + 1])
            return _valid(day)
        if j + 2 < n and (m := re.match(r"(\d{1,2})[/-](\d{4})$", words[j + 2])):
            return _valid(Day(i, j + 3, int(w), int(m.group(1)), int(m.group(2))))
    if (
        j + 2 < n
        and words[j + 1] in {"-", "–", "và", ",", "đến"}
        and (second := read_day(v, j + 2))
        and second.start == j + 2
    ) and int(w) < second.day:
        return _valid(Day(i, second.end, int(w), second.month, second.year, second.last_day or second.day))
    if (
        j + 3 < n
        and norms[j + 1] in {"và", "đến"}
        and norms[j + 2] == "ngày"
        and (second := read_day(v, j + 2))
        and int(w) < second.day
    ):
        return _valid(Day(i, second.end, int(w), second.month, second.year, second.last_day or second.day))
    return None


def _full(year: str | None) -> int | None:
    if year is None:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _valid(d: Day) -> Day | None:
    return d if 1 <= d.day <= 31 and 1 <= d.month <= 12 and (d.year is None or 1986 <= d.year <= 2045) else None


def read_count(v: View, i: int) -> Count | None:
    """A number with what it counts: "06 tập thể", "07/07 Hội", "hai mươi đơn vị"."""
    n, words, norms = len(v.words), v.words, v.norms
    fraction = False
    j = i
    if norms[i] in {"cả", "đủ"} and i + 1 < n:
        j = i + 1
    if words[j][0].isdigit():
        if m := _FRACTION.match(words[j]):
            if m.group(1) != m.group(2):
                return None
            value, j, fraction = int(m.group(2)), j + 1, True
        elif _INT.match(words[j]):
            value, j = int(words[j]), j + 1
        else:
            return None
    elif norms[j] in _WORDS and not (norms[j] == "năm" and j + 1 < n and words[j + 1][0].isdigit()):
        value, j = _WORDS[norms[j]], j + 1
        if value == 10 and j < n and norms[j] in _WORDS and norms[j] != "năm":
            value, j = 10 + _WORDS[norms[j]], j + 1
        elif j < n and norms[j] in {"mươi", "chục"}:
            value, j = value * 10, j + 1
            if j < n and norms[j] in _WORDS:
                value, j = value + _WORDS[norms[j]], j + 1
    else:
        return None
    if j < n and words[j] == "(" and j + 2 < n and words[j + 2] == ")":  # "03 (ba) đơn vị"
        j += 3
    if j >= n or norms[j] not in COUNTED or value > 2000:
        return None
    return Count(i, j, value, j, fraction)


def read_votes(v: View, i: int) -> Votes | None:
    """A vote that begins at token ``i``: "12/12 phiếu", "100% phiếu", "9/9 thành viên trong khối"."""
    n = len(v.words)
    if _FRACTION.match(v.words[i]) and i + 1 < n and v.norms[i + 1] in {"phiếu", "ý", "thành", "đơn", "đại", "số"}:
        two = v.norm(i + 1, i + 3) in {"thành viên", "đơn vị", "ý kiến", "đại biểu", "số phiếu"}
        return Votes(i, i + 3 if two else i + 2)
    if v.words[i].isdigit() and i + 2 < n and v.words[i + 1] == "%" and v.norms[i + 2] in {"phiếu", "số", "ý", "tổng"}:
        return Votes(i, i + 3)
    return None
