"""What a unit's name says: which body, and of which place.

In: a name as written. Out: a :class:`UnitName`: the body in the form compared, with the official name where the body is
a known one, the place behind it with its kind, and the steps that led there. Nothing is known here of the article: a
name without a place is of the article's province, which :mod:`output.resolve.units` adds.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from extract.lexicon import lexicon
from output.resolve.provinces import is_province
from output.resolve.words import CONNECTING, fold, unaccented, words

_HERE = Path(__file__).parent
_TYPING_ERROR = 92.0
_NUMERALS = frozenset("0123456789")
_KINDS = {
    "tỉnh": "province",
    "thành phố": "city",
    "huyện": "district",
    "thị xã": "district",
    "quận": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
    "khu vực": "region",
    "vùng": "region",
}
_COMMITTEES = {
    "tỉnh ủy": "province",
    "thành ủy": "city",
    "huyện ủy": "district",
    "thị ủy": "district",
    "quận ủy": "district",
}
_PLACE_OF = {"huyện": "huyện", "thị": "thị xã", "quận": "quận", "thành": "thành phố", "tỉnh": "tỉnh"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that every province or district has."""

    name: str
    type: str
    level: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a name says.

    Attributes:
        core: The body in the form compared; empty for a place itself.
        body: The known body, if it is one.
        kind: Kind of the place: province, city, district, commune, region, central, unknown; ``None`` without one.
        type: The word for the place: "huyện", "thị xã", …
        place: The place's name in the form compared, without its type.
        within: A further place behind it ("xã X, huyện Y").
        committee: Whether the place is said through its Party committee ("Ban Dân vận Huyện ủy X").
        steps: What was done to the name.
    """

    core: str
    body: Body | None
    kind: str | None
    type: str | None
    place: str | None
    within: str | None = None
    committee: bool = False
    steps: tuple[str, ...] = ()


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
            bodies[_core(words(name))] = body
    for name, forms in data["also"].items():
        for form in forms:
            bodies.setdefault(_core(words(form)), official[name])
    for change in succession["renamed"]:
        body = official.get(change["from"]) or Body(change["from"], "department", "province")
        if body.name == "Ban Dân tộc" or change["to"] in official:
            body = official[change["to"]]
        for name in (change["from"], change["to"], *change.get("also", ())):
            bodies[_core(words(name))] = body
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for core in bodies:
        by_first[core[0]].append(core)
    heads = [(kind, words(head)) for kind, listed in data["heads"].items() for head in listed]
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
    )


def _core(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t for t in tokens if t not in CONNECTING)


def unit_type(core: str) -> str:
    """The kind of a unit that is no known body, by the head of its name."""
    tokens = tuple(core.split())
    for kind, head in names().heads:
        if tokens[: len(head)] == head:
            return kind
    return "other"


@lru_cache(maxsize=262144)
def read_name(written: str) -> UnitName:
    """What a name says."""
    steps: list[str] = []
    raw = words(written)
    tokens = _without_before(_expand(raw, steps), steps)
    central = False
    if tokens[:1] == ("trung",) and tokens[1:2] == ("ương",) and len(tokens) > 2:
        tokens, central = tokens[2:], True
    committee = _party_committee(tokens)
    if committee is not None:
        return UnitName("đảng ủy", None, *committee, committee=True, steps=tuple(steps))
    locality = _locality(tokens)
    if locality is not None:
        return UnitName("", None, *locality, steps=tuple(steps))
    found = _by_letters(_core(raw), steps) or _known_body(_core(tokens), steps)
    if found is not None:
        body, rest = found
        tail = _tail(rest)
        if tail is None and rest:
            tail = (
                ("unknown", None, " ".join(rest), None, False) if len(rest) <= 4 and _may_be_place(body, rest) else None
            )
        if tail is not None or not rest:
            kind, type_, place, within, through = tail or (None, None, None, None, False)
            if central and kind is None:
                kind = "central"
            if body.type == "ministry":
                kind = "central"
            return UnitName(_key(body), body, kind, type_, place, within, through, tuple(steps))
        if body.name == "Trường Chính trị":
            return UnitName(_key(body), body, None, None, None, steps=(*steps, "one in each province"))
    return _open(tokens, central, steps)


def _key(body: Body) -> str:
    return fold(body.name)


def _expand(tokens: tuple[str, ...], steps: list[str]) -> tuple[str, ...]:
    known = names().abbreviations
    out: list[str] = []
    for token in tokens:
        long = known.get(token)
        if long is not None and not (token in {"h", "q", "p", "ct"} and len(tokens) < 2):
            out += long
            steps.append(f"{token} = {' '.join(long)}")
        else:
            out.append(token)
    doubled: list[str] = []
    for token in out:  # "Hội HND", "Ban BTG": a head that the abbreviation holds as well
        if doubled and doubled[-1] == token and token in {"hội", "ban", "sở", "công", "bệnh"}:
            continue
        doubled.append(token)
    return tuple(doubled)


def _without_before(tokens: tuple[str, ...], steps: list[str]) -> tuple[str, ...]:
    changed = True
    while changed:
        changed = False
        for before in names().before:
            plain = _core(before)
            for form in {before, plain}:
                if form and len(tokens) > len(form) and tokens[: len(form)] == form:
                    tokens = tokens[len(form) :]
                    while tokens and tokens[0] in CONNECTING:
                        tokens = tokens[1:]
                    steps.append(f"without “{' '.join(form)}”")
                    changed = True
                    break
            if changed:
                break
    return tokens


def _locality(tokens: tuple[str, ...]) -> tuple[str | None, str | None, str | None, str | None] | None:
    """A place itself, or its people's committee: kind, type, place, within."""
    if tokens[:4] == ("ủy", "ban", "nhân", "dân") and len(tokens) > 4:
        tokens = tokens[4:]
    elif tokens[:4] == ("hội", "đồng", "nhân", "dân") and tokens[4:8] == ("ủy", "ban", "nhân", "dân"):
        tokens = tokens[8:]
    tail = _placed(tokens)
    return tail[:4] if tail is not None else None


