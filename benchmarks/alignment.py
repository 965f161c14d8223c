"""Annotated rows → labels: which candidate of an article each row of its annotation means.

In: an analysed article and its annotation in the shape of the corpus guide. Out: one label a candidate and tagger, in
the codes of ``extract.tagging``. An annotation names a unit, not where it stands; of the places where it is named, the
one is taken whose sentence speaks of the same thing: the role, the award, the other members. A row that no place fits
gives no label.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from extract import normalise
from extract.clause import Award, Item
from extract.context import Candidate
from extract.document import Analysis
from extract.numbers import Count, Year
from extract.proposals import ROLES, names
from extract.roles import Role

TAGGERS = ("members", "leaders", "awards")
_ROLE_LABELS = {role: label for label, role in ROLES.items()}


class Alignment:
    """The candidates of one article, by what they name."""

    def __init__(self, found: Analysis, those: Sequence[Candidate]) -> None:
        """Index the candidates by name and by sentence."""
        assert found.view is not None
        self.found = found
        self.those = those
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for at, c in enumerate(those):
            for name in names(found.view, c.item):
                self.by_name[name].append(at)

    def labels(self, gold: Mapping[str, Any]) -> dict[str, list[str]]:
        """The labels of every candidate, by tagger."""
        out = {tagger: ["O"] * len(self.those) for tagger in TAGGERS}
        self._members(gold["members"], out["members"])
        for row in gold["leaders"]:
            self._leader(row, out["leaders"])
        for row in gold["awards"]:
            self._award(row, out["awards"])
        return out

    def _named(self, *given: str | None) -> list[int]:
        return sorted({at for name in given if name for at in self.by_name.get(normalise.name(name), ())})

    def _items(self, at: int) -> list[Item]:
        return self.found.sentences[self.those[at].sentence].items

    def _headline(self, at: int) -> float:
        return 1.5 if self.found.sentences[self.those[at].sentence].part == "title" else 0.0

    def _members(self, rows: Sequence[Mapping[str, Any]], labels: list[str]) -> None:
        """A member stands where most members of its bloc stand."""
        places = [self._named(row["unit"], row.get("full")) for row in rows]
        together: Counter[tuple[int, int]] = Counter()
        for row, fits in zip(rows, places, strict=True):
            together.update((n, row["bloc"]) for n in {self.those[at].sentence for at in fits})
        for row, fits in zip(rows, places, strict=True):
            if fits:
                labels[max(fits, key=lambda at: (together[self.those[at].sentence, row["bloc"]], -at))] = "M"

    def _leader(self, row: Mapping[str, Any], labels: list[str]) -> None:
        """A holder stands beside its role, in a sentence that tells its year and how it came to it."""
        fits = self._named(row["unit"], row.get("full"), row["person"])

        def fit(at: int) -> float:
            items, own = self._items(at), self.those[at].at
            roles = [k for k, i in enumerate(items) if isinstance(i.thing, Role)]
            same = [k for k in roles if getattr(items[k].thing, "role", "") == row["role"]]
            score: float = 4 - min(abs(own - k) for k in same) / 20 if same else float(bool(roles))
            score += any(isinstance(i.thing, Year) and i.thing.year == row["year"] for i in items)
            score += 0.5 * (any(i.sign in "eg" for i in items) == (row["status"] == "elected"))
            return score - self._headline(at)

        best = max(fits, key=lambda at: (fit(at), -at), default=None)
        if best is not None and fit(best) > 0:
            labels[best] = _ROLE_LABELS[row["role"]] + row["status"][0]

    def _award(self, row: Mapping[str, Any], labels: list[str]) -> None:
        """A recipient stands in the sentence of its award, else in one of the next three."""
        first = row["kind"] == "leading_unit"
        if row["recipient"]:
            fits = self._named(row["recipient"], row.get("full"))
        else:
            fits = [
                at
                for at, c in enumerate(self.those)
                if isinstance(c.item.thing, Count) and c.item.thing.value == row["count"]
            ]

        def awards(sentence: int) -> list[int]:
            items = self.found.sentences[sentence].items if sentence >= 0 else []
            return [k for k, i in enumerate(items) if isinstance(i.thing, Award) and i.thing.kind == row["kind"]]

        def fit(at: int) -> float:
            c = self.those[at]
            if first:
                said = {i.sign for i in self._items(at)}
                return 2.0 * ("x" in said) + ("A" in said) + 0.1 - self._headline(at)
            here = awards(c.sentence)
            if here:
                return 4 - min(abs(c.at - k) for k in here) / 30 - self._headline(at)
            return 1.5 * any(awards(c.sentence - d) for d in (1, 2, 3)) - self._headline(at)

        best = max(fits, key=lambda at: (fit(at), -at), default=None)
        if best is None or fit(best) <= 0.05:
            return
        if first:
            labels[best] = "L"
            return
        c = self.those[best]
        nearest = min(awards(c.sentence), key=lambda k: abs(k - c.at), default=None)
        labels[best] = row["status"][0] + ("E" if nearest is None else "<" if nearest < c.at else ">")
