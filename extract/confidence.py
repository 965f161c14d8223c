"""How sure a row is: a probability fitted on annotated articles.

In: a row's table, rule and features. Out: a number between 0 and 1. The weights are data (``models/confidence.json``), fitted by
``python -m benchmarks.calibrate`` on annotated articles whose rows were judged right or wrong; without them every row has 0.5.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def _model() -> dict[str, Any]:
    path = resources.files("extract") / "models" / "confidence.json"
    if not path.is_file():
        return {}
    model: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return model


def confidence(table: str, rule: str, features: dict[str, float]) -> float:
    """Probability that a row of ``table`` made by ``rule`` with these features is right, from a logistic model per table."""
    model = _model().get(table)
    if model is None:
        return 0.5
    weights = model["weights"]
    z = model["bias"] + weights.get("rule:" + rule, 0.0)
    z += sum(weights.get(k, 0.0) * x for k, x in features.items())
    low, high = model.get("low", 0.02), model.get("high", 0.99)
    return round(low + (high - low) / (1.0 + math.exp(-max(-30.0, min(30.0, z)))), 4)
