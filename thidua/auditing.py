"""The work of ``thidua audit``: a sample for a person to check, and the figures of the checked sheet.

In: what the command line says. Out: an exit code; a sheet, or figures as a table or JSON.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path

from extract.errors import ThiduaError
from output.audit import Figures, draw, read_sheet, score, write_sheet
from output.audit.scoring import Share

_NOTES = """recall: of the rows stated in articles that were read as reporting on a bloc; with pages left out: also
those on pages that were screened out or not fetched. Intervals: 95 %, Wilson's, weighted by stratum."""


def run(data: str, out: Path, number: int, seed: int | None, *, quiet: bool = False) -> int:
    """Draw a sample.

    Args:
        data: The data folder, or the address of a database.
        out: The sheet: ``.csv`` or ``.xlsx``.
        number: About how many lines.
        seed: The seed of the draw; by default one by chance, which the sheet keeps.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done.
    """
    from output.store import Store

    seed = secrets.randbelow(1_000_000) if seed is None else seed
    try:
        with Store.open(data, write=False) as store:
            items = draw(store, number, seed)
        if not items:
            sys.stderr.write(f"thidua: there is nothing to draw from in {data}: no article, no page\n")
            return 3
        write_sheet(items, out)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    if not quiet:
        sys.stderr.write(
            f"{len(items)} lines in {out} (seed {seed}). Fill in verdict: right, wrong or unsure; for articles and\n"
            f"pages also how many rows of each table are missed. Then: thidua audit score {out}\n"
        )
    return 0


def tell(sheet: Path, *, as_json: bool) -> int:
    """Print the figures of a checked sheet; 0 all is well, 3 nothing could be done."""
    try:
        figures = score(read_sheet(sheet))
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    sys.stdout.write(json.dumps(figures.to_json(), indent=1) + "\n" if as_json else _table(figures))
    if figures.unchecked:
        sys.stderr.write(
            f"thidua: {figures.unchecked} of {figures.lines} lines are not checked yet; the figures are without them\n"
        )
    return 0


def _table(figures: Figures) -> str:
    columns = ("precision", "recall", "with pages left out")
    lines = [f"{'table':10}{'rows':>9}" + "".join(f"  {name:<26}" for name in columns)]
    for name, one in figures.tables.items():
        shares = (one.precision, one.recall, one.recall_with_left_out)
        lines.append(f"{name:10}{one.rows:>9,}" + "".join(f"  {_share(share):<26}" for share in shares))
    if figures.left_out:
        lines += ["", "pages left out that report on a bloc"]
        lines += [f"  {name.removeprefix('left out: '):<20}{_share(share)}" for name, share in figures.left_out.items()]
    lines += ["", f"{figures.lines} lines, {figures.unchecked} not checked, {figures.unsure} unsure", _NOTES]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _share(share: Share | None) -> str:
    if share is None:
        return "-"
    return f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}] {share.checked}"
