"""The identifier of a reported row, from its values.

In: the values of a row in the order of its declared columns. Out: the identifier that
:meth:`extract.schema.Row.id` gives; of rows in one article that say the same, the second and later ones are numbered.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from output.export.layout import Layout

_NOT_IN_ID = {"evidence", "sentence", "rule", "confidence", "extractor"}


def identifier(layout: Layout) -> Callable[[Sequence[Any]], str]:
    """What makes identifiers of a table: days as ISO 8601, lists as JSON, without an object a row."""
    position = {c.name: (n, c.type) for n, c in enumerate(layout.declared)}
    names = ["article", *(c.name for c in layout.declared if c.name != "article" and c.name not in _NOT_IN_ID)]
    fields = [(f"{name}=", *position[name]) for name in names]
    table = layout.name

    def identify(row: Sequence[Any]) -> str:
        parts = [table]
        for label, n, kind in fields:
            value = row[n]
            if kind == "list":
                value = json.loads(value)
            elif kind == "date" and value is not None:
                value = datetime.date.fromisoformat(value)
            parts.append(f"{label}{value!r}")
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    return identify


def numbered(identifiers: Iterable[str]) -> list[str]:
    """The identifiers of an article's rows of one table, the second of two equal ones as ``…-2``."""
    seen: Counter[str] = Counter()
    out = []
    for name in identifiers:
        seen[name] += 1
        out.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return out
