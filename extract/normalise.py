"""Views of Vietnamese text for comparing: one form for letters, tone marks and dashes.

In: words as written. Out: the form in which two spellings of one name are equal. Views never replace the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Where the tone mark stands in open oa, oe, uy is a matter of taste ("hoá"/"hóa", "uỷ"/"ủy"): the form on the first
# vowel is the one compared.
_TONES = {"̀": "òa òe ùy", "́": "óa óe úy", "̉": "ỏa ỏe ủy", "̃": "õa õe ũy", "̣": "ọa ọe ụy"}
_OPEN: dict[str, str] = {}
for _tone, _forms in _TONES.items():
    for _new, _base in zip(_forms.split(), ("oa", "oe", "uy"), strict=True):
        _OPEN[unicodedata.normalize("NFC", _base + _tone)] = _new

_QUOTES = {ord(c): '"' for c in "“”„«»″"} | {ord(c): "'" for c in "‘’‚′`´"}
_DASH = re.compile(r"\s*[‐-―−-]\s*")
_LIST = re.compile(r"\s*([,;/&])\s*")
_SPACE = re.compile(r"\s+")
_EDGES = " .,;:!?…-\"'"


@lru_cache(maxsize=16384)
def syllable(word: str) -> str:
    """One word in the form compared.

    NFC, lower case, Icelandic ð as đ, tone mark of open oa, oe, uy on the first vowel.
    """
    word = unicodedata.normalize("NFC", word.lower()).replace("ð", "đ")
    tail = word[-2:]
    if tail in _OPEN and not (tail[0] == "u" and word[-3:-2] == "q"):
        return word[:-2] + _OPEN[tail]
    return word.translate(_QUOTES)


@lru_cache(maxsize=2048)
def name(text: str) -> str:
    """A name in the form compared.

    Each word by :func:`syllable`, quotes, dashes and spaces folded, punctuation at the edges off.
    """
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    text = _LIST.sub(r"\1 ", _DASH.sub(" - ", text))
    text = " ".join(syllable(w) for w in _SPACE.split(text))
    return text.replace(" - ", "-").strip(_EDGES)
