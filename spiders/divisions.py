"""Which provinces a person means: by name, code or spelling, today's division or the one before.

In: a text. Out: codes of the division of 63 that records of sites carry. A name or a code that is in use today means
today's province with all that it was made of; one that is no more means the old province. "63:Lào Cai" asks for the old
one though its name lives on.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from extract.lexicon import Province, read_provinces

_TYPE = re.compile(r"^(?:tinh|thanh pho|thu do|tp)\b[ .]*")
OLD = "63:"


def fold(text: str) -> str:
    """A name without accents, case, dashes and the word for its type: "TP. Cần Thơ", "can-tho" → "cantho"."""
    plain = unicodedata.normalize("NFD", text.strip().lower().replace("đ", "d").replace("ð", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    bare = _TYPE.sub("", re.sub(r"[^a-z0-9]+", " ", plain).strip())
    return bare.replace(" ", "")


@lru_cache(maxsize=1)
def provinces() -> dict[str, Province]:
    """The 63 provinces by code."""
    return {province.code_63: province for province, _ in read_provinces()}


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Folded names and codes: of the 63 with a code each, of today's with the codes they were made of."""
    old: dict[str, str] = {}
    today: defaultdict[str, list[str]] = defaultdict(list)
    for province, variants in read_provinces():
        for text in (province.name, province.code_63, *variants):
            old.setdefault(fold(text), province.code_63)
    for province in provinces().values():
        today[fold(province.name_34)].append(province.code_63)
        today[province.code_34].append(province.code_63)
    return old, {text: tuple(codes) for text, codes in today.items()}


def codes_of(text: str) -> tuple[str, ...]:
    """The codes that a name or a code means, none if it is no province."""
    old, today = _known()
    if text.startswith(OLD):
        code = old.get(fold(text.removeprefix(OLD)))
        return (code,) if code else ()
    folded = fold(text)
    if folded in today:
        return today[folded]
    code = old.get(folded)
    if code is None or code == folded:
        return (code,) if code else ()
    # Another spelling of a name that lives on, "TPHCM", means what the name means.
    return today.get(fold(provinces()[code].name), (code,))


def names() -> tuple[str, ...]:
    """The names of the 63 provinces."""
    return tuple(province.name for province in provinces().values())
