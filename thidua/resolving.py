"""The work of ``thidua resolve``: the resolved tables of a data folder.

In: what the command line says. Out: an exit code; the tables are replaced together, or stay as they were.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from extract.errors import ThiduaError
from output.resolve import Resolution, read_overrides, resolve
from output.store import Store
from thidua.extracting import STOPPED

_NOTHING = 3


def run(data: str, overrides: Path | None = None, *, quiet: bool = False) -> int:
    """Resolve.

    Args:
        data: The data folder, or the address of a database.
        overrides: The file of a person's decisions.
        quiet: No progress and no summary.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    began = time.monotonic()
    shows = not quiet and sys.stderr.isatty()

    def progress(step: str) -> None:
        if shows:
            sys.stderr.write(f"\r{step} …\x1b[K")
            sys.stderr.flush()

    try:
        decisions = read_overrides(overrides) if overrides is not None else None
        with Store.open(data, create=False) as store:
            made = resolve(store, decisions, progress=progress)
    except ThiduaError as error:
        _clear(shows)
        sys.stderr.write(f"thidua: {error}\n")
        return _NOTHING
    except KeyboardInterrupt:
        _clear(shows)
        sys.stderr.write("thidua: stopped; the resolved tables are as they were\n")
        return STOPPED
    _clear(shows)
    if not quiet:
        sys.stderr.write(f"{summary(made)}; {time.monotonic() - began:.1f} s\n")
    return 0


def summary(made: Resolution) -> str:
    """What was made, in two lines."""
    counts = made.counts()
    copies = sum(row.original is not None for row in made.tables["sources"])
    kinds = Counter(row.kind for row in made.tables["conflicts"])
    told = ", ".join(f"{kind} {number:,}" for kind, number in sorted(kinds.items()))
    units = sum(row.redirect_to is None for row in made.tables["canonical_units"])
    blocs = sum(row.redirect_to is None for row in made.tables["canonical_blocs"])
    return (
        f"{counts['unit_mentions']:,} mentions of {units:,} units, {counts['bloc_mentions']:,} of {blocs:,} blocs in "
        f"{counts['sources']:,} articles ({copies:,} of them copies); {counts['panel']:,} bloc-years\n"
        f"conflicts: {told or 'none'}"
    )


def _clear(shows: bool) -> None:
    if shows:
        sys.stderr.write("\r\x1b[K")
