"""The command line of the demonstration: ``thidua demo``.

In: arguments. Out: text on standard output, messages on standard error, an exit code. What is heavy is imported when it
is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEMO_HELP = """Show what thidua does: crawl sample sites that come with it, and write what they say as tables.

The sample sites are served on this machine only, nothing goes over the network. The first time all of them is crawled,
in about a minute; the second time only what has been published since.

Examples:

\b
  thidua demo
  thidua demo --out tables --data data-of-the-demo
  thidua demo --keep

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done; 130 stopped by Ctrl-C."""


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Write the tables into DIR.")] = Path("demo-out"),
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Keep pages and articles in DIR.")] = Path(
        "demo-data"
    ),
    keep: Annotated[bool, typer.Option("--keep", help="Keep the sample sites up afterwards, until Ctrl-C.")] = False,
) -> None:
    """Show what thidua does."""
    from thidua.demonstration import run

    raise typer.Exit(run(data, out, keep=keep))
