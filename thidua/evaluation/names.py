"""When do two names, numbers or days say the same?

In: values as they stand in an annotation (any JSON value). Out: their normal form, or whether two of them are the same.
Annotations are written by people and by programs, so a number may come as a string and a name decomposed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền, sắc, hỏi, ngã, nặng


def _marked(vowel: str, tone: str) -> str:
    return unicodedata.normalize("NFC", vowel + tone)


# The older school writes "hoà, khoẻ, thuỷ", the newer "hòa, khỏe, thủy": in an open syllable the first vowel is marked.
_OLDER_TO_NEWER = {
    first + _marked(second, t): _marked(first, t) + second for first, second in ("oa", "oe", "uy") for t in _TONES
}
# After q the u is no vowel, so "quý" keeps its mark on y and "qúy" is put right.
_AFTER_Q = {"q" + _marked("u", t) + "y": "qu" + _marked("y", t) for t in _TONES}

_OPEN_SYLLABLE = re.compile("(?:" + "|".join(k if k[0] == "o" else f"(?<!q){k}" for k in _OLDER_TO_NEWER) + r")(?!\w)")
_Q_SYLLABLE = re.compile("(?:" + "|".join(_AFTER_Q) + r")(?!\w)")
_DASH = re.compile("\\s*[\u2010-\u2015\u2212-]\\s*")
_SEPARATOR = re.compile(r"\s*([,;/&])\s*")
_LATIN_ETH = {0xF0: "đ"}  # Ð of Icelandic, typed for Đ; it looks the same
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0xFEFF, 0xAD])
_QUOTES = {**dict.fromkeys(map(ord, "“”„«»″"), '"'), **dict.fromkeys(map(ord, "‘’‚′`´"), "'")}
_EDGES = " .,;:!?…-\"'"


@lru_cache(maxsize=1 << 16)
def _normalised(text: str) -> str:
    text = unicodedata.normalize("NFC", text).lower().translate(_LATIN_ETH).translate(_INVISIBLE)
    text = _OPEN_SYLLABLE.sub(lambda m: _OLDER_TO_NEWER[m.group()], text)
    text = _Q_SYLLABLE.sub(lambda m: _AFTER_Q[m.group()], text)
    text = _DASH.sub("-", text.translate(_QUOTES))
    text = _SEPARATOR.sub(r"\1 ", text)
    return " ".join(text.split()).strip(_EDGES)


def normalised(value: Any) -> str | None:
    """The form in which names are compared; ``None`` stays ``None``, anything else is taken as text.

    NFC, lower case, Ð as Đ, invisible characters out, the tone mark of open oa, oe, uy on the first vowel, one form of
    quotes, dashes and spaces, no punctuation at either end.
    """
    return None if value is None else _normalised(str(value))


def number(value: Any) -> Any:
    """The whole number that ``value`` writes ("07" is 7); a value that writes none comes back as it is."""
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError, OverflowError):
        return value


def day(value: Any) -> str | None:
    """The day of a date or a timestamp in ISO form, ``None`` where there is none."""
    return str(value)[:10] if value else None


def _contains_at_an_end(longer: list[str], shorter: list[str]) -> bool:
    n = len(shorter)
    return n >= 2 and shorter in (longer[:n], longer[-n:])


def same_name(a: Any, b: Any, *, relaxed: bool = False) -> bool:
    """Whether two names are the same; an empty name is the same as none, not even another empty one.

    ``relaxed`` also takes a name of two words or more for the one that has whole words before or after it.
    """
    x, y = normalised(a), normalised(b)
    if not x or not y:
        return False
    if x == y:
        return True
    if not relaxed:
        return False
    shorter, longer = sorted((re.findall(r"\w+", x), re.findall(r"\w+", y)), key=len)
    return _contains_at_an_end(longer, shorter)


def _forms(row: Mapping[str, Any], column: str) -> Iterator[Any]:
    yield row.get(column)
    yield row.get("full")


def same_named(gold: Mapping[str, Any], predicted: Mapping[str, Any], column: str, *, relaxed: bool = False) -> bool:
    """Whether two rows name the same in ``column``: as written, or completed (``full``), in either row."""
    return any(same_name(a, b, relaxed=relaxed) for a in _forms(gold, column) for b in _forms(predicted, column))
