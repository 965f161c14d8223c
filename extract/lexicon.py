"""The lexicons: data files read once, as phrases with a group and a code.

In: the files in ``extract/lexicons``. Out: a :class:`Lexicon`, whose phrases a matcher finds in one pass over a
document. Adding a unit head, a post, an award or a word that carries a frame is a line in a file and no code.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from extract.normalise import name, syllable


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 63 provinces valid until 30 June 2025, with the one that took its place."""

    name: str
    code_63: str
    name_34: str
    code_34: str


@dataclass(frozen=True)
class Lexicon:
    """What the rules know of names and words; see the comments in the data files for their sources."""

    phrases: tuple[tuple[str, str, str], ...]  # group, code, phrase
    provinces: dict[str, Province]  # by compared variant
    surnames: frozenset[str]
    alone: frozenset[str]
    unit_abbreviations: dict[str, str]
    unit_words: frozenset[str]
    and_words: frozenset[str]
    unit_stops: frozenset[str]
    bloc_words: frozenset[str]
    bloc_generic: frozenset[str]
    bloc_abbreviations: dict[str, str]
    bloc_organisers: dict[str, tuple[str, ...]]
    bloc_levels: dict[str, tuple[str, ...]]
    self_posts: frozenset[str]
    central: tuple[str, ...]
    suffixes: tuple[str, ...]
    page: dict[str, tuple[str, ...]]


def _file(filename: str) -> str:
    return (resources.files("extract") / "lexicons" / filename).read_text(encoding="utf8")


def _toml(filename: str) -> dict[str, Any]:
    return tomllib.loads(_file(filename))


def read_provinces() -> list[tuple[Province, tuple[str, ...]]]:
    """The provinces with the spellings of their names met in print."""
    lines = [line for line in _file("provinces.csv").splitlines() if not line.startswith("#")]
    out = []
    for row in csv.DictReader(lines):
        province = Province(row["name"], row["code_63"], row["name_34"], row["code_34"])
        out.append((province, tuple(row["variants"].split("|"))))
    return out


def _phrases(units: dict[str, Any], names: dict[str, Any], blocs: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind, heads in units["heads"].items():
        yield from (("head", kind, p) for p in heads)
    yield from (("head", "alone", p) for p in units["alone"])
    yield from (("not_head", "", p) for p in units["not_heads"])
    for head, fields in units["fields"].items():
        yield from (("field", head, p) for p in fields)
    yield from (("tail", "", p) for p in units["places"]["tails"])
    yield from (("and_name", "", p) for p in units["and_names"])
    for kind in ("honorifics", "degrees", "ranks"):
        yield from (("honorific", kind, p) for p in names[kind])
    for kind in ("whole", "committee", "self"):
        yield from (("post", kind, p) for p in names["posts"][kind])
    yield from (("emulation", "", p) for p in blocs["emulation"])
    for group in ("not_after", "not_before", "stops", "owners"):
        yield from ((f"bloc_{group}", "", p) for p in blocs[group])
    triggers = _toml("triggers.toml")["signs"]
    for sign, words in triggers.items():
        yield from (("sign", sign, p) for p in words)
    awards = _toml("awards.toml")
    for kind, words in awards["kinds"].items():
        yield from (("award", kind, p) for p in words)
    yield from (("award", "trap", p) for p in awards["traps"]["words"])
    for grantor, words in awards["grantors"].items():
        yield from (("grantor", grantor, p) for p in words)
    yield from (("grantor", "channel", p) for p in awards["channels"]["words"])
    for province, variants in read_provinces():
        yield from (("province", province.name, p) for p in variants)


def _words(items: Iterable[str]) -> frozenset[str]:
    return frozenset(syllable(w) for w in items)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lexicons, read from the package's data files on first use."""
    units, names, blocs, awards = (_toml(f"{n}.toml") for n in ("units", "names", "blocs", "awards"))
    return Lexicon(
        phrases=tuple(_phrases(units, names, blocs)),
        provinces={name(v): p for p, variants in read_provinces() for v in variants},
        surnames=_words(names["surnames"]),
        alone=frozenset(name(p) for p in units["alone"]),
        unit_abbreviations={name(k): name(v) for k, v in units["abbreviations"].items()},
        unit_words=_words(units["name_words"]),
        and_words=_words(units["and_words"]),
        unit_stops=_words(units["stops"]["words"]),
        bloc_words=_words(blocs["name_words"]),
        bloc_generic=_words(blocs["generic"]),
        bloc_abbreviations=dict(blocs["abbreviations"]),
        bloc_organisers={k: tuple(v) for k, v in blocs["organisers"].items()},
        bloc_levels={k: tuple(v) for k, v in blocs["levels"].items()},
        self_posts=frozenset(name(p) for p in names["posts"]["self"]),
        central=tuple(name(p) for p in awards["bodies"]["words"]),
        suffixes=tuple(awards["bodies"]["suffixes"]),
        page={k: tuple(name(p) for p in v) for k, v in _toml("page.toml").items()},
    )