def _party_committee(tokens: tuple[str, ...]) -> tuple[str | None, str | None, str | None, str | None] | None:
    """A Party committee: "Huyện ủy X", "Đảng ủy xã X", "Đảng bộ huyện X"."""
    if len(tokens) >= 2 and " ".join(tokens[:2]) in _COMMITTEES:
        rest = tokens[2:]
        place = " ".join(rest) or None
        kind = _COMMITTEES[" ".join(tokens[:2])]
        if kind == "province" or (kind == "city" and (not place or is_province(place))):
            return "province", "tỉnh", place, None
        return "district" if kind == "city" else kind, _PLACE_OF[tokens[0]], place, None
    if tokens[:2] in {("đảng", "ủy"), ("đảng", "bộ")} and (tail := _placed(tokens[2:])) is not None:
        return tail[:4]
    return None


Tail = tuple[str | None, str | None, str | None, str | None, bool]


def _placed(tokens: tuple[str, ...]) -> Tail | None:
    """A place with its type: "huyện X", "xã X huyện Y", "tỉnh", "thành phố X", a province's bare name."""
    if not tokens:
        return None
    joined = " ".join(tokens)
    if is_province(joined):
        return "unknown_province", None, joined, None, False
    for size in (2, 1):
        type_ = " ".join(tokens[:size])
        if type_ not in _KINDS or len(tokens) < size:
            continue
        rest = tokens[size:]
        kind = _KINDS[type_]
        if not rest:
            return (kind, type_, None, None, False) if kind in {"province", "city", "district", "commune"} else None
        if len(rest) > 7 or (kind == "province" and not is_province(" ".join(rest))):
            return None
        for k in range(1, len(rest)):
            inner = _placed(rest[k:])
            if (
                inner is not None
                and inner[0] not in {None, "region"}
                and (inner[0] == "unknown_province" or rest[k] in {"huyện", "thị", "thành", "tỉnh", "quận", "tp"})
            ):
                if rest[k:] and " ".join(rest) and is_province(" ".join(rest)):
                    break
                return kind, type_, " ".join(rest[:k]), inner[2], False
        return kind, type_, " ".join(rest), None, False
    return None


def _tail(tokens: tuple[str, ...]) -> Tail | None:
    """The place behind a body: also through its Party committee, a branch, or "Việt Nam"."""
    if not tokens:
        return None
    if tokens[:2] == ("việt", "nam"):
        rest = tokens[2:]
        return _tail(rest) if rest else ("central", None, None, None, False)
    if tokens in {("trung", "ương"), ("trung", "ương", "đảng")}:
        return "central", None, None, None, False
    if tokens[:2] == ("chi", "nhánh"):
        return _tail(tokens[2:]) or (
            ("unknown", None, " ".join(tokens[2:]), None, False) if tokens[2:] else (None, None, None, None, False)
        )
    if len(tokens) >= 2 and " ".join(tokens[:2]) in _COMMITTEES:
        found = _party_committee(tokens)
        return (*found, True) if found is not None else None
    return _placed(tokens)


def _may_be_place(body: Body, rest: tuple[str, ...]) -> bool:
    """Whether words behind a body may be the bare name of a place: "Công an Thới Lai"."""
    if body.type == "ministry":
        return False
    return not any(t in names().inside for t in rest) and not any(t[0] in _NUMERALS for t in rest[:1])


def _matches(tokens: tuple[str, ...], core: tuple[str, ...]) -> int | None:
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


