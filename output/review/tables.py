"""The reported tables as plain values, after the decisions.

In: a connection to a store, the rows of some articles as the database gives them. Out: in their place those of reviewed
articles, and what each of these rows says of its review. Articles that nobody has decided on are not touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from extract.schema import TABLES
from output.review import exported
from output.review.acting import Mark, Reviewed, reviewed
from output.review.decisions import standing
from output.store.articles import read_some
from output.store.tables import reviews
from output.store.values import row_values
from output.values import json_line

if TYPE_CHECKING:
    from output.export.layout import Layout

Told = tuple[str | None, str | None]
"""What was decided on a row, and the machine's cells that a person changed, as JSON."""
_CHUNK = 300


class ReviewedRows:
    """The articles of a store that persons have decided on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: dict[str, Reviewed] = {}
        self._fewer: Counter[str] = Counter()
        decisions = standing(connection)
        order = sorted(decisions)
        for start in range(0, len(order), _CHUNK):
            for one in read_some(connection, order[start : start + _CHUNK]):
                made = self._made[one.article.article] = reviewed(one, decisions[one.article.article])
                for table in TABLES:
                    self._fewer[table] += len(one.rows(table)) - len(made.extraction.rows(table))

    def __bool__(self) -> bool:
        return self._connection.execute(select(reviews.c.id).limit(1)).first() is not None

    def decisions(self) -> list[tuple[Any, ...]]:
        """Every decision as it is exported."""
        return list(exported.rows(self._connection, self._made))

    def fewer(self, table: str) -> int:
        """How many rows of a table are left out."""
        return self._fewer[table]

    def replace(
        self, layout: Layout, rows: MutableMapping[str, list[Sequence[Any]]], wanted: Sequence[str]
    ) -> Mapping[str, list[Told]]:
        """Put the reviewed rows in the place of the stored ones, and say of each what was decided.

        Args:
            layout: The table.
            rows: Rows by article, in the order of the layout's declared columns; they are changed.
            wanted: The articles.
        """
        out: dict[str, list[Told]] = {}
        names = [column.name for column in layout.declared]
        for article in wanted:
            made = self._made.get(article)
            if made is None:
                continue
            if layout.name == "articles":
                at = names.index("relevant")
                kept = made.extraction.article.relevant
                rows[article] = [(*row[:at], kept, *row[at + 1 :]) for row in rows.get(article, ())]
                continue
            lists = {column.name for column in layout.declared if column.type == "list"}
            values = row_values(made.extraction).get(layout.name, [])
            rows[article] = [tuple(json_line(row[n]) if n in lists else row[n] for n in names) for row in values]
            out[article] = [_told(mark) for mark in made.marks[layout.name]]
        return out


def _told(mark: Mark | None) -> Told:
    if mark is None:
        return None, None
    return mark.review, json_line(dict(mark.machine)) if mark.machine else None
