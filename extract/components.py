"""The spaCy components: each one step of reading, under the name that the package's entry points register.

In: a ``Doc``. Out: the same ``Doc`` with one more step of its :class:`~extract.document.Analysis` filled, and with span
groups that spaCy users know: ``doc.sents``; ``doc.spans`` "blocs", "units", "persons", "roles", "awards", "grantors",
"years"; "words" and tags where underthesea is laid over.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

import extract.tokenizer  # noqa: F401  (registers the tokenizer)
from extract import document
from extract.proposals import propose
from extract.view import build_phrases

Component = Callable[[Doc], Doc]

PIPES = ("thidua_sentences", "thidua_lexicon", "thidua_blocs", "thidua_clauses", "thidua_frames")
TAGGERS = "thidua_taggers"
_GROUPS = {
    "U": "units",
    "P": "persons",
    "T": "posts",
    "R": "roles",
    "A": "awards",
    "G": "grantors",
    "H": "grantors",
    "Y": "years",
    "N": "counts",
    "D": "dates",
}


@Language.factory("thidua_sentences", default_config={"spans": True})
def create_sentences(nlp: Language, name: str, spans: bool) -> Component:
    """Parts of the page and sentences (underthesea's, mended); ``spans``: whether ``doc.sents`` are wanted."""

    def sentences(doc: Doc) -> Doc:
        found = document.read_sentences(doc)
        if not spans:
            return doc
        marks = [-1] * len(doc)
        for s in found.sentences:
            marks[s.start] = 1
        # one array for the document: the token's own setter looks through the document each time
        return doc.from_array(SENT_START, np.array(marks, dtype="int64").astype("uint64")) if marks else doc

    return sentences


@Language.factory("thidua_lexicon")
def create_lexicon(nlp: Language, name: str) -> Component:
    """Where the lexicons' phrases stand."""
    phrases = build_phrases(nlp)

    def lexicon(doc: Doc) -> Doc:
        document.read_view(doc, phrases)
        return doc

    return lexicon


@Language.factory("thidua_blocs", default_config={"taggers": True, "spans": True})
def create_blocs(nlp: Language, name: str, taggers: bool, spans: bool) -> Component:
    """Mentions of emulation blocs, and which of them mean one bloc.

    ``taggers``: whether one judges their ends; ``spans``: whether ``doc.spans`` are wanted.
    """

    def blocs(doc: Doc) -> Doc:
        document.read_mentions(doc, taggers)
        if not spans:
            return doc
        found = document.analysis(doc)
        doc.spans["blocs"] = SpanGroup(
            doc, spans=[Span(doc, m.start, m.end, f"BLOC{m.bloc}") for m in found.mentions if m.named]
        )
        return doc

    return blocs


@Language.factory("thidua_clauses", default_config={"spans": True})
def create_clauses(nlp: Language, name: str, spans: bool) -> Component:
    """Units, persons, posts, roles, awards, grantors, years and counts, sentence by sentence.

    ``spans``: whether ``doc.spans`` are wanted.
    """

    def clauses(doc: Doc) -> Doc:
        document.read_clauses(doc)
        if not spans:
            return doc
        groups: dict[str, list[Span]] = {group: [] for group in _GROUPS.values()}
        for s in document.analysis(doc).sentences:
            for item in s.items:
                if item.sign in _GROUPS:
                    groups[_GROUPS[item.sign]].append(Span(doc, item.start, item.end, _GROUPS[item.sign].upper()))
        for group, of_group in groups.items():
            doc.spans[group] = SpanGroup(doc, spans=of_group)
        return doc

    return clauses


@Language.factory("thidua_frames")
def create_frames(nlp: Language, name: str) -> Component:
    """Who elected whom to what for when; who proposes what by whom for whom; who is a member."""

    def frames(doc: Doc) -> Doc:
        document.read_frames(doc)
        return doc

    return frames


@Language.factory("thidua_taggers")
def create_taggers(nlp: Language, name: str) -> Component:
    """What the learnt taggers add to the frames of the rules."""

    def taggers(doc: Doc) -> Doc:
        propose(document.analysis(doc))
        return doc

    return taggers


@Language.factory("thidua_words")
def create_words(nlp: Language, name: str) -> Component:
    """Words and part-of-speech tags by underthesea, over the syllables: ``doc.spans["words"]``, ``token.tag_``."""

    def words(doc: Doc) -> Doc:
        from underthesea import pos_tag

        spans: list[Span] = []
        for sent in list(doc.sents):
            at = sent.start_char
            for word, tag in pos_tag(sent.text):
                start = doc.text.find(word.split(" ")[0], at, sent.end_char)
                if start < 0:
                    continue
                end = start
                for piece in word.split(" "):
                    end = doc.text.find(piece, end, sent.end_char) + len(piece)
                span = doc.char_span(start, end, label=tag, alignment_mode="expand")
                at = end
                if span is not None:
                    spans.append(span)
                    for token in span:
                        token.tag_ = tag
        doc.spans["words"] = SpanGroup(doc, spans=spans)
        return doc

    return words
