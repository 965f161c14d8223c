"""Is what is read of a site's articles still whole, and do their dates make sense?

In: :class:`~thidua.monitoring.evidence.Evidence` and thresholds. Out: of each check a message for a
person, or ``None``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from thidua.monitoring import chances
from thidua.monitoring.evidence import COLUMNS, Evidence, Read

if TYPE_CHECKING:
    from thidua.monitoring.thresholds import Thresholds

LEAST_BEFORE = 4
"""Articles before, without which those of now are compared with nothing."""

SLACK = datetime.timedelta(days=2)
"""Between the day in a list and the day on the page."""

LEAST_EQUAL = 4
LEAST_ROWS = 5
MOST_ROWS = 10
FEW_TIMES = 2.0


def columns(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Columns that were filled in earlier articles and are empty in the last ones."""
    empty = []
    for name in COLUMNS:
        last, before = _tail(seen, lambda one, name=name: name not in one.filled)  # type: ignore[misc]
        filled = sum(name in one.filled for one in before)
        if len(before) < LEAST_BEFORE or not last:
            continue
        if chances.of_missing(len(last), filled, len(before)) < thresholds.columns:
            empty.append(f"{name} (last {len(last)} articles; {filled} of {len(before)} before had it)")
    if not empty:
        return None
    return f"no longer gives {', '.join(empty)}; read one of them with thidua article to see why"


def dates_in_future(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """Days of publication behind the day of the crawl."""
    today = seen.now.date() + datetime.timedelta(days=1)
    found = [one.published for one in seen.new if one.published and one.published > today]
    if not found:
        return None
    return f"{len(found)} of {len(seen.new)} new articles are dated in the future (such as {max(found)})"


def dates_all_equal(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """One day on all new articles, where lists or earlier articles know several."""
    days = [one.published for one in seen.new if one.published]
    if len(days) < LEAST_EQUAL or len(set(days)) > 1:
        return None
    listed = {one.listed for one in seen.new if one.listed}
    if len(listed) > 1 or (not listed and not seen.before):
        return f"all {len(days)} new articles are dated {days[0]}; what is read as their day may be that of the page"
    return None


def dates_drift(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """Days on pages that are others than beside their links, where both used to agree."""
    known = [one for one in seen.read if one.published and one.listed]
    last, before = _tail(seen, _disagree, known)
    agreed = sum(not _disagree(one) for one in before)
    if len(last) < 2 or len(before) < LEAST_BEFORE or agreed < 0.8 * len(before):
        return None
    example = last[0]
    return (
        f"the last {len(last)} articles show another day than the lists do (such as {example.published} for "
        f"{example.listed}), where {agreed} of {len(before)} before agreed; see which is right"
    )


def rows(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Many more or many fewer rows an article than before."""
    number = max(len(seen.new), LEAST_ROWS)
    last, before = list(seen.read[: min(number, MOST_ROWS)]), list(seen.read[number:])
    if not seen.new or len(last) < LEAST_ROWS or len(before) < 2 * LEAST_BEFORE:
        return None
    now, then = median(one.rows for one in last), median(one.rows for one in before)
    if chances.of_ranks([one.rows for one in last], [one.rows for one in before]) >= thresholds.rows:
        return None
    if max(now, 0.5) < FEW_TIMES * max(then, 0.5) and max(then, 0.5) < FEW_TIMES * max(now, 0.5):
        return None
    return (
        f"the last {len(last)} articles gave {now:g} rows each, the {len(before)} before {then:g}; read one of them "
        "with thidua article, then with thidua extract"
    )


def _disagree(one: Read) -> bool:
    assert one.published is not None
    assert one.listed is not None
    return abs(one.published - one.listed) > SLACK


def _tail(
    seen: Evidence, wrong: Callable[[Read], bool], read: Sequence[Read] | None = None
) -> tuple[list[Read], list[Read]]:
    """The last articles of which this is true without a break, the newest first, and those before them.

    None are given where no article is new, or one of which it is not true.
    """
    some = seen.read if read is None else read
    if not any(map(seen.is_new, some)) or any(seen.is_new(one) and not wrong(one) for one in some):
        return [], list(some)
    number = next((n for n, one in enumerate(some) if not wrong(one)), len(some))
    return list(some[:number]), list(some[number:])
