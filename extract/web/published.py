"""When was the article published?

In: a :class:`~extract.web.source.Source` whose title and region are known. Out: the moment believed and what it was
read from, or ``None``. A stamp behind the title is believed before anything a head states; the site's clock, a licence,
an event's date, a comment's never; an address that holds a date is a second witness. What lies behind the fetch is an
error.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from lxml.html import HtmlElement

from extract.normalise import name
from extract.web.blocks import Block
from extract.web.head import is_inside
from extract.web.moments import ZONE, Addressed, Moment, Stated, addressed, lone_clock, moments, residue, stated
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.words import begins, holds, words

_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_time", "date.published", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "dc.created", "date", "article.published", "sailthru.date",
    "parsely-pub-date", "article_date_original", "cxenseparse:recs:publishtime", "citation_publication_date",
    "created", "rnews:datepublished",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_LETTERS = re.compile(r"[^\W\d_]+")
_COUNTERS = re.compile(
    r"(?:(?:lượt|số lượt|số lần)\s+(?:xem|đọc|truy cập|nghe)|đã xem|đã đọc|phản hồi|bình luận|views?|xem|đọc|lượt)\b"
    r"[\s:]*[\d.,]*"
    r"|[\d.,]+\s*(?:lượt|views?|phản hồi|bình luận)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


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


@dataclass(frozen=True, slots=True)
class Published:
    """The moment believed, and the code of what it was read from."""

    moment: Moment
    source: str


def find_published(source: Source) -> Published | None:
    """The moment of publication, or ``None`` where nothing can be trusted."""
    rejected: set[datetime.date] = set()
    heard = _stamps(source, rejected)
    stamps = [s for s in heard if s.score >= 2]
    rejected |= {s.moment.day for s in heard if s.score < 2}
    address = addressed(source.url or source.head.canonical or "")
    if address:
        said = address.moment.iso if address.moment else f"{address.year}-{address.month:02d}"
        source.witnesses.hear("published", "url", said)
    told = _told(source)
    best = max(stamps, key=lambda s: s.score, default=None)
    rejected |= _editing_days(source)
    found = _not_moved(source, _believed(source, best, stamps, told, address), address)
    if found is None:
        found = _found_by_htmldate(source, rejected)
    if found is not None:
        for witness in source.witnesses.heard:
            if witness.field == "published" and not witness.why.startswith("no") and witness.value == found.moment.iso:
                witness.believed = True
    return found


def _late(source: Source, day: datetime.date) -> bool:
    """Whether a day lies behind the fetch; a day is left for clocks that go wrong."""
    return source.fetched is not None and day > source.fetched.astimezone(ZONE).date() + datetime.timedelta(days=1)


def _editing_days(source: Source) -> set[datetime.date]:
    """Days on which the page says that it was changed."""
    head = source.head
    values = [head.metas.get(name, "") for name in _MODIFIED]
    values += [str(head.properties.get("dateModified", "")), str(head.article.get("dateModified", ""))]
    days = {said.moment.day for said in map(stated, values) if said}
    for element in source.markup.tagged("meta"):
        if (element.get("http-equiv") or "").lower() in {"last-modified", "date", "expires"}:
            try:
                days.add(parsedate_to_datetime(element.get("content") or "").astimezone(ZONE).date())
            except ValueError:
                continue
    return days


def _is_fetch(source: Source, moment: Moment) -> bool:
    """Whether a moment is that of the fetch: what a page states anew each time it is served."""
    if source.fetched is None or not _is_fetch_day(source, moment.day):
        return False
    if moment.clock is None:
        return True
    at = datetime.datetime.combine(moment.day, moment.clock, ZONE)
    return abs((source.fetched - at).total_seconds()) <= 600


def _is_fetch_day(source: Source, day: datetime.date) -> bool:
    return source.fetched is not None and day == source.fetched.astimezone(ZONE).date()


def _stamps(source: Source, rejected: set[datetime.date]) -> list[Stamp]:
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
    if said is None or outside or _late(source, said.moment.day) or _is_fetch(source, said.moment):
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


def _judged(
    source: Source, block: Block, moment: Moment, first: int, last: int, *, alone: bool, nth: int
) -> Stamp | None:
    """A date in the page's text as a stamp, or ``None`` where it cannot be one."""
    text = block.text
    norm = name(text)
    where = name(text[: moment.start][-60:])
    if _late(source, moment.day):
        source.witnesses.hear("published", "page", moment.iso, "no: behind the fetch")
        return None
    if block.marked("footer", "nav", "related", "comment", "clock", "counter", "aside", "hidden", "tags"):
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
        elif near and moment.weekday and source.fetched is not None and not _is_fetch_day(source, moment.day):
            score += 0.5
        else:
            score -= 3.0 if near else 4.0
        why.append("before the title")
    else:
        score += 2.0 if first - 6 <= number <= first + 1 else (0.0 if number > last else -2.0)
    if (
        title is not None
        and number < title
        and source.fetched is not None
        and moment.day == source.fetched.astimezone(ZONE).date()
        and not (published or updated)
    ):
        source.witnesses.hear("published", "page", moment.iso, "no: the site's clock")
        return None
    score -= 0.1 * nth + 0.5 * (not alone and nth > 0 and not published)
    return Stamp(moment, block, "page", score, ", ".join(why), updated and not published, published or updated)


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
    if said is None or _late(source, said.moment.day) or _is_fetch(source, said.moment):
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


