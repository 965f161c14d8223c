"""How many pages a second go from HTML to rows, against ``trafilatura.bare_extraction`` with its metadata alone?

In: the saved pages of ``tests/pages`` that are articles. Out: a report. Both are measured in one process on one core,
in turns, after a warm-up, on the same bytes. Ours finds title, lead, author, date and text, trafilatura's text among
them, and then the rows; the other finds its text and its metadata.
"""

from __future__ import annotations

import gzip
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import ROOT
from benchmarks.speed import one_core

TARGET = 0.7
"""The share of the other's pages a second that is reached at least."""

RUNS = 5
PAGES = ROOT / "tests" / "pages"


@dataclass(frozen=True)
class Measured:
    """Seconds that each took for the same pages (medians)."""

    pages: int
    size: int
    rows: float
    reading: float
    theirs: float

    @property
    def ratio(self) -> float:
        """Our pages a second, rows and all, as a share of the other's."""
        return self.theirs / self.rows


def saved(folder: Path = PAGES) -> list[tuple[bytes, str]]:
    """Content and address of the saved pages that are articles."""
    found = []
    for gold in sorted(folder.glob("*/*.json")):
        values = json.loads(gold.read_text(encoding="utf-8"))
        if not isinstance(values, dict) or values.get("kind") != "article":
            continue
        plain, packed = gold.with_suffix(".html"), gold.with_suffix(".html.gz")
        if plain.exists():
            found.append((plain.read_bytes(), str(values["url"])))
        elif packed.exists():
            found.append((gzip.decompress(packed.read_bytes()), str(values["url"])))
    return found


def measure(pages: list[tuple[bytes, str]], runs: int = RUNS) -> Measured:
    """Time them over ``pages``, ``runs`` times in turns."""
    from trafilatura import bare_extraction

    from extract.reading import read_article
    from extract.web import read_page

    def rows() -> None:
        for content, url in pages:
            read_article(read_page(content, url=url), url=url)

    def reading() -> None:
        for content, url in pages:
            read_page(content, url=url)

    def theirs() -> None:
        for content, url in pages:
            bare_extraction(content, url=url, with_metadata=True)

    turns = (rows, reading, theirs)
    for turn in turns:
        turn()
    times: list[list[float]] = [[] for _ in turns]
    for _ in range(runs):
        for turn, taken in zip(turns, times, strict=True):
            started = time.perf_counter()
            turn()
            taken.append(time.perf_counter() - started)
    medians = [statistics.median(taken) for taken in times]
    return Measured(len(pages), sum(len(content) for content, _ in pages), *medians)


def main() -> int:
    """Measure and print; 0 where the target is met, else 1."""
    pages = saved()
    if not pages:
        print("pages: there are no saved pages to measure on")
        return 1
    print(f"pages: HTML to rows against trafilatura with metadata, {one_core()}, median of {RUNS} runs in turns")
    result = measure(pages)
    reached = result.ratio >= TARGET
    print(
        f"  {result.pages} pages of {result.size / result.pages / 1000:.0f} kB on average\n"
        f"    thidua, to rows     {result.pages / result.rows:8.1f} pages/s\n"
        f"    thidua, to article  {result.pages / result.reading:8.1f} pages/s\n"
        f"    trafilatura         {result.pages / result.theirs:8.1f} pages/s\n"
        f"    ratio {result.ratio:.2f} (at least {TARGET}: {'met' if reached else 'MISSED'})"
    )
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
