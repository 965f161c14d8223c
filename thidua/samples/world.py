"""The sample sites as they are on one night: what has been published, and what has befallen a site.

In: the library and what a test wants to imitate (a later night, a new layout, silence, a block, a move, dates gone
astray). Out: what each site shows: its postings, their order, where a listing or a search has them.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from thidua.samples.articles import VIETNAM
from thidua.samples.library import Posting, library, plain
from thidua.samples.sites import SampleSite, Section, sample_sites


@dataclass
class World:
    """The state of all sample sites.

    Attributes:
        today: The day that pages show in their header.
        until: Nothing published after this moment exists yet.
        bases: The address before each host's paths; a host that is not named has ``http://`` and its name.
        silent: Sites that publish nothing after a moment.
        blocked: Sites that answer everything with this status.
        moved: Sites whose every address leads to another host, which serves their pages from now on.
        relaid: Sites whose pages have other class names and other elements than before.
        drift: Sites whose articles show a day that is wrong by so many days.
        stall: Seconds that a stalling page takes.
    """

    today: datetime.date
    until: datetime.datetime | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    silent: dict[str, datetime.datetime] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    relaid: set[str] = field(default_factory=set)
    drift: dict[str, int] = field(default_factory=dict)
    stall: float = 20.0
    _shown: dict[str, tuple[Posting, ...]] = field(default_factory=dict, repr=False)
    _listed: dict[tuple[str, str], tuple[Posting, ...]] = field(default_factory=dict, repr=False)

    def changed(self) -> None:
        """Forget what was worked out for the state before."""
        self._shown.clear()
        self._listed.clear()

    def base(self, host: str) -> str:
        """The address before the paths of a host; of a site that has moved, where it is now."""
        host = self.moved.get(host, host)
        return self.bases.get(host, f"http://{host}")

    def moved_here(self, host: str) -> SampleSite | None:
        """The site that has moved to a host which had none."""
        return next((sample_sites()[site] for site, to in self.moved.items() if to == host), None)

    def shown(self, host: str) -> tuple[Posting, ...]:
        """The postings of a site that exist, newest first."""
        found = self._shown.get(host)
        if found is None:
            ends = [x for x in (self.until, self.silent.get(host)) if x is not None]
            end = min(ends) if ends else None
            found = tuple(p for p in library().postings[host] if end is None or p.moment <= end)
            self._shown[host] = found
        return found

    def exists(self, posting: Posting) -> bool:
        """Whether a posting has been published."""
        ends = [x for x in (self.until, self.silent.get(posting.site)) if x is not None]
        return all(posting.moment <= end for end in ends)

    def listed(self, site: SampleSite, section: Section) -> tuple[Posting, ...]:
        """The postings that a section lists: its own, those of its parts, and those that stand there too."""
        found = self._listed.get((site.host, section.key))
        if found is None:
            inside = {section.key} | {x.key for x in site.sections if x.parent == section.key}
            found = tuple(
                p for p in self.shown(site.host) if section.all or p.section in inside or inside & set(p.also)
            )
            self._listed[site.host, section.key] = found
        return found

    def tagged(self, site: SampleSite, tag: str) -> tuple[Posting, ...]:
        """The postings with a tag."""
        return tuple(p for p in self.shown(site.host) if tag in p.tags)

    def search(self, site: SampleSite, query: str) -> tuple[Posting, ...]:
        """What the site's own search finds, best first; what it looks at depends on the site."""
        return _searched(self.shown(site.host), site.get("search"), plain(query).strip())


@cache
def _folded(posting: Posting) -> tuple[str, str, str]:
    return plain(posting.title), plain(posting.lead), plain(" ".join(posting.body))


@lru_cache(maxsize=512)
def _searched(postings: tuple[Posting, ...], mode: str, query: str) -> tuple[Posting, ...]:
    terms = query.split()
    if not terms or mode == "none":
        return ()
    found: list[tuple[float, Posting]] = []
    for posting in postings:
        title, lead, body = _folded(posting)
        text = title if mode == "title" else f"{title} {lead} {body}"
        if not all(term in text for term in terms):
            continue
        points = 0.0 if mode == "title" and query not in title else 1.0
        points += 8 * (query in title) + (4 * (query in lead) + 2 * (query in body) if mode != "title" else 0)
        points += sum(term in title for term in terms) / len(terms)
        found.append((points, posting))
    if mode == "latest":
        return tuple(posting for _, posting in found[:100])
    found.sort(key=lambda pair: -pair[0])  # stable: of equal ones the newer first
    return tuple(posting for _, posting in found)


@dataclass(frozen=True, slots=True)
class Pager:
    """The links to the other pages of a list."""

    current: int
    last: int
    pages: tuple[tuple[int, str | None], ...]
    previous: str | None
    next: str | None
    last_url: str | None


def pages_of(count: int, size: int) -> int:
    """How many pages a list of so many entries has."""
    return max(1, math.ceil(count / size))


def pager(current: int, last: int, address: Mapping[int, str]) -> Pager | None:
    """The pager of a page, or ``None`` where all stands on one."""
    if last <= 1:
        return None
    near = sorted({1, 2, last, *range(max(1, current - 2), min(last, current + 2) + 1)})
    pages: list[tuple[int, str | None]] = []
    for before, number in zip([0, *near], near, strict=False):
        if number > before + 1:
            pages.append((before + 1, None))
        pages.append((number, address[number]))
    return Pager(
        current,
        last,
        tuple(pages),
        address.get(current - 1),
        address.get(current + 1),
        address[last] if current < last else None,
    )


def page_of(entries: Sequence[Posting], page: int, size: int) -> Sequence[Posting]:
    """The entries of one page."""
    return entries[(page - 1) * size : page * size]


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def stamp(form: str, when: datetime.datetime | datetime.date) -> str:
    """A moment in the way in which a site writes it."""
    moment = when.astimezone(VIETNAM) if isinstance(when, datetime.datetime) else when
    clock = moment if isinstance(moment, datetime.datetime) else datetime.datetime(2000, 1, 1, tzinfo=VIETNAM)
    weekday = WEEKDAYS[moment.weekday()]
    return form.format(
        weekday=weekday,
        weekday_small=weekday.capitalize(),
        d=moment.day,
        m=moment.month,
        Y=moment.year,
        H=clock.hour,
        M=clock.minute,
        S=clock.second,
        h=clock.hour % 12 or 12,
        ampm="AM" if clock.hour < 12 else "PM",
    )
