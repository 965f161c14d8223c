"""Awards: who proposes or gives what to whom.

In: the items of a sentence. Out: :class:`Grant` objects, one a recipient, and first places. For each award the grantor
is looked for behind it ("Cờ thi đua của Chính phủ"), before it ("đề nghị Chính phủ tặng Cờ"), then among those named
earlier; the recipients behind "cho", behind a colon or in brackets, else before the verb ("X, Y được đề nghị tặng Cờ").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.clause import Award, Grantor, Item, signs
from extract.numbers import Count, Year

_ONE = "[UPNT*^]"
# a recipient, its bracket and its small words: "Sở A (Khối 1)", "03 tập thể: A, B", "xã B _"
_TAG = r"(?:\([^()]*\)|V|-[2x_])?"
_GROUP = rf"{_ONE}{_TAG}(?:[,&;]+_?&?(?:[2_]_?=)?(?:{_ONE}){_TAG})*"


@dataclass(slots=True)
class Grant:
    """One award to one recipient (or to a number of them) as a sentence states it."""

    kind: str
    award: Item | None
    grantor: Item | None
    recipient: Item | None
    count: Count | None
    all_others: Item | None
    year: Year | None
    status: str
    rule: str
    votes: Item | None = None
    sentence: int = -1
    carried: bool = False


@dataclass(slots=True)
class Carry:
    """What stays in force from one award to the next: the grantor, the verb's status."""

    grantor: Item | None = None
    status: str | None = None
    sentence: int = -9


def read_awards(items: list[Item], carry: Carry, sentence: int) -> list[Grant]:
    """The grants that one sentence states; updates ``carry`` for the sentences behind it."""
    s = signs(items)
    out: list[Grant] = []
    places = [k for k, c in enumerate(s) if c == "A"]
    last_recipients: list[Item] = []
    last_side = ""
    last_grantor = -1
    for n, k in enumerate(places):
        thing = items[k].thing
        assert isinstance(thing, Award)
        nxt = places[n + 1] if n + 1 < len(places) else len(s)
        prev = places[n - 1] if n else -1
        grantor, g_at, g_side = _grantor(s, items, k, nxt, prev)
        recipients, side, rule = _recipients(s, items, k, nxt, max(prev, last_grantor))
        if not recipients and side == "shared" and n + 1 < len(places):
            recipients, _, _ = _recipients(s, items, places[n + 1], places[n + 2] if n + 2 < len(places) else len(s), k)
            rule = "award.shared"
        if (
            not recipients
            and last_side == "left"
            and re.fullmatch(r"(?:[oG_U]{0,3})(?:[,&]|_&)+[dtrGp_]*", s[prev + 1 : k])
        ):
            recipients, side, rule = last_recipients, "left", "award.same"
        if not recipients and thing.kind == "emulation_fighter" and s[k - 1 : k] == "N":
            recipients, rule = [items[k - 1]], "award.number"  # "đề nghị … công nhận 05 Chiến sĩ thi đua cơ sở"
        status = _status(s, k, carry, sentence)
        carried = False
        if grantor is None and carry.grantor is not None and _may_carry(s, k, prev, carry, sentence, thing.kind):
            grantor, carried = carry.grantor, True
        if status and not _refused(s, k):
            out += _grants(s, items, k, thing, grantor, recipients, status, rule, sentence, carried)
        if grantor is not None and not carried:
            carry.grantor = grantor
            last_grantor = g_at if g_side == "behind" else last_grantor
        if recipients:
            last_recipients, last_side = recipients, side
        if status:
            carry.status, carry.sentence = status, sentence
    if "d" in s and s.rstrip("_").endswith(":"):  # "đề nghị khen thưởng như sau:"
        carry.status, carry.sentence = "proposed", sentence
    out += _first_places(s, items, sentence)
    return out


