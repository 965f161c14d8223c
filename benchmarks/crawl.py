"""What does a crawl find, what does it ask for, how fast is it, and does it survive? ``python -m benchmarks.crawl``.

In: the sample sites, served on loopback. Out: a report against the targets. A crawl runs in a process of its own, as a
person starts it; what it is compared with runs before or behind it on the same machine, in turns. ``--quick`` does each
thing once and kills less often.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.articles import ROOT
from benchmarks.plain_sites import Served, is_list
from tests.crawls import crawl_command, data_of, ended, tables_of
from tests.kills import crawl_killed
from thidua.samples import SampleSites
from thidua.samples.server import Seen
from thidua.samples.springing import sprung
from thidua.samples.truth import distinct_pages, expected, measure, posting_of
from thidua.samples.world import World

RUNS, KILLS = 5, 30
PARTS = ("found", "speed", "reading", "killed")


class Report:
    """Lines for a person, and whether all targets were met."""

    def __init__(self) -> None:
        self.met = True

    def target(self, what: str, value: float, bound: float, *, most: bool = False, form: str = ".3f") -> None:
        """A figure against its target."""
        reached = value <= bound if most else value >= bound
        self.met &= reached
        word = "at most" if most else "at least"
        verdict = "met" if reached else "MISSED"
        print(f"    {what:<56} {value:{form}} ({word} {bound:{form}}: {verdict})", flush=True)


def found(report: Report, folder: Path) -> None:
    """What a crawl of all sample sites finds and asks for, by name and by port, and what a second one does."""
    for ports in (False, True):
        with SampleSites(own_ports=ports, stall=3) as samples:
            addresses = [samples.address(host) for host in samples.hosts]
            proxy = None if ports else samples.proxy
            data = folder / f"found-{ports}"
            done = ended(crawl_command(addresses, data, proxy=proxy), seconds=1200)
            log, tables, lines = list(samples.log), tables_of(data), data_of(data)
            again = ended(crawl_command(addresses, data, proxy=proxy), seconds=1200)
            second = samples.log[len(log) :]
            world = World(samples.world.today, bases=samples.world.bases)
            print(
                f"  sample sites {'by port' if ports else 'by name'}, all by their addresses alone: "
                f"{len(log)} requests in {done.seconds:.0f} s"
            )
            _tell_found(report, log, tables, world)
            print(f"    a second run: {len(second)} requests in {again.seconds:.0f} s")
            report.target("requests of the second run, share of the first's", len(second) / len(log), 0.05, most=True)
            changed = sum(lines[table] != rows for table, rows in data_of(data).items())
            report.target("tables that the second run changed", changed, 0, most=True, form=".0f")


def _tell_found(report: Report, log: Sequence[Seen], tables: dict[str, list[dict[str, Any]]], world: World) -> None:
    result = measure(tables, world)
    relevant = {(one.site, one.id) for one in expected(world).values()}
    named = (posting_of(seen.url, world) for seen in log if seen.status == 200)
    asked = {(one[0].site, one[0].source) for one in named if one is not None}
    traps = sprung(log, tables, world)
    report.target(f"relevant articles found, of {result.expected}", result.found, 1.0)
    report.target("title", result.title, 1.0)
    report.target("day", result.day, 1.0)
    report.target("author", result.author, 0.95)
    report.target("body, F1 of words", result.body, 0.97)
    report.target("traps sprung", len(traps), 0, most=True, form=".0f")
    report.target(f"relevant among {len(asked)} article pages fetched", len(relevant & asked) / len(asked), 0.6)
    report.target("requests against distinct lists and articles", len(log) / distinct_pages(world), 0.25, most=True)
    for line in (*result.faults, *traps):
        print(f"      {line}")


def timed(plan: dict[str, Any]) -> dict[str, float]:
    """Seconds and pages of one crawl, or of reading saved pages."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crawl_speed"], input=json.dumps(plan), capture_output=True, text=True,
        cwd=ROOT, check=False,
    )  # fmt: skip
    if done.stderr:
        print(done.stderr, file=sys.stderr)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def speed(report: Report, folder: Path, runs: int) -> None:
    """Pages a second, archived and kept but not read, against a bare Scrapy spider over the same addresses."""
    with Served() as served:
        for name, sites in ((f"{len(served.sites)} sites", served.sites), ("one site", served.sites[:1])):
            ours, bare = [], []
            for number in range(runs):
                plan = {"sites": sites, "data": str(folder / f"speed-{len(sites)}-{number}")}
                ours.append(timed({**plan, "options": {"extraction": False}}))
                bare.append(timed({"urls": served.asked()}))
                served.asked()
            own, other = _rate(ours), _rate(bare)
            print(
                f"  {name}, {ours[0]['pages']:.0f} pages, one request at a time to a site, medians of {runs}\n"
                f"    thidua, archive and store, no reading {own:8.1f} pages/s\n"
                f"    Scrapy, counting                      {other:8.1f} pages/s"
            )
            report.target("ratio", own / other, 0.5, form=".2f")
            report.target("ratio of processor time", _rate(ours, "cpu") / _rate(bare, "cpu"), 0.5, form=".2f")


