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
STEP = datetime.timedelta(days=50)

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


def misfortunes(nights: int) -> list[Misfortune]:
    """What befalls the sites in so many nights: each thing once, some of them taken back."""
    samu, hien, song, sen = SITES
    found = [
        Misfortune(
            12, sen, "blocked", lambda s: s.block(sen), frozenset({"blocked"}), lambda s: s.block(sen, None), 13
        ),
        Misfortune(15, samu, "layout", lambda s: s.relayout(samu), frozenset({"layout"})),
        Misfortune(
            18, hien, "date drift", lambda s: s.drift(hien, -400), frozenset({"dates_drift", "dates_in_future"}),
            lambda s: s.drift(hien, 0), 19,
        ),
        Misfortune(22, song, "moved", lambda s: s.move(song, "songthuong-moi.example"), frozenset({"moved"})),
        Misfortune(26, hien, "silence", lambda s: s.silence(hien, FIRST + 24 * STEP), frozenset({"silence"})),
    ]  # fmt: skip
    return [one for one in found if one.night <= nights]


def configure(folder: Path, proxy: str, sites: Sequence[str] = SITES, **more: str) -> Path:
    """Write the settings of the runs."""
    lines = [
        f"sites = {json.dumps([f'http://{site}/' for site in sites])}",
        f"registry = {json.dumps(str(REGISTRY))}",
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


def run(
    nights: int, folder: Path, plan: Sequence[Misfortune], told: Callable[[Night], None] = lambda _: None,
    *, first: datetime.datetime = FIRST, step: datetime.timedelta = STEP, sites: Sequence[str] = SITES,
) -> list[Night]:  # fmt: skip
    """Imitate so many nights.

    Args:
        nights: How many.
        folder: For the data and the tables.
        plan: What befalls the sites.
        told: Is given each night when it is over.
        first: The first night.
        step: Between two nights.
        sites: The sites.
    """
    out = []
    data = folder / "data"
    with _serving(first) as samples:
        config = configure(folder, samples.proxy, sites)
        for number in range(1, nights + 1):
            now = first + (number - 1) * step
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
    befallen: Mapping[str, list[tuple[int, int]]] = {
        site: [(one.night, min(one.last, len(nights)) + 1) for one in plan if one.site == site] for site in SITES
    }
    false = [
        found
        for night in nights
        for found in night.findings
        if found.is_new and not any(a <= night.number <= b for a, b in befallen.get(found.site, []))
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
    number = int(arguments[0]) if arguments else 30
    plan = misfortunes(number)
    with TemporaryDirectory() as folder:
        nights = run(number, Path(folder), plan, show)
    told, false = judge(nights, plan)
    print()
    for what, well in told.items():
        print(f"{'told' if well else 'NOT TOLD'}: {what}")
    print(f"false alarms: {len(false)}", *(f"  {one.site}: {one.monitor}: {one.message}" for one in false), sep="\n")
    return 0 if all(told.values()) and len(false) <= 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
