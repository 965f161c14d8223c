"""How good are the rows of a set of articles?

In: compared articles (:class:`~thidua.evaluation.matching.Compared`). Out: the figures, and the faults behind them.

strict   precision, recall and F1 of the rows found: their key is right, one row to one row
linked   the same, and the row hangs on the right bloc of its article (the headline)
relaxed  strict, where of two unit names one may be the other plus whole words before or after it
cells    of the rows found: the share of their other cells that are right; null for null is right
fields   share of articles whose relevant, published and province are right; member_count of the blocs found
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thidua.evaluation.matching import MODES, Compared
from thidua.evaluation.names import day, normalised
from thidua.evaluation.rows import APART, MAIN, Table, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True)
class Found:
    """Rows found, of how many in the gold and how many predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """Share of the predicted rows that are right; 1 where there was nothing to predict and nothing was."""
        return self.right / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Share of the gold rows that were found; 1 where there was nothing to find and nothing was predicted."""
        return self.right / self.gold if self.gold else float(not self.predicted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> dict[str, float]:
        """The counts and ratios under the short names of the scoring script."""
        counts = {"tp": self.right, "gold": self.gold, "pred": self.predicted}
        return {**counts, "p": self.precision, "r": self.recall, "f": self.f1}


@dataclass(frozen=True)
class Share:
    """So many of so many; of nothing, everything is right."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True)
class Figures:
    """All figures of a set of articles; the keys of the mappings are tables ("all" their sum) or fields."""

    articles: int
    strict: Mapping[str, Found]
    linked: Mapping[str, Found]
    relaxed: Mapping[str, Found]
    cells: Mapping[str, Share]
    fields: Mapping[str, Share]
    apart: Mapping[str, Mapping[str, Found | Share]]
    """``meetings`` and ``people``: strict, linked, cells, over the articles whose gold has them; not in "all"."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what the scoring script prints stands under the same keys."""
        modes = {mode: {table: found.to_json() for table, found in getattr(self, mode).items()} for mode in MODES}
        return {
            **modes,
            "cells": {table: share.value for table, share in self.cells.items()},
            "fields": {name: share.value for name, share in self.fields.items()},
            "articles": self.articles,
            "apart": {
                table: {k: v.value if isinstance(v, Share) else v.to_json() for k, v in values.items()}
                for table, values in self.apart.items()
            },
        }


@dataclass(frozen=True)
class Fault:
    """One thing that is not as the gold has it.

    ``what``: ``missed`` or ``wrong`` (a row), ``bloc`` (a right row on a wrong bloc), ``cell`` (a wrong cell of a right
    row), ``field`` (a wrong value of the article).
    """

    article: str
    table: str
    what: str
    row: Mapping[str, Any]


def count(compared: Compared, table: str, mode: str) -> Found:
    """The rows of one article found in one table, in one sense of found."""
    return Found(
        len(compared.found[mode][table]),
        len(rows_of(compared.gold, table)),
        len(rows_of(compared.predicted, table)),
    )


def _cells(compared: Compared, table: Table) -> Iterator[tuple[int, int, str, bool]]:
    """Gold position, predicted position, column, right or not, of every cell of the rows found in the strict sense."""
    gold, predicted = rows_of(compared.gold, table.name), rows_of(compared.predicted, table.name)
    for i, j in compared.found["strict"][table.name]:
        for column, right in table.cells.items():
            yield i, j, column, right(gold[i], predicted[j], column)


def _cell_share(compared: Iterable[Compared], table: Table, column: str | None = None) -> Share:
    marks = [right for c in compared for _, _, name, right in _cells(c, table) if column in (None, name)]
    return Share(sum(marks), len(marks))


def _fields(compared: Compared) -> dict[str, bool]:
    gold, predicted = compared.gold, compared.predicted
    province = normalised(gold.get("province")) == normalised(predicted.get("province"))
    return {
        "relevant": bool(gold.get("relevant")) == bool(predicted.get("relevant")),
        "published": (gold.get("published") or None) == day(predicted.get("published")),
        # Of an article that reports no bloc nobody asks the province.
        "province": province or not gold.get("relevant"),
    }


def figures(compared: Sequence[Compared]) -> Figures:
    """The figures of a set of articles (see the head of this module)."""
    found: dict[str, dict[str, Found]] = {}
    for mode in MODES:
        tables = {t: sum((count(c, t, mode) for c in compared), Found()) for t in MAIN}
        found[mode] = {**tables, "all": sum(tables.values(), Found())}
    cells = {t: _cell_share(compared, table) for t, table in MAIN.items()}
    fields = {name: Share() for name in ("relevant", "published", "province")}
    for c in compared:
        for name, right in _fields(c).items():
            fields[name] += Share(int(right), 1)
    fields["member_count"] = _cell_share(compared, MAIN["blocs"], "member_count")
    apart: dict[str, Mapping[str, Found | Share]] = {}
    for t, table in APART.items():
        having = [c for c in compared if t in c.tables()]
        if having:
            rows = {mode: sum((count(c, t, mode) for c in having), Found()) for mode in ("strict", "linked")}
            apart[t] = {**rows, "cells": _cell_share(having, table)}
    return Figures(
        articles=len(compared),
        strict=found["strict"],
        linked=found["linked"],
        relaxed=found["relaxed"],
        cells={**cells, "all": sum(cells.values(), Share())},
        fields=fields,
        apart=apart,
    )


def _row_faults(compared: Compared, table: Table) -> Iterator[Fault]:
    gold, predicted = rows_of(compared.gold, table.name), rows_of(compared.predicted, table.name)
    strict = compared.found["strict"][table.name]
    linked = compared.found["linked"][table.name]
    kept, made = {i for i, _ in strict}, {j for _, j in strict}
    for what, rows, right in (("missed", gold, kept), ("wrong", predicted, made)):
        for at, row in enumerate(rows):
            if at not in right:
                yield Fault(compared.article, table.name, what, row)
    for i in sorted(kept - {i for i, _ in linked}):
        yield Fault(compared.article, table.name, "bloc", gold[i])
    for i, j, column, right_cell in _cells(compared, table):
        if not right_cell:
            cell = {"column": column, "gold": gold[i].get(column), "predicted": predicted[j].get(column)}
            yield Fault(compared.article, table.name, "cell", {**cell, "row": gold[i]})


def faults(compared: Iterable[Compared]) -> list[Fault]:
    """Every row missed or wrong, on a wrong bloc or with a wrong cell, and every wrong field, article by article."""
    out: list[Fault] = []
    for c in compared:
        for table in c.tables():
            out += _row_faults(c, MAIN.get(table) or APART[table])
        for name, right in _fields(c).items():
            if not right:
                row = {"gold": c.gold.get(name), "predicted": c.predicted.get(name)}
                out.append(Fault(c.article, name, "field", row))
    return out
