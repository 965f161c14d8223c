"""How good is the extraction, or a folder of predictions, against a folder of gold annotations?

In: a folder of gold (``NAME.json``, beside it ``NAME.txt`` where articles are to be extracted). Out: a report, line by
line to a given function, and an exit code: 0 when every article was judged, 2 when the folder, or something in it,
could not be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from thidua.evaluation.annotations import read_folder
from thidua.evaluation.calibration import calibration, judge, rule_precision
from thidua.evaluation.figures import faults, figures
from thidua.evaluation.matching import Compared, compare
from thidua.evaluation.predictions import Predicted, extract_texts, read_predictions
from thidua.evaluation.report import apart_lines, calibration_lines, fault_lines, figure_lines, rule_lines

if TYPE_CHECKING:
    from pathlib import Path

Echo = Callable[[str], None]

DONE, INCOMPLETE = 0, 2


def _speed_line(speed: Mapping[str, float]) -> str:
    return (
        f"speed: {speed['articles_per_second']:.1f} articles a second ({speed['articles']:.0f} articles, "
        f"{speed['characters']:,.0f} characters, {speed['seconds']:.2f} s in one process; loading the pipeline, "
        f"{speed['loading_seconds']:.2f} s, not counted)"
    )


def _no_gold(gold: Path) -> str:
    inner = sorted({path.parent.name for path in gold.glob("*/*.json")})
    hint = f"; its folders {', '.join(inner[:5])} hold some: name one of them" if inner else ""
    return f"{gold}: no gold annotations (*.json) here{hint}"


def _report(compared: list[Compared], predicted: Predicted, *, errors: bool, as_json: bool, echo: Echo) -> None:
    counted = figures(compared)
    rows = [row for one in compared for row in judge(one)]
    rules, measured = rule_precision(rows), calibration(rows)
    if as_json:
        result: dict[str, Any] = {
            **counted.to_json(),
            "rules": [{**asdict(rule), "precision": rule.precision} for rule in rules],
            "calibration": measured.to_json(),
            "speed": predicted.speed,
            "messages": predicted.messages,
        }
        if errors:
            result["errors"] = [asdict(fault) for fault in faults(compared)]
        echo(json.dumps(result, ensure_ascii=False))
        return
    for lines in (
        figure_lines(counted),
        apart_lines(counted),
        rule_lines(rules),
        calibration_lines(measured),
        fault_lines(faults(compared)) if errors else (),
    ):
        for line in lines:
            echo(line)
    if predicted.speed:
        echo("")
        echo(_speed_line(predicted.speed))


def run(gold: Path, *, predictions: Path | None, errors: bool, as_json: bool, echo: Echo) -> int:
    """Judge predictions, or the extraction of the gold's own texts, and report; returns the exit code.

    Args:
        gold: folder of gold annotations ``NAME.json``; their texts, ``NAME.txt``, are needed without ``predictions``.
        predictions: folder of predicted annotations of the same names; ``None`` to extract them now, which is timed.
        errors: also list every missed or wrong row.
        as_json: one JSON object in place of the report, messages included.
        echo: takes the report, line by line.
    """
    for folder in (gold, predictions):
        if folder is not None and not folder.is_dir():
            echo(f"{folder}: {'not a folder' if folder.exists() else 'no such folder'}")
            return INCOMPLETE
    annotations, messages = read_folder(gold)
    failed = bool(messages)
    if not annotations:
        for message in messages:
            echo(message)
        echo(_no_gold(gold) if not messages else f"{gold}: none of its gold annotations can be read")
        return INCOMPLETE
    predicted = (
        extract_texts(list(annotations), gold)
        if predictions is None
        else read_predictions(list(annotations), predictions)
    )
    predicted.messages = [f"{message}; the article is left out" for message in messages] + predicted.messages
    if not as_json or not predicted.annotations:
        for message in predicted.messages:
            echo(message)
    if not predicted.annotations:
        echo(f"{predictions or gold}: nothing left to judge")
        return INCOMPLETE
    compared = [
        compare(name, annotation, predicted.annotations[name])
        for name, annotation in annotations.items()
        if name in predicted.annotations
    ]
    _report(compared, predicted, errors=errors, as_json=as_json, echo=echo)
    return INCOMPLETE if failed or predicted.failed else DONE
