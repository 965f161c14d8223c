"""Sites as text and as JSON.

In: sites, problems, states of health. Out: texts, and exit codes of what visits sites.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from spiders.divisions import provinces
from spiders.records import legend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from spiders.checking import Problem
    from spiders.sites import Registry, Site

COLUMNS = ("name", "kind", "status", "family", "provinces", "title")


def as_json(sites: Iterable[Site]) -> str:
    """Sites as a JSON list."""
    return _json([_plain(site) for site in sites])


def problems_as_json(problems: Iterable[Problem]) -> str:
    """Problems as a JSON list."""
    return _json([asdict(problem) for problem in problems])


def table(sites: Sequence[Site]) -> str:
    """Sites, one a line: aligned under a heading on a terminal, separated by tabs elsewhere."""
    rows = [_row(site) for site in sites]
    return columns(COLUMNS, rows) if sys.stdout.isatty() else "\n".join("\t".join(row) for row in rows)


def columns(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows in aligned columns, as wide as the terminal."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in [heading, *rows]) for i in range(len(heading))]
    screen = shutil.get_terminal_size((120, 24)).columns
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [heading, *rows])
    return "\n".join(line.rstrip()[:screen] for line in lines)


def described(site: Site) -> str:
    """All that is known of a site, a line for each thing."""
    known = legend()
    lines = [
        ("name", site.name),
        ("title", site.title),
        ("home", site.home),
        ("kind", site.kind),
        ("status", f"{site.status} ({known.statuses.get(site.status, {}).get('meaning', '')})"),
        ("provinces", "; ".join(_province(code) for code in site.provinces) or "none: the whole country"),
        ("family", site.family or "not known"),
        ("hosts", " ".join(site.hosts)),
        ("successors", " ".join(site.successors)),
        *(("article", shape) for shape in site.article),
        ("key", " ".join(site.key) or ("the path" if site.article else "by the family's rules")),
        ("noise", " ".join(site.noise)),
        *(("listing", shape) for shape in site.listing),
        *(("walk", f"{walk.kind} {walk.url}{_options(walk.options)}") for walk in site.walks),
        *(("example", example.url) for example in site.examples),
        ("expected", _expected(site)),
        ("delay", "" if site.delay is None else f"{site.delay:g} s"),
        ("evidence", f"{site.evidence}: {known.explain(site.evidence)}"),
        ("note", site.note),
        ("record", site.file),
    ]
    return "".join(f"{label + ':':<12}{text}\n" for label, text in lines if text)


def visit(sites: Sequence[Site], registry: Registry, *, to_json: bool) -> int:
    """Visit sites and print how they are.

    Returns:
        0 all are well, 1 some are not.
    """
    from spiders.live import check_live

    found = check_live(sites, registry, progress=_progress())
    if to_json:
        typer.echo(_json([health.as_dict() for health in found]))
    else:
        heading = ("site", "reachable", "robots", "walks", "article", "remarks")
        rows = [health.row() for health in found]
        typer.echo(columns(heading, rows) if sys.stdout.isatty() else "\n".join("\t".join(row) for row in rows))
    return 0 if all(health.well for health in found) else 1


def write_new(url: str, out: Path | None, registry: Registry) -> int:
    """Write the record of a new site.

    Returns:
        0 it stands and is sound, 1 it has problems.
    """
    from spiders.new_site import write_record

    written = write_record(url, out, registry, progress=_progress())
    for path in (written.record, written.examples):
        typer.echo(str(path))
    for remark in written.remarks:
        typer.echo(f"thidua: {remark}", err=True)
    return 1 if written.problems else 0


def _progress() -> Any:
    return lambda text: typer.echo(f"thidua: {text}", err=True) if sys.stderr.isatty() else None


def _plain(site: Site) -> dict[str, Any]:
    return asdict(site)


def _row(site: Site) -> tuple[str, ...]:
    return (site.name, site.kind, site.status, site.family or "-", ",".join(site.provinces) or "-", site.title)


def _province(code: str) -> str:
    province = provinces().get(code)
    if province is None:
        return code
    now = "" if province.name == province.name_34 else f", now {province.name_34} ({province.code_34})"
    return f"{province.name} ({code}){now}"


def _options(options: Any) -> str:
    return "".join(f" {name}={value}" for name, value in options.items())


def _expected(site: Site) -> str:
    if site.least is None and site.most is None:
        return ""
    return f"{site.least or 0} to {site.most} articles on blocs a year (an estimate)"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
