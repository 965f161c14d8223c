"""Addresses that never end: calendars, and paths that repeat themselves.

In: an address. Out: whether it is one of a space that a crawl could walk for ever.
"""

from __future__ import annotations

from functools import lru_cache

from spiders.addressing import address
from spiders.wording import wording

LONGEST = 1_500
MOST_PARAMETERS = 16


@lru_cache(maxsize=8192)
def is_endless(url: str) -> bool:
    """Whether an address is a calendar's, repeats its own directories, or has no measure."""
    if len(url) > LONGEST:
        return True
    parts = address(url)
    return len(parts.query) > MOST_PARAMETERS or repeats(parts.path) or _is_calendar(parts.path, parts.query)


def repeats(path: str) -> bool:
    """Whether a path holds the same directories again and again, as wrong relative links make it."""
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > 15:
        return True
    for size in (1, 2, 3):
        for start in range(len(segments) - 3 * size + 1):
            piece = segments[start : start + size]
            again = segments[start + size : start + 2 * size] == piece == segments[start + 2 * size : start + 3 * size]
            if again and (size > 1 or not piece[0].isdigit()):
                return True
    return False


def _is_calendar(path: str, query: tuple[tuple[str, str, str], ...]) -> bool:
    words = wording()
    if words.calendar_path.search(path):
        return True
    if not query:
        return False
    values = {name.lower(): value for name, value, _ in query}
    if any(one in values and other in values and values[one].isdigit() for one, other in words.calendar_pairs):
        return True
    return any(
        value and name in words.calendar_parameters and words.calendar_value.match(value)
        for name, value in values.items()
    )
