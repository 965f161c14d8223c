"""What does an answer, or none, mean for the site?

In: each answer as it comes from the wire, or the error there was instead, before the site's next request goes out. Out:
changes of the site's state. 429 and 503 pause the site, as long as Retry-After says; several in a row, or several
addresses in a row that fail or are forbidden, and the site is left alone for this run.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)

from pipelines import clock
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of
from spiders.scope import place

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.manners.states import SiteState
    from spiders.scope import Scope

BUSY = frozenset({429, 503})
OTHER_SCHEME = "other_scheme"
"""The meta key of a request that tries the other scheme."""


class Judge:
    """Pauses and leaves sites."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._manners = manners_of(crawler)
        self._pause = settings.getfloat("THIDUA_BACKOFF", 10.0)
        self._most = {
            "throttled": settings.getint("THIDUA_BUSY_MAX", 3),
            "failing": settings.getint("THIDUA_FAILURES_MAX", 5),
            "server_errors": settings.getint("THIDUA_SERVER_ERRORS_MAX", 10),
            "forbidden": settings.getint("THIDUA_FORBIDDEN_MAX", 3),
        }

    def answered(self, request: Request, response: Response) -> None:
        """Count an answer and draw the consequences."""
        state = self._manners.state_of(request)
        state.answers += 1
        state.bytes += len(response.body)
        state.statuses[response.status] += 1
        where = place(request.url)
        if where is not None:
            state.schemes.setdefault(where.host, where.scheme)
        if (response.headers.get(b"Cf-Mitigated") or b"").lower() == b"challenge":
            self._manners.states.blocked(state.name, "challenge")
        elif response.status in BUSY:
            self._busy(request, response, state)
        elif response.status >= 500:
            self._count(request, state, "server_errors", f"it answers {response.status}")
        elif response.status == 403 and not request.meta.get(ROBOTS):
            self._count(request, state, "forbidden", "it answers 403")
        else:
            state.in_a_row.clear()

    def broke(self, request: Request, error: Exception) -> None:
        """Count an error, unless the other scheme is still to be tried."""
        if isinstance(error, StopDownload) and error.response is not None:
            self.answered(request, error.response)
            return
        reason = reason_of(error)
        state = self._manners.state_of(request)
        if reason is None:
            return
        url = other_scheme(request, state, self._manners.scope)
        if url is None:
            self._count(request, state, "failing", f"the last error was: {reason}")
        else:
            state.note(f"{request.url} does not answer ({reason}); asked by {url.partition(':')[0]} instead")

    def _busy(self, request: Request, response: Response, state: SiteState) -> None:
        """The server asks for a pause."""
        asked = retry_after(response.headers.get(b"Retry-After"), clock.now())
        times = self._count(request, state, "throttled", f"it answers {response.status}", every=True)
        most = self._manners.states.most_pause
        if asked is not None and asked > most:
            detail = f"it answers {response.status} and asks for a pause of {asked:.0f} s, more than {most:g} s"
            self._manners.states.leave(state.name, "throttled", detail)
            return
        pause = min(self._pause * 2 ** (times - 1), most) if asked is None else asked
        self._manners.states.pause(state.name, pause, self._manners.now())
        state.note(f"paused {pause:g} s after {response.status}")

    def _count(self, request: Request, state: SiteState, what: str, detail: str, *, every: bool = False) -> int:
        """Count what goes wrong in a row, each address once; at the bound the site is left."""
        if request.meta.get("retry_times", 0) and not every:
            return state.in_a_row[what]
        state.in_a_row[what] += 1
        times = state.in_a_row[what]
        if times >= self._most[what]:
            self._manners.states.leave(state.name, what, f"{times} times in a row; {detail}")
        return times


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


def other_scheme(request: Request, state: SiteState, scope: Scope) -> str | None:
    """The address by http instead of https, or the other way, if its host never answered; None if that was tried."""
    where = place(request.url)
    if where is None or request.meta.get(OTHER_SCHEME) or where.host in state.schemes:
        return None
    url = swapped(request.url)
    return None if url is None or scope.refuse(url, request.meta.get("site")) is not None else url


def swapped(url: str) -> str | None:
    """An address by the other scheme; with a port of its own only from https to http."""
    parts = urlsplit(url)
    plain = parts.netloc.rpartition(":")[0] if parts.port in {80, 443} else parts.netloc
    if parts.scheme == "https":
        return parts._replace(scheme="http", netloc=plain).geturl()
    return parts._replace(scheme="https", netloc=plain).geturl() if parts.port in {None, 80} else None


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


def said(exception: BaseException) -> str:
    """What an error says, in the words of the innermost that says something."""
    while True:
        reasons: Any = getattr(exception, "reasons", None) or ()
        inner = next((reason.value for reason in reasons), None) or exception.__cause__
        if inner is None:
            return str(exception).strip() or type(exception).__name__
        exception = inner
