"""Dates as pages write them: read out of a line, always day first.

In: a line, or a value of a meta element. Out: :class:`Moment` objects: the day, the clock where one stands beside it,
the weekday named with it and whether that is true. "Thứ Ba, 29/09/2020, 08:07 (GMT+7)", "17:54, 08/04/2024", "12 Tháng
5, 2021 - 17:40", "26/11/2018 01:49:17 PM", "Thứ Ba, 27-02-2024 / 12:47:46 Sáng" and their like. Time zone +07:00.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

ZONE = datetime.timezone(datetime.timedelta(hours=7))
FIRST_YEAR = 1997  # the first Vietnamese papers on the web

_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = r"(?:\d{1,2}|mười một|mười hai|giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|chạp)"
_ENGLISH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_DATE = re.compile(
    r"(?<![\d/.,-])(?:"
    r"(?P<y1>(?:19|20)\d{2})\s?[-/.]\s?(?P<m1>\d{1,2})\s?[-/.]\s?(?P<d1>\d{1,2})(?!\d)"
    r"|(?P<d2>\d{1,2})\s{0,2}[-/.–]\s{0,2}(?P<m2>\d{1,2})\s{0,2}[-/.–]\s{0,2}(?P<y2>(?:19|20)\d{2}|\d{2})(?!\d)"
    rf"|(?P<d3>\d{{1,2}})(?:\s+|\s*[,.-]\s*)tháng\s+(?P<m3>{_MONTH})\s*(?:[,./-]\s*|\s)(?:năm\s+)?(?P<y3>(?:19|20)\d{{2}})(?!\d)"
    r"|(?P<d7>\d{1,2})\s+Th\.?\s?(?P<m7>\d{1,2})\s*,?\s+(?P<y7>(?:19|20)\d{2})(?!\d)"
    rf"|tháng\s+(?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})\s*,\s*(?P<y4>(?:19|20)\d{{2}})(?!\d)"
    rf"|(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<m5>{_ENGLISH})\.?,?[\s-]+(?P<y5>(?:19|20)\d{{2}})(?!\d)"
    rf"|(?<![^\W\d_])(?P<m6>{_ENGLISH})\.?\s+(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y6>(?:19|20)\d{{2}})(?!\d)"
    r")(?![/-]\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:/.-])(?P<h>\d{1,2})\s?(?::|h|g|giờ)\s?(?P<m>[0-5]\d)(?:\s?(?::|phút|')\s?(?P<s>[0-5]\d)(?:\.\d+)?)?'?"
    r"(?:\s*(?P<half>AM|PM|A\.M\.|P\.M\.|SA|CH|sáng|trưa|chiều|tối|đêm)"
    r"(?:(?![^\W\d_])|(?<=[AP]M)(?-i:(?=[A-ZĐ][a-zà-ỹ]))))?(?![\d:])",  # "07:17:00 PMIn bài": a button at its heels
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<![^\W\d_])(?:thứ\s*(?P<t>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<cn>chủ\s*nhật|CN)|T(?P<n>[2-7])"
    r"|(?P<e>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun))(?![^\W_])",
    re.IGNORECASE,
)
_WEEKDAYS = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tư": 2,
    "4": 2,
    "năm": 3,
    "5": 3,
    "sáu": 4,
    "6": 4,
    "bảy": 5,
    "bẩy": 5,
    "7": 5,
}
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BETWEEN = re.compile(
    r"[\s,|/–—()\[\].:;•·-]*(?:(?:ngày|lúc|vào|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|CN|T[2-7]"
    r"|GMT\s?\+?\s?\d*(?::00)?|UTC\s?\+?\s?\d*|at|hồi|giờ)[\s,|/–—()\[\].:;•·-]*){0,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a line, at ``start:end`` of it."""

    day: datetime.date
    clock: datetime.time | None
    start: int
    end: int
    weekday: bool | None = None  # whether the weekday named with it is true; None where none is
    halved: bool = False  # whether its clock says which half of the day it means
    swapped: bool = False  # whether only month before day makes a date of it

    @property
    def iso(self) -> str:
        """ISO 8601: with the clock and the time zone where there is a clock, else the day."""
        if self.clock is None:
            return self.day.isoformat()
        return datetime.datetime.combine(self.day, self.clock, ZONE).isoformat(timespec="seconds")


