"""By what names is a layout known, and is a page still built as it was?

In: pages as served. Out: the names of classes and identifiers that pages of one kind share, without their numbers; how
much two such sets have in common. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

MOST_BYTES = 400_000
MOST_PAGES = 8
"""Pages of a kind that are looked at in one run."""

MOST_NAMES = 400
LEAST_NAMES = 8
"""With fewer a layout is not known by its names."""

_NAMES = re.compile(rb"""\b(?:class|id)\s*=\s*(?:"([^"]{1,300})"|'([^']{1,300})')""")
_NUMBERS = re.compile(r"\d+")


def names(content: bytes) -> frozenset[str]:
    """The names of classes and identifiers on a page; numbers in them count for nothing."""
    found: set[str] = set()
    for double, single in _NAMES.findall(content[:MOST_BYTES]):
        found.update((double or single).decode("utf-8", "replace").split())
    return frozenset(_NUMBERS.sub("0", name)[:60] for name in found)


class Kind:
    """Pages of one kind, seen one by one."""

    def __init__(self) -> None:
        self.pages = 0
        self._seen: Counter[str] = Counter()

    def see(self, content: bytes) -> None:
        """Look at a page, unless enough have been seen."""
        if self.pages < MOST_PAGES:
            self.pages += 1
            self._seen.update(names(content))

    def shared(self) -> frozenset[str]:
        """The names that at least half of the pages have."""
        most = self._seen.most_common(MOST_NAMES)
        return frozenset(name for name, number in most if 2 * number >= self.pages)


def kept(before: Iterable[str], now: Iterable[str]) -> float | None:
    """The share of a layout's names that is still there; ``None`` where it is not known by its names."""
    old, new = set(before), set(now)
    if len(old) < LEAST_NAMES:
        return None
    return len(old & new) / len(old)
