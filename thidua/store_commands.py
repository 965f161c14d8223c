"""The command line of a data folder: ``thidua rebuild``, ``thidua export`` and ``thidua diff``.

In: arguments. Out: text on standard output, messages on standard error, an exit code. What is heavy is imported by the
command that needs it.
"""

from __future__ import annotations

from enum import StrEnum
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

EXPORT_HELP = """Write the tables of a data folder as files that explain themselves.

The tables are articles, blocs, meetings, members, leaders, awards and people (docs/tables.md), and the resolved ones
after thidua resolve. Beside them are written a Frictionless data package (datapackage.json), codebook.md, CITATION.cff
and PERSONAL_DATA.md. The forms: csv, parquet, xlsx, sqlite (with metadata for Datasette), jsonl.

With --publish the texts and leads of articles, which are other people's, are left out; the sentences that state the
rows stay.

The files appear together when all is written, in an order that does not depend on when pages were fetched; same rows,
same bytes. A crawl that goes on meanwhile is not disturbed.

Examples:

\b
  thidua export --data data --out tables
  thidua export --data data --out tables --format csv,parquet,sqlite --quiet
  thidua export --data data --out release --publish --dataset-version 2026.1 --author "Lê A" --licence CC-BY-4.0

Exit codes: 0 all is well; 2 wrong usage; 3 nothing could be done; 130 stopped by Ctrl-C."""

DIFF_HELP = """Say what differs between two releases, row by row and cell by cell.

OLD and NEW are folders that thidua export wrote. Rows are told by their id; of those that are gone and new in one
article, the ones with the most in common are taken for one row that changed. When it was fetched and by which version
it was read is no difference.

Examples:

\b
  thidua diff release-1 release-2
  thidua diff release-1 release-2 --format json --out changes.json

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


def _formats(text: str) -> list[str]:
    known = ("csv", "parquet", "xlsx", "sqlite", "jsonl")
    found = [name.strip().lower() for name in text.split(",") if name.strip()]
    if not found or set(found) - set(known):
        wrong = ", ".join(sorted(set(found) - set(known))) or "nothing"
        raise typer.BadParameter(f"there is no form {wrong}; there are {', '.join(known)}")
    return found


def export(
    data: Data,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Write the files into DIR.", show_default=False)],
    formats: Annotated[
        str, typer.Option("--format", metavar="FORMS", help="Forms of the tables, with commas between.")
    ] = "csv",
    publish: Annotated[
        bool, typer.Option("--publish", help="Leave out the articles' texts, keep the sentences behind the rows.")
    ] = False,
    dataset_version: Annotated[
        str | None, typer.Option("--dataset-version", metavar="VERSION", help="The release's version, such as 2026.1.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="The dataset's title.")] = None,
    author: Annotated[
        list[str] | None, typer.Option("--author", metavar="NAME", help="Who answers for the dataset; may be repeated.")
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", metavar="SPDX", help="The dataset's licence, such as CC-BY-4.0.")
    ] = None,
    released: Annotated[
        str | None, typer.Option("--released", metavar="DAY", help="Day of the release, such as 2026-01-31.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Write the tables."""
    forms = _formats(formats)
    from thidua.exporting import release, run

    try:
        about = release(
            version=dataset_version,
            title=title,
            authors=author or [],
            released=released,
            licence=licence,
            publish=publish,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--released") from None
    raise typer.Exit(run(data, out, formats=forms, about=about, quiet=quiet))


class DiffFormat(StrEnum):
    """How differences are written."""

    csv = "csv"
    json = "json"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier release.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later release.", show_default=False)],
    format: Annotated[DiffFormat, typer.Option("--format", help="CSV, or one JSON document.")] = DiffFormat.csv,  # noqa: A002
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write into FILE.")] = None,
) -> None:
    """Say what differs between two releases."""
    from thidua.exporting import compare

    raise typer.Exit(compare(old, new, as_json=format is DiffFormat.json, out=out))