@dataclass(frozen=True, slots=True)
class _Told:
    stated: Stated
    source: str


def _told(source: Source) -> list[_Told]:
    """What head, JSON-LD and microdata state, the more trustworthy first."""
    out: list[_Told] = []
    head = source.head
    distrusted = source.layout.distrusted if source.layout else ()
    modified = {
        head.meta(*_MODIFIED),
        str(head.properties.get("dateModified", "")),
        str(head.article.get("dateModified", "")),
    }

    def take(value: object, by: str, code: str) -> None:
        if not isinstance(value, str) or not value.strip():
            return
        said = stated(value)
        if said is None:
            source.witnesses.hear("published", by, value, "no: not understood")
            return
        if _late(source, said.moment.day):
            source.witnesses.hear("published", by, said.moment.iso, "no: behind the fetch")
            return
        if _is_fetch(source, said.moment) or _is_fetch(source, said.written):
            source.witnesses.hear("published", by, said.moment.iso, "no: the moment of the fetch")
            return
        if by in distrusted:
            source.witnesses.hear("published", by, said.moment.iso, "no: this system states it wrongly")
            return
        if by == "microdata" and value in modified:
            source.witnesses.hear("published", by, said.moment.iso, "the same as the time of editing")
            out.append(_Told(said, "edited"))
            return
        source.witnesses.hear(
            "published", by, said.moment.iso, "malformed, read nevertheless" if said.malformed else ""
        )
        out.append(_Told(said, code))

    take(head.article.get("datePublished"), "json-ld", "json-ld")
    for meta in _METAS:
        if meta in head.metas:
            take(head.metas[meta], f"meta {meta}", "meta")
    take(head.properties.get("datePublished"), "microdata", "meta")
    return out


def _believed(
    source: Source, best: Stamp | None, stamps: list[Stamp], told: list[_Told], address: Addressed | None
) -> Published | None:
    states = [t for t in told if t.source != "edited"]
    if best is not None:
        return _with_second(source, best, stamps, states, address)
    events = _event_days(source)
    for one in states or told:
        moment = one.stated.moment
        if address and _apart(moment.day, address) > 62 and address.moment and not _late(source, address.moment.day):
            return Published(address.moment, "url")
        if one.source == "edited" and events and (moment.day - max(events)).days > 400:
            continue
        return Published(moment, "meta" if one.source == "edited" else one.source)
    if address and address.moment and not _late(source, address.moment.day):
        return Published(address.moment, "url")
    return None


def _not_moved(source: Source, found: Published | None, address: Addressed | None) -> Published | None:
    """Doubt the day on which an old article was moved to a new system.

    Its address and the events that it tells of are of another time.
    """
    if found is None or address is None or found.source == "url":
        return found
    day = found.moment.day
    if day < datetime.date(address.year, address.month, 1) or _apart(day, address) < 120:
        return found
    events = [e for e in _event_days(source) if e <= day]
    if not events or abs((max(events) - day).days) < _apart(max(events), address):
        return found
    source.witnesses.hear("published", "url", f"{address.year}-{address.month:02d}", "the article was moved later")
    return Published(address.moment, "url") if address.moment else None