def _day(found: re.Match[str]) -> tuple[datetime.date, bool] | None:
    groups = found.groupdict()
    for n in "1234567":
        year, month, day = groups[f"y{n}"], groups[f"m{n}"], groups[f"d{n}"]
        if year is None:
            continue
        number = int(month) if month.isdigit() else _MONTH_WORDS.get(" ".join(month.lower().split()), 0)
        full = int(year) + (2000 if len(year) == 2 else 0)
        if n == "2" and number > 12 >= int(day):
            return (date, True) if (date := _date(full, int(day), number)) else None
        date = _date(full, number, int(day))
        return (date, False) if date else None
    return None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if not FIRST_YEAR <= year <= 2099:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _time(found: re.Match[str]) -> tuple[datetime.time, bool] | None:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (found["half"] or "").lower().replace(".", "")
    if half in {"pm", "ch", "chiều", "tối", "trưa", "đêm"} and hour < 12 and not (half == "trưa" and hour > 9):
        hour += 12
    elif half in {"am", "sa", "sáng"} and hour == 12:
        hour = 0
    if hour > 23:
        return None
    return datetime.time(hour, minute, second), bool(half)


def moments(line: str) -> list[Moment]:
    """The dates of a line, in their order, each with the clock and the weekday that stand beside it."""
    dates = [(found, *day) for found in _DATE.finditer(line) if (day := _day(found)) is not None]
    if not dates:
        return []
    clocks = [(found, *time) for found in _CLOCK.finditer(line) if (time := _time(found)) is not None]
    out: list[Moment] = []
    used: set[int] = set()
    for found, date, swapped in dates:
        start, end = found.span()
        clock: datetime.time | None = None
        halved = False
        for n, (at, at_time, half) in enumerate(clocks):
            if n in used:
                continue
            before = at.end() <= start and _BETWEEN.fullmatch(line, at.end(), start)
            after = at.start() >= end and _BETWEEN.fullmatch(line, end, at.start())
            if before or after:
                clock, halved = at_time, half
                used.add(n)
                start, end = min(start, at.start()), max(end, at.end())
                if after:
                    break
        out.append(Moment(date, clock, start, end, _weekday(line, start, end, date), halved, swapped))
    return out


def lone_clock(line: str) -> datetime.time | None:
    """The clock of a line that says nothing else."""
    found = _CLOCK.fullmatch(line.strip(" |-–,()"))
    time = _time(found) if found else None
    return time[0] if time else None


def _weekday(line: str, start: int, end: int, day: datetime.date) -> bool | None:
    for found in _WEEKDAY.finditer(line, max(0, start - 30), min(len(line), end + 20)):
        if found.group("t"):
            named = _WEEKDAYS[found["t"].lower()]
        elif found.group("n"):
            named = _WEEKDAYS[found["n"]]
        elif found.group("cn"):
            named = 6
        else:
            named = _ENGLISH_DAYS.index(found["e"].lower()[:3])
        return named == day.weekday()
    return None


def residue(line: str) -> str:
    """What a line says besides dates, clocks, weekdays and time zones."""
    line = _DATE.sub(" ", line)
    line = _CLOCK.sub(" ", line)
    line = _WEEKDAY.sub(" ", line)
    return re.sub(
        r"GMT\s?\+?\s?\d*(?::\d+)?|UTC\s?\+?\s?\d*|\b(?:ngày|lúc|vào|AM|PM|SA|CH)\b", " ", line, flags=re.IGNORECASE
    )


