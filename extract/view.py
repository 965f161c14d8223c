"""A document as the rules read it: syllables in plain lists, and where the lexicons' phrases stand.

In: a spaCy ``Doc`` of syllables. Out: a :class:`View`. Plain lists because the rules look at every syllable several
times, and a Python list answers many times faster than a ``Token``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.attrs import IDX, LENGTH, NORM
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.lexicon import Lexicon, lexicon

_AHEAD = 8
Matches = dict[int, list[tuple[int, str]]]
Keys = dict[int, tuple[str, str]]  # of the matcher: group and code


@dataclass(slots=True)
class View:
    """Syllables of one document.

    All indices are token numbers, ends exclusive; ``start`` and ``end`` give code points.
    """

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
    units: dict[tuple[int, int, bool, bool], Any] = field(
        default_factory=dict
    )  # read so far: several rules ask for the same name
    marked: set[int] = field(default_factory=set)  # tokens at which a unit, a post, a person or a giver may begin
    first: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)  # the longest of ``found``
    kinds: dict[tuple[int, int], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the longest match at each token, which is what most rules ask for."""
        self.marked = {i for group in ("head", "post", "honorific", "grantor") for i in self.found.get(group, ())}
        self.first = {group: {i: hits[0] for i, hits in at.items()} for group, at in self.found.items()}

    def longest(self, group: str, i: int) -> tuple[int, str] | None:
        """The longest phrase of a group that begins at token ``i``: its end and code."""
        return self.first[group].get(i) if group in self.first else None

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


def build_matcher(nlp: Language) -> tuple[PhraseMatcher, Keys]:
    """A matcher for every phrase of the lexicons, on the compared form of the syllables; what its keys stand for."""
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    patterns: dict[str, list[Doc]] = defaultdict(list)
    for group, code, phrase in lexicon().phrases:
        patterns[f"{group}\t{code}"].append(nlp.tokenizer(phrase))
    keys: Keys = {}
    for key, docs in patterns.items():
        matcher.add(key, docs)
        group, code = key.split("\t")
        keys[nlp.vocab.strings[key]] = (group, code)
    return matcher, keys


def find(doc: Doc, matcher: PhraseMatcher, keys: Keys) -> dict[str, Matches]:
    """Where the phrases of each group stand: group → first token → (end, code), longest first."""
    found: dict[str, Matches] = {group: {} for group, _ in keys.values()}
    places = {key: (found[group], code) for key, (group, code) in keys.items()}
    for key, i, j in matcher(doc):
        at, code = places[key]
        hit = (j, code)
        hits = at.get(i)
        if hits is None:
            at[i] = [hit]
        elif j > hits[0][0]:
            hits.insert(0, hit)
        else:
            hits.append(hit)
    for at in found.values():
        for hits in at.values():
            if len(hits) > 2:
                hits.sort(key=_longest_first)
    provinces = found.get("province", {})
    for i, hits in list(provinces.items()):
        # the ocean is no province: "Thái Bình Dương"
        provinces[i] = [
            (j, code) for j, code in hits if not (code == "Thái Bình" and j < len(doc) and doc[j].norm_ == "dương")
        ]
        if not provinces[i]:
            del provinces[i]
    return found


def _longest_first(hit: tuple[int, str]) -> int:
    return -hit[0]


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
