"""The work of ``thidua report``: a store as one page for a browser.

In: what the command line says. Out: an exit code; the file is written whole, of one state of the store, also while a
crawl goes on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extract.errors import ThiduaError
from thidua.extracting import STOPPED


def run(data: str, out: Path, *, title: str | None = None, quiet: bool = False) -> int:
    """Write the page.

    Args:
        data: The data folder, or the address of a database.
        out: The file.
        title: The page's title.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    from output.report import write
    from output.store import Store

    try:
        with Store.open(data, write=False) as store:
            contents = write(store, out, title)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stderr.write(f"thidua: stopped; {out} is as it was\n")
        return STOPPED
    if not quiet:
        rows = ", ".join(f"{table} {count:,}" for table, count in contents.rows().items())
        size = out.stat().st_size / 1e6
        sys.stderr.write(f"articles {len(contents.texts):,}, {rows}; {size:.1f} MB in {out}\n")
    return 0
