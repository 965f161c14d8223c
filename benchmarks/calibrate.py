"""Fit the confidence of rows on annotated articles: ``python -m benchmarks.calibrate [FOLDER ...]``.

In: folders of annotated articles (``tests/gold`` without arguments). Out: ``extract/models/confidence.json``, the same
bytes from the same articles, and a report. One logistic regression a table, by Newton's method with a ridge penalty
(Hoerl & Kennard 1970; le Cessie & van Houwelingen 1992), fitted on whether each extracted row is right.

The report is by cross-validation over articles: each row's confidence comes from a model that has seen no row of its
article. Rules were improved on most of these articles, so that fewer of their rows are wrong than of an article nobody
has read. Wrong rows therefore weigh more, so that the weighted share of right rows is :data:`EXPECTED`.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.articles import GOLD, HELD_OUT, ROOT
from benchmarks.train import learn, lessons
from thidua.evaluation.calibration import Calibration, JudgedRow, calibration, judge
from thidua.evaluation.matching import compare

MODEL = ROOT / "extract" / "models" / "confidence.json"
TABLES = ("blocs", "meetings", "members", "leaders", "awards", "people")
FOLDS = 10
PARTS = 5
"""Parts of the articles that the taggers of the other parts are tried on; divides :data:`FOLDS`."""
RIDGE = 2.0
EXPECTED = 0.90
"""Share of right rows to expect of new articles: between 0.87, which the last three batches showed when they were
extracted for the first time, and 0.94, which all show since their faults were mended. A choice, not a measurement."""
LEAST = 4
"""Rows that a feature must differ in to get a weight."""

Weights = dict[str, float]


@dataclass(frozen=True)
class Sample:
    """One extracted row: its table, article, features and whether it is right."""

    table: str
    article: str
    features: Mapping[str, float]
    right: bool


def samples(folders: Sequence[Path]) -> list[Sample]:
    """Every extracted row of the annotated articles in ``folders``, judged.

    Each article is extracted with taggers that have not seen it.
    """
    import extract.tagging as tagging

    paths = [path for folder in folders for path in sorted(folder.glob("*.json"))]
    taught = list(lessons([folder for folder in folders if folder.name not in HELD_OUT]))
    out: list[Sample] = []
    try:
        for part in range(PARTS):
            tagging.MODELS.update(learn([lesson for lesson in taught if fold_of(lesson.article) % PARTS != part]))
            for path in paths:
                if fold_of(_article(path)) % PARTS == part:
                    out += _judged(path)
    finally:
        tagging.MODELS.clear()
    return sorted(out, key=lambda sample: sample.article)


def _article(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _judged(path: Path) -> list[Sample]:
    import extract.reading as reading
    from output.annotation import annotation

    gold = json.loads(path.read_text(encoding="utf-8"))
    reading.FEATURES = {}
    try:
        found = reading.read_text(path.with_suffix(".txt").read_text(encoding="utf-8-sig"))
        known = reading.FEATURES
    finally:
        reading.FEATURES = None
    by_table: dict[str, list[JudgedRow]] = {}
    for judged in judge(compare(path.stem, gold, annotation(found, path.stem))):
        by_table.setdefault(judged.table, []).append(judged)
    return [
        Sample(table, _article(path), {**known[id(row)], "rule:" + row.rule: 1.0}, judged.right)
        for table, rows in by_table.items()
        for row, judged in zip(getattr(found, table), rows, strict=True)
    ]


def fit(rows: Sequence[Sample], share: float) -> tuple[float, Weights]:
    """Bias and weights of a ridge logistic regression in which right rows make up ``share`` of the weight."""
    counts: dict[str, int] = {}
    for row in rows:
        for name, value in row.features.items():
            counts[name] = counts.get(name, 0) + (value != 0)
    names = sorted(name for name, n in counts.items() if n >= LEAST)
    x = np.array([[1.0, *(row.features.get(name, 0.0) for name in names)] for row in rows])
    y = np.array([float(row.right) for row in rows])
    right = float(y.sum())
    wrong = len(rows) - right
    # half a row of either kind beforehand, so that a table without an error is not certain (Jeffreys 1946)
    weight = np.where(
        y == 1, 1.0, (1 - share) / share * right / wrong if wrong and wrong / len(rows) < 1 - share else 1.0
    )
    penalty = np.full(len(names) + 1, RIDGE)
    penalty[0] = 1e-6
    beta = np.zeros(len(names) + 1)
    mean = float(min(max((weight * y).sum() / weight.sum(), 0.5 / len(rows)), 1 - 0.5 / len(rows)))
    beta[0] = np.log(mean / (1 - mean))

    def loss(at: Any) -> float:
        z = np.clip(x @ at, -30, 30)
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + (penalty * at * at).sum() / 2)

    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + penalty * beta
        hessian = (x.T * (weight * p * (1 - p) + 1e-9)) @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        before = loss(beta)
        while loss(beta - step) > before and float(np.abs(step).max()) > 1e-9:
            step /= 2  # where Newton's step goes too far
        beta -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return round(float(beta[0]), 3), {
        n: round(float(w), 3) for n, w in zip(names, beta[1:], strict=True) if abs(w) >= 5e-4
    }


def score(model: tuple[float, Weights], features: Mapping[str, float]) -> float:
    """The probability that a model gives a row."""
    z = model[0] + sum(model[1].get(name, 0.0) * value for name, value in features.items())
    return float(1 / (1 + np.exp(-max(-30.0, min(30.0, z)))))


def fold_of(article: str) -> int:
    """The part of the articles that an article belongs to, by its name alone."""
    return zlib.crc32(article.encode()) % FOLDS


def crossed(rows: Sequence[Sample]) -> list[JudgedRow]:
    """Rows with the confidence of models that have seen nothing of their articles."""
    out: list[JudgedRow] = []
    for fold in range(FOLDS):
        for table in TABLES:
            seen = [r for r in rows if r.table == table and fold_of(r.article) != fold]
            if not seen:
                continue
            model = fit(seen, EXPECTED)
            out += [
                JudgedRow(r.table, r.article, "", score(model, r.features), None, r.right)
                for r in rows
                if r.table == table and fold_of(r.article) == fold
            ]
    return out


def held_out(rows: Sequence[Sample], folder: str) -> list[JudgedRow]:
    """Rows of one folder with the confidence of models fitted on the others."""
    out: list[JudgedRow] = []
    for table in TABLES:
        model = fit([r for r in rows if r.table == table and not r.article.startswith(folder + "/")], EXPECTED)
        out += [
            JudgedRow(table, r.article, "", score(model, r.features), None, r.right)
            for r in rows
            if r.table == table and r.article.startswith(folder + "/")
        ]
    return out


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _line(name: str, found: Calibration, rows: Sequence[JudgedRow]) -> str:
    right = sum(r.right for r in rows) / max(len(rows), 1)
    mean = sum(r.confidence or 0.0 for r in rows) / max(len(rows), 1)
    return (
        f"  {name:<22} {len(rows):>5} rows   right {right:.3f}   mean confidence {mean:.3f}   "
        f"ECE {_shown(found.ece)}   Brier {_shown(found.brier)}   AUROC {_shown(found.auroc)}"
    )


def report(rows: Sequence[Sample]) -> str:
    """How confidence agrees with the judgement on articles that did not set it."""
    out = [f"confidence: {len(rows)} rows of {len({r.article for r in rows})} articles"]
    judged = crossed(rows)
    out.append(f"by cross-validation over articles, {FOLDS} parts:")
    out.append(_line("all tables", calibration(judged), judged))
    for table in TABLES:
        part = [r for r in judged if r.table == table]
        out.append(_line(table, calibration(part), part))
    out.append("folder by folder, each by models that have seen none of its articles:")
    for folder in sorted({r.article.split("/")[0] for r in rows}):
        part = held_out(rows, folder)
        out.append(_line(folder, calibration(part), part))
    return "\n".join(out)


def model(rows: Sequence[Sample]) -> dict[str, Any]:
    """What is written: bias and weights by table."""
    out: dict[str, Any] = {}
    for table in TABLES:
        bias, weights = fit([r for r in rows if r.table == table], EXPECTED)
        out[table] = {"bias": bias, "weights": weights, "low": 0.0, "high": 1.0}
    return out


def main(arguments: Sequence[str]) -> int:
    """Fit, write the model, print the report; 2 where a folder is none."""
    folders = [Path(a) for a in arguments] or sorted(p for p in GOLD.iterdir() if p.is_dir())
    for folder in folders:
        if not folder.is_dir():
            print(f"{folder}: no such folder", file=sys.stderr)
            return 2
    rows = samples(folders)
    MODEL.parent.mkdir(exist_ok=True)
    MODEL.write_text(json.dumps(model(rows), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(report(rows))
    print(f"written: {MODEL.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
