"""Members of a bloc: where a list of them begins, and how many are declared.

In: a view, the items of a sentence. Out: lists of members and declared numbers, each with the place it was read from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.clause import Item, signs
from extract.lists import UnitList, read_list
from extract.numbers import Count
from extract.view import View

_MEMBER_NOUNS = frozenset({"đơn", "thành", "cơ", "hội", "sở", "trường", "huyện", "xã", "phường", "doanh", "công", "bệnh", "ngân", "tổ", "chi", "tòa", "viện", "phòng", "đảng", "địa", "trung", "thị", "tập", "trại", "cục", "tỉnh", "ban", "báo", "bộ", "quận", "khoa"})  # fmt: skip


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


def read_members(v: View, items: list[Item], last: int, following: list[tuple[int, int]], sentence: int) -> tuple[list[Membership], list[Declared]]:
    """Lists and declared numbers of one sentence; ``following`` are the token ranges of the sentences behind it, for bulleted lists."""
    s = signs(items)
    lists: list[Membership] = []
    for k, rule, anchor in _openers(v, items, s):
        start = items[k].end if items[k].sign != "(" else items[k].start + 1
        head = _localities(v, items, k) if items[k].sign == "(" else _noun(v, items, k)
        units = read_list(v, start, last, head)
        if not units.elements and _only_colon(v, start, last):
            units = _bulleted(v, start, following)
        if rule == "member.counted" and not _counted(items, k, units):
            continue
        enough = 1 if rule == "member.include" else 2
        if rule == "member.bracket":
            enough = 3
        if len(units.elements) >= enough and not any(m.units.start <= start < m.units.end for m in lists):
            lists.append(Membership(units, anchor, rule, sentence))
    for a, b in _enumerated(v, items, s):
        units = read_list(v, items[a].start, items[b - 1].end)
        if units.elements and not any(m.units.start <= items[a].start < m.units.end for m in lists):
            lists.append(Membership(units, None, "member.summed", sentence))
    return lists, _declared(v, items, s, sentence)


def _noun(v: View, items: list[Item], k: int) -> tuple[tuple[int, int], ...]:
    """The head that a count before the colon shares with the names behind it: "10 phường ở trung tâm: A, B"."""
    for n in range(k, max(-1, k - 4), -1):
        thing = items[n].thing
        if isinstance(thing, Count):
            hit = v.longest("head", thing.noun)
            if hit and (hit[1] == "locality" or v.norms[thing.noun] in {"sở", "hội", "trường", "bệnh", "phòng", "chi", "ngân", "công", "trung"}):
                return ((thing.noun, hit[0]),)
            return ()
    return ()


def _localities(v: View, items: list[Item], k: int) -> tuple[tuple[int, int], ...]:
    """The head of names in brackets behind a bloc: "Hội Nông dân 9 tỉnh, thành phố trong Cụm (A, B, …)"."""
    for n in range(k - 1, max(-1, k - 7), -1):
        thing = items[n].thing
        if isinstance(thing, Count) and (hit := v.longest("head", thing.noun)) and hit[1] == "locality":
            before = items[n - 1] if n else None
            if before is not None and before.sign == "U" and before.end == items[n].start:
                return ((before.start, before.end), (thing.noun, hit[0]))
            return ((thing.noun, hit[0]),)
    return ()


def _counted(items: list[Item], k: int, units: UnitList) -> bool:
    """Whether a list has as many names as the count before it announces."""
    for n in range(k, max(-1, k - 7), -1):
        thing = items[n].thing
        if isinstance(thing, Count):
            return thing.value == len(units.elements) >= 3
    return False


def _enumerated(v: View, items: list[Item], s: str) -> list[tuple[int, int]]:
    """ "A, B, C và D, bốn thành viên của Khối": the items of a list that a count of members behind it sums up."""
    out = []
    for m in re.finditer(r"(U(?:[,;&]+_?U){2,})[,;_=&]*(?:_=)?N", s):
        count = items[m.end() - 1].thing
        if not isinstance(count, Count) or count.value != m.group(1).count("U"):
            continue
        behind = " ".join(v.norms[count.noun : count.noun + 8])
        if "thành viên" in behind or re.search(r"(?:trong|thuộc|của) (?:khối|cụm)", behind):
            out.append((m.start(1), m.end(1)))
    return out


def _openers(v: View, items: list[Item], s: str) -> list[tuple[int, str, Item | None]]:
    out: list[tuple[int, str, Item | None]] = []
    for k, c in enumerate(s):
        if c in ":i" and (m := re.search(r"N[_,]*$", s[:k])) and _noun(v, items, k) and not re.search(r"[cAxe]_?$", s[: m.start()]):
            bloc = re.search(r"([Bk])[^RAdtexh]*$", s[: m.start()])
            if not (c == "i" and bloc):
                out.append((k, "member.counted", items[bloc.start(1)] if bloc else None))
                continue
        if c == "N" and (m := re.search(r"([Bk])(?:\([^()]*\)|[Y_,]){0,4}$", s[:k])) and (after := re.match(r"_?[:=]", s[k + 1 : k + 3])) and v.norms[items[k].start - 1] in {"có", "với", "gồm", "đủ", ":"}:
            out.append((k + after.end() if after.end() > 1 else k, "member.include", items[m.start(1)]))
            continue
        if c in "i:=" or (c == "_" and items[k].end - items[k].start <= 3 and v.norms[items[k].end - 1] in {"gồm", "viên"}):
            before = s[:k]
            segment = before[max(before.rfind(";"), before.rfind(".")) + 1 :]
            offset = k - len(segment)
            if re.search(r"[Adxt]", segment) and not re.search(r"[BkN][^Adxte]*$", segment):
                continue
            word = items[k].word
            if c == "i" and word not in {"gồm", "bao gồm", "gồm có", "gồm các", "là các"}:
                continue
            m = None
            if c == "i":
                # "Khối A [năm 2021] [có 15 đơn vị,] gồm", "10 đơn vị gồm", "các thành viên gồm"
                m = re.search(r"([Bk])(?:\([^()]*\)|[^RAdtegxhPUi()]){0,9}$", segment)
                if not m and re.search(r"N[_,]*$", segment) and not re.search(r"[cAxe]_?N[_,]*$", segment):
                    m = re.search(r"()N[_,]*$", segment)
                if not m and (" " + v.norm(items[offset].start, items[k].start)).endswith((" thành viên", "thành viên của khối", "thành viên của cụm")):
                    m = re.search(r"()_$", segment)
            elif c in "=:":
                # "6/6 thành viên là A, B", "Các đơn vị thành viên: A, B", "Khối gồm 7 sở:" is read at "gồm"
                words = " ".join(v.norms[max(items[k].start - 8, items[offset].start if segment else items[k].start) : items[k].start])
                if re.search(r"thành viên(?: (?:của|trong|thuộc))?(?: (?:khối|cụm))?(?: thi đua)?(?: số)?(?: \w{1,2})?(?: là)?$", words) and "i" not in segment:
                    m = re.search(r"([Bk]?)[^Bk]*$", segment)
            if m:
                anchor = items[offset + m.start(1)] if m.group(1) else None
                out.append((k, "member.include" if c == "i" else "member.are", anchor))
        elif c == "(" and k and s[k - 1] in "Bk_N" and re.match(r"\((?:N[:_]?)?[UG_](?:[,;&]+[UG_]){2,}", s[k:]):
            words = " ".join(v.norms[max(0, items[k].start - 10) : items[k].start])
            if s[k - 1] in "Bk" and _localities(v, items, k):
                out.append((k, "member.counted", items[k - 1]))
            elif s[k - 1] in "Bk" or re.search(r"thành viên|đơn vị (?:trong|thuộc|của) (?:khối|cụm)", words):
                out.append((k, "member.bracket", items[k - 1] if s[k - 1] in "Bk" else None))
    # "các thành viên của Cụm A, B, C", "các đơn vị trong khối: A, B"
    return out


def _only_colon(v: View, start: int, last: int) -> bool:
    rest = [w for w in v.norms[start:last] if w not in {":", "các", "đơn", "vị", "thành", "viên", "sau", "đây", ".", "là", "cơ", "quan"} and not w.isdigit()]
    return not rest


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
        inside = re.match(r"(?:đơn vị|cơ quan|cơ quan , đơn vị|đơn vị , cơ quan|sở|hội|trường|huyện|đơn vị thành viên|thành viên|\w+|\w+ \w+)(?: ,? ?\w+){0,3}? (?:trong|thuộc|của|ở) (?:toàn )?(?:khối|cụm)\b", behind) is not None
        m = re.search(r"([Bk])(?:\([^()]*\)|[Y_,=o]|i){0,4}$", before)
        said = m is not None and (before.endswith(("i", "i_", "i:", "=")) or v.norms[items[k].start - 1] in {"có", "gồm", "với", "đủ", "cả", "là"})
        follows = s[k + 1 : k + 3].lstrip("_,").startswith("i")
        awarded = re.search(r"[cdxeA]_?$", s[:k]) is not None or re.match(r"_?(?:p|r|d|x|2)", s[k + 1 :]) is not None
        if awarded and (noun == "tập" or not member):
            continue
        strength = 3 * said + 2 * member + 2 * inside + follows + thing.fraction
        if strength and (said or member or inside or (follows and not awarded) or thing.fraction):
            out.append(Declared(thing, items[k - len(before) + m.start(1)] if m else None, strength, sentence))
    return out
