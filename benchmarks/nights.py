"""Thirty nights on the sample sites: is each misfortune told on the night it happens, and nothing else?

In: the sample sites, which move on by some weeks from night to night, and what befalls them. Out: of each night its
requests, what was new, the findings that are new, seconds, memory, files; exit code 1 where a target is missed. Each
night is a ``thidua run`` in a process of its own that takes the imitated night for now (``THIDUA_NOW``).
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from output.store import Finding, Store
from pipelines.clock import VARIABLE
from thidua.samples import SampleSites
from thidua.samples.articles import VIETNAM

ROOT = Path(__file__).parent.parent
REGISTRY = ROOT / "thidua" / "samples" / "registry"
SITES = ("baosamu.example", "baohienluong.example", "songthuong-portal.example", "baosenhong.example")
FIRST = datetime.datetime(2021, 9, 20, 2, tzinfo=VIETNAM)
LONG, SHORT = datetime.timedelta(days=60), datetime.timedelta(days=1)
SHORT_NIGHTS = frozenset({2, 5, 10, 14, 18, 22, 26, 30})
"""Nights that follow the one before by a day, when little or nothing is new; so much is published in sixty."""

Change = Callable[[SampleSites], None]


@dataclass(frozen=True, slots=True)
class Misfortune:
    """What befalls a site.

    Attributes:
        night: When, counted from 1.
        site: Whom.
        what: Its name.
        begin: How it is imitated.
        end: How it is taken back.
        last: The last night of it.
        told: Monitors of which one has to find it on that night.
    """

    night: int
    site: str
    what: str
    begin: Change
    told: frozenset[str]
    end: Change | None = None
    last: int = 10**6


@dataclass(slots=True)
class Night:
    """One night as it was."""

    number: int
    now: datetime.datetime
    code: int
    requests: int
    new: int
    findings: list[Finding]
    seconds: float
    memory: float  # MB at most
    files: int
    size: float  # MB
    err: str = field(repr=False, default="")


def calendar(nights: int) -> list[datetime.datetime]:
    """The moments of the nights."""
    found = [FIRST]
    while len(found) < nights:
        found.append(found[-1] + (SHORT if len(found) + 1 in SHORT_NIGHTS else LONG))
    return found


def misfortunes(when: Sequence[datetime.datetime], nights: Mapping[str, int]) -> list[Misfortune]:
    """What befalls the sites, each thing once, on these nights; some of it is taken back."""
    samu, hien, song, sen = SITES
    found = {
        "blocked": (hien, lambda s: s.block(hien), lambda s: s.block(hien, None), 0, {"blocked"}),
        "moved": (song, lambda s: s.move(song, "songthuong-moi.example"), lambda s: s.move(song, None), 1, {"moved"}),
        "layout": (hien, lambda s: s.relayout(hien), None, 10**6, {"layout"}),
        "dates": (sen, lambda s: s.drift(sen, -400), lambda s: s.drift(sen, 0), 0, {"dates_drift"}),
        "silence": (
            samu, lambda s: s.silence(samu, when[nights["silence"] - 2]), None, 10**6, {"silence", "barren_lists"}
        ),
    }  # fmt: skip
    out = []
    for what, night in nights.items():
        site, begin, end, more, told = found[what]
        out.append(Misfortune(night, site, what, begin, frozenset(told), end, night + more))
    return out


NIGHTS = {"blocked": 11, "moved": 13, "layout": 17, "dates": 20, "silence": 24}
"""What befalls whom of the sites is told on which of the thirty nights."""


def configure(folder: Path, proxy: str, sites: Sequence[str] = SITES, **more: str) -> Path:
    """Write the settings of the runs, and the records of the sites: what they publish in a year is little."""
    registry = folder / "registry"
    registry.mkdir(exist_ok=True)
    records = (REGISTRY / "samples.toml").read_text(encoding="utf-8")
    (registry / "samples.toml").write_text(records.replace('kind = "newspaper"', 'kind = "newspaper"\nleast = 1'))
    lines = [
        f"sites = {json.dumps([f'http://{site}/' for site in sites])}",
        'registry = "registry"',
        'contact = "owner@sample.example"',
        "delay = 0",
        "jobs = 1",
        f"proxy = {json.dumps(proxy)}",
        'out = "tables"',
        *(f"{name} = {value}" for name, value in more.items()),
    ]
    file = folder / "run.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def environment(now: datetime.datetime) -> dict[str, str]:
    """That of a process which takes a moment for now."""
    left_out = {"http_proxy", "https_proxy", "all_proxy", "thidua_contact"}
    kept = {name: value for name, value in os.environ.items() if name.lower() not in left_out}
    return {**kept, VARIABLE: now.isoformat(), "NO_PROXY": "127.0.0.1"}


def _measured(arguments: Sequence[str], now: datetime.datetime) -> tuple[int, str, float]:
    """Exit code, messages, and the most memory of a process in MB."""
    script = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]);"
        "print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr);"
        "sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, env=environment(now), capture_output=True, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    peak = next((line.split()[1] for line in done.stderr.splitlines() if line.startswith("peak ")), "0")
    return done.returncode, done.stderr, int(peak) / 1024


@contextmanager
def _serving(until: datetime.datetime) -> Iterator[SampleSites]:
    with SampleSites(stall=2, until=until) as samples:
        yield samples


def measure(
    when: Sequence[datetime.datetime],
    folder: Path,
    misfortune: Mapping[str, int],
    told: Callable[[Night], None] = lambda _: None,
) -> tuple[list[Night], dict[str, bool], list[Finding]]:
    """The nights, whether each misfortune was told on its night, and findings that belong to none."""
    plan = misfortunes(when, misfortune)
    nights = run(when, folder, plan, told)
    return nights, *judge(nights, plan)


def run(
    when: Sequence[datetime.datetime],
    folder: Path,
    plan: Sequence[Misfortune],
    told: Callable[[Night], None] = lambda _: None,
) -> list[Night]:
    """Imitate nights.

    Args:
        when: Their moments.
        folder: For the data and the tables.
        plan: What befalls the sites.
        told: Is given each night when it is over.
    """
    out = []
    data = folder / "data"
    with _serving(when[0]) as samples:
        config = configure(folder, samples.proxy)
        for number, now in enumerate(when, 1):
            samples.world.today = now.date()
            for one in plan:
                if one.night == number:
                    one.begin(samples)
                if one.last + 1 == number and one.end:
                    one.end(samples)
            samples.publish(now)
            before, began = len(samples.log), time.monotonic()
            arguments = [sys.executable, "-m", "thidua", "run", "--data", str(data), "--config", str(config)]
            code, err, memory = _measured(arguments, now)
            seconds = time.monotonic() - began
            with Store.open(data, write=False) as store:
                found = store.findings()
                figures = store.figures()
            new = sum(int(runs[0].figures.get("found", 0)) for runs in figures.values())
            files = [path for path in folder.rglob("*") if path.is_file()]
            out.append(
                Night(
                    number, now, code, len(samples.log) - before, new, found, seconds, memory, len(files),
                    sum(path.stat().st_size for path in files) / 1e6, err,
                )
            )  # fmt: skip
            told(out[-1])
    return out


def judge(nights: Sequence[Night], plan: Sequence[Misfortune]) -> tuple[dict[str, bool], list[Finding]]:
    """Whether each misfortune was told on its night, and the findings that belong to none."""
    at = {night.number: night for night in nights}
    told = {
        f"{one.what} of {one.site}, night {one.night}": any(
            found.is_new and found.site == one.site and found.monitor in one.told for found in at[one.night].findings
        )
        for one in plan
    }
    befallen = {
        site: {n for one in plan if one.site == site for n in (one.night, one.night + 1, one.last + 1, one.last + 2)}
        for site in SITES
    }
    false = [
        found
        for night in nights
        for found in night.findings
        if found.is_new and night.number not in befallen.get(found.site, ())
    ]
    return told, false


def show(night: Night) -> None:
    """Print a night on one line, and what was found."""
    print(
        f"{night.number:>3} {night.now:%Y-%m-%d} code {night.code} requests {night.requests:>4} new {night.new:>4} "
        f"{night.seconds:5.1f} s {night.memory:5.0f} MB {night.files:>3} files {night.size:5.1f} MB",
        flush=True,
    )
    for found in night.findings:
        if found.is_new:
            print(f"      {found.level} {found.monitor} {found.site}: {found.message}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Imitate thirty nights, or as many as are asked for."""
    when = calendar(int(arguments[0]) if arguments else 30)
    with TemporaryDirectory() as folder:
        planned = {what: night for what, night in NIGHTS.items() if night <= len(when)}
        nights, told, false = measure(when, Path(folder), planned, show)
    later = nights[1:]
    quiet = [night.requests for night in later if night.new <= len(SITES)]
    print(f"\nrequests: {nights[0].requests} on the first night, at most {max(quiet, default=0)} where little was new")
    print(f"later nights: {sum(n.requests for n in later)} requests, {sum(n.new for n in later)} new addresses")
    print(f"a night at most {max(n.seconds for n in nights):.1f} s and {max(n.memory for n in nights):.0f} MB")
    for what, well in told.items():
        print(f"{'told' if well else 'NOT TOLD'}: {what}")
    print(f"false alarms: {len(false)}", *(f"  {one.site}: {one.monitor}: {one.message}" for one in false), sep="\n")
    return 0 if all(told.values()) and len(false) <= 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
