"""How far a bloc's name goes, by a tagger: the second opinion to the rules of ``blocs``.

In: a view and its mentions of blocs. Out: the same mentions, some with another end. The tagger ``blocs`` labels the
tokens behind "khối thi đua" as still of the name or not; where its reading is much likelier than the one the rules
arrived at, it is taken.
"""

from __future__ import annotations

import bisect
import math
from typing import TYPE_CHECKING

from extract.blocs import Mention, counts, in_plural, name_number
from extract.tagging import tagger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.view import View

REACH = 40
"""Tokens behind the head that are looked at; the longest names have about thirty."""
FURTHER = 20
"""Tokens behind the end that the rules see which the tagger may still add."""
LONGER, SHORTER, FIRST = 2.5, 7.0, 4.0
"""By how much the tagger's reading must beat the rules' to make a name longer, shorter, or to find one where they see
only a bare "khối thi đua": logarithm of the ratio."""
_CLOSED = frozenset({":", ";", ".", "!", "?"})
_NEVER_LAST = frozenset({"và", "các", "của", "thuộc", "trực", "số", "có", "về", "cùng", "với", "là", "do"})
_OPEN_STOPS = frozenset({"về", "có", "của", "ở", "trong", "tại", "công", "xây", "phát", "kiểm", "thi", "năm", "dự"})
_LEXICONS = ("bloc_stops", "head", "sign", "bloc_owners", "post", "honorific")


def window(v: View, m: Mention) -> int:
    """End of the tokens that may belong to the name: the sentence, a mark that closes, a number of units."""
    at = bisect.bisect_right(v.sentences, m.start, key=lambda s: s[0]) - 1
    last = v.sentences[at][1] if at >= 0 else len(v.words)
    last = min(last, m.head_end + REACH)
    for j in range(m.head_end, last):
        word = v.words[j]
        if (
            word in _CLOSED
            or (word == "(" and v.words[j + 2 : j + 3] != [")"])
            or (word == ")" and v.words[j - 2] != "(")
        ):
            return j
        if word.isdigit() and counts(v, j):
            return j
    return last


def open_ends(v: View, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int]]:
    """The mentions whose end may be in question, each with the end of its window."""
    for n, m in enumerate(mentions):
        if not (m.named or (m.emulation and not in_plural(v, m.start))) or (
            m.bracket is not None and m.bracket[1] == m.end
        ):
            continue
        last = window(v, m)
        if n + 1 < len(mentions):
            last = min(last, mentions[n + 1].start)
        last = max(last, m.end)
        if last > m.head_end and (m.named or v.alpha[m.head_end] or v.words[m.head_end][0].isdigit()):
            yield m, last


def features(v: View, m: Mention, last: int) -> list[list[str]]:
    """One list of features a token of ``m.head_end:last``."""
    norms, words, known = v.norms, v.words, v.lexicon.bloc_words
    n = len(norms)
    shapes = [_shape(words[k]) if k < n else "#" for k in range(m.head_end - 1, last + 3)]
    lexicons = [(name, v.first[name]) for name in _LEXICONS]
    out: list[list[str]] = []
    commas = joined = 0
    for j in range(m.head_end, last):
        k = j - m.head_end + 1  # in ``shapes``
        word, before = norms[j], norms[j - 1]
        behind = norms[j + 1] if j + 1 < n else "#"
        third = norms[j + 2] if j + 2 < n else "#"
        shape = shapes[k]
        own = [
            "b",
            "w=" + word,
            "p=" + before,
            "n=" + behind,
            "pw=" + before + " " + word,
            "wn=" + word + " " + behind,
            "wnn=" + word + " " + behind + " " + third,
            "ppw=" + norms[j - 2] + " " + before + " " + word,
            "s=" + shape,
            "sn=" + shape + shapes[k + 1] + shapes[k + 2],
            "ps=" + shapes[k - 1] + shape,
            f"at={min(j - m.head_end, 6)}",
            f"number={m.number is not None:d}",
        ]
        if word in known:
            own.append("known")
        if behind in known:
            own.append("known behind")
        for name, at in lexicons:
            if hit := at.get(j):
                own += [f"{name}={hit[1]}", f"{name}={shape}"]
                if name == "head":
                    own.append(f"head={hit[1]}{shape}{before}")
        if v.longest("province", j):
            own.append("province")
        commas += word == ","
        joined |= word == "và"
        own += [f"list={min(commas, 2)}{joined:d}", f"list={min(commas, 2)}{joined:d}{word}"]
        out.append(own)
    return out


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return word[0]
    if word.isupper() and len(word) > 1:
        return "AA"
    return "Aa" if word[0].isupper() else "a"


def _may_end(v: View, end: int) -> bool:
    """Whether a name may end before token ``end``: behind a word or number that wants nothing more."""
    last = end - 1
    if v.norms[last] in _NEVER_LAST or not (v.alpha[last] or v.words[last][0].isdigit()):
        return False
    stop = v.longest("bloc_stops", last)  # "… Quân khu 7 kiểm | tra"
    return not (stop and stop[0] > end and not v.capital[last])


def _closed(v: View, end: int) -> bool:
    """Whether the word behind a name, in small letters, always ends one: "tổ chức", "đã"."""
    return v.longest("bloc_stops", end) is not None and not v.capital[end] and v.norms[end] not in _OPEN_STOPS


def settle(v: View, mentions: Sequence[Mention]) -> None:
    """Give the mentions the ends that the tagger holds for much likelier."""
    field = tagger("blocs")
    # "Khối A và Khối B thuộc Sở C": the owner is said of both
    joined = {m.end for m in mentions if m.end < len(v.norms) and v.norms[m.end] == "và"}
    for m, last in open_ends(v, mentions):
        if m.named and (m.end == last or _closed(v, m.end)):
            continue  # nothing may follow
        last = min(last, m.end + FURTHER)
        labels = field.tag(features(v, m, last))
        length = labels.index("O") if "O" in labels else len(labels)
        end = m.head_end + length
        while end > m.head_end + m.named and not _may_end(v, end):
            end -= 1
        if end == m.end:
            continue
        read = ["I"] * (m.end - m.head_end) + ["O"] * (last - m.end)
        better = ["I"] * (end - m.head_end) + ["O"] * (last - end)
        gain = math.log(field.probability(better) + 1e-12) - math.log(field.probability(read) + 1e-12)
        if gain < (FIRST if not m.named else LONGER if end > m.end else SHORTER) or (
            end > m.end and m.start - 1 in joined
        ):
            continue
        m.shorter = [s for s in m.shorter if s < end]
        if m.end < end:
            m.shorter.append(m.end)
        m.end = end
        m.named = True
        if m.number is None or m.number not in v.words[m.head_end : end]:
            m.number = name_number(v, m.head_end, end)
