"""The command line of the registry: ``thidua sites list``, ``show``, ``check`` and ``new``.

In: arguments. Out: text or JSON on standard output, messages on standard error, an exit code: 0 all is well, 1 problems
were found, 2 wrong usage. What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spiders.sites import Registry, Site

EXIT_CODES = "Exit codes: 0 all is well; 1 problems were found; 2 wrong usage."

SITES_HELP = f"""Sites that are known: list, show and check them, add one.

A site is a record in a file of data: its hosts, what runs it, how it is walked, how its articles' addresses look.
Records of your own stand in a folder of yours (--registry DIR); docs/add-a-site.md explains their fields.

Examples:

\b
  thidua sites list "Lào Cai"
  thidua sites show baolaocai.vn
  thidua sites check
  thidua sites check --live baolaocai.vn
  thidua sites new https://baolaocai.vn

{EXIT_CODES}"""

LIST_HELP = f"""List sites: name, kind, status, family, provinces, title.

FILTER is a site's name or host, a province (name, code or any spelling, of today or before July 2025; 63:NAME is the
province before July 2025 alone), national, all, or a part of a name or title. Of several FILTERs each adds sites. On a
terminal columns are aligned; in a pipe they are separated by tabs, without a heading.

Examples:

\b
  thidua sites list --kind newspaper --status current
  thidua sites list "Bắc Ninh" --json
  thidua sites list --family liferay | cut -f1
  thidua sites list 63:Lào\\ Cai sonoivu

{EXIT_CODES}"""

SHOW_HELP = f"""Show all that is known of sites.

Examples:

\b
  thidua sites show baolaocai.vn
  thidua sites show www.baonamdinh.com.vn --json
  thidua sites show "Cà Mau"

{EXIT_CODES}"""

CHECK_HELP = f"""Check the records of sites; with --live the sites themselves.

Without --live nothing is fetched: fields, hosts, expressions against their examples, successors, dates. With --live
each NAME is visited, slowly and as its robots.txt allows: is it reachable, which walks work, does a sample article come
out whole? Name what is to be visited; all is a word for everything.

Examples:

\b
  thidua sites check
  thidua sites check --registry my-sites
  thidua sites check --live baolaocai.vn baohaiphong.vn
  thidua sites check --live "Lào Cai" --json

{EXIT_CODES}"""

NEW_HELP = f"""Look at a site and write its record, and beside it examples that `thidua sites check` tests.

Its front page, robots.txt, feeds, sitemaps, search, sections and two articles are read, slowly and as its robots.txt
allows. Read the record before you use it: what it says is what the site looked like. No file is overwritten.

Examples:

\b
  thidua sites new https://baolaocai.vn
  thidua sites new https://baolaocai.vn --out my-sites/baolaocai.toml
  thidua crawl baolaocai.vn --registry my-sites --data data

