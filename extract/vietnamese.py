"""Is this text Vietnamese, and if not, is it Vietnamese in a legacy font?

In: a text. Out: a yes or no with the figures behind it, or the name of the font encoding. Letters decide, not a
language model: ơ, ư and the letters of U+1EA0-1EF9 are written by hardly any other language, and the commonest
syllables of official prose by none. A long text is judged by five pieces of it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_STRONG = re.compile(r"[ơưĩũ\u1ea0-\u1ef9]")
_MARKED = re.compile(r"[àáâãèéêìíòóôõùúýăđĩũơư\u1ea0-\u1ef9]")

PIECE = 4_000
"""Code points in each of the pieces by which a long text is judged."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What speaks for Vietnamese in a text: numbers of words, of words with its letters, of its common syllables."""

    words: int
    marked: int
    strong: int
    common: int

    @property
    def vietnamese(self) -> bool:
        """Whether the text is Vietnamese; foreign names, figures and what a site adds do not count against it."""
        if self.words < 12:  # a headline: there is no prose to count, any of its letters will do
            return self.strong > 0 or (self.marked > 0 and self.marked * 4 >= self.words)
        share, common = self.strong / self.words, self.common / self.words
        # An English report on Vietnam holds many names and none of the common words.
        return (share >= 0.15 and common >= 0.02) or (share >= 0.05 and common >= 0.04) or share >= 0.4 or self.rich

    @property
    def rich(self) -> bool:
        """A part in Vietnamese that stands by itself, however much of another language is around it."""
        return self.strong >= 40 and self.common >= 20


@cache
def _common_syllables() -> frozenset[str]:
    text = (files("extract") / "lexicons" / "common_syllables.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _pieces(text: str) -> str:
    if len(text) <= 5 * PIECE:
        return text
    step = (len(text) - PIECE) // 4
    return " ".join(text[i * step : i * step + PIECE] for i in range(5))


def letters(text: str) -> Letters:
    """Count what speaks for Vietnamese; decomposed letters and capitals count like any others."""
    words = _WORD.findall(unicodedata.normalize("NFC", _pieces(text)).lower())
    common = _common_syllables()
    return Letters(
        words=len(words),
        marked=sum(1 for word in words if _MARKED.search(word)),
        strong=sum(1 for word in words if _STRONG.search(word)),
        common=sum(1 for word in words if word in common),
    )


@dataclass(frozen=True, slots=True)
class _Font:
    name: str
    fonts: str
    table: dict[str, str]
    pattern: re.Pattern[str]

    def read(self, text: str) -> str:
        """The text as this font would have shown it."""
        if self.name == "VNI":
            text = text.lower()
        return self.pattern.sub(lambda found: self.table[found[0]], text)


@cache
def _legacy_fonts() -> tuple[_Font, ...]:
    data = tomllib.loads((files("extract") / "lexicons" / "legacy_fonts.toml").read_text(encoding="utf-8"))
    fonts = []
    for name, entry in data.items():
        if "pairs" in entry:
            items = entry["pairs"].split()
            table = dict(zip(items[::2], items[1::2], strict=True))
        else:
            table = dict(zip(entry["from"], entry["to"], strict=True))
        longest_first = sorted(table, key=len, reverse=True)
        fonts.append(_Font(name, entry["fonts"], table, re.compile("|".join(map(re.escape, longest_first)))))
    return tuple(fonts)


def legacy_font(text: str, *, beyond: int = 0) -> str | None:
    """Name the legacy font encoding a text is written for, such as ``"TCVN3 (.VnTime, .VnArial)"``, or ``None``.

    The text is read as each font would show it; it is one of them if that gives the common syllables of Vietnamese and
    the text itself does not (nor another reading of it, which found ``beyond`` of them).
    """
    piece = unicodedata.normalize("NFC", _pieces(text))
    plain = letters(piece)
    best, name = max(plain.common * 2, beyond), None
    for font in _legacy_fonts():
        seen = letters(font.read(piece))
        # Two syllables may come about by chance, in a short text they are most of it.
        if seen.common > best and seen.common >= max(2, seen.words // 20) and seen.vietnamese:
            best, name = seen.common, f"{font.name} ({font.fonts})"
    return name
