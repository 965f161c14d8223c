"""How likely is it that nothing is wrong?

In: counts and values of this crawl and of those before. Out: a chance between 0 and 1. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import mean, median


def of_silence(before: Sequence[tuple[float, int]], days: float) -> float:
    """The chance that a site has nothing new for so long.

    What came before is taken for events that happen by chance at a steady rate; where they came in heaps, fewer of them
    count.

    Args:
        before: Of each crawl before, the days since the one before that, and what was new then.
        days: Since there last was something new.
    """
    spans = [(max(span, 0.01), number) for span, number in before]
    if not spans or not any(number for _, number in spans):
        return 1.0
    rate = sum(number for _, number in spans) / sum(span for span, _ in spans)
    usual = median(number / span for span, number in spans)
    heaps = mean((number - rate * span) ** 2 / (rate * span) for span, number in spans)
    expected = min(rate, usual or rate) * days / max(heaps, 1.0)
    return math.exp(-expected)


def of_missing(missing: int, filled: int, total: int) -> float:
    """The chance that so many values in a row are missing, where of ``total`` before them ``filled`` were there."""
    share = (filled + 1) / (total + 2)
    return (1 - share) ** missing


def of_ranks(now: Sequence[float], before: Sequence[float]) -> float:
    """The chance that two samples are of one kind, by the ranks of their values (Mann and Whitney, both sides)."""
    m, n = len(now), len(before)
    if not m or not n:
        return 1.0
    both = sorted([*now, *before])
    rank = {value: both.index(value) + (both.count(value) + 1) / 2 for value in set(both)}
    ties = sum(both.count(value) ** 3 - both.count(value) for value in set(both))
    total = m + n
    spread = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
    if spread <= 0:
        return 1.0
    above = sum(rank[value] for value in now) - m * (m + 1) / 2
    z = (abs(above - m * n / 2) - 0.5) / math.sqrt(spread)
    return math.erfc(max(z, 0.0) / math.sqrt(2))
