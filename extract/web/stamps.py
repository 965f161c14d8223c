"""Which dates of the page's text may be the article's own?

In: a :class:`~extract.web.source.Source` whose parts are told. Out: :class:`Stamp` objects with a score: a stamp behind
the title, with a clock, a label, a true weekday, high; the site's clock, a licence, a comment's date not at all.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.normalise import name
from extract.web.blocks import Block
from extract.web.head import is_inside
from extract.web.moments import ZONE, Moment, addressed, lone_clock, moments, residue, stated
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.words import begins, holds, words

_LETTERS = re.compile(r"[^\W\d_]+")
_COUNTERS = re.compile(
    r"(?:(?:lượt|số lượt|số lần)\s+(?:xem|đọc|truy cập|nghe)|đã xem|đã đọc|phản hồi|bình luận|views?|xem|đọc|lượt)\b"
    r"[\s:]*[\d.,]*"
    r"|[\d.,]+\s*(?:lượt|views?|phản hồi|bình luận)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
VIEWS = re.compile(
    r"\(?\s*(?:(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập)|đã xem|đã đọc|lượt|views?|xem|số lượt xem tin)\s*:?\s*[\d.,]+"
    r"\s*\)?|[\d.,]+\s*(?:lượt (?:xem|đọc)|views?|bình luận)",
    re.IGNORECASE,
)
AGO = re.compile(r"(?:khoảng )?\d+ (?:giây|phút|giờ|ngày|tuần|tháng|năm) trước", re.IGNORECASE)


@dataclass(slots=True)
class Stamp:
    """A date in the page that may be the article's."""

    moment: Moment
    block: Block | None
    source: str
    score: float
    why: str
    updated: bool = False
    labelled: bool = False


def late(source: Source, day: datetime.date) -> bool:
    """Whether a day lies behind the fetch; a day is left for clocks that go wrong."""
    return source.fetched is not None and day > source.fetched.astimezone(ZONE).date() + datetime.timedelta(days=1)


def is_fetch(source: Source, moment: Moment) -> bool:
    """Whether a moment is that of the fetch: what a page states anew each time it is served."""
    if source.fetched is None or not is_fetch_day(source, moment.day):
        return False
    if moment.clock is None:
        return True
    at = datetime.datetime.combine(moment.day, moment.clock, ZONE)
    return abs((source.fetched - at).total_seconds()) <= 600


def is_fetch_day(source: Source, day: datetime.date) -> bool:
    """Whether a day is that of the fetch."""
    return source.fetched is not None and day == source.fetched.astimezone(ZONE).date()


def find_stamps(source: Source, rejected: set[datetime.date]) -> list[Stamp]:
    """The dates of the page, each judged; what cannot be the article's own goes into ``rejected``."""
    out: list[Stamp] = []
    region_first, region_last = _extent(source)
    named = source.layout.find_all(source.markup, "date") if source.layout else []
    for block in source.blocks:
        if block.kind != "text" or len(block.text) > 260 or not _DIGIT.search(block.text):
            continue
        found = moments(block.text)
        if not found:
            continue
        for n, moment in enumerate(found[:3]):
            stamp = _judged(source, block, moment, region_first, region_last, alone=len(found) == 1, nth=n)
            if stamp is None:
                rejected.add(moment.day)
                continue
            if named and (block.element in named or any(up in named for up in _within(block))):
                stamp.score += 1.5
                stamp.why += ", where the family keeps it"
            out.append(stamp)
            source.witnesses.hear("published", stamp.source, moment.iso, stamp.why + f"; score {stamp.score:.1f}")
    for element in dict.fromkeys(named):
        if element.tag == "meta" or element.get("datetime") or element.get("content"):
            _of_family(source, element, out)
    for element in source.markup.tagged("time"):
        _of_time_element(source, element, out, region_first)
    return out


def _extent(source: Source) -> tuple[int, int]:
    """Numbers of the first and last block of prose of the article."""
    inside = [b.number for b in source.blocks if b.part in {"body", "lead"}]
    return (inside[0], inside[-1]) if inside else (len(source.blocks), len(source.blocks))


def _within(block: Block) -> list[HtmlElement]:
    """The elements close around a block, and those inline in it."""
    return [
        *list(block.element.iterancestors())[:3],
        *list(block.element.iter("span", "time", "em", "i", "b", "small"))[:8],
    ]


