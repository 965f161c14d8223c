"""Who asks? The headers that name the crawler and the person behind it.

In: every request. Out: the same with ``User-Agent`` and, where the contact is an e-mail address, ``From``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.manners.contact import is_email, user_agent
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from spiders.manners.shared import Manners


class IdentityMiddleware:
    """Names the crawler in every request."""

    def __init__(self, manners: Manners) -> None:
        self._agent = user_agent(manners.contact).encode()
        self._from = manners.contact.encode() if is_email(manners.contact) else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> IdentityMiddleware:
        """Made by Scrapy."""
        return cls(manners_of(crawler))

    def process_request(self, request: Request) -> None:
        """Set the headers."""
        request.headers[b"User-Agent"] = self._agent
        if self._from is not None:
            request.headers[b"From"] = self._from
