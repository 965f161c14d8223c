"""Lists of units: split at the list's own commas, completed with the head or tail the list shares.

In: a view and the token where a list begins. Out: its elements and where it ends. "gồm 7 sở: Y tế, Ngoại vụ"; "các xã
A, B và C"; "Công an 4 huyện: A, B"; "Huyện ủy A, B và Thị ủy C"; "Ban Dân vận, Ban Tổ chức, Văn phòng Tỉnh ủy".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.numbers import read_count, read_year
from extract.roles import read_role
from extract.units import Unit, read_unit
from extract.view import View

_SEPARATORS = frozenset({",", ";", "•", "*", "+", "·", "/", "&"})
_DASHES = frozenset("-–—−")
_GENERIC = frozenset(
    {
        "đơn vị",
        "cơ quan",
        "thành viên",
        "tổ chức",
        "địa phương",
        "tập thể",
        "sau đây",
        "bao gồm",
        "cụ thể",
        "trực thuộc",
        "là",
        "các",
        "gồm",
        "có",
        "những",
        "đó",
        "và",
    }
)
_ROMAN_OR_NUMBER = re.compile(r"(?:\d{1,3}|[IVX]{1,4}|[A-ZĐ])$")
_FAMILY = frozenset({"ban", "văn", "ủy", "cơ", "đảng"})
_COMMITTEES = frozenset({"tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy"})
_MANY = 1000


@dataclass(slots=True)
class Element:
    """One name of a list: tokens as written, shared head or tail that completes it, what brackets behind it hold."""

    start: int
    end: int
    unit: Unit | None
    head: tuple[tuple[int, int], ...] = ()
    tail: tuple[int, int] | None = None
    bracket: tuple[int, int] | None = None

    def full(self, v: View) -> str | None:
        """The completed name, None where the name as written is whole."""
        if not self.head and self.tail is None:
            return None
        words = [v.string(*h) for h in self.head] + [v.string(self.start, self.end)]
        if self.tail:
            words.append(v.string(*self.tail))
        text = " ".join(words)
        return (
            text[0].upper() + text[1:]
            if self.head and v.words[self.head[0][0]] in {"sở", "hội", "ban", "phòng", "cục"}
            else text
        )


@dataclass(slots=True)
class UnitList:
    """A list read from ``start`` to ``end``; ``declared`` is the number it announces ("gồm 7 sở:")."""

    start: int
    end: int
    elements: list[Element] = field(default_factory=list)
    declared: int | None = None


def read_list(v: View, i: int, limit: int, shared: tuple[tuple[int, int], ...] = (), *, bare: bool = False) -> UnitList:
    """The list of units that begins at token ``i``, at most up to ``limit``; empty where none begins.

    ``shared`` is a head said before the list ("Cụm có 10 phường ở trung tâm: A, B"), as token ranges; with ``bare`` a
    name needs no head.
    """
    out = UnitList(i, i)
    implied: tuple[int, int] | None = None  # of the last full name: "Huyện ủy A, B"
    j = i
    while j < limit and len(out.elements) < _MANY:
        j = _skip(v, j, limit)
        if j >= limit:
            break
        head = _shared_head(v, j, limit)
        if head is not None:
            before = shared
            shared, k, count = head
            if (
                out.elements
                and before
                and len(before) == 1
                and len(shared) == 1
                and _is_locality(v, shared)
                and not _is_locality(v, before)
                and before[0][1] <= i
            ):
                shared = (*before, *shared)  # "8 Phòng GD&ĐT: thành phố A, các huyện B, C"
            if out.declared is None and count and not out.elements:
                out.declared = count
            implied = None
            j = k
            if (
                not out.elements
                and shared
                and j < limit
                and v.words[j] == "("
                and (close := next((x for x in range(j + 1, limit) if v.words[x] == ")"), None))
            ):
                enclosed = read_list(v, j + 1, close, shared)
                if enclosed.elements and enclosed.elements[0].unit is None and count in {None, len(enclosed.elements)}:
                    enclosed.declared, enclosed.start = count, i
                    return enclosed
        element = _element(v, j, limit, shared, implied, last_comma=_more_commas(v, j, limit), bare=bare)
        if element is None:
            break
        if element.unit is not None and element.unit.head_end > element.start and not element.head:
            shared = () if element.unit.kind != "bare" else shared
            implied = _implied(v, element.unit)
        inner = _inside(v, element, limit)
        if inner:
            out.elements += inner
            j = inner[-1].end + 1
            out.end = j
            if j >= limit or not _separator(v, j, limit):
                break
            continue
        out.elements.append(element)
        j = element.end
        j = _behind(v, j, limit, element)
        out.end = j
        if j >= limit or not _separator(v, j, limit):
            break
    _share_tail(v, out.elements)
    return out


def read_shared(v: View, i: int, limit: int) -> list[Element]:
    """The elements of the list at ``i`` that need its shared head; empty where names stand whole."""
    head = None
    said = _shared_head(v, i, limit) if v.capital[i] else None
    if said and len(said[0]) == 2:
        head = said  # "Hội Nhà báo các tỉnh A, B", "Công an 4 huyện: A, B"
    elif v.norms[i] == "các" or v.words[i].isdigit():
        head = _shared_head(v, i, limit)
        if head is None or not head[0]:
            return []
    else:
        unit = read_unit(v, i, limit=limit)
        if unit is None:
            if not said or not said[0]:
                return []
            head = said
        else:
            # "huyện A, B": only where a capital that opens no unit follows the separator
            j = unit.end
            if j + 1 >= limit or (v.words[j] not in {",", ";"} and v.norms[j] != "và"):
                return []
            k = j + 1
            if (
                not v.capital[k]
                or v.longest("head", k)
                or v.longest("honorific", k)
                or v.longest("post", k)
                or _implied(v, unit) is None
            ):
                return []
            if (
                v.norms[k] in v.lexicon.surnames
                and not v.longest("province", k)
                and k + 2 < limit
                and v.capital[k + 1]
                and v.capital[k + 2]
            ):
                return []
    found = read_list(v, i, limit)
    if len(found.elements) < 2 and head is None:
        return []
    return [e for e in found.elements if e.unit is None or e.head]


def _inside(v: View, element: Element, limit: int) -> list[Element]:
    """Names nested in brackets: "05 KTNN khu vực (IV, V, IX)", "Agribank (các chi nhánh A, B)"."""
    j = element.end
    if j + 3 >= limit or v.words[j] != "(":
        return []
    close = next((k for k in range(j + 1, min(j + 60, limit)) if v.words[k] == ")"), None)
    if close is None:
        return []
    k = j + 1
    head: tuple[tuple[int, int], ...] = ((element.start, element.end),)
    if not (v.longest("tail", k) and v.norms[k] in {"chi", "cn", "khu"}):
        if v.norms[k] in {"các", "gồm"}:
            k += 1
            if (hit := v.longest("tail", k)) or (hit := v.longest("head", k)):
                head = (*head, (k, hit[0]))
                k = hit[0]
            elif v.norms[k - 1] != "các":
                return []
        elif not _ROMAN_OR_NUMBER.match(v.words[k]):
            return []
    out: list[Element] = []
    while k < close:
        if v.words[k] in {",", ";"} or v.norms[k] == "và":
            k += 1
            continue
        unit = read_unit(v, k, limit=close, force=True)
        end = unit.end if unit else _bare(v, k, close, close) if v.alpha[k] else k + 1
        if unit is None and v.norms[k] in {"chi", "cn", "khu"} and (tail := v.longest("tail", k)):
            end = _bare(v, tail[0], close, close)
        if _ROMAN_OR_NUMBER.match(v.words[k]):
            end = k + 1
        if end <= k:
            return []
        out.append(Element(k, end, None, head))
        k = end
    return out if len(out) >= 2 else []


def _skip(v: View, j: int, limit: int) -> int:
    while j < limit and (
        v.words[j] in _SEPARATORS
        or v.words[j] in _DASHES
        or v.norms[j] in {"và", "cùng", "với"}
        or v.words[j] in {":", "\n"}
    ):
        j += 1
    # "đơn vị", "các đơn vị thành viên là:"
    k = j
    while k < limit and (n := _generic(v, k)) and k - j < 8:
        k += n
    if k > j and k < limit and not (v.norms[k - 1] == "các" and v.longest("head", k) and not v.capital[k]):
        while k < limit and v.words[k] in {":", "-"}:
            k += 1
        return k
    # "01. Sở A", "1) Sở A"
    if k + 1 < limit and v.words[k].isdigit() and v.words[k + 1] in {".", ")", "/"}:
        return k + 2
    return j


def _shared_head(
    v: View, j: int, limit: int, depth: int = 0
) -> tuple[tuple[tuple[int, int], ...], int, int | None] | None:
    """A head said of several names: "7 sở:", "các xã", "Công an 4 huyện:", "Hội Nhà báo các tỉnh"."""
    count = None
    k = j
    if _number(v.words[k]) and k + 1 < limit:
        count, k = int(v.words[k]), k + 1
        if v.norms[k] in {"đơn", "cơ", "thành"}:
            k = _past_generic(v, k, limit)
            if k < limit and depth < 3 and (h := _shared_head(v, k, limit, depth + 1)):
                return h[0], h[1], count
            return (), k, count
        hit = v.longest("head", k)
        if hit and (whole := _whole_head(v, k, hit[0], limit)):
            return whole[0], whole[1], count
        if hit and not (read_unit(v, k, limit=limit) and v.capital[k]):
            return ((k, hit[0]),), _past(v, hit[0], limit), count
        return (), k, count
    if (c := read_count(v, k)) and c.start == k and not v.words[k].isdigit() and c.noun < limit:
        if v.norms[c.noun] in {"đơn", "cơ", "thành", "tổ", "địa"}:
            k = _past_generic(v, c.noun, limit)
            if k < limit and depth < 3 and (h := _shared_head(v, k, limit, depth + 1)):
                return h[0], h[1], c.value
            return (), k, c.value
        hit = v.longest("head", c.noun)
        return (((c.noun, hit[0]),) if hit else ()), _past(v, hit[0] if hit else c.noun, limit), c.value
    if v.norms[k] == "các" and k + 1 < limit:
        hit = v.longest("head", k + 1)
        if hit and (said := _whole_head(v, k + 1, hit[0], limit)):
            return said[0], said[1], None
        if hit and hit[0] < limit:
            named = _field_end(v, k + 1, hit[0])
            if named > hit[0] and v.longest("province", named):
                return ((k + 1, named),), named, None  # "các hội Nhà báo A, B, C"
            return ((k + 1, hit[0]),), _past(v, hit[0], limit), None
        return None
    hit = v.longest("head", k)
    if hit and hit[0] + 1 < limit:
        m = _field_end(v, k, hit[0])
        if v.norms[m] == "các" or v.words[m].isdigit():
            if _number(v.words[m]):
                count = int(v.words[m])
            place = v.longest("head", m + 1) if m + 1 < limit else None
            if place and place[1] == "locality" and place[0] < limit:
                return ((k, m), (m + 1, place[0])), _past(v, place[0], limit), count
        if (place := v.longest("head", m)) and place[1] == "locality" and place[0] < limit and v.words[place[0]] == ":":
            return ((k, m), (m, place[0])), place[0] + 1, None  # "Hội LHPN huyện: A, B"
        if v.words[m] == ":" and m == hit[0] and not v.capital[k]:
            return ((k, m),), m + 1, None
    return None


def _field_end(v: View, i: int, head_end: int) -> int:
    """End of the longest field behind the head ``i:head_end`` that is one of that head; without one the head's end."""
    fields = v.codes("field", head_end)
    if not fields:
        return head_end
    head = v.norm(i, head_end)
    return max([end for end, owner in fields if owner == head], default=head_end)


