"""What stands around each unit, person and number of an article: the input of the taggers.

In: the sentences of an analysed article, as signs. Out: :class:`Candidate` objects in the order of the text, and for
each the features that the taggers (``tagging``) weigh: the signs and words beside it, the roles and awards before and
behind it with what stands between, what the sentence and the one before it speak of. Only what the sentence itself
shows counts: a feature never says what a rule has made of it.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.clause import Award, Item
from extract.lists import Element
from extract.numbers import Count, Year
from extract.persons import Person, Post
from extract.roles import Role
from extract.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Sentence
    from extract.view import View

_LONGEST, _MOST = 600, 5000
"""Items of a sentence, and candidates of an article, beyond which the taggers are not asked: no article has them."""
CANDIDATES = frozenset("UPTGN")
_HOLDERS = frozenset("UPT")
_VERBS = frozenset("eghm=dtrpcoifw!x")
_SPEAKS_OF = "ARBdtie"
_CUES = (
    "đề nghị",
    "bầu",
    "suy tôn",
    "tặng",
    "gồm",
    "thành viên",
    "dự",
    "tham dự",
    "phát biểu",
    "bình xét",
    "trao",
    "nhất trí",
    "đăng ký",
    "giao ước",
    "vinh dự",
    "nhận",
    "đăng cai",
    "luân phiên",
    "tiếp nhận",
    "bàn giao",
    "khen thưởng",
    "hạng",
    "nhất",
    "đã",
    "các năm",
    "liên tục",
)
_CUE_TEXT = tuple((f" {cue} ", "q=" + cue) for cue in _CUES)


@dataclass(slots=True)
class Candidate:
    """A unit, person, post, giver or number that may be a member, a holder or a recipient."""

    sentence: int
    at: int  # index among the sentence's items
    item: Item


def candidates(sentences: Sequence[Sentence], kept: frozenset[str]) -> list[Candidate]:
    """The candidates of the parts of the page that are ``kept``, in order; endless sentences and articles have none."""
    found = (
        Candidate(n, k, item)
        for n, s in enumerate(sentences)
        if s.part in kept and len(s.items) <= _LONGEST
        for k, item in enumerate(s.items)
        if item.sign in CANDIDATES
    )
    return list(itertools.islice(found, _MOST))


def features(v: View, sentences: Sequence[Sentence], found: Sequence[Candidate], review: int | None) -> list[list[str]]:
    """One list of features a candidate; ``review`` is the year under review, to which years are compared."""
    named = Counter(v.norm(c.item.start, c.item.end) for c in found if c.item.sign == "U")
    out: list[list[str]] = []
    before = ""
    around: _Around | None = None
    for c in found:
        if around is None or around.sentence is not sentences[c.sentence]:
            if around is not None:
                before = around.spoken + (":" if around.opens else "")
            around = _Around(v, sentences[c.sentence], review)
            around.common.append(f"at={4 * c.sentence // len(sentences)}")
        own = around.of(v, c.at, c.item)
        own.append("prev=" + before)
        if c.item.sign == "U":
            own.append(f"occ={min(named[v.norm(c.item.start, c.item.end)], 4)}")
        out.append(own)
    return out


class _Around:
    """A sentence's signs, and for each place the roles and awards before and behind it."""

    def __init__(self, v: View, sentence: Sentence, review: int | None) -> None:
        self.sentence = sentence
        self.items = sentence.items
        signs = "".join(i.sign for i in self.items)
        self.signs = signs
        self.padded = "######" + signs + "######"
        self.spoken = "".join(c for c in _SPEAKS_OF if c in signs)
        self.opens = signs.rstrip("_").endswith(":")
        text = v.padded(sentence.start, sentence.end)
        self.common = [feature for cue, feature in _CUE_TEXT if cue in text]
        self.holders = list(itertools.accumulate((c in _HOLDERS for c in signs), initial=0))
        self.verbs = [k for k, c in enumerate(signs) if c in _VERBS]
        self.marks = [k for k, c in enumerate(signs) if c in _VERBS or c in ";:("]
        holders = self.holders[-1]
        self.common += ["b", "part=" + sentence.part, "sig=" + self.spoken, f"nu={min(holders, 8)}"]
        years = [i.thing for i in self.items if isinstance(i.thing, Year)]
        self.common += sorted({"y=" + _compared(year, review) for year in years}) or ["y="]
        self.awards = [k for k, c in enumerate(signs) if c == "A"]
        self.roles = [k for k, c in enumerate(signs) if c == "R"]

    def of(self, v: View, t: int, item: Item) -> list[str]:
        """Features of the item at ``t``."""
        padded, signs, norms = self.padded, self.signs, v.norms
        i, j = item.start, item.end
        last = len(norms) - 1
        w1, w2, w3 = (norms[i - d] if i >= d else "#" for d in (1, 2, 3))
        n1 = norms[j] if j <= last else "#"
        n2 = norms[j + 1] if j < last else "#"
        left = signs[:t]
        out = [
            *self.common,
            "s=" + item.sign,
            "k=" + kind(item),
            "l2=" + padded[4 + t : 6 + t],
            "l3=" + padded[3 + t : 6 + t],
            "l4=" + padded[2 + t : 6 + t],
            "r2=" + padded[7 + t : 9 + t],
            "r3=" + padded[7 + t : 10 + t],
            "r4=" + padded[7 + t : 11 + t],
            "c3=" + padded[5 + t : 8 + t],
            "w-1=" + w1,
            "w-2=" + w2 + " " + w1,
            "w-3=" + w3 + " " + w2 + " " + w1,
            "w+1=" + n1,
            "w+2=" + n1 + " " + n2,
            "h=" + norms[i],
            f"dep={min(item.depth, 2)}",
            f"cap={v.capital[i]:d}",
            f"ub={min(self.holders[t], 4)}",
            f"B={'B' in left:d}",
        ]
        self._pair(out, "A", self.awards, t)
        self._pair(out, "R", self.roles, t)
        k = bisect.bisect_left(self.verbs, t)
        verbs = "".join([signs[x] for x in self.verbs[max(0, k - 3) : k]])
        behind = "".join([signs[x] for x in self.verbs[k : k + 3]])
        out.append("pV=" + verbs)
        out.append("nV=" + behind)
        out.append("pVnV=" + verbs[-1:] + "/" + behind[:1])
        thing = item.thing
        if isinstance(thing, Count) and thing.noun <= last:
            out.append("noun=" + norms[thing.noun])
        if (k := left.rfind("i")) >= 0:
            out.append("in=" + "".join(c for c in left[k + 1 :] if c not in "_U,&")[:4])
        if (k := left.rfind(":")) >= 0:
            out.append("colon=" + left[max(0, k - 4) : k])
        if item.depth and (k := left.rfind("(")) >= 0:
            out.append("br=" + left[max(0, k - 3) : k] + "(" + left[k + 1 :][:2])
        elif not item.depth and padded[7 + t] == "(" and (k := signs.find(")", t)) > 0:
            out.append("inbr=" + signs[t + 2 : k][:5])
        return out

    def _pair(self, out: list[str], sign: str, places: list[int], t: int) -> None:
        """The nearest role or award on each side: how far, which, what stands between."""
        n = bisect.bisect_left(places, t)
        for side, k in (("p" + sign, places[n - 1] if n else -1), ("n" + sign, places[n] if n < len(places) else -1)):
            if k < 0:
                out.append(side + "=0")
                continue
            first, last = (k + 1, t) if k < t else (t + 1, k)
            between = self.signs[first : min(last, first + 6)]
            holders = self.holders[last] - self.holders[first]
            what = kind(self.items[k])
            out.append(f"{side}={'1' if not holders else '2' if holders < 3 else '3'}")
            out.append(f"{side}k={what}")
            x = bisect.bisect_left(self.marks, first)
            out.append(f"{side}v=" + "".join([self.signs[m] for m in self.marks[x : x + 5] if m < last]))
            if not holders:
                out.append(f"{side}b={between}")
                out.append(f"{side}kb={what}{between}")


def _compared(year: Year, review: int | None) -> str:
    if year.relative:
        return f"{year.relative:+d}"
    return "?" if review is None else "<" if year.year < review else ">" if year.year > review else "="


def kind(item: Item) -> str:
    """What an item is, in one word."""
    thing = item.thing
    if isinstance(thing, Element):
        return "e:" + (thing.unit.kind if thing.unit else "bare")
    if isinstance(thing, Unit):
        return "u:" + thing.kind
    if isinstance(thing, Role):
        return "r:" + thing.role
    if isinstance(thing, Award):
        return "a:" + thing.kind
    if isinstance(thing, Post):
        return "post"
    if isinstance(thing, Person):
        return "person+" if thing.unit() else "person"
    return ""
