"""Why a page is not read at all.

In: a reason and what a person should know. Out: an exception that stays inside this package; the reader makes a
:class:`~extract.web.reading.WebPage` of it.
"""

from __future__ import annotations

from extract.errors import Reason


class Refused(Exception):
    """Raised where nothing of a page can be read."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
