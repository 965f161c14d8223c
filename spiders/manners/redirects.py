"""Where does an answer send the crawl, and may it go there?

In: an answer with ``Location``, or a page with a quick meta refresh. Out: the next request, which passes scope,
robots.txt and pace like any other; or a :class:`~spiders.manners.refusals.Refused` that says why it is not followed. A
page that sends its reader to the home page is a page that is gone: it is not followed but handed on, with
``meta["soft_404"]``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.http import HtmlResponse
from scrapy.utils.response import get_meta_refresh
from w3lib.url import safe_url_string

from spiders.manners.refusals import BadRedirect, OutOfScope
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.manners.shared import Manners

SOFT_404 = "soft_404"
QUICK = 5
"""Seconds: a refresh later than this keeps a page fresh, it does not send away."""

_STATUSES = frozenset({301, 302, 303, 307, 308})
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)


class _Following(BaseRedirectMiddleware):
    """What both kinds of redirect share."""

    def __init__(self, manners: Manners) -> None:
        super().__init__(manners.settings)
        self._manners = manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Following:
        """Made by Scrapy."""
        middleware = cls(manners_of(crawler))
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's signature
        """No page is told from where it was reached."""
        request.headers.pop("Referer", None)

    def _follow(self, request: Request, response: Response, url: str, reason: object, *, get: bool) -> Request:
        """The next request, if the crawl may go there."""
        site = request.meta.get("site")
        refused = self._manners.scope.refuse(url, site)
        if refused is not None:
            state = self._manners.state_of(request)
            state.refused[refused] += 1
            if refused == "offsite":
                state.elsewhere[urlsplit(url).netloc[:100]] += 1
            message = f"{request.url}: leads to {url[:300]}, which is no address of {site} ({refused})"
            raise OutOfScope(refused, message)
        past = [request.url, *request.meta.get("redirect_urls", [])]
        if urldefrag(url).url in {urldefrag(one).url for one in past}:
            raise BadRedirect("redirect_loop", f"{request.url}: leads back to {url[:300]}")
        if len(past) > self.max_redirect_times:
            raise BadRedirect("too_many_redirects", f"{past[-1]}: more than {self.max_redirect_times} redirects")
        if get:
            redirected = self._redirect_request_using_get(request, response, url)
        else:
            redirected = self._build_redirect_request(request, response, url=url)
        redirected.meta.pop("retry_times", None)
        if is_home(url) and not is_home(past[-1]):
            redirected.meta[SOFT_404] = "redirect_home"
        return self._redirect(redirected, request, reason)


class RedirectMiddleware(_Following):
    """Follows ``Location``."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Follow a redirect that may be followed."""
        location = response.headers.get(b"Location")
        if response.status not in _STATUSES or not location or request.meta.get("dont_redirect"):
            return response
        try:
            url = urljoin(request.url, safe_url_string(location.strip()))
            parts = urlsplit(url)
            parts.port  # noqa: B018 - raises where it is no number
        except ValueError as error:
            raise BadRedirect("bad_location", f"{request.url}: leads to {location[:300]!r}, no address") from error
        change = (response.status in {301, 302} and request.method == "POST") or (
            response.status == 303 and request.method not in {"GET", "HEAD"}
        )
        return self._follow(request, response, url, response.status, get=change)


class RefreshMiddleware(_Following):
    """Follows a quick meta refresh within the site, except to its home page."""

    enabled_setting = "METAREFRESH_ENABLED"

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Follow a refresh that sends the reader on."""
        if not isinstance(response, HtmlResponse) or request.meta.get("dont_redirect"):
            return response
        if not _REFRESH.search(response.body[:8192]):
            return response
        try:
            seconds, url = get_meta_refresh(response, ignore_tags=("noscript",))
        except ValueError:
            return response
        if not url or seconds is None or seconds > QUICK or urldefrag(url).url == urldefrag(request.url).url:
            return response
        if self._manners.scope.refuse(url, request.meta.get("site")) is not None:
            return response
        if is_home(url) and not is_home(request.url):
            request.meta[SOFT_404] = "refresh_home"
            return response
        return self._follow(request, response, url, "meta refresh", get=True)


def is_home(url: str) -> bool:
    """Whether an address is that of a home page: ``/``, ``/index.html``, ``/vi/``, ``/web/guest/home``."""
    parts = urlsplit(url)
    return not parts.query and _home().fullmatch(parts.path) is not None


@cache
def _home() -> re.Pattern[str]:
    """The paths of home pages, from the list that the reading of pages keeps."""
    from extract.web.words import toml

    return re.compile("|".join(f"(?:{one})" for one in toml("kinds.toml")["home_url"]), re.IGNORECASE)