def _is_locality(v: View, head: tuple[tuple[int, int], ...]) -> bool:
    return (v.longest("head", head[-1][0]) or (0, ""))[1] == "locality"


def _whole_head(v: View, k: int, head_end: int, limit: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """A head with its field, or with a kind of place, in front of a colon: "Sở Tài chính:", "TTYT huyện:"."""
    end = _field_end(v, k, head_end)
    place = v.longest("head", end)
    if place is not None and place[1] == "locality" and place[0] < limit and v.words[place[0]] == ":":
        return ((k, end), (end, place[0])), place[0] + 1
    if end > head_end and end < limit and v.words[end] == ":":
        return ((k, end),), end + 1
    return None


def _number(word: str) -> bool:
    return len(word) <= 4 and word.isdecimal()


def _generic(v: View, k: int) -> int:
    """Number of tokens of a word at ``k`` that only announces members ("đơn vị", "các"), 0 where it is another."""
    if v.capital[k]:
        return 0
    if v.norm(k, k + 2) in _GENERIC:
        return 2
    return 1 if v.norms[k] in _GENERIC else 0


def _past_generic(v: View, k: int, limit: int) -> int:
    """Past "cơ quan, đơn vị thành viên là:"."""
    while k < limit and (
        (n := _generic(v, k)) or v.words[k] == ":" or (v.words[k] == "," and k + 1 < limit and _generic(v, k + 1))
    ):
        k += n or 1
    return k


def _past(v: View, j: int, limit: int) -> int:
    while j < limit and (v.words[j] in {":", "("} or v.norms[j] in {"là", "gồm"}):
        if v.words[j] == "(":
            break
        j += 1
    return j


def _implied(v: View, unit: Unit) -> tuple[int, int] | None:
    """The head a following bare name would share with this one: "Huyện ủy | A", "huyện | A", "Trường THPT | A"."""
    end = unit.head_end
    if unit.kind == "locality" or v.norm(unit.start, end) in _COMMITTEES:
        return (unit.start, end)
    field_end = _field_end(v, unit.start, end)
    if (
        field_end < unit.end
        and (place := v.longest("head", field_end))
        and place[1] == "locality"
        and place[0] < unit.end
    ):
        return (unit.start, place[0])
    if unit.kind in {"school", "company", "hospital", "armed", "court", "mass", "party"}:
        nested = v.longest("head", end)
        if nested and nested[0] < unit.end:
            return (unit.start, nested[0])
        return (unit.start, field_end) if field_end < unit.end else None
    if unit.kind == "department" and v.norm(unit.start, end) in {"sở", "ban", "phòng", "cục"}:
        return (unit.start, end)
    return None


def _more_commas(v: View, j: int, limit: int) -> int:
    """The last comma of the list's run, to tell an "và" inside a bare name from the one that closes the list."""
    last = j
    k = j
    depth = 0
    while k < limit and k - j < 400:
        w = v.words[k]
        if w == "(":
            depth += 1
        elif w == ")":
            depth -= 1
        elif (w in {".", ":"} and depth == 0 and k > j + 1) or (w == ";" and depth == 0):
            break
        elif w in {",", ";"} and depth == 0:
            nxt = k + 1
            if nxt < limit and not (
                v.capital[nxt] or v.norms[nxt] in {"và", "các"} or v.longest("head", nxt) or v.words[nxt].isdigit()
            ):
                break
            last = k
        k += 1
    return last


def _element(
    v: View,
    j: int,
    limit: int,
    shared: tuple[tuple[int, int], ...],
    implied: tuple[int, int] | None,
    last_comma: int,
    *,
    bare: bool = False,
) -> Element | None:
    if not v.alpha[j] and not (v.words[j][0].isdigit() and (shared or implied)):
        return None
    award = v.longest("award", j)
    if (
        (award and award[1] != "trap")
        or (v.longest("honorific", j) and not v.longest("province", j) and not _place_name(v, j, limit))
        or (v.longest("post", j) and not v.longest("head", j))
    ):
        return None
    if v.longest("bloc_stops", j) and not v.capital[j]:
        return None
    if v.norms[j] in {"khối", "cụm"} or read_role(v, j) is not None:
        return None
    if v.capital[j] and v.norm(j, j + 2) == "cơ quan" and (inner := read_unit(v, j + 2, limit=limit)):
        return Element(j, inner.end, Unit(j, inner.end, j + 2, inner.kind, inner.closed))
    unit = read_unit(v, j, limit=limit, force=True)
    if (
        unit
        and not v.capital[j]
        and unit.kind not in {"locality", "school", "hospital"}
        and not shared
        and (
            v.norms[j] in {"ban", "hội", "báo", "viện", "bộ", "đoàn", "phòng", "vụ", "đội", "sở"}
            and not v.capital[min(unit.head_end, len(v.words) - 1)]
        )
    ):
        unit = None
    if unit and shared and _bare_field(v, j, limit, shared) is not None and not v.capital[j]:
        unit = None
    if unit:
        if shared and unit.kind == "locality" and len(shared) == 2:
            # "Công an các huyện A, B và thị xã C"
            return Element(j, unit.end, unit, (shared[0],))
        end = _stretch(v, unit, limit)
        return Element(j, end, Unit(j, end, unit.head_end, unit.kind, unit.closed))
    head = shared or ((implied,) if implied else ())
    if not head and not bare:
        return None
    end_field = _bare_field(v, j, limit, head) if head else None
    if end_field is not None:
        end = end_field
        if v.norm(end, end + 2) in _COMMITTEES:
            end += 2
        elif end < limit and v.norms[end] == "tỉnh":
            end += 1
        return Element(j, end, None, head)
    if not (v.capital[j] or (v.words[j][0].isdigit() and _ROMAN_OR_NUMBER.match(v.words[j]))):
        return None
    end = _bare(v, j, limit, last_comma)
    if end <= j:
        return None
    if not shared and end == j + 1 and len(v.words[j]) > 1 and v.words[j].isupper():
        return None  # "Khoa Quốc tế, ĐHTN": an owner behind the last name
    return Element(j, end, None, head)


def _place_name(v: View, j: int, limit: int) -> bool:
    """Whether a form of address opens a place's name of two syllables: "Anh Sơn" between separators."""
    behind = v.words[j + 2] if j + 2 < limit else "."
    return v.capital[j] and v.capital[j + 1] and (behind in {",", ";", "."} or v.norms[j + 2] == "và")


def _bare_field(v: View, j: int, limit: int, head: tuple[tuple[int, int], ...]) -> int | None:
    """End of a field of the shared head that begins at ``j`` ("Y tế" under "sở")."""
    name = v.norm(*head[-1]) if len(head) == 1 else ""
    options = [e for e, owner in v.codes("field", j) if owner == name and e <= limit]
    return max(options) if options else None


def _bare(v: View, j: int, limit: int, last_comma: int) -> int:
    """End of a bare name: capitals and small name words up to the next separator."""
    end = j
    begin = j
    while j < limit and j - begin < 16:
        word, w = v.norms[j], v.words[j]
        if v.alpha[j]:
            if (p := v.longest("province", j)) and v.capital[j] and p[0] <= limit:
                j = end = p[0]
                continue
            if v.capital[j]:
                if j > begin and read_role(v, j):
                    break
                j += 1
                end = j
                continue
            if word == "và" and j < last_comma and j + 1 < limit and v.capital[j + 1] and not v.longest("head", j + 1):
                j += 1
                continue
            if (
                (word in v.lexicon.unit_words or word == "tỉnh")
                and word not in v.lexicon.unit_stops
                and not v.longest("bloc_stops", j)
            ):
                j += 1
                end = j
                continue
            break
        if _ROMAN_OR_NUMBER.match(w) and end == j:
            j += 1
            end = j
            continue
        if (w in _DASHES or w == "&") and j + 1 < limit and v.capital[j + 1] and end == j:
            if read_role(v, j + 1) or v.longest("post", j + 1) or v.longest("head", j + 1) or v.norms[j + 1] == "đơn":
                break
            j += 1
            continue
        break
    return end


def _stretch(v: View, unit: Unit, limit: int) -> int:
    """Where a name of a list ends that stopped short of its separator: it goes on over small name words.

    "… trẻ mồ côi và bệnh nhân nghèo tỉnh".
    """
    j = unit.end
    begin = j
    while j < limit and j - begin < 8 and v.alpha[j] and not v.capital[j]:
        if (
            v.norms[j] in v.lexicon.unit_stops
            or v.longest("bloc_stops", j)
            or v.longest("sign", j)
            or v.norms[j] not in v.lexicon.unit_words
        ):
            break
        j += 1
    if j > begin and j < limit and (v.words[j] in _SEPARATORS or v.words[j] in {".", ")", "("} or v.norms[j] == "và"):
        return j
    if (
        unit.end < limit
        and v.norms[unit.end] == "thuộc"
        and (owner := read_unit(v, unit.end + 1, limit=limit, force=True))
    ):
        return owner.end
    return unit.end


def _behind(v: View, j: int, limit: int, element: Element) -> int:
    """Past brackets and roles behind a name: "(Trưởng khối)", "– Cụm phó", "là Khối trưởng"."""
    if j < limit and v.words[j] == "(":
        close = next((k for k in range(j + 1, min(j + 40, limit)) if v.words[k] == ")"), None)
        if close is not None:
            element.bracket = (j + 1, close)
            j = close + 1
    k = j
    if k < limit and (v.words[k] in _DASHES or v.norms[k] in {"là", "làm"}):
        k += 1
        while k < limit and v.norms[k] in {"đơn", "vị", "là", "làm"}:
            k += 1
        if k < limit and (role := read_role(v, k)) and role.end <= limit:
            j = role.end
            if j < limit and (y := read_year(v, j)):
                j = y.end
    return j


def _separator(v: View, j: int, limit: int) -> bool:
    w = v.words[j]
    if w in {",", ";", "&"} or v.norms[j] in {"và", "cùng"}:
        return True
    return w in _DASHES and j + 1 < limit and v.longest("head", j + 1) is not None


def _share_tail(v: View, elements: list[Element]) -> None:
    """Complete names whose owner stands behind the last of them.

    "Ban Dân vận, Ban Tổ chức, Văn phòng Tỉnh ủy", "Cục Thuế và Kho bạc … tỉnh".
    """
    for n, e in enumerate(elements):
        if e.head or e.unit is None or not e.unit.closed or _placed(v, e):
            continue
        first = v.norms[e.start]
        for later in elements[n + 1 :]:
            if later.unit is None:
                continue
            committee = v.norm(later.end - 2, later.end)
            if first in _FAMILY and committee in _COMMITTEES and v.norms[later.start] in _FAMILY:
                e.tail = (later.end - 2, later.end)
                break
    for n, e in enumerate(elements):  # "các Ban Tổ chức, Dân vận, Nội chính Tỉnh ủy"
        if (
            e.unit is None
            and e.head
            and e.tail is None
            and v.norms[e.head[-1][0]] == "ban"
            and v.norm(e.end - 2, e.end) not in _COMMITTEES
        ):
            owner = next(
                (x for x in elements[n + 1 :] if x.head == e.head and v.norm(x.end - 2, x.end) in _COMMITTEES), None
            )
            if owner is not None:
                e.tail = (owner.end - 2, owner.end)
    if len(elements) > 1 and v.norms[elements[-1].end - 1] == "tỉnh" and elements[-1].unit is not None:
        plain = [e for e in elements[:-1] if e.unit is not None and not e.head and e.tail is None]
        last = elements[-1].unit.kind
        if (
            plain
            and not any(v.norms[e.end - 1] == "tỉnh" for e in plain)
            and len(plain) == len(elements) - 1
            and v.norms[elements[-1].start] != "thanh"
        ):
            for e in plain:
                same = e.unit is not None and (
                    e.unit.kind == last or {e.unit.kind, last} <= {"department", "company", "alone"}
                )
                if same and v.norms[e.start] != "sở" and not _placed(v, e):
                    e.tail = (elements[-1].end - 1, elements[-1].end)


def _placed(v: View, e: Element) -> bool:
    """Whether the name already holds its place or owner."""
    for k in range(e.start, e.end):
        if v.longest("province", k) or (v.norms[k] in {"tỉnh", "huyện", "xã", "phường"} and k > e.start):
            return True
    return v.norm(e.end - 2, e.end) in _COMMITTEES or v.norms[e.end - 1] in {"nam", "ương"}
