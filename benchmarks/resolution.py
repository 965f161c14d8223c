"""Is each thing one thing? Resolution against annotated mentions, the panel against the sample sites, time and memory.

In: the annotated mentions of ``tests/resolution``, a crawl of the sample sites, generated rows. Out: a report: pairwise
F1 and B-cubed F1 of the development and the held-out half, the share of the panel's cells that are right, time against
size. ``python -m benchmarks.resolution --rows 1000000`` goes up to that size (the default).
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.articles import ROOT
from benchmarks.generated_store import generate
from benchmarks.panel_truth import Rightness, compare, series_by_bloc
from extract.schema import Article, Bloc, Extraction, Meeting, Member
from output.resolve import Resolution, resolve, resolve_reported
from output.resolve.provinces import MERGER, area_of
from output.resolve.reported import from_extractions, row_id
from output.store import Store

FOLDER = ROOT / "tests" / "resolution"
LEAST = 0.95
LEAST_HELD_OUT = 0.90
HALVES = {"development": LEAST, "held_out": LEAST_HELD_OUT} | {f"round_{n}": LEAST for n in range(5, 9)}
"""The files of annotated mentions, and the least that either figure may be."""
MOST_STEP = 12.0
MOST_GIGABYTES = 4.0


@dataclass(frozen=True)
class Figures:
    """How well clusters agree with the true ones.

    Attributes:
        mentions: Number of mentions.
        pairwise: F1 over pairs of mentions.
        b_cubed: B-cubed F1.
    """

    mentions: int
    pairwise: float
    b_cubed: float


def figures(true: Sequence[str], found: Sequence[str]) -> Figures:
    """Pairwise F1 and B-cubed F1 of clusters given by a label a mention."""
    both = Counter(zip(true, found, strict=True))
    by_true, by_found = Counter(true), Counter(found)

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right, wanted, made = pairs(both), pairs(by_true), pairs(by_found)
    pairwise = 2 * right / (wanted + made) if wanted + made else 1.0
    precision = sum(n * n / by_found[f] for (_, f), n in both.items()) / len(true)
    recall = sum(n * n / by_true[t] for (t, _), n in both.items()) / len(true)
    return Figures(len(true), pairwise, 2 * precision * recall / (precision + recall))


def _lines(path: Path, cells: int) -> Iterator[list[str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != cells:
                raise ValueError(f"{path}, line {number}: {len(parts)} cells, not {cells}")
            yield parts


def _article(identifier: str, province: str, day: str) -> Article:
    made = datetime.date.fromisoformat(day)
    article = Article(identifier, published=made, province=province or None, relevant=True, text_hash=identifier)
    area = area_of(province, made) if province else None
    if area is not None:
        article.province_63 = area.code_63 if made < MERGER else None
        article.province_34 = area.code_34
    return article


def unit_mentions(path: Path) -> tuple[list[Extraction], list[str]]:
    """Annotated mentions of units, each as a member in an article of its own, and their true identities."""
    made: list[Extraction] = []
    true: list[str] = []
    for identity, province, day, bloc, forms in _lines(path, 5):
        for form in forms.split(";"):
            article = _article(f"{path.stem}-{len(made):05}", province, day)
            level = "central" if not province and "Trung ương" in bloc else None
            row = Bloc(article.article, name=bloc, level=level, province=province or None, kind="khoi")
            made.append(Extraction(article, [row], members=[Member(article.article, unit=form.strip())]))
            true.append(identity)
    return made, true


def bloc_mentions(path: Path) -> tuple[list[Extraction], list[str]]:
    """Annotated mentions of blocs, each an article of its own, and their true identities."""
    made: list[Extraction] = []
    true: list[str] = []
    for identity, province, day, name, aliases, members in _lines(path, 6):
        article = _article(f"{path.stem}-{len(made):05}", province, day)
        year = int(day[:4]) - (int(day[5:7]) < 7)
        listed = [x.strip() for x in aliases.split(";") if x.strip()]
        row = Bloc(article.article, name=name, aliases=listed, province=province or None)
        units = [Member(article.article, unit=x.strip()) for x in members.split(";") if x.strip()]
        meeting = Meeting(article.article, kind="review", year_reviewed=year)
        made.append(Extraction(article, [row], [meeting], units))
        true.append(identity)
    return made, true


def units_found(made: Sequence[Extraction], resolution: Resolution) -> list[str]:
    """The unit of each mention."""
    return [resolution.unit_of[("members", row_id(one.members[0]))] for one in made]


def blocs_found(made: Sequence[Extraction], resolution: Resolution) -> list[str]:
    """The bloc of each mention."""
    return [resolution.bloc_of[(one.article.article, 0)] for one in made]


def _resolved(made: Sequence[Extraction]) -> Resolution:
    return resolve_reported(from_extractions(made))


def measure(kind: str, half: str) -> tuple[Figures, list[str]]:
    """The figures of one file, and what is wrong: identities that were parted or mixed."""
    path = FOLDER / f"{kind}_{half}.txt"
    made, true = unit_mentions(path) if kind == "units" else bloc_mentions(path)
    resolution = _resolved(made)
    found = units_found(made, resolution) if kind == "units" else blocs_found(made, resolution)
    written = [one.members[0].unit if kind == "units" else one.blocs[0].name for one in made]
    return figures(true, found), faults(true, found, written)


def faults(true: Sequence[str], found: Sequence[str], written: Sequence[str]) -> list[str]:
    """The identities that fell apart, and those that fell together."""
    out = []
    apart: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    mixed: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for t, f, w in zip(true, found, written, strict=True):
        apart[t][f].append(w)
        mixed[f][t].append(w)
    for t, parts in apart.items():
        if len(parts) > 1:
            out.append(f"apart: {t}: " + " // ".join("; ".join(dict.fromkeys(p)) for p in parts.values()))
    out += [
        "mixed: " + " // ".join(f"{t}: {'; '.join(dict.fromkeys(p))}" for t, p in parts.items())
        for parts in mixed.values()
        if len(parts) > 1
    ]
    return out


@dataclass(frozen=True)
class Step:
    """One size: rows, seconds, and the most memory of the process."""

    rows: int
    seconds: float
    gigabytes: float


def scale(rows: int) -> Step:
    """Resolve a store of so many rows in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), rows)
        code = (
            "import sys, time, resource\n"
            "from output.store import Store\nfrom output.resolve import resolve\n"
            "began = time.process_time()\n"
            "with Store.open(sys.argv[1]) as store: resolve(store)\n"
            "print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, folder], cwd=ROOT, check=True, capture_output=True, text=True
        )
    seconds, kilobytes = done.stdout.split()
    return Step(rows, float(seconds), int(kilobytes) / 1e6)


