"""What a bloc's name says: its number, its members' field, whose system it is, and where.

In: a name and its other forms as written. Out: a :class:`BlocName`. Generic words, provinces and connecting words go
off; phrases that mean one field become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from output.resolve.bloc_data import bloc_words, field_words
from output.resolve.bloc_owners import army_of, ministry_of
from output.resolve.provinces import is_province
from output.resolve.words import CONNECTING, ROMAN, districts_in, words

_DIGITS = re.compile(r"^0*(\d{1,3})$")
_SPLIT = re.compile(r"\s[-–—(]\s*(?=(?:[Kk]hối|[Cc]ụm|KHỐI|CỤM)\s)|\((?=(?:[Kk]hối|[Cc]ụm)\s)")
_TAIL_BEHIND_PROVINCE = 4
_SEVERAL = re.compile(r"(?<! số) (?:\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) tỉnh (?!ủy |đoàn |hội |$)")
_DEPARTMENTS = " các sở "
_HEAD = frozenset({"khối", "cụm", "thi", "đua", "số"})
_COUNTED = frozenset({"tỉnh", "thành", "huyện", "quận", "đơn", "xã"})


@dataclass(frozen=True, slots=True)
class BlocName:
    """What a name says.

    Attributes:
        kind: khoi or cum.
        number: Arabic number, or letter.
        core: Words and fields left of the name.
        members: Kind of places that the members are: district, commune, province.
        body: The body whose branches they are, in the form that units have it.
        spread: central or interprovincial, where the name says so.
        province: Folded name of a province in the name.
        district: A district in the name, with its type, folded.
        first: Whether the number stands before the field: the bloc's place in a list of blocs.
        departments: Whether the name calls its members departments ("các sở, ngành").
    """

    kind: str
    number: str | None
    core: frozenset[str]
    members: str | None
    body: str | None
    spread: str | None
    province: str | None
    district: str | None
    first: bool = False
    departments: bool = False


@lru_cache(maxsize=65536)
def read_bloc(name: str, aliases: tuple[str, ...] = ()) -> BlocName:
    """What a name and its other forms say together: what one leaves out, another may say."""
    forms = [_read(part) for part in _parts(name)] + [_read(part) for alias in aliases for part in _parts(alias)]
    first = forms[0]
    cut = [form for form in forms[1:] if form.core and form.core < first.core and form.members == first.members]
    core = min((form.core for form in cut if _is_cut(first.core, form.core)), key=len, default=first.core)
    core = core or next((form.core for form in forms if form.core), frozenset())

    def said(attribute: str) -> str | None:
        return next((value for form in forms if (value := getattr(form, attribute)) is not None), None)

    number = said("number")
    return BlocName(
        first.kind,
        number,
        core - ({number} if number else set()),
        said("members"),
        None if (body := said("body")) == "ủy ban mặt trận tổ quốc" and "mặt trận" in core else body,
        said("spread"),
        said("province"),
        said("district"),
        next((form.first for form in forms if form.number is not None), False),
        any(form.departments for form in forms),
    )


def _is_cut(core: frozenset[str], shorter: frozenset[str]) -> bool:
    """Whether what the longer form has more are words that no name holds: the reader went on too far."""
    return all(" " not in word and word not in field_words() for word in core - shorter)


def _parts(name: str) -> list[str]:
    return [part for part in _SPLIT.split(name) if part.strip()] or [name]


def _read(name: str) -> BlocName:
    data = bloc_words()
    ministry, raw = ministry_of(words(name.replace("(", " ").replace(")", " ")))
    army, tokens = army_of(_expanded(raw))
    kind = "cum" if tokens[:1] == ("cụm",) else "khoi"
    joined = " ".join(tokens)
    district, inside = _district(name)
    province, tokens = _without_province(tokens, inside)
    if inside:
        tokens = _without(tokens, inside)
    whole = tokens
    number, tokens = _number(whole)
    leads = number is not None and _leads(whole, tokens)
    tokens = tuple(t for t in tokens if t not in CONNECTING)
    for owner in data.owners:
        tokens = _without(tokens, owner)
    padded = _SEVERAL.sub(" các tỉnh ", f" {joined} ") if province is None else f" {joined} "
    spread = None
    if province is None and (ministry or " tối cao " in padded or any(f" {w} " in padded for w in data.central)):
        spread = "central"
    if any(f" {w} " in padded for w in data.regions) or (army and province is None):
        spread = "interprovincial"
    tokens, body = _take(tokens, data.systems, first=True)
    core: set[str] = {ministry} if ministry else set()
    if army and spread == "interprovincial":
        core.add(army)
    mass = (
        " đoàn thể " in padded
        or " chính trị xã hội " in padded
        or (" mặt trận " in padded and " đảng " in padded)
        or " tổ chức chính trị" in padded
    )
    if body == "ủy ban mặt trận tổ quốc" and mass:
        body = None
        core.add("mặt trận")
    if body == "đảng ủy" and (
        " ban đảng " in padded
        or " cơ quan của " in padded
        or " cơ quan đảng " in padded
        or " giúp việc " in padded
        or (" trực thuộc " in padded and not any(f" {w} " in padded for w in data.committees))
    ):
        body = None
        core.add("đảng")
    if body == "trường" and " đại học " in padded:
        body = None
    if body == "trường":
        core.update(level for level in data.schools if f" {level} " in padded)
    tokens, fields = _take_all(tokens, data.fields)
    core |= fields
    if "đảng" in core:
        tokens = tuple(t for t in tokens if t not in {"trực", "thuộc", "tỉnh", "ủi", "ủy"})
    members = None
    if spread != "central":
        provinces = spread is not None or " các tỉnh " in padded
        tokens, members = _take(tokens, tuple(p for p in data.places if p[1] != "province" or provinces), first=False)
    if members == "province":
        spread = "interprovincial"
    elif members in {"district", "commune"} and spread == "interprovincial" and " các tỉnh " not in padded:
        spread = None
    if members == "commune" and "hợp" in tokens and "tác" in tokens:
        members = None
    if spread == "central" and "trung ương" in core:
        core.discard("trung ương")
    if spread == "central":
        core.update(t for t in ("bộ",) if t in tokens)
    core.update(t for t in tokens if t not in data.generic and not t.isdigit())
    for above in data.above:
        if f" {' '.join(above)} " in padded and core - set(above):
            core -= set(above)
    if spread == "interprovincial":
        core -= {"khu", "vực", "vùng", "miền", "thành", "phố", "trung ương"}
        if " trực thuộc trung ương " in padded:
            core = {"thành phố trực thuộc trung ương"}
            members = "province"
    return BlocName(
        kind, number, frozenset(core), members, body, spread, province, district, leads, _DEPARTMENTS in padded
    )


def _expanded(tokens: tuple[str, ...]) -> tuple[str, ...]:
    known = bloc_words().abbreviations
    out: list[str] = []
    k = 0
    while k < len(tokens):
        for size in (3, 2):  # "kt-kt" comes in two words
            if (
                k + size <= len(tokens)
                and all(len(t) <= 2 for t in tokens[k : k + size])
                and "".join(tokens[k : k + size]) in known
            ):
                out += known["".join(tokens[k : k + size])]
                k += size
                break
        else:
            out += known.get(tokens[k], (tokens[k],))
            k += 1
    return tuple(out)


def _district(name: str) -> tuple[str | None, tuple[str, ...]]:
    for type_, written in districts_in(name):
        inside = words(written)
        if not is_province(" ".join(inside)) and not " ".join(inside).startswith(bloc_words().regions):
            return f"{type_} {' '.join(inside)}", (*words(type_), *inside)
    return None, ()


def _without(tokens: tuple[str, ...], inside: tuple[str, ...]) -> tuple[str, ...]:
    for k in range(len(tokens) - len(inside) + 1):
        if tokens[k : k + len(inside)] == inside:
            return tokens[:k] + tokens[k + len(inside) :]
    return tokens


def _without_province(tokens: tuple[str, ...], inside: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The last province in a name; words behind it that the reader took too far go off with it."""
    for size in (5, 4, 3, 2, 1):
        for k in range(len(tokens) - size, 0, -1):
            piece = " ".join(tokens[k : k + size])
            if not is_province(piece) or (inside and any(t in inside for t in tokens[k : k + size])):
                continue
            rest = tokens[k + size :]
            if len(rest) > _TAIL_BEHIND_PROVINCE or (rest and (rest[0] in {"các", "công", "lđlđ"} or k < 4)):
                return piece, tokens[:k] + rest
            if rest and rest[0] == "khu":
                return piece, tokens[:k] + rest
            return piece, tokens[:k]
    return None, tokens


