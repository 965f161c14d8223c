"""The resolved tables in the store: read and written.

In: a store, a resolution. Out: the ledger so far; the resolved tables, replaced in one transaction, the ledger only
added to.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from output.resolve.before import Before
from output.resolved import RESOLVED, LedgerEntry, columns
from output.store.bulk import insert_rows
from output.store.tables import resolved
from output.values import json_line

if TYPE_CHECKING:
    from output.resolve.resolution import Resolution
    from output.store import Store

_BATCH = 20_000


def read_ledger(store: Store) -> list[LedgerEntry]:
    """The ledger so far."""
    found: list[LedgerEntry] = read_resolved(store, "ledger")
    return found


def read_mentions(store: Store) -> Before:
    """The ids that reports have in the tables as they are."""
    units, blocs = resolved["unit_mentions"].c, resolved["bloc_mentions"].c
    with store.reading() as connection:
        of_units = connection.execute(select(units.reported, units.row, units.unit))
        of_blocs = connection.execute(select(blocs.article, blocs.bloc, blocs.canonical_bloc))
        return Before(
            {(table, row): unit for table, row, unit in of_units},
            {(article, bloc): identifier for article, bloc, identifier in of_blocs},
        )


def read_resolved(store: Store, table: str) -> list[Any]:
    """The rows of a resolved table, in the order in which they were made."""
    with store.reading() as connection:
        found = connection.execute(select(resolved[table]).order_by(resolved[table].c.position))
        names = [c.name for c in columns(table)]
        return [RESOLVED[table](*(row._mapping[name] for name in names)) for row in found]


def write(store: Store, made: Resolution) -> None:
    """Put a resolution in the place of the one before."""
    with store.writing() as connection:
        for name, table in resolved.items():
            rows = made.tables[name]
            start = 0
            if name == "ledger":
                last = connection.scalar(select(func.max(table.c.entry))) or 0
                rows = [row for row in rows if row.entry > last]
                start = last
            else:
                connection.execute(delete(table))
            lists = [n for n, c in enumerate(columns(name), 1) if c.type == "list"]
            values = attrgetter(*(c.name for c in columns(name)))
            for begin in range(0, len(rows), _BATCH):
                cells = [[start + begin + n, *values(row)] for n, row in enumerate(rows[begin : begin + _BATCH])]
                for row in cells:
                    for n in lists:
                        row[n] = json_line(row[n]) if row[n] else "[]"
                insert_rows(connection, table, cells)