def _rate(runs: Sequence[dict[str, float]], clock: str = "seconds") -> float:
    return statistics.median(run["pages"] / run[clock] for run in runs)


def reading(report: Report, folder: Path, runs: int) -> None:
    """The same with pages read on two cores, against HTML to rows alone on two cores."""
    pages = folder / "pages"
    pages.mkdir()
    ours, alone = [], []
    with Served() as served:
        for number in range(runs):
            ours.append(timed({"sites": served.sites, "data": str(folder / f"reading-{number}")}))
            asked = [url for url in served.asked() if not is_list(url)]
            if not number:
                for place, url in enumerate(asked):
                    with urllib.request.urlopen(url, timeout=60) as answer:
                        (pages / f"{place:05d}.html").write_bytes(answer.read())
                served.asked()
            alone.append(timed({"pages": str(pages)}))
    articles = len(list(pages.iterdir()))
    own = statistics.median(articles / run["seconds"] for run in ours)
    other = _rate(alone)
    print(
        f"  {articles} articles and {ours[0]['pages'] - articles:.0f} lists, two processes, medians of {runs}\n"
        f"    thidua crawl, archive and store {own:8.1f} articles/s\n"
        f"    HTML to rows alone              {other:8.1f} articles/s"
    )
    report.target("ratio", own / other, 0.8, form=".2f")


def killed(report: Report, folder: Path, kills: int) -> None:
    """A crawl killed at random moments until it was so often enough, against one that nothing happened to."""
    with SampleSites(stall=3) as samples:
        addresses = [samples.address(host) for host in samples.hosts]
        data = folder / "undisturbed"
        ended(crawl_command(addresses, data, proxy=samples.proxy), seconds=1200)
        requests, right = len(samples.log), data_of(data)
        done, seed = 0, 1
        while done < kills:
            data = folder / f"killed-{seed}"
            command = crawl_command(addresses, data, proxy=samples.proxy)
            result = crawl_killed(
                command, data, samples.log, samples.world, kills=kills - done, most=2 * requests // kills, seed=seed
            )
            done += result.kills
            print(f"  seed {seed}: killed {result.kills} times at (requests, seconds behind) {result.moments}")
            differing = _differing(right, data_of(data))
            report.target("rows that differ from an undisturbed crawl's", len(differing), 0, most=True, form=".0f")
            for line in differing[:6]:
                print(f"      {line[:300]}")
            report.target("articles fetched again", len(result.again), 0, most=True, form=".0f")
            for url in result.again:
                print(f"      {url}")
            seed += 1


def _differing(right: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """Rows that only one of two crawls has, with the table and which it is."""
    out = []
    for table, rows in right.items():
        out += [f"only undisturbed: {table} {row}" for row in sorted(set(rows) - set(found[table]))]
        out += [f"only killed: {table} {row}" for row in sorted(set(found[table]) - set(rows))]
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 where all targets are met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description="Measure crawls.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="do each thing once, and kill less often")
    given = parser.parse_args(arguments)
    report, runs, kills = Report(), 1 if given.quick else RUNS, 6 if given.quick else KILLS
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    parts = given.parts or PARTS
    print("crawl: the sample sites and plain ones, served on loopback by processes of their own")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if "found" in parts:
            found(report, folder)
        if "speed" in parts:
            speed(report, folder, runs)
        if "reading" in parts:
            reading(report, folder, max(1, runs - 2))
        if "killed" in parts:
            killed(report, folder, kills)
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main())
