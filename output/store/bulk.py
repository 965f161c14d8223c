"""One statement for many rows, as fast as the database's driver is.

In: a statement, rows of plain values. Out: nothing; it is executed once a row. SQLAlchemy looks at each value of each
row, which for the links of a listing takes longer than the database; here it makes the SQL, and the driver does the
rest. For columns of text and numbers only: values go to the driver as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, insert

_compiled: dict[tuple[Any, str, tuple[str, ...]], tuple[str, list[str] | None]] = {}


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect)
    if compiled.positional:
        connection.exec_driver_sql(str(compiled), [tuple(row) for row in rows])
    else:
        names = [column.name for column in table.columns]
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])


def execute_many(connection: Connection, statement: Insert | Update, rows: Sequence[dict[str, Any]]) -> None:
    """Execute a statement (one made once, as a constant of its module) for every row; all have the same names."""
    if not rows:
        return
    names = tuple(rows[0])
    form = (statement, connection.dialect.name, names)
    if form not in _compiled:
        compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))
        _compiled[form] = (str(compiled), list(compiled.positiontup or ()) if compiled.positional else None)
    sql, order = _compiled[form]
    if order is None:
        connection.exec_driver_sql(sql, list(rows))
    else:
        connection.exec_driver_sql(sql, [tuple(row[name] for name in order) for row in rows])
