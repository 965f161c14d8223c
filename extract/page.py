"""Page text → article: which lines are the article, its title, lead, author and publication stamp.

In: stored text. Out: a :class:`Page`. The text may hold whatever furniture a site leaves around an article: menus,
clocks, counters, "Các tin khác". A publication stamp is a line that says little but a date; an event's date, the site's
clock and a licence's date are none.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from extract import normalise
from extract.lexicon import lexicon

_LONG = 140  # code points of a line that can only be prose
_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<d>\d{1,2})\s?[./-]\s?(?P<m>\d{1,2})\s?[./-]\s?(?P<y>\d{4}|\d{2})|(?P<y2>\d{4})[/-](?P<m2>\d{1,2})[/-](?P<d2>\d{1,2})"
    r"|(?P<d3>\d{1,2})\s+tháng\s+(?P<m3>\d{1,2})[,\s]+(?:năm\s+)?(?P<y3>\d{4})"
    r"|(?P<d4>\d{1,2})\s+Tháng\s+(?:(?P<m4>\d{1,2})|(?P<word>\w+(?:\s\w+)?))[,\s]+(?P<y4>\d{4}))(?![\d/])"
)
_TIME = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})\s?(?:[:hg]|giờ)\s?(?P<min>\d{2})(?::(?P<s>\d{2}))?(?:\s?(?P<half>AM|PM|SA|CH|am|pm))?(?!\d)"
)
_WEEKDAY = re.compile(
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|t[2-7]|cn)\b[\s,-]*(?:ngày)?", re.IGNORECASE
)
_ZONE = re.compile(r"\[?\(?\s?GMT\s?\+?\s?7\s?\)?\]?", re.IGNORECASE)
_COUNTERS = re.compile(
    r"(?:đã xem|lượt xem|lượt đọc|số lần đọc|phản hồi|xem|views?|lượt truy cập"
    r"|cỡ chữ|in bài|bình luận|tác giả|đọc)\b.*",
    re.IGNORECASE,
)
_POSTED = re.compile(r"\b(?:người đăng|người viết|đăng bởi|viết bởi)\b.*", re.IGNORECASE)
_MONTHS = (
    "một",
    "hai",
    "ba",
    "tư",
    "năm",
    "sáu",
    "bảy",
    "tám",
    "chín",
    "mười",
    "mười một",
    "mười hai",
)
_WORD = re.compile(r"[^\W\d_]+")
_TAIL_ONLY_SHORT = (
    "xem thêm",
    "đọc thêm",
    "tin liên quan",
    "bài liên quan",
    "có thể bạn quan tâm",
    "từ khóa",
    "tags",
    "tin bài liên quan",
    "quảng cáo",
    "bình luận",
)


@dataclass(slots=True)
class Line:
    """One line of the stored text: code points ``start:end``.

    ``part`` is title, stamp, lead, body, caption, byline or furniture.
    """

    start: int
    end: int
    text: str
    norm: str
    part: str = "body"


@dataclass(slots=True)
class Page:
    """An article as its page text shows it; spans are code points of the stored text."""

    lines: list[Line] = field(default_factory=list)
    title: tuple[int, int] | None = None
    lead: tuple[int, int] | None = None
    author: tuple[int, int] | None = None
    published: datetime.datetime | datetime.date | None = None
    stamp: tuple[int, int] | None = None
    header: str = ""  # furniture above the article: the site's own name stands there


@dataclass(frozen=True, slots=True)
class Given:
    """What the markup of a web page has told before its text is read; the title and the lead are its first lines."""

    title: bool = False
    lead: bool = False
    author: str | None = None
    published: datetime.datetime | datetime.date | None = None
    published_from: str | None = None


def read_page(text: str, given: Given | None = None) -> Page:
    """The parts of a page's stored text. Raises nothing; what cannot be told stays None.

    Where the page's markup has told title, lead and publication already, they are ``given`` and not looked for again.
    """
    page = Page()
    at = 0
    for raw in text.split("\n"):
        if raw:
            page.lines.append(Line(at, at + len(raw), raw, normalise.name(raw[:400])))
        at += len(raw) + 1
    lines = page.lines
    if not lines:
        return page
    _cut_tail(lines)
    for line in lines:
        if line.part == "body" and _furniture(line):
            line.part = "furniture"
    if given is not None:
        _take(page, given)
        return page
    _stamp(page)
    _title(page)
    _stamp_after_title(page)
    _bylines(page)
    _lead(page)
    first = next((n for n, line in enumerate(lines) if line.part in {"title", "lead", "body"}), 0)
    page.header = " ".join(line.text for line in lines[:first])
    return page


def _take(page: Page, given: Given) -> None:
    """Title, lead and publication as the markup told them; the lines of the body are the article's own."""
    lines = page.lines
    if given.title:
        lines[0].part = "title"
        page.title = (lines[0].start, lines[0].end)
    at = 1 if given.title else 0
    if given.lead and len(lines) > at:
        lines[at].part = "body"
        page.lead = (lines[at].start, lines[at].end)
    page.published = given.published
    _bylines(page)
    page.author = None  # the markup has told it, or nothing has


