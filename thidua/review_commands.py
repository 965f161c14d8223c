"""The command line of the review: ``thidua review`` and ``thidua review apply``.

In: arguments. Out: text on standard error, an exit code.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """What is written: a sheet for a spreadsheet, or tasks for Label Studio."""

    sheet = "sheet"
    label_studio = "label-studio"


REVIEW_HELP = """Write the rows that most deserve a person's eye, and keep what the person decides.

Rows that conflicts of the panel rest on, articles that declare another number of members than they list, rows of low
confidence, and rows that were decided once and have changed. Fill in the column decision (accept, reject, correct;
đúng, sai, sửa); for correct, the cell that is wrong under correct_…; (empty) there empties it. Then apply the sheet.

Examples:

\b
  thidua review --data data --out review.csv
  thidua review --data data --out review.xlsx --n 500 --reviewer "Lan"
  thidua review --data data --out heads.csv --table leaders --below 0.9
  thidua review --data data --out again.csv --decided
  thidua review apply review.csv --data data
  thidua review --data data --format label-studio --out tasks.json
  thidua review import labelled.json --out annotated

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done."""

IMPORT_HELP = """Take what was labelled in Label Studio as annotated articles, for `thidua evaluate`.

FILE is what Label Studio exports as “JSON”. Each article that a person has submitted becomes NAME.txt and NAME.json; of
several annotations the last counts.

Examples:

\b
  thidua review import labelled.json --out annotated
  thidua evaluate annotated

Exit codes: 0 all is well; 2 wrong usage; 3 nothing was written."""

APPLY_HELP = """Keep the decisions of a sheet: who, when, and what, beside what the machine says.

Every line is checked before anything is kept: where one cannot be applied, none is. Applied again, a sheet changes
nothing. Decisions outlive `thidua rebuild` and newer versions; a row that says or rests on something else by then asks
again.

Examples:

\b
  thidua review apply review.csv --data data
  thidua review apply review.xlsx --data data --reviewer "Lan"

Exit codes: 0 all is well; 1 some lines were left out (--skip-stale); 2 wrong usage; 3 nothing was applied."""

review_app = typer.Typer(
    name="review",
    help=REVIEW_HELP,
    short_help="Let a person decide on doubtful rows.",
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
)

Data = Annotated[str | None, typer.Option("--data", metavar="DIR", help="The data folder.", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]


@review_app.callback()
def review(
    context: typer.Context,
    data: Data = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="The sheet: .csv or .xlsx.  [default: review.csv]", show_default=False
        ),
    ] = None,
    n: Annotated[int, typer.Option("--n", min=1, max=100_000, help="At most so many lines; of tasks, articles.")] = 200,
    below: Annotated[
        float, typer.Option("--below", min=0, max=1.01, help="Ask about rows of a lower confidence.")
    ] = 0.8,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Rows of this table only; again for others.", show_default=False)
    ] = None,
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="NAME", help="Who will decide.")] = "",
    decided: Annotated[bool, typer.Option("--decided", help="The rows that are decided, to decide them anew.")] = False,
    format: Annotated[Form, typer.Option("--format", help="A sheet, or tasks for Label Studio.")] = Form.sheet,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Write a sheet or tasks."""
    if context.invoked_subcommand is not None:
        return
    if data is None:
        raise typer.BadParameter("name the data folder", param_hint="--data")
    from extract.schema import TABLES
    from thidua.reviewing import run

    unknown = [name for name in table or () if name not in TABLES]
    if unknown:
        raise typer.BadParameter(f"there is no table {unknown[0]}; there are {', '.join(TABLES)}", param_hint="--table")
    if format is Form.label_studio:
        from thidua.labelling import write

        raise typer.Exit(
            write(data, out or Path("tasks.json"), most=n, below=below, tables=table or list(TABLES), quiet=quiet)
        )
    raise typer.Exit(
        run(
            data,
            out or Path("review.csv"),
            most=n,
            below=below,
            tables=table or list(TABLES),
            reviewer=reviewer,
            decided=decided,
            quiet=quiet,
        )
    )


@review_app.command(name="apply", help=APPLY_HELP, short_help="Keep the decisions of a sheet.")
def apply(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The sheet as it was filled in.", show_default=False)],
    data: Annotated[str, typer.Option("--data", metavar="DIR", help="The data folder.", show_default=False)],
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="Who decided, where a line does not say.")
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Lines may be missing: they were taken out on purpose.")
    ] = False,
    skip_stale: Annotated[
        bool, typer.Option("--skip-stale", help="Leave out lines whose row has changed, and apply the others.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Apply a sheet."""
    from thidua.reviewing import keep

    raise typer.Exit(keep(sheet, data, reviewer=reviewer, partial=partial, skip_stale=skip_stale, quiet=quiet))


@review_app.command(name="import", help=IMPORT_HELP, short_help="Take over what was labelled in Label Studio.")
def take_over(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What Label Studio exported.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the annotated articles.", show_default=False)
    ],
    quiet: Quiet = False,
) -> None:
    """Take labels over."""
    from thidua.labelling import take

    raise typer.Exit(take(file, out, quiet=quiet))