def _of_family(source: Source, element: HtmlElement, out: list[Stamp]) -> None:
    """A family's place that holds the date in an attribute."""
    said = stated(element.get("datetime") or element.get("content") or "")
    block = next((b for b in source.blocks if b.element is element or is_inside(element, b.element)), None)
    outside = block is not None and block.marked(*OUTSIDE)
    if said is None or outside or late(source, said.moment.day) or is_fetch(source, said.moment):
        return
    if is_beside_title(source, element):
        updated = re.search("updat|modif", element.get("class") or "") is not None
        out.append(Stamp(said.moment, None, "page", 5.0 - updated, "family's rule", updated))
        source.witnesses.hear("published", "family", said.moment.iso, "score 5.0")


def is_beside_title(source: Source, element: HtmlElement) -> bool:
    """Whether an element stands in one box with the title."""
    title = source.title_block
    if title is None:
        return False
    return any(
        up.tag not in {"body", "html", "form"} and is_inside(title.element, up)
        for up in list(element.iterancestors())[:4]
    )


def _of_the_address(source: Source, moment: Moment) -> Moment | None:
    """A day that lies ahead with the year that the address says, where this says the same month: a slip of the hand."""
    said = addressed(source.url or source.head.canonical or "")
    if said is None or said.month != moment.day.month:
        return None
    try:
        day = moment.day.replace(year=said.year)
    except ValueError:
        return None
    return None if late(source, day) else dataclasses.replace(moment, day=day)


def _judged(
    source: Source, block: Block, moment: Moment, first: int, last: int, *, alone: bool, nth: int
) -> Stamp | None:
    """A date in the page's text as a stamp, or ``None`` where it cannot be one."""
    text = block.text
    norm = name(text)
    where = name(text[: moment.start][-60:])
    if late(source, moment.day):
        meant = _of_the_address(source, moment)
        if meant is None:
            source.witnesses.hear("published", "page", moment.iso, "no: behind the fetch")
            return None
        source.witnesses.hear("published", "page", moment.iso, "the year is the address's: its own lies ahead")
        moment = meant
    headed = source.title_block  # what stands in the title's box right behind it is no clock, whatever its class
    of_title = headed is not None and block.number == headed.number + 1 and _share_box(block, headed)
    outside = ("footer", "nav", "related", "comment", "counter", "aside", "hidden", "tags")
    if block.marked(*outside) or (block.marked("clock") and not of_title):
        source.witnesses.hear("published", "page", moment.iso, "no: " + next(k for k, _ in block.marks if k in OUTSIDE))
        return None
    if holds(norm, words().stamps["never"]) or begins(norm, words().stamps["never"]):
        source.witnesses.hear("published", "page", moment.iso, "no: a licence or a clock")
        return None
    left = _COUNTERS.sub(" ", residue(text))
    published = _labelled(where, words().stamps["published"])
    updated = _labelled(where, words().stamps["updated"])
    spare = len(_LETTERS.findall(left))
    if is_prose(block) and spare > 8:
        return None
    title = source.title_block.number if source.title_block else None
    score, why = 0.0, []
    if published or updated:
        score += 2.0 if published else 1.5
        why.append("labelled")
    if moment.clock is not None:
        score += 1.2
        why.append("with a clock")
    if moment.weekday is not None:
        score += 1.0 if moment.weekday else -3.0
        why.append("weekday " + ("true" if moment.weekday else "wrong"))
    if block.marked("date"):
        score += 1.0
    if block.linked > 0.6 or (block.item and block.linked > 0.2):
        score -= 3.0
    allowed = 6 if (published or updated or moment.clock) else 3
    score -= 0.5 * max(0, spare - allowed)
    number = block.number
    if title is not None and number > title:
        between = [b for b in source.blocks[title + 1 : number] if b.kind == "text" and is_prose(b)]
        if number <= first + 1 or len(between) <= 1:
            score += 3.0
            why.append("behind the title")
        elif number <= last:
            score -= 1.0 if not (published or updated) else 1.5
            why.append("inside the article")
        else:
            score += 0.5 if (published or updated or moment.clock) and number <= last + 4 else -2.0
            why.append("behind the article")
    elif title is not None and number == title:
        score += 1.5
    elif title is not None:
        bare = title - number == 1 and moment.weekday is None and spare == 0
        near = title - number <= 2 and source.title_block is not None and _share_box(block, source.title_block)
        if near and (moment.clock or published or updated):
            score += 1.0
        elif near and bare:
            score += 2.1
        elif near and moment.weekday and source.fetched is not None:  # that of the fetch is told below
            score += 0.5
        else:
            score -= 3.0 if near else 4.0
        why.append("before the title")
    else:
        score += 2.0 if first - 6 <= number <= first + 1 else (0.0 if number > last else -2.0)
    if (
        title is not None
        and number < title
        and is_fetch_day(source, moment.day)
        and not (published or updated)
        and not _is_own_today(source, block, moment, spare)
    ):
        source.witnesses.hear("published", "page", moment.iso, "no: the site's clock")
        return None
    score -= 0.1 * nth + 0.5 * (not alone and nth > 0 and not published)
    return Stamp(moment, block, "page", score, ", ".join(why), updated and not published, published or updated)


