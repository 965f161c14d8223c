"""Which articles are measured on?

In: the folders of annotated articles beside and in this repository. Out: their texts by set, and long streams of new
articles made of their paragraphs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
GOLD = ROOT / "tests" / "gold"
HELD_OUT = ("late", "mixed", "reserve", "sites")
"""Folders of annotated articles that train nothing: they show what the taggers are worth."""

SEEDS, REST, OWN = "seeds", "the rest of dev", "tests/gold"
_CONSONANTS = ("b", "ch", "d", "gi", "h", "kh", "l", "m", "ng", "nh", "ph", "qu", "r", "s", "th", "tr", "v", "x")
_RHYMES = ("an", "ăng", "âm", "em", "iên", "oai", "ông", "ơi", "uyên", "ưa")


def texts(folder: Path, pattern: str = "**/*.txt") -> dict[str, str]:
    """The texts of a folder by name without ending, in the order of their paths."""
    return {path.stem: path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob(pattern))}


def sets(corpus: Path = CORPUS, own: Path = GOLD) -> dict[str, dict[str, str]]:
    """The texts that speed is measured on: of the corpus the seeds and the rest, without it our own articles."""
    found = texts(corpus, "*.txt")
    if found:
        seeds = {name: text for name, text in found.items() if name.startswith("seed-")}
        rest = {name: text for name, text in found.items() if name not in seeds}
        return {name: part for name, part in ((SEEDS, seeds), (REST, rest)) if part}
    found = texts(own)
    return {OWN: found} if found else {}


def paragraphs(pages: Sequence[str]) -> list[list[str]]:
    """The paragraphs of each text, empty lines left out."""
    return [[line for line in page.splitlines() if line.strip()] for page in pages]


def _new_word(chance: random.Random) -> str:
    return chance.choice(_CONSONANTS) + chance.choice(_RHYMES) + str(chance.randrange(10**6))


def recombined(pages: Sequence[str], number: int, *, seed: int = 0) -> Iterator[str]:
    """New articles, each of as many paragraphs as some text has, drawn from all of them; the same for the same seed.

    Each has a line of words that were never seen before, as a stream of real pages has: a vocabulary that only grows
    would show.
    """
    chance = random.Random(seed)
    parts = [part for part in paragraphs(pages) if part]
    pool = [paragraph for part in parts for paragraph in part]
    for _ in range(number):
        lines = chance.choices(pool, k=len(chance.choice(parts)))
        lines.append(" ".join(_new_word(chance) for _ in range(12)))
        yield "\n".join(lines)
