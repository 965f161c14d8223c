"""The command line of a crawl: ``thidua crawl``.

In: arguments. Out: progress and a summary on standard error, an exit code. What is heavy is imported when it is needed.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

CRAWL_HELP = """Crawl sites: find the articles on emulation blocs, archive their pages, read them into tables.

SITE is a site's name or host, a province (name or code), or an address: a site that is not registered is walked by its
address alone. What was fetched, found and read is in the data folder; the same command goes on where it was stopped or
killed, and later fetches only what is new or changed. thidua export writes the tables.

Sites find your contact in each request (--contact, or the environment variable THIDUA_CONTACT): a web or e-mail address
where their owners can reach you. robots.txt is obeyed; each site is asked one thing at a time, with a pause.

Examples:

\b
  thidua crawl baolaocai.vn --data data --contact you@example.org
  thidua crawl "Lào Cai" "Yên Bái" --data data --since 2024-01-01
  thidua crawl https://sonoivu.example.gov.vn --data data --max-pages 200
  thidua crawl all --data data --quiet

Exit codes: 0 done; 1 done, but some sites were left alone or some pages failed; 2 wrong usage; 3 nothing could be done;
130 stopped by Ctrl-C."""

DAY = "%Y-%m-%d"


def crawl(
    sites: Annotated[
        list[str], typer.Argument(metavar="SITE", help="Sites, provinces, or addresses.", show_default=False)
    ],
    data: Annotated[
        str, typer.Option("--data", metavar="DIR", help="The folder of the data; made where there is none.")
    ],
    since: Annotated[
        datetime.datetime | None, typer.Option("--since", metavar="DAY", formats=[DAY], help="First day wanted.")
    ] = None,
    until: Annotated[
        datetime.datetime | None, typer.Option("--until", metavar="DAY", formats=[DAY], help="Last day wanted.")
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option("--max-pages", metavar="N", min=1, help="Requests a site at most in this run.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="ADDRESS", envvar="THIDUA_CONTACT", help="Where you are reached.")
    ] = None,
    registry: Annotated[
        Path | None, typer.Option("--registry", metavar="DIR", help="A folder with records of sites of your own.")
    ] = None,
    delay: Annotated[
        float | None,
        typer.Option("--delay", metavar="SECONDS", min=0, help="Pause between requests to a site.  [default: 1]"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes that read pages.  [default: one a core]")
    ] = None,
    extraction: Annotated[
        bool, typer.Option("--extract/--no-extract", help="Read the pages, or only archive them for thidua rebuild.")
    ] = True,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Read every list to its end, also those that promise little.")
    ] = False,
    proxy: Annotated[str | None, typer.Option("--proxy", metavar="URL", help="Ask by way of this HTTP proxy.")] = None,
    log: Annotated[Path | None, typer.Option("--log", metavar="FILE", help="Write what happens into FILE.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what happens to every page.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Crawl sites."""
    from thidua.crawling import run

    if since and until and since > until:
        raise typer.BadParameter("the first day wanted is behind the last", param_hint="--since")
    raise typer.Exit(
        run(
            sites,
            data,
            since=since.date() if since else None,
            until=until.date() if until else None,
            max_pages=max_pages,
            registry=registry,
            contact=contact,
            jobs=jobs,
            delay=delay,
            extraction=extraction,
            thorough=thorough,
            proxy=proxy,
            quiet=quiet,
            verbose=verbose,
            log=log,
        )
    )
