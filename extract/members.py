"""Members of a bloc: where a list of them begins, and how many are declared.

In: a view, the items of a sentence. Out: lists of members and declared numbers, each with the place it was read from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.blocs import Mention
from extract.clause import Item, signs
from extract.lists import UnitList, read_list
from extract.numbers import Count
from extract.units import read_unit
from extract.view import View

_MEMBER_NOUNS = frozenset({
    "đơn", "thành", "cơ", "hội", "sở", "trường", "huyện", "xã", "phường", "doanh", "công", "bệnh", "ngân", "tổ",
    "chi", "tòa", "viện", "phòng", "đảng", "địa", "trung", "thị", "tập", "trại", "cục", "tỉnh", "ban", "báo", "bộ",
    "quận", "khoa", "thôn", "ấp", "khu", "khóm", "xóm",
})  # fmt: skip


@dataclass(slots=True)
class Membership:
    """A list of members; ``anchor`` is the bloc mention's item the list hangs on, if one stands before it."""

    units: UnitList
    anchor: Item | None
    rule: str
    sentence: int = -1


@dataclass(slots=True)
class Declared:
    """A declared number of members and the item of the bloc it is said of."""

    count: Count
    anchor: Item | None
    strength: int
    sentence: int = -1


def read_members(
    v: View, items: list[Item], last: int, following: list[tuple[int, int]], sentence: int
) -> tuple[list[Membership], list[Declared]]:
    """Lists and declared numbers of one sentence.

    ``following`` are the token ranges of the sentences behind it, for bulleted lists.
    """
    s = signs(items)
    lists: list[Membership] = []

    def keep(units: UnitList, anchor: Item | None, rule: str) -> None:
        inside = any(m.units.start < units.end and units.elements[0].start < m.units.end for m in lists)
        if not inside:
            lists.append(Membership(units, anchor, rule, sentence))

    for k, c in enumerate(s):
        found = _opening(v, items, s, k) if c in _OPENERS and _may_open(v, items, s, k) else None
        if found is None:
            continue
        rule, anchor, need, count = found
        start = items[k].start + 1 if items[k].sign == "(" else items[k].end
        units = _from(v, items, k, start, last, anchor, count)
        if len(units.elements) < 2 and _opens_lines(v, start, last):
            lines = _bulleted(v, start, following)
            if len(lines.elements) > 1 or not units.elements:
                units = lines
        size = len(units.elements)
        if size >= 2 and count is not None and size == count.value:
            need = 0
        if rule == "member.line" and size and _rest(v, units.end, last) > 1:
            continue
        if size >= max(need, 1):
            keep(units, anchor, rule)
    for a, b in _enumerated(v, items, s):
        units = read_list(v, items[a].start, items[b - 1].end)
        if units.elements:
            keep(units, None, "member.summed")
    return lists, _declared(v, items, s, sentence)


def _from(
    v: View, items: list[Item], k: int, start: int, last: int, anchor: Item | None, count: Count | None
) -> UnitList:
    """The list behind an opener: at once, or behind the colon that follows ("gồm các đơn vị có vốn nhà nước: A, B")."""
    shared = _said_head(v, items, k)
    units = read_list(v, start, last, shared)
    if units.elements and (len(units.elements) > 1 or units.elements[0].unit is not None):
        return units
    colon = next((c for c in range(start, min(start + 14, last)) if v.words[c] == ":"), None)
    if colon is not None and colon > start:
        units = read_list(v, colon + 1, last, shared or _plural_head(v, start, colon))
        if units.elements:
            return units
        start = colon + 1
    # names without a head: what the bloc's own name says of its members ("Cụm thi đua các huyện …": A, B) or nothing
    head = shared or (_bloc_head(v, anchor) if anchor is not None else ())
    found = read_list(v, start, last, head, bare=True)
    if len(found.elements) >= 3 and (head or (count is not None and count.value == len(found.elements))):
        return found
    return units


