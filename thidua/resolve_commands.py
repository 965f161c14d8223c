"""The command line of resolution: ``thidua resolve``.

In: arguments. Out: text on standard error, an exit code. What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RESOLVE_HELP = """Make one unit, one bloc, one meeting of what articles call by many names, and the panel of them.

Reads the reported rows of a data folder and writes beside them: canonical_units, canonical_blocs, unit_mentions and
bloc_mentions (which row means which, and why), sources (copies of one text count once), meetings_resolved, panel (a
bloc in a year), panel_cells and conflicts. Identifiers are stable: those that were given stay, also when articles are
added; where two turn out to be one, the older stays and the other redirects to it. The same articles give the same
tables, however often and in whatever order.

FILE holds what a person has decided (TOML or CSV): names or ids that are the same, names or ids that are different,
names to show.

Examples:

\b
  thidua resolve --data data
  thidua resolve --data data --overrides overrides.toml
  thidua resolve --data data --quiet && thidua export --data data --out tables

A file of decisions:

\b
  [[same]]
  kind = "unit"
  names = ["Ban Quản lý Khu kinh tế", "Ban Quản lý các Khu công nghiệp"]
  province = "Lào Cai"
  [[different]]
  kind = "bloc"
  names = ["Cụm thi đua số 1", "Cụm thi đua 1 các huyện"]
  [[name]]
  id = "u-0f3c2a9d1b77"
  name = "Sở Y tế tỉnh Lào Cai"

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done; 130 stopped by Ctrl-C."""


def resolve(
    data: Annotated[
        str,
        typer.Option("--data", metavar="DIR", help="The folder that crawl or extract wrote to.", show_default=False),
    ],
    overrides: Annotated[
        Path | None, typer.Option("--overrides", metavar="FILE", help="What a person has decided (TOML or CSV).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Resolve names and make the panel."""
    from thidua.resolving import run

    raise typer.Exit(run(data, overrides, quiet=quiet))