def _number(tokens: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """A number, Roman or Arabic, or a letter: behind "số", behind the head, or at the end."""
    for k, token in enumerate(tokens):
        found = _DIGITS.match(token)
        value = found[1] if found else ROMAN.get(token)
        if value is None and k and tokens[k - 1] == "số" and len(token) == 1:
            value = token
        if value is None or (found and _counts(tokens, k)):
            continue
        if (
            token in {"v", "x", "i"}
            and k
            and tokens[k - 1] not in {"số", "đua", "khối", "cụm", "nghiệp", "nước", "tế"}
            and k + 1 < len(tokens)
        ):
            continue
        rest = tokens[:k] + tokens[k + 1 :]
        return value, rest
    return None, tokens


def _leads(tokens: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    """Whether the number that was taken out stood right behind "khối thi đua số", before the field."""
    before = next((k for k, token in enumerate(rest) if tokens[k] != token), len(rest))
    return before < len(rest) and all(token in _HEAD for token in tokens[:before])


def _counts(tokens: tuple[str, ...], k: int) -> bool:
    """Whether a number says how many there are: "Cụm thi đua 7 | tỉnh miền núi"."""
    if tokens[k + 1 : k + 3] == ("thành", "phố") and k + 3 >= len(tokens):
        return False
    return k + 2 < len(tokens) and tokens[k - 1] != "số" and tokens[k + 1] in _COUNTED and tokens[k + 2] != "ủy"


def _take(
    tokens: tuple[str, ...], phrases: tuple[tuple[tuple[str, ...], str], ...], *, first: bool
) -> tuple[tuple[str, ...], str | None]:
    """Take out the longest phrase that the words hold; every one of its key's phrases goes with it."""
    for phrase, key in phrases:
        for k in range(len(tokens) - len(phrase) + 1):
            if phrase and tokens[k : k + len(phrase)] == phrase:
                left = tokens[:k] + tokens[k + len(phrase) :]
                if first:
                    for other, same in phrases:
                        if same == key:
                            left = _without(left, other)
                return left, key
    return tokens, None


def _take_all(
    tokens: tuple[str, ...], phrases: tuple[tuple[tuple[str, ...], str], ...]
) -> tuple[tuple[str, ...], set[str]]:
    found: set[str] = set()
    changed = True
    while changed:
        changed = False
        for phrase, key in phrases:
            for k in range(len(tokens) - len(phrase) + 1):
                if tokens[k : k + len(phrase)] == phrase:
                    tokens = (*tokens[:k], "|", *tokens[k + len(phrase) :])
                    found.add(key)
                    changed = True
                    break
            if changed:
                break
    return tuple(t for t in tokens if t != "|"), found
