"""The work of ``thidua export``: the store's tables as CSV files.

In: what the command line says. Out: an exit code; the files appear together, in an order made of their content, of one
state of the store, also while a crawl goes on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extract.errors import ThiduaError
from output.csv_tables import CsvTables
from output.store import Store
from thidua.extracting import STOPPED


def run(data: str, out: Path, *, quiet: bool = False) -> int:
    """Write the tables.

    Args:
        data: The data folder, or the address of a database.
        out: Folder for the CSV files.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    try:
        with Store.open(data, write=False) as store, CsvTables(out) as tables:
            for extraction in store.articles():
                tables.write(extraction)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stderr.write(f"thidua: stopped; {out} is as it was\n")
        return STOPPED
    if not quiet:
        rows = ", ".join(f"{table} {count:,}" for table, count in tables.counts.items())
        sys.stderr.write(f"{rows}; tables in {out}\n")
    return 0
