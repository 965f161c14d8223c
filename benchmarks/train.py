"""Train the taggers on annotated articles: ``python -m benchmarks.train [--compare]``.

In: the folders of ``tests/gold`` but those held out (:data:`~benchmarks.articles.HELD_OUT`). Out:
``extract/models/*.crfsuite``, the same bytes from the same articles on one platform, by python-crfsuite (L-BFGS with L1
and L2 penalties). ``--compare`` writes nothing: it extracts the held-out articles by rules alone and with taggers, and
prints both.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
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
OF_BLOCS: dict[str, Any] = {"c1": 0.1, "c2": 0.05, "feature.minfreq": 1}

Sequences = list[tuple[list[list[str]], list[str]]]


def analysed(folders: Iterable[Path]) -> Iterable[tuple[Analysis, dict[str, Any]]]:
    """Every annotated article of the folders, read by the rules, with its annotation."""
    nlp = load(taggers=False)
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            text = stored(path.with_suffix(".txt").read_text(encoding="utf-8-sig"))
            yield analysis(nlp(text)), json.loads(path.read_text(encoding="utf-8"))


def sequences(folders: Iterable[Path]) -> dict[str, Sequences]:
    """What each tagger learns from: features and labels, a pair an article."""
    out: dict[str, Sequences] = {name: [] for name in TAGGERS}
    for found, gold in analysed(folders):
        assert found.view is not None
        those = candidates(found.sentences, KEPT)
        if not those:
            continue
        seen = features(found.view, found.sentences, those, found.years.review)
        for name, labels in Alignment(found, those).labels(gold).items():
            out[name].append((seen, labels))
    return out


def extents(folders: Iterable[Path]) -> Sequences:
    """What the tagger of blocs learns from: the tokens behind a head, and which of them the annotated names hold."""
    out: Sequences = []
    for found, gold in analysed(folders):
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
                labels = ["I"] * (end - m.head_end) + ["O"] * (last - end)
                out.append((extent.features(v, m, last), labels))
    return out


def learn(name: str, pairs: Sequences) -> bytes:
    """The model of one tagger, in CRFsuite's format."""
    from pycrfsuite import Trainer

    trainer = Trainer(verbose=False)
    for seen, labels in pairs:
        trainer.append(seen, labels)
    trainer.set_params(PARAMETERS | OF_BLOCS if name == "blocs" else PARAMETERS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def folders(held_out: Iterable[str] = HELD_OUT) -> list[Path]:
    """The folders that train."""
    return sorted(p for p in GOLD.iterdir() if p.is_dir() and p.name not in set(held_out))


def main(arguments: Sequence[str]) -> int:
    """Train and write the models; 2 for an unknown argument."""
    if arguments:
        print("usage: python -m benchmarks.train", file=sys.stderr)
        return 2
    MODELS.mkdir(exist_ok=True)
    for name, pairs in {**sequences(folders()), "blocs": extents(folders())}.items():
        model = learn(name, pairs)
        (MODELS / f"{name}.crfsuite").write_bytes(model)
        labels = sum(label != "O" for _, own in pairs for label in own)
        print(f"{name:<9}{len(pairs):>5} sequences{labels:>7} labels{len(model) / 1024:>8.0f} KiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
