"""What is predicted for the gold articles?

In: the names of the gold articles and a folder: of predictions, or of texts that are then extracted, which is timed.
Out: a
:class:`Predicted`. An article that has no prediction, or that extraction refuses, counts as an empty one; an article
that cannot be read at all is left out. Either is said in a message.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thidua.evaluation.annotations import Annotation, read_annotation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass
class Predicted:
    """Predictions by article name, messages, whether something could not be done, and how fast extraction was."""

    annotations: dict[str, Annotation] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    failed: bool = False
    speed: dict[str, float] | None = None

    def leave_out(self, message: str) -> None:
        """Say why an article is not judged."""
        self.messages.append(f"{message}; the article is left out")
        self.failed = True

    def refuse(self, name: str, message: str) -> None:
        """Count an article that gives no rows as an empty prediction, and say why."""
        self.annotations[name] = {}
        self.messages.append(f"{message}; counted as an empty prediction")
        self.failed = True


def _listed(names: Sequence[str], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{len(names)} of the gold articles: {', '.join(names[:most])}{more}"


def read_predictions(names: Sequence[str], folder: Path) -> Predicted:
    """Read the predictions of the named articles, ``NAME.json`` each."""
    out = Predicted()
    missing = []
    for name in names:
        path = folder / f"{name}.json"
        if not path.exists():
            missing.append(name)
            out.annotations[name] = {}
            continue
        annotation, message = read_annotation(path)
        if annotation is not None:
            out.annotations[name] = annotation
        if message:
            out.leave_out(message)
    if missing:
        out.messages.append(f"{folder}: no prediction, counted as an empty one, for {_listed(missing)}")
    return out


def _read_texts(names: Sequence[str], folder: Path, out: Predicted) -> dict[str, str]:
    from extract.decoding import decoding
    from extract.errors import UnreadableInput

    texts: dict[str, str] = {}
    without = []
    for name in names:
        path = folder / f"{name}.txt"
        try:
            decoded = decoding(path.read_bytes())
        except FileNotFoundError:
            without.append(name)
        except OSError as error:
            out.leave_out(f"{path}: cannot be read ({error.strerror or error})")
        except UnreadableInput as error:
            out.refuse(name, f"{path}: {error}")
        else:
            texts[name] = decoded.text
            if decoded.note:
                out.messages.append(f"{path}: {decoded.note}")
    if without:
        out.messages.append(f"{folder}: no text (NAME.txt), left out, for {_listed(without)}")
    return texts


def extract_texts(names: Sequence[str], folder: Path) -> Predicted:
    """Extract the texts of the named articles, ``NAME.txt`` each, one after the other in this process."""
    # Imported here: judging a folder of predictions needs no language pipeline.
    from extract.reading import read_text
    from output.annotation import annotation

    out = Predicted()
    texts = _read_texts(names, folder, out)
    if not texts:
        return out
    started = time.perf_counter()
    read_text("Khối thi đua")  # loads the pipeline, which is no part of an article's time
    loading = time.perf_counter() - started
    seconds = 0.0
    for name, text in texts.items():
        started = time.perf_counter()
        try:
            extraction = read_text(text, source=f"{name}.txt")
        except Exception as error:  # one article that breaks the extractor must not cost the figures of the others
            out.refuse(name, f"{folder / name}.txt: extraction failed ({type(error).__name__}: {error})")
            continue
        finally:
            seconds += time.perf_counter() - started
        # Through JSON, as a written prediction would go, so that values are judged in the form that users get.
        out.annotations[name] = json.loads(json.dumps(annotation(extraction, name), ensure_ascii=False, default=str))
    out.speed = {
        "articles": len(texts),
        "characters": sum(map(len, texts.values())),
        "seconds": seconds,
        "articles_per_second": len(texts) / seconds if seconds else 0.0,
        "loading_seconds": loading,
    }
    return out
