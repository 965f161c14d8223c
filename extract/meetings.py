"""The meeting an article reports: what is held, when, where, about which years.

In: a view, its sentences' items and the page's parts. Out: :class:`Event` objects and the years under review and
planned. Three kinds of time never mix: published, held, and the year a statement is about.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from extract.clause import Item
from extract.numbers import Day, read_day, read_year
from extract.units import read_unit
from extract.view import View

# First words of what is held, in the order of the text: the first named gives the kind.
_KINDS = (
    (
        "review",
        (
            "tổng kết",
            "đánh giá kết quả",
            "nhìn lại",
            "đánh giá phong trào",
            "đánh giá hoạt động",
            "đánh giá công tác",
            "đánh giá việc",
            "chốt kết quả",
        ),
    ),
    ("midterm", ("sơ kết", "6 tháng đầu năm", "sáu tháng đầu năm", "giữa nhiệm kỳ")),
    ("pledge", ("ký kết giao ước", "ký giao ước", "ký kết", "giao ước thi đua", "đăng ký giao ước")),
    ("launch", ("triển khai", "phát động")),
    ("vote", ("bình xét", "chấm điểm", "suy tôn", "bình bầu", "xét khen thưởng", "xét thi đua")),
    ("handover", ("bàn giao",)),
    (
        "other",
        (
            "giao ban",
            "hội thao",
            "kiểm tra chéo",
            "kiểm tra",
            "biểu dương",
            "tọa đàm",
            "họp mặt",
            "hội thi",
            "sinh hoạt",
            "ra mắt",
            "giao lưu",
            "tập huấn",
            "gặp mặt",
            "trù bị",
        ),
    ),
)
# Kinds of their own, where what is held is called so, whatever else it serves.
_OWN_KINDS = frozenset({"giao ban", "hội thao", "hội thi", "tọa đàm", "tập huấn", "ra mắt"})
_STRONG = (
    "tổng kết",
    "sơ kết",
    "bình xét",
    "nhìn lại",
    "giao ban",
    "đánh giá kết quả",
    "chấm điểm",
    "xét thi đua",
    "đánh giá",
)
_REVIEW = (*_STRONG, "kết quả", "công tác thi đua", "thành tích", "khen thưởng năm", "phong trào thi đua năm")
_PLANNED = ("phương hướng", "nhiệm vụ", "triển khai", "phát động", "giao ước", "kế hoạch", "ký kết", "chương trình")
_HELD = ("tổ chức", "họp", "tiến hành", "diễn ra", "hội nghị", "lễ", "khai mạc", "mở", "phối hợp")


@dataclass(slots=True)
class Event:
    """One meeting of one bloc; spans are code points."""

    bloc: int
    kind: str
    kind_span: tuple[int, int]
    held: datetime.date | None
    held_end: datetime.date | None
    day_span: tuple[int, int] | None
    place: tuple[int, int] | None
    sentence: int
    rule: str


@dataclass(slots=True)
class Years:
    """The year under review and the year planned for, with the tokens that say so."""

    review: int | None = None
    review_at: tuple[int, int] | None = None
    planned: int | None = None
    planned_at: tuple[int, int] | None = None
    last: int | None = None
    strong: bool = False


def find_years(v: View, sentences: list[tuple[int, int]]) -> Years:
    """The years an article is about, from its title and opening: "tổng kết … năm 2021, phương hướng … năm 2022"."""
    out = Years()
    _find(v, sentences, out, _STRONG)
    out.strong = out.review is not None
    if out.review is None:
        _find(v, sentences, out, _REVIEW)
    if out.review is not None and out.planned is not None and out.planned < out.review:
        out.planned = out.planned_at = None
    return out


_OFFICE = re.compile(r"(?:trưởng|phó)(?: khối| cụm)?(?: thi đua)?(?: số)?(?: \w{1,4})? $")


def _find(v: View, sentences: list[tuple[int, int]], out: Years, reviewing: tuple[str, ...]) -> None:
    for i, j in sentences:
        if out.review is not None and out.planned is not None:
            break
        behind = i
        for k in [
            k
            for k, (norm, word) in enumerate(zip(v.norms[i:j], v.words[i:j], strict=True), i)
            if norm == "năm" or word[0] in "12"
        ]:
            year = read_year(v, k) if k >= behind else None
            if year and year.year and year.end <= j:
                if v.norms[k] == "năm" or (k > i and v.norms[k - 1] not in {"/", "."}):
                    role = _role_of_year(v, i, k, reviewing)
                    if role == "review" and out.review is None:
                        out.review, out.review_at, out.last = year.year, (year.start, year.end), year.last
                    elif role == "planned" and out.planned is None:
                        out.planned, out.planned_at = year.year, (year.start, year.end)
                behind = year.end


def _role_of_year(v: View, i: int, k: int, reviewing: tuple[str, ...]) -> str | None:
    """Whether the year at ``k`` is under review or planned for, by the nearest word before it that tells."""
    back = " " + " ".join(v.norms[max(i, k - 22) : k]) + " "
    if _OFFICE.search(back, max(0, len(back) - 40)):
        return None  # the year of an office
    for barrier in (" nghị quyết ", " quyết định ", " nhiệm kỳ ", " chỉ thị "):
        if barrier in back:
            back = back[back.rfind(barrier) + len(barrier) - 1 :] if barrier != " nhiệm kỳ " else back
    best, best_at = None, -1
    for role, words in (("review", reviewing), ("planned", _PLANNED)):
        for w in _spaced(words):
            at = back.rfind(w)
            if at > best_at:
                best, best_at = role, at
    # "tổng kết công tác thi đua và ký giao ước …": what stands nearest decides
    return best


def read_event(
    v: View,
    i: int,
    j: int,
    items: list[Item],
    bloc: int,
    published: datetime.date | None,
    sentence: int,
    *,
    title: bool,
) -> Event | None:
    """The event a sentence describes for a bloc, if it describes one."""
    found = read_kind(v, i, j)
    if found is None or not (title or _all(v, i, j, _HELD) or any(x.sign == "D" for x in items)):
        return None
    a, b, kind = found
    start, end, span = read_held(v, i, j, items, published)
    place = read_place(v, i, j)
    return Event(
        bloc,
        kind,
        v.span(a, b),
        start,
        end,
        span,
        v.span(*place) if place else None,
        sentence,
        "meeting.title" if title else "meeting.held",
    )


def read_kind(v: View, i: int, j: int) -> tuple[int, int, str] | None:
    """What is held: the kind named behind "hội nghị", "họp", "lễ", else the first named; tokens and code."""
    if (i, j) not in v.kinds:
        v.kinds[i, j] = _read_kind(v, i, j)
    known: tuple[int, int, str] | None = v.kinds[i, j]
    return known


_CALLED = re.compile(
    r"(?:hội nghị|họp|lễ|buổi|cuộc họp|cuộc|buổi lễ|hội nghị trực tuyến|tổ chức|tiến hành|mở|phiên)"
    r"(?: (?:đã|trù bị|mở rộng))?$"
)


def _read_kind(v: View, i: int, j: int) -> tuple[int, int, str] | None:
    found = sorted((a, b, kind) for kind, words in _KINDS for a, b, _ in _all(v, i, j, words))
    found = [x for x in found if " chuẩn bị cho " not in f" {v.norm(max(i, x[0] - 5), x[0])} " and not _half(v, j, x)]
    if not found:
        return None
    called = [x for x in found if _CALLED.search(v.norm(max(i, x[0] - 4), x[0]))]
    # "họp mặt đánh giá …", "Ủy ban Kiểm tra … tổng kết": a kind of its own before the general ones
    own = (
        [x for x in called[:1] if v.norm(x[0], x[1]) in _OWN_KINDS]
        or [x for x in called if x[2] != "other"]
        or [x for x in found if x[2] != "other"]
        or called
        or found
    )
    a, b, kind = own[0]
    if kind == "review" and any(x[2] == "midterm" and x[0] < a + 25 for x in found) and v.norm(a, b) != "tổng kết":
        kind = "midterm"
    return a, b, kind


def _all(v: View, i: int, j: int, phrases: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Every place of every phrase in the tokens ``i:j``."""
    text = v.padded(i, j)
    out = []
    for p in _spaced(phrases):
        at = text.find(p)
        while at >= 0:
            k = i + text.count(" ", 0, at)
            out.append((k, k + p.count(" ") - 1, p.strip()))
            at = text.find(p, at + 1)
    return out


