"""The rows of a store as plain values, in batches, in an order made of their content.

In: a store, a layout. Out: for each table batches of tuples in the order of the layout's columns: text, numbers, true
and false, ``None`` where nothing is said; days and times as ISO 8601 (times in Vietnam's zone), lists as JSON. Memory
does not grow with the store: rows are read some articles at a time.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Text, cast, func, inspect, select
from sqlalchemy import Table as SqlTable

from extract.schema import TABLES, Column
from output.export.identity import identifier
from output.export.layout import REVIEWS, Layout, resolved_types
from output.store.tables import ALL, articles, reported
from output.store.values import moment_of
from output.values import json_line, plain

if TYPE_CHECKING:
    from output.review.tables import Told

Values = tuple[Any, ...]
BATCH = 10_000
_ARTICLES = 400
_UNTOLD: Told = (None, None)


class Source:
    """One state of a store: rows of the reported tables, and of the resolved ones where there are some."""

    def __init__(self, connection: Connection, *, publish: bool = False) -> None:
        self._connection = connection
        self._publish = publish
        from output.review.tables import ReviewedRows  # it knows the layouts of this room

        self._reviewed = ReviewedRows(connection)
        c = articles.c
        every = connection.execute(select(c.site, c.published, c.article)).all()
        self._order = [row[2] for row in sorted((row.site or "", row.published or "", row.article) for row in every)]

    @property
    def resolved(self) -> bool:
        """Whether the store holds resolved rows."""
        tables = [ALL.tables[name] for name in resolved_types() if name in ALL.tables]
        there = set(inspect(self._connection).get_table_names())
        return any(
            self._connection.execute(select(1).select_from(table).limit(1)).first() is not None
            for table in tables
            if table.name in there
        )

    @property
    def reviews(self) -> bool:
        """Whether persons have decided on rows."""
        return bool(self._reviewed)

    def extractors(self) -> list[str]:
        """The versions of the extractor that made what is in the store."""
        found = set()
        for table in (articles, *reported.values()):
            found |= set(self._connection.scalars(select(table.c.extractor).distinct()))
        return sorted(found)

    def size(self, table: str) -> int:
        """The number of rows."""
        stored = self._connection.scalar(select(func.count()).select_from(_table(table))) or 0
        return stored - self._reviewed.fewer(table)

    def batches(self, layout: Layout) -> Iterator[list[Values]]:
        """The rows of a table, :data:`BATCH` at a time."""
        rows: list[Values] = []
        for some in self._of(layout):
            rows += some
            while len(rows) >= BATCH:
                yield rows[:BATCH]
                del rows[:BATCH]
        if rows:
            yield rows

    def _of(self, layout: Layout) -> Iterator[list[Values]]:
        if layout.name == REVIEWS:
            kept = [n for n, column in enumerate(layout.declared) if column in layout.columns]
            told = self._reviewed.decisions()
            return iter([[(*(row[n] for n in kept), layout.version) for row in told]])
        return self._resolved(layout) if layout.resolved else self._reported(layout)

    def _reported(self, layout: Layout) -> Iterator[list[Values]]:
        table = _table(layout.name)
        statement = select(*_selected(table, layout.declared))
        order = [table.c.article] if layout.name == "articles" else [table.c.article, table.c.position]
        finish = _finisher(layout)
        by_article: dict[str, list[Sequence[Any]]] = defaultdict(list)
        at = [c.name for c in layout.declared].index("article")
        for start in range(0, len(self._order), _ARTICLES):
            wanted = self._order[start : start + _ARTICLES]
            by_article.clear()
            for row in self._connection.execute(statement.where(table.c.article.in_(wanted)).order_by(*order)).all():
                by_article[row[at]].append(row)
            told = self._reviewed.replace(layout, by_article, wanted)
            texts = self._texts(wanted) if self._publish and layout.name in TABLES else {}
            yield [
                values
                for article in wanted
                if article in by_article
                for values in finish(by_article[article], texts.get(article) if texts else None, told.get(article))
            ]

    def _texts(self, wanted: Sequence[str]) -> dict[str, str]:
        found = self._connection.execute(
            select(articles.c.article, articles.c.text).where(articles.c.article.in_(wanted))
        )
        return {row.article: row.text for row in found}

    def _resolved(self, layout: Layout) -> Iterator[list[Values]]:
        table = _table(layout.name)
        statement = select(*_selected(table, layout.declared)).order_by(table.c.position)
        finish = _finisher(layout)
        for some in self._connection.execution_options(yield_per=2_000).execute(statement).partitions(2_000):
            yield finish(some, None, None)


def _table(name: str) -> SqlTable:
    return articles if name == "articles" else reported[name] if name in reported else ALL.tables[name]


def _selected(table: SqlTable, declared: Sequence[Column]) -> list[Any]:
    # The database's own text of a list is the JSON that is written.
    return [cast(table.c[c.name], Text).label(c.name) if c.type == "list" else table.c[c.name] for c in declared]


def _finisher(
    layout: Layout,
) -> Callable[[Sequence[Sequence[Any]], str | None, Sequence[Told] | None], list[Values]]:
    """What makes rows of the database into rows of the export: ids, times, cells that are not published."""
    position = {c.name: n for n, c in enumerate(layout.declared)}
    identified = layout.name in TABLES
    kept = [position[c.name] for c in layout.columns if c.name in position]
    times = [position[c.name] for c in layout.declared if c.type == "datetime"]
    blanks = [position[c.name] for c in layout.declared if c.type == "string" and c.nullable]
    evidence = position.get("evidence")
    source = position["source"] if layout.name == "articles" and "text" not in layout.names else None
    whole = len(kept) == len(position) and kept == sorted(kept)
    identify = identifier(layout) if identified else None

    def finish(rows: Sequence[Sequence[Any]], text: str | None, told: Sequence[Told] | None) -> list[Values]:
        out: list[Values] = []
        seen: Counter[str] = Counter()
        for at, row in enumerate(rows):
            values = list(row)
            for n in times:
                values[n] = _time(values[n])
            for n in blanks:
                values[n] = values[n] or None  # nothing is said, in every form alike
            if text is not None and evidence is not None:
                values[evidence] = _with_words(values[evidence], text)
            if source is not None:
                values[source] = _public(values[source])
            done = values if whole else [values[n] for n in kept]
            if identify is not None:
                name = identify(row)
                seen[name] += 1
                done.insert(0, name if seen[name] == 1 else f"{name}-{seen[name]}")
            if identified:
                done += told[at] if told else _UNTOLD
            done.append(layout.version)
            out.append(tuple(done))
        return out

    return finish


def _time(value: str | None) -> str | None:
    if value is None or len(value) == 10 or (len(value) == 25 and value.endswith("+07:00")):
        return value
    told: str = plain(moment_of(value))
    return told


def _with_words(evidence: str, text: str) -> str:
    cells = json.loads(evidence)
    return json_line([{**cell, "words": text[cell["start"] : cell["end"]]} for cell in cells])


def _public(source: str | None) -> str | None:
    """An address as it is; of a path only the file's name: where it lay is nobody's business."""
    if source is None or urlsplit(source).scheme in {"http", "https"}:
        return source
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2]