def _grantor(s: str, items: list[Item], k: int, nxt: int, prev: int) -> tuple[Item | None, int, str]:
    # behind: "Cờ thi đua của UBND tỉnh", "Bằng khen cấp Bộ", "Cờ thi đua (UBND tỉnh)"
    m = re.match(r"_?Y?_?(?:o_?([GUTP])|\(?_?(G))", s[k + 1 : nxt])
    if m and m.group(2) and (level := _level(items[k + 1 + m.start(2)])) and re.search(r"[GT]_?t_?$", s[prev + 1 : k]):
        m = None  # "đề nghị Chủ tịch UBND tỉnh tặng danh hiệu … cấp tỉnh"
        del level
    if m:
        at = k + 1 + (m.start(1) if m.group(1) else m.start(2))
        behind = s[at + 1 : at + 3]
        # "tặng Cờ thi đua, UBND tỉnh tặng …": a new clause begins with that body
        if not (behind.startswith("t") and "," in s[k:at]):
            return items[at], at, "behind"
    # "thừa ủy quyền của Giám đốc A, ông P trao Bằng khen"
    m = re.search(r"qo?_?([GUT])[,_P]*t[_t]*$", s[prev + 1 : k])
    if m:
        at = prev + 1 + m.start(1)
        return items[at], at, "before"
    # "Khối tặng Giấy khen cho A"
    m = re.search(r"([kB])_?t_?$", s[prev + 1 : k])
    if m:
        return items[prev + 1 + m.start(1)], prev + 1 + m.start(1), "before"
    # "Chánh án TAND tối cao được đề nghị tặng Cờ cho A"
    m = re.search(r"([GT])pd_?t_?$", s[prev + 1 : k])
    if m and _gives_to(s, k, nxt):
        return items[prev + 1 + m.start(1)], prev + 1 + m.start(1), "before"
    # before: "đề nghị Chính phủ tặng Cờ", "được UBND tỉnh tặng Cờ", "trình Thủ tướng xét, tặng"
    m = re.search(r"([GUT])(?:[_,]|p|d)*[tr]?(?:[_,&t])*(?:N?_?)$", s[prev + 1 : k])
    if m:
        at = prev + 1 + m.start(1)
        between = s[at + 1 : k]
        lead = s[prev + 1 : at]
        if s[at] == "G":
            if "t" in between or lead.endswith("d") or not between:
                return items[at], at, "before"
        elif "t" in between and not set(between) & set("rpd"):
            led = re.search(r"(?:d|p|dH?,?)_?$", lead) is not None
            opening = re.fullmatch(r"[-+&*_.]*", lead) and re.match(r"_?:", s[k + 1 : k + 3])
            gives = re.search(r"e[^;]*[UNP*]", lead) is not None or _gives_to(s, k, nxt) or opening
            if led or ("c" not in lead.rsplit(";", 1)[-1] and "," not in between and gives):
                return items[at], at, "before"
    return None, -1, ""


def _level(item: Item) -> bool:
    """Whether a giver is named only by its level: "cấp tỉnh"."""
    thing = item.thing
    return isinstance(thing, Grantor) and thing.end - thing.start == 2 and thing.code != "government"


def _gives_to(s: str, k: int, nxt: int) -> bool:
    """Whether a taker stands behind, as a giver needs: "Hội A tặng Giấy khen cho B"."""
    return re.match(r"_?Y?_?(?:oG)?_?c", s[k + 1 : nxt]) is not None


