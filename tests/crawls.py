"""Crawls in processes of their own, as a person starts them, and what they left in the data folder.

In: arguments of ``thidua``. Out: exit codes and messages; the data of a folder in a form that can be compared.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from output.store import Store, StoreMissing
from output.store.tables import frontier
from output.values import ALL_TABLES, json_line, plain_row, table_rows
from pipelines.clock import VARIABLE

ROOT = Path(__file__).parent.parent
CONTACT = "owner@sample.example"

RUN_COLUMNS = frozenset({"fetched", "archive_record"})
"""What belongs to a run, not to the data."""

_RUN = "import json, sys; from thidua.crawling import run; sys.exit(run(**json.loads(sys.argv[1])))"


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str
    seconds: float


def command(*arguments: object) -> list[str]:
    """``thidua`` with these arguments."""
    return [sys.executable, "-m", "thidua", *map(str, arguments)]


def crawl_command(
    sites: Sequence[str], data: Path | str, *arguments: object, proxy: str | None = None, delay: float = 0
) -> list[str]:
    """``thidua crawl``; the pace is none unless it is given."""
    ways = ("--proxy", proxy) if proxy else ()
    return command(
        "crawl", *sites, "--data", data, "--contact", CONTACT, "--delay", delay, "-j", 2, *ways, *arguments
    )  # fmt: skip


def with_settings(sites: Sequence[str], data: Path | str, settings: dict[str, Any], **options: Any) -> list[str]:
    """The same with Scrapy settings that the command line does not offer."""
    plan = {"names": list(sites), "data": str(data), "contact": CONTACT, "delay": 0, "jobs": 2, "overrides": settings}
    return [sys.executable, "-c", _RUN, json.dumps({**plan, **options})]


def ended(
    arguments: Sequence[str], *, seconds: float = 300, where: Path = ROOT, now: datetime.datetime | None = None
) -> Done:
    """Run a command to its end, now or at a time that is imitated; it shows no traceback, whatever happens."""
    began = time.monotonic()
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=seconds, cwd=where, env=environment(now), check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


@contextmanager
def started(arguments: Sequence[str], *, log: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A command that goes on while the block does, and is killed behind it."""
    with open(log or os.devnull, "ab") as errors:  # noqa: PTH123
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=errors, cwd=ROOT, env=environment())
        try:
            yield process
        finally:
            process.kill()
            process.wait(30)


def environment(now: datetime.datetime | None = None) -> dict[str, str]:
    """That of this process, without what would change a crawl; with another time, where one is given."""
    left_out = {"http_proxy", "https_proxy", "all_proxy", "thidua_contact", VARIABLE.lower()}
    own = {name: value for name, value in os.environ.items() if name.lower() not in left_out}
    return own if now is None else {**own, VARIABLE: now.isoformat()}


def same_data(store: Store) -> dict[str, list[str]]:
    """The tables of a store without what belongs to a run, each row a line of JSON, sorted.

    Two crawls of the same pages give equal ones, in whatever order the pages came.
    """
    out: dict[str, list[str]] = {table: [] for table in ALL_TABLES}
    for extraction in store.articles():
        for table in ALL_TABLES:
            for row in table_rows(extraction, table):
                out[table].append(
                    json_line({name: value for name, value in plain_row(row).items() if name not in RUN_COLUMNS})
                )
    return {table: sorted(rows) for table, rows in out.items()}


def data_of(data: Path) -> dict[str, list[str]]:
    """:func:`same_data` of a folder."""
    with Store.open(data, write=False) as store:
        return same_data(store)


def tables_of(data: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of a folder as plain rows."""
    with Store.open(data, write=False) as store:
        found = list(store.articles())
    return {table: [plain_row(row) for one in found for row in table_rows(one, table)] for table in ALL_TABLES}


def settled(data: Path, role: str = "article") -> dict[str, str]:
    """The addresses of entries that are done with, and their outcome."""
    c = frontier.c
    statement = select(c.url, c.outcome).where(c.role == role, c.state.in_(("done", "skipped")))
    try:
        with Store.open(data, write=False) as store, store.reading() as connection:
            return {row.url: row.outcome for row in connection.execute(statement)}
    except StoreMissing:  # it was killed before there was one
        return {}