def _starts(norm: str, phrases: tuple[str, ...]) -> bool:
    return norm.startswith(phrases) and any(
        norm.startswith(p) and not norm[len(p) : len(p) + 1].isalpha() for p in phrases
    )


def _cut_tail(lines: list[Line]) -> None:
    """Everything from "Các tin khác", "Ý kiến bạn đọc" … on is furniture, once prose has been seen."""
    words = lexicon().page
    prose = False
    for n, line in enumerate(lines):
        if len(line.text) >= _LONG and not _starts(line.norm, words["tail"]):
            prose = True
            continue
        if (
            prose
            and _starts(line.norm, words["tail"])
            and (len(line.text) <= 80 or ":" in line.text[:40] or "|" in line.text)
        ):
            short = _starts(line.norm, _TAIL_ONLY_SHORT)
            if short and any(len(x.text) >= 200 for x in lines[n + 1 :]):
                line.part = "furniture"
                continue
            for rest in lines[n:]:
                rest.part = "tail"
            return


def _furniture(line: Line) -> bool:
    words = lexicon().page
    if len(line.text) > _LONG:
        return False
    if _starts(line.norm, words["line"]):
        return True
    if not _WORD.search(line.text) or line.text.startswith((">>", "»")):
        return True  # ">> Cụm thi đua số 1 tổng kết": another article
    return bool(re.fullmatch(r"[\w.-]+\.(?:jpe?g|png|gif|webp)", line.text, re.IGNORECASE)) or line.text.count("»") > 1


def _residue(text: str) -> str:
    """What a line says besides a date, a time, a weekday and counters."""
    text = _DATE.sub(" ", text)
    text = _TIME.sub(" ", text)
    text = _ZONE.sub(" ", text)
    text = _WEEKDAY.sub(" ", text)
    return _POSTED.sub(" ", _COUNTERS.sub(" ", text))


def _says(line: Line) -> bool:
    """Whether a line says anything besides a moment."""
    return _WORD.search(_residue(line.text)) is not None


def _stamp(page: Page) -> None:
    """Mark the lines that are a date and little else."""
    for line in page.lines:
        if line.part == "tail" or len(line.text) > 110:
            continue
        if not _DATE.search(line.text):
            continue
        words = _WORD.findall(normalise.name(_residue(line.text)))
        ends = list(_DATE.finditer(line.text))[-1].end() == len(line.text.rstrip())
        if len(words) <= (13 if ends and not line.text.endswith(".") else 7):
            line.part = "stamp"


