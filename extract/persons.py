"""Persons and their posts.

In: a view and a token. Out: a :class:`Person`: name, what stands before it, posts with the units they name. A name is
known by a form of address before it ("đồng chí", "Thượng tá", "ThS"), by a post before or behind it, or by its surname.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.units import Unit, read_unit
from extract.view import View

_DASHES = frozenset("-–—−")
_NOT_PERSONS = frozenset({"hồ chí minh"})


@dataclass(slots=True)
class Post:
    """A post in tokens ``start:end``, with the unit it names if it names one the person stands for."""

    start: int
    end: int
    unit: Unit | None
    committee: bool


@dataclass(slots=True)
class Person:
    """A person in tokens ``start:end``, posts and brackets included; the name alone is ``name[0]:name[1]``."""

    start: int
    end: int
    name: tuple[int, int]
    honorific: tuple[int, int] | None
    posts: list[Post] = field(default_factory=list)

    def unit(self) -> Unit | None:
        """The unit the person stands for: that of the last post which names one."""
        named = [p.unit for p in self.posts if p.unit and not p.committee]
        return named[-1] if named else None


def read_post(v: View, i: int) -> Post | None:
    """The post that begins at token ``i``, with its unit."""
    hit = v.longest("post", i)
    if not hit:
        return None
    n = len(v.words)
    end = hit[0]
    codes = {code for e, code in v.codes("post", i) if e == end}
    phrase = v.norm(i, end)
    if v.norms[i] in {"khối", "cụm"} or (
        end < n and v.norms[end] in {"khối", "cụm"} and phrase in {"trưởng", "phó", "phó trưởng"}
    ):
        return None  # a role in the bloc
    if phrase in {"trưởng", "phó trưởng", "chánh", "phó chánh", "thường trực", "lãnh đạo", "quyền chánh"}:
        unit = read_unit(v, end, force=True, person_behind=True) if end < n else None
        return Post(i, unit.end, unit, False) if unit and unit.kind != "locality" else None
    if "committee" in codes:
        end = _committee_end(v, end)
        return Post(i, end, None, True)
    unit = None
    if end < n:
        if v.norms[end] in {"phụ", "thường", "chuyên"} and end + 1 < n:
            end += 2
        if end < n and v.words[end] == "." and v.start[end] == v.end[end - 1]:
            end += 1
        council = v.longest("grantor", end) if end < n else None
        if council and council[1] == "channel":
            return Post(i, _committee_end(v, council[0]), None, True)
        unit = read_unit(v, end, force=True, person_behind=True) if end < n else None
        if unit is None and end < n and v.capital[end] and (head := v.longest("head", end)) and head[1] != "locality":
            return Post(
                i, head[0], Unit(end, head[0], head[0], head[1], True), False
            )  # "Giám đốc Sở", "Giám đốc Học viện"
        if (
            unit is None
            and end < n
            and v.capital[end]
            and v.norms[end] not in v.lexicon.surnames
            and not v.longest("honorific", end)
        ):
            unit = _proper(v, end)
    if unit is None and phrase in v.lexicon.self_posts:
        # "Trưởng ban | Tổ chức Tỉnh ủy": the unit's head is the post's own last word
        own = next((k for k in range(i, end) if (hit := v.longest("head", k)) and hit[0] >= end), None)
        if own is not None:
            unit = read_unit(v, own, force=True, person_behind=True)
    if unit and unit.end > end:
        return Post(i, unit.end, unit, False)
    return Post(i, end, unit if unit and unit.end >= end else None, False)


def _proper(v: View, j: int) -> Unit | None:
    """A unit known only by its place behind a post: "Giám đốc Minh Phát Group"."""
    k = j
    while k < len(v.words) and v.alpha[k] and v.capital[k] and k - j < 6 and not v.longest("post", k):
        k += 1
    return Unit(j, k, j, "proper", False) if k - j >= 2 and v.norms[j] not in {"ban", "hội", "đảng", "nhà"} else None


def _committee_end(v: View, j: int) -> int:
    n = len(v.words)
    begin = j
    while j < n and j - begin < 12:
        word = v.norms[j]
        if v.alpha[j] and (
            v.capital[j]
            or word
            in {
                "tỉnh",
                "ủy",
                "trung",
                "ương",
                "đảng",
                "ban",
                "chấp",
                "hành",
                "thường",
                "vụ",
                "viên",
                "thi",
                "đua",
                "khen",
                "thưởng",
                "huyện",
                "thành",
                "phố",
                "đoàn",
                "khóa",
            }
        ):
            if v.longest("honorific", j) or (v.longest("post", j) and j > begin):
                break
            if (
                v.norms[j] in v.lexicon.surnames
                and not v.longest("province", j)
                and v.capital[j]
                and j + 1 < n
                and v.capital[j + 1]
                and not v.longest("head", j)
            ):
                break
            j += 1
        elif v.words[j] in {"-", "–", ","} and j + 1 < n and v.norms[j + 1] == "khen":
            j += 1
        else:
            break
    return j


def read_honorific(v: View, i: int) -> tuple[int, list[str]] | None:
    """End of the forms of address, degrees and ranks that begin at token ``i``, and their kinds."""
    j = i
    kinds: list[str] = []
    n = len(v.words)
    while j < n and (hit := v.longest("honorific", j)) and j - i < 8:
        if kinds and hit[1] == "honorifics":
            break
        kinds.append(hit[1])
        j = hit[0]
        while (
            j < n
            and v.words[j] in {".", ","}
            and j + 1 < n
            and (v.longest("honorific", j + 1) or (v.words[j] == "." and v.capital[j + 1]))
        ):
            if v.words[j] == "," and v.longest("honorific", j + 1)[1] == "honorifics":  # type: ignore[index]
                break
            j += 1
    return (j, kinds) if kinds else None


def _name(v: View, i: int, *, sure: bool) -> int | None:
    """End of the personal name that begins at ``i``; ``sure`` when something before it says that a name follows."""
    n = len(v.words)
    j = i
    while j < n and v.alpha[j] and v.capital[j] and j - i < 6:
        if j > i and (v.longest("post", j) and v.longest("post", j)[0] > j + 1):  # type: ignore[index]
            break
        if j > i and v.longest("honorific", j) and v.longest("honorific", j)[1] == "honorifics":  # type: ignore[index]
            break
        j += 1
    if sure and j == i + 1 and j + 1 < n and v.words[i] in {"Y", "H", "K", "A"}:
        return None
    if (place := v.longest("province", i)) and place[0] >= j:
        return None
    length = j - i
    if not (2 <= length <= 6 if sure else 2 <= length <= 5):
        return None
    if v.norm(i, j) in _NOT_PERSONS:
        return None
    if not sure:
        post = j + 1 < n and (v.words[j] in _DASHES or v.words[j] == ",") and read_post(v, j + 1) is not None
        known = v.norms[i] in v.lexicon.surnames and (length >= 3 or post)
        if (
            not (known or (post and length >= 2))
            or v.longest("province", i)
            or v.longest("head", i)
            or v.longest("award", i)
        ):
            return None
    if v.longest("head", i) and not (v.norms[i] in v.lexicon.surnames or v.norms[i] == "y"):
        return None
    if length > 5 and not sure:
        return None
    return j


def read_person(v: View, i: int) -> Person | None:
    """The person whose address, name or preceding post begins at token ``i``, with the posts around the name."""
    n = len(v.words)
    honorific = None
    before: list[Post] = []
    j = i
    if h := read_honorific(v, i):
        j, kinds = h
        if j < n and v.words[j] == ":" and kinds == ["honorifics"]:
            return None
        honorific = (i, j)
        # "đồng chí Phó Chủ tịch UBND tỉnh Nguyễn Văn A"
        if j < n and (post := read_post(v, j)):
            before.append(post)
            j = post.end
            while j + 1 < n and v.words[j] == "," and (post := read_post(v, j + 1)):
                before.append(post)
                j = post.end
            h2 = read_honorific(v, j) if j < n else None
            if h2:
                honorific, j = (j, h2[0]), h2[0]
        name_end = _name(v, j, sure=True) if j < n else None
        if name_end is None:
            return None
    else:
        if post := read_post(v, i):
            before.append(post)
            j = post.end
            while j + 1 < n and v.words[j] in {",", "-", "–"} and (post := read_post(v, j + 1)):
                before.append(post)
                j = post.end
            k = j + 1 if j < n and v.words[j] in {",", ":"} else j
            h = read_honorific(v, k) if k < n else None
            if h:
                honorific, j = (k, h[0]), h[0]
            elif k != j:
                return None
            name_end = _name(v, j, sure=True) if j < n and (v.norms[j] in v.lexicon.surnames or honorific) else None
        else:
            if not v.capital[i]:
                return None
            name_end = _name(v, i, sure=False)
        if name_end is None:
            return None
    person = Person(i, name_end, (j, name_end), honorific, before)
    _posts_behind(v, person)
    return person


def _posts_behind(v: View, person: Person) -> None:
    n = len(v.words)
    j = person.end
    if j < n and v.words[j] == "(" and (post := read_post(v, j + 1)) and post.end < n and v.words[post.end] == ")":
        person.posts.append(post)
        person.end = post.end + 1
        return
    first = True
    while j + 1 < n and (v.words[j] in _DASHES or v.words[j] == "," or v.norms[j] == "kiêm"):
        k = j + 1
        if v.norms[k] == "chức" and k + 1 < n and v.norms[k + 1] == "vụ":
            k += 2
            if v.words[k : k + 1] == [":"]:
                k += 1
        if v.norms[k] in {"nguyên", "hiện", "đại", "quyền"}:
            k += 2 if v.norms[k] == "đại" else 1
        if k >= n:
            break
        post = read_post(v, k)
        if not post:
            break
        # "A, Giám đốc Sở X, ông B": the next post may be the next person's
        if not first and v.words[j] == "," and _opens_person(v, post):
            break
        person.posts.append(post)
        person.end = j = post.end
        first = False


def _opens_person(v: View, post: Post) -> bool:
    j = post.end
    return j < len(v.words) and v.capital[j] and v.norms[j] in v.lexicon.surnames and not v.longest("province", j)
