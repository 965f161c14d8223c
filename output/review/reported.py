"""What resolution reads, after the decisions.

In: what articles report, a store. Out: the same, with the articles that persons have decided on as they stand after
the decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from output.resolve.reported import Reported, from_extractions
from output.review.acting import reviewed
from output.review.decisions import standing
from output.store.articles import read_some

if TYPE_CHECKING:
    from output.store import Store

_CHUNK = 300


def after_reviews(store: Store, articles: Iterable[Reported]) -> Iterator[Reported]:
    """What articles report, after the decisions; an article that is left without a bloc reports nothing."""
    with store.reading() as connection:
        decisions = standing(connection)
        decided: dict[str, Reported | None] = {}
        order = sorted(decisions)
        for start in range(0, len(order), _CHUNK):
            for one in read_some(connection, order[start : start + _CHUNK]):
                made = reviewed(one, decisions[one.article.article]).extraction
                decided[one.article.article] = next(from_extractions([made]), None)
    for report in articles:
        found = decided.get(report.id, report)
        if found is not None:
            yield found
