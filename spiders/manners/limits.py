"""How much of anything is taken: addresses, kinds of content, bytes?

In: the address of a request, the headers of an answer, its body. Out: why it is not taken, or nothing. Scrapy's own
settings bound the bytes of a body and the time of a request; here their errors become outcomes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from scrapy import signals
from scrapy.exceptions import DownloadCancelledError, StopDownload

from spiders.manners.refusals import Unusable
from spiders.manners.robots_rules import MOST_BYTES
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from spiders.manners.shared import Manners

MOST_CHARACTERS = 2_000
MOST_SEGMENTS = 20
MOST_PARAMETERS = 25
ALIKE = 2
"""Where something stands three times over, at least so many segments have stood there before."""

_REPEATED = re.compile(r"((?:/[^/]+)+?)\1{2,}(?=/|$)")
_TEXT = re.compile(
    r"text/.+|(?:application|image)/(?:[\w.-]+\+)?(?:xml|json)|application/(?:x-)?(?:xhtml|rss|atom|rdf|json|javascript).*"
    r"|application/(?:vnd\.wap\.)?xhtml.*|unknown(?:/.*)?",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"(?:application|binary)/(?:octet-stream|x-gzip|gzip|x-gunzip|x-download|force-download)", re.IGNORECASE
)
_PACKED_TEXT = re.compile(r"\.(?:gz|xml|rss|txt|json)$", re.IGNORECASE)
_WHOLE = (b"</html>", b"</rss>", b"</feed>", b"</urlset>", b"</sitemapindex>", b"</rdf:rdf>")


def url_fault(url: str) -> str | None:
    """What is wrong with an address in itself: a trap grows such ones."""
    if len(url) > MOST_CHARACTERS:
        return "url_too_long"
    parts = urlsplit(url)
    if parts.path.count("/") > MOST_SEGMENTS:
        return "too_deep"
    segments = parts.path.split("/")
    if len(segments) - len(set(segments)) >= ALIKE and _REPEATED.search(parts.path):
        return "repeating_path"
    if parts.query.count("&") >= MOST_PARAMETERS and len(parse_qsl(parts.query)) > MOST_PARAMETERS:
        return "too_many_parameters"
    return None


def is_text(content_type: str, url: str) -> bool:
    """Whether an answer may hold a page, a feed, a sitemap or data; one that does not say may."""
    kind = content_type.partition(";")[0].strip()
    if not kind or "/" not in kind or _TEXT.fullmatch(kind):
        return True
    return bool(_PACKED.fullmatch(kind) and _PACKED_TEXT.search(urlsplit(url).path))


class LimitsMiddleware:
    """Stops what is no text at its headers, and says why an answer was not taken."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LimitsMiddleware:
        """Made by Scrapy."""
        middleware = cls(manners_of(crawler))
        crawler.signals.connect(middleware.headers_received, signals.headers_received)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    def headers_received(self, headers: Headers, request: Request) -> None:
        """The first bytes of an answer: the pause of the site begins, and what is no text ends."""
        self._manners.state_of(request).heard(self._manners.now())
        kind = (headers.get(b"Content-Type") or b"").decode("latin-1")
        if not request.meta.get(ROBOTS) and not is_text(kind, request.url):
            raise StopDownload

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Of a robots.txt no more is fetched than is read."""
        if request.meta.get(ROBOTS):
            taken = request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
            if taken > MOST_BYTES:
                raise StopDownload(fail=False)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Say why a body was not taken; an answer that is no page anyway needs none."""
        if isinstance(exception, DownloadCancelledError):
            most = request.meta.get("download_maxsize", self._manners.settings.getint("DOWNLOAD_MAXSIZE"))
            raise self._unusable(request, "too_large", f"larger than {most:,} bytes")
        if isinstance(exception, StopDownload):
            response: Any = exception.response
            if not 200 <= response.status < 300:
                return response  # type: ignore[no-any-return]
            kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
            raise self._unusable(request, "content_type", f"it is {kind}, no page")
        return None

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Ask once more for a body that broke off, unless its end is there."""
        if "dataloss" not in response.flags or response.body.rstrip()[-64:].lower().endswith(_WHOLE):
            return response
        if not request.meta.get("retry_times"):
            later = self._manners.settings.getfloat("THIDUA_RETRY_DELAY", 5.0)
            retry = self._manners.again(request, "truncated", later)
            if retry is not None:
                return retry
        raise self._unusable(request, "truncated", "it broke off before the length it gives")

    def _unusable(self, request: Request, reason: str, message: str) -> Unusable:
        self._manners.state_of(request).refused[reason] += 1
        return Unusable(reason, f"{request.url}: {message}")
