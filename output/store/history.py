"""What runs changed in articles that earlier runs knew, and what they found new.

In: articles as they were and as they are, within the transaction that replaces them; later, the number of a run. Out:
:class:`RowChange` records. Of an article that is new nothing is written down: its first run tells it, so that a first
crawl writes every row once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from output.changes import Change, changes
from output.store.tables import articles, row_changes

if TYPE_CHECKING:
    from extract.schema import Extraction

_CHUNK = 500
_KEPT = ("change", "table", "article", "url", "column", "before", "after", "sentence", "row")


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change and the run that brought it."""

    run: int
    site: str
    what: Change


class Before:
    """Articles that a transaction is about to replace or to take away, as they are.

    Args:
        connection: Within the transaction.
        identifiers: Of the articles.
        run: This run: what it found itself is still new.
    """

    def __init__(self, connection: Connection, identifiers: Collection[str], run: int) -> None:
        from output.store.articles import read_some

        self.connection, self.run = connection, run
        self.first: dict[str, int] = {}
        self.held: dict[str, Extraction] = {}
        wanted = sorted(identifiers)
        for start in range(0, len(wanted), _CHUNK):
            c = articles.c
            known = select(c.article, c.first_run).where(c.article.in_(wanted[start : start + _CHUNK]))
            first = {row.article: row.first_run for row in connection.execute(known) if row.first_run < run}
            self.first.update(first)
            self.held.update((one.article.article, one) for one in read_some(connection, sorted(first)))

    def note(self, after: Mapping[str, Extraction]) -> None:
        """Write down what became of them.

        Args:
            after: The articles that are there now, by identifier; what is not among them is gone.
        """
        values: list[dict[str, Any]] = []
        for identifier, before in self.held.items():
            carried = {"run": self.run, "first_run": self.first[identifier], "site": before.article.site}
            values += [
                {**carried, **{name: getattr(change, name) for name in _KEPT}}
                for change in changes(before, after.get(identifier))
            ]
        if values:
            self.connection.execute(row_changes.insert(), values)


def since(connection: Connection, run: int) -> Iterator[RowChange]:
    """What this run and those after it brought, run by run: what was new, then what changed in what was known.

    Args:
        connection: On one state of the store.
        run: The first run.
    """
    from output.store.articles import read_some

    c = articles.c
    fresh = connection.execute(
        select(c.article, c.first_run).where(c.first_run >= run).order_by(c.first_run, c.site, c.article)
    ).all()
    for start in range(0, len(fresh), _CHUNK):
        some = {row.article: row.first_run for row in fresh[start : start + _CHUNK]}
        for one in read_some(connection, list(some)):
            for change in changes(None, one):
                yield RowChange(some[change.article], one.article.site or "", change)
    r = row_changes.c
    told = select(row_changes).where(r.run >= run, r.first_run < run).order_by(r.run, r.id)
    for row in connection.execution_options(yield_per=_CHUNK).execute(told):
        found = row._mapping
        yield RowChange(
            found["run"],
            found["site"] or "",
            Change(**{name: found[name] for name in _KEPT}),
        )
