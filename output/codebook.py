"""The codebook: every table and column with its meaning, type, codes and unit, as Markdown.

In: the schema. Out: the text of docs/tables.md; ``python -m output.codebook`` prints it.
"""

from __future__ import annotations

import sys

from extract.schema import SCHEMA_VERSION, columns, row_type
from output.values import ALL_TABLES

_HEAD = f"""# The tables

Made from the schema (version {SCHEMA_VERSION}) by `make docs`; change `extract/schema.py`, not this page.

Every table has a CSV file of its name (UTF-8, comma, header), a DataFrame in `.to_frames()`, and the rows with its
name under `table` in `--format jsonl`. In CSV a cell is empty where the text does not say, a list is JSON. A code is
one of a closed set.
"""


def codebook() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for table in ALL_TABLES:
        about = (row_type(table).__doc__ or "").strip()
        parts.append(f"\n## {table}\n\n{about}\n\n| column | type | empty | meaning |\n|---|---|---|---|\n")
        for column in columns(table):
            codes = " Codes: " + ", ".join(f"`{code}`" for code in column.codes) + "." if column.codes else ""
            unit = f" Unit: {column.unit}." if column.unit else ""
            empty = "may be" if column.nullable else ""
            parts.append(f"| `{column.name}` | {column.type} | {empty} | {column.meaning}{codes}{unit} |\n")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(codebook())
