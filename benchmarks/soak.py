"""Does a crawl's memory stay flat over very many pages? ``python -m benchmarks.soak [--pages N]``.

In: generated sites, served by a process of their own, mostly of pages that are no articles. Out: a report. One crawl as
a person starts it goes through them all and ends by itself; the resident memory of its process, and of those that read
pages for it, is looked at on the way. The first quarter is left out: caches are filling then.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import ROOT
from benchmarks.plain_sites import Served

PAGES = 200_000
EVERY = 2.0
"""Seconds between two looks."""

SHOWN = 20
"""Lines of the report."""

FLAT_MB = 20.0
"""Growth behind the first quarter that is still flat."""


@dataclass(frozen=True, slots=True)
class Look:
    """Resident memory after so many pages, in MB."""

    pages: int
    crawler: float
    readers: float


def resident(process: int) -> float:
    """The memory that a process has now, in MB; 0 where it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) / 1000


def children(process: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        own = [int(one) for task in tasks for one in (task / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return own + [one for child in own for one in children(child)]


def growth(looks: Sequence[Look], which: str) -> float:
    """MB that memory grew by behind the first quarter, on a line of least squares."""
    last = looks[-1].pages
    half = max(getattr(look, which) for look in looks) / 2  # below that, not all processes were there
    behind = [look for look in looks if look.pages >= last / 4 and getattr(look, which) > half]
    if len({look.pages for look in behind}) < 2:
        return float("nan")
    line = statistics.linear_regression([look.pages for look in behind], [getattr(look, which) for look in behind])
    return line.slope * (last - behind[0].pages)


def soak(pages: int, sites: int, data: Path) -> tuple[list[Look], int, int, float]:
    """Crawl; gives the looks, the requests, the exit code and the seconds."""
    plan = {"data": str(data), "options": {"jobs": 2, "quiet": True}}
    looks: list[Look] = []
    began = time.monotonic()
    with Served("--generate", pages, "--sites", sites) as served:
        crawl = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crawl_speed"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, text=True,
        )  # fmt: skip
        assert crawl.stdin is not None
        crawl.stdin.write(json.dumps({**plan, "sites": served.sites}))
        crawl.stdin.close()
        shown = 0
        while crawl.poll() is None:
            time.sleep(EVERY)
            readers = sum(map(resident, children(crawl.pid)))
            look = Look(served.count(), resident(crawl.pid), readers)
            if look.crawler:
                looks.append(look)
            if look.pages >= shown * pages / SHOWN:
                shown = 1 + look.pages * SHOWN // pages
                seconds = time.monotonic() - began
                print(
                    f"  {look.pages:9,} pages  {seconds:6.0f} s  crawler {look.crawler:7.1f} MB  "
                    f"readers {look.readers:7.1f} MB",
                    flush=True,
                )
        return looks, served.count(), crawl.returncode, time.monotonic() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 where memory is flat and the crawl came to its end, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help=f"how many (default: {PAGES:,})")
    parser.add_argument("--sites", type=int, default=20, help="on how many sites (default: 20)")
    given = parser.parse_args(arguments)
    print(f"soak: {given.pages:,} generated pages on {given.sites} sites, mostly no articles, two readers", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        looks, requests, code, seconds = soak(given.pages, given.sites, Path(folder))
    grown = {which: growth(looks, which) for which in ("crawler", "readers")}
    flat = all(value <= FLAT_MB for value in grown.values())
    whole = code in {0, 1} and requests >= given.pages
    print(
        f"  {requests:,} requests in {seconds:.0f} s, {requests / seconds:.0f} a second; the crawl "
        f"{'came to its end' if whole else f'did not fetch all (exit code {code})'}\n"
        f"  most: crawler {max(look.crawler for look in looks):.0f} MB, "
        f"readers {max(look.readers for look in looks):.0f} MB together\n"
        f"  growth behind the first quarter: crawler {grown['crawler']:+.1f} MB, readers {grown['readers']:+.1f} MB "
        f"(at most {FLAT_MB:.0f}: {'met' if flat else 'MISSED'})"
    )
    return 0 if flat and whole else 1


if __name__ == "__main__":
    sys.exit(main())