def _said_head(v: View, items: list[Item], k: int) -> tuple[tuple[int, int], ...]:
    """The head a count or a plural before the opener shares with the names behind it.

    "10 phường ở trung tâm: A, B", "các TAND tỉnh miền núi: A, B".
    """
    for n in range(k, max(-1, k - 7), -1):
        thing = items[n].thing
        if isinstance(thing, Count):
            hit = v.longest("head", thing.noun)
            before = items[n - 1] if n else None
            behind = items[n + 1] if n + 1 < len(items) else None
            if (
                behind is not None
                and behind.sign == "U"
                and behind.start == thing.noun
                and behind.end <= items[k].start
            ):
                return ((behind.start, behind.end),)
            if (
                hit
                and hit[1] == "locality"
                and before is not None
                and before.sign == "U"
                and before.end == items[n].start
            ):
                return ((before.start, before.end), (thing.noun, hit[0]))
            if hit and (
                hit[1] == "locality"
                or v.norms[thing.noun]
                in {"sở", "hội", "trường", "bệnh", "phòng", "chi", "ngân", "công", "trung", "doanh"}
            ):
                return ((thing.noun, hit[0]),)
            return ()
    if items[k].sign == ":":
        return _plural_head(v, max(0, items[k].start - 10), items[k].start)
    return ()


def _plural_head(v: View, i: int, j: int) -> tuple[tuple[int, int], ...]:
    for n in range(j - 1, i - 1, -1):
        if v.norms[n] == "các" and (hit := v.longest("head", n + 1)) and hit[0] <= j:
            place = v.longest("head", hit[0])
            if place and place[1] == "locality" and place[0] <= j:
                return ((n + 1, hit[0]), (hit[0], place[0]))
            return ((n + 1, hit[0]),)
    return ()


def _bloc_head(v: View, anchor: Item) -> tuple[tuple[int, int], ...]:
    thing = anchor.thing
    if not isinstance(thing, Mention):
        return ()
    for n in range(thing.head_end, thing.end):
        if v.norms[n] != "các" or not (hit := v.longest("head", n + 1)) or hit[0] > thing.end:
            continue
        owner = next(
            (k for k in range(thing.head_end, n) if (unit := read_unit(v, k, limit=n)) and unit.end == n), None
        )
        if owner is not None and hit[1] == "locality":
            return ((owner, n), (n + 1, hit[0]))  # "Cụm thi đua Hội Nông dân các tỉnh …"
        if v.words[min(hit[0], thing.end - 1)] != ",":
            return ((n + 1, hit[0]),)
    return ()


_OPENERS = frozenset("i:=_N(")
_INCLUDES = frozenset({"quy tụ", "tập hợp", "gồm", "bao gồm", "gồm có", "đó là"})
_COUNTS = frozenset({"có", "với", "gồm", "đủ", "còn"})


def _may_open(v: View, items: list[Item], s: str, k: int) -> bool:
    """Whether an item of ``_OPENERS`` can be one at all, by what is told at a glance."""
    c = s[k]
    if c == "_":
        return v.norms[items[k].end - 1] == "có"
    if c == "i":
        return items[k].word in _INCLUDES
    if c == "N":
        return v.norms[items[k].start - 1] in _COUNTS
    if c == "(":
        return k > 0 and (s[k - 1] in "Bk" or s[k + 1 : k + 2] in {"N", "U", "G", "_"})
    return True


_QUIET = r"(?:\([^()]*\)|oU|[^RAdtexghPUi()])"


