"""The command line of nightly runs: ``thidua run``, ``thidua status`` and ``thidua changes``.

In: arguments. Out: text on standard output, messages on standard error, an exit code. What is heavy is imported by the
command that needs it.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

RUN_HELP = """Do everything that a night needs: crawl, resolve, export, look whether all is well, tell someone.

What to do stands in run.toml in the data folder, or in the file that --config names (docs/nightly.md). It can be
started again at any time: an earlier run that was killed is gone on with, and a second one beside it is refused.

Examples:

\b
  thidua run --data data
  thidua run --data data --config run.toml --quiet

Exit codes: 0 done; 1 done with warnings: something needs a person (thidua status); 2 settings that cannot be meant;
3 failed; 130 stopped by Ctrl-C."""

STATUS_HELP = """Say how a data folder is: the last runs, the sites by health, what waits, what needs a person.

Examples:

\b
  thidua status --data data
  thidua status --data data --json

Exit codes: 0 nothing needs a person; 1 something does; 2 wrong usage; 3 the folder could not be read."""

CHANGES_HELP = """Say which rows are new, changed or withdrawn since a day or a run.

Each has the sentence that states it and the address of its article. A day means the runs of that day and later; a
number means that run and those after it (thidua status shows the numbers).

Examples:

\b
  thidua changes --data data --since 2026-01-31
  thidua changes --data data --since 12 --format csv > changes.csv

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be read."""

Data = Annotated[str, typer.Option("--data", metavar="DIR", help="The data folder.", show_default=False)]


class Form(StrEnum):
    """What is printed."""

    text = "text"
    csv = "csv"
    json = "json"


def run(
    data: Data,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="The settings.  [default: run.toml in DIR]", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")] = False,
) -> None:
    """Do everything that a night needs."""
    from thidua.running import run as work

    raise typer.Exit(work(data, config, quiet=quiet))


def status(data: Data, json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Say how a data folder is."""
    from thidua.status import run as work

    raise typer.Exit(work(data, as_json=json))


def changes(
    data: Data,
    since: Annotated[
        str, typer.Option("--since", metavar="DAY|RUN", help="A day, or the number of a run.", show_default=False)
    ],
    form: Annotated[Form, typer.Option("--format", help="What is printed.")] = Form.text,
) -> None:
    """Say which rows are new, changed or withdrawn."""
    from thidua.changing import run as work

    raise typer.Exit(work(data, since, form=form.value))
