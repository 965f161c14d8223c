"""The resolved tables, where resolution has made them: they are shown if they are there.

In: a connection to a store. Out: their columns as plain values, in the order of their keys.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, MetaData, Table, inspect, select

from output.resolved import KEYS, columns

SHOWN = ("panel", "panel_cells", "conflicts", "canonical_blocs", "meetings_resolved")


def resolved_tables(connection: Connection) -> dict[str, dict[str, list[Any]]]:
    """Columns of the resolved tables that hold something, by name."""
    out = {}
    for name in SHOWN:
        table = _table(connection, name)
        declared = columns(name)
        if table is None or any(c.name not in table.c for c in declared):
            continue
        order = KEYS.get(name) or tuple(c.name for c in declared if c.type != "list")
        rows = connection.execute(
            select(*(table.c[c.name] for c in declared)).order_by(*(table.c[column] for column in order))
        ).all()
        if rows:
            out[name] = {c.name: [_plain(row[n], c.type) for row in rows] for n, c in enumerate(declared)}
    return out


def copies(connection: Connection) -> set[str]:
    """Articles that resolution holds for copies of others."""
    table = _table(connection, "sources")
    if table is None or "original" not in table.c:
        return set()
    return set(connection.scalars(select(table.c.article).where(table.c.original.is_not(None))))


def _table(connection: Connection, name: str) -> Table | None:
    if name not in inspect(connection).get_table_names():
        return None
    return Table(name, MetaData(), autoload_with=connection, resolve_fks=False)


def _plain(value: Any, kind: str) -> Any:
    if kind == "list":
        return json.loads(value) if isinstance(value, str) else (value or [])
    return bool(value) if kind == "boolean" else value
