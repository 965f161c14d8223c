"""Where a document names emulation blocs, and how far each name goes.

In: a view. Out: mentions in order, named ones ("Khối thi đua Văn hóa - Xã hội", "Cụm 2") and bare ones ("Khối", "khối
thi đua"), each with the tokens of its name, and the alternatives a comma or dash leaves open. Which mentions mean one
bloc is decided in ``identity``.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from extract.units import read_unit, second_half
from extract.view import View

_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-ZĐ])$")
_DASHES = frozenset("-–—−")
_PLURAL = frozenset({"các", "những", "nhiều", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"})
_NO_NAME = frozenset({"và", "trên", "tỉnh", "có", "thuộc", "của", "trực", "đóng", "thành", "huyện", "số"})
_OF = frozenset({"đảng", "tỉnh", "thành", "huyện", "trung", "quốc", "hđnd", "bộ", "ubnd", "ủy"})
_ROLE_WORDS = frozenset({"trưởng", "phó"})
_OPEN_SECTOR = frozenset({
    "các", "mttq", "nội", "tổng", "kinh", "văn", "doanh", "tham", "đảng", "cơ", "sở", "hội", "trường", "ngân", "bệnh",
    "thi", "mặt", "khoa", "nông", "đơn", "huyện", "xã", "phường", "dân", "y", "giáo", "quản", "sự", "trung", "đoàn",
    "tài", "tư", "xây", "nghiệp", "công", "miền", "duyên", "đồng", "lực", "an", "vùng", "thành", "nhà",
})  # fmt: skip
_SECTOR_ITEM = frozenset({
    "ủy", "mttq", "mặt", "đoàn", "hội", "thể", "cao", "trung", "trường", "công", "tài", "thương", "du", "văn", "xã",
    "khoa", "kinh", "nông", "lâm", "tư", "y", "giáo", "kỹ", "cựu", "ngân", "bảo", "báo", "tổ", "nội", "doanh", "cơ",
    "sở", "ban", "đảng", "mt", "dân", "phát", "an", "quốc", "thông", "đầu", "giao", "xây", "đơn", "bưu", "viễn",
})  # fmt: skip


@dataclass(slots=True)
class Mention:
    """One mention of a bloc: tokens ``start:end``; ``head_end`` is behind "khối thi đua"; ``named`` unless bare."""

    start: int
    end: int
    head_end: int
    emulation: bool
    named: bool
    number: str | None
    bracket: tuple[int, int] | None = None  # "(Khối 7)", "(gọi tắt là Khối thi đua)" behind the name
    shorter: list[int] = field(default_factory=list)  # ends of the shorter readings
    bloc: int = -1


def read_mention(v: View, i: int) -> Mention | None:
    """A bloc mention that begins at token ``i`` with "khối" or "cụm"; None for what only looks like one."""
    n, norms, words = len(v.words), v.norms, v.words
    if norms[i] not in {"khối", "cụm"}:
        return None
    j = i + 1
    if (i and norms[i - 1] in {"toàn", "mỗi", "từng"}) or (i > 1 and _behind(v, i)):
        return None
    emulation = v.longest("emulation", j)
    if emulation:
        j = emulation[0]
    elif j < n and v.longest("bloc_not_before", j) and not _NUMBER.match(words[j]):
        return None
    head_end = j
    plural = in_plural(v, i)
    # "khối thi đua số 3", "Cụm 2", "Khối III"
    number = None
    k = j
    if k < n and norms[k] == "số" and k + 1 < n and _NUMBER.match(words[k + 1]):
        number, k = words[k + 1], k + 2
    elif k < n and _NUMBER.match(words[k]) and not counts(v, k):
        number, k = words[k], k + 1
    if number is not None:
        end, shorter = _owner(v, k)
        mention = Mention(i, end, head_end, emulation is not None, True, number, shorter=shorter)
    else:
        if plural and not (j < n and (v.capital[j] or norms[j] == "các")):
            return None  # "các khối thi đua": an umbrella
        if j < n and norms[j] == "các" and j + 1 < n and norms[j + 1] in {"khối", "cụm"}:
            return None
        if not emulation and not (j < n and (norms[j] in _OPEN_SECTOR)):
            return Mention(i, j, j, False, False, None)
        end, shorter = _extent(v, j)
        # "khối thi đua trên địa bàn tỉnh", "hai khối thi đua ngành Y tế": an umbrella, no bloc's name
        named = (
            end > j
            and not plural
            and not (norms[j] in _NO_NAME and not (norms[j] in {"thành", "huyện"} and end - j > 2))
        )
        if not named:
            return Mention(i, j, j, emulation is not None, False, None)
        if not emulation and named and not _sector_like(v, i, j, end):
            return Mention(i, j, j, False, False, None)
        mention = Mention(i, end, head_end, emulation is not None, named, name_number(v, j, end), shorter=shorter)
    _combine(v, mention)
    return mention


def in_plural(v: View, i: int) -> bool:
    """Whether several blocs are spoken of: "các khối thi đua", "3 cụm thi đua"."""
    return i > 0 and (v.norms[i - 1] in _PLURAL or (v.words[i - 1].isdigit() and len(v.words[i - 1]) < 3))


def _behind(v: View, i: int) -> bool:
    """Whether what stands before makes "khối" part of another name: "Đảng ủy Khối …", "hội trường Khối …"."""
    for k in (i - 1, i - 2, i - 3):
        if k >= 0 and any(end == i for end, _ in v.codes("bloc_not_after", k)):
            word = v.norm(k, i)
            if word in {"trưởng", "phó", "các", "những", "nhiều", "hai", "ba", "bốn", "liên", "mỗi", "từng", "toàn"}:
                return False  # read elsewhere: roles and umbrellas
            return not (word == "đoàn" and not v.capital[k])
    return False


def counts(v: View, k: int) -> bool:
    """Whether the number at ``k`` counts something rather than naming the bloc ("khối thi đua 05 đơn vị")."""
    n = len(v.words)
    if not v.words[k][0].isdigit():
        # a single capital letter is a name only if nothing follows it as a word would: "Khối A", not "Khối Y tế"
        return (
            len(v.words[k]) == 1
            and k + 1 < n
            and v.alpha[k + 1]
            and not v.words[k + 1][0].isupper()
            and v.words[k] not in "ABCDĐIVX"
        )
    if k + 1 < n and v.norms[k + 1] == "năm":
        return not (k + 2 < n and v.words[k + 2][0].isdigit()) and not (k + 2 < n and v.norms[k + 2] == "học")
    return len(v.words[k]) > 2 or (
        k + 1 < n
        and v.norms[k + 1]
        in {"đơn", "tập", "cơ", "thành", "%", "/", "phiếu", "hội", "sở", "trường", "huyện", "xã", "lần", "tháng"}
    )


def _owner(v: View, k: int) -> tuple[int, list[int]]:
    """Behind a number: an owner may follow, with or without comma or dash ("số 4 Tỉnh ủy", "số 5 – Công an tỉnh X")."""
    n = len(v.words)
    j = k
    if j < n and (v.words[j] in _DASHES or v.words[j] == ","):
        comma = v.words[j] == ","
        j += 1
        owner = v.longest("bloc_owners", j)
        if not owner or (v.norms[j] == "các" and comma):
            return k, []
        if comma and not (v.capital[j] or v.norms[j] in {"thuộc", "trực", "huyện", "tỉnh", "thành", "thị", "quận"}):
            return k, []
        if _role_follows(v, j):
            return k, []
    elif not (v.longest("bloc_owners", j) or (j < n and v.capital[j] and v.lexicon.provinces.get(v.norm(j, j + 2)))):
        return k, []
    if v.norms[j] == "các":
        end, _ = _extent(v, j)
        return (end, [k]) if end > j else (k, [])
    end = _owner_end(v, j)
    if end > j and v.norms[end] == "các":
        end, _ = _extent(v, end)
    if j > k and end < n:  # "… Cụm 1, UBND phường B làm Cụm phó": no owner but the next holder
        sign = v.longest("sign", end)
        if v.words[end] == "(" or (
            sign
            and sign[1] in {"hold", "is", "passive", "receive", "elect", "assign", "first"}
            and v.words[j - 1] == ","
        ):
            return k, []
    return (end, [k]) if end > j else (k, [])


def _role_follows(v: View, j: int) -> bool:
    return v.norms[j] in {"đơn", "trưởng", "phó"} or v.norm(j, j + 2) in {"khối trưởng", "cụm trưởng"}


def _owner_end(v: View, j: int) -> int:
    n = len(v.words)
    end = j
    while j < n and j - end < 8:
        word = v.norms[j]
        if (
            (unit := read_unit(v, j, force=True)) is not None
            and unit.end > j + 1
            and (v.capital[j] or word in {"huyện", "tỉnh", "thành", "thị", "quận"})
        ):
            j = end = unit.end
        elif v.longest("bloc_owners", j) and word != "các":
            j = v.longest("bloc_owners", j)[0]  # type: ignore[index]
            end = j
        elif end == j and j and v.capital[j - 1] and second_half(v, j):
            j += 1
            end = j
        elif (
            v.words[j] == ","
            and end == j
            and j + 1 < n
            and v.norm(j + 1, j + 2) in {"tỉnh", "huyện", "thành"}
            and j + 2 < n
            and (v.capital[j + 2] or v.norms[j + 2] == "phố")
        ):
            j += 1
            continue
        elif v.capital[j] and v.alpha[j] and not v.longest("post", j):
            if (p := v.longest("province", j)) and p[0] > j:
                return p[0]
            j += 1
            end = j
        elif (
            word in {"các", "và", ","}
            and end < j + 1
            and v.norms[end - 1] in {"lđlđ", "các", "huyện", "xã"} | v.lexicon.bloc_words
        ):
            nxt = v.norms[j + 1] if j + 1 < n else ""
            if nxt in {"huyện", "thị", "thành", "xã", "phường", "sở", "ban", "quận"} and (
                word != "," or not v.capital[j + 1]
            ):
                j += 1
                continue
            break
        elif word in {
            "huyện",
            "thị",
            "thành",
            "xã",
            "phường",
            "phố",
            "trấn",
            "lao",
            "động",
            "nhân",
            "dân",
            "tỉnh",
            "công",
        }:
            if v.longest("bloc_stops", j):
                break
            j += 1
            end = j
        else:
            break
    return end


def _extent(v: View, j: int) -> tuple[int, list[int]]:
    """How far the name goes behind its head; the ends of shorter readings where a comma or dash leaves them open."""
    n, norms, words = len(v.words), v.norms, v.words
    bloc_words = v.lexicon.bloc_words
    end = j
    place = -1
    open_commas: list[int] = []
    joined = False  # an "và" closed the list since the last comma
    at = max(bisect.bisect_right(v.sentences, j, key=lambda s: s[0]) - 1, 0)
    line_end = v.sentences[at][1] if v.sentences else n
    begin = j
    while j < line_end and j - begin < 45:
        word, w = norms[j], words[j]
        if v.alpha[j] or w[0].isdigit():
            stop = v.longest("bloc_stops", j)
            if v.norm(j, j + 2) in _PAIRS and (v.norm(j, j + 2) != "có vốn" or norms[j - 1] in {"nghiệp", "ty"}):
                j += 2
                end = j
                continue
            if word == "về" and norms[j + 1] in bloc_words and norms[j - 1] in {"nước", "lý"}:
                j += 1
                continue
            if stop and v.norm(j, j + 2) == "tổ chức" and norms[j - 1] in {"các", "những"}:
                j += 2
                end = j
                continue
            if (
                stop
                and not v.capital[j]
                and word not in {"của", "có", "ở"}
                and not (word in bloc_words and stop[0] == j + 1)
            ):
                break
            if (
                stop
                and v.capital[j]
                and stop[0] > j + 1
                and norms[j] not in {"công", "xây", "phát"}
                and not _all_caps(v, j)
            ):
                break
            if stop and _all_caps(v, j):
                break
            if (p := v.longest("province", j)) and (v.capital[j] or _all_caps(v, j)):
                j = end = place = p[0]
                continue
            if _YEAR_LIKE.match(w):
                break
            if word == "và":
                if (
                    j + 1 < line_end
                    and norms[j + 1] not in {"khối", "cụm"}
                    and (norms[j + 1] in bloc_words or v.capital[j + 1])
                    and (not v.longest("bloc_stops", j + 1) or v.capital[j + 1])
                ):
                    joined = True
                    j += 1
                    continue
                break
            if word == "có":
                if j + 1 < n and norms[j + 1] == "tính":
                    j += 1
                    continue
                break
            if word == "của":
                if j + 1 < n and norms[j + 1] in _OF:
                    j += 1
                    continue
                break
            if word == "ở":
                if v.norm(j + 1, j + 3) == "trung ương":
                    j += 3
                    end = j
                    continue
                break
            if w.isdigit() and counts(v, j):
                break
            if (
                end == j
                and j not in (begin, place)
                and v.capital[j - 1]
                and v.alpha[j - 1]
                and second_half(v, j)
                and not stop
            ):
                j += 1
                end = j
                continue
            if end == j and j > begin and v.capital[j - 1] and v.alpha[j - 1] and second_half(v, j) and not stop:
                j += 1
                end = j
                continue
            if (
                word in {"thuộc", "trực"}
                or word in bloc_words
                or (v.capital[j] and not _name_break(v, j))
                or _NUMBER.match(w)
            ):
                j += 1
                end = j
                continue
            break
        if w in _DASHES:
            nxt = j + 1
            if nxt >= line_end or _role_follows(v, nxt) or not v.alpha[nxt]:
                break
            if norms[nxt] in {"khối", "cụm"}:
                break
            glued = v.start[j] == v.end[j - 1] and v.start[nxt] == v.end[j]
            if v.longest("bloc_stops", nxt) and not glued and not v.capital[nxt]:
                break
            if not (norms[nxt] in bloc_words or v.capital[nxt] or glued):
                break
            j += 1
            continue
        if w == "&":
            j += 1
            continue
        if w == "," and end == j:
            nxt = j + 1
            if nxt >= line_end or not v.alpha[nxt] or v.longest("bloc_stops", nxt):
                break
            if v.capital[nxt] and (not _sector_item(v, nxt) or _whole_unit(v, nxt)):
                break
            if not v.capital[nxt] and norms[nxt] not in bloc_words:
                break
            open_commas.append(j)
            joined = False
            j += 1
            continue
        if w == "(" and j + 2 < line_end and words[j + 2] == ")" and words[j + 1].isupper() and j + 3 < line_end:
            nxt = j + 3
            if words[nxt] == "," or norms[nxt] in {"và"} | bloc_words:  # "đại học (ĐH), cao đẳng (CĐ) và …"
                j = end = nxt
                continue
        break
    # A comma that no "và" closes may end the name: keep the whole only if the list was closed.
    shorter: list[int] = list(open_commas)
    if open_commas and not joined and words[end] != ":" and not _closed_without_and(v, open_commas[-1] + 1, end):
        last = open_commas[-1]
        shorter = [*open_commas[:-1]]
        if v.capital[last + 1]:
            end = open_commas[0] if len(open_commas) == 1 else last
    subordinate = v.norm(end - 2, end) == "trực thuộc" and not (v.alpha[end] or v.words[end][0].isdigit())
    while (
        end > begin
        and not subordinate
        and norms[end - 1] in {"và", "các", "của", "thuộc", "trực", "số", "có", "đóng", "trên"}
    ):
        end -= 1
    return end, [s for s in shorter if s < end]


# Words that a bloc's name holds, though alone they would end it.
_PAIRS = frozenset({"trong nước", "có vốn", "hai cấp", "giúp việc", "tham mưu", "bậc học", "chi cục", "nhà nước"})
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d|\d{3,}")


def _closed_without_and(v: View, i: int, end: int) -> bool:
    """Whether small letters behind the comma go on with the name: "các bộ, ngành kinh tế"."""
    return i < end and not v.capital[i]


def _all_caps(v: View, j: int) -> bool:
    return len(v.words[j]) > 1 and v.words[j].isupper() and not v.capital[j]


def _name_break(v: View, j: int) -> bool:
    """Whether a capital opens something else: a role, a post, a person's form of address."""
    return bool(v.longest("honorific", j)) or (bool(v.longest("post", j)) and v.norms[j] != "thường")


