"""Does a site have listings without end: calendars, session ids in the path, filters over filters?

In: the address of each listing before it is fetched, and how much it gave that was new. Out: whether to fetch it.
Addresses are counted by shape: numbers, dates and hashes folded, of a query only the names. A shape that has given
nothing new for a while, or has too many addresses, or one of too many shapes of the same path, is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

MOST_SHAPES = 5_000
MOST_QUERIES_A_PATH = 24

_HASH = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)[a-z0-9]{16,}(?![a-z0-9])|\((?:[A-Z]\([^)]*\))+\)", re.IGNORECASE)
_SESSION = re.compile(r";[^/?#]*")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Count:
    """One shape: addresses admitted, and how many in a row gave nothing new."""

    admitted: int = 0
    barren: int = 0


class UrlSpace:
    """The listings of each site, by shape."""

    def __init__(self, *, most: int = 3000, barren: int = 40) -> None:
        self._most = most
        self._barren = barren
        self._counts: dict[tuple[str, str], Count] = {}
        self._queries: dict[tuple[str, str], int] = {}
        self._shapes: dict[str, int] = {}

    def full(self, site: str, url: str) -> bool:
        """Whether an address would be refused; nothing is counted."""
        path, _ = form = shape(url)
        count = self._counts.get((site, "?".join(form)))
        if count is None:
            too_many = self._shapes.get(site, 0) >= MOST_SHAPES
            return too_many or self._queries.get((site, path), 0) >= MOST_QUERIES_A_PATH
        return count.admitted >= self._most or count.barren >= self._barren

    def admit(self, site: str, url: str) -> bool:
        """Count an address that is about to be fetched; False if it must not be."""
        if self.full(site, url):
            return False
        path, _ = form = shape(url)
        key = (site, "?".join(form))
        if key not in self._counts:
            self._counts[key] = Count()
            self._queries[site, path] = self._queries.get((site, path), 0) + 1
            self._shapes[site] = self._shapes.get(site, 0) + 1
        self._counts[key].admitted += 1
        return True

    def gave(self, site: str, url: str, new: int) -> None:
        """A listing was read and led to so many entries that were not known; to be told of each, of none as well."""
        count = self._counts.get((site, "?".join(shape(url))))
        if count is not None:
            count.barren = 0 if new else count.barren + 1


def shape(url: str) -> tuple[str, str]:
    """The path with what varies folded, and the names of the query in order."""
    parts = urlsplit(url)
    path = _DIGITS.sub("0", _HASH.sub("#", _SESSION.sub("", parts.path))).lower().rstrip("/")
    names = sorted({_DIGITS.sub("0", name.lower()) for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return path, "&".join(names)
