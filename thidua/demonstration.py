"""The work of ``thidua demo``: sample sites served, crawled, read into tables, and some rows of them shown.

In: two folders. Out: an exit code; the data folder and the tables are there, and a person has seen what was done. The
first time the sites are as they were on a certain day, later they have what was published since.
"""

from __future__ import annotations

import datetime
import os
import shlex
import shutil
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extract.errors import ThiduaError
from thidua.crawling import DONE, FAILED, STOPPED
from thidua.crawling import run as crawl

if TYPE_CHECKING:
    from extract.schema import Extraction
    from output.store import Store
    from thidua.samples import SampleSites

FIRST_DAY = datetime.datetime(2025, 9, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
"""The day that the first crawl sees; articles on blocs have been published since."""

STALL = 2.0
"""Seconds that a stalling page takes: enough to see that a crawl goes on without it."""

LOOK = 5.0
"""Seconds between two lines of progress where it is no terminal."""

STEPS = 4
INDENT = " " * 6
BROAD = 120
"""Letters on a line of text where it is no terminal, and at most."""


class NoRoom(ThiduaError):
    """Raised for a folder that the demonstration cannot have."""


class Before(NamedTuple):
    """What an earlier demonstration has left: ended crawls, requests of the last one, articles."""

    ended: int
    requests: int
    articles: frozenset[str]


def run(data: Path, out: Path, *, keep: bool = False) -> int:
    """Show what thidua does.

    Args:
        data: The data folder; made where there is none.
        out: Folder for the tables.
        keep: Go on serving the sample sites until Ctrl-C.

    Returns:
        0 all is well, 3 nothing could be done, 130 stopped by Ctrl-C.
    """
    try:
        return _shown(data, out, keep=keep)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\nthidua: stopped; the same command goes on from here\n")
        return STOPPED


def _shown(data: Path, out: Path, *, keep: bool) -> int:
    from thidua.samples import SampleSites

    for folder, option in ((data, "--data"), (out, "--out")):
        _check(folder, option)
    with SampleSites(stall=STALL) as samples:
        before = _before(data, samples.hosts)
        _say(f"1/{STEPS}  {len(samples.hosts)} sample sites are up on this machine; nothing goes over the network.")
        if not before.ended:
            samples.publish(FIRST_DAY)
            when = f"as they were on {_day(FIRST_DAY)}: about a minute"
        elif before.ended == 1:
            when = f"again, some weeks after {_day(FIRST_DAY)}: only what is new is fetched"
        else:
            when = "once more: there is nothing new, which a few requests tell"
        _say(f"2/{STEPS}  Crawling them, {when}.")
        _say("      Starting the processes that read pages takes some seconds.")
        began = time.monotonic()
        code = crawl(
            [samples.address(host) for host in samples.hosts], data,
            delay=0, proxy=samples.proxy, seldom=LOOK, overrides={"LOG_LEVEL": "ERROR"},
        )  # fmt: skip
        if code in {FAILED, STOPPED}:
            return code
        _tell_crawl(before, len(samples.log), time.monotonic() - began)
        _write_and_show(data, out, before)
        _say(*_farewell(data, out, before))
        if keep:
            _stay(samples)
    return DONE


def _check(folder: Path, option: str) -> None:
    """See before anything starts whether a folder can be made and written to.

    Raises:
        NoRoom: if not.
    """
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise NoRoom(f"{there} is a file, and {folder} has to be a folder: name another with {option}")
    if not os.access(there, os.W_OK | os.X_OK):
        raise NoRoom(f"{there} cannot be written to: name another folder with {option}")


def _before(data: Path, hosts: list[str]) -> Before:
    """What there is already.

    Raises:
        NoRoom: if the folder holds other sites than these.
        StoreProblem: if it cannot be read.
    """
    from output.store import Store, StoreMissing

    try:
        with Store.open(data, write=False) as store:
            strange = sorted(set(store.sites()) - set(hosts))
            crawls = [one for one in store.runs("crawl") if one.outcome == "finished"]
            articles = frozenset(one.article.article for one in store.articles())
    except StoreMissing:
        return Before(0, 0, frozenset())
    if strange:
        raise NoRoom(
            f"{data} holds a crawl of {strange[0]}; the demonstration wants a folder of its own: name one with --data"
        )
    return Before(len(crawls), int((crawls[0].counts or {}).get("requests", 0)) if crawls else 0, articles)


def _tell_crawl(before: Before, requests: int, seconds: float) -> None:
    if before.ended:
        _say(f"      {requests} requests this time, {before.requests} the time before; {seconds:.0f} s.")
    else:
        _say(
            "      Errors are meant: like real sites these have pages that stall, break off, or never end, and the "
            "crawl goes round them. thidua status tells more.",
        )


def _write_and_show(data: Path, out: Path, before: Before) -> None:
    from output.store import Store
    from thidua.demo_showing import WIDE, panel_shown, shown
    from thidua.run_settings import RunSettings
    from thidua.run_steps import STEPS as WORK

    _say(f"3/{STEPS}  Telling which units and blocs are the same, and writing the tables.")
    with Store.open(data) as store:
        settings = RunSettings(out=out)
        WORK["resolve"](store, settings)
        _say(INDENT + (WORK["export"](store, settings) or ""))
        new = [one for one in store.articles() if one.article.article not in before.articles and one.article.relevant]
        if before.ended and new:
            _say(
                f"4/{STEPS}  New since the last time: {_titles(len(new))}. Of one of them, a few rows of each table:",
                "",
            )
        elif before.ended:
            _say(f"4/{STEPS}  Nothing is new. A few rows of each table, of one article:", "")
        else:
            _say(f"4/{STEPS}  A few rows of each table, of one article:", "")
        room = _room()
        for line in (*shown(new or _relevant(store), room or WIDE), *panel_shown(out / "panel.csv", room or WIDE)):
            sys.stdout.write(line + "\n")


def _relevant(store: Store) -> list[Extraction]:
    return [one for one in store.articles() if one.article.relevant]


def _titles(number: int) -> str:
    return f"{number} article{'s' * (number != 1)} on blocs"


def _farewell(data: Path, out: Path, before: Before) -> list[str]:
    again = (
        "Run it again: a few articles have been published meanwhile, and only they are fetched."
        if not before.ended
        else f"To begin anew, remove {data}."
    )
    return [
        "",
        f"The tables are in {out}: articles.csv, blocs.csv and the others; codebook.md there explains each column.",
        f"The data folder is {data}: pages as they were fetched, articles, rows, and what became of every address.",
        f"With the extra publish, thidua report --data {shlex.quote(str(data))} --out FILE.html makes a page of it.",
        again,
        "",
        "The same with a real site, which finds your address in each request:",
        "  thidua crawl baolaocai.vn --data data --contact you@example.org",
        "  thidua export --data data --out tables",
    ]


def _stay(samples: SampleSites) -> None:
    _say(
        "",
        f"The sample sites stay up until Ctrl-C, by way of the HTTP proxy {samples.proxy}, for example:",
        f"  curl --proxy {samples.proxy} {samples.address(samples.hosts[0])}",
        f"  thidua crawl {samples.address(samples.hosts[0])} --data trial --delay 0 --proxy {samples.proxy}",
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        _say("")


def _day(when: datetime.datetime) -> str:
    return f"{when.day} {when:%B %Y}"


def _room() -> int | None:
    """The letters on a line of the terminal; ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _say(*lines: str) -> None:
    """Print lines, those that are too long for the terminal broken between words; commands stay whole."""
    for line in lines:
        text = line.lstrip(" ")
        indent = " " * (len(line) - len(text)) if line[:1] == " " else INDENT if line[1:4] == f"/{STEPS} " else ""
        is_command = text.startswith(("thidua ", "curl ")) and line != text
        broad = min(_room() or BROAD, BROAD)
        broken = [line] if is_command else textwrap.wrap(
            line, broad, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )  # fmt: skip
        sys.stdout.write("\n".join(broken) + "\n")
    sys.stdout.flush()