def _moment(line: Line) -> datetime.datetime | datetime.date | None:
    m = _DATE.search(line.text)
    if not m:
        return None
    g = m.groupdict()
    day = int(g["d"] or g["d2"] or g["d3"] or g["d4"])
    month = g["m"] or g["m2"] or g["m3"] or g["m4"]
    year = int(g["y"] or g["y2"] or g["y3"] or g["y4"])
    if month is None and (word := (g["word"] or "").lower()) in _MONTHS:
        month = str(_MONTHS.index(word) + 1)
    if month is None:
        return None
    year += 2000 if year < 100 else 0
    try:
        date = datetime.date(year, int(month), day)
    except ValueError:
        return None
    if not 1995 <= year <= 2060:
        return None
    t = _TIME.search(_DATE.sub(" ", line.text))
    if not t:
        return date
    hour, minute = int(t["h"]), int(t["min"])
    half = (t["half"] or "").upper()
    if half in {"PM", "CH"} and hour < 12:
        hour += 12
    if half in {"AM", "SA"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (hour == 0 and minute == 0):
        return date
    return datetime.datetime(year, int(month), day, hour, minute, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


def _title(page: Page) -> None:
    best, best_score = None, 0.0
    lines = page.lines
    prose = next((n for n, x in enumerate(lines) if len(x.text) >= 260 and x.part == "body"), len(lines))
    stamps = [n for n, x in enumerate(lines) if x.part == "stamp"]
    for n, line in enumerate(lines[: max(prose + 1, 1)]):
        if line.part != "body" or not 12 <= len(line.text) <= 260 or len(_WORD.findall(line.text)) < 4:
            continue
        score = 3.0 - 0.12 * min(n, 12)
        if re.search(r"\b(?:khối|cụm)\b", line.norm):
            score += 2.5
        elif "thi đua" in line.norm or "khen thưởng" in line.norm or "giao ước" in line.norm:
            score += 1.5
        if line.text.endswith((".", ";", ",")):
            score -= 2.5
        if re.match(r"(?:\(|(?:sáng|chiều|ngày|vừa qua|mới đây)\b)", line.norm):
            score -= 2.0
        if any(line.norm == x.norm for x in lines[n + 1 : n + 8]):
            score += 1.0
        if (n + 1) in stamps or (n - 1) in stamps:
            score += 1.0
        if any(x < n - 1 for x in stamps) and (n + 1) not in stamps:
            score -= 1.0
        if len(line.text) < 30 and not re.search(r"thi đua|khối|cụm", line.norm):
            score -= 1.0
        if re.match(r"(?:ảnh|đồng chí|đ/c|ông|bà|quang cảnh|toàn cảnh|các đại biểu|lãnh đạo|đại biểu)\b", line.norm):
            score -= 2.0
        if score > best_score:
            best, best_score = n, score
    if best is not None and best_score >= 2.0:
        lines[best].part = "title"
        page.title = (lines[best].start, lines[best].end)
        # a title over two lines: the second goes on without a verb's sentence
        for x in lines[best + 1 : best + 6]:
            if x.part == "body" and x.norm == lines[best].norm:
                x.part = "title"


def _stamp_after_title(page: Page) -> None:
    """The stamp to believe: behind the title, or right above it with a label or a time; never the site's clock."""
    words = lexicon().page
    lines = page.lines
    title = next((n for n, x in enumerate(lines) if x.part == "title"), None)
    best, best_score = None, 0.0
    first_prose = next((n for n, x in enumerate(lines) if len(x.text) >= _LONG and x.part == "body"), len(lines))
    last_prose = max((n for n, x in enumerate(lines) if len(x.text) >= _LONG and x.part == "body"), default=0)
    for n, line in enumerate(lines):
        if line.part != "stamp" or _moment(line) is None:
            continue
        score = 0.0
        label = _starts(line.norm, words["stamp"]) or any(
            f" {p}" in f" {line.norm}" for p in words["stamp"] if p not in {"ngày", "thời gian", "date"}
        )
        timed = _TIME.search(_DATE.sub(" ", line.text)) is not None
        if any(p in line.norm for p in words["not_stamp"]):
            continue
        weekday = _WEEKDAY.match(line.text.strip(" |-•")) is not None
        score += 2.0 * label + 1.5 * timed
        if title is None:
            score += 1.0 if n <= first_prose + 1 else -1.0
            if n == 0 and weekday and not timed and not label:
                score -= 2.0
        elif n > title:
            said = _WORD.findall(_residue(line.text))
            foot = n > last_prose and len(said) <= 4  # under the article, with at most the paper's name
            score += 2.5 if n <= max(title + 4, first_prose) else (0.5 if label else 1.0 if foot else -1.0)
        else:
            score += 0.5 if n >= title - 2 else -1.0
            if not timed and not label:
                score -= 3.0
            if n == 0 and weekday and not label and not (timed and n >= title - 2 and not _says(line)):
                score -= 2.0  # the site's clock
        if score > best_score:
            best, best_score = n, score
    if best is not None and best_score >= 1.0:
        page.published = _moment(lines[best])
        page.stamp = (lines[best].start, lines[best].end)


def _bylines(page: Page) -> None:
    words = lexicon().page
    lines = [x for x in page.lines if x.part != "tail"]
    last_prose = max((n for n, x in enumerate(lines) if len(x.text) >= _LONG), default=-1)
    for n, line in enumerate(lines):
        if line.part != "body":
            continue
        if _starts(line.norm, words["byline"]) and len(line.text) <= 110:
            line.part = "byline"
            if ":" in line.text:
                at = line.start + line.text.index(":") + 1
                rest = line.text[at - line.start :]
                if rest.strip() and page.author is None and not line.norm.startswith(("ảnh:", "nguồn", "theo:")):
                    page.author = (at + len(rest) - len(rest.lstrip()), line.end)
            if line.norm.startswith("ảnh:") and len(line.text) > 40:
                line.part = "caption"
        elif (
            n > last_prose >= 0
            and len(line.text) <= 50
            and 1 <= len(_WORD.findall(line.text)) <= 6
            and not line.text.endswith(("!", ":"))
        ):
            proper = [w for w in _WORD.findall(line.text) if w[0].isupper()]
            if len(proper) == len(_WORD.findall(line.text)):
                line.part = "byline"
                if page.author is None:
                    page.author = (line.start, line.end)
        elif _starts(line.norm, words["caption"]) and len(line.text) < 300:
            line.part = "caption"


def _lead(page: Page) -> None:
    body = [x for x in page.lines if x.part == "body"]
    prose = [x for x in body if len(x.text) >= 60]
    if len(prose) >= 2 and len(prose[0].text) <= 700:
        page.lead = (prose[0].start, prose[0].end)