def _recipients(s: str, items: list[Item], k: int, nxt: int, prev: int) -> tuple[list[Item], str, str]:
    # behind "cho": "tặng Cờ thi đua [xuất sắc năm 2014] [của UBND tỉnh] cho A và B"
    m = re.match(
        rf"(?:_|Y|o?[GUT](?=[_Yc,d(])|[,(]?o[GUTBk]\)?|[,]|d|p|\)|&)*?c[_=:]?(?:x(?:k|B|_|Y)?[=:,]?_?)?(?:[kB]_?)?({_GROUP})",
        s[k + 1 : nxt],
    )
    if m:
        a, b = k + 1 + m.start(1), k + 1 + m.end(1)
        b = _cut(s, a, b)
        return _expand(s, items, a, b, nxt), "right", "award.for"
    # behind a colon or "gồm": "Bằng khen của UBND tỉnh: A, B", "Cờ thi đua (03 đơn vị): A, B, C"
    m = re.match(rf"(?:_|Y|o?G|o[GUT]|\(d\)|\(N?_?\)|\(oG\)|N)*,?(?:[:i=]|_i)[:_]*({_GROUP})", s[k + 1 : nxt])
    if m:
        return _expand(s, items, k + 1 + m.start(1), k + 1 + m.end(1), nxt), "right", "award.colon"
    m = re.match(rf"(?:_|Y|o?G|o[GUT])*\(({_GROUP})\)", s[k + 1 : nxt])
    if m and "G" not in m.group(1):
        return _expand(s, items, k + 1 + m.start(1), k + 1 + m.end(1), nxt), "right", "award.bracket"
    # "đề nghị UBND tỉnh tặng Bằng khen A, B"
    m = re.match(rf"_?({_GROUP})(?=[;.,]|$)", s[k + 1 : nxt])
    if m and re.search(r"d[GHT]?_?t_?$", s[prev + 1 : k]) and not re.search(r"[UPN]", s[prev + 1 : k]):
        return _expand(s, items, k + 1 + m.start(1), k + 1 + m.end(1), nxt), "right", "award.direct"
    # "Bằng khen của UBND tỉnh được đề nghị tặng A, B"
    m = re.match(rf"(?:_|o?G|o[GUT])*(?:p?d)?(?:G|H)?_?t_?({_GROUP})", s[k + 1 : nxt])
    if m:
        return _expand(s, items, k + 1 + m.start(1), k + 1 + m.end(1), nxt), "right", "award.tagged"
    # "đề nghị Chính phủ tặng A Cờ thi đua"
    m = re.search(rf"[GH_d]t_?({_GROUP})_?$", s[prev + 1 : k])
    if m:
        return _expand(s, items, prev + 1 + m.start(1), prev + 1 + m.end(1), k), "left", "award.dative"
    # "- A và B: đề nghị UBND tỉnh tặng Cờ", "A - Cờ thi đua của Chính phủ"
    m = re.search(rf"({_GROUP})_?[:(-](?:_|x;|x,)*(?:d?[GHTU]?_?t?_?)$", s[prev + 1 : k])
    if m:
        group = [items[x] for x in range(prev + 1 + m.start(1), prev + 1 + m.end(1)) if s[x] in "UPT*^N"]
        return group, "left", "award.line"
    # before the verb: "A, B được đề nghị UBND tỉnh tặng Cờ", "suy tôn A nhận Cờ", "đề nghị 2 đơn vị nhận Cờ"
    left = s[prev + 1 : k]
    m = re.search(
        rf"({_GROUP})(?:[_,=&x2kBVDYe-]|\([^()]*\))*(?:p|e|d|r|t|H|[GT](?=[_,p]*t)|[UT](?=_?t[_t]*$)|[_,&xkBVY:=2l]|o(?=[kB])|c(?=G)|G(?=d))*$",
        left,
    )
    if m and re.search(r"[prdte]", left[m.end(1) :]):
        a, b = prev + 1 + m.start(1), prev + 1 + m.end(1)
        group = _trim_giver(s, items, a, b, k)
        if group:
            return group, "left", "award.before"
    m = re.match(r"(?:_|Y|o?G|o[GUT])*[&,]_?(?:t|d|_)*$", s[k + 1 : nxt])
    if m and nxt < len(s) and "&" in s[k + 1 : nxt]:
        return [], "shared", ""
    # "xếp thứ nhất là A, đề nghị tặng Cờ"
    return [], "", ""


def _cut(s: str, a: int, b: int) -> int:
    """End of a group whose last names open the next clause: "cho A, B; C nhận …", "cho A, B tặng … cho C"."""
    behind = s[b : b + 3]
    if ";" in s[a:b] and re.match(r"_?[pdert!]", behind):
        return s.rindex(";", a, b)
    if re.match(r"_?t", behind) and re.search(r"[,&]+[UPT]$", s[a:b]):
        return max(s.rfind(",", a, b), s.rfind("&", a, b))
    return b


