"""The spaCy pipeline for provincial news in Vietnamese.

In: nothing, or whether underthesea's words are wanted. Out: a ``Language`` that turns stored text into a ``Doc`` with
every step of extraction in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@lru_cache(maxsize=4)
def load(words: bool = False, taggers: bool = True, spans: bool = True) -> Language:
    """The pipeline, built once a process.

    ``words`` lays underthesea's words and tags over the syllables (slow: about 20 articles a second). Without
    ``taggers`` the rules stand alone. Without ``spans`` the documents serve for rows only: they lack tokens,
    ``doc.sents`` and ``doc.spans``.
    """
    import spacy

    import extract.components as components
    from extract.syllables import RowTokenizer

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "thidua.SyllableTokenizer.v1"}}})
    nlp.max_length = 100_000_000
    settings: dict[str, dict[str, bool]] = {
        "thidua_sentences": {"spans": spans},
        "thidua_blocs": {"taggers": taggers, "spans": spans},
        "thidua_clauses": {"spans": spans},
    }
    for pipe in components.PIPES:
        nlp.add_pipe(pipe, config=settings.get(pipe, {}))
    if taggers:
        nlp.add_pipe(components.TAGGERS)
    if words:
        nlp.add_pipe("thidua_words")
    if not spans:
        nlp.tokenizer = RowTokenizer(nlp.tokenizer)
    return nlp
