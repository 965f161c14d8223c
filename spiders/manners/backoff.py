"""What does an answer, or none, mean for the site and for the request?

In: each answer as it comes from the wire, or the error there was instead. Out: the answer, the same request again
later, or an error with its reason. 429 and 503 pause the site, as long as Retry-After says; several in a row, or
several addresses in a row that fail or are forbidden, and the site is left alone for this run. What may pass is tried
again, a few times and behind the other requests; a host that does not answer by https is tried by http once, and the
other way round.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from spiders.manners.refusals import Failed, SiteLeft
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of
from spiders.scope import place

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.manners.shared import Manners
    from spiders.manners.states import SiteState

BUSY = frozenset({429, 503})
OTHER_SCHEME = "other_scheme"
"""The meta key of a request that tries the other scheme."""


class BackoffMiddleware:
    """Pauses, leaves and repeats."""

    def __init__(self, manners: Manners) -> None:
        settings = manners.settings
        self._manners = manners
        self._pause = settings.getfloat("THIDUA_BACKOFF", 10.0)
        self._later = settings.getfloat("THIDUA_RETRY_DELAY", 5.0)
        self._most = {
            "throttled": settings.getint("THIDUA_BUSY_MAX", 3),
            "failing": settings.getint("THIDUA_FAILURES_MAX", 5),
            "server_errors": settings.getint("THIDUA_SERVER_ERRORS_MAX", 10),
            "forbidden": settings.getint("THIDUA_FORBIDDEN_MAX", 3),
        }

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        """Made by Scrapy."""
        return cls(manners_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Count an answer and draw the consequences."""
        state = self._manners.state_of(request)
        state.answers += 1
        state.bytes += len(response.body)
        state.statuses[response.status] += 1
        self._found_scheme(request, state)
        if response.status in BUSY:
            return self._busy(request, response, state)
        if response.status >= 500:
            self._count(request, state, "server_errors", f"it answers {response.status}")
            return self._manners.again(request, f"http_{response.status}", self._later) or response
        if response.status == 403 and not request.meta.get(ROBOTS):
            self._count(request, state, "forbidden", "it answers 403")
            return response
        state.in_a_row.clear()
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Try again what may pass."""
        reason = reason_of(exception)
        if reason is None:
            return None
        state = self._manners.state_of(request)
        other = self._other_scheme(request, state)
        if other is not None:
            return other
        self._count(request, state, "failing", f"the last error was: {reason}")
        later = self._later * 3 ** request.meta.get("retry_times", 0)
        retry = self._manners.again(request, reason, later) if state.left is None else None
        if retry is not None:
            return retry
        if state.left is not None:
            raise _left(state) from exception
        message = f"{request.url}: {_WORDS[reason]} ({str(exception).strip() or type(exception).__name__})"
        raise Failed(reason, message) from exception

    def _busy(self, request: Request, response: Response, state: SiteState) -> Request | Response:
        """The server asks for a pause."""
        now = self._manners.now()
        asked = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC))
        times = self._count(request, state, "throttled", f"it answers {response.status}", every=True)
        if asked is not None and asked > self._manners.states.most_pause:
            detail = f"it asks for a pause of {asked:.0f} s, more than {self._manners.states.most_pause:g} s"
            self._manners.states.leave(state.name, "throttled", detail)
        if state.left is not None:
            raise _left(state)
        pause = min(self._pause * 2 ** (times - 1), self._manners.states.most_pause) if asked is None else asked
        self._manners.states.pause(state.name, pause, now)
        state.note(f"paused {pause:g} s after {response.status}")
        return self._manners.again(request, f"http_{response.status}", pause) or response

    def _count(self, request: Request, state: SiteState, what: str, detail: str, *, every: bool = False) -> int:
        """Count what goes wrong in a row, each address once; at the bound the site is left."""
        if request.meta.get("retry_times", 0) and not every:
            return state.in_a_row[what]
        state.in_a_row[what] += 1
        if state.in_a_row[what] >= self._most[what] and not request.meta.get(ROBOTS):
            self._manners.states.leave(state.name, what, f"{state.in_a_row[what]} times in a row; {detail}")
        return state.in_a_row[what]

    def _other_scheme(self, request: Request, state: SiteState) -> Request | None:
        """The request by http instead of https, or the other way, if its host never answered as it was asked."""
        where = place(request.url)
        if where is None or request.meta.get(OTHER_SCHEME) or where.host in state.schemes:
            return None
        url = swapped(request.url)
        if url is None or self._manners.scope.refuse(url, request.meta.get("site")) is not None:
            return None
        state.note(f"{where.host} does not answer by {where.scheme}; asked by {url.partition(':')[0]}")
        other = request.replace(url=url, dont_filter=True)
        other.meta[OTHER_SCHEME] = True
        return other

    def _found_scheme(self, request: Request, state: SiteState) -> None:
        """Keep the scheme that a host was first heard by."""
        where = place(request.url)
        if where is not None:
            state.schemes.setdefault(where.host, where.scheme)


def retry_after(header: bytes | None, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for, in either of its forms; None if it says nothing that can be read."""
    text = (header or b"").decode("latin-1").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def swapped(url: str) -> str | None:
    """An address by the other scheme; with a port of its own only from https to http."""
    where = place(url)
    if where is None:
        return None
    scheme, _, rest = url.partition(":")
    if scheme == "https":
        return "http:" + rest.replace(":443", "", 1) if where.port == 443 else "http:" + rest
    return "https:" + rest if where.port == 80 and ":80" not in rest else None


_WORDS = {
    "timeout": "no answer in time",
    "dns": "its name leads to no address",
    "refused_connection": "it accepts no connection",
    "tls": "no secure connection can be made",
    "truncated": "the answer broke off",
    "connection": "the connection broke",
}


def reason_of(exception: BaseException) -> str | None:
    """The code for an error of the network, None for any other."""
    from twisted.internet.error import ConnectError, ConnectionClosed
    from twisted.internet.error import TimeoutError as ConnectTimeout

    if isinstance(exception, DownloadTimeoutError | ConnectTimeout):
        return "timeout"
    if isinstance(exception, CannotResolveHostError):
        return "dns"
    if isinstance(exception, DownloadConnectionRefusedError):
        return "refused_connection"
    if isinstance(exception, ResponseDataLossError):
        return "truncated"
    if _is_tls(exception):
        return "tls"
    if isinstance(exception, DownloadFailedError | ConnectError | ConnectionClosed | OSError):
        return "connection"
    return None


def _is_tls(exception: BaseException | None) -> bool:
    """Whether an error, or one of those it wraps, is one of TLS."""
    from OpenSSL import SSL

    while exception is not None:
        reasons: Any = getattr(exception, "reasons", None) or ()
        if isinstance(exception, SSL.Error) or any(_is_tls(getattr(reason, "value", None)) for reason in reasons):
            return True
        exception = exception.__cause__
    return False


def _left(state: SiteState) -> SiteLeft:
    """The error for a request to a site that is left."""
    assert state.left is not None
    return SiteLeft(state.left, f"{state.name} is left alone in this run: {state.left} {state.detail}".rstrip())
