"""The command line of a data folder: ``thidua rebuild`` and ``thidua export``.

In: arguments. Out: text on standard output, messages on standard error, an exit code. What is heavy is imported by the
command that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

REBUILD_HELP = """Read every archived page again, without the network, and say row by row what changes.

After a new version of thidua, or a change of its rules and word lists, the rows in the data folder are made anew from
the pages as they were fetched. Each change is printed, or written into a CSV file: rows added (+) and removed (-),
cells changed (~), with the sentence that states them. It can be stopped or killed, and goes on from there. A record of
the archive that is damaged is named, and what its page gave before stays.

Examples:

\b
  thidua rebuild --data data --dry-run
  thidua rebuild --data data --out changes.csv
  thidua rebuild --data data --jobs 4 --quiet

Exit codes: 0 all is well; 1 some pages could not be read; 2 wrong usage; 3 nothing could be done; 130 stopped by
Ctrl-C."""

EXPORT_HELP = """Write the tables of a data folder as CSV files.

The tables are articles, blocs, meetings, members, leaders, awards and people (docs/tables.md).

The files appear together when all is written, in an order that does not depend on when pages were fetched. A crawl that
goes on meanwhile is not disturbed.

Examples:

\b
  thidua export --data data --out tables
  thidua export --data data --out tables --quiet

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done; 130 stopped by Ctrl-C."""

Data = Annotated[
    str, typer.Option("--data", metavar="DIR", help="The folder that crawl or extract wrote to.", show_default=False)
]


def rebuild(
    data: Data,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes.  [default: one a core]", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the changes into a CSV file.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no changes, no progress and no summary.")] = False,
) -> None:
    """Read every archived page again."""
    from thidua.rebuilding import run

    raise typer.Exit(run(data, jobs=jobs, dry_run=dry_run, out=out, quiet=quiet))


def export(
    data: Data,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Write the CSV files into DIR.", show_default=False)
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Write the tables."""
    from thidua.exporting import run

    raise typer.Exit(run(data, out, quiet=quiet))
