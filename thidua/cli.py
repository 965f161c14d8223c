"""The command line: ``thidua extract``, ``thidua article``, ``thidua evaluate`` and ``thidua sites``.

In: arguments. Out: text on standard output, messages on standard error, an exit code: 0 all is well, 1 some inputs
could not be read or only in part, 2 wrong usage, 3 nothing could be done. What is heavy is imported by the command that
needs it.
"""

from __future__ import annotations

import datetime
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from thidua import __version__
from thidua.audit_commands import audit_app
from thidua.crawl_commands import CRAWL_HELP, crawl
from thidua.demo_commands import DEMO_HELP, demo
from thidua.report_commands import REPORT_HELP, report
from thidua.resolve_commands import RESOLVE_HELP, resolve
from thidua.review_commands import review_app
from thidua.run_commands import CHANGES_HELP, RUN_HELP, STATUS_HELP, changes, run, status
from thidua.sites_commands import sites_app
from thidua.store_commands import DIFF_HELP, EXPORT_HELP, REBUILD_HELP, diff, export, rebuild

EXIT_CODES = """Exit codes: 0 all is well; 1 some inputs could not be read, or only in part; 2 wrong usage;
3 nothing could be done."""

EXTRACT_HELP = f"""Read articles: bloc names, meetings, members, leaders, awards and people.

PATH is a page (.html, .htm, also gzipped), a text file, a folder (every such file and every .txt file in it and its
folders), or - for standard input. A file that cannot be read or is no article is reported with the reason, and the
others are done.

Examples:

\b
  thidua extract article.txt
  thidua extract page.html pages/
  thidua extract articles/ --out tables
  thidua extract articles/ --json annotations --quiet
  thidua extract articles/ --data data
  cat article.txt | thidua extract - --format jsonl

{EXIT_CODES}"""

ARTICLE_HELP = f"""Show how a page was read: what each witness said of title, lead, author and date, and what was
believed.

FILE is a page (.html, .htm, also gzipped) or - for standard input. A page that is no article is named for what it is.

Examples:

\b
  thidua article page.html
  thidua article page.html --url https://example.org/tin-1.html --json
  thidua article page.html --general

{EXIT_CODES}"""

EVALUATE_HELP = f"""Compare extractions with annotated articles (NAME.txt with NAME.json).

Examples:

\b
  thidua evaluate gold/
  thidua evaluate gold/ --errors
  thidua evaluate gold/ --predictions annotations --json

{EXIT_CODES}"""

OF_CRAWL = frozenset(
    {
        "alembic",
        "datasketch",
        "filelock",
        "jinja2",
        "rapidfuzz",
        "rich",
        "scrapy",
        "sqlalchemy",
        "tldextract",
        "twisted",
        "warcio",
    }
)
"""Packages that only a crawl, a data folder or the sample sites need: the extra ``crawl``."""
OF_PUBLISH = frozenset({"altair", "openpyxl", "pyarrow", "vl_convert", "xlsxwriter"})
"""Packages that only some forms of an export, and sheets of Excel, need: the extra ``publish``."""

app = typer.Typer(
    name="thidua",
    help="Vietnamese provincial news on emulation blocs (khối thi đua, cụm thi đua) into tables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help starts in half the time
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(sites_app)
app.add_typer(audit_app)
app.add_typer(review_app)
app.command(help=REBUILD_HELP, short_help="Read every archived page again.")(rebuild)
app.command(help=RESOLVE_HELP, short_help="Make one thing of many names, and the panel.")(resolve)
app.command(help=EXPORT_HELP, short_help="Write the tables of a data folder as a release.")(export)
app.command(help=REPORT_HELP, short_help="Write a page to look at what a data folder holds.")(report)
app.command(help=DIFF_HELP, short_help="Say what differs between two releases.")(diff)
app.command(help=CRAWL_HELP, short_help="Crawl sites.")(crawl)
app.command(help=DEMO_HELP, short_help="Show all of it on sample sites, in a minute.")(demo)
app.command(help=RUN_HELP, short_help="Do everything that a night needs.")(run)
app.command(help=STATUS_HELP, short_help="Say how a data folder and its sites are.")(status)
app.command(help=CHANGES_HELP, short_help="Say which rows are new, changed or withdrawn.")(changes)


class Format(StrEnum):
    """What is printed: a summary for a person, or rows for a program."""

    text = "text"
    jsonl = "jsonl"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"thidua {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


@app.command(help=EXTRACT_HELP, short_help="Read articles into tables.")
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Pages, text files, folders, or -.", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the tables as CSV files into DIR.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="DIR", help="Write DIR/NAME.json for each file NAME.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="What is printed: summaries or rows.")] = Format.text,  # noqa: A002
    data: Annotated[
        str | None, typer.Option("--data", metavar="DIR", help="Keep files, articles and rows in the data folder DIR.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes.  [default: one a core]", show_default=False)
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No summaries and no progress; messages on bad files stay.")
    ] = False,
) -> None:
    """Read articles."""
    from thidua.extracting import run

    raise typer.Exit(
        run(
            paths,
            tables=out,
            annotations=json,
            rows=format is Format.jsonl,
            summaries=not quiet,
            jobs=jobs,
            data=data,
        )
    )


@app.command(help=ARTICLE_HELP, short_help="Show how a page was read.")
def article(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A page, or -.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Its address, a witness for the date.")
    ] = None,
    fetched: Annotated[
        datetime.datetime | None,
        typer.Option("--fetched", help="When it was fetched: no later date is believed."),
    ] = None,
    general: Annotated[bool, typer.Option("--general", help="Without the rules of site families.")] = False,
) -> None:
    """Show how a page was read."""
    from thidua.showing import run

    raise typer.Exit(run(file, as_json=json, url=url, fetched=fetched, families=not general))


@app.command(help=EVALUATE_HELP, short_help="Compare extractions with annotated articles.")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of annotated articles.", show_default=False)],
    errors: Annotated[bool, typer.Option("--errors", help="List what is missed and what is wrong.")] = False,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="DIR", help="Compare these annotations, instead of extracting."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Compare extractions with annotated articles."""
    from extract.errors import ThiduaError
    from thidua.evaluation import run

    try:
        code = run(gold, predictions=predictions, errors=errors, as_json=json, echo=typer.echo)
    except ThiduaError as error:
        typer.echo(f"thidua: {error}", err=True)
        code = 3
    raise typer.Exit(code)


def main() -> None:
    """Run the program. Its output is UTF-8 whatever the locale: no letter of a name is lost on its way to a file."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        extra = "crawl" if package in OF_CRAWL else "publish" if package in OF_PUBLISH else None
        if extra is None:
            raise
        sys.stderr.write(
            f"thidua: this needs the package {package}, which is not installed: pip install 'thidua[{extra}]' (from a "
            f"clone: pip install --constraint constraints.txt --editable '.[{extra}]')\n"
        )
        sys.exit(3)
