"""The place in a unit's name: a district, a province, a Party committee's area, a branch.

In: words of a name. Out: kind, type, name of the place, a further place behind it, and whether it is said through a
Party committee; ``None`` where the words are no place.
"""

from __future__ import annotations

from output.resolve.provinces import is_province
from output.resolve.words import ROMAN

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


def locality(tokens: tuple[str, ...]) -> tuple[str | None, str | None, str | None, str | None] | None:
    """A place itself, or its people's committee: kind, type, place, within."""
    if tokens[:4] == ("ủy", "ban", "nhân", "dân") and len(tokens) > 4:
        tokens = tokens[4:]
    elif tokens[:4] == ("hội", "đồng", "nhân", "dân") and tokens[4:8] == ("ủy", "ban", "nhân", "dân"):
        tokens = tokens[8:]
    tail = placed(tokens)
    return tail[:4] if tail is not None else None


def party_committee(tokens: tuple[str, ...]) -> tuple[str | None, str | None, str | None, str | None] | None:
    """A Party committee: "Huyện ủy X", "Đảng ủy xã X", "Đảng bộ huyện X"."""
    if len(tokens) >= 2 and " ".join(tokens[:2]) in _COMMITTEES:
        rest = tokens[2:]
        place = " ".join(rest) or None
        kind = _COMMITTEES[" ".join(tokens[:2])]
        if kind == "province" or (kind == "city" and (not place or is_province(place))):
            return "province", "tỉnh", place, None
        return "district" if kind == "city" else kind, _PLACE_OF[tokens[0]], place, None
    if tokens[:2] in {("đảng", "ủy"), ("đảng", "bộ")} and (tail := placed(tokens[2:])) is not None:
        return tail[:4]
    return None


Tail = tuple[str | None, str | None, str | None, str | None, bool]


def placed(tokens: tuple[str, ...]) -> Tail | None:
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
        if kind == "region" and len(rest) == 1:
            rest = (ROMAN.get(rest[0], rest[0]),)
        if not rest:
            return (kind, type_, None, None, False) if kind in {"province", "city", "district", "commune"} else None
        if len(rest) > 7 or (kind == "province" and not is_province(" ".join(rest))):
            return None
        for k in range(1, len(rest)):
            inner = placed(rest[k:])
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


def tail_of(tokens: tuple[str, ...]) -> Tail | None:
    """The place behind a body: also through its Party committee, a branch, or "Việt Nam"."""
    if not tokens:
        return None
    if tokens[:2] == ("việt", "nam"):
        rest = tokens[2:]
        return tail_of(rest) if rest else ("central", None, None, None, False)
    if tokens in {("trung", "ương"), ("trung", "ương", "đảng")}:
        return "central", None, None, None, False
    if tokens[:2] == ("chi", "nhánh"):
        return tail_of(tokens[2:]) or (
            ("unknown", None, " ".join(tokens[2:]), None, False) if tokens[2:] else (None, None, None, None, False)
        )
    if len(tokens) >= 2 and " ".join(tokens[:2]) in _COMMITTEES:
        found = party_committee(tokens)
        return (*found, True) if found is not None else None
    return placed(tokens)
