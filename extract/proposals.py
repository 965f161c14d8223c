"""What the taggers add to the rules: members, holders and recipients that no rule has read.

In: an analysed article with the frames of the rules. Out: more frames in it, of the rules ``member.learnt``,
``leader.learnt``, ``award.learnt``, ``first.learnt``, and what the taggers believe of every candidate. The rules come
first: a tagger speaks where they have left a role or an award without a holder, or a bloc without members; to a list of
members it adds only if it is sure. It also decides whether an office is a choice of this meeting or of an earlier one,
where a rule could only guess by the verb.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract import normalise
from extract.awards import Grant
from extract.clause import Award, Item
from extract.context import Candidate, candidates, features
from extract.leaders import Holding
from extract.lists import Element, UnitList
from extract.members import Membership
from extract.numbers import Count, Day, Year
from extract.persons import Person, Post
from extract.roles import Role
from extract.tagging import Tagged
from extract.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Analysis, Sentence
    from extract.view import View

KEPT = frozenset({"title", "lead", "body", "caption"})
FIRST = "leading_unit"
ROLES = {"H": "head", "D": "deputy", "S": "standing_deputy"}
OPEN = 0.5
"""Probability from which a tagger fills what the rules left open: a role or an award without holder, no members."""
SURE = 0.9
"""Probability from which it adds members to those of a list that the rules have read."""
CLEAR = 0.85
"""Share of elected against incumbent from which it decides the status."""


def propose(found: Analysis) -> None:
    """Add the taggers' frames to those of the rules."""
    v = found.view
    assert v is not None
    if not found.identities:
        return
    those = candidates(found.sentences, KEPT)
    if not those:
        return
    from pycrfsuite import ItemSequence

    sequence = ItemSequence(features(v, found.sentences, those, found.years.review))
    for table, propose_rows in (("members", _members), ("leaders", _leaders), ("awards", _awards)):
        tagged = Tagged(table, sequence)
        found.shares[table] = {c.item.start: 1 - outside for c, outside in zip(those, tagged.outside, strict=True)}
        propose_rows(found, v, those, tagged)


def names(v: View, item: Item) -> set[str]:
    """The compared names of a candidate: as written, and as its list completes it."""
    thing = item.thing
    if isinstance(thing, Element):
        full = thing.full(v)
        return {normalise.name(v.string(thing.start, thing.end)), *([normalise.name(full)] if full else [])}
    if isinstance(thing, Person):
        unit = thing.unit()
        person = normalise.name(v.string(*thing.name))
        return {person, normalise.name(v.string(unit.start, unit.end))} if unit else {person}
    if isinstance(thing, Post):
        return {normalise.name(v.string(thing.unit.start, thing.unit.end))} if thing.unit else set()
    return {normalise.name(v.string(item.start, item.end))}


def _members(found: Analysis, v: View, those: list[Candidate], tagged: Tagged) -> None:
    known = {
        normalise.name(text)
        for m in found.lists
        for e in m.units.elements
        for text in (v.string(e.start, e.end), e.full(v))
        if text
    }
    announced = {d.count.value for d in found.declared} | {m.units.declared for m in found.lists}
    if len(found.identities) == 1 and len(known) and announced & {len(m.units.elements) for m in found.lists}:
        return  # the list is as long as it was said to be
    least = SURE if found.lists else OPEN
    lists: dict[int, list[Element]] = defaultdict(list)
    for run in _runs(found, those):
        shares = [tagged.share("M", at) for at in run]
        whole = len(run) > 2 and sum(shares) / len(run) >= least
        for at, share in zip(run, shares, strict=True):
            c = those[at]
            thing = c.item.thing
            if (whole or share >= least) and isinstance(thing, Unit | Element) and not names(v, c.item) & known:
                element = thing if isinstance(thing, Element) else Element(thing.start, thing.end, thing)
                lists[c.sentence].append(element)
    for sentence, elements in lists.items():
        units = UnitList(elements[0].start, elements[-1].end, elements)
        found.lists.append(Membership(units, None, "member.learnt", sentence))