def sample_panel(folder: Path) -> Rightness:
    """The panel of a crawled store of the sample sites against their truth."""
    from thidua.samples.articles import relevant_articles
    from thidua.samples.truth import posting_of

    by_id = {article.id: article for article in relevant_articles()}
    with Store.open(folder) as store:
        resolution = resolve(store)
        articles = {}
        for x in store.articles():
            named = posting_of(x.article.url or x.article.source or "")
            if named is not None and named[0].source in by_id:
                articles[x.article.article] = by_id[named[0].source]
    return compare(resolution, articles, series_by_bloc(resolution, articles))


def crawled_samples(folder: Path) -> None:
    """A crawl of the sample sites, as a person starts it."""
    from thidua.samples import SampleSites

    with SampleSites(stall=2) as samples:
        starts = [samples.address(host) for host in samples.hosts]
        ways = ("--delay", "0", "--proxy", samples.proxy, "--quiet", "--contact", "owner@sample.example")
        command = [sys.executable, "-m", "thidua", "crawl", *starts, "--data", str(folder), *ways]
        subprocess.run(command, cwd=ROOT, check=False, capture_output=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 where every target is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolution", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="largest size for time and memory")
    parser.add_argument("--data", type=Path, help="a crawl of the sample sites, instead of a new one")
    parser.add_argument("--faults", action="store_true", help="say what is wrong, but for the held-out halves")
    given = parser.parse_args(arguments)
    met = True
    print("resolution: annotated mentions")
    print(f"  {'':24s}{'mentions':>9s}{'pairwise F1':>13s}{'B-cubed F1':>12s}")
    for kind in ("units", "blocs"):
        for half, least in HALVES.items():
            got, wrong = measure(kind, half)
            met &= min(got.pairwise, got.b_cubed) >= least
            print(f"  {kind + ', ' + half:24s}{got.mentions:9,}{got.pairwise:13.3f}{got.b_cubed:12.3f}")
            if given.faults and half != "held_out":
                print("".join(f"    {fault}\n" for fault in wrong), end="")
    with tempfile.TemporaryDirectory() as folder:
        if given.data is not None:
            shutil.copytree(given.data, Path(folder) / "data")
        else:
            crawled_samples(Path(folder) / "data")
        rightness = sample_panel(Path(folder) / "data")
    met &= rightness.f1 >= LEAST
    print(
        f"panel of the sample sites: {rightness.right} cells right, {len(rightness.missing)} missing, "
        f"{len(rightness.wrong)} wrong: recall {rightness.recall:.3f}, "
        f"precision {rightness.precision:.3f}, F1 {rightness.f1:.3f}"
    )
    if given.faults:
        print("".join(f"    missing: {cell}\n" for cell in rightness.missing), end="")
        print("".join(f"    wrong: {cell}\n" for cell in rightness.wrong), end="")
    print("time and memory")
    steps: list[Step] = []
    size = 10_000
    while size <= given.rows:
        steps.append(scale(size))
        step = steps[-1]
        line = f"  {step.rows:10,} rows {step.seconds:8.1f} s {step.gigabytes:6.2f} GB"
        met &= step.gigabytes <= MOST_GIGABYTES
        if len(steps) > 1:
            ratio = step.seconds / steps[-2].seconds
            met &= ratio <= MOST_STEP
            line += f"   {ratio:6.1f} times"
        print(line, flush=True)
        size *= 10
    print("every target met" if met else "targets missed")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