def _whole_unit(v: View, j: int) -> bool:
    """Whether a unit with its whole name stands behind the comma, so that the bloc's name ended before.

    "…, Sở Giáo dục và Đào tạo được …".
    """
    unit = read_unit(v, j)
    return (
        unit is not None
        and unit.closed
        and unit.kind in {"department", "government", "armed", "court", "company", "hospital", "school"}
        and unit.end - unit.start > 2
    ) or (
        unit is not None
        and unit.closed
        and unit.kind in {"mass", "party"}
        and unit.end - unit.start > 2
        and v.alpha[unit.end]
        and not v.capital[unit.end]
        and v.norms[unit.end] not in {"và"} | v.lexicon.bloc_words
    )


def _sector_item(v: View, j: int) -> bool:
    """Whether a capitalised word behind a comma names a part of the bloc's field ("…, Ủy ban MTTQ và các đoàn thể")."""
    return v.norms[j] in _SECTOR_ITEM


def _sector_like(v: View, i: int, j: int, end: int) -> bool:
    """Without "thi đua" a name counts only in the form papers use: "Khối các cơ quan …", "Khối Nội chính"."""
    if v.norms[j] == "các":
        return end > j + 1
    return v.capital[j] and (v.capital[i] or end - j >= 2) and end > j


def name_number(v: View, j: int, end: int) -> str | None:
    """The number in the tokens of a name: its last word, or the last before a place ("Doanh nghiệp I tỉnh A")."""
    for k in range(end - 1, j, -1):
        word = v.words[k]
        if (
            _NUMBER.match(word)
            and len(word) <= 4
            and (word[0].isdigit() or word in _ROMANS)
            and v.norms[k - 1] not in {"khu", "vùng", "đoàn", "hạng"}
        ):
            return word
    return None


