"""The command line of the report: ``thidua report``.

In: arguments. Out: an HTML file, a line on standard error, an exit code. What is heavy is imported by the command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

REPORT_HELP = """Write a page to look at what a data folder holds, in a browser, without a network.

The page is one file, in Vietnamese and English: where and when the data are from, the heads and awards of a bloc
through the years, who proposes what for whom, what the last run brought, what should be checked, and every table, to
be searched, filtered and sorted. Each row leads to the article with the words marked that it was read from. What
thidua resolve has made is shown too. It holds the texts of articles and names of persons: mind whom it is given to.

Examples:

\b
  thidua report --data data --out report.html
  thidua report --data data --out report.html --title "Thi đua 2024"

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done; 130 stopped by Ctrl-C."""


def report(
    data: Annotated[
        str,
        typer.Option("--data", metavar="DIR", help="The folder that crawl or extract wrote to.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Write the page into FILE.", show_default=False)],
    title: Annotated[str | None, typer.Option("--title", help="The page's title.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Write a page to look at what a data folder holds."""
    from thidua.reporting import run

    raise typer.Exit(run(data, out, title=title, quiet=quiet))