def _trim_giver(s: str, items: list[Item], a: int, b: int, k: int) -> list[Item]:
    """The group before a verb, without the unit that is itself the giver ("A, B đề nghị | Tổng LĐLĐ tặng …")."""
    group = [items[x] for x in range(a, b) if s[x] in "UPNT*^" and items[x].depth == items[a].depth]
    tail = s[b:k]
    if re.fullmatch(r"[_,]*t[_t]*", tail) and s[max(0, a - 3) : a].rstrip("_,").endswith(("d", "p", "H")):
        return group[:-1]
    if re.fullmatch(r"[_,]*t[_t]*", tail):
        return []  # "UBND huyện tặng Giấy khen …": the group gives
    if ";" in s[a:b] and re.search(
        r"c_?$", s[:a]
    ):  # "… cho A và B; C, D được đề nghị": the first names took the award before
        cut = s.rindex(";", a, b)
        group = [x for x in group if x.start > items[cut].start]
    names = [x for x in group if x.sign in "UP"]
    if names and any(x.sign == "N" for x in group):
        return names
    return group


def _expand(s: str, items: list[Item], a: int, b: int, nxt: int) -> list[Item]:
    """The group behind "cho"; where a number is followed by its names ("06 tập thể: A, B"), the names alone."""
    group = [items[x] for x in range(a, b) if s[x] in "UPNT*^" and items[x].depth <= items[a].depth]
    if group and group[-1].sign in "N*":
        last = items.index(group[-1])
        m = re.match(rf"(?:[_xkBoY]|2)*(?:[:i=]|_i|\()[:=i_]*({_GROUP})", s[last + 1 : nxt])
        if m:
            names = [items[x] for x in range(last + 1 + m.start(1), last + 1 + m.end(1)) if s[x] in "UPT"]
            if names:
                return [x for x in group[:-1] if x.sign in "UPT"] + names
        m = re.match(r"_?\(([^()]*)\)", s[last + 1 : nxt])
        if m:
            names = [items[x] for x in range(last + 1 + m.start(1), last + 1 + m.end(1)) if s[x] in "UPT"]
            if names:
                return [x for x in group[:-1] if x.sign in "UPT"] + names
    return group


def _may_carry(s: str, k: int, prev: int, carry: Carry, sentence: int, kind: str) -> bool:
    same = carry.sentence == sentence and prev >= 0
    if kind in {"labour_order", "other_order"}:
        return same and "d" not in s[prev + 1 : k] and ";" not in s[prev + 1 : k]
    if kind in {"excellent_collective", "emulation_fighter", "other"}:
        return same and "d" not in s[prev + 1 : k] and "t" in s[:k]
    if same:
        return True
    return sentence - carry.sentence <= 2


def _status(s: str, k: int, carry: Carry, sentence: int) -> str | None:
    start = s.rfind(".", 0, k) + 1
    before = s[start:k]
    behind = s[k + 1 : k + 6]
    listed = carry.status == "proposed" and sentence - carry.sentence <= 6
    if listed and (re.match(r"[-+*•_.]*[+-]", s) or not re.search(r"[tr]", before)) and "d" not in before:
        return "proposed"  # a line below "đề nghị khen thưởng:", or an award named with no verb of its own
    if "d" in before or re.match(r"(?:_|o?G|p)*d", behind):
        return "proposed"
    if re.search(r"pe_?[GT]_?t_?$", before):
        return "proposed"  # "được giới thiệu để UBND tỉnh tặng Cờ"
    if re.search(r"e[^;]*r", before) or ("e" in before and re.search(r"r[_A]*$", before + "A")):
        return "proposed"
    if re.search(r"[tr](?:[^;]*)$", before) or re.match(r"(?:_|o?[GU])*_?[tcp]", behind):
        return "conferred"
    if carry.status and sentence - carry.sentence <= 4:
        return carry.status
    if re.match(r"[-+&_.*]*(?:A|U[^A]*[:-]A)", s) and carry.status is None:
        return "proposed"  # a line of a result list
    return None


def _refused(s: str, k: int) -> bool:
    """Whether nothing is proposed: "Sở A xin rút không nhận Cờ"."""
    return re.search(r"![_rtdp]*$", s[:k]) is not None


