"""Names of units: what such a name begins with, how far it goes.

In: a view and the token where a name may begin. Out: a :class:`Unit`. A head noun opens the name ("Sở", "Hội", "Công
ty"); a field of that head closes it ("Sở | Lao động - Thương binh và Xã hội"), and behind a closed name only a place or
an owner follows ("tỉnh", "huyện X", "Tỉnh ủy"). An open name goes on over capitals and over small words that names
hold, up to the first word that no name holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.view import View

_DASHES = frozenset("-–—−")
_ROMAN_OR_NUMBER = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[A-ZĐ]\d{0,2}|\d[A-Z])$")
_PLACES = frozenset(
    {"huyện", "thị", "thành", "quận", "xã", "phường", "tỉnh", "tp", "tx", "khu", "đặc", "h", "vùng", "miền"}
)
_COMMITTEES = frozenset({"tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "đảng ủy", "trung ương"})
_ALL = 10**9


@dataclass(slots=True)
class Unit:
    """A unit's name in tokens ``start:end``.

    ``kind`` is the group of its head; ``closed`` when nothing but a place may follow.
    """

    start: int
    end: int
    head_end: int
    kind: str
    closed: bool


def read_unit(v: View, i: int, *, limit: int = _ALL, force: bool = False, person_behind: bool = False) -> Unit | None:
    """The unit whose name begins at token ``i``, else None.

    ``limit``: token that the name must not pass. ``force``: a small first letter is no objection (behind a post, in a
    list). ``person_behind``: a surname among capitals begins a person ("Chủ tịch UBND huyện X | Nguyễn Văn A").
    """
    heads = v.codes("head", i)
    if not heads:
        return None
    key = (i, limit, force, person_behind)
    if key not in v.units:
        v.units[key] = _read_unit(v, i, heads, min(limit, len(v.words)), force, person_behind)
    found: Unit | None = v.units[key]
    return found


def _read_unit(
    v: View, i: int, heads: list[tuple[int, str]], limit: int, force: bool, person_behind: bool
) -> Unit | None:
    head_end, kind = heads[0]
    alone = False
    for end, code in heads:
        if end == head_end and code == "alone":
            alone = True
        elif end == head_end and kind == "alone":
            kind = code
    no = v.longest("not_head", i)
    if no and no[0] >= head_end and not (no[0] == head_end and alone) and not _field(v, i, head_end):
        return None
    if not v.capital[i] and not force and not _small_head(v, i, head_end, kind):
        return None
    if v.words[i].isupper() and not v.capital[i]:
        return None  # inside a headline in capitals
    if kind == "school":
        person_behind = False  # schools are named after people
    if kind == "locality":
        return _locality(v, i, head_end, limit, person_behind)
    end, closed = head_end, False
    field_end = _field(v, i, head_end)
    if field_end and field_end <= limit:
        end, closed = field_end, True
    if not closed and alone:
        closed = True
    if closed:
        end = _places(v, end, limit, person_behind)
        if end == head_end and not alone:
            return None
        nested = _nested(v, i, head_end, end, limit)
        if nested is not None:
            return Unit(i, nested, head_end, kind, True)
        # a longer open reading: "Trường Chính trị" is closed, "Trường Cao đẳng Y tế X" is not
        if not field_end or v.norm(i, head_end) not in {
            "trường",
            "viện",
            "trung tâm",
            "chi cục",
            "công ty",
            "quỹ",
            "ngân hàng",
        }:
            return Unit(i, end, head_end, kind, True)
    nested = _nested(v, i, head_end, end, limit)
    if nested is not None:
        return Unit(i, nested, head_end, kind, True)
    open_end, open_closed = _open(
        v, (field_end or end) if closed else end, limit, person_behind, placed=head_end - i >= 2
    )
    if open_end <= head_end and not alone:
        return None
    return Unit(i, max(end, open_end), head_end, kind, closed or open_closed)


_NESTING = frozenset(
    {
        "công đoàn",
        "cđcs",
        "công đoàn cơ sở",
        "đảng ủy",
        "đảng bộ",
        "văn phòng",
        "văn phòng đại diện",
        "ban đại diện",
        "chi nhánh",
        "đoàn thanh niên",
        "khoa",
        "phòng",
        "trung tâm",
        "hội đồng",
    }
)


def _nested(v: View, i: int, head_end: int, end: int, limit: int) -> int | None:
    """End of a unit inside the unit's name: "CĐCS | Công ty X", "Văn phòng Trung ương | Hội Luật gia Việt Nam"."""
    if end >= limit or v.norm(i, head_end) not in _NESTING or not v.capital[end]:
        return None
    inner = read_unit(v, end, limit=limit)
    return inner.end if inner is not None and inner.kind != "locality" else None


