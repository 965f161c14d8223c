"""The data on names of blocs, ready for use.

In: blocs.toml. Out: :class:`BlocWords`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from output.resolve.unit_data import names
from output.resolve.words import CONNECTING, fold, words

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class BlocWords:
    """Words and phrases in the form compared, longer phrases first."""

    generic: frozenset[str]
    abbreviations: dict[str, tuple[str, ...]]
    fields: tuple[tuple[tuple[str, ...], str], ...]
    places: tuple[tuple[tuple[str, ...], str], ...]
    systems: tuple[tuple[tuple[str, ...], str], ...]
    regions: tuple[str, ...]
    central: tuple[str, ...]
    inside: frozenset[str]
    owners: tuple[tuple[str, ...], ...]
    alone: frozenset[str]
    above: tuple[tuple[str, ...], ...]
    national: frozenset[str]
    members: frozenset[str]
    single: frozenset[str]
    private: frozenset[str]
    schools: frozenset[str]
    committees: frozenset[str]
    armies: tuple[tuple[str, ...], ...]


@cache
def bloc_words() -> BlocWords:
    """The data, read once."""
    data: dict[str, Any] = tomllib.loads((_HERE / "blocs.toml").read_text(encoding="utf-8"))

    def listed(table: dict[str, list[str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
        pairs = {
            (tuple(w for w in words(phrase) if w not in CONNECTING), key)
            for key, found in table.items()
            for phrase in found
        }
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))

    units = {
        k: v
        for k, v in names().abbreviations.items()
        if len(k) > 2 or k in {"dn", "vn", "tw", "tp", "tx", "bv", "đh", "cđ"}
    }
    return BlocWords(
        frozenset(word for text in data["generic"] for word in words(text)),
        units | {k: words(v) for k, v in data["abbreviations"].items()},
        listed({fold(k): v for k, v in data["fields"].items()}),
        listed(data["places"]),
        listed(data["systems"]),
        tuple(fold(w) for w in data["regions"]["words"]),
        tuple(fold(w) for w in data["central"]["words"]),
        frozenset(fold(w) for w in data["inside"]),
        tuple(words(w) for w in data["owners"]),
        frozenset(fold(w) for w in data["alone"]),
        tuple(words(w) for w in data["above"]),
        frozenset(fold(w) for w in data["national"]),
        frozenset(fold(w) for w in data["members"]),
        frozenset(fold(w) for w in data["single"]),
        frozenset(fold(w) for w in data["private"]),
        frozenset(fold(w) for w in data["schools"]),
        frozenset(fold(w) for w in data["committees"]),
        tuple(words(w) for w in data["armies"]),
    )


@cache
def field_words() -> frozenset[str]:
    """Words that names of blocs hold."""
    return frozenset(word for phrase, _ in bloc_words().fields for word in phrase) | bloc_words().inside
