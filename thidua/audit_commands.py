"""The command line of an audit: ``thidua audit`` and ``thidua audit score``.

In: arguments. Out: text on standard output, messages on standard error, an exit code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AUDIT_HELP = """Draw a random sample for a person to check, and say from the checked sheet how right the data are.

The sample is stratified: rows by table and confidence, spread over the sites; articles, to see what is missing; and
pages that were left out. Fill in the column verdict (right, wrong, unsure; đúng, sai, không rõ), and for articles and
pages how many rows of each table the text states and the data lack (missed_…; empty is none).

Examples:

\b
  thidua audit --data data --n 200 --out audit.xlsx
  thidua audit --data data --n 400 --seed 7 --out audit.csv
  thidua audit score audit.xlsx

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done."""

SCORE_HELP = """Say from a checked sheet how right the data are: precision and recall a table, with intervals.

Examples:

\b
  thidua audit score audit.xlsx
  thidua audit score audit.csv --json

Exit codes: 0 all is well; 2 wrong usage; 3 the sheet is damaged, or nothing in it is checked."""

audit_app = typer.Typer(
    name="audit",
    help=AUDIT_HELP,
    short_help="Draw a sample to check, and say how right the data are.",
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
)


@audit_app.callback()
def audit(
    context: typer.Context,
    data: Annotated[
        str | None, typer.Option("--data", metavar="DIR", help="The data folder.", show_default=False)
    ] = None,
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="About how many lines.")] = 200,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Draw the same again.  [default: by chance]", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The sheet: .csv or .xlsx.")] = Path("audit.csv"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Draw a sample."""
    if context.invoked_subcommand is not None:
        return
    if data is None:
        raise typer.BadParameter("name the data folder", param_hint="--data")
    from thidua.auditing import run

    raise typer.Exit(run(data, out, n, seed, quiet=quiet))


@audit_app.command(name="score", help=SCORE_HELP, short_help="Say from a checked sheet how right the data are.")
def score(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The sheet as it was filled in.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score a sheet."""
    from thidua.auditing import tell

    raise typer.Exit(tell(sheet, as_json=json))
