"""How often is each rule right? The page docs/rules.md.

In: the annotated articles of ``tests/gold``. Out: every rule that made a row, with how many of its rows are right, as
Markdown; ``python -m benchmarks.rules > docs/rules.md`` writes the page.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.articles import HELD_OUT
from extract.schema import TABLES
from tests import gate
from thidua.evaluation.calibration import judge, rule_precision
from thidua.evaluation.matching import Compared
from thidua.evaluation.rows import rows_of

FEW = 10
"""Rows below which a share tells little."""

TELLING = 40
"""Letters that a sentence has which is to be an example."""

_HEAD = """# Rules and how often they are right

Made by `make docs` (`python -m benchmarks.rules > docs/rules.md`); change the rules, not this page.

The column `rule` of every row names what made it; [how it decides](how-it-decides.md#rules) explains the names. Here
is how many rows each of them makes of the {articles} annotated articles of `tests/gold`, and how many of those are
right: the row is in the annotation, and it hangs on the right bloc. Meetings and people are counted where the
annotation has them.

- The range is Wilson's interval of 95 %. A share of fewer than {few} rows says little and is left out.
- Rules and word lists have been improved with these articles in view: expect somewhat less of new texts.
- Rules that end in `.learnt` are taggers, taught with all but {held} of the articles. What counts for them is the
  column "held out", of those {held}.
- The example is a short sentence of these articles that the rule has read right.
"""


_TOP = "| rule | rows | right | share | range | held out | example |\n|---|---:|---:|---:|---|---|---|"


@dataclass(frozen=True)
class Line:
    """A rule: its rows, how many are right, and the same of the articles held out."""

    table: str
    rule: str
    rows: int
    right: int
    held_rows: int
    held_right: int
    example: str


def wilson(right: int, rows: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of a share, without the trouble that the normal one has near 0 and 1."""
    share = right / rows
    middle = share + z * z / (2 * rows)
    half = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    below = 1 + z * z / rows
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)


def lines(folders: Mapping[str, Sequence[Compared]]) -> list[Line]:
    """Every rule, by table in the order of the schema, the one with the most rows first."""
    rows = {name: [row for one in compared for row in judge(one)] for name, compared in folders.items()}
    every = rule_precision(row for of in rows.values() for row in of)
    held = {
        (one.table, one.rule): one
        for one in rule_precision(row for name, of in rows.items() if name in HELD_OUT for row in of)
    }
    told = examples(one for compared in folders.values() for one in compared)
    found = []
    for one in every:
        apart = held.get((one.table, one.rule))
        held_rows, held_right = (apart.rows, apart.right) if apart else (0, 0)
        example = told.get((one.table, one.rule), "")
        found.append(Line(one.table, one.rule, one.rows, one.right, held_rows, held_right, example))
    order = list(TABLES)
    return sorted(found, key=lambda line: (order.index(line.table), -line.rows, line.rule))


def examples(compared: Iterable[Compared]) -> dict[tuple[str, str], str]:
    """A short sentence of each table and rule that gave a right row."""
    found: dict[tuple[str, str], str] = {}
    for one in compared:
        for table in one.tables():
            right = {j for _, j in one.found["linked"][table]}
            for j, row in enumerate(rows_of(one.predicted, table)):
                sentence = " ".join(str(row.get("sentence") or "").split())
                place = (table, str(row.get("rule") or ""))
                if j in right and sentence:
                    found[place] = min(sentence, found.get(place, sentence), key=_order)
    return found


def _order(sentence: str) -> tuple[bool, int, str]:
    """The shortest first, but behind all others what is cut off or too short to show anything."""
    return len(sentence) < TELLING or not sentence.endswith("."), len(sentence), sentence


def page(folders: Mapping[str, Sequence[Compared]]) -> str:
    """The page as Markdown."""
    articles = sum(map(len, folders.values()))
    held = sum(len(compared) for name, compared in folders.items() if name in HELD_OUT)
    parts = [_HEAD.format(articles=articles, held=held, few=FEW)]
    found = lines(folders)
    for table in TABLES:
        of_table = [line for line in found if line.table == table]
        if not of_table:
            continue
        parts.append(f"\n## {table}\n\n{_TOP}\n")
        parts += map(_row, of_table)
    return "".join(parts)


def _row(line: Line) -> str:
    low, high = wilson(line.right, line.rows)
    share, span = (f"{line.right / line.rows:.2f}", f"{low:.2f} to {high:.2f}") if line.rows >= FEW else ("", "")
    held = f"{line.held_right} of {line.held_rows}" if line.held_rows else ""
    example = line.example.replace("|", "\\|")
    return f"| `{line.rule}` | {line.rows} | {line.right} | {share} | {span} | {held} | {example} |\n"


def main() -> None:
    """Print the page."""
    sys.stdout.write(page({name: gate.extracted(folder) for name, folder in gate.gold_folders().items()}))


if __name__ == "__main__":
    main()
