"""The gate: what extraction reaches on the gold articles, held above floors that only rise.

In: the folders of ``tests/gold``, the corpus beside the repository where it stands, and ``tests/gold/floors.json``.
Out: the figures of each folder and of all folders together, and where they lie below their floors.

    python -m tests.gate            print the figures against their floors; exit code 1 where one lies below
    python -m tests.gate --update   raise the floors to the figures; refuses (exit code 1) to lower one

New articles go into a new folder: figures of a folder that has floors may not fall, whatever is added to it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thidua.evaluation.annotations import read_folder
from thidua.evaluation.figures import Found, Share, figures
from thidua.evaluation.matching import Compared, compare
from thidua.evaluation.predictions import extract_texts
from thidua.evaluation.rows import APART, MAIN

GOLD = Path(__file__).resolve().parent / "gold"
FLOORS = GOLD / "floors.json"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev"
ALL, SHARED = "all", "shared"

Measured = dict[str, float]
Floors = dict[str, Measured]


def gold_folders(gold: Path = GOLD) -> dict[str, Path]:
    """The folders of gold articles by name."""
    return {path.name: path for path in sorted(gold.iterdir()) if path.is_dir() and any(path.glob("*.json"))}


@cache
def extracted(folder: Path) -> tuple[Compared, ...]:
    """Every gold article of a folder against what is extracted from its text now.

    Raises:
        ValueError: if a file cannot be read or an article cannot be extracted.
    """
    annotations, messages = read_folder(folder)
    predicted = extract_texts(list(annotations), folder)
    messages += predicted.messages
    if messages or not annotations:
        raise ValueError("\n".join(messages) or f"{folder}: no gold annotations (*.json)")
    return tuple(compare(name, gold, predicted.annotations[name]) for name, gold in annotations.items())


def measure(compared: Sequence[Compared]) -> Measured:
    """The figures that are held: linked F1, cells and fields as shares, the number of articles."""
    counted = figures(compared)
    out: Measured = {"articles": float(counted.articles)}
    out |= {f"linked.{table}": counted.linked[table].f1 for table in (*MAIN, "all")}
    out["cells"] = counted.cells["all"].value
    out |= {f"fields.{name}": share.value for name, share in counted.fields.items()}
    for table in APART:
        for name, value in counted.apart.get(table, {}).items():
            if name == "linked" and isinstance(value, Found):
                out[f"linked.{table}"] = value.f1
            elif name == "cells" and isinstance(value, Share):
                out[f"cells.{table}"] = value.value
    return out


def measure_all(gold: Path = GOLD, corpus: Path = CORPUS) -> Floors:
    """The figures of every gold folder, of all of them, and of the shared corpus where it stands."""
    folders = {name: extracted(path) for name, path in gold_folders(gold).items()}
    out = {name: measure(compared) for name, compared in folders.items()}
    out[ALL] = measure([one for compared in folders.values() for one in compared])
    if corpus.is_dir():
        out[SHARED] = measure(extracted(corpus))
    return out


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors by folder and figure; none where there is no file."""
    floors: Floors = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return floors


@dataclass(frozen=True)
class Shortfall:
    """A figure below its floor, or (``figure`` is ``None``) a floor for which nothing is measured any more."""

    folder: str
    name: str
    floor: float
    figure: float | None

    def __str__(self) -> str:
        figure = "not measured" if self.figure is None else f"{self.figure:.4f}"
        return f"{self.folder}: {self.name} is {figure}, its floor {self.floor:.3f}"


def shortfalls(figures_of: Mapping[str, float], floors: Mapping[str, float], folder: str) -> Iterator[Shortfall]:
    """Where the figures of one folder lie below their floors."""
    for name, floor in floors.items():
        figure = figures_of.get(name)
        if figure is None or figure < floor - 1e-9:
            yield Shortfall(folder, name, floor, figure)


def rounded_down(figure: float) -> float:
    """Three digits, never more than the figure but for the last bits of a float."""
    return math.floor(round(figure * 1000, 6)) / 1000


def raised(measured: Floors, floors: Floors) -> tuple[Floors, list[Shortfall]]:
    """The new floors, and what stands in the way of them.

    A folder without floors gets them as measured, and then so do all folders together, which it changes. A folder that
    has floors and is gone stands in the way, but for the shared corpus, which is not everywhere: its floors are kept.
    """
    added = set(measured) - set(floors) - {ALL, SHARED}
    fresh = added | ({ALL} if added else set())
    lower = [
        fault
        for folder, held in floors.items()
        if folder not in fresh and not (folder == SHARED and SHARED not in measured)
        for fault in shortfalls(measured.get(folder, {}), held, folder)
    ]
    new = {folder: {name: rounded_down(figure) for name, figure in of.items()} for folder, of in measured.items()}
    return {**floors, **new}, lower


def _table(measured: Floors, floors: Floors) -> Iterator[str]:
    for folder, of in measured.items():
        yield f"{folder} ({of['articles']:.0f} articles)"
        for name, figure in of.items():
            floor = floors.get(folder, {}).get(name)
            low = "  BELOW" if floor is not None and figure < floor - 1e-9 else ""
            yield f"  {name:22}{figure:8.3f}   floor {'none' if floor is None else f'{floor:.3f}'}{low}"


def main(arguments: Sequence[str], echo: Callable[[str], object] = print) -> int:
    """Print or update; the exit code is 1 where a figure lies below its floor, 2 for an unknown argument."""
    if set(arguments) - {"--update"}:
        echo(f"unknown argument {' '.join(arguments)}; python -m tests.gate [--update]")
        return 2
    measured, floors = measure_all(), read_floors()
    for line in _table(measured, floors):
        echo(line)
    new, lower = raised(measured, floors)
    for fault in lower:
        echo(str(fault))
    if "--update" in arguments and not lower:
        FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
        echo(f"{FLOORS.name} written")
    elif "--update" in arguments:
        echo("a floor is never lowered: nothing written")
    return int(bool(lower))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
