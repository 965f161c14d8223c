"""How many articles a second go from text to rows, against ``underthesea.ner`` over the same sentences?

In: the sets of :func:`benchmarks.articles.sets`. Out: a report. Both are measured in one process on one core, in turns,
after a warm-up, on the same articles: ours gets an article's text, the other its sentences, cut beforehand and not on
its time. Seconds are the processor's, so that what else runs on the machine counts for neither.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.articles import OWN, REST, SEEDS, sets

TARGETS = {SEEDS: 30.0, REST: 20.0, OWN: 20.0}
"""How many times the articles a second of ``underthesea.ner``."""

MOST_SENTENCES = 400
RUNS = 5


@dataclass(frozen=True)
class Measured:
    """Seconds that each took for the same articles (medians)."""

    articles: int
    of: int
    sentences: int
    characters: int
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs / self.ours


def sentences_of(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    """The sentences of a text, cut line by line, since a heading has no full stop."""
    return [sentence for line in text.splitlines() if line.strip() for sentence in cut(line) if sentence.strip()]


def sample(cut_articles: Mapping[str, list[str]], most: int = MOST_SENTENCES, seed: int = 0) -> list[str]:
    """Names of articles, drawn at random, whole ones, of ``most`` sentences together or the one that goes over."""
    names = sorted(cut_articles)
    random.Random(seed).shuffle(names)
    chosen: list[str] = []
    total = 0
    for name in names:
        if total >= most:
            break
        chosen.append(name)
        total += len(cut_articles[name])
    return chosen


def measure(pages: Mapping[str, str], runs: int = RUNS) -> Measured:
    """Time both over a sample of ``pages``, ``runs`` times in turns."""
    import underthesea

    from extract.reading import read_text

    cut = {name: sentences_of(text, underthesea.sent_tokenize) for name, text in pages.items()}
    chosen = sample(cut)
    chosen_sentences = [sentence for name in chosen for sentence in cut[name]]

    def ours() -> None:
        for name in chosen:
            read_text(pages[name], source=name)

    def theirs() -> None:
        for sentence in chosen_sentences:
            underthesea.ner(sentence)

    underthesea.ner(chosen_sentences[0])
    ours()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for run, taken in zip((ours, theirs), times, strict=True):
            started = time.process_time()
            run()
            taken.append(time.process_time() - started)
    return Measured(
        articles=len(chosen),
        of=len(pages),
        sentences=len(chosen_sentences),
        characters=sum(len(pages[name]) for name in chosen),
        ours=statistics.median(times[0]),
        theirs=statistics.median(times[1]),
    )


def one_core() -> str:
    """Keep this process on one core where the system lets it; says which it was."""
    if not hasattr(os, "sched_setaffinity"):
        return "one process (this system does not bind it to a core)"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return "one process bound to one core"


def main() -> int:
    """Measure every set and print; 0 where all targets are met, else 1."""
    found = sets()
    if not found:
        print("speed: no articles to measure on (neither the corpus nor tests/gold is there)")
        return 1
    print(f"speed: text to rows against underthesea.ner, {one_core()}, median of {RUNS} runs in turns")
    met = True
    for name, pages in found.items():
        result = measure(pages)
        target = TARGETS[name]
        reached = result.ratio >= target
        met &= reached
        print(
            f"  {name}: {result.articles} of {result.of} articles, {result.sentences:,} sentences, "
            f"{result.characters:,} characters\n"
            f"    thidua           {result.articles / result.ours:9.2f} articles/s  "
            f"{result.characters / result.ours:11,.0f} characters/s\n"
            f"    underthesea.ner  {result.articles / result.theirs:9.2f} articles/s  "
            f"{result.characters / result.theirs:11,.0f} characters/s\n"
            f"    ratio {result.ratio:.1f} (at least {target:.0f}: {'met' if reached else 'MISSED'})"
        )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
