"""What does an evaluation look like on a terminal?

In: figures, rule precision, calibration, faults. Out: lines of text. The first lines are those of the scoring script.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from thidua.evaluation.figures import Fault, Figures, Found, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from thidua.evaluation.calibration import Calibration, RulePrecision

_ROW_META = ("evidence", "sentence", "extractor", "features")


def figure_lines(figures: Figures) -> Iterator[str]:
    """Fields and the table of the four tables, as the scoring script lays them out."""
    fields = "   ".join(f"{name} {share.value:.3f}" for name, share in figures.fields.items())
    yield f"articles {figures.articles}   {fields}"
    head = f"{'':10s}{'gold':>6s}{'pred':>6s}{'found':>6s} |{'P':>7s}{'R':>7s}{'F1':>7s}"
    yield f"{head} strict |{'linked':>8s}{'relaxed':>9s}{'cells':>8s}"
    for table, strict in figures.strict.items():
        linked, relaxed, cells = figures.linked[table].f1, figures.relaxed[table].f1, figures.cells[table].value
        yield f"{_found(table, strict)}        |{linked:8.3f}{relaxed:9.3f}{cells:8.3f}"


def _found(table: str, found: Found) -> str:
    counts = f"{found.gold:6d}{found.predicted:6d}{found.right:6d}"
    return f"{table:10s}{counts} |{found.precision:7.3f}{found.recall:7.3f}{found.f1:7.3f}"


def apart_lines(figures: Figures) -> Iterator[str]:
    """Meetings and people, where the gold has them."""
    if not figures.apart:
        return
    yield ""
    yield "reported apart, over the articles whose gold has them"
    for table, values in figures.apart.items():
        strict, linked, cells = values["strict"], values["linked"], values["cells"]
        if isinstance(strict, Found) and isinstance(linked, Found) and isinstance(cells, Share):
            yield f"{_found(table, strict)}        |{linked.f1:8.3f}{'':9s}{cells.value:8.3f}"


def rule_lines(rules: Sequence[RulePrecision]) -> Iterator[str]:
    """Precision per rule; a row is right when its key is right and it hangs on the right bloc."""
    if not rules:
        return
    width = max(len("rule"), *(len(rule.rule or "(none named)") for rule in rules))
    yield ""
    yield f"{'table':10s}{'rule':{width}s}{'rows':>7s}{'right':>7s}{'precision':>11s}"
    for rule in rules:
        name = rule.rule or "(none named)"
        yield f"{rule.table:10s}{name:{width}s}{rule.rows:7d}{rule.right:7d}{rule.precision:11.3f}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def calibration_lines(calibration: Calibration) -> Iterator[str]:
    """How the rows' confidence agrees with what is right."""
    yield ""
    if not calibration.rows:
        yield "confidence: no predicted row gives one"
        return
    yield (
        f"confidence of {calibration.rows} rows: ECE {_figure(calibration.ece)}   "
        f"Brier {_figure(calibration.brier)}   AUROC {_figure(calibration.auroc)}"
    )
    if calibration.without:
        yield f"{calibration.without} rows give no confidence between 0 and 1 and are left out of it"
    yield f"{'confidence':>12s}{'rows':>7s}{'mean':>8s}{'right':>8s}"
    for one in calibration.bins:
        if one.rows:
            span = f"{one.low:.1f}-{one.high:.1f}"
            yield f"{span:>12s}{one.rows:7d}{_figure(one.confidence):>8s}{_figure(one.right):>8s}"


def fault_lines(faults: Iterable[Fault]) -> Iterator[str]:
    """Every fault, article by article; what a row carries for its provenance is left out, save the rule."""
    last = None
    for fault in faults:
        if fault.article != last:
            yield ""
            yield fault.article
            last = fault.article
        row = fault.row
        if fault.what not in ("field", "cell"):
            row = {k: v for k, v in row.items() if v is not None and k not in _ROW_META and not k.endswith("_norm")}
        yield f"  {fault.what:6s} {fault.table:9s} {json.dumps(row, ensure_ascii=False)}"