_ROMANS = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
    "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16,
}  # fmt: skip


def arabic(number: str | None) -> str | None:
    """A bloc's number in one form: Roman to Arabic, no leading zero; letters stay."""
    if number is None:
        return None
    if number.isdigit():
        return str(int(number))
    return str(_ROMANS[number]) if number in _ROMANS else number


def _combine(v: View, m: Mention) -> None:
    """Join two forms of one name: "khối thi đua III – Khối thi đua các cơ quan …", or "(Khối 7)" behind a name."""
    n = len(v.words)
    j = m.end
    if m.named and j + 1 < n and v.words[j] in _DASHES and v.norms[j + 1] in {"khối", "cụm"}:
        other = read_mention(v, j + 1)
        if other and other.named and (other.number is None) != (m.number is None):
            m.shorter.append(m.end)
            m.end = other.end
            m.bracket = (other.start, other.end)
            return
    if m.named and j + 2 < n and v.words[j] == "(" and v.norms[j + 1] in {"khối", "cụm"}:
        close = next((k for k in range(j + 1, min(n, j + 30)) if v.words[k] == ")"), None)
        other = read_mention(v, j + 1)
        if close and other and other.named and other.end <= close:
            m.bracket = (j + 1, other.end)
        elif close and other and other.end == close:
            m.bracket = (j + 1, close)


def read_blocs(v: View) -> list[Mention]:
    """All mentions of a document, in order; none overlaps another."""
    out: list[Mention] = []
    i, n = 0, len(v.words)
    while i < n:
        if v.norms[i] in {"khối", "cụm"}:
            nxt = v.norms[i + 1] if i + 1 < n else ""
            if (
                nxt not in _ROLE_WORDS
                and not (i and v.norms[i - 1] == "phó" and nxt.isdigit())
                and (m := read_mention(v, i))
            ):
                if out and m.named and i and v.norms[i - 1] == "và" and out[-1].end == i - 1:
                    # "Khối A và Khối B thuộc Sở C": the owner is said of both
                    cut = next((k for k in range(m.head_end + 1, m.end) if v.norms[k] in {"thuộc", "trực"}), None)
                    if cut is not None:
                        m.end = cut
                out.append(m)
                i = max(m.end, i + 1)
                continue
        i += 1
    return out
