"""What is asked again, and how?

In: an answer or an error, once :mod:`spiders.manners.judging` has drawn its consequences for the site. Out: the answer,
the same request again behind the others and a few times at most, or an error with its reason. A host that never
answered by https is tried by http once, and the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.manners.judging import BUSY, OTHER_SCHEME, other_scheme, reason_of, said
from spiders.manners.refusals import Failed, SiteLeft
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.manners.shared import Manners

_WORDS = {
    "timeout": "no answer in time",
    "dns": "its name leads to no address",
    "refused_connection": "it accepts no connection",
    "tls": "no secure connection can be made",
    "truncated": "the answer broke off",
    "connection": "the connection broke",
}


class BackoffMiddleware:
    """Repeats what may pass; says why a request came to nothing."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._later = manners.settings.getfloat("THIDUA_RETRY_DELAY", 5.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        """Made by Scrapy."""
        return cls(manners_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again what the server could not answer."""
        state = self._manners.state_of(request)
        if response.status in BUSY:
            if state.left is not None:
                raise SiteLeft.of(state)
            pause = state.wait(self._manners.now())
            return self._manners.again(request, f"http_{response.status}", pause) or response
        if response.status >= 500 and state.left is None:
            return self._manners.again(request, f"http_{response.status}", self._later) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again what broke; by the other scheme if its host never answered."""
        reason = reason_of(exception)
        if reason is None:
            return None
        state = self._manners.state_of(request)
        if state.left is not None:
            raise SiteLeft.of(state) from exception
        url = other_scheme(request, state, self._manners.scope)
        if url is not None:
            other = request.replace(url=url, dont_filter=True)
            other.meta[OTHER_SCHEME] = reason
            return other
        later = self._later * 3 ** request.meta.get("retry_times", 0)
        retry = self._manners.again(request, reason, later)
        if retry is not None:
            return retry
        message = f"{request.url}: {_WORDS[reason]} ({said(exception)})"
        first = request.meta.get(OTHER_SCHEME)
        if first is not None:
            message += f"; the other scheme before: {_WORDS[first]}"
        raise Failed(first or reason, message) from exception
