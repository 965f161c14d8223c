"""Text → syllables, with the place of every one kept.

In: stored text. Out: a spaCy ``Doc`` of syllables, numbers and punctuation marks; ``doc.text`` is the text. Dates, decision numbers and
fractions are one token each. Word segmentation joins "bầu | Hội Nông dân" into "bầu Hội | Nông dân", so words are evidence laid over the
syllables and never tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import spacy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.vocab import Vocab

from extract.normalise import syllable

_PUNCT = r"""[\[\](){}<>"“”„«»,;:!?…&+=*•●▪|~^_%#@.\-–—−‐‑]|/(?!\d)|(?<!\d)/|\.\.\.|[‘’'`](?![^\W\d_])|(?<![^\W\d_])[‘’'`]"""
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


def syllable_tokenizer(vocab: Vocab) -> Tokenizer:
    """spaCy's own tokenizer with rules for Vietnamese syllables; sets the vocabulary's NORM to the form compared."""
    vocab.lex_attr_getters[NORM] = syllable
    punct = re.compile(_PUNCT)
    prefix = re.compile(rf"^(?:{_PUNCT})")
    suffix = re.compile(rf"(?:{_PUNCT})$")
    return Tokenizer(
        vocab,
        rules={},
        prefix_search=prefix.search,
        suffix_search=suffix.search,
        infix_finditer=punct.finditer,
        token_match=_WHOLE.fullmatch,
    )


spacy.registry.tokenizers("thidua.SyllableTokenizer.v1", func=create_tokenizer)
