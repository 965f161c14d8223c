"""The monitors run on a store, and what they found kept there.

In: a store, a crawl in it, the records of its sites. Out: findings.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spidermon import settings
from spidermon.runners import MonitorRunner

from thidua.monitoring.evidence import first_unseen, gather, note_found
from thidua.monitoring.sites import SiteSuite

if TYPE_CHECKING:
    from output.store import Finding, Store
    from spiders.sites import Site
    from thidua.monitoring.evidence import Evidence
    from thidua.monitoring.thresholds import Thresholds

FOLLOWS = {"fewer_than_expected": {"silence", "blocked", "moved"}, "rows": {"columns"}}
"""What follows from something graver is not told beside it."""

ALARM, WARNING, NOTICE = "alarm", "warning", "notice"
LEVELS = {
    settings.MONITOR.LEVEL.HIGH: ALARM,
    settings.MONITOR.LEVEL.NORMAL: WARNING,
    settings.MONITOR.LEVEL.LOW: NOTICE,
}


def look(seen: Evidence, thresholds: Thresholds) -> list[tuple[str, str, str]]:
    """What the monitors find at one site: monitor, level, message.

    Raises:
        RuntimeError: if a monitor itself fails.
    """
    result: Any = MonitorRunner().run(SiteSuite(), seen=seen, thresholds=thresholds)
    out = []
    for one in result.monitors_failed_results:
        name = one.monitor._testMethodName.removeprefix("test_")
        if one.status == settings.MONITOR.STATUS.ERROR:
            raise RuntimeError(f"the monitor {name} failed on {seen.site.name}:\n{one.error}")
        out.append((name, LEVELS[one.monitor.level], str(one.reason)))
    names = {name for name, _, _ in out}
    return [one for one in out if one[0] not in FOLLOWS or not FOLLOWS[one[0]] & names]


def run(
    store: Store, crawl: int, sites: Mapping[str, Site], thresholds: Thresholds, *, since: datetime.date | None = None
) -> list[Finding]:
    """Look at each site that a crawl asked, and keep what is found.

    Args:
        store: The store, to be written to.
        crawl: The crawl.
        sites: Records by name.
        thresholds: From where on something is told.
        since: The first day that the crawls want.
    """
    note_found(store, crawl, first_unseen(store, crawl))
    found: list[tuple[str, str, str, str]] = []
    looked_at = []
    for seen in gather(store, crawl, sites, since=since):
        looked_at.append(seen.site.name)
        found += [(seen.site.name, *one) for one in look(seen, thresholds)]
    return store.note_findings(crawl, found, looked_at)