{EXIT_CODES}"""

sites_app = typer.Typer(
    name="sites",
    help=SITES_HELP,
    short_help="Sites that are known: list, show, check, add.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

RegistryOption = Annotated[
    Path | None, typer.Option("--registry", metavar="DIR", help="A folder of your own records.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@sites_app.command("list", help=LIST_HELP, short_help="List sites.")
def list_sites(
    filters: Annotated[list[str] | None, typer.Argument(metavar="[FILTER]...", show_default=False)] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="newspaper, portal, home_affairs, ...")
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", metavar="NAME", help="Name, code or any spelling.")
    ] = None,
    family: Annotated[str | None, typer.Option("--family", metavar="NAME", help="liferay, nukeviet, ...")] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="current, merged, lapsed or inferred.")
    ] = None,
    json: JsonOption = False,
    registry: RegistryOption = None,
) -> None:
    """List sites."""
    from spiders.divisions import codes_of
    from spiders.records import legend
    from thidua.sites_showing import as_json, table

    loaded = _registry(registry)
    _one_of("kind", kind, tuple(legend().kinds))
    _one_of("status", status, tuple(legend().statuses))
    _one_of("family", family, _families(loaded, family))
    codes = None
    if province is not None and not (codes := codes_of(province)):
        _wrong(f"--province {province}: not a province.{_hint(loaded.nearest(province))}")
    found = [
        site
        for site in _filtered(loaded, filters or [])
        if (kind is None or site.kind == kind)
        and (codes is None or set(codes) & set(site.provinces))
        and (family is None or site.family == family)
        and (status is None or site.status == status)
    ]
    typer.echo(as_json(found) if json else table(found), nl=bool(found) or json)
    if not found:
        typer.echo("thidua: no site is like this", err=True)


@sites_app.command("show", help=SHOW_HELP, short_help="Show all that is known of sites.")
def show(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", show_default=False)],
    json: JsonOption = False,
    registry: RegistryOption = None,
) -> None:
    """Show sites."""
    from thidua.sites_showing import as_json, described

    loaded = _registry(registry)
    found = _found(loaded, names)
    typer.echo(as_json(found) if json else "\n".join(described(site) for site in found))


@sites_app.command("check", help=CHECK_HELP, short_help="Check records; with --live the sites.")
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", show_default=False)] = None,
    live: Annotated[bool, typer.Option("--live", help="Visit the sites.")] = False,
    json: JsonOption = False,
    registry: RegistryOption = None,
) -> None:
    """Check sites."""
    from extract.errors import ThiduaError

    if live:
        from thidua.sites_showing import visit

        if not names:
            _wrong("--live visits the sites that are named; all is a word for everything")
        loaded = _registry(registry)
        found = _found(loaded, names or [], addresses=True)
        try:
            code = visit(found, loaded, to_json=json)
        except ThiduaError as error:
            _wrong(str(error))
        raise typer.Exit(code)
    from spiders.checking import check as check_records
    from thidua.sites_showing import problems_as_json

    wanted = [site.name for site in _found(_registry(registry), names)] if names else []
    problems = check_records(registry, wanted)
    if json:
        typer.echo(problems_as_json(problems))
    else:
        for problem in problems:
            typer.echo(str(problem))
    if problems:
        typer.echo(f"thidua: {len(problems)} problem{'s' * (len(problems) != 1)}", err=True)
        raise typer.Exit(1)
    count = len(wanted) or len(_registry(registry).sites)
    typer.echo(f"thidua: {count} record{'s' * (count != 1)} checked, all is well", err=True)


@sites_app.command("new", help=NEW_HELP, short_help="Look at a site and write its record.")
def new(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where the record goes.  [default: HOST.toml here]", show_default=False
        ),
    ] = None,
    registry: RegistryOption = None,
) -> None:
    """Write a site's record."""
    from extract.errors import ThiduaError
    from spiders.hosts import BadAddress
    from thidua.sites_showing import write_new

    try:
        raise typer.Exit(write_new(url, out, _registry(registry)))
    except BadAddress as error:
        _wrong(str(error))
    except ThiduaError as error:
        typer.echo(f"thidua: {error}", err=True)
        raise typer.Exit(1) from None


def _registry(folder: Path | None) -> Registry:
    from extract.errors import ThiduaError
    from spiders.sites import load_registry

    try:
        return load_registry(folder)
    except ThiduaError as error:
        typer.echo(f"thidua: {error}", err=True)
        raise typer.Exit(1 if folder is None or folder.is_dir() else 2) from None


def _found(registry: Registry, names: Sequence[str], *, addresses: bool = False) -> list[Site]:
    """The sites that these texts name, each once."""
    from extract.errors import ThiduaError

    found: dict[str, Site] = {}
    for name in names:
        try:
            sites = registry.choose(name) if addresses else registry.find(name)
        except ThiduaError as error:
            _wrong(str(error))
        found.update((site.name, site) for site in sites)
    return list(found.values())


def _filtered(registry: Registry, filters: Sequence[str]) -> list[Site]:
    """The sites of any filter: what it names, or whose name or title holds it."""
    from spiders.divisions import fold
    from spiders.sites import UnknownSite

    found: dict[str, Site] = {}
    for text in filters or ["all"]:
        try:
            sites = registry.find(text)
        except UnknownSite as error:
            part, folded = text.strip().lower(), fold(text)
            sites = [
                site
                for site in registry.sites.values()
                if part and (part in site.name or (folded and folded in fold(site.title)))
            ]
            if not sites:
                _wrong(str(error))
        found.update((site.name, site) for site in sites)
    return [site for name, site in registry.sites.items() if name in found]


def _families(registry: Registry, wanted: str | None) -> Sequence[str]:
    """The names of families: those of the registry's sites, all where that does not settle it."""
    used = {site.family for site in registry.sites.values() if site.family}
    if wanted is None or wanted in used:
        return tuple(used)
    from spiders.checking import known_families

    return sorted(known_families())


def _one_of(option: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        _wrong(f"--{option} {value}: it is one of {', '.join(known)}")


def _hint(nearest: Sequence[str]) -> str:
    return f" The nearest names: {', '.join(nearest)}." if nearest else ""


def _wrong(message: str) -> NoReturn:
    typer.echo(f"thidua: {message}", err=True)
    raise typer.Exit(2)
