"""By way of whom? An HTTP proxy that the operator names.

In: every request. Out: the same, sent to the proxy of the setting ``THIDUA_PROXY``. The proxy looks the names up then,
so that it is the operator's to see that they lead to public addresses; scope, robots.txt and pace hold as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured

from extract.errors import ThiduaError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class BadProxy(ThiduaError):
    """Raised for an address that is none of a proxy."""


class ProxyMiddleware:
    """Sends requests to a proxy."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProxyMiddleware:
        """Made by Scrapy."""
        proxy = crawler.settings.get("THIDUA_PROXY") or ""
        if not proxy:
            raise NotConfigured
        return cls(checked(proxy))

    def process_request(self, request: Request) -> None:
        """Name the proxy."""
        request.meta["proxy"] = self._proxy


def checked(proxy: str) -> str:
    """The address of a proxy.

    Raises:
        BadProxy: if it is none.
    """
    try:
        parts = urlsplit(proxy)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # no port, or no host, can be so written
        is_one = False
    if not is_one:
        raise BadProxy(f"{proxy} is no address of a proxy; write it as http://127.0.0.1:8765")
    return proxy