def _opening(v: View, items: list[Item], s: str, k: int) -> tuple[str, Item | None, int, Count | None] | None:
    """Whether a list of members may begin behind item ``k``.

    Returns the rule, the bloc's item, the least size, the number declared.
    """
    c = s[k]
    words = " ".join(v.norms[max(0, items[k].start - 10) : items[k].start])
    cut = max(s.rfind(";", 0, k) + 1, s.rfind(".", 0, k) + 1, k - 60)
    segment = "".join("_" if x.word in {"quy tụ", "tập hợp"} else x.sign for x in items[cut:k])
    bloc = re.search(rf"([Bk]){_QUIET}{{0,12}}\(?$", segment)
    anchor = items[cut + bloc.start(1)] if bloc else None
    number = re.search(r"N[^BkRAdtexh]{0,4}$", segment)
    count = items[cut + number.start()].thing if number else None
    counted = count if isinstance(count, Count) else None
    awarded = re.search(r"[cAxedt][_*]*N?[_,*]*$", segment) is not None and not (
        bloc and re.search(r"[Bk][^Adxte]*$", segment)
    )
    member = (
        re.search(
            r"thành viên(?: (?:của|trong|thuộc))?(?: (?:khối|cụm))?(?: thi đua)?(?: số)?(?: \w{1,2})?(?: là)?$", words
        )
        is not None
    )
    own = (
        re.search(
            r"(?:đơn vị|cơ quan|thành viên|tỉnh|thành phố|huyện|xã|phường|trường|sở|hội|bệnh viện|công ty|doanh nghiệp|"
            r"ngành|sở [\w& ]{2,12}) (?:của|trong|thuộc) (?:khối|cụm)(?: thi đua)?(?: \w+){0,3}$",
            words,
        )
        is not None
    )
    if c == "i" and items[k].word in {"quy tụ", "tập hợp"} and re.search(r"[Bk][_,]?(?:\([^()]*\))?$", segment):
        return "member.include", anchor, 3, counted
    if c == "i" and items[k].word in {"gồm", "bao gồm", "gồm có", "đó là"}:
        if bloc and not awarded:
            return "member.include", anchor, 1, counted
        if counted is not None and not awarded and re.search(r"N[_,]*$", segment):
            return "member.include", None, 2, counted
        if member:
            return "member.include", None, 2, counted
        return None
    if c in ":=_":
        if awarded or "i" in segment or re.match(r"[:=_]*U(?:[,;&]+_?U)*_?,?_?[pdtegx]", s[k:]):
            return None
        if (
            c == ":"
            and anchor is not None
            and re.search(r"thành viên (?:của|trong|thuộc)$", v.norm(max(0, anchor.start - 3), anchor.start))
        ):
            member = True
        if member or own:
            return "member.are", anchor, 2, counted
        if bloc and counted is not None and c != "_":
            return "member.include", anchor, 2, counted
        if c == ":" and bloc and words.endswith((" có", " hiện có")) and re.search(r"[Bk][_,]*$", segment):
            return "member.include", anchor, 2, counted
        if c == "_" and bloc and re.search(r"[Bk](?:\([^()]*\))?,?$", segment) and s[k + 1 : k + 4] == "U,U":
            return "member.include", anchor, 3, counted
        if c == ":" and s[k - 1] == "B" and re.match(r":U(?:[,;&]U)+[.;]*(?:$|(?<=[.;])[RU])", s[k:]):
            return "member.line", items[k - 1], 2, None
        if c == ":" and counted is not None and _said_head(v, items, k):
            return "member.counted", anchor, 1000, counted
        return None
    own_count = items[k].thing
    if (
        c == "N"
        and bloc
        and re.search(r"[Bk][_Y,=]*$", segment)
        and v.norms[items[k].start - 1] in _COUNTS
        and isinstance(own_count, Count)
    ):
        after = s[k + 1 : k + 2]
        if after in {":", "=", "U"}:
            return "member.include", anchor, 2, own_count
    if c == "(" and k:
        if s[k - 1] in "Bk" and counted is not None:
            return "member.counted", items[k - 1], 1000, counted
        if re.match(r"\((?:N[:_]?)?[UG_](?:[,;&]+[UG_]){2,}", s[k:]) and (s[k - 1] in "Bk" or member or own):
            return "member.bracket", items[k - 1] if s[k - 1] in "Bk" else None, 3, None
        if bloc and counted is not None and re.search(r"N_?$", segment) and re.match(r"\(U(?:[,;&]+U)+\)", s[k:]):
            return "member.bracket", anchor, 3, counted
    return None


