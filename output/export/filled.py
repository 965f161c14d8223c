"""How much of each column is filled, and how often each code stands in it.

In: the rows of a table in batches. Out: :class:`Filled`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from output.export.layout import Layout


@dataclass(slots=True)
class Filled:
    """Counts of one table."""

    layout: Layout
    rows: int = 0
    cells: dict[str, int] = field(default_factory=dict)
    codes: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Count a batch."""
        if not rows:
            return
        self.rows += len(rows)
        for column, values in zip(self.layout.columns, zip(*rows, strict=True), strict=True):
            empty = values.count(None) + values.count("") + (values.count("[]") if column.type == "list" else 0)
            self.cells[column.name] = self.cells.get(column.name, 0) + len(values) - empty
            if column.codes:
                self.codes.setdefault(column.name, Counter()).update(value for value in values if value)

    def share(self, column: str) -> float | None:
        """The share of rows in which the column is filled; none where there are no rows."""
        return self.cells.get(column, 0) / self.rows if self.rows else None