def _small_head(v: View, i: int, head_end: int, kind: str) -> bool:
    """Whether a head in small letters counts, as it does where a proper name follows at once.

    "huyện Lý Nhân", "trường Đại học X", "bệnh viện Nhi".
    """
    if head_end >= len(v.words):
        return False
    follows = v.capital[head_end] or (kind == "locality" and _ROMAN_OR_NUMBER.match(v.words[head_end]) is not None)
    if (
        i
        and v.norms[i] == "trường"
        and v.norms[i - 1] in {"hội", "thị", "môi", "lập", "quảng", "nông", "lâm", "công", "chiến", "hiện"}
    ):
        return False
    if (
        v.norms[i]
        in {
            "ban",
            "hội",
            "báo",
            "viện",
            "bộ",
            "đoàn",
            "phòng",
            "cục",
            "vụ",
            "quỹ",
            "đội",
            "đài",
            "ca",
            "nh",
            "tc",
            "pc",
            "ga",
            "vùng",
            "khoa",
            "sở",
        }
        and head_end == i + 1
    ):
        return False
    return bool(follows)


def _field(v: View, i: int, head_end: int) -> int | None:
    """End of the field that completes the head that begins at ``i``, if one stands behind it."""
    best: int | None = None
    for end, _ in v.codes("head", i):
        head = v.norm(i, end)
        for field_end, owner in v.codes("field", end):
            if owner == head and field_end > head_end and (best is None or field_end > best):
                best = field_end
    return best


def _locality(v: View, i: int, head_end: int, limit: int, person_behind: bool) -> Unit | None:
    j = head_end
    while j < limit and v.words[j] == ".":
        j += 1
    if (p := v.longest("province", j)) and v.capital[j] and p[0] <= limit:
        return Unit(i, p[0], head_end, "locality", True)
    run = _capitals(v, j, limit, person_behind)
    if run == j and j < limit and _ROMAN_OR_NUMBER.match(v.words[j]):
        run = j + 1
    if run == j:
        return None
    return Unit(i, run, head_end, "locality", True)


def _capitals(v: View, j: int, limit: int, person_behind: bool = False) -> int:
    """End of the run of capitalised syllables that begins at ``j``; a person, a post or a form of address ends it."""
    begin = j
    while j < limit and v.alpha[j] and (v.capital[j] or (j > begin and _ROMAN_OR_NUMBER.match(v.words[j]))):
        address = v.longest("honorific", j)
        if (
            address
            and not v.longest("province", j)
            and (j == begin or address[0] > j + 1 or address[1] != "honorifics")
        ):
            break
        if j > begin + 1 and v.longest("head", j) and v.codes("head", j)[0][1] != "locality":
            break
        post = v.longest("post", j)
        if post and v.norms[j] != "thường" and (post[0] > j + 1 or j == begin):
            break
        if (
            person_behind
            and j == begin
            and v.norms[j] in v.lexicon.surnames
            and not v.longest("province", j)
            and 2 <= _run_length(v, j, limit) <= 5
            and not _place_like(v, j, limit)
        ):
            break
        if v.norms[j] in {"khối", "cụm"} and j > begin and _bloc_word(v, j, limit):
            break
        if person_behind and j > begin and v.norms[j] in v.lexicon.surnames and 2 <= _run_length(v, j, limit) <= 4:
            break
        if (p := v.longest("province", j)) and p[0] <= limit:
            return p[0]
        j += 1
    return j


