"""Does time grow with the size of the input, or faster?

In: inputs that a careless rule takes too long for, each in four sizes, n to 8n. Out: a report with the time per
character and how it changes. A linear extractor takes the same time per character at every size; a quadratic one eight
times as much at 8n.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

DOUBLINGS = 3
MOST_RATIO = 2.0
"""Time per character at 8n over that at n; above it, time grows worse than the size."""
MOST_LAST_RATIO = 1.5
"""The same over the last doubling, where what a call costs at any size no longer hides growth."""
BUDGET = 60.0
"""Seconds; a size that would take longer, by how the sizes before it grew, is not tried."""

_UNITS = (
    "Sở Y tế",
    "Sở Tài chính",
    "Hội Nông dân tỉnh",
    "Ban Dân vận Tỉnh ủy",
    "Công ty Điện lực",
    "UBND huyện Hạ Sơn",
)


def _blocs(number: int) -> str:
    return "\n".join(
        f"Khối thi đua số {n} gồm 3 đơn vị: Sở Y tế, Sở Tài chính và Sở Nội vụ. Khối {n} bầu Sở Y tế làm Khối trưởng "
        f"năm 2024, đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Tài chính."
        for n in range(1, number + 1)
    )


def _after(opening: str, piece: str) -> Callable[[int], str]:
    return lambda number: opening + piece * number


def _units(number: int) -> str:
    return "Khối thi đua các cơ quan tỉnh gồm: " + ", ".join(islice(cycle(_UNITS), number)) + "."


_BLOC = "Khối thi đua số 1 tổng kết năm 2023. "


@dataclass(frozen=True)
class Case:
    """An input that can be made in any size: ``build(largest)`` is the biggest one tried."""

    name: str
    build: Callable[[int], str]
    largest: int

    def sizes(self) -> list[int]:
        """The four sizes, each twice the one before."""
        return [max(1, self.largest >> shift) for shift in range(DOUBLINGS, -1, -1)]


CASES = (
    Case("commas", _after("Khối thi đua số 1 gồm ", ","), 1_000_000),
    Case("blocs in one article", _blocs, 500),
    Case("units in one list", _units, 50_000),
    Case("one endless sentence", _after(_BLOC, "các đơn vị tiếp tục đổi mới công tác và "), 16_000),
    Case("one run of capitalised words", _after(_BLOC, "Nguyễn Văn An Bình "), 24_000),
    Case("one run of lower-case letters", _after(_BLOC, "a"), 400_000),
    Case("one run of digits", _after(_BLOC, "1"), 400_000),
    Case("brackets never closed", _after(_BLOC, "Sở Y tế ("), 40_000),
    Case("quotes never closed", _after(_BLOC, "“Sở Y tế "), 40_000),
    Case("years and dates", _after(_BLOC, "năm 2021 ngày 11/01/2022 "), 20_000),
    Case("proposals of nothing to no one", _after(_BLOC, "đề nghị tặng Cờ thi đua cho "), 16_000),
    Case("elections without an end", _after(_BLOC, "bầu Sở Y tế làm Khối trưởng, "), 16_000),
    Case("bloc names without an end", _after("", "Khối thi đua các "), 24_000),
    Case("persons with posts", _after(_BLOC, "đồng chí Lê Văn An, Giám đốc Sở Y tế; "), 12_000),
    Case("empty lines", _after(_BLOC, "\n"), 400_000),
    Case("spaces and tabs", _after(_BLOC, " \t\u00a0"), 150_000),
    Case("dashes", _after(_BLOC, "- "), 200_000),
    Case("marks without a letter", _after(_BLOC, "\u0301"), 200_000),
)


@dataclass
class Grown:
    """Seconds and characters by size, and why a size is missing."""

    case: Case
    characters: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stopped: str = ""

    def per_character(self) -> list[float]:
        """Microseconds a character, by size."""
        return [1e6 * taken / size for taken, size in zip(self.seconds, self.characters, strict=True)]

    @property
    def ratio(self) -> float:
        """Time per character at the largest size over that at the smallest."""
        times = self.per_character()
        return times[-1] / times[0] if len(times) > 1 and times[0] else float("nan")

    @property
    def last_ratio(self) -> float:
        """The same over the last doubling."""
        times = self.per_character()
        return times[-1] / times[-2] if len(times) > 1 and times[-2] else float("nan")

    @property
    def linear(self) -> bool:
        """Whether every size was done and time grew no faster than the size."""
        return not self.stopped and not (self.ratio > MOST_RATIO or self.last_ratio > MOST_LAST_RATIO)


def best_seconds(read: Callable[[str], object], text: str) -> float:
    """The fastest of the runs that fit in half a second, two at least; one alone where that takes long."""
    best, spent, runs = float("inf"), 0.0, 0
    while runs < 2 or spent < 0.5:
        started = time.perf_counter()
        read(text)
        taken = time.perf_counter() - started
        best, spent, runs = min(best, taken), spent + taken, runs + 1
        if taken > 5:
            break
    return best


def grow(case: Case, read: Callable[[str], object], budget: float = BUDGET) -> Grown:
    """Time one case size by size; stops before a size that would go over ``budget`` seconds."""
    out = Grown(case)
    for size in case.sizes():
        if len(out.seconds) > 1:
            expected = out.seconds[-1] ** 2 / max(out.seconds[-2], 1e-9)
            if expected > budget:
                out.stopped = f"size {size:,} not tried: it would take about {expected:.0f} s"
                break
        text = case.build(size)
        try:
            taken = best_seconds(read, text)
        except Exception as error:  # an input that breaks the extractor is a finding, and the others are still measured
            out.stopped = f"size {size:,} failed: {type(error).__name__}: {str(error)[:200]}"
            break
        out.characters.append(len(text))
        out.seconds.append(taken)
    return out


def report(grown: Grown) -> str:
    """One case as a line."""
    times = "".join(f"{one:9.2f}" for one in grown.per_character()).ljust(9 * (DOUBLINGS + 1))
    last = f"{grown.characters[-1]:10,} {grown.seconds[-1]:7.2f} s" if grown.seconds else " " * 20
    verdict = "linear" if grown.linear else f"WORSE THAN LINEAR{': ' if grown.stopped else ''}{grown.stopped}"
    return f"  {grown.case.name:32s}{last}{times}{grown.ratio:8.2f}{grown.last_ratio:7.2f}  {verdict}"


def main(cases: Sequence[Case] = CASES) -> int:
    """Measure every case and print; 0 where time grows no faster than size, else 1."""
    from extract.reading import read_text

    read_text(_BLOC)
    print("growth: time against size, each input at n, 2n, 4n and 8n")
    sizes = "".join(f"{label:>9s}" for label in ("n", "2n", "4n", "8n"))
    print(f"  {'input':32s}{'characters':>10s} {'time':>9s}{sizes}{'ratio':>8s}{'last':>7s}")
    linear = True
    for case in cases:
        result = grow(case, read_text)
        if not result.linear and not result.stopped:
            result = grow(case, read_text)  # another program may have taken the time: only what comes back is growth
        linear &= result.linear
        print(report(result), flush=True)
    print(
        f"  under n to 8n: microseconds a character; ratio: 8n over n (at most {MOST_RATIO}); "
        f"last: 8n over 4n (at most {MOST_LAST_RATIO})\n"
        f"  no worse than linear: {'met' if linear else 'MISSED'}"
    )
    return 0 if linear else 1


if __name__ == "__main__":
    sys.exit(main())