def _apart(day: datetime.date, address: Addressed) -> int:
    """Days between a day and what an address says, the nearer edge of the month where it says no day."""
    if address.moment:
        return abs((day - address.moment.day).days)
    first = datetime.date(address.year, address.month, 1)
    last = datetime.date(address.year + address.month // 12, address.month % 12 + 1, 1)
    return max(0, (first - day).days, (day - last).days)


def _clock_apart(source: Source, block: Block) -> datetime.time | None:
    """The clock that stands in a line of its own beside the day, or at the foot of a blog ("vào lúc 20:14")."""
    beside = [b for b in source.blocks[max(0, block.number - 1) : block.number + 2] if b is not block]
    ends = [b.number for b in source.blocks if b.part in {"body", "lead"}]
    foot = source.blocks[ends[-1] + 1 : ends[-1] + 5] if ends else []
    for near in beside:
        clock = lone_clock(near.text)
        if clock is not None and not near.marked("clock", "related", "comment"):
            return clock
    for below in foot:
        at = below.text.rfind("lúc ")
        if at >= 0 and not moments(below.text) and not below.marked("related", "comment"):
            return lone_clock(below.text[at + 4 :])
    return None


def _with_second(
    source: Source, best: Stamp, stamps: list[Stamp], states: list[_Told], address: Addressed | None
) -> Published:
    """The stamp as the other witnesses mend it: its clock, its half of the day, or that it only tells of an update."""
    rivals = [s for s in stamps if s.score >= best.score - 1.5 and not s.updated]
    if best.updated and rivals:
        best = max(rivals, key=lambda s: s.score)
    same = [t for t in states if best.moment.day in {t.stated.moment.day, t.stated.written.day}]
    if not same:
        other = next((t for t in states), None)
        if other is not None:
            day = other.stated.moment.day
            agreed = address is not None and _apart(day, address) < _apart(best.moment.day, address)
            agreed = agreed or _nearer_events(source, best.moment.day, day)
            if (best.updated and day < best.moment.day) or agreed or (best.score < 3.5 and not best.labelled):
                return Published(other.stated.moment, other.source)
    if best.moment.clock is None and best.block is not None:
        clock = _clock_apart(source, best.block)
        if clock is not None:
            return Published(dataclasses.replace(best.moment, clock=clock), "page")
    if best.moment.clock is None:
        twin = next(
            (s.moment for s in stamps if s.moment.day == best.moment.day and s.moment.clock and s.score >= 2), None
        )
        if twin is not None:
            return Published(twin, "page")
        clocked = next((t for t in same if t.stated.moment.clock is not None), None)
        if clocked is not None:
            written = clocked.stated.written
            moment = clocked.stated.moment if clocked.stated.moment.day == best.moment.day else written
            return Published(moment, clocked.source)
        if address and address.moment and address.moment.day == best.moment.day and address.moment.clock:
            return Published(address.moment, "url")
        return Published(best.moment, "page")
    if not best.moment.halved and best.moment.clock.hour <= 12:
        for other in same:
            later = _half_a_day_later(best.moment, other.stated)
            if later is not None:
                return Published(later, other.source)
        if address and address.moment:
            later = _half_a_day_later(best.moment, Stated(address.moment, address.moment))
            if later is not None:
                return Published(later, "url")
    return Published(best.moment, "page")


def _nearer_events(source: Source, shown: datetime.date, other: datetime.date) -> bool:
    """Whether a stamp lies a year and more behind the events told of, and another witness names a day beside them."""
    told = [event for event in _event_days(source) if event <= other + datetime.timedelta(days=3)]
    return bool(told) and (shown - other).days > 300 and (other - max(told)).days < 60


def _half_a_day_later(moment: Moment, said: Stated) -> Moment | None:
    """What another witness says, where it is the same day and minute of the clock's other half."""
    assert moment.clock is not None
    for other in (said.moment, said.written):
        if other.clock is None or other.day != moment.day:
            continue
        if other.clock.hour == moment.clock.hour + 12 and abs(other.clock.minute - moment.clock.minute) <= 1:
            return other
    return None


def _event_days(source: Source) -> list[datetime.date]:
    """Days that the article's own prose names."""
    out: list[datetime.date] = []
    for block in source.blocks:
        if block.part in {"body", "lead"} and len(out) < 20:
            out += [m.day for m in moments(block.text[:2000])]
    return out


def _found_by_htmldate(source: Source, rejected: set[datetime.date]) -> Published | None:
    """What htmldate finds, where it is neither a date that was turned down nor one that the article tells of."""
    import copy

    from htmldate import find_date

    latest = source.fetched.astimezone(ZONE) if source.fetched else datetime.datetime(2099, 1, 1, tzinfo=ZONE)
    tree = copy.deepcopy(source.markup.root)
    try:
        said = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=source.url,
            min_date=f"{1997}-01-01",
            max_date=latest.strftime("%Y-%m-%d"),
        )
    except Exception:  # a library over pages of any kind: what it cannot read it has not read
        return None
    if not said:
        return None
    day = datetime.date.fromisoformat(said)
    if day in rejected or day in _event_days(source) or _late(source, day) or (day.month, day.day) == (1, 1):
        source.witnesses.hear("published", "htmldate", said, "no: an event, a clock or a licence")
        return None
    if source.fetched is not None and day == source.fetched.astimezone(ZONE).date():
        source.witnesses.hear("published", "htmldate", said, "no: the day of the fetch")
        return None
    source.witnesses.hear("published", "htmldate", said)
    return Published(Moment(day, None, 0, 0), "htmldate")