def _by_letters(tokens: tuple[str, ...], steps: list[str]) -> tuple[Body, tuple[str, ...]] | None:
    """The known body whose words a name's letters stand for, and what stands behind it, in full."""
    data = names()
    best: tuple[int, tuple[str, ...]] | None = None
    for core in data.by_first.get(tokens[0], ()) if tokens else ():
        used = _matches(tokens, core)
        if used is not None and (best is None or (len(core), core) > (len(best[1]), best[1])):
            best = (used, core)
    if best is None or best[0] < 2:
        return None
    rest = _expand(tokens[best[0] :], [])
    if rest and _tail(rest) is None:
        return None
    steps.append(f"the body {data.bodies[best[1]].name} by its letters")
    return data.bodies[best[1]], rest


def _known_body(tokens: tuple[str, ...], steps: list[str]) -> tuple[Body, tuple[str, ...]] | None:
    """The known body that a name begins with, and what stands behind it."""
    data = names()
    for size in range(min(len(tokens), data.longest), 0, -1):
        body = data.bodies.get(tokens[:size])
        if body is not None and not _goes_on(tokens, size):
            steps.append(f"the body {body.name}")
            return body, tokens[size:]
    return _by_letters(tokens, steps) or _mistyped(tokens, steps)


def _goes_on(tokens: tuple[str, ...], size: int) -> bool:
    """Whether what stands behind is part of a longer name: "Công an" in "Công an nhân dân X", "Báo" in "Báo chí"."""
    rest = tokens[size:]
    if not rest or _tail(rest) is not None:
        return False
    return any(t in names().inside for t in rest) or len(rest) > 4


def _mistyped(tokens: tuple[str, ...], steps: list[str]) -> tuple[Body, tuple[str, ...]] | None:
    """A known body with a typing error, or without its marks."""
    data = names()
    if len(tokens) < 3:
        pool = [core for core in data.bodies if len(core) == len(tokens)]
        bare = unaccented(" ".join(tokens))
        same = {data.bodies[core].name: core for core in pool if unaccented(" ".join(core)) == bare}
        if len(same) == 1 and len(bare) > 5:
            (core,) = same.values()
            steps.append(f"the body {data.bodies[core].name} but for its marks")
            return data.bodies[core], ()
        return None
    first = unaccented(tokens[0])
    for size in range(min(len(tokens), data.longest), 2, -1):
        if size < len(tokens) and _tail(tokens[size:]) is None:
            continue
        text = " ".join(tokens[:size])
        pool_text = _by_size(size)
        found = process.extract(unaccented(text), pool_text, scorer=fuzz.ratio, score_cutoff=_TYPING_ERROR, limit=2)
        found = [hit for hit in found if hit[0].split()[0] == first]
        if not found:
            continue
        if (
            len(found) > 1
            and data.bodies[found[1][2]].name != data.bodies[found[0][2]].name
            and found[1][1] > found[0][1] - 4
        ):
            continue
        core = found[0][2]
        if any(t[0] in _NUMERALS for t in tokens[:size]) or fuzz.ratio(text, " ".join(core)) < 80:
            continue
        steps.append(f"the body {data.bodies[core].name} but for a typing error ({found[0][1]:.0f} %)")
        return data.bodies[core], tokens[size:]
    return None


@cache
def _by_size(size: int) -> dict[tuple[str, ...], str]:
    return {core: unaccented(" ".join(core)) for core in names().bodies if abs(len(core) - size) <= 1}


def _open(tokens: tuple[str, ...], central: bool, steps: list[str]) -> UnitName:
    """A unit with a name of its own: the place behind it goes apart, legal forms and "trường" before a kind go off."""
    core = _core(tokens)
    for form in names().forms:
        plain = _core(form)
        for k in range(len(core) - len(plain) + 1):
            if core[k : k + len(plain)] == plain and k > 0:
                core = core[:k] + core[k + len(plain) :]
                break
    if (
        len(core) > 2
        and core[0] == "trường"
        and core[1:3]
        in {
            ("đại", "học"),
            ("cao", "đẳng"),
            ("trung", "cấp"),
            ("trung", "học"),
            ("tiểu", "học"),
            ("mầm", "non"),
            ("phổ", "thông"),
        }
    ):
        core = core[1:]
    again = names().bodies
    for size in range(min(len(core), names().longest), 1, -1):
        if core[:size] in again and (size == len(core) or _tail(core[size:]) is not None):
            body = again[core[:size]]
            kind, type_, place, within, through = _tail(core[size:]) or (None, None, None, None, False)
            return UnitName(_key(body), body, kind, type_, place, within, through, (*steps, f"the body {body.name}"))
    for k in range(1, len(core)):
        tail = _tail(core[k:])
        if tail is not None and (k > 1 or core[0] not in {"trường", "đại", "công", "bệnh"}):
            kind, type_, place, within, through = tail
            if kind == "unknown" or kind == "region":
                break
            return UnitName(" ".join(core[:k]), None, kind, type_, place, within, through, tuple(steps))
    if len(core) <= 3 and not central and unit_type(" ".join(core)) == "other" and all(t.isalpha() for t in core):
        return UnitName("", None, "unknown", None, " ".join(core), steps=tuple(steps))
    return UnitName(" ".join(core), None, "central" if central else None, None, None, steps=tuple(steps))
