"""Does the confidence of a row say how often it is right?

In: compared articles, or pairs of annotations. Out: every predicted row with the judgement on it (:class:`JudgedRow`),
precision per rule, and how confidence and judgement agree. A row counts as right in the linked sense: its key is right
and it hangs on the right bloc. Pure: values in, values out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from thidua.evaluation.matching import Compared, compare
from thidua.evaluation.rows import rows_of

BINS = 10


@dataclass(frozen=True)
class JudgedRow:
    """A predicted row and whether it is right; ``confidence`` is ``None`` where the row gives no probability."""

    table: str
    article: str
    rule: str
    confidence: float | None
    features: Mapping[str, Any] | None
    right: bool


@dataclass(frozen=True)
class RulePrecision:
    """How many rows a rule made in a table, and how many of them are right."""

    table: str
    rule: str
    rows: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the rule's rows that are right."""
        return self.right / self.rows


@dataclass(frozen=True)
class Bin:
    """The rows whose confidence lies in ``low`` to ``high``: how many, their mean confidence, the share right."""

    low: float
    high: float
    rows: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True)
class Calibration:
    """How confidence and judgement agree over ``rows`` rows; ``None`` where they allow no figure.

    ``ece`` is the expected calibration error over :data:`BINS` bins of equal width, ``brier`` the mean squared
    difference, ``auroc`` the probability that a right row has a higher confidence than a wrong one, ties counted half.
    """

    rows: int
    without: int
    ece: float | None
    brier: float | None
    auroc: float | None
    bins: list[Bin]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def _confidence(row: Mapping[str, Any]) -> float | None:
    value = row.get("confidence")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def judge(compared: Compared) -> list[JudgedRow]:
    """The predicted rows of one article, those of the four tables and of the others that its gold has."""
    out = []
    for table in compared.tables():
        right = {j for _, j in compared.found["linked"][table]}
        for j, row in enumerate(rows_of(compared.predicted, table)):
            features = row.get("features")
            out.append(
                JudgedRow(
                    table=table,
                    article=compared.article,
                    rule=str(row.get("rule") or ""),
                    confidence=_confidence(row),
                    features=features if isinstance(features, Mapping) else None,
                    right=j in right,
                )
            )
    return out


def judged_rows(pairs: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> list[JudgedRow]:
    """Judge every predicted row of (article id, gold annotation, predicted annotation), in the order they come in."""
    return [row for article, gold, predicted in pairs for row in judge(compare(article, gold, predicted))]


def rule_precision(rows: Iterable[JudgedRow]) -> list[RulePrecision]:
    """Precision of every rule in every table, by table and then by name; rows without a rule stand under ""."""
    made: dict[tuple[str, str], list[bool]] = {}
    for row in rows:
        made.setdefault((row.table, row.rule), []).append(row.right)
    return [RulePrecision(table, rule, len(marks), sum(marks)) for (table, rule), marks in sorted(made.items())]


def auroc(scored: Sequence[tuple[float, bool]]) -> float | None:
    """Area under the ROC curve of (score, right) pairs; ``None`` where all are right or all wrong."""
    positives = sum(right for _, right in scored)
    negatives = len(scored) - positives
    if not positives or not negatives:
        return None
    tied: dict[float, list[int]] = {}
    for score, right in scored:
        tied.setdefault(score, [0, 0])[right] += 1
    below, doubled = 0, 0  # twice the number of won comparisons, so that ties stay whole numbers
    for score in sorted(tied):
        wrong, right_here = tied[score]
        doubled += right_here * (2 * below + wrong)
        below += wrong
    return doubled / (2 * positives * negatives)


def _bin_of(confidence: float) -> int:
    return min(int(confidence * BINS), BINS - 1)


def calibration(rows: Iterable[JudgedRow]) -> Calibration:
    """Expected calibration error, Brier score, AUROC and the reliability table of judged rows."""
    all_rows = list(rows)
    scored = [(row.confidence, row.right) for row in all_rows if row.confidence is not None]
    bins, gap = [], []
    for at in range(BINS):
        inside = [(confidence, right) for confidence, right in scored if _bin_of(confidence) == at]
        n = len(inside)
        mean = math.fsum(confidence for confidence, _ in inside) / n if n else None
        share = sum(right for _, right in inside) / n if n else None
        bins.append(Bin(at / BINS, (at + 1) / BINS, n, mean, share))
        if mean is not None and share is not None:
            gap.append(n * abs(mean - share))
    n = len(scored)
    return Calibration(
        rows=n,
        without=len(all_rows) - n,
        ece=math.fsum(gap) / n if n else None,
        brier=math.fsum((confidence - right) ** 2 for confidence, right in scored) / n if n else None,
        auroc=auroc(scored),
        bins=bins,
    )