def _place_like(v: View, j: int, limit: int) -> bool:
    """Whether a run that begins as a surname does is two syllables long, as most districts' names are ("Lý Nhân")."""
    return _run_length(v, j, limit) <= 2


def _bloc_word(v: View, j: int, limit: int) -> bool:
    """Whether "Khối", "Cụm" at ``j`` opens a bloc or a role rather than going on with a name ("Đảng ủy Khối …")."""
    if j + 1 >= limit:
        return True
    return (
        v.norms[j + 1] in {"trưởng", "phó", "số"}
        or v.longest("emulation", j + 1) is not None
        or _ROMAN_OR_NUMBER.match(v.words[j + 1]) is not None
    )


def _run_length(v: View, j: int, limit: int) -> int:
    k = j
    while k < limit and v.alpha[k] and v.capital[k]:
        k += 1
    return k - j


def _places(v: View, j: int, limit: int, person_behind: bool) -> int:
    """End of the places and owners behind a closed name that ends at ``j``."""
    for _ in range(4):
        if j >= limit:
            return j
        word, w = v.norms[j], v.words[j]
        tail = v.longest("tail", j)
        if (p := v.longest("province", j)) and v.capital[j] and p[0] <= limit:
            return p[0] if not _is_person(v, j, limit, person_behind) else j
        if tail and tail[0] <= limit and v.norm(j, tail[0]) in _COMMITTEES:
            if word == "trung" and not v.capital[j] and not v.capital[j - 1]:
                return j
            j = tail[0]
            continue
        if tail and tail[0] <= limit and word in _PLACES | {"khu", "chi", "cn", "số"}:
            k = tail[0]
            while k < limit and v.words[k] == "." and v.norms[k - 1] in {"tp", "tx"}:
                k += 1
            if k < limit and (p := v.longest("province", k)) and v.capital[k] and p[0] <= limit:
                j = p[0]
                continue
            run = _capitals(v, k, limit, person_behind)
            if run == k and k < limit and _ROMAN_OR_NUMBER.match(v.words[k]):
                run = k + 1
            if run == k:
                if word in {"tỉnh", "huyện", "thành", "xã", "quận", "phường", "thị"} and v.norm(j, k) in {
                    "tỉnh",
                    "huyện",
                    "thành phố",
                    "thị xã",
                    "xã",
                    "phường",
                    "quận",
                }:
                    return k
                if word in {"cn", "chi"} and k < limit and v.longest("tail", k):
                    j = k
                    continue
                return j
            j = run
            continue
        if tail and tail[0] <= limit and (v.capital[j] or word in {"tỉnh", "nhà", "tối"}):
            j = tail[0]
            continue
        if w in _DASHES and j + 1 < limit and v.norms[j + 1] in {"chi", "cn"} and v.longest("tail", j + 1):
            j += 1
            continue
        if (
            v.capital[j]
            and v.alpha[j]
            and not _opens_unit(v, j)
            and not v.longest("post", j)
            and not v.longest("honorific", j)
        ):
            if _is_person(v, j, limit, person_behind) or v.norms[j] in {
                "khối",
                "cụm",
                "trưởng",
                "phó",
                "cờ",
                "bằng",
            }:
                return j
            run = _capitals(v, j, limit, person_behind)
            if (
                run == j + 1
                and run < limit
                and v.alpha[run]
                and v.norms[run] in v.lexicon.unit_words
                and second_half(v, run)
                and not v.longest("sign", run)
                and v.norms[run] not in v.lexicon.unit_stops
            ):
                return _open(v, run + 1, limit, person_behind)[0]  # "Ban Quản lý Khu kinh tế | Cửa khẩu quốc tế X"
            if (
                run < limit
                and second_half(v, run)
                and not v.longest("sign", run)
                and v.words[run - 1][0].isupper()
                and v.norms[run] in v.lexicon.unit_words
            ):
                return _open(v, run + 1, limit, person_behind)[0]  # "Bảo Việt Nhân | thọ X"
            if (
                run < limit
                and v.words[run] in _DASHES
                and run + 1 < limit
                and v.capital[run + 1]
                and not v.longest("head", run + 1)
                and _tight(v, run)
            ):
                run = _capitals(v, run + 1, limit, person_behind)
            return run
        return j
    return j