@lru_cache(maxsize=64)
def _spaced(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {p} " for p in phrases)


def _half(v: View, j: int, found: tuple[int, int, str]) -> bool:
    """Whether the words only look like an event: "ký kết" of something else, "triển khai" of a plan inside a review."""
    a, b, _ = found
    if v.norm(a, b) == "ký kết":
        return "giao ước" not in v.norm(a, min(j, a + 8))
    return False


def read_held(
    v: View, i: int, j: int, items: list[Item], published: datetime.date | None
) -> tuple[datetime.date | None, datetime.date | None, tuple[int, int] | None]:
    """The days a sentence says something was held, the last only where there are several, and where it says so."""
    days = [
        x for x in items if isinstance(x.thing, Day) and not _decision(v, x.start, i) and not _deadline(v, x.start, i)
    ]
    days.sort(key=lambda x: x.depth > 0 and len(days) > 1)
    behind = -1
    for item in days:
        day = item.thing
        if not isinstance(day, Day) or day.start < behind:
            continue
        # "từ 30/10 đến 02/11/2018": the second day ends the event
        k = day.end
        until = None
        if v.norms[k] in {"đến", "-", "–"} and k + 1 < j:
            until = read_day(v, k + 1)
        if until is not None and until.end <= j:
            behind = until.end
            day = Day(day.start, until.end, day.day, day.month, day.year or until.year)
            start, _ = _dates(day, published)
            end, _ = _dates(Day(until.start, until.end, until.day, until.month, until.year or day.year), published)
            if start is not None and end is not None and not 0 <= (end - start).days <= 31:
                continue  # a year's work, not a meeting
            return start, end, v.span(day.start, day.end)
        if "từ" in v.norms[day.start - 2 : day.start] and "đến" in v.norms[k : k + 5]:
            continue  # "từ 01/10 năm trước đến 30/9 năm sau"
        start, end = _dates(day, published)
        return start, end, v.span(day.start, day.end)
    if published is not None:
        for words, back in (
            (("hôm nay", "sáng nay", "chiều nay", "tối nay", "trưa nay"), 0),
            (("hôm qua", "sáng qua", "chiều qua", "tối qua", "ngày hôm qua"), 1),
        ):
            for a, b, _ in _all(v, i, j, words):
                return published - datetime.timedelta(days=back), None, v.span(a, b)
    return None, None, None


_LATER = re.compile(
    r"\b(?:(?P<same>cùng ngày|cũng trong ngày|buổi chiều|chiều đến)"
    r"|(?:(?:sáng|chiều|ngày) )?hôm sau"
    r"|(?P<days>một|hai|ba|\d) ngày sau)\b"
)


def read_later(v: View, i: int, j: int) -> tuple[tuple[int, int], int] | None:
    """Code points of what tells a day by the one told before, and by how many days: "cùng ngày", "sáng hôm sau"."""
    text = v.norm(i, j)
    m = _LATER.search(text)
    if m is None:
        return None
    days = 0 if m["same"] else {"một": 1, "hai": 2, "ba": 3}.get(m["days"] or "một") or int(m["days"])
    said = m[0].strip()
    k = i + text[: m.start() + m[0].index(said)].count(" ")
    return v.span(k, k + len(said.split())), days


def _deadline(v: View, k: int, first: int) -> bool:
    """Whether the date at ``k`` is only a limit: "trước ngày 15/3", "chậm nhất ngày 5/7"."""
    return (
        re.search(r"(?:trước|chậm nhất(?: là)?|hạn cuối|đến hết|muộn nhất)$", v.norm(max(first, k - 3), k)) is not None
    )


def _decision(v: View, k: int, first: int) -> bool:
    """Whether the date at ``k`` is a document's and no event's: "Quyết định số 5/QĐ-UBND ngày 3/2/2020"."""
    for x in range(k - 1, max(first - 1, k - 9), -1):
        if v.words[x] in {",", ";", "."} and v.norms[x + 1] != "ngày":
            return False
        if v.norms[x] == "số":
            return "/" in "".join(v.words[x + 1 : x + 4])  # "số 5/QĐ-UBND", not "Cụm thi đua số 5"
        if v.norms[x] in {"định", "nghị"} and v.norms[x - 1] in {"quyết", "chỉ"}:
            return True
    return False


def _dates(day: Day | None, published: datetime.date | None) -> tuple[datetime.date | None, datetime.date | None]:
    if day is None:
        return None, None
    year = day.year
    if year is None and published is not None:
        year = published.year
        when = day.date(year)
        if when is not None and when > published:
            year -= 1
    start = day.date(year)
    end = day.date(year, last=True) if day.last_day else None
    return start, end


def read_place(v: View, i: int, j: int) -> tuple[int, int] | None:
    """The place that the tokens ``i:j`` name behind "tại" or "ở"."""
    for k in range(i, j - 1):
        if v.norms[k] not in {"tại", "ở"}:
            continue
        a = k + 1
        if v.norms[a] in {"khối", "cụm"}:
            continue
        if v.norm(a, a + 2) in {"hội nghị", "buổi lễ", "đại hội", "quyết định"} or v.norms[a] in {
            "đây",
            "các",
            "cuộc",
            "lễ",
            "buổi",
        }:
            continue
        end = place_end(v, a, j)
        if end > a:
            return a, end
    return None


def place_end(v: View, a: int, j: int) -> int:
    """End of a place's name that begins at token ``a``: a unit, a building or a locality."""
    end = a
    while end < j:
        w = v.words[end]
        if w in {",", "(", ")", ";", ":", ".", '"', "“"}:
            if w == "." and end + 1 < j and v.norms[end - 1] in {"tp", "tx"} and v.capital[end + 1]:
                end += 1
                continue
            break
        if v.alpha[end] and not v.capital[end]:
            unit = read_unit(v, end, limit=j)
            if unit:
                end = unit.end
                continue
            if v.norms[end] in {
                "đã",
                "vừa",
                "được",
                "khối",
                "cụm",
                "do",
                "với",
                "để",
                "nhằm",
                "và",
                "của",
                "diễn",
                "dưới",
                "nhân",
                "sáng",
                "chiều",
                "ngày",
                "đồng",
                "trong",
                "là",
                "có",
                "bàn",
            }:
                if v.norms[end] == "của" and end + 1 < j and v.capital[end + 1]:
                    end += 1
                    continue
                break
            if (v.longest("sign", end) and v.norms[end] not in {"nhà", "trung"}) or (
                v.longest("bloc_stops", end) and end > a and v.norm(end, end + 2) not in {"hội nghị", "hội trường"}
            ):
                break
        elif v.capital[end]:
            if v.norms[end] in {"khối", "cụm"} and end > a:
                break
            unit = read_unit(v, end, limit=j)
            if unit:
                end = unit.end
                continue
        end += 1
    while end > a and v.words[end - 1] in {"-", "–", ","}:
        end -= 1
    return (
        end
        if end - a <= 22
        and any(
            v.capital[k] or v.norms[k] in {"hội", "trụ", "nhà", "trung", "huyện", "xã", "thành"} for k in range(a, end)
        )
        else a
    )
