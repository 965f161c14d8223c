"""The taggers: conditional random fields over an article's candidates.

In: features of candidates (``context``), or of the tokens behind a bloc's head (``extent``). Out: for each the
probability of every label. The fields (Lafferty, McCallum & Pereira 2001) are in the file format of CRFsuite (Okazaki
2007), learnt by ``make train`` from annotated articles of this repository and shipped as ``models/*.crfsuite``.

    members     M
    leaders     H, D, S (head, deputy, standing deputy) with e or i (elected, incumbent)
    awards      p or c (proposed, conferred) with <, > or E: the award stands before, behind, in an earlier sentence;
                L for a unit that comes first
    blocs       I, O: the token still belongs to the bloc's name, or not
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pycrfsuite import Tagger

MODELS: dict[str, bytes] = {}
"""Models put in the place of the shipped ones, by name: for measuring with models that have not seen an article."""

_LOADED = threading.local()  # a tagger keeps the sequence it was given last: one for each thread


def tagger(name: str) -> Tagger:
    """The tagger of that name, loaded once a thread; raises ``FileNotFoundError`` where no model is shipped."""
    loaded: dict[str, tuple[bytes, Tagger]] = _LOADED.__dict__.setdefault("taggers", {})
    model = MODELS.get(name) or _shipped(name)
    if name not in loaded or loaded[name][0] is not model:
        from pycrfsuite import Tagger

        new = Tagger()
        new.open_inmemory(model)
        loaded[name] = model, new  # the bytes are read where they lie: they must live as long as the tagger
    return loaded[name][1]


@lru_cache(maxsize=8)
def _shipped(name: str) -> bytes:
    return (resources.files("extract") / "models" / f"{name}.crfsuite").read_bytes()


class Tagged:
    """What one tagger believes of each place of a sequence."""

    def __init__(self, name: str, sequence: Sequence[Sequence[str]]) -> None:
        """``sequence`` holds the features of each place; an ``ItemSequence`` of CRFsuite spares building it again."""
        self._tagger = tagger(name)
        if len(sequence):
            self._tagger.set(sequence)
        self.names = tuple(sorted(self._tagger.labels()))

        self.outside = [self.share("O", at) for at in range(len(sequence))]
        """Probability of "O" at each place."""

    def share(self, label: str, at: int) -> float:
        """Probability of a label at a place."""
        probability: float = self._tagger.marginal(label, at)
        return probability

    def shares(self, at: int) -> dict[str, float]:
        """Probabilities of all labels but "O" at a place."""
        return {label: self.share(label, at) for label in self.names if label != "O"}
