"""The data on names of units, ready for use.

In: units.toml and succession.toml. Out: :class:`Names`: abbreviations, heads, the bodies that every province or
district has, and which of them were renamed or merged.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract.lexicon import lexicon
from output.resolve.words import CONNECTING, fold, words

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Body:
    """A body that every province or district has."""

    name: str
    type: str
    level: str


@dataclass(frozen=True)
class Names:
    """The data of units.toml and succession.toml, ready for use."""

    abbreviations: dict[str, tuple[str, ...]]
    before: tuple[tuple[str, ...], ...]
    forms: tuple[tuple[str, ...], ...]
    heads: tuple[tuple[str, tuple[str, ...]], ...]
    bodies: dict[tuple[str, ...], Body]
    by_first: dict[str, tuple[tuple[str, ...], ...]]
    longest: int
    merged: dict[str, str]
    inside: frozenset[str]
    single: frozenset[str]
    superiors: tuple[tuple[str, ...], ...]
    behind_comma: tuple[tuple[str, ...], ...]
    numbered: tuple[tuple[str, ...], ...]
    trades: tuple[tuple[str, ...], ...]
    lasting: tuple[tuple[str, ...], ...]
    regional: tuple[frozenset[str], frozenset[str]]


@cache
def names() -> Names:
    """The data, read once."""
    data: dict[str, Any] = tomllib.loads((_HERE / "units.toml").read_text(encoding="utf-8"))
    succession = tomllib.loads((_HERE / "succession.toml").read_text(encoding="utf-8"))
    abbreviations = {k: words(v) for k, v in lexicon().unit_abbreviations.items() if k.isalpha() or "đ" in k}
    abbreviations |= {k: words(v) for k, v in data["abbreviations"].items()}
    bodies: dict[tuple[str, ...], Body] = {}
    official: dict[str, Body] = {}
    for group in data["bodies"]:
        for name in group["names"]:
            body = Body(name, group["type"], group["level"])
            official[name] = body
            bodies[core_of(words(name))] = body
    for name, forms in data["also"].items():
        for form in forms:
            bodies.setdefault(core_of(words(form)), official[name])
    for change in succession["renamed"]:
        body = official.get(change["from"]) or Body(change["from"], "department", "province")
        if body.name == "Ban Dân tộc" or change["to"] in official:
            body = official[change["to"]]
        for name in (change["from"], change["to"], *change.get("also", ())):
            bodies[core_of(words(name))] = body
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for core in bodies:
        by_first[core[0]].append(core)
    heads = [(kind, words(head)) for kind, listed in data["heads"].items() for head in listed]
    heads += [
        ("company", trade) for w in data["trades"]["words"] if len(trade := words(w)) > 1
    ]  # "Than X" may be a place
    return Names(
        abbreviations,
        tuple(sorted((words(w) for w in data["before"]["words"]), key=len, reverse=True)),
        tuple(sorted((words(w) for w in data["forms"]["words"]), key=len, reverse=True)),
        tuple(sorted(heads, key=lambda item: -len(item[1]))),
        bodies,
        {first: tuple(found) for first, found in by_first.items()},
        max(map(len, bodies)),
        {name: change["to"] for change in succession["merged"] for name in change["from"] if name != change["to"]},
        frozenset(words(" ".join(data["inside"]["words"]))),
        frozenset(data["single"]["names"]),
        tuple(words(w) for w in data["superiors"]["words"]),
        tuple(words(w) for w in data["superiors"]["behind_comma"]),
        tuple(words(w) for w in data["numbered"]["words"]),
        tuple(sorted((words(w) for w in data["trades"]["words"]), key=len, reverse=True)),
        tuple(words(w) for w in data["lasting"]["words"]),
        (frozenset(map(fold, data["regional"]["always"])), frozenset(map(fold, data["regional"]["since_2025"]))),
    )


def core_of(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without those that only connect."""
    return tuple(t for t in tokens if t not in CONNECTING)


def unit_type(core: str) -> str:
    """The kind of a unit that is no known body, by the head of its name."""
    tokens = tuple(core.split())
    for kind, head in names().heads:
        if tokens[: len(head)] == head:
            return kind
    return "other"


def is_lasting(core: str) -> bool:
    """Whether a unit has a name of its own by the head of its name: a national park."""
    tokens = tuple(core.split())
    return any(tokens[: len(head)] == head and len(tokens) > len(head) for head in names().lasting)


def place_of_company(core: str) -> str | None:
    """The place in a company's name where it is nothing but a trade and a place: "Công ty Cao su X"."""
    tokens = tuple(core.split())
    heads = (head for kind, head in names().heads if kind == "company" and head not in names().trades)
    tokens = next((tokens[len(head) :] for head in heads if tokens[: len(head)] == head), tokens)
    found = next((trade for trade in names().trades if tokens[: len(trade)] == trade), ())
    return " ".join(tokens[len(found) :]) or None if found else None
