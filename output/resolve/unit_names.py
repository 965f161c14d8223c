"""What a unit's name says: which body, and of which place.

In: a name as written. Out: a :class:`UnitName`: the body in the form compared, with the official name where the body is
a known one, the place behind it with its kind, and the steps that led there. Nothing is known here of the article: a
name without a place is of the article's province, which :mod:`output.resolve.units` adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from output.resolve.letters import matches
from output.resolve.provinces import is_province
from output.resolve.unit_data import Body, core_of, names, unit_type
from output.resolve.unit_tails import locality, party_committee, tail_of
from output.resolve.words import CONNECTING, fold, unaccented, words

_TYPING_ERROR = 92.0
_LONGEST_PLACE = 4
_DASHED = re.compile(r"\s[-–—]\s")
_COMMA = re.compile(r",\s")
_NUMERALS = frozenset("0123456789")


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


@lru_cache(maxsize=262144)
def read_name(written: str) -> UnitName:
    """What a name says."""
    steps: list[str] = []
    raw = words(_without_superior(written, steps))
    if raw[:1] == ("tư",) and len(raw) > 1:  # "TƯ Hội Nông dân"
        raw = ("trung", "ương", *raw[1:])
    tokens = _without_before(_expand(raw, steps), steps)
    central = False
    if tokens[:1] == ("trung",) and tokens[1:2] == ("ương",) and len(tokens) > 2:
        tokens, central = tokens[2:], True
        if tokens == ("đoàn",):
            tokens = ("đoàn", "thanh", "niên")
    committee = party_committee(tokens)
    if committee is not None:
        return UnitName("đảng ủy", None, *committee, committee=True, steps=tuple(steps))
    spot = locality(tokens)
    if spot is not None:
        return UnitName("", None, *spot, steps=tuple(steps))
    found = _by_letters(core_of(raw), steps) or _known_body(core_of(tokens), steps)
    if found is not None:
        body, rest = found
        tail = tail_of(rest)
        if tail is None and rest:
            tail = (
                ("unknown", None, " ".join(rest), None, False)
                if len(rest) <= _LONGEST_PLACE and _may_be_place(body, rest)
                else None
            )
        if tail is not None or not rest:
            kind, type_, place, within, through = tail or (None, None, None, None, False)
            if central and kind is None:
                kind = "central"
            if body.type == "ministry":
                kind = "central"
            if kind == "unknown" and body.name in names().single:
                kind = place = None
            return UnitName(_key(body), body, kind, type_, place, within, through, tuple(steps))
        if body.name in names().single:
            return UnitName(_key(body), body, None, None, None, steps=(*steps, "one in each province"))
    return _open(tokens, central, steps)


def _without_superior(written: str, steps: list[str]) -> str:
    """Without what the unit belongs to, behind a dash or a comma: "Công ty CP Than X - TKV"."""
    for cut, superiors in ((_DASHED, names().superiors), (_COMMA, names().behind_comma)):
        before, found, behind = cut.sub("\n", written).rpartition("\n")
        behind_words = words(behind)
        if found and len(words(before)) > 1 and any(behind_words[: len(s)] == s for s in superiors):
            steps.append(f"without “{behind}”, to which it belongs")
            return before.replace("\n", " ")
    return written


def _key(body: Body) -> str:
    return fold(body.name)


def _expand(tokens: tuple[str, ...], steps: list[str]) -> tuple[str, ...]:
    known = names().abbreviations
    out: list[str] = []
    for place, token in enumerate(tokens):
        long = known.get(token)
        if token == "tt" and not place and len(tokens) > 1 and (tokens[1] in names().inside or tokens[1] in known):
            long = ("trung", "tâm")  # else it is a township
        if token == "tt" and is_province(" ".join(tokens[place : place + 2])):
            long = None  # "TT-Huế"
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
            plain = core_of(before)
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


def _may_be_place(body: Body, rest: tuple[str, ...]) -> bool:
    """Whether words behind a body may be the bare name of a place: "Công an Thới Lai"."""
    if body.type == "ministry":
        return False
    return not any(t in names().inside for t in rest) and not any(t[0] in _NUMERALS for t in rest[:1])


def _by_letters(tokens: tuple[str, ...], steps: list[str]) -> tuple[Body, tuple[str, ...]] | None:
    """The known body whose words a name's letters stand for, and what stands behind it, in full."""
    data = names()
    best: tuple[int, tuple[str, ...]] | None = None
    for core in data.by_first.get(tokens[0], ()) if tokens else ():
        used = matches(tokens, core)
        if used is not None and (best is None or (len(core), core) > (len(best[1]), best[1])):
            best = (used, core)
    if best is None or best[0] < 2:
        return None
    rest, body = _expand(tokens[best[0] :], []), data.bodies[best[1]]
    if rest and tail_of(rest) is None and not (len(rest) <= _LONGEST_PLACE and _may_be_place(body, rest)):
        return None
    steps.append(f"the body {body.name} by its letters")
    return body, rest


