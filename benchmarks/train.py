"""Train the taggers on annotated articles: ``python -m benchmarks.train [--compare]``.

In: the folders of ``tests/gold`` but those held out (:data:`~benchmarks.articles.HELD_OUT`). Out:
``extract/models/*.crfsuite``, the same bytes from the same articles on one platform, by python-crfsuite (L-BFGS with L1
and L2 penalties). ``--compare`` writes nothing: it extracts the held-out articles by rules alone and with the taggers
that are there, and prints the figures of both.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.alignment import TAGGERS, Alignment
from benchmarks.articles import GOLD, HELD_OUT, ROOT
from extract import extent, normalise
from extract.context import candidates, features
from extract.document import Analysis, analysis
from extract.pipeline import load
from extract.proposals import KEPT
from extract.text import stored

MODELS = ROOT / "extract" / "models"
PARAMETERS: dict[str, Any] = {"c1": 0.3, "c2": 0.1, "max_iterations": 120, "feature.minfreq": 2}
OF_BLOCS: dict[str, Any] = PARAMETERS | {"c1": 0.1, "c2": 0.05, "feature.minfreq": 1}

Labelled = tuple[list[list[str]], list[str]]
"""Features and label of each place."""


@dataclass
class Lesson:
    """What one annotated article teaches: its sequences, by tagger."""

    article: str  # folder and name
    sequences: dict[str, list[Labelled]] = field(default_factory=dict)


def lessons(folders: Iterable[Path]) -> Iterator[Lesson]:
    """The lessons of every annotated article in the folders, read by the rules alone."""
    nlp = load(taggers=False)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            text = stored(path.with_suffix(".txt").read_text(encoding="utf-8-sig"))
            gold = json.loads(path.read_text(encoding="utf-8"))
            found = analysis(nlp(text))
            yield Lesson(
                f"{folder.name}/{path.stem}", {**_candidates(found, gold), "blocs": list(_extents(found, gold))}
            )


def _candidates(found: Analysis, gold: dict[str, Any]) -> dict[str, list[Labelled]]:
    assert found.view is not None
    those = candidates(found.sentences, KEPT)
    if not those:
        return {}
    seen = features(found.view, found.sentences, those, found.years.review)
    return {name: [(seen, labels)] for name, labels in Alignment(found, those).labels(gold).items()}


def _extents(found: Analysis, gold: dict[str, Any]) -> Iterator[Labelled]:
    """The tokens behind the head of each bloc's name, and which of them the annotated names hold."""
    v = found.view
    assert v is not None
    names = {normalise.name(name) for bloc in gold["blocs"] for name in (bloc["name"], *bloc["aliases"])}
    for m, last in extent.open_ends(v, found.mentions):
        ends = [
            j
            for j in range(m.head_end, last + 1)
            if (v.alpha[j - 1] or v.words[j - 1][0].isdigit()) and normalise.name(v.string(m.start, j)) in names
        ]
        if ends or not m.named:  # a bare "khối thi đua" ends where it begins
            end = ends[-1] if ends else m.head_end
            yield extent.features(v, m, last), ["I"] * (end - m.head_end) + ["O"] * (last - end)


def learn(taught: Sequence[Lesson]) -> dict[str, bytes]:
    """The model of each tagger, in CRFsuite's format."""
    from pycrfsuite import Trainer

    out: dict[str, bytes] = {}
    for name in (*TAGGERS, "blocs"):
        trainer = Trainer(verbose=False)
        for lesson in taught:
            for seen, labels in lesson.sequences.get(name, ()):
                trainer.append(seen, labels)
        trainer.set_params(OF_BLOCS if name == "blocs" else PARAMETERS)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model"
            trainer.train(str(path))
            out[name] = path.read_bytes()
    return out


def folders() -> list[Path]:
    """The folders that train."""
    return sorted(p for p in GOLD.iterdir() if p.is_dir() and p.name not in HELD_OUT)


def compare() -> Iterator[str]:
    """The figures of the held-out articles by rules alone and with taggers, line by line."""
    from extract import reading
    from output.annotation import annotation
    from thidua.evaluation.figures import figures
    from thidua.evaluation.matching import compare as against

    yield f"{'held out':<12}{'':>10}" + "".join(
        f"{name:>10}" for name in ("blocs", "members", "leaders", "awards", "all")
    )
    every: dict[bool, list[Any]] = {False: [], True: []}
    for folder in HELD_OUT:
        for taggers in (False, True):
            judged = []
            for path in sorted((GOLD / folder).glob("*.json")):
                gold = json.loads(path.read_text(encoding="utf-8"))
                text = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
                found = reading.extraction(load(taggers=taggers)(stored(text)))
                judged.append(against(path.stem, gold, annotation(found, path.stem)))
            every[taggers] += judged
            yield _line(folder, taggers, figures(judged).linked)
    for taggers, judged in every.items():
        yield _line("all of them", taggers, figures(judged).linked)


def _line(name: str, taggers: bool, linked: Mapping[str, Any]) -> str:
    shown = "".join(f"{linked[t].f1:>10.3f}" for t in ("blocs", "members", "leaders", "awards", "all"))
    return f"{name:<12}{'taggers' if taggers else 'rules':>10}{shown}"


def main(arguments: Sequence[str]) -> int:
    """Train and write the models, or compare; 2 for an unknown argument."""
    if arguments == ["--compare"]:
        for line in compare():
            print(line, flush=True)
        return 0
    if arguments:
        print("usage: python -m benchmarks.train [--compare]", file=sys.stderr)
        return 2
    MODELS.mkdir(exist_ok=True)
    taught = list(lessons(folders()))
    for name, model in learn(taught).items():
        (MODELS / f"{name}.crfsuite").write_bytes(model)
        pairs = [pair for lesson in taught for pair in lesson.sequences.get(name, ())]
        labels = sum(label != "O" for _, own in pairs for label in own)
        print(f"{name:<9}{len(pairs):>5} sequences{labels:>7} labels{len(model) / 1024:>8.0f} KiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
