"""A document as the rules read it: syllables in plain lists, and where the lexicons' phrases stand.

In: a spaCy ``Doc`` of syllables. Out: a :class:`View`. Plain lists because the rules look at every syllable several times, and a Python
list answers many times faster than a ``Token``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import IDX, LENGTH, NORM
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.lexicon import Lexicon, lexicon

_AHEAD = 8
Matches = dict[int, list[tuple[int, str]]]


@dataclass(slots=True)
class View:
    """Syllables of one document. All indices are token numbers, ends exclusive; ``start`` and ``end`` give code points."""

    text: str
    words: list[str]
    norms: list[str]
    start: list[int]
    end: list[int]
    capital: list[bool]  # begins with a capital, in a line that is not all capitals
    alpha: list[bool]
    sentences: list[tuple[int, int]]
    found: dict[str, Matches] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=lexicon)

    def longest(self, group: str, i: int) -> tuple[int, str] | None:
        """The longest phrase of a group that begins at token ``i``: its end and code."""
        at = self.found.get(group)
        hits = at.get(i) if at else None
        return hits[0] if hits else None

    def codes(self, group: str, i: int) -> list[tuple[int, str]]:
        """Every phrase of a group that begins at token ``i``, longest first."""
        at = self.found.get(group)
        return at.get(i, []) if at else []

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Code points of the tokens ``i`` to ``j``."""
        return self.start[i], self.end[j - 1]

    def string(self, i: int, j: int) -> str:
        """The text of the tokens ``i`` to ``j``, as it stands."""
        return self.text[self.start[i] : self.end[j - 1]]

    def norm(self, i: int, j: int) -> str:
        """The compared form of the tokens ``i`` to ``j``, joined by spaces."""
        return " ".join(self.norms[i:j])


def build_matcher(nlp: Language) -> PhraseMatcher:
    """A matcher for every phrase of the lexicons, on the compared form of the syllables."""
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    patterns: dict[str, list[Doc]] = defaultdict(list)
    for group, code, phrase in lexicon().phrases:
        patterns[f"{group}\t{code}"].append(nlp.tokenizer(phrase))
    for key, docs in patterns.items():
        matcher.add(key, docs)
    return matcher


def find(doc: Doc, matcher: PhraseMatcher) -> dict[str, Matches]:
    """Where the phrases of each group stand: group → first token → (end, code), longest first."""
    found: dict[str, Matches] = defaultdict(dict)
    strings = doc.vocab.strings
    keys: dict[int, tuple[str, str]] = {}
    for key, i, j in matcher(doc):
        if key not in keys:
            group, code = strings[key].split("\t")
            keys[key] = (group, code)
        group, code = keys[key]
        if group == "province" and code == "Thái Bình" and j < len(doc) and doc[j].norm_ == "dương":
            continue  # the ocean
        found[group].setdefault(i, []).append((j, code))
    for at in found.values():
        for hits in at.values():
            if len(hits) > 1:
                hits.sort(key=lambda h: -h[0])
    return dict(found)


def build_view(doc: Doc, text: str, sentences: list[tuple[int, int]], found: dict[str, Matches]) -> View:
    """The lists of a :class:`View` from a document, its text, its sentences and its matches."""
    columns = doc.to_array([IDX, LENGTH, NORM]) if len(doc) else np.zeros((0, 3), dtype="uint64")
    start = columns[:, 0].tolist()
    end = (columns[:, 0] + columns[:, 1]).tolist()
    words = [text[i:j] for i, j in zip(start, end, strict=True)]
    strings = doc.vocab.strings
    known: dict[int, str] = {}
    norms = []
    for key in columns[:, 2].tolist():
        norm = known.get(key)
        if norm is None:
            norm = known[key] = strings[key]
        norms.append(norm)
    alpha = [w[0].isalpha() for w in words]
    capital = [w[0].isupper() for w in words]
    for i, j in sentences:
        letters = [k for k in range(i, j) if alpha[k]]
        # A headline in capitals says nothing by its capitals.
        if len(letters) > 5 and sum(words[k].isupper() for k in letters) > 0.8 * len(letters):
            for k in range(i, j):
                capital[k] = False
    # Rules look a few tokens ahead: blanks behind the last one spare them every question of where the document ends.
    length = len(text)
    words += ["\n"] * _AHEAD
    norms += ["\n"] * _AHEAD
    start += [length] * _AHEAD
    end += [length] * _AHEAD
    capital += [False] * _AHEAD
    alpha += [False] * _AHEAD
    return View(text, words, norms, start, end, capital, alpha, sentences, found)