def _runs(found: Analysis, those: list[Candidate]) -> Iterator[list[int]]:
    """The candidates that stand in one list: units of a sentence with nothing but commas and brackets between."""
    run: list[int] = []
    for at, c in enumerate(those):
        if not isinstance(c.item.thing, Unit | Element):
            continue
        if run:
            last = those[run[-1]]
            items = found.sentences[c.sentence].items
            listed = last.sentence == c.sentence and all(
                i.sign in ",;&()" or i.depth for i in items[last.at + 1 : c.at]
            )
            if not listed:
                yield run
                run = []
        run.append(at)
    if run:
        yield run


@dataclass(slots=True)
class _Office:
    """A holder as the tagger sees it."""

    role: str
    status: str
    share: float
    clear: bool


def _office(shares: dict[str, float]) -> _Office:
    by_role: dict[str, float] = defaultdict(float)
    by_status: dict[str, float] = defaultdict(float)
    for label, share in shares.items():
        by_role[label[0]] += share
        by_status[label[1]] += share
    role = max(by_role, key=lambda r: by_role[r])
    status = max(by_status, key=lambda s: by_status[s])
    total = sum(by_status.values())
    return _Office(
        ROLES[role],
        "elected" if status == "e" else "incumbent",
        by_role[role],
        total > 0 and by_status[status] / total >= CLEAR,
    )


def _leaders(found: Analysis, v: View, those: list[Candidate], tagged: Tagged) -> None:
    holders = {id(h.holder): h for h in found.holdings}
    claimed = {id(h.role_item) for h in found.holdings if h.role_item is not None}
    known = {(h.role, name) for h in found.holdings for name in names(v, h.holder)}
    for at, c in enumerate(those):
        if c.item.sign == "N" or tagged.outside[at] > 1 - OPEN:
            continue
        office = _office(tagged.shares(at))
        if (h := holders.get(id(c.item))) is not None:
            if office.clear and h.role == office.role and not found.assigning:
                h.status = office.status
            continue
        items = found.sentences[c.sentence].items
        roles = [
            k
            for k, i in enumerate(items)
            if i.sign == "R" and isinstance(i.thing, Role) and i.thing.role in {office.role, "both"}
        ]
        k = min(roles, key=lambda k: abs(k - c.at), default=None)
        told = items[k] if k is not None else None
        if told is None or id(told) in claimed or office.share < OPEN:
            continue
        if any((office.role, name) in known for name in names(v, c.item)):
            continue
        year = _year_of(items, k)
        found.holdings.append(
            Holding(office.role, office.status, c.item, told, year, None, "leader.learnt", c.sentence)
        )


def _year_of(items: list[Item], k: int | None) -> Year | None:
    """The year behind the role, else the only one of the sentence."""
    years = [i.thing for i in items if isinstance(i.thing, Year)]
    if k is not None:
        for item in items[k : k + 4]:
            if isinstance(item.thing, Year):
                return item.thing
    if years:
        return years[0] if len(years) == 1 else None
    # "từ 01/01/2024, Sở A làm …": a term that begins on a day
    days = [i.thing for i in items if isinstance(i.thing, Day) and i.thing.year is not None]
    return Year(days[0].start, days[0].end, days[0].year or 0, days[0].year or 0) if len(days) == 1 else None


