"""The work of ``thidua review``: a sheet of doubtful rows, and what a person decided on them.

In: what the command line says. Out: an exit code; a sheet, or decisions in the store.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extract.errors import ThiduaError


def run(
    data: str,
    out: Path,
    *,
    most: int,
    below: float,
    tables: Sequence[str],
    reviewer: str = "",
    decided: bool = False,
    quiet: bool = False,
) -> int:
    """Write a sheet.

    Args:
        data: The data folder, or the address of a database.
        out: The sheet: ``.csv`` or ``.xlsx``.
        most: At most so many lines.
        below: Rows of a lower confidence are asked about.
        tables: Rows of these tables.
        reviewer: Who will decide.
        decided: The rows that are decided, instead of those that are not.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done.
    """
    from output.review.asking import questions
    from output.review.sheet import write_sheet
    from output.store import Store

    try:
        with Store.open(data, write=False) as store, store.reading() as connection:
            found = questions(connection, below, tables, decided=decided)
        if not found:
            what = "no row is decided yet" if decided else f"nothing in {data} asks for a person; --below asks for more"
            sys.stderr.write(f"thidua: {what}\n")
            return 0
        write_sheet(found[:most], out, reviewer)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    if not quiet:
        sys.stderr.write(
            f"{min(most, len(found)):,} of {len(found):,} rows that ask for a person in {out}. Fill in decision: "
            f"accept, reject or\ncorrect (then correct_… too). Then: thidua review apply {out} --data {data}\n"
        )
    return 0


def keep(
    sheet: Path, data: str, *, reviewer: str = "", partial: bool = False, skip_stale: bool = False, quiet: bool = False
) -> int:
    """Keep the decisions of a sheet.

    Args:
        sheet: The sheet as it was filled in.
        data: The data folder, or the address of a database.
        reviewer: Who decided, where a line does not say.
        partial: Whether lines may be missing.
        skip_stale: Whether lines whose row has changed are left out.
        quiet: No summary.

    Returns:
        0 all is well, 1 some lines were left out, 3 nothing was applied.
    """
    from output.review.applying import apply
    from output.review.sheet import read_sheet
    from output.store import Store
    from pipelines import clock

    try:
        answers = read_sheet(sheet, " ".join(reviewer.split()), partial=partial)
        with Store.open(data, create=False) as store:
            done = apply(store, sheet, answers, clock.now().isoformat(timespec="seconds"), skip_stale=skip_stale)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    for line, told in done.stale:
        sys.stderr.write(f"thidua: {sheet}, line {line}: left out: {told}\n")
    if not quiet:
        kept = ", ".join(f"{number:,} {decision}" for decision, number in sorted(done.kept.items())) or "none"
        parts = [f"decisions kept: {kept}"]
        if done.superseded:
            parts.append(f"{done.superseded:,} in the place of earlier ones")
        if done.known:
            parts.append(f"{done.known:,} were known")
        if done.undecided:
            parts.append(f"{done.undecided:,} lines are not decided")
        sys.stderr.write("; ".join(parts) + "\n")
        if done.kept:
            sys.stderr.write(f"The panel does not have them yet: thidua resolve --data {data}\n")
    return 1 if done.stale else 0
