"""A sentence as a row of signs: the cascade's middle layer.

In: a view, its bloc mentions and a sentence. Out: :class:`Item` objects in order, one a unit, person, role, bloc,
award, grantor, year, count or word that carries a frame; everything else is one sign "_". The frame rules of
``leaders`` and ``awards`` read the signs, not the words: a cascade of finite-state steps in the manner of FASTUS
(Hobbs et al. 1997).
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Protocol

from extract.blocs import Mention
from extract.lists import Element, read_list, read_shared
from extract.numbers import COUNTING, Count, Day, Votes, Year, read_count, read_day, read_votes, read_year
from extract.persons import Person, Post, read_person, read_post
from extract.roles import Role, read_role
from extract.units import Unit, read_unit
from extract.view import View

_DASHES = frozenset("-–—−")

# sign → character. Small letters are words, capitals are things.
SIGNS = {
    "elect": "e",
    "assign": "g",
    "hand": "h",
    "hold": "m",
    "is": "=",
    "propose": "d",
    "give": "t",
    "receive": "r",
    "passive": "p",
    "for": "c",
    "of": "o",
    "from": "f",
    "behalf": "q",
    "instead": "s",
    "by": "w",
    "include": "i",
    "refuse": "!",
    "first": "x",
    "second": "2",
    "respectively": "l",
    "all": "*",
    "rest": "^",
}


@dataclass(slots=True)
class Grantor:
    """Who gives: code of the lexicon, tokens with the place behind."""

    start: int
    end: int
    code: str


@dataclass(slots=True)
class Award:
    """An award: kind and tokens."""

    start: int
    end: int
    kind: str


Thing = Unit | Element | Person | Post | Role | Grantor | Award | Mention | Year | Day | Count | Votes | None


@dataclass(slots=True)
class Item:
    """One sign of a clause: its character, its tokens, and the thing behind it."""

    sign: str
    start: int
    end: int
    thing: Thing = None
    depth: int = 0  # number of brackets open around it
    word: str = ""  # compared form of a word that carries a frame


class _Add(Protocol):
    """Adds the item that begins at the current token, and says where it ends."""

    def __call__(self, sign: str, end: int, thing: Thing = None) -> int: ...


def read_award(v: View, i: int) -> Award | None:
    """The award that begins at token ``i``; a rotating flag is none."""
    hit = v.longest("award", i)
    if not hit or hit[1] == "trap":
        return None
    end, kind = hit
    if end == i + 1 and v.norms[i] == "cờ":
        nxt = v.norms[end] if end < len(v.words) else ""
        if nxt in {"luân", "tổ", "đảng", "vua", "tướng", "hoa", "bạc"} or (v.capital[i] and nxt == "đỏ"):
            return None
        if not v.capital[i] and not (i and v.norms[i - 1] in {"tặng", "nhận", "trao", "thưởng", "cờ", "nghị", "được"}):
            return None
    j = end
    # a class behind an order, a slogan or level in quotes behind a flag
    if j + 1 < len(v.words) and v.norms[j] == "hạng" and v.norms[j + 1] in {"nhất", "nhì", "ba"}:
        j += 2
    elif j < len(v.words) and v.words[j] in '"“':
        close = next((k for k in range(j + 1, min(j + 14, len(v.words))) if v.words[k] in '"”'), None)
        if close:
            j = close + 1
    return Award(i, j, kind)


def read_grantor(v: View, i: int) -> Grantor | None:
    """The body or office that begins at token ``i`` and gives awards, with its place."""
    hit = v.longest("grantor", i)
    if not hit:
        return None
    end, code = hit
    n = len(v.words)
    if not v.capital[i] and v.norms[i] not in {"cấp", "bộ", "tỉnh", "ubnd", "chủ", "thủ", "ban", "hội", "cơ", "chính"}:
        return None
    if code == "provincial_committee" and v.norms[i] == "tỉnh" and not (i and v.norms[i - 1] in {"của", "cấp", "nghị"}):
        return None
    if code == "bloc" and not (i and v.norms[i - 1] in {"của", "cấp"}) and v.norms[i] != "cấp":
        return None
    if (
        code == "ministry"
        and v.norms[i] == "bộ"
        and end == i + 1
        and not (i and v.norms[i - 1] in {"của", "cấp", "nghị"})
    ):
        return None
    if (
        code == "ministry"
        and end < n
        and (unit := read_unit(v, end, force=True)) is not None
        and unit.kind != "locality"
    ):
        end = unit.end
    if (
        code == "other"
        and v.norm(i, end) in {"ban chấp hành", "ban thường vụ"}
        and (unit := read_unit(v, end, force=True)) is not None
    ):
        end = unit.end
    if code == "other" and v.norms[i] == "ngành" and not (i and v.norms[i - 1] in {"của", "cấp"}):
        return None
    while end < n and v.words[end] == "." and v.norms[end - 1] == "tp":
        end += 1
    if code in {"provincial_committee", "provincial_chair", "other", "channel"} and end < n:
        if v.norms[end] in {"tỉnh", "thành"} and code == "channel":
            end += 2 if v.norms[end] == "thành" else 1
        if (p := v.longest("province", end)) and v.capital[end]:
            end = p[0]
        elif code == "other" and v.capital[end] and v.alpha[end] and not v.longest("head", end):
            while end < n and v.capital[end] and v.alpha[end] and not v.longest("award", end):
                end += 1
        elif code == "other" and v.norms[end] == "tỉnh":
            end += 1
        elif code == "channel" and v.norms[end] in {"các", "trung", "huyện", "cấp"}:
            end += 2
    return Grantor(i, end, code)


def _counted_names(v: View, count: Count, last: int) -> list[Element]:
    """As many bare names behind the colon as counted, under the counted head.

    "3 sở đứng đầu đề nghị tặng Cờ: A, B và C".
    """
    hit = v.longest("head", count.noun)
    if not hit or not 2 <= count.value <= 40:
        return []
    for k in range(hit[0], min(hit[0] + 22, last - 1)):
        if v.words[k] in {";", "."}:
            return []
        if v.words[k] == ":" or (v.norms[k] in {"gồm", "là"} and v.capital[k + 1]):
            if not v.capital[k + 1] or v.longest("head", k + 1):
                return []
            stop = next((x for x in range(k + 1, last) if v.words[x] == ";"), last)
            found = read_list(v, k + 1, stop, ((count.noun, hit[0]),), bare=True)
            return found.elements if len(found.elements) == count.value else []
    return []


def known_places(v: View, spans: list[tuple[int, int]], shared: list[dict[int, Element]]) -> dict[str, tuple[int, int]]:
    """Localities that a document names with their kind ("huyện Ba Chẽ"): bare name → tokens of the kind.

    They are for where only "Ba Chẽ" is said. ``shared`` gives the names of each span that a list completes
    (:func:`shared_names`).
    """
    out: dict[str, tuple[int, int]] = {}
    kinds = v.first["head"]
    heads = sorted(i for i, (_, kind) in kinds.items() if kind == "locality")
    for (first, last), listed in zip(spans, shared, strict=True):
        for i in heads[bisect.bisect_left(heads, first) : bisect.bisect_left(heads, last)]:
            if (unit := read_unit(v, i, limit=last)) and unit.end - unit.head_end >= 2:
                out.setdefault(v.norm(unit.head_end, unit.end), (unit.start, unit.head_end))
        for element in listed.values():
            if element.head and element.unit is None and element.end - element.start >= 2:
                hit = v.longest("head", element.head[-1][0])
                if hit and hit[1] == "locality" and len(element.head) == 1:
                    out.setdefault(v.norm(element.start, element.end), element.head[-1])
    return out


def _known(v: View, i: int, last: int, places: dict[str, tuple[int, int]]) -> Element | None:
    run = i  # behind the capitals
    while run < i + 4 and v.capital[run]:
        run += 1
    for j in range(min(run, last), i + 1, -1):
        if j < last and v.capital[j] and v.alpha[j]:
            continue
        head = places.get(v.norm(i, j))
        if (
            head is not None
            and head[0] != i
            and not (i and (v.norms[i - 1] in {"tỉnh", "phố"} or (v.capital[i - 1] and v.alpha[i - 1])))
        ):
            return Element(i, j, None, (head,))
    return None


def read_items(
    v: View,
    first: int,
    last: int,
    mentions: dict[int, Mention],
    places: dict[str, tuple[int, int]],
    listed: dict[int, Element],
    loud: set[int],
) -> list[Item]:
    """The items of the tokens ``first:last``.

    ``mentions`` gives bloc mentions by their first token, ``places`` localities known by bare names, ``listed`` names
    that a list completes, ``loud`` the tokens at which an item other than "_" may begin (:func:`loud_tokens`).
    """
    out: list[Item] = []
    i = first
    depth = 0
    heads = {
        span[0]: span[1]
        for e in listed.values()
        if e.head and e.head[0][0] >= first
        for span in e.head
        if span[0] < e.start and all(not e.start <= span[0] < e.end for e in listed.values())
    }

    def add(sign: str, end: int, thing: Thing = None) -> int:
        out.append(Item(sign, i, min(end, last), thing, depth))
        return min(end, last)

    while i < last:
        if i not in loud and i not in listed and i not in heads:
            if out and out[-1].sign == "_" and not out[-1].word and out[-1].depth == depth:
                i = out[-1].end = i + 1
            else:
                i = add("_", i + 1)
            continue
        w = v.words[i]
        if not v.alpha[i] and not w[0].isdigit():
            if w == "(":
                i = add("(", i + 1)
                depth += 1
            elif w == ")":
                depth = max(0, depth - 1)
                i = add(")", i + 1)
            elif w in _DASHES:
                i = add("-", i + 1)
            elif w in {",", ";", ":", "."}:
                i = add(w, i + 1)
            elif w in {"&", "+"}:
                i = add("&", i + 1)
            elif w in '"“”«»':
                i += 1  # quotation marks say nothing to a frame
            else:
                i = add("_", i + 1)
            continue
        if i in heads and i not in listed and _only_head(v, heads[i], listed):
            i = heads[i]
            continue
        if element := listed.get(i):
            i = add("U", element.end, element)
            continue
        if places and v.capital[i] and (element := _known(v, i, last, places)):
            i = add("U", element.end, element)
            continue
        end = _thing(v, i, last, mentions, add)
        if end is not None:
            i = end
            continue
        hit = v.longest("sign", i)
        if (
            hit
            and hit[0] > i + 1
            and (
                inner := next((k for k in range(i + 1, min(hit[0], last)) if k in mentions and mentions[k].named), None)
            )
        ):
            hit = (inner, hit[1])  # "đứng đầu | Khối thi đua Kinh tế"
        if hit and hit[1] not in {"noise", "other"}:
            out.append(Item(SIGNS[hit[1]], i, min(hit[0], last), None, depth, v.norm(i, hit[0])))
            i = min(hit[0], last)
            continue
        if v.norms[i] in {"và", "cùng"}:
            i = add("&", i + 1)
            continue
        if hit and hit[1] == "noise":
            i = min(hit[0], last)
            continue
        end = hit[0] if hit else i + 1
        if v.norms[i] == "hai":
            out.append(Item("_", i, end, None, depth, "hai"))
            i = end
            continue
        if out and out[-1].sign == "_" and not out[-1].word and out[-1].depth == depth:
            out[-1].end = i = min(end, last)
        else:
            i = add("_", end)
    return out


def _thing(v: View, i: int, last: int, mentions: dict[int, Mention], add: _Add) -> int | None:
    norms = v.norms
    word = norms[i]
    if word in {"các", "những", "số", "tất", "cả"} and (end := _remaining(v, i)):
        return add("^", end)
    if word in {"trưởng", "phó", "khối", "cụm", "thường"} and (role := read_role(v, i)):
        return add("R", role.end, role)
    if m := mentions.get(i):
        return add("B" if m.named else "k", m.end, m)
    first = v.first
    if i in first["award"] and (award := read_award(v, i)):
        return add("A", award.end, award)
    if v.words[i][0].isdigit() or word in _TIMES:
        if word not in _TIMES and (votes := read_votes(v, i)):
            return add("V", votes.end, votes)
        if year := read_year(v, i):
            return add("Y", year.end, year)
        if count := read_count(v, i):
            return add("N", count.end, count)
        if day := read_day(v, i):
            return add("D", day.end, day)
    if not v.capital[i] and i not in v.marked:
        return None
    posted = i in first["post"]
    if posted and (person := read_person(v, i)):
        return add("P", person.end, person)
    grantor = read_grantor(v, i) if i in first["grantor"] else None
    unit = read_unit(v, i)
    if grantor and (unit is None or (unit.end <= grantor.end and grantor.code != "other")):
        if grantor.code == "channel":
            return add("H", grantor.end, grantor)
        return add("G", grantor.end, grantor)
    if posted or (unit is None and (v.capital[i] or i in first["honorific"])):
        if not posted and (person := read_person(v, i)):
            return add("P", person.end, person)
        if (
            posted
            and (post := read_post(v, i))
            and (post.unit or post.committee or _gives(v, post.end))
            and post.end <= last
        ):
            if grantor:
                return add("G", grantor.end, grantor)
            return add("T", post.end, post)
    if unit:
        return add("U", unit.end, unit)
    return None


def loud_tokens(v: View, mentions: dict[int, Mention]) -> set[int]:
    """The tokens of a document at which an item other than "_" may begin."""
    out = {
        i
        for i, (word, capital, alpha) in enumerate(zip(v.norms, v.capital, v.alpha, strict=True))
        if capital or not alpha or word in _LOUD
    }
    out |= v.marked
    for group in ("sign", "award"):
        out |= v.first[group].keys()
    return out | mentions.keys()


# What a number, a year or a day may begin with.
_TIMES = frozenset(
    ["ngày", "năm", "giai", "nhiệm", "một", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười", "cả", "đủ"]
)


# Words of ``_thing`` and ``read_items`` that no lexicon holds.
_LOUD = _TIMES | {
    "các",
    "những",
    "số",
    "tất",
    "trưởng",
    "phó",
    "khối",
    "cụm",
    "thường",
    "và",
    "cùng",
}


_COUNTING = COUNTING | {"các"}


def list_openers(v: View) -> list[int]:
    """The tokens of a document at which a list with a shared head may begin, in order."""
    heads = v.first["head"]
    return [
        i
        for i, (norm, word) in enumerate(zip(v.norms, v.words, strict=True))
        if norm in _COUNTING or i in heads or word[0].isdigit()
    ]


def shared_names(v: View, first: int, last: int, openers: list[int]) -> dict[int, Element]:
    """Names that lists complete with a shared head, by first token: "Hội Nhà báo các tỉnh A, B", "huyện A, B và C".

    ``openers`` are those of the document (:func:`list_openers`).
    """
    out: dict[int, Element] = {}
    i = first
    at = 0
    while True:
        at = bisect.bisect_left(openers, i, at)
        if at == len(openers) or openers[at] >= last - 2:
            return out
        i = openers[at]
        begins = v.words[i][0].isdigit() or v.norms[i] in COUNTING
        if begins and (count := read_count(v, i)) and (found := _counted_names(v, count, last)):
            for element in found:
                out[element.start] = element
            i = found[-1].end
            continue
        if v.longest("head", i) or v.norms[i] == "các" or v.words[i].isdigit():
            for element in read_shared(v, i, last):
                out[element.start] = element
                i = max(i, element.end - 1)
        i += 1


def _only_head(v: View, end: int, listed: dict[int, Element]) -> bool:
    """Whether the tokens up to ``end`` are only the head of the names behind them ("Hội Nhà báo các tỉnh A, B")."""
    k = end
    while (
        k < len(v.words)
        and (v.norms[k] in {"các", ":"} or v.words[k].isdigit() or (v.longest("head", k) or (0, ""))[1] == "locality")
        and k not in listed
        and k - end < 4
    ):
        k += 1
    return k in listed


def _gives(v: View, j: int) -> bool:
    """Whether an award verb follows a post whose unit is not named ("Giám đốc Sở tặng …", "Cục trưởng C10 tặng …")."""
    return any(k < len(v.words) and (sign := v.longest("sign", k)) and sign[1] == "give" for k in (j, j + 1, j + 2))


def _remaining(v: View, i: int) -> int | None:
    """End of "các quận còn lại", "tất cả các trường khác" at ``i``: all recipients that are not named."""
    for k in range(i + 1, i + 8):
        if not v.alpha[k] or (v.longest("sign", k) and v.norms[k] in {"được", "là", "do"}):
            return None
        if v.norms[k] == "còn" and v.norms[k + 1] == "lại":
            return k + 2
    return None


def signs(items: list[Item]) -> str:
    """The characters of the items, one each."""
    return "".join([item.sign for item in items])
