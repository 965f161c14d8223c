"""Why a request was not sent, or its answer not taken.

In: a reason and what a person should know. Out: errors that Scrapy passes over in silence (``IgnoreRequest``) and that
reach the errback of the request, where ``reason`` is the code for the outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from extract.errors import ThiduaError

if TYPE_CHECKING:
    from spiders.manners.states import SiteState


class Refused(ThiduaError, IgnoreRequest):
    """Raised where a request must not be sent or its answer must not be read."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class OutOfScope(Refused):
    """Raised for an address that is not the site's: ``offsite``, ``scheme``, ``port``, ``private_address``..."""


class AddressRefused(Refused):
    """Raised where a name leads to an address that a crawl must not talk to; reason ``private_address``."""


class RobotsRefused(Refused):
    """Raised where robots.txt forbids an address or cannot be read: ``robots``, ``robots_unreachable``."""


class SiteLeft(Refused):
    """Raised for every request to a site that is left alone for the rest of the run; ``reason`` says why it was."""

    @classmethod
    def of(cls, state: SiteState) -> SiteLeft:
        """The error for a site that is left."""
        reason = state.left or "left"
        return cls(reason, f"{state.name} is left alone in this run: {reason} {state.detail}".rstrip())


class Stopping(Refused):
    """Raised for what still waits when the crawl is told to stop; reason ``stopping``: not fetched, try next time."""


class Endless(Refused):
    """Raised for addresses of a space that has no end, or of a form that only a trap has."""


class Unusable(Refused):
    """Raised for an answer that is not taken: ``too_large``, ``content_type``, ``bad_encoding``, ``truncated``."""


class BadRedirect(Refused):
    """Raised for a redirect that is not followed: ``redirect_loop``, ``too_many_redirects``, ``bad_location``."""


class Failed(Refused):
    """Raised where a request was tried as often as it may be: ``timeout``, ``dns``, ``tls``, ``connection``..."""
