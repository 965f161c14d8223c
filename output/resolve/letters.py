"""Names in which letters stand for words: "đại học ktqd", "phòng csgt".

In: cores of names in the form compared. Out: whether one is the other with letters for some of its words, and the
letters under which both are found.
"""

from __future__ import annotations

from output.resolve.words import unaccented


def matches(tokens: tuple[str, ...], core: tuple[str, ...]) -> int | None:
    """How many of the tokens spell the core, letters standing for words; ``None`` if they do not."""
    i = j = 0
    used = False
    while j < len(core):
        if i >= len(tokens):
            return None
        token = tokens[i]
        if token == core[j]:
            i, j = i + 1, j + 1
            continue
        size = len(token)
        if not 1 <= size <= len(core) - j or (size == 1 and token != "đ"):
            return None
        letters = "".join(w[0] for w in core[j : j + size])
        if token != letters and unaccented(token) != unaccented(letters):
            return None
        if j == 0 and size == 1:
            return None
        i, j, used = i + 1, j + size, True
    return i if used else None


def letters_of(core: str) -> str:
    """The first letters of a core's words, all letters of one that has no vowel: "đại học ktqd" → "đhktqd"."""
    plain = (unaccented(word) for word in core.split())
    return "".join(word if len(word) > 1 and not any(v in word for v in "aeiouy") else word[0] for word in plain)


def spelt_by_letters(one: str, other: str) -> bool:
    """Whether one core is the other with letters for some of its words."""
    short, full = sorted((tuple(one.split()), tuple(other.split())), key=len)
    return len(short) > 1 and len(short) < len(full) and matches(short, full) == len(short)
