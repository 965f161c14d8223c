"""When is a list at its end? Where its pages show again what they have shown.

In: the pages of lists as they are read, with what they led to. Out: the same without the pages behind the end. Many
sites answer a page number behind the last with the last page or the first one, with a link to the next; some searches
answer every query with all that there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.items import LIST, Discovered
from spiders.ways import SEARCH

MOST_REPEATED = 2
"""Pages in a row that show nothing but what the list has shown, behind which it is at its end."""

MOST_UNPROMISING = 4
"""Pages in a row of a search without a link that is worth fetching, behind which it is not asked on."""

LEAST_OF_SEARCH = 0.3
"""The share of what a search shows that is worth fetching, from which on it is taken for one that searches."""

MOST_CHAINS = 20_000
"""Lists kept in mind at a time; of the one that was met longest ago, the next page begins anew."""


@dataclass(slots=True)
class Chain:
    """One list over its pages.

    Attributes:
        shown: What its pages have shown, as hashes of keys.
        repeated: Pages in a row that showed nothing else.
        unpromising: Pages in a row without a promising link.
    """

    shown: set[int] = field(default_factory=set)
    repeated: int = 0
    unpromising: int = 0


class Chains:
    """The lists of a run. It is kept in memory alone: a crawl that goes on reads a few pages more."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], Chain] = {}
        self._answers: dict[str, dict[int, str]] = {}
        self._deaf: set[str] = set()

    def onward(
        self, entry: Discovered, links: list[Discovered], shown: Iterable[str], promising: int
    ) -> list[Discovered]:
        """What a page leads to, without the next pages of a list that is at its end.

        Args:
            entry: The page.
            links: What it leads to.
            shown: Keys of the articles that it shows as a list does, not in a box at its side.
            promising: How many of these are worth fetching.
        """
        chain = self._of.pop((entry.site, entry.key), None) or Chain()
        keys = {hash(key) for key in shown}
        if entry.walk == SEARCH and entry.page == 1 and not searches(promising, len(keys)):
            # The same answer to two queries: it shows what there is, whatever is asked for.
            answer = hash(frozenset(keys))
            if self._answers.setdefault(entry.site, {}).setdefault(answer, entry.key) != entry.key:
                self._deaf.add(entry.site)
        chain.repeated = 0 if keys - chain.shown else chain.repeated + 1
        chain.unpromising = 0 if promising else chain.unpromising + 1
        chain.shown |= keys
        over = chain.repeated >= MOST_REPEATED
        if entry.walk == SEARCH:
            over |= chain.unpromising >= MOST_UNPROMISING or entry.site in self._deaf
        out = []
        for link in links:
            if link.role == LIST and link.page > 1 and link.parent == entry.key:
                if over:
                    continue
                self._of[link.site, link.key] = chain
            out.append(link)
        while len(self._of) > MOST_CHAINS:
            del self._of[next(iter(self._of))]
        return out


def searches(promising: int, shown: int) -> bool:
    """Whether a page of a search looks as if it searched: enough of what it shows is worth fetching."""
    return promising > 0 and promising >= LEAST_OF_SEARCH * shown
