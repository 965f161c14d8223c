"""The syllables of a document as plain lists, which answer many times faster than spaCy's tokens.

In: a text or a ``Doc``. Out: :class:`Syllables`. Where only rows are wanted the text is cut run by run, a run being
what stands between two spaces, and runs met before are remembered: no rule of the tokenizer looks beyond a space.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain
from operator import add
from threading import Lock

import numpy as np
from spacy.attrs import IDX, LENGTH, NORM
from spacy.tokens import Doc

from extract.tokenizer import TEXT, SyllableTokenizer

SYLLABLES = "thidua.syllables"
"""Where a document without tokens keeps its :class:`Syllables`."""

_MOST_KNOWN = 100_000
"""Code points of the runs that are remembered, some 18,000 runs of the usual length."""

_MOST_NEW = 10_000
"""Code points of new runs up to which those of one text are remembered."""


@dataclass(frozen=True, slots=True)
class Syllables:
    """What the rules need of every token; ``start`` and ``end`` are code points."""

    words: list[str]
    norms: list[str]
    start: list[int]
    end: list[int]
    alpha: list[bool]  # begins with a letter
    capital: list[bool]  # begins with a capital


def syllables(doc: Doc) -> Syllables:
    """The syllables kept with a document, else those of its tokens."""
    kept = doc.user_data.get(SYLLABLES)
    if isinstance(kept, Syllables):
        return kept
    text = doc.user_data.get(TEXT) or doc.text
    columns = doc.to_array([IDX, LENGTH, NORM]) if len(doc) else np.zeros((0, 3), dtype="uint64")
    start = columns[:, 0].tolist()
    end = (columns[:, 0] + columns[:, 1]).tolist()
    words = [text[i:j] for i, j in zip(start, end, strict=True)]
    norms = [doc.vocab.strings[key] for key in columns[:, 2].tolist()]
    return Syllables(words, norms, start, end, [w[0].isalpha() for w in words], [w[0].isupper() for w in words])


Piece = tuple[str, str, bool, bool, int, int]
"""Word, compared form, whether it begins with a letter, with a capital, its length, and from its start to the next."""

_BREAK: tuple[Piece, ...] = (("\n", "\n", False, False, 1, 1),)


def _pieces(run: Doc) -> tuple[Piece, ...]:
    """The pieces of a run; the last steps over the space behind it."""
    last = len(run) - 1
    return tuple(
        (w := token.text, token.norm_, w[0].isalpha(), w[0].isupper(), len(w), len(w) + (token.i == last))
        for token in run
    )


class RowTokenizer:
    """Stands in the tokenizer's place where only rows are wanted: its documents have syllables and no tokens."""

    def __init__(self, tokenizer: SyllableTokenizer) -> None:
        """``tokenizer`` cuts the runs that were not met before."""
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[Piece, ...]] = {"\n": _BREAK}
        self._size = 0  # code points of the runs in it
        self._cutting = Lock()

    def __call__(self, text: str) -> Doc:
        """A document with the text and its syllables."""
        doc = Doc(self._tokenizer.vocab)
        doc.user_data[TEXT] = text
        doc.user_data[SYLLABLES] = self._cut(text)
        return doc

    def _cut(self, text: str) -> Syllables:
        if not text or " ".join(text.split()) != text.replace("\n", " "):
            with self._cutting, self._tokenizer.vocab.memory_zone():  # no stored text: spaces beside spaces, tabs
                return syllables(self._tokenizer(text))
        runs = text.replace("\n", " \n ").split(" ")
        known = self._known
        if new := set(runs).difference(known):
            known = self._meet(known, new)
        pieces = chain.from_iterable(map(known.__getitem__, runs))
        words, norms, alpha, capital, lengths, steps = map(list, zip(*pieces, strict=True))
        at = -1
        for _ in range(text.count("\n")):
            at = words.index("\n", at + 1)
            steps[at - 1] -= 1  # no space stands before a line break
        start = [0, *accumulate(steps)]
        start.pop()
        return Syllables(words, norms, start, list(map(add, start, lengths)), alpha, capital)

    def _meet(self, known: dict[str, tuple[Piece, ...]], new: set[str]) -> dict[str, tuple[Piece, ...]]:
        """What is known, with the pieces of the runs that are new; those of a whole book are not remembered."""
        # One thread at a time; the vocabulary forgets what it makes here, it would only grow.
        with self._cutting, self._tokenizer.vocab.memory_zone():
            met = {run: _pieces(self._tokenizer(run)) for run in new}
        size = sum(map(len, new))
        if size > _MOST_NEW:
            return known | met
        known.update(met)
        self._size += size
        if self._size > _MOST_KNOWN:
            self._known, self._size = {"\n": _BREAK}, 0  # another dictionary: this text still needs the old one
        return known
