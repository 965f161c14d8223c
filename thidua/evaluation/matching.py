"""Which predicted row stands for which gold row?

In: the rows of one article, gold and predicted. Out: pairs of positions, each row in one pair at most.
Where several pairings are as large as each other, the order of trying decides; it is fixed here: gold rows in their
order, of each the candidates that are the same in the strict sense first, then in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thidua.evaluation.rows import APART, MAIN, Row, bloc_of, rows_of

Pairs = list[tuple[int, int]]
Same = Callable[[Row, Row, bool], bool]

MODES = ("strict", "linked", "relaxed")


def _candidates(gold: Row, predicted: Sequence[Row], same: Same, relaxed: bool) -> list[int]:
    found = [j for j, row in enumerate(predicted) if same(gold, row, relaxed)]
    return sorted(found, key=lambda j: not same(gold, predicted[j], False)) if relaxed else found


def pair_rows(gold: Sequence[Row], predicted: Sequence[Row], same: Same, *, relaxed: bool = False) -> Pairs:
    """The largest one-to-one pairing of rows that are the same, as (gold position, predicted position), sorted."""
    candidates = [_candidates(row, predicted, same, relaxed) for row in gold]
    owner: dict[int, int] = {}
    for i in range(len(gold)):
        _give_place(i, candidates, owner)
    return sorted((i, j) for j, i in owner.items())


def _give_place(start: int, candidates: Sequence[Sequence[int]], owner: dict[int, int]) -> None:
    """Pair row ``start``, moving others to their next candidate where that makes room (augmenting path, depth first).

    Kept on a list and not on the call stack, since a list of a thousand equal units would be a thousand calls deep.
    """
    tried: set[int] = set()
    path: list[tuple[int, Iterator[int]]] = [(start, iter(candidates[start]))]
    wanted: list[int] = []
    while path:
        j = next((j for j in path[-1][1] if j not in tried), None)
        if j is None:
            path.pop()
            if wanted:
                wanted.pop()
            continue
        tried.add(j)
        wanted.append(j)
        if j not in owner:
            for (i, _), place in zip(path, wanted, strict=True):
                owner[place] = i
            return
        path.append((owner[j], iter(candidates[owner[j]])))


def link_blocs(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> dict[Any, Any]:
    """Predicted bloc number to gold bloc number: blocs of the same name, of the rest those that share most rows."""
    named = pair_rows(rows_of(gold, "blocs"), rows_of(predicted, "blocs"), MAIN["blocs"].same)
    link: dict[Any, Any] = {j: i for i, j in named}
    shared: Counter[tuple[Any, Any]] = Counter()
    for table in MAIN.values():
        if table.on_bloc:
            g, p = rows_of(gold, table.name), rows_of(predicted, table.name)
            shared.update((bloc_of(g[i]), bloc_of(p[j])) for i, j in pair_rows(g, p, table.same))
    taken = set(link.values())
    for (i, j), _ in shared.most_common():  # of equal counts the one met first
        if j not in link and i not in taken:
            link[j] = i
            taken.add(i)
    return link


@dataclass(frozen=True)
class Compared:
    """One article, gold against prediction: ``found[mode][table]`` are the pairs of row positions."""

    article: str
    gold: Mapping[str, Any]
    predicted: Mapping[str, Any]
    found: Mapping[str, Mapping[str, Pairs]]

    def tables(self) -> list[str]:
        """The tables that are judged here: the four, and those apart that the gold has."""
        return [*MAIN, *(name for name in APART if isinstance(self.gold.get(name), list))]


def compare(article: str, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Compared:
    """Pair the rows of every table in every sense of "found" (:data:`MODES`)."""
    link = link_blocs(gold, predicted)
    found: dict[str, dict[str, Pairs]] = {mode: {} for mode in MODES}
    for table in (*MAIN.values(), *APART.values()):
        g, p = rows_of(gold, table.name), rows_of(predicted, table.name)

        def linked(a: Row, b: Row, relaxed: bool, same: Same = table.same) -> bool:
            return same(a, b, relaxed) and bool(link.get(bloc_of(b)) == bloc_of(a))

        found["strict"][table.name] = pair_rows(g, p, table.same)
        found["linked"][table.name] = pair_rows(g, p, linked) if table.on_bloc else found["strict"][table.name]
        found["relaxed"][table.name] = pair_rows(g, p, table.same, relaxed=True)
    return Compared(article, gold, predicted, found)
