"""When was the article published?

In: a :class:`~extract.web.source.Source` whose title and region are known. Out: the moment believed and what it was
read from, or ``None``. A stamp behind the title is believed before anything a head states; the site's clock, a licence,
an event's date, a comment's never; an address that holds a date is a second witness. What lies behind the fetch is an
error.
"""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from extract.web.blocks import Block
from extract.web.moments import ZONE, Addressed, Moment, Stated, addressed, lone_clock, moments, stated
from extract.web.source import Source
from extract.web.stamps import Stamp, clock_at_foot, find_stamps, is_fetch, late

_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_time", "date.published", "dc.date.issued",
    "dcterms.created", "dc.date", "dcterms.date", "dc.created", "date", "article.published", "sailthru.date",
    "parsely-pub-date", "article_date_original", "cxenseparse:recs:publishtime", "citation_publication_date",
    "created", "rnews:datepublished",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")


@dataclass(frozen=True, slots=True)
class Published:
    """The moment believed, and the code of what it was read from."""

    moment: Moment
    source: str


def find_published(source: Source) -> Published | None:
    """The moment of publication, or ``None`` where nothing can be trusted."""
    rejected: set[datetime.date] = set()
    heard = find_stamps(source, rejected)
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
        if late(source, said.moment.day):
            source.witnesses.hear("published", by, said.moment.iso, "no: behind the fetch")
            return
        if is_fetch(source, said.moment) or is_fetch(source, said.written):
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
        if address and _apart(moment.day, address) > 62 and address.moment and not late(source, address.moment.day):
            return Published(address.moment, "url")
        if one.source == "edited" and events and (moment.day - max(events)).days > 400:
            continue
        return Published(moment, "meta" if one.source == "edited" else one.source)
    if address and address.moment and not late(source, address.moment.day):
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
    for near in beside:
        clock = lone_clock(near.text)
        if clock is not None and not near.marked("clock", "related", "comment"):
            return clock
    return clock_at_foot(source)


def _with_second(
    source: Source, best: Stamp, stamps: list[Stamp], states: list[_Told], address: Addressed | None
) -> Published:
    """The stamp as the other witnesses mend it: its clock, its half of the day, or that it only tells of an update."""
    rivals = [s for s in stamps if s.score >= best.score - 1.5 and not s.updated]
    if best.updated and rivals:
        best = max(rivals, key=lambda s: s.score)
    states = [_in_order(t, best.moment) for t in states]
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


def _in_order(told: _Told, shown: Moment) -> _Told:
    """What a head states with month and day the other way round than the page shows them, put right.

    "3/2/2016" or 2016-02-03 beside a stamp of 02/03/2016: the page is day first, a template's setting may not be.
    """
    said = told.stated.written
    if said.day == shown.day or (said.day.year, said.day.day, said.day.month) != (
        shown.day.year,
        shown.day.month,
        shown.day.day,
    ):
        return told
    if said.clock and shown.clock and _minutes_apart(said.clock, shown.clock) % 720 not in {0, 1, 719}:
        return told
    turned = dataclasses.replace(said, day=shown.day)
    return _Told(dataclasses.replace(told.stated, moment=turned, written=turned), told.source)


def _minutes_apart(one: datetime.time, other: datetime.time) -> int:
    return abs((one.hour - other.hour) * 60 + one.minute - other.minute)


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
    if day in rejected or day in _event_days(source) or late(source, day) or (day.month, day.day) == (1, 1):
        source.witnesses.hear("published", "htmldate", said, "no: an event, a clock or a licence")
        return None
    if source.fetched is not None and day == source.fetched.astimezone(ZONE).date():
        source.witnesses.hear("published", "htmldate", said, "no: the day of the fetch")
        return None
    source.witnesses.hear("published", "htmldate", said)
    return Published(Moment(day, None, 0, 0), "htmldate")