def _enumerated(v: View, items: list[Item], s: str) -> list[tuple[int, int]]:
    """The items of a list that a count of members behind it sums up: "A, B, C và D, bốn thành viên của Khối"."""
    out = []
    for m in re.finditer(r"(U(?:\(R\))?(?:[,;&]+_?U(?:\(R\))?){2,})[,;_=&-]*(?:_=)?N", s):
        count = items[m.end() - 1].thing
        if not isinstance(count, Count) or count.value != m.group(1).count("U"):
            continue
        behind = " ".join(v.norms[count.noun : count.noun + 8])
        if "thành viên" in behind or re.search(r"(?:trong|thuộc|của) (?:khối|cụm)", behind):
            out.append((m.start(1), m.end(1)))
    return out


def _opens_lines(v: View, start: int, last: int) -> bool:
    """Whether nothing is named before the sentence's closing colon: "gồm 06 Cục Thuế:"."""
    words = v.words[start:last]
    while words and (words[-1] == "." or words[-1].isdigit()):
        words.pop()  # "gồm: 1."
    return len(words) <= 14 and (not words or words[-1] == ":") and not {",", ";", "("} & set(words)


def _bulleted(v: View, start: int, following: list[tuple[int, int]]) -> UnitList:
    """A list whose names stand one a line behind the colon."""
    out = UnitList(start, start)
    for a, b in following[:60]:
        units = read_list(v, a, b)
        if len(units.elements) != 1 or _rest(v, units.end, b) > 2:
            break
        out.elements += units.elements
        out.end = units.end
    return out


def _rest(v: View, i: int, j: int) -> int:
    return sum(1 for k in range(i, j) if v.alpha[k])


def _declared(v: View, items: list[Item], s: str, sentence: int) -> list[Declared]:
    out: list[Declared] = []
    for k, c in enumerate(s):
        thing = items[k].thing
        if c != "N" or not isinstance(thing, Count):
            continue
        noun = v.norms[thing.noun]
        if noun not in _MEMBER_NOUNS or thing.value < 2 or thing.value > 60:
            continue
        behind = " ".join(v.norms[thing.noun : thing.noun + 10])
        before = s[max(0, k - 7) : k]
        member = re.match(r"(?:\w+,? ){0,4}?thành viên\b", behind) is not None
        inside = (
            re.match(
                r"(?:đơn vị|cơ quan|cơ quan , đơn vị|đơn vị , cơ quan|sở|hội|trường|huyện|đơn vị thành viên|thành viên|"
                r"\w+|\w+ \w+)(?: ,? ?\w+){0,3}? (?:trong|thuộc|của|ở) (?:toàn )?(?:khối|cụm)\b",
                behind,
            )
            is not None
        )
        m = re.search(r"([Bk])(?:\([^()]*\)|oU|[Y_,=o]|i){0,4}$", before) or re.search(r"(B)\($", before)
        said = m is not None and (
            before.endswith(("i", "i_", "i:", "=", "B("))
            or v.norms[items[k].start - 1] in {"có", "gồm", "với", "đủ", "cả", "là"}
        )
        # "Khối … được thành lập theo …, gồm 8 đơn vị", "Khối … là mái nhà của 10 hội, đó là: …"
        announced = re.search(r"(?:^|[.;])[^UAdxeR]*[Bk][^UAdxeR]*$", s[:k]) is not None
        later = announced and (s[:k].endswith((",i", ",_i", ",i_")) or re.match(r"_?,_?i", s[k + 1 :]) is not None)
        follows = s[k + 1 : k + 3].lstrip("_,").startswith("i")
        awarded = re.search(r"[cdxeA]_?$", s[:k]) is not None or re.match(r"_?(?:p|r|d|x|2)", s[k + 1 :]) is not None
        if awarded and (noun == "tập" or not member):
            continue
        strength = 3 * (said or later) + 2 * member + 2 * inside + follows + thing.fraction
        if strength and (said or later or member or inside or (follows and not awarded) or thing.fraction):
            out.append(Declared(thing, items[k - len(before) + m.start(1)] if m else None, strength, sentence))
    return out