def _opens_unit(v: View, j: int) -> bool:
    """Whether a unit with a field or place of its own begins at ``j``.

    A lone head may be part of a place's name ("BIDV Ban Mê").
    """
    head = v.longest("head", j)
    if head is None:
        return False
    return (
        head[0] > j + 1
        or any(True for _ in v.codes("field", head[0]))
        or head[1] in {"locality", "school", "company", "hospital"}
    )


def _tight(v: View, dash: int) -> bool:
    """A dash inside a name touches a word on one side or both: "Thừa Thiên-Huế", "Thừa Thiên- Huế"."""
    return v.start[dash] == v.end[dash - 1] or v.start[dash + 1] == v.end[dash]


def _is_person(v: View, j: int, limit: int, person_behind: bool) -> bool:
    if not person_behind or v.norms[j] not in v.lexicon.surnames or v.longest("province", j):
        return False
    return 2 <= _run_length(v, j, limit) <= 5


def _open(v: View, j: int, limit: int, person_behind: bool, *, placed: bool = False) -> tuple[int, bool]:
    """End of an open name, and whether it closed itself with a place."""
    lex = v.lexicon
    end = j
    begin = j
    while j < limit and j - begin < 40:
        word, w = v.norms[j], v.words[j]
        if v.alpha[j]:
            if (
                (whole := v.longest("field", j))
                and whole[0] <= limit
                and whole[0] > j + 3
                and (v.capital[j] or end == j)
            ):
                j = end = whole[0]  # "Trường Đại học | Văn hóa, Thể thao và Du lịch X"
                continue
            if word in {"tp", "tx", "tt"} and v.words[j + 1] == "." and j + 2 < limit and v.capital[j + 2]:
                return _capitals(v, j + 2, limit, person_behind), True  # "TTYT | TP. X"
            if (p := v.longest("province", j)) and v.capital[j] and p[0] <= limit:
                if _is_person(v, j, limit, person_behind):
                    return end, True
                return _places(v, p[0], limit, person_behind) if _tail_goes_on(v, p[0], limit) else p[0], True
            if v.capital[j] and not v.longest("honorific", j) and not (v.longest("post", j) and word != "thường"):
                if word in {"khối", "cụm"} and _bloc_word(v, j, limit):
                    break
                if word in {"trưởng", "phó", "cờ"} and j > begin:
                    break
                if (
                    person_behind
                    and j > begin
                    and word in lex.surnames
                    and 2 <= _run_length(v, j, limit) <= 4
                    and not v.longest("head", j)
                ):
                    break
                j += 1
                end = j
                continue
            tail = v.longest("tail", j)
            if tail and word in _PLACES and end == j and (j > begin or placed):
                stop = _places(v, j, limit, person_behind)
                if stop > j:
                    return stop, True
            if word == "và":
                nxt = j + 1
                if nxt < limit and ((a := v.longest("and_name", nxt)) and v.capital[nxt]) and end == j:
                    j = end = a[0]
                    continue
                if (
                    nxt < limit
                    and not v.capital[nxt]
                    and v.norms[nxt] in lex.and_words
                    and v.norms[nxt] not in lex.unit_stops
                ):
                    j += 1
                    continue
                break
            if word in lex.unit_stops and not _compound(v, j):
                break
            if end == j and j > begin and v.capital[j - 1] and second_half(v, j):
                j += 1
                end = j
                continue
            if word == "dự" and v.norm(j, j + 2) not in {"dự án", "dự trữ", "dự phòng", "dự báo"}:
                break
            if word in lex.unit_words or _compound(v, j):
                sign = v.longest("sign", j)
                if sign and sign[0] > j + 1 and sign[1] not in {"other", "noise"}:
                    break
                j += 1
                end = j
                continue
            break
        if _ROMAN_OR_NUMBER.match(w) and end == j and j > begin - 1:
            noun = v.norms[j + 1] if j + 1 < limit else ""
            if noun in {"tập", "đơn", "cá", "thành", "điểm", "phiếu", "lượt", "%", "năm", "tháng"}:
                break
            j += 1
            end = j
            continue
        if (w in _DASHES or w in {"&", "/"}) and end == j and j + 1 < limit and v.alpha[j + 1]:
            nxt = j + 1
            if v.longest("head", nxt) and not _tight(v, j) and v.norms[nxt] not in {"chi", "cn"}:
                break
            if (
                v.longest("post", nxt)
                or v.norms[nxt] in {"đơn", "trưởng", "phó", "khối", "cụm"}
                or v.norm(nxt, nxt + 2) == "đại diện"
                or v.longest("honorific", nxt)
            ):
                break
            if not (v.capital[nxt] or (v.norms[nxt] in lex.unit_words and not v.longest("sign", nxt))):
                break
            j += 1
            continue
        if (
            w == "."
            and end == j
            and j + 1 < limit
            and v.start[j + 1] == v.end[j]
            and len(v.words[j - 1]) <= 3
            and v.words[j - 1].isupper()
            and j + 1 < limit
            and v.capital[j + 1]
        ):
            j += 1
            continue
        if w == "(" and j + 3 < limit and v.words[j + 2] == ")" and v.words[j + 1].isupper() and v.capital[j + 3]:
            j = end = j + 3
            continue
        if w == "," and end == j and j + 1 < limit and not v.capital[j + 1] and v.norms[j + 1] in lex.unit_words:
            # a comma inside a name: small letters go on and an "và" or a place follows soon
            k = j + 1
            while (
                k < limit
                and k - j < 8
                and v.alpha[k]
                and not v.capital[k]
                and v.norms[k] in lex.unit_words
                and not v.longest("sign", k)
            ):
                k += 1
            if (
                k < limit
                and v.norms[k] == "và"
                and k + 1 < limit
                and v.norms[k + 1] in lex.and_words
                and not v.capital[k + 1]
            ):
                j = k
                continue
        break
    return end, False


