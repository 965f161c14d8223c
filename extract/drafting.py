"""Rows in the making, and what the makers of all tables share.

In: an :class:`~extract.document.Analysis`. Out: :class:`Draft` objects, a row each with what its confidence is
computed from. ``rows`` puts the makers together.
"""

from __future__ import annotations

import bisect
import datetime
from dataclasses import dataclass, field
from typing import Any

from extract import normalise
from extract.blocs import Mention
from extract.clause import Grantor, Item
from extract.document import Analysis
from extract.lexicon import lexicon
from extract.linking import Linker
from extract.lists import Element
from extract.meetings import Event
from extract.persons import Person as PersonSign
from extract.persons import Post
from extract.schema import Evidence, Row
from extract.units import Unit
from extract.view import View


@dataclass
class Draft:
    """A row in the making, with what the confidence is computed from."""

    row: Row
    features: dict[str, float] = field(default_factory=dict)
    bloc: int = -1


@dataclass(slots=True)
class Name:
    """A unit's name as written: tokens, the completed form if a list shares a word, evidence of the completion."""

    start: int
    end: int
    full: str | None = None
    pieces: tuple[tuple[int, int], ...] = ()
    kind: str = ""


def expand(unit: str) -> str:
    """A compared unit's name with its abbreviations written out: "lđlđ tỉnh" → "liên đoàn lao động tỉnh"."""
    known = lexicon().unit_abbreviations
    return " ".join(known.get(w, w) for w in unit.replace("-", " ").split())


def place(items: list[Item], item: Item | None) -> int | None:
    """Where an item stands among those of its sentence; None where it is none of them."""
    if item is None:
        return None
    at = bisect.bisect_left(items, item.start, key=lambda i: i.start)
    return at if at < len(items) and items[at] is item else None


class Drafting:
    """What the makers of all tables share: the analysed article, its linker, the drafts made so far."""

    def __init__(self, found: Analysis, published: datetime.date | None) -> None:
        """``published`` gives the year to days that lack one."""
        assert found.view is not None
        self.found = found
        self.v: View = found.view
        self.published = published
        self.linker = Linker(found, self.v)
        self.members: list[Draft] = []
        self.leaders: list[Draft] = []
        self.awards: list[Draft] = []
        self.meetings: list[Draft] = []
        self.people: list[Draft] = []
        self.blocs: list[Draft] = []
        self.full_names: dict[str, Name] = {}
        self.events: dict[int, list[Event]] = {}

    def text(self, span: tuple[int, int]) -> str:
        """The text of a span of code points."""
        return self.v.text[span[0] : span[1]]

    def at(self, item: Any, column: str) -> Evidence:
        """Evidence for a column: the code points of anything that has tokens ``start`` and ``end``."""
        a, b = self.v.span(item.start, item.end)
        return Evidence(column, a, b)

    def sentence(self, n: int) -> str:
        """The sentence's text."""
        s = self.found.sentences[n]
        return self.v.string(s.start, s.end)

    def name_of(self, item: Item) -> Name | None:
        """The unit's name behind a holder or recipient."""
        thing = item.thing
        if isinstance(thing, PersonSign):
            unit = thing.unit()
            return Name(unit.start, unit.end, kind=unit.kind) if unit else None
        if (
            isinstance(thing, Post)
            and thing.unit is not None
            and thing.unit.end <= thing.unit.head_end
            and thing.unit.kind != "party"
        ):
            return None
        if isinstance(thing, Post):
            return Name(thing.unit.start, thing.unit.end, kind=thing.unit.kind) if thing.unit else None
        if isinstance(thing, Element):
            pieces = (*thing.head, (thing.start, thing.end), *([thing.tail] if thing.tail else []))
            return Name(thing.start, thing.end, thing.full(self.v), pieces, thing.unit.kind if thing.unit else "bare")
        if isinstance(thing, Unit):
            return Name(thing.start, thing.end, kind=thing.kind)
        if isinstance(thing, Grantor):
            return Name(thing.start, thing.end, kind="government")
        return None

    def unit_norm(self, name: Name) -> str:
        """The completed name in the form compared."""
        return normalise.name(name.full or self.v.string(name.start, name.end))

    def headline(self, frame: Any) -> bool:
        """Headlines last: the body's wording of a row is the one kept."""
        at: int = frame.sentence
        return self.found.sentences[at].part == "title"

    def bloc_evidence(self, evidence: list[Evidence], mention: Mention | None) -> None:
        """Add the mention that tells which bloc a row belongs to."""
        if mention is not None:
            evidence.append(self.at(mention, "bloc"))

    def belief(self, table: str, token: int) -> dict[str, float]:
        """Features by what the table's tagger believes of the name that begins at ``token``."""
        share = self.found.shares.get(table, {}).get(token)
        return {"unseen": 1.0} if share is None else {"share": share}

    def name_features(self, unit: Unit | None, text: str) -> dict[str, float]:
        """Features of a name: how it was read, how long it is, what kind of unit it names."""
        return {
            "closed": float(unit is not None and unit.closed),
            "bare": float(unit is None),
            "length": min(len(text.split()), 15) / 15,
            "lower": float(text[:1].islower()),
            "kind_" + (unit.kind if unit else "bare"): 1.0,
        }

    def bracket_bloc(self, item: Item | None, sentence: int) -> Mention | None:
        """The bloc in brackets behind a unit: "xã A (Cụm 1)"."""
        items = self.found.sentences[sentence].items
        at = place(items, item)
        if at is None or at + 2 >= len(items) or items[at + 1].sign != "(":
            return None
        for inner in items[at + 2 : at + 8]:  # "(Cụm 1)", "(dẫn đầu Khối thi đua Nội chính)"
            if inner.sign == ")":
                break
            if isinstance(inner.thing, Mention) and inner.thing.named:
                return inner.thing
        return None

    @staticmethod
    def same_unit(a: str | None, b: str | None) -> bool:
        """Whether two compared names mean one unit, one being the other with a place or owner less."""
        if not a or not b:
            return False
        a, b = expand(a), expand(b)
        if a == b:
            return True
        short, long = sorted((a, b), key=len)
        return len(short.split()) >= 2 and (long.startswith(short + " ") or long.endswith(" " + short))
