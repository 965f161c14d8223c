"""Are a site's pages and addresses still of the form that is known?

In: :class:`~thidua.monitoring.evidence.Evidence` and thresholds. Out: of each check a message for a
person, or ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thidua.monitoring.evidence import is_good

if TYPE_CHECKING:
    from thidua.monitoring.evidence import Evidence
    from thidua.monitoring.thresholds import Thresholds

LEAST_ADDRESSES = 2
LEAST_LISTS = 2


def layout(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Pages that are built of other elements than when they were last seen."""
    shares: Mapping[str, float] = seen.figures.get("layouts", {})
    changed = sorted(kind for kind, share in shares.items() if share < thresholds.layout)
    if not changed or 2 * len(changed) < len(shares) or not is_good(seen.figures):
        return None
    read = len(seen.new)
    what = f"{read} articles were read of it" if read else "no article was read of it yet"
    return (
        f"its pages have another layout than before ({', '.join(changed)}); {what}: see with thidua article whether "
        "all of one is found"
    )


def barren_lists(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """Lists that show no link to any article, where they did before."""
    lists = int(seen.figures.get("outcomes", {}).get("list list", 0))
    if lists < LEAST_LISTS or seen.figures.get("links") or not is_good(seen.figures):
        return None
    if not any(one.figures.get("links") for one in seen.good_before):
        return None
    return f"none of its {lists} lists shows a link to an article any more; see what thidua sites check finds there"


def record_fits(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """A record whose expressions match no address of an article, or find no identity in it."""
    counted: Mapping[str, int] = seen.figures.get("record", {})
    number = int(counted.get("articles", 0))
    if number < LEAST_ADDRESSES:
        return None
    where = f" in {seen.site.file}" if seen.site.file else ""
    if not counted.get("fitting"):
        return f"`article` of its record{where} matches the address of none of {number} articles; write it anew"
    if seen.site.key and not counted.get("keyed"):
        return (
            f"what its record{where} names as `key` ({', '.join(seen.site.key)}) is in none of the addresses of "
            f"{number} articles; write `article` and `key` anew"
        )
    return None
