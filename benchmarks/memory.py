"""Does memory stay flat over a long stream of articles?

In: the articles of ``tests/gold``, recombined by paragraphs into 10,000 new ones. Out: a report. They go through
:func:`extract.reading.read_texts` in one process, nothing of them is kept, and the resident memory is printed on the
way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import GOLD, recombined, texts

ARTICLES = 10_000
EVERY = 500
SETTLED = 2_000
"""Articles after which caches are full: growth is counted from there on."""
MOST_MB = 500.0
FLAT_MB = 10.0
"""Growth over the last 8,000 articles that is still flat: about a kilobyte an article."""


def peak_mb() -> float:
    """The most memory this process has had, in MB; not a number where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6  # bytes there, KiB elsewhere


def resident_mb() -> float:
    """The memory that this process has now, in MB; where the system does not tell, the most it has had."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_mb()
    import resource

    return pages * resource.getpagesize() / 1e6


@dataclass(frozen=True)
class Reading:
    """Memory after so many articles."""

    articles: int
    mb: float
    rows: int
    characters: int


def readings(pages: list[str], number: int = ARTICLES, every: int = EVERY) -> Iterator[Reading]:
    """Extract ``number`` recombined articles and read the memory after each ``every``."""
    from extract.reading import read_texts

    rows = characters = 0
    stream = ((text, f"{at}.txt") for at, text in enumerate(recombined(pages, number)))
    for done, extraction in enumerate(read_texts(stream), 1):
        rows += sum(len(extraction.rows(table)) for table in TABLES)
        characters += len(extraction.article.text)
        if done % every == 0:
            yield Reading(done, resident_mb(), rows, characters)


TABLES = ("blocs", "meetings", "members", "leaders", "awards", "people")


def growth(taken: list[Reading], settled: int = SETTLED) -> float:
    """MB that were added after the first ``settled`` articles; not a number where there were no more."""
    after = [reading.mb for reading in taken if reading.articles >= settled]
    return after[-1] - after[0] if len(after) > 1 else float("nan")


def main() -> int:
    """Measure and print; 0 where memory is flat and under the limit, else 1."""
    pages = list(texts(GOLD).values())
    if not pages:
        print("memory: no articles in tests/gold to recombine")
        return 1
    print(f"memory: {ARTICLES:,} articles recombined from the paragraphs of {len(pages)} of tests/gold, one process")
    started = time.perf_counter()
    taken = []
    for reading in readings(pages):
        taken.append(reading)
        print(f"  {reading.articles:6,} articles  {reading.mb:7.1f} MB  {reading.rows:9,} rows", flush=True)
    seconds = time.perf_counter() - started
    grown, most = growth(taken), peak_mb()
    flat, small = grown <= FLAT_MB, most < MOST_MB
    print(f"  {taken[-1].characters:,} characters in {seconds:.0f} s, {ARTICLES / seconds:.0f} articles/s")
    print(
        f"  growth over the last {ARTICLES - SETTLED:,}: {grown:+.1f} MB "
        f"(at most {FLAT_MB:.0f}: {'met' if flat else 'MISSED'})\n"
        f"  peak {most:.0f} MB (under {MOST_MB:.0f}: {'met' if small else 'MISSED'})"
    )
    return 0 if flat and small else 1


if __name__ == "__main__":
    sys.exit(main())
