"""What a crawl knows and what it has read, kept so that nothing is lost and nothing is twice.

In: addresses and visits. Out: what waits, and the articles with their rows.
"""

from output.store.errors import (
    StoreDamaged,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreProblem,
    StoreTooNew,
)
from output.store.frontier import Entry
from output.store.health import Finding, Layout, SiteRun
from output.store.history import RowChange
from output.store.outcomes import Archived
from output.store.runs import Run
from output.store.store import Store

__all__ = [
    "Archived",
    "Entry",
    "Finding",
    "Layout",
    "RowChange",
    "Run",
    "SiteRun",
    "Store",
    "StoreDamaged",
    "StoreFull",
    "StoreLocked",
    "StoreMissing",
    "StoreProblem",
    "StoreTooNew",
]
