"""A crawl that is killed again and again at random moments, and started again each time until it is done.

In: the command, the log of the sample sites, a seed. Out: how often it was killed, and which articles were asked for
again after what they said had been kept.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crawls import settled, started
from thidua.samples.server import Seen
from thidua.samples.truth import posting_of
from thidua.samples.world import World

KILLED, LONGEST = -9, 300.0


@dataclass
class Killed:
    """What became of a crawl that was killed.

    Attributes:
        kills: Times that it was killed while it was at work.
        starts: Times that it was started, the last one included, which came to its end.
        code: The exit code in the end.
        again: Addresses of articles that were asked for after they had been done with.
        moments: When it was killed: so many requests after its start, seconds after that.
    """

    kills: int = 0
    starts: int = 0
    code: int | None = None
    again: list[str] = field(default_factory=list)
    moments: list[tuple[int, float]] = field(default_factory=list)


def moment(chance: random.Random, most: int) -> tuple[int, float]:
    """When to kill: behind so many requests, or in some cases before the first; and so many seconds later."""
    if chance.random() < 0.15:
        return 0, chance.uniform(0.1, 3.0)
    return chance.randint(1, most), chance.choice((0.0, chance.uniform(0, 0.05), chance.uniform(0, 0.4)))


def crawl_killed(
    command: Sequence[str], data: Path, log: Sequence[Seen], world: World, *, kills: int, most: int, seed: int
) -> Killed:
    """Kill a crawl a number of times, then let it come to its end.

    Args:
        command: The crawl.
        data: Its folder.
        log: The requests, as the sample sites log them meanwhile.
        world: What they serve.
        kills: How often.
        most: Requests between two kills.
        seed: Of the moments.
    """
    chance = random.Random(seed)
    out = Killed()
    while out.code is None:
        kept = _kept(data, world)
        since = len(log)
        requests, pause = moment(chance, most) if out.kills < kills else (None, 0.0)
        out.starts += 1
        with started(command) as process:
            deadline = time.monotonic() + LONGEST
            while process.poll() is None and time.monotonic() < deadline:
                if requests is not None and len(log) - since >= requests:
                    time.sleep(pause)
                    break
                time.sleep(0.005)
            assert time.monotonic() < deadline, f"start {out.starts} did not come to its end in {LONGEST:.0f} s"
            if process.poll() is None:
                process.kill()
                process.wait(30)
        if process.returncode == KILLED:
            out.kills += 1
            out.moments.append((requests or 0, round(pause, 3)))
            time.sleep(0.1)  # what was on its way is logged
        else:
            out.code = process.returncode
        out.again += [seen.url for seen in log[since:] if _article(seen, world) in kept]
    return out


def _kept(data: Path, world: World) -> set[str | None]:
    """The articles whose rows are in the store."""
    found = {_named(url, world) for url, outcome in settled(data).items() if outcome == "article"}
    return found - {None}


def _article(seen: Seen, world: World) -> str | None:
    return _named(seen.url, world) if seen.status in {200, 304} else None


def _named(url: str, world: World) -> str | None:
    named = posting_of(url, world)
    return None if named is None else f"{named[0].site} {named[0].source}"
