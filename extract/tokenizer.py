"""Text → syllables, with the place of every one kept.

In: stored text. Out: a spaCy ``Doc`` of syllables, numbers and punctuation marks; ``doc.text`` is the text. Dates,
decision numbers and fractions are one token each. Word segmentation joins "bầu | Hội Nông dân" into "bầu Hội | Nông
dân", so words are evidence laid over the syllables and never tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.normalise import syllable

_PUNCT = (
    r"""[\[\](){}<>"“”„«»,;:!?…&+=*•●▪|~^_%#@.\-–—−‐‑]|/(?!\d)|(?<!\d)/|\.\.\.|[‘’'`](?![^\W\d_])|(?<![^\W\d_])[‘’'`]"""
)
TEXT = "thidua.text"
_MARK = re.compile(_PUNCT)
_ENDLESS = re.compile(r"\S{300,}")
_WHOLE = re.compile(
    r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?"  # 12.01.2022, 11/1, 8-4-2021
    r"|\d{4}[/-]\d{1,2}[/-]\d{1,2}"
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d+"
    r"|\d+[a-z]?(?:/\d{4})?/[A-ZĐÐ][\w.-]*\w|\d+[a-z]?(?:/\d{4})?/[A-ZĐÐ]"  # 543/QĐ-UBND
    r"|\d+-[A-ZĐÐ]{2}[\w]*(?:/[\w-]+)*"
    r"|\d+/\d+|[ĐđÐð]/[Cc]"
)


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Factory behind the registered name ``thidua.SyllableTokenizer.v1``."""

    def create(nlp: Language) -> Tokenizer:
        return syllable_tokenizer(nlp.vocab)

    return create


class SyllableTokenizer(Tokenizer):  # type: ignore[misc]
    """The tokenizer of spaCy, with a way around very long runs without a space.

    spaCy cuts one mark at a time and copies what is left.
    """

    def __call__(self, string: str) -> Doc:
        """The syllables of a text, in time linear in its length."""
        doc: Doc = super().__call__(string) if _ENDLESS.search(string) is None else self._careful(string)
        doc.user_data[TEXT] = string  # joining it again from the tokens takes long
        return doc

    def _careful(self, string: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for run in _ENDLESS.finditer(string):
            self._plain(string[at : run.start()], words, spaces)
            cut = run.start()
            for mark in _MARK.finditer(string, run.start(), run.end()):
                pieces = [string[cut : mark.start()], mark.group()] if mark.start() > cut else [mark.group()]
                words += pieces
                spaces += [False] * len(pieces)
                cut = mark.end()
            if cut < run.end():
                words.append(string[cut : run.end()])
                spaces.append(False)
            at = run.end()
            if string[at : at + 1] == " ":
                spaces[-1] = True
                at += 1
        self._plain(string[at:], words, spaces)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _plain(self, string: str, words: list[str], spaces: list[bool]) -> None:
        if string:
            doc = super().__call__(string)
            words += [token.text for token in doc]
            spaces += [bool(token.whitespace_) for token in doc]


def syllable_tokenizer(vocab: Vocab) -> Tokenizer:
    """The tokenizer of spaCy with rules for Vietnamese syllables; sets the vocabulary's NORM to the form compared."""
    vocab.lex_attr_getters[NORM] = syllable
    prefix = re.compile(rf"^(?:{_PUNCT})")
    suffix = re.compile(rf"(?:{_PUNCT})$")
    return SyllableTokenizer(
        vocab,
        rules={},
        prefix_search=prefix.search,
        suffix_search=suffix.search,
        infix_finditer=_MARK.finditer,
        token_match=_WHOLE.fullmatch,
    )


spacy.registry.tokenizers("thidua.SyllableTokenizer.v1", func=create_tokenizer)
