"""How sure a row is: a probability fitted on annotated articles.

In: a row's table, rule and features, and what stands around it. Out: a number between 0 and 1. The weights are data
(``models/confidence.json``), fitted by ``python -m benchmarks.calibrate`` on annotated articles whose rows were judged
right or wrong; without them every row has 0.5.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from extract import normalise

if TYPE_CHECKING:
    from extract.rows import Draft, RowMaker


@lru_cache(maxsize=1)
def _model() -> dict[str, Any]:
    path = resources.files("extract") / "models" / "confidence.json"
    if not path.is_file():
        return {}
    model: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return model


class Surroundings:
    """What the rest of an article says about one of its rows.

    A list as long as announced, one head a bloc, names met elsewhere.
    """

    def __init__(self, maker: RowMaker, reported: list[int]) -> None:
        self.blocs = len(reported)
        self.dated = maker.published is not None
        self.names: dict[int, list[str]] = {}
        for d in maker.members:
            full = getattr(d.row, "unit_full", None) or getattr(d.row, "unit", None) or ""
            self.names.setdefault(d.bloc, []).append(normalise.name(full))
        self.declared = {b: getattr(maker.blocs[b].row, "member_count", None) for b in reported}
        self.heads: dict[int, int] = {}
        self.grants: dict[int, int] = {}
        for d in maker.leaders:
            if getattr(d.row, "role", "") == "head" and getattr(d.row, "status", "") == "elected":
                self.heads[d.bloc] = self.heads.get(d.bloc, 0) + 1
        for d in maker.awards:
            self.grants[d.bloc] = self.grants.get(d.bloc, 0) + 1

    def of(self, table: str, draft: Draft) -> dict[str, float]:
        """Features of a row by what stands around it; all between 0 and 1."""
        names = self.names.get(draft.bloc, [])
        declared = self.declared.get(draft.bloc)
        unit = getattr(draft.row, "unit", None) or getattr(draft.row, "recipient", None)
        full = getattr(draft.row, "unit_full", None) or getattr(draft.row, "recipient_full", None) or unit
        known = normalise.name(full) if full else ""
        met = bool(known) and any(known == n or known in n or n in known for n in names)
        sentence = getattr(draft.row, "sentence", "") or ""
        return {
            "blocs": min(self.blocs, 6) / 6,
            "undated": float(not self.dated),
            "members_listed": float(bool(names)),
            "members_agree": float(declared is not None and declared == len(names)),
            "members_differ": float(declared is not None and bool(names) and declared != len(names)),
            "member": float(met),
            "stranger": float(bool(known) and len(names) > 2 and not met and table != "members"),
            "one_head": float(self.heads.get(draft.bloc, 0) == 1),
            "heads_many": float(self.heads.get(draft.bloc, 0) > 1),
            "grants": min(self.grants.get(draft.bloc, 0), 10) / 10,
            "long": min(len(sentence), 600) / 600,
        }


def confidence(table: str, rule: str, features: dict[str, float]) -> float:
    """Probability that a row of ``table`` made by ``rule`` is right, by its features and the table's logistic model."""
    model = _model().get(table)
    if model is None:
        return 0.5
    weights = model["weights"]
    z = model["bias"] + weights.get("rule:" + rule, 0.0)
    z += sum([weights.get(k, 0.0) * x for k, x in features.items()])
    low, high = model.get("low", 0.02), model.get("high", 0.99)
    sure: float = round(low + (high - low) / (1.0 + math.exp(-max(-30.0, min(30.0, z)))), 4)
    return sure
