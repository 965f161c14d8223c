"""The ids that reports had when they were resolved the last time.

In: mentions of units and blocs with their ids. Out: of each key how many of its reports had which id, by which an id
stays with its reports where rules have changed, and with them the keys of nodes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Before:
    """Ids by report.

    Attributes:
        units: Unit by table and id of a reported row.
        blocs: Bloc by article and number.
    """

    units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    blocs: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def of_units(self, reports: Iterable[tuple[str, tuple[str, str]]]) -> dict[str, Counter[str]]:
        """Of each key the ids of its reports; given key and report."""
        return _counted(reports, self.units)

    def of_blocs(self, reports: Iterable[tuple[str, tuple[str, int]]]) -> dict[str, Counter[str]]:
        """Of each key the ids of its reports; given key and report."""
        return _counted(reports, self.blocs)


def _counted(reports: Iterable[tuple[str, Any]], known: Mapping[Any, str]) -> dict[str, Counter[str]]:
    out: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if known:
        for key, report in reports:
            if (identifier := known.get(report)) is not None:
                out[key][identifier] += 1
    return dict(out)
