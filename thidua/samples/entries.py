"""What lists of a sample site are made of: their addresses, their entries, the feeds they declare, their postbacks.

In: a site and what is listed. Out: addresses and values for the templates.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from thidua.samples.library import TAGS, Posting
from thidua.samples.sites import SampleSite, Section
from thidua.samples.world import stamp

LINKED_TAGS = list(TAGS)


def section_address(site: SampleSite, section: Section, page: int = 1) -> str:
    """The address of a section's listing."""
    values = {"section": section.slug, "sid": section.number, "page": page}
    if page > 1 and "listing_page" in site.routes:
        return site.routes["listing_page"].make(**values)
    return site.routes["listing"].make(**values)


def tag_address(site: SampleSite, tag: str, page: int = 1) -> str:
    """The address of a tag's listing."""
    form = "tag_page" if page > 1 else "tag"
    return site.routes[form].make(tag=tag, tagid=700 + 13 * LINKED_TAGS.index(tag), page=page)


def search_address(site: SampleSite, query: str, page: int = 1) -> str:
    """The address of a search's results."""
    return site.routes["search_page" if page > 1 else "search"].make(query=query, page=page)


def entry(site: SampleSite, posting: Posting) -> dict[str, Any]:
    """What a list says of a posting."""
    when = posting.published
    shown = when if isinstance(when, datetime.datetime) or "{H" not in site.get("entry_stamp") else posting.moment
    mistyped = site.get("mistyped_years")
    if mistyped and posting.number % mistyped == 0:
        shown = shown.replace(year=2027, day=min(shown.day, 28))
    return {
        "url": posting.address(),
        "title": posting.title,
        "lead": posting.lead or posting.body[0][:180],
        "stamp": stamp(site.get("entry_stamp"), shown),
        "iso": iso_of(when),
        "yyyymm": f"{posting.moment:%Y%m}",
        "views": posting.number % 4817,
    }


def iso_of(when: datetime.datetime | datetime.date) -> str:
    """A moment or a day in ISO 8601."""
    return when.isoformat()


def feeds_of(site: SampleSite, section: Section | None) -> list[tuple[str, str]]:
    """The feeds that a page declares: title and address."""
    found = []
    if "feed" in site.routes:
        found.append((site.title, site.routes["feed"].make()))
    if "section_feed" in site.routes:
        wanted: Iterable[Section] = (section,) if section else site.sections
        found += [
            (f"{site.title} - {x.title}", site.routes["section_feed"].make(section=x.slug, sid=x.number))
            for x in wanted
        ]
    return found


def view_state(section: Section, page: int) -> str:
    """The state that an ASP.NET list hands to its next page."""
    return base64.b64encode(f"menu={section.number};page={page};".encode()).decode()


def postback(site: SampleSite, section: Section, current: int, last: int) -> dict[str, Any]:
    """The pager of an ASP.NET list: numbers whose links submit a form."""
    shown = range(max(1, current - 4), min(last, current + 5) + 1)
    return {
        "state": view_state(section, current),
        "validation": hashlib.sha256(f"{site.host}{section.number}".encode()).hexdigest()[:24],
        "current": current,
        "pages": [(n, f"ctl00$cph$dlPaging$ctl{n - 1:02}$lnkPage") for n in shown],
    }
