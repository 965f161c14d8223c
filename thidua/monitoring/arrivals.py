"""Does a site still publish what it used to, and as much as its record expects?

In: :class:`~thidua.monitoring.evidence.Evidence` and thresholds. Out: of each check a message for a
person, or ``None``.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from thidua.monitoring import chances
from thidua.monitoring.answers import moved_away
from thidua.monitoring.evidence import is_good

if TYPE_CHECKING:
    from thidua.monitoring.evidence import Evidence
    from thidua.monitoring.thresholds import Thresholds

MOST_RUNS = 40
"""Crawls back to which a site's habits are taken."""

GONE = frozenset({"merged", "lapsed"})


def silence(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Nothing new for longer than this site's habits let one expect."""
    if not is_good(seen.figures) or seen.figures.get("found") or seen.site.status in GONE or moved_away(seen):
        return None
    good = [one for one in seen.good_before if "found" in one.figures][: MOST_RUNS + 1]
    times = [datetime.datetime.fromisoformat(one.began) for one in good]
    before = [
        ((times[n] - times[n + 1]).total_seconds() / 86400, int(good[n].figures["found"]))
        for n in range(len(good) - 1)  # what the first crawl found had gathered long before
    ]
    last = next((n for n, one in enumerate(good) if one.figures["found"]), None)
    if len(before) < thresholds.runs or last is None:
        return None
    lively = before[last:] if last < len(before) else []
    days = (seen.now - times[last]).total_seconds() / 86400
    if len(lively) < thresholds.runs or chances.of_silence(lively, days) >= thresholds.silence:
        return None
    usual = sum(number for _, number in lively) / max(sum(span for span, _ in lively), 0.01) * days
    return (
        f"has shown nothing new for {days:.0f} days, where about {usual:.0f} articles would be usual; look whether it "
        "still publishes, and whether its lists are still where they were (thidua sites check)"
    )


def fewer_than_expected(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """Fewer articles on blocs in a year than the record expects."""
    least = seen.site.least
    if least is None or not seen.whole_year or not is_good(seen.figures) or seen.site.status in GONE:
        return None
    if seen.in_a_year < least:
        return (
            f"gave {seen.in_a_year} articles on blocs in the last 365 days, where its record expects at least {least}; "
            "see whether it still reports on them, or correct the record (least)"
        )
    return None


def more_than_expected(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """More than the record expects: something else may be taken for articles on blocs."""
    most = seen.site.most
    if most is None or seen.in_a_year <= most:
        return None
    return (
        f"gave {seen.in_a_year} articles on blocs in the last 365 days, where its record expects at most {most}; see "
        "whether they are what they are taken for, or correct the record (most)"
    )
