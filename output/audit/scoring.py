"""Precision and recall a table from a checked sheet, with confidence intervals.

In: checked items. Out: :class:`Figures`. Rows of a stratum stand for all of it, so shares are weighted by the size
of the strata; the intervals are Wilson's, with the number of lines that an unweighted sample of the same precision
would have.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from extract.schema import TABLES
from output.audit.items import ARTICLE, PAGE, RIGHT, ROW, UNSURE, WRONG, Item
from output.audit.sheet import BadSheet, found_rows

Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, and the lines behind it."""

    value: float
    low: float
    high: float
    checked: int


@dataclass(frozen=True, slots=True)
class OfTable:
    """The figures of one table.

    Attributes:
        rows: How many rows the data have.
        precision: The share of them that is right.
        recall: Of the rows that articles state which were read as reporting on a bloc, the share that the data have.
        recall_with_left_out: The same, with the pages that were left out.
    """

    rows: int
    precision: Share | None
    recall: Share | None = None
    recall_with_left_out: Share | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a checked sheet says."""

    lines: int
    unchecked: int
    unsure: int
    tables: Mapping[str, OfTable]
    left_out: Mapping[str, Share] = field(default_factory=dict)  # the share of pages that report on a bloc

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


def wilson(share: float, number: float, sampled: float = 0.0) -> tuple[float, float]:
    """Wilson's interval of a share; ``sampled`` is how much of the whole was drawn."""
    if sampled >= 1 or number <= 0:
        return (share, share) if sampled >= 1 else (0.0, 1.0)
    n = number / (1 - sampled)
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def score(items: Sequence[Item]) -> Figures:
    """The figures of a checked sheet.

    Raises:
        BadSheet: if nothing is checked yet.
    """
    said = [item for item in items if item.verdict in {RIGHT, WRONG}]
    if not said:
        raise BadSheet("no line has a verdict yet: write right, wrong or unsure into the column verdict")
    articles = [item for item in said if item.kind == ARTICLE]
    pages = [item for item in said if item.kind == PAGE]
    precision_of_articles = _stratified(articles, RIGHT)
    left_out = {name: share for name, some in _by_stratum(pages).items() if (share := _stratified(some, WRONG))}
    tables = {"articles": _articles(items, precision_of_articles, pages)}
    for table in TABLES:
        rows = [item for item in said if item.kind == ROW and item.table == table]
        number = _size(item for item in items if item.kind == ROW and item.table == table)
        precision = _stratified(rows, RIGHT)
        recall, missing = _recall(table, number, precision, articles)
        whole = _with_left_out(table, number, precision, recall, missing, articles, pages)
        tables[table] = OfTable(number, precision, recall, whole)
    unsure = sum(item.verdict == UNSURE for item in items)
    return Figures(len(items), len(items) - len(said) - unsure, unsure, tables, left_out)


def _by_stratum(items: Iterable[Item]) -> dict[str, list[Item]]:
    out: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        out[item.stratum].append(item)
    return out


def _size(items: Iterable[Item]) -> int:
    return sum({item.stratum: item.in_stratum for item in items}.values())


def _stratified(items: Sequence[Item], verdict: str) -> Share | None:
    strata = _by_stratum(items)
    if not strata:
        return None
    whole = _size(items)
    value = kish = 0.0
    for some in strata.values():
        weight = some[0].in_stratum / whole
        value += weight * sum(item.verdict == verdict for item in some) / len(some)
        kish += weight * weight / len(some)
    value = min(value, 1.0)
    low, high = wilson(value, 1 / kish, len(items) / whole)
    return Share(value, low, high, len(items))


def _articles(items: Sequence[Item], precision: Share | None, pages: Sequence[Item]) -> OfTable:
    number = _size(item for item in items if item.kind == ARTICLE)
    wrong = _stratified(pages, WRONG)
    if precision is None or wrong is None or not number:
        return OfTable(number, precision)
    there, lost = precision.value * number, _size(pages)
    value, low, high = (
        there / (there + share * lost) if there else 0.0 for share in (wrong.value, wrong.high, wrong.low)
    )
    return OfTable(number, precision, None, Share(value, low, high, wrong.checked))


def _recall(table: str, number: int, precision: Share | None, articles: Sequence[Item]) -> tuple[Share | None, float]:
    """Recall within the articles that were read, and the rows that are missing from them."""
    if precision is None or not articles:
        return None, 0.0
    missed = [item.missed.get(f"missed_{table}", 0) for item in articles]
    found = [found_rows(item).get(table, 0) * precision.value for item in articles]
    both = sum(found) + sum(missed)
    if not both:
        return None, 0.0
    value = sum(found) / both
    n, whole = len(articles), _size(articles)
    # Rows of one article are right or missing together: the variance is that of a ratio over articles.
    rest = [f - value * (f + m) for f, m in zip(found, missed, strict=True)]
    spread = sum(r * r for r in rest) / (n - 1) / n / (both / n) ** 2 if n > 1 else 0.0
    with_rows = sum(f + m > 0 for f, m in zip(found, missed, strict=True))
    alike = value * (1 - value) / spread if spread > 0 and 0 < value < 1 else float(with_rows)
    low, high = wilson(value, alike, n / whole)
    missing = number * precision.value * (1 - value) / value if value else whole * sum(missed) / n
    return Share(value, low, high, n), missing


def _with_left_out(
    table: str,
    number: int,
    precision: Share | None,
    recall: Share | None,
    missing: float,
    articles: Sequence[Item],
    pages: Sequence[Item],
) -> Share | None:
    """Recall with what is lost on pages that were left out; the interval holds at the ends of both its parts."""
    wrong = _stratified(pages, WRONG)
    if precision is None or recall is None or wrong is None:
        return None
    there = number * precision.value
    lost = 0.0
    for some in _by_stratum(pages).values():
        lost += some[0].in_stratum * sum(item.missed.get(f"missed_{table}", 0) for item in some) / len(some)
    stated = sum(found_rows(i).get(table, 0) + i.missed.get(f"missed_{table}", 0) for i in articles) / len(articles)
    a_page = lost / (wrong.value * _size(pages)) if wrong.value and lost else stated
    most, least = (share * _size(pages) * a_page for share in (wrong.high, wrong.low))

    def of(inside: float, outside: float) -> float:
        return there / (there + inside + outside) if there else 0.0

    inside_most = there / recall.low - there if recall.low else math.inf
    inside_least = there / recall.high - there if recall.high else math.inf
    value = of(missing, lost)
    return Share(
        value, min(value, of(inside_most, most)), max(value, of(inside_least, least)), recall.checked + wrong.checked
    )