def _is_own_today(source: Source, block: Block, moment: Moment, spare: int) -> bool:
    """Whether a stamp above the title, of the day of the fetch, is the article's and not the site's clock.

    It stands in the title's own box, and its clock is not that of the fetch; a day alone has no weekday with it, for
    the sites' clocks name one, or else its clock stands at the article's foot.
    """
    title = source.title_block
    if title is None or is_fetch(source, dataclasses.replace(moment, clock=moment.clock or datetime.time(0))):
        return False
    near = title.number - block.number <= 2 and _share_box(block, title)
    if moment.clock is not None:
        return near
    if near and moment.weekday is None and spare == 0 and block.marked("date"):
        return True
    if near and _has_clock_above(source, block):
        return True
    clock = clock_at_foot(source)
    return clock is not None and title.number - block.number <= 4 and block.marked("date") and spare == 0


def _has_clock_above(source: Source, block: Block) -> bool:
    """Whether the site's clock stands elsewhere, over a stamp: a page has one."""
    for above in source.blocks[: block.number]:
        if above.kind != "text" or len(above.text) > 100 or not _DIGIT.search(above.text):
            continue
        if _share_box(above, block):
            continue
        for moment in moments(above.text):
            if is_fetch_day(source, moment.day) and (
                above.marked("clock") or moment.weekday or is_fetch(source, moment)
            ):
                return True
    return False


def clock_at_foot(source: Source) -> datetime.time | None:
    """The clock at the foot of a blog's article, whose day stands over the title: "vào lúc 20:14"."""
    ends = [b.number for b in source.blocks if b.part in {"body", "lead"} and is_prose(b)]
    for below in source.blocks[ends[-1] + 1 : ends[-1] + 5] if ends else []:
        at = below.text.rfind("lúc ")
        if at >= 0 and not moments(below.text) and not below.marked("related", "comment"):
            clock = lone_clock(below.text[at + 4 :])
            if clock is not None:
                return clock
    return None


def _labelled(before: str, labels: tuple[str, ...]) -> bool:
    return any(f" {label}" in f" {before}" for label in labels if label != "ngày")


def _share_box(one: Block, other: Block) -> bool:
    """Whether two blocks stand in one box of the page: within three elements of each other."""
    up = one.element
    for _ in range(3):
        if up is None:
            return False
        if is_inside(other.element, up) and up.tag not in {"body", "html", "form"}:
            return True
        up = up.getparent()
    return False


def _of_time_element(source: Source, element: HtmlElement, out: list[Stamp], first: int) -> None:
    value = element.get("datetime")
    said = stated(value) if value else None
    if said is None or late(source, said.moment.day) or is_fetch(source, said.moment):
        return
    block = next((b for b in source.blocks if b.element is element or is_inside(element, b.element)), None)
    if block is None or block.marked(*OUTSIDE) or block.linked > 0.6:
        return
    behind = source.title_block is not None and source.title_block.number < block.number <= first + 1
    beside = source.title_block is not None and _share_box(block, source.title_block)
    if not behind and not beside:
        return
    shown = moments(block.text)
    moment = said.moment
    if shown and shown[0].day == said.written.day and said.zoned:
        moment = said.written if shown[0].clock == said.written.clock else moment
    updated = re.search("updat|modif", element.get("class") or "") is not None
    out.append(Stamp(moment, block, "page", 4.5 - updated, "<time> behind the title", updated))
    source.witnesses.hear("published", "time element", moment.iso, "behind the title; score 4.5")


def is_stamp(block: Block) -> bool:
    """Whether a line is a date and little else."""
    if len(block.text) > 140 or block.kind != "text":
        return False
    found = moments(block.text)
    if not found:
        return False
    left = VIEWS.sub(" ", residue(block.text))
    spare = _LETTERS.findall(left.lower())
    labelled = begins(block.norm, words().stamps["published"] + words().stamps["updated"])
    if labelled:
        return len(spare) <= 12
    if len(spare) <= 3:
        return True
    clock = any(m.clock for m in found)
    return len(spare) <= 8 and (clock or block.marked("date")) and not block.text.endswith((".", ";", ","))
