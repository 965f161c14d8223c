"""Whether the resolved tables are of the data that are exported.

In: the rows of every table as they are written. Out: nothing, or an error where a resolved row names a reported one
that is not there any more; the number of articles that came since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from extract.errors import ThiduaError
from extract.schema import TABLES
from output.export.layout import Layout

_NAMED_BY = {"unit_mentions": None, "bloc_mentions": "blocs", "sources": "articles"}


class StaleResolution(ThiduaError):
    """Raised where rows have changed since they were resolved."""


class Freshness:
    """What has been written so far, and what the resolved tables say of it."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._relevant: set[str] = set()
        self._sources: set[str] = set()

    def see(self, layout: Layout, rows: Sequence[tuple[Any, ...]]) -> None:
        """Note reported rows, or hold resolved ones to them.

        Raises:
            StaleResolution: if one names a row that is not there.
        """
        names = layout.names
        if layout.name == "articles":
            relevant = names.index("relevant")
            self._ids["articles"].update(row[0] for row in rows)
            self._relevant.update(row[0] for row in rows if row[relevant])
        elif layout.name in TABLES:
            self._ids[layout.name].update(row[0] for row in rows)
        elif layout.name in _NAMED_BY:
            at = names.index("article" if layout.name == "sources" else "row")
            table = _NAMED_BY[layout.name]
            reported = names.index("reported") if table is None else 0
            for row in rows:
                if row[at] not in self._ids[table or row[reported]]:
                    what = f"{layout.name} names the row {row[at]} of {table or row[reported]}"
                    raise StaleResolution(
                        f"the resolved tables are of an earlier state of the data: {what}, which is there no more; "
                        "run `thidua resolve` on the data folder, then export again"
                    )
            if layout.name == "sources":
                self._sources.update(row[at] for row in rows)

    @property
    def since(self) -> int:
        """How many articles on blocs came after the resolution."""
        return len(self._relevant - self._sources) if self._sources else 0
