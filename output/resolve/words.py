"""Words of names in the form compared.

In: a name as written. Out: its words: lower case, tone marks in one place, i for y where both are written, quotes and
dashes in one form; connecting words apart.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from extract import normalise

ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
    "xi": "11",
    "xii": "12",
}
CONNECTING = frozenset({"và", "các", "của", "thuộc", "trực", "&", "v"})
_BRACKET = re.compile(r"\s*\([^)]*\)?")
_CUT = re.compile(r"[\s,;:/&.\-–—+\"“”]+")
_DISTRICT = re.compile(r"\b(huyện|thị xã|quận|thành phố|tp|tx)\b\.? ?((?:\w[\w'’]*)(?: \w[\w'’]*){0,3})", re.IGNORECASE)
_IN_FULL = {"tp": "thành phố", "tx": "thị xã"}
_Y = re.compile(r"^([hklmst]|qu)([yỳýỷỹỵ])$")
_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


@cache
def _place_spellings() -> dict[str, str]:
    """Syllables of place names that are written in several ways: the written form to the one compared."""
    listed = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))
    return {written: compared for compared, forms in listed.items() for written in forms}


@lru_cache(maxsize=65536)
def word(text: str) -> str:
    """One word in the form compared."""
    text = normalise.syllable(text).replace("'", "").replace("’", "")
    if found := _Y.match(text):
        text = found[1] + found[2].translate(_TO_I)
    return _place_spellings().get(text, text)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, without what stands in brackets."""
    plain = unicodedata.normalize("NFC", _BRACKET.sub(" ", text))
    return tuple(word(part) for part in _CUT.split(plain.replace("’", "'")) if part.strip("'"))


def fold(text: str) -> str:
    """A name in the form compared."""
    return " ".join(words(text))


@lru_cache(maxsize=65536)
def unaccented(text: str) -> str:
    """Without marks: "đầu tư" → "dau tu"."""
    split = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def without_type(district: str) -> str:
    """A district's folded name without the word for it."""
    for type_ in ("huyện ", "quận ", "thị xã ", "thành phố "):
        district = district.removeprefix(type_)
    return district


def districts_in(text: str) -> Iterator[tuple[str, str]]:
    """The districts that a text names: the word for them and the name."""
    for found in _DISTRICT.finditer(text):
        inside = []
        for part in found[2].split():
            if not part[0].isupper() or part in {"Ủy", "Uỷ"}:
                break
            inside.append(part)
        if inside:
            yield _IN_FULL.get(found[1].lower(), found[1].lower()), " ".join(inside)