def _awards(found: Analysis, v: View, those: list[Candidate], tagged: Tagged) -> None:
    claimed = {id(g.award) for g in found.grants if g.award is not None}
    known: set[tuple[str, str | int]] = set()
    for g in found.grants:
        if g.recipient is not None:
            known |= {(g.kind, name) for name in names(v, g.recipient)}
        elif g.count is not None:
            known.add((g.kind, g.count.value))
    told = {id(g.recipient) for g in found.grants if g.kind != FIRST}
    added = False
    for at, c in enumerate(those):
        if c.item.sign not in "UPN" or tagged.outside[at] > 1 - OPEN:
            continue
        shares = tagged.shares(at)
        if shares.pop("L", 0.0) >= OPEN:
            known_first = any((FIRST, name) in known for name in names(v, c.item))
            if c.item.sign == "U" and not known_first and (first := _first(found, c)) is not None:
                found.grants.append(first)
                added = True
            continue
        if id(c.item) in told:
            continue
        label = max(shares, key=lambda x: shares[x])
        share = sum(s for x, s in shares.items() if x[1] == label[1])
        where = _award_of(found.sentences, c, label[1])
        if where is None or id(where[2]) in claimed or share < OPEN:
            continue
        n, k, award = where
        if _declined(found.sentences[c.sentence].items, c.at):
            continue
        assert isinstance(award.thing, Award)
        kind = award.thing.kind
        thing = c.item.thing
        count = thing if isinstance(thing, Count) else None
        given: set[str | int] = {count.value} if count is not None else {*names(v, c.item)}
        if any((kind, x) in known for x in given):
            continue
        grantor, carried = _grantor(found, n, k)
        items = found.sentences[c.sentence].items
        years = [i.thing for i in items if isinstance(i.thing, Year)]
        found.grants.append(
            Grant(
                kind,
                award,
                grantor,
                None if count is not None else c.item,
                count,
                None,
                years[0] if years else None,
                "proposed" if label[0] == "p" else "conferred",
                "award.learnt",
                None,
                c.sentence,
                carried,
            )
        )
        added = True
    if added:
        found.grants.sort(key=lambda g: g.sentence)


def _declined(items: list[Item], k: int) -> bool:
    """Whether the clause of an item says that something is not accepted."""
    signs = "".join(i.sign for i in items)
    start = signs.rfind(";", 0, k) + 1
    end = signs.find(";", k)
    return "!" in signs[start : end if end >= 0 else len(signs)]


def _first(found: Analysis, c: Candidate) -> Grant | None:
    """A unit that comes first, where a word says so."""
    items = found.sentences[c.sentence].items
    words = [k for k, i in enumerate(items) if i.sign == "x"]
    if not words:
        return None
    said = items[min(words, key=lambda k: abs(k - c.at))]
    years = [i.thing for i in items if isinstance(i.thing, Year)]
    year = years[0] if len(years) == 1 else None
    return Grant(FIRST, said, None, c.item, None, None, year, "conferred", "first.learnt", None, c.sentence)


def _award_of(sentences: list[Sentence], c: Candidate, side: str) -> tuple[int, int, Item] | None:
    """Sentence, place and item of the award that a recipient gets: before it, behind it, or in an earlier sentence."""
    items = sentences[c.sentence].items
    places = [k for k, i in enumerate(items) if i.sign == "A" and (k < c.at if side == "<" else k > c.at)]
    if side == "E":
        for n in range(c.sentence - 1, max(-1, c.sentence - 6), -1):
            for k in range(len(sentences[n].items) - 1, -1, -1):
                if sentences[n].items[k].sign == "A":
                    return n, k, sentences[n].items[k]
        return None
    if not places:
        return None
    k = places[-1] if side == "<" else places[0]
    return c.sentence, k, items[k]


def _grantor(found: Analysis, n: int, k: int) -> tuple[Item | None, bool]:
    """The giver behind an award, before it, or the last one named."""
    items = found.sentences[n].items
    near = [i for i in items[k + 1 : k + 4] if i.sign == "G"] or [i for i in reversed(items[:k]) if i.sign == "G"]
    if near:
        return near[0], False
    earlier = [g.grantor for g in found.grants if g.sentence <= n and g.grantor is not None]
    return (earlier[-1], True) if earlier else (None, False)