def _known_body(tokens: tuple[str, ...], steps: list[str]) -> tuple[Body, tuple[str, ...]] | None:
    """The known body that a name begins with, and what stands behind it."""
    data = names()
    for size in range(min(len(tokens), data.longest), 0, -1):
        body = data.bodies.get(tokens[:size])
        if body is not None and (body.name in data.single or not _goes_on(tokens, size)):
            steps.append(f"the body {body.name}")
            return body, tokens[size:]
    return _by_letters(tokens, steps) or _mistyped(tokens, steps)


def _goes_on(tokens: tuple[str, ...], size: int) -> bool:
    """Whether what stands behind is part of a longer name: "Công an" in "Công an nhân dân X", "Báo" in "Báo chí"."""
    rest = tokens[size:]
    if not rest or tail_of(rest) is not None:
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
        if size < len(tokens) and tail_of(tokens[size:]) is None:
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
    core = core_of(tokens)
    core = tuple(t for k, t in enumerate(core) if not (t == "số" and k + 1 < len(core) and core[k + 1][0] in _NUMERALS))
    for head in names().lasting:
        if core[:3] == ("ban", "quản", "lí") and core[3 : 3 + len(head)] == head and len(core) > 3 + len(head):
            core = core[3:]
            steps.append(f"“{' '.join(core)}” and the board that manages it are one")
    for head in names().numbered:
        at = next((k for k, t in enumerate(core) if t.isdigit()), len(core))
        above = core[at + 1 :]
        if core[: len(head)] == head and at < len(core) and (not above or above[:2] in names().numbered):
            return UnitName(" ".join((*head, core[at])), None, "central", None, None, steps=tuple(steps))
    if core[:2] == ("trường", "chuyên"):
        core = ("trung", "học", "phổ", "thông", *core[1:])
    for form in names().forms:
        plain = core_of(form)
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
        if core[:size] in again and (size == len(core) or tail_of(core[size:]) is not None):
            body = again[core[:size]]
            kind, type_, place, within, through = tail_of(core[size:]) or (None, None, None, None, False)
            return UnitName(_key(body), body, kind, type_, place, within, through, (*steps, f"the body {body.name}"))
    for k in range(1, len(core)):
        tail = tail_of(core[k:])
        if tail is not None and (k > 1 or core[0] not in {"trường", "đại", "công", "bệnh"}):
            kind, type_, place, within, through = tail
            if kind == "unknown" or kind == "region":
                break
            return UnitName(" ".join(core[:k]), None, kind, type_, place, within, through, tuple(steps))
    if _is_bare_place(core) and not central:
        return UnitName("", None, "unknown", None, " ".join(core), steps=tuple(steps))
    return UnitName(" ".join(core), None, "central" if central else None, None, None, steps=tuple(steps))


def _is_bare_place(core: tuple[str, ...]) -> bool:
    """Whether a name may be a place without the word for it: "Trường Sơn" is no school."""
    if len(core) > 3 or not all(t.isalpha() for t in core):
        return False
    return unit_type(" ".join(core)) == "other" or (len(core) == 2 and core[0] == "trường")
