"""A document as the rules read it: syllables in plain lists, and where the lexicons' phrases stand.

In: a spaCy ``Doc`` of syllables. Out: a :class:`View`. Plain lists because the rules look at every syllable several
times, and a Python list answers many times faster than a ``Token``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.lexicon import Lexicon, lexicon
from extract.syllables import Syllables, syllables

_AHEAD = 8
Matches = dict[int, list[tuple[int, str]]]


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
    first: defaultdict[str, dict[int, tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # the longest of ``found``
    kinds: dict[tuple[int, int], Any] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the longest match at each token, which is what most rules ask for."""
        self.marked = {i for group in ("head", "post", "honorific", "grantor") for i in self.found.get(group, ())}
        for group, at in self.found.items():
            self.first[group] = {i: hits[0] for i, hits in at.items()}

    def longest(self, group: str, i: int) -> tuple[int, str] | None:
        """The longest phrase of a group that begins at token ``i``: its end and code."""
        return self.first[group].get(i)

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

    def padded(self, i: int, j: int) -> str:
        """The compared form of a sentence, between spaces, kept: many rules look for words in it."""
        text = self.texts.get((i, j))
        if text is None:
            text = self.texts[i, j] = f" {' '.join(self.norms[i:j])} "
        return text


_Node = tuple[list[tuple[str, list[str]]], dict[str, "_Node"]]


class Phrases:
    """The phrases of the lexicons as a tree of compared syllables.

    A node has the groups that hold the phrase which ends there, each with its codes, and leads to the next syllables.
    """

    def __init__(self, groups: Iterable[str]) -> None:
        self.groups = tuple(groups)
        self.root: dict[str, _Node] = {}

    def add(self, norms: Iterable[str], hits: Iterable[tuple[str, str]]) -> None:
        """Add a phrase with every group and code that it has, in order of preference."""
        onward = self.root
        here: list[tuple[str, list[str]]] = []
        for norm in norms:
            here, onward = onward.setdefault(norm, ([], {}))
        codes: dict[str, list[str]] = {}
        for group, code in hits:
            codes.setdefault(group, []).append(code)
        here[:] = codes.items()

    def find(self, norms: list[str]) -> dict[str, Matches]:
        """Where the phrases of each group stand: group → first token → (end, code), longest first."""
        found: dict[str, Matches] = {group: {} for group in self.groups}
        ahead = [*norms, ""]  # no syllable is empty: every walk ends before the list does
        for i, node in enumerate(map(self.root.get, norms)):
            j = i
            while node is not None:
                j += 1
                here, onward = node
                for group, codes in here:
                    at = found[group]
                    hits = [(j, code) for code in codes]
                    at[i] = hits + at[i] if i in at else hits
                node = onward.get(ahead[j])
        _no_ocean(norms, found["province"])
        return found


def build_phrases(nlp: Language) -> Phrases:
    """Every phrase of the lexicons, on the compared form of the syllables."""
    matcher = PhraseMatcher(nlp.vocab, attr="NORM")
    patterns: dict[str, list[Doc]] = defaultdict(list)
    for group, code, phrase in lexicon().phrases:
        patterns[f"{group}\t{code}"].append(nlp.tokenizer(phrase))
    keys: dict[int, tuple[str, str]] = {}
    for key, docs in patterns.items():
        matcher.add(key, docs)
        group, code = key.split("\t")
        keys[nlp.vocab.strings[key]] = (group, code)
    out = Phrases(dict.fromkeys(group for group, _ in keys.values()))
    # A phrase of several codes has them in the matcher's order, the one that the taggers were trained with.
    for doc in (doc for docs in patterns.values() for doc in docs):
        norms = syllables(doc).norms
        out.add(norms, [keys[key] for key, i, j in matcher(doc) if i == 0 and j == len(norms)])
    return out


def _no_ocean(norms: list[str], provinces: Matches) -> None:
    """Drop the province in the name of the ocean: "Thái Bình Dương"."""
    for i, hits in list(provinces.items()):
        provinces[i] = [(j, code) for j, code in hits if not (code == "Thái Bình" and norms[j : j + 1] == ["dương"])]
        if not provinces[i]:
            del provinces[i]


def build_view(text: str, tokens: Syllables, sentences: list[tuple[int, int]], found: dict[str, Matches]) -> View:
    """A :class:`View` of a text from its tokens, its sentences and its matches."""
    words, alpha = tokens.words, tokens.alpha
    capital = tokens.capital.copy()
    for i, j in sentences:
        letters = [w for w, letter in zip(words[i:j], alpha[i:j], strict=True) if letter]
        # A headline in capitals says nothing by its capitals.
        if len(letters) > 5 and sum(map(str.isupper, letters)) > 0.8 * len(letters):
            capital[i:j] = [False] * (j - i)
    # Rules look a few tokens ahead: blanks behind the last one spare them every question of where the document ends.
    blank, behind, nothing = ["\n"] * _AHEAD, [len(text)] * _AHEAD, [False] * _AHEAD
    return View(
        text,
        words + blank,
        tokens.norms + blank,
        tokens.start + behind,
        tokens.end + behind,
        capital + nothing,
        alpha + nothing,
        sentences,
        found,
    )
