"""What came of a request, as the code that the store keeps.

In: an entry of the frontier with the response or the error that its request ended in. Out: a
:class:`pipelines.items.Visit` with outcome, reason, and when it may be tried again. Pure but for the clock.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines import clock
from pipelines.items import ARTICLE, Visit

if TYPE_CHECKING:
    from scrapy.http import Response

    from output.store import Entry

READ = "read"
"""Fetched whole, and what it says is still to be found out; nothing is kept with it."""

LIST, PAGE, TWIN, UNCHANGED, NO_ARTICLE, FAILED, REFUSED, GONE, FETCHED = (
    "list", "article", "twin", "unchanged", "no_article", "failed", "refused", "gone", "fetched",
)  # fmt: skip

PROMISING = "promising"
"""The reason of a list that shows something worth fetching."""

TRIES = 3
"""Runs in which an address that fails is tried."""

LATER = datetime.timedelta(minutes=10)
"""Until an address that failed may be tried again: by the next run, not by this one."""

FOR_GOOD = frozenset(
    {"offsite", "scheme", "port", "private_address", "address", "robots", "endless", "redirect_loop",
     "too_many_redirects", "bad_location", "too_large", "content_type",
     "url_too_long", "too_deep", "repeating_path", "too_many_parameters"}
)  # fmt: skip
"""Refusals that a second try would meet again."""


_ERRORS = (
    ("Timeout", "timeout"),
    ("TimedOut", "timeout"),
    ("DNS", "dns"),
    ("CannotResolve", "dns"),
    ("Refused", "refused_connection"),
    ("SSL", "tls"),
    ("TLS", "tls"),
    ("Certificate", "tls"),
    ("DataLoss", "truncated"),
    ("Connection", "connection"),
    ("ResponseNeverReceived", "connection"),
)
"""The reason of an error by a part of its class's name."""


def of_response(entry: Entry, response: Response) -> Visit:
    """What a response says before its page is read."""
    visit = _visit(entry)
    visit.status = response.status
    visit.final_url = response.url
    visit.headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    visit.address = str(response.ip_address) if response.ip_address else None
    if response.status == 304:
        visit.outcome, visit.reason = UNCHANGED, entry.reason
    elif response.status in {404, 410}:
        visit.outcome, visit.reason = GONE, f"http_{response.status}"
    elif not 200 <= response.status < 300:
        _fail(visit, entry, f"http_{response.status}")
    elif entry.role == ARTICLE and (_led_home(response) or (_is_home(response.url) and not _is_home(entry.url))):
        visit.outcome, visit.reason = NO_ARTICLE, "soft_404"
    else:
        visit.outcome = READ
        visit.body = response.body
        visit.etag = header(visit, "etag")
        visit.last_modified = header(visit, "last-modified")
    return visit


def of_failure(entry: Entry, error: BaseException) -> Visit | None:
    """What an error says; ``None`` where nothing was tried, so that the entry goes on waiting."""
    from spiders.manners.refusals import Refused, SiteLeft, Stopping

    if isinstance(error, SiteLeft | Stopping):
        return None
    visit = _visit(entry)
    if isinstance(error, Refused):
        if error.reason in FOR_GOOD:
            visit.outcome, visit.reason = REFUSED, error.reason
        else:
            _fail(visit, entry, error.reason)
        return visit
    _fail(visit, entry, _reason(error))
    return visit


def header(visit: Visit, name: str) -> str | None:
    """A header as received."""
    return next((value for key, value in visit.headers if key.lower() == name), None)


def content_type(visit: Visit) -> str | None:
    """The content type as received."""
    return header(visit, "content-type")


def _visit(entry: Entry) -> Visit:
    return Visit(
        entry.id, entry.site, entry.key, entry.url, entry.role, entry.walk, FAILED, fetched=clock.now(),
        parent=entry.parent,
    )  # fmt: skip


def _fail(visit: Visit, entry: Entry, reason: str) -> None:
    visit.outcome, visit.reason = FAILED, reason
    if entry.attempts + 1 < TRIES and visit.fetched is not None:
        visit.retry_at = visit.fetched + LATER


def _led_home(response: Response) -> bool:
    """Whether a redirect or a refresh gave the front page instead of what was asked for."""
    return response.request is not None and bool(response.request.meta.get("soft_404"))


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _reason(error: BaseException) -> str:
    name = type(error).__name__
    return next((reason for part, reason in _ERRORS if part in name), name)