def _grants(
    s: str,
    items: list[Item],
    k: int,
    award: Award,
    grantor: Item | None,
    recipients: list[Item],
    status: str,
    rule: str,
    sentence: int,
    carried: bool,
) -> list[Grant]:
    out: list[Grant] = []
    m = re.match(r"_?Y", s[k + 1 : k + 3])
    year_item = items[k + m.end()].thing if m else None
    year = year_item if isinstance(year_item, Year) else None
    votes = next((x for x in items if x.sign == "V"), None)
    for r in recipients:
        at = items.index(r)
        if r is grantor or re.match(r"(?:[,&]+U)*[,_]*!", s[at + 1 :]):
            continue
        count = r.thing if isinstance(r.thing, Count) else None
        named = r.sign in "UPT"
        out.append(
            Grant(
                award.kind,
                items[k],
                grantor,
                r if named else None,
                count,
                None if named or count else r,
                year,
                status,
                rule,
                votes,
                sentence,
                carried,
            )
        )
    return out


_PLACE_RULES = (
    # "đơn vị dẫn đầu khối là A", "dẫn đầu cụm: A", "02 đơn vị dẫn đầu gồm: A và B"
    (
        "first.predicate",
        "right",
        re.compile(rf"^(?:_?[kB]|Y|_|_Y|oB|ok|p?_?d_?[GUT]?_?tA(?:oG)?)*_?(?:[=:i]|_i|m|w)[:=_]*(?:N[:_]*)?({_GROUP})"),
    ),
    # "A được bình chọn là đơn vị dẫn đầu", "suy tôn A dẫn đầu", "A xếp thứ nhất"
    (
        "first.subject",
        "left",
        re.compile(rf"({_GROUP})(?:_|p|e|V|k|B|[=m]|r|t|w|Y|x|D|,|:|-|\([^()]*\)|&(?=[=mrt_]))*$"),
    ),
    # "đơn vị dẫn đầu khối A", "suy tôn đơn vị dẫn đầu: A"
    # "A (nhất khối)"
    ("first.bracket", "left", re.compile(r"([UP])\($")),
    ("first.juxtaposed", "right", re.compile(r"^(?:k|B|Y)*_?([UP])(?=[,.;&dpt]|$)")),
)


def _first_places(s: str, items: list[Item], sentence: int) -> list[Grant]:
    if "x" not in s:
        return []
    out: list[Grant] = []
    for k in (x for x, c in enumerate(s) if c == "x"):
        if k and s[k - 1] == "A":
            continue
        if re.search(r"A(?:oG|G)?_?c_?$", s[:k]) and not re.match(r"(?:k|B|_)*[=:]", s[k + 1 :]):
            continue  # "tặng Cờ thi đua cho đơn vị dẫn đầu"
        word = items[k].word
        strong = "khối" in word or "cụm" in word or "nhất" in word or re.search(r"[ekBVd]", s) is not None
        if not strong or re.search(r"![^;.]*$", s[:k]):
            continue
        rest = re.split(r"2", s[k + 1 :])[0]  # "nhất là A, nhì là B"
        for rule, side, pattern in _PLACE_RULES:
            m = pattern.search(s[:k]) if side == "left" else pattern.search(rest)
            if not m:
                continue
            a, b = m.span(1) if side == "left" else (m.start(1) + k + 1, m.end(1) + k + 1)
            group = [
                items[x]
                for x in range(a, b)
                if s[x] in "UP" and items[x].depth == items[k].depth - (rule == "first.bracket")
            ]
            if (
                side == "left"
                and len(group) > 1
                and not re.search(r"[ep]", s[b:k])
                and not re.search(r"N", s[max(0, a - 4) : a])
            ):
                group = group[-1:] if "đồng" not in word else group
            if not group:
                continue
            m2 = re.match(r"(?:k|B)?_?Y", s[k + 1 : k + 4])
            thing = items[k + m2.end()].thing if m2 else None
            year = thing if isinstance(thing, Year) else None
            votes = next((x for x in items if x.sign == "V"), None)
            out += [
                Grant("leading_unit", items[k], None, u, None, None, year, "conferred", rule, votes, sentence)
                for u in group
            ]
            break
    return out
