"""The codebook: every table and column with its meaning, type, codes and unit, as Markdown.

In: the schema of the reported and the resolved tables. Out: the text of docs/tables.md; ``python -m output.codebook``
prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from extract.schema import SCHEMA_VERSION, Column, columns, row_type
from output.resolved import RESOLVED
from output.resolved import columns as resolved_columns
from output.values import ALL_TABLES

_HEAD = f"""# The tables

Made from the schema (version {SCHEMA_VERSION}) by `make docs`; change `extract/schema.py` or `output/resolved.py`,
not this page.

Every table has a CSV file of its name (UTF-8, comma, header), a DataFrame in `.to_frames()`, and the rows with its
name under `table` in `--format jsonl`. In CSV a cell is empty where the text does not say, a list is JSON. A code is
one of a closed set. Exported rows of these tables have an `id` in front ([releases.md](releases.md)).

After `thidua resolve` there are [the resolved tables](#canonical_units) too ([resolution.md](resolution.md)).
"""


def codebook() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for table in ALL_TABLES:
        parts += _table(table, row_type(table).__doc__, columns(table))
    for table, row in RESOLVED.items():
        parts += _table(table, row.__doc__, resolved_columns(table))
    return "".join(parts)


def _table(name: str, about: str | None, declared: Iterable[Column]) -> Iterator[str]:
    yield f"\n## {name}\n\n{(about or '').strip()}\n\n| column | type | empty | meaning |\n|---|---|---|---|\n"
    for column in declared:
        codes = " Codes: " + ", ".join(f"`{code}`" for code in column.codes) + "." if column.codes else ""
        unit = f" Unit: {column.unit}." if column.unit else ""
        empty = "may be" if column.nullable else ""
        yield f"| `{column.name}` | {column.type} | {empty} | {column.meaning}{codes}{unit} |\n"


if __name__ == "__main__":
    sys.stdout.write(codebook())
