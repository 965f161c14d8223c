"""Which bloc of its article a statement hangs on.

In: an analysis. Out: a :class:`Linker` that answers for a place in the text. A bloc named by the role itself comes
first, then one named in the same sentence, then membership, then the bloc the text is speaking of.
"""

from __future__ import annotations

import bisect
from collections import Counter

from extract.blocs import Mention
from extract.document import Analysis
from extract.normalise import name
from extract.view import View

_HEADS = frozenset({"phòng", "trường", "sở", "hội", "ban", "xã", "phường", "huyện", "quận", "thpt", "thcs"})


class Linker:
    """Answers which bloc a statement belongs to; ``why`` of the last answer is kept for the confidence."""

    def __init__(self, found: Analysis, v: View) -> None:
        """Index the named mentions by sentence and the members by name."""
        self.found = found
        self.v = v
        self.by_sentence: dict[int, list[Mention]] = {}
        starts = [s.start for s in found.sentences]
        for m in found.mentions:
            if m.named and m.bloc >= 0:
                self.by_sentence.setdefault(bisect.bisect_right(starts, m.start) - 1, []).append(m)
        self.spoken = sorted(self.by_sentence)  # sentences that name a bloc
        self.spoken_of = Counter(m.bloc for m in found.mentions)
        self.members: dict[str, set[int]] = {}
        self.listed: dict[str, int] = {}
        self.rosters: set[int] = set()
        self.why = ""
        self.count = len(found.identities)
        self.main = self._main()

    def _main(self) -> int:
        if not self.found.identities:
            return -1
        weights = [0] * self.count
        for n, here in self.by_sentence.items():
            for m in here:
                weights[m.bloc] += 3 if self.found.sentences[n].part == "title" else 1
        return max(range(self.count), key=lambda b: (weights[b], -b))

    def add_member(self, unit: str, bloc: int, at: int) -> None:
        """Remember that ``unit`` (a compared name) was listed in ``bloc`` at token ``at``."""
        self.rosters.add(bloc)
        self.members.setdefault(unit, set()).add(bloc)
        self.listed[unit] = min(at, self.listed.get(unit, at))

    def first_listed(self, unit: str) -> int:
        """Token at which a unit was first listed as a member; beyond the text where it never was."""
        return self.listed.get(unit, 10**9)

    def link(
        self, at: int, sentence: int, mention: Mention | None = None, unit: str | None = None
    ) -> tuple[int, Mention | None]:
        """The bloc of a statement at token ``at`` of ``sentence``, with the mention that told.

        The bloc is -1 where the article has none.
        """
        if mention is not None:
            known = mention if mention.bloc >= 0 else self._same(mention)
            if known is not None:
                self.why = "said"
                return known.bloc, known
        if self.count == 1:
            self.why = "only"
            return 0, self._near(at, sentence)
        if self.count == 0:
            self.why = "none"
            return -1, None
        here = self.by_sentence.get(sentence, [])
        before = [m for m in here if m.start <= at]
        if before:
            blocs = {m.bloc for m in before}
            if len(blocs) > 1 and unit and (b := self._member(unit)) is not None and b in blocs:
                self.why = "member"
                return b, before[-1]
            if (
                unit
                and (b := self._member(unit)) is not None
                and b != before[-1].bloc
                and before[-1].bloc in self.rosters
                and len(blocs) == 1
                and self.first_listed(unit) < at
            ):
                self.why = "member"
                return b, before[-1]
            self.why = "sentence"
            return before[-1].bloc, before[-1]
        if unit and (b := self._member(unit)) is not None:
            self.why = "member"
            return b, self._near(at, sentence)
        if topics := [m for m in here if self._topic(m, sentence)]:
            self.why = "after"
            return topics[0].bloc, topics[0]
        if unit and (b := self._kind(unit)) is not None:
            self.why = "kind"
            return b, None
        line = self.found.sentences[sentence].line
        for n in reversed(self.spoken[: bisect.bisect_left(self.spoken, sentence)]):
            if topics := [m for m in self.by_sentence[n] if self._topic(m, n)]:
                if self.found.sentences[n].part == "title" and self.main >= 0 and self.found.sentences[n].line != line:
                    continue
                self.why = "line" if self.found.sentences[n].line == line else "earlier"
                last = topics[-1]
                return last.bloc, last
        self.why = "main"
        return self.main, None

    def _topic(self, m: Mention, n: int) -> bool:
        """Whether a mention sets what the text speaks of, rather than being met in passing."""
        s = self.found.sentences[n]
        if s.part == "title" or m.start - s.start <= 6:
            return True
        at = next((k for k, i in enumerate(s.items) if i.start == m.start), None)
        if at is None or s.items[at].depth > 0:
            return False
        behind = "".join(i.sign for i in s.items[at + 1 : at + 5])
        return behind[:1] in {":", "i", "w", "("} or any(c in behind for c in "iegd") or self.spoken_of[m.bloc] > 1

    def _near(self, at: int, sentence: int) -> Mention | None:
        here = [m for m in self.by_sentence.get(sentence, []) if m.start <= at]
        if here:
            return here[-1]
        earlier = bisect.bisect_left(self.spoken, sentence) - 1
        if earlier >= 0:
            return self.by_sentence[self.spoken[earlier]][-1]
        return next((m for m in self.found.mentions if m.named), None)

    def _same(self, mention: Mention) -> Mention | None:
        key = name(self.v.string(mention.start, mention.end))
        for b in self.found.identities:
            for f in b.forms:
                if f.norm == key or key in f.parts:
                    return b.mentions[0]
        if mention.number:
            from extract.blocs import arabic

            fits = [
                b
                for b in self.found.identities
                if arabic(b.number) == arabic(mention.number) and b.kind == self.v.norms[mention.start]
            ]
            if len(fits) == 1:
                return fits[0].mentions[0]
        words = set(key.split()) - self.v.lexicon.bloc_generic
        if words:
            fits = [b for b in self.found.identities if any(words <= f.core for f in b.forms)]
            if len(fits) == 1:
                return fits[0].mentions[0]
        return None

    def _member(self, unit: str) -> int | None:
        blocs = self.members.get(unit)
        if blocs is None:
            fits = {
                b
                for known, bs in self.members.items()
                if len(unit) > 6
                and (
                    known.endswith(unit)
                    or unit.endswith(known)
                    or known.startswith(unit + " ")
                    or unit.startswith(known + " ")
                )
                for b in bs
            }
            blocs = fits or None
            if blocs is None:
                return None
        return next(iter(blocs)) if len(blocs) == 1 else None

    def _kind(self, unit: str) -> int | None:
        """The one bloc whose name holds the first words of the unit's name.

        "Trung tâm Y tế …" belongs to "… các trung tâm y tế".
        """
        words = unit.split()
        for length in (3, 2):
            head = " ".join(words[:length])
            if len(words) < length or (head == "công ty" and self.count > 2):
                continue
            fits = [n for n, b in enumerate(self.found.identities) if any(head in f.norm for f in b.forms)]
            if len(fits) == 1:
                return fits[0]
        if words and words[0] in _HEADS:
            fits = [n for n, b in enumerate(self.found.identities) if any(f"các {words[0]}" in f.norm for f in b.forms)]
            if len(fits) == 1:
                return fits[0]
        return None