def second_half(v: View, j: int) -> bool:
    """Whether a small syllable is the second half of the capitalised word before it: "Bảo | tồn", "Cố | đô"."""
    if v.norm(j - 1, j + 1) in _COMPOUNDS:
        return True
    if (
        v.longest("bloc_stops", j)
        or v.longest("tail", j)
        or v.norms[j] in {"dự", "các", "tổ"} | v.lexicon.unit_stops
        or not v.alpha[j]
    ):
        return False
    sign = v.longest("sign", j)
    return (
        not (sign and sign[1] not in {"other", "noise"})
        and len(v.words[j - 1]) > 1
        and not v.words[j - 1].isupper()
        and v.longest("province", j - 1) is None
    )


_COMPOUNDS = frozenset(
    {
        "y tế",
        "hàng không",
        "không quân",
        "phòng không",
        "công trình",
        "phụ nữ",
        "phụ sản",
        "cơ sở",
        "báo chí",
        "hữu nghị",
        "nhất quán",
        "chủ nghĩa",
        "trung học",
        "dẫn đường",
    }
)


def _compound(v: View, j: int) -> bool:
    """Whether a word that ends names elsewhere is half of a noun here: "công | trình", "phụ | nữ"."""
    return v.norm(j, j + 2) in _COMPOUNDS or (j > 0 and v.norm(j - 1, j + 1) in _COMPOUNDS)


def _tail_goes_on(v: View, j: int, limit: int) -> bool:
    return j < limit and (
        v.norms[j] in {"chi", "cn"} or (v.words[j] in _DASHES and j + 1 < limit and v.norms[j + 1] in {"chi", "cn"})
    )