_ISO = re.compile(
    r"^\s*(?P<y>(?:19|20)\d{2})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:\s*[T ]?\s*(?:(?P<odd>(?:[+-]\d{2}:?(?:00)?|ICT|UTC|GMT|\+07)(?=\d{1,2}:))?"
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?"
    r"(?:[.,]\d+)?\s*(?P<half>AM|PM|SA|CH)?\s*(?P<z>Z|GMT|UTC|[+-]\d{2}:?\d{0,2})?)?)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A moment as a meta element states it, and as it was written before it was turned into our zone."""

    moment: Moment
    written: Moment
    zoned: bool = False
    malformed: bool = False


def stated(value: str) -> Stated | None:
    """The moment that a meta element, JSON-LD or ``<time datetime>`` states, ``2024-06-22+0708:15:00`` among them."""
    found = _ISO.match(value)
    if not found:
        in_words = moments(value.replace("T", " ") if re.match(r"\d", value.strip()) else value)
        if len(in_words) != 1:
            return None
        said = in_words[0]
        if said.clock == datetime.time(0) and ":00:00" in value:
            said = replace(said, clock=None)  # how a day without a clock is stored
        return Stated(said, said)
    day = _date(int(found["y"]), int(found["m"]), int(found["d"]))
    if day is None:
        return None
    if not found["h"]:
        plain = Moment(day, None, 0, len(value))
        return Stated(plain, plain)
    hour, minute, second = int(found["h"]), int(found["min"]), int(found["s"] or 0)
    half = (found["half"] or "").upper()
    if half in {"PM", "CH"} and hour < 12:
        hour += 12
    elif half in {"AM", "SA"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    clock = datetime.time(hour, minute, second)
    # midnight to the second is how a day without a clock is stored
    written = Moment(day, clock if (hour, minute, second) != (0, 0, 0) else None, 0, len(value), halved=bool(half))
    zone = _zone(found["z"])
    if zone is None or zone == datetime.timedelta(hours=7):
        return Stated(written, written, malformed=bool(found["odd"]))
    turned = datetime.datetime.combine(day, clock, datetime.timezone(zone)).astimezone(ZONE)
    there = turned.time().replace(tzinfo=None)
    if written.clock is None and zone == datetime.timedelta(0):
        return Stated(written, written)  # midnight of a day said to be UTC: the day is meant
    return Stated(
        Moment(turned.date(), there if there != datetime.time(0) else None, 0, len(value)), written, zoned=True
    )


def _zone(text: str | None) -> datetime.timedelta | None:
    if not text:
        return None
    if text.upper() in {"Z", "GMT", "UTC"}:
        return datetime.timedelta(0)
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:4] or 0)
    if hours > 14 or minutes > 59:
        return None
    delta = datetime.timedelta(hours=hours, minutes=minutes)
    return -delta if text[0] == "-" else delta


_IN_PATH = re.compile(r"/(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])/")
_DAY_IN_PATH = re.compile(r"/(?P<y>20\d{2})[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_IDS = (
    re.compile(
        r"(?<!\d)d?(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?P<t>(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)(?:\d{0,3})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)\d{3}(?P<y>[012]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?P<t>(?:[01]\d|2[0-3])[0-5]\d[0-5]\d)\d{3}(?!\d)"
    ),
    re.compile(r"-(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>20\d{2})(?=-|\.|/|$)"),
)
_EPOCH = re.compile(r"(?<!\d)(1[0-9]{12})(?!\d)")


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address says of the time: a month, a day, or a moment."""

    year: int
    month: int
    moment: Moment | None = None


def addressed(url: str) -> Addressed | None:
    """The date that the path or an identifier of an address holds; ``None`` where it holds none."""
    path = re.sub(r"^\w+://[^/]*", "", url)
    for pattern in _IDS:
        for found in pattern.finditer(path):
            year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
            day = _date(year, int(found["m"]), int(found["d"]))
            if day is None:
                continue
            clock = None
            if "t" in found.groupdict() and found["t"]:
                t = found["t"]
                clock = datetime.time(int(t[:2]), int(t[2:4]), int(t[4:6] or 0))
            return Addressed(day.year, day.month, Moment(day, clock, 0, 0))
    epoch = _EPOCH.search(path)
    if epoch:
        at = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(milliseconds=int(epoch.group(1)))
        at = at.astimezone(ZONE)
        if at.year >= 2005:
            return Addressed(at.year, at.month, Moment(at.date(), at.time().replace(microsecond=0, tzinfo=None), 0, 0))
    dated = _DAY_IN_PATH.search(path)
    if dated:
        day = _date(int(dated["y"]), int(dated["m"]), int(dated["d"]))
        if day:
            return Addressed(day.year, day.month, Moment(day, None, 0, 0))
    month = _IN_PATH.search(path)
    return Addressed(int(month["y"]), int(month["m"])) if month else None
