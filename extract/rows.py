"""Frames → rows of the reported tables.

In: an :class:`~extract.document.Analysis`. Out: the rows of one article, each with its evidence, sentence and rule; confidence is set afterwards
(``confidence``). Repeated statements become one row; what a later sentence leaves out is carried over from the earlier one it was read from.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from extract import VERSION, normalise
from extract.blocs import Mention, arabic
from extract.clause import Award as AwardSign
from extract.clause import Grantor, Item, signs
from extract.document import Analysis, Sentence
from extract.leaders import Holding
from extract.lexicon import lexicon
from extract.linking import Linker
from extract.lists import Element
from extract.meetings import Event, read_event, read_held, read_kind, read_place
from extract.participants import part_of
from extract.persons import Person as PersonSign
from extract.persons import Post
from extract.schema import Award, Bloc, Evidence, Leader, Meeting, Member, Person, Row
from extract.units import Unit
from extract.view import View

_COLLECTIVES = frozenset({"phòng", "khoa", "đội", "tổ"})


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


# What is still to come, or is told of duties.
_AHEAD = (" phân công ", " giao nhiệm vụ ", " dự kiến ", " chậm nhất ", " có trách nhiệm ", " trước ngày ", " đề nghị trưởng ", " yêu cầu ")
_MEETS = (" họp ", " ký kết ", " thời gian : ", " hội nghị ", " gặp ", " diễn ra ", " tổ chức ", " ngồi lại ", " lễ ")
_EVENTS = (" hội nghị ", " buổi lễ ", " lễ ký ", " cuộc họp ", " buổi ")
_SEVERAL = (" hai cụm ", " hai khối ", " các cụm ", " các khối ", " ba cụm ", " ba khối ", " bốn cụm ", " bốn khối ", " cả hai ")


def expand(unit: str) -> str:
    """A compared unit's name with its abbreviations written out: "lđlđ tỉnh" → "liên đoàn lao động tỉnh"."""
    known = lexicon().unit_abbreviations
    return " ".join(known.get(w, w) for w in unit.replace("-", " ").split())


class RowMaker:
    """Makes the rows of one analysed article."""

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

    # -- shared ---------------------------------------------------------------------------------------------------------

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
        if isinstance(thing, Post) and thing.unit is not None and thing.unit.end <= thing.unit.head_end and thing.unit.kind != "party":
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

    def _headline(self, frame: Any) -> bool:
        """Headlines last: the body's wording of a row is the one kept."""
        return self.found.sentences[frame.sentence].part == "title"

    def _bloc_evidence(self, evidence: list[Evidence], mention: Mention | None) -> None:
        if mention is not None:
            evidence.append(self.at(mention, "bloc"))

    # -- members --------------------------------------------------------------------------------------------------------

    def make_members(self) -> None:
        """Rows of ``members``, and what the lists say of roles in brackets."""
        seen: dict[tuple[int, str], Draft] = {}
        for m in self.found.lists:
            mention = m.anchor.thing if m.anchor is not None and isinstance(m.anchor.thing, Mention) and m.anchor.thing.named else None
            bloc, told = self.linker.link(m.units.start, m.sentence, mention)
            if bloc < 0:
                continue
            declared = m.units.declared
            for e in m.units.elements:
                full = e.full(self.v)
                text = self.v.string(e.start, e.end)
                norm = normalise.name(full or text)
                self.linker.add_member(norm, bloc, e.start)
                self.linker.add_member(normalise.name(text), bloc, e.start)
                if (bloc, norm) in seen:
                    continue
                pieces = (*e.head, (e.start, e.end), *([e.tail] if e.tail else []))
                evidence = [Evidence("unit", *self.v.span(e.start, e.end))]
                if full:
                    evidence += [Evidence("unit_full", *self.v.span(*p)) for p in pieces]
                self._bloc_evidence(evidence, told)
                row = Member(bloc=bloc, unit=text, unit_full=full, unit_norm=norm, evidence=evidence, sentence=self.sentence(m.sentence), rule=m.rule)
                size = len(m.units.elements)
                draft = Draft(row, self._name_features(e.unit, text) | {"why_" + self.linker.why: 1.0, "size": float(min(size, 20)), "declared": float(declared == size), "declared_off": float(declared is not None and declared != size), "full": float(full is not None)}, bloc)
                seen[bloc, norm] = draft
                self.members.append(draft)
                self.full_names.setdefault(norm, Name(e.start, e.end, full, pieces, e.unit.kind if e.unit else ""))
                self._bracket_roles(e, m.sentence, bloc)

    def _bracket_roles(self, e: Element, sentence: int, bloc: int) -> None:
        """ "gồm 7 sở: Y tế (trưởng khối), …": a bare name in a list holds a role that the clause cannot see."""
        from extract.roles import read_role
        from extract.numbers import read_year

        if e.bracket is None or (e.unit is not None and not e.head):
            return
        for k in range(*e.bracket):
            role = read_role(self.v, k)
            if role is not None and role.role != "both":
                year = read_year(self.v, role.end) if role.end < e.bracket[1] else None
                review = self.found.years.review
                status = "elected" if year and review and year.year > review else "incumbent"
                holder = Item("U", e.start, e.end, e.unit)
                h = Holding(role.role, status, holder, Item("R", role.start, role.end, role), year, None, "leader.list", sentence)
                pieces = (*e.head, (e.start, e.end), *([e.tail] if e.tail else []))
                self._leader(h, Name(e.start, e.end, e.full(self.v), pieces), bloc, None)
                return

    def _name_features(self, unit: Unit | None, text: str) -> dict[str, float]:
        return {
            "closed": float(unit is not None and unit.closed),
            "bare": float(unit is None),
            "length": min(len(text.split()), 15) / 15,
            "lower": float(text[:1].islower()),
            "kind_" + (unit.kind if unit else "bare"): 1.0,
        }

    # -- leaders --------------------------------------------------------------------------------------------------------

    def make_leaders(self) -> None:
        """Rows of ``leaders``: one a holder, role and status."""
        for h in sorted(self.found.holdings, key=self._headline):
            name = self.name_of(h.holder)
            if name is None and not isinstance(h.holder.thing, PersonSign):
                continue
            if isinstance(h.holder.thing, PersonSign):
                name = self._behalf(h) or name
            at = h.role_item.start if h.role_item is not None else h.holder.start
            unit = self.unit_norm(name) if name else None
            bloc, told = self.linker.link(max(at, h.holder.start), h.sentence, h.bloc or self._bracket_bloc(h.holder, h.sentence), unit)
            if bloc >= 0:
                self._leader(h, name, bloc, told)
        self._settle_leaders()

    def _bracket_bloc(self, item: Item | None, sentence: int) -> Mention | None:
        """ "xã A (Cụm 1)": the bloc in brackets behind a unit."""
        items = self.found.sentences[sentence].items
        at = next((k for k, i in enumerate(items) if i is item), None)
        if at is None or at + 2 >= len(items) or items[at + 1].sign != "(" or not isinstance(items[at + 2].thing, Mention):
            return None
        mention = items[at + 2].thing
        return mention if isinstance(mention, Mention) and mention.named else None

    def _behalf(self, h: Holding) -> Name | None:
        """ "Hội A do bà P, Chủ tịch Hội làm Khối trưởng": the unit that stands before the person."""
        items = self.found.sentences[h.sentence].items
        at = next((k for k, i in enumerate(items) if i is h.holder), None)
        if at is None or at < 2 or items[at - 1].sign != "w" or items[at - 2].sign != "U":
            return None
        return self.name_of(items[at - 2])

    def _leader(self, h: Holding, name: Name | None, bloc: int, told: Mention | None) -> None:
        v = self.v
        thing = h.holder.thing
        person = thing if isinstance(thing, PersonSign) else None
        evidence: list[Evidence] = []
        unit = full = norm = None
        if name is not None:
            unit, full = v.string(name.start, name.end), name.full
            norm = self.unit_norm(name)
            evidence.append(self.at(name, "unit"))
            if full:
                evidence += [Evidence("unit_full", *v.span(*p)) for p in name.pieces]
        post = None
        if person is not None:
            evidence.append(Evidence("person", *v.span(*person.name)))
            last = next((p for p in reversed(person.posts) if not p.committee), None)
            if last is not None:
                post = v.string(last.start, last.end)
                evidence.append(self.at(last, "post"))
        elif isinstance(thing, Post):
            post = v.string(thing.start, thing.end)
            evidence.append(self.at(thing, "post"))
        year = h.year.year if h.year is not None else None
        if h.year is not None and h.year.relative:
            review = self.found.years.review
            if review is None and self.published is not None:
                review = self.published.year - 1 if self.published.month <= 6 else self.published.year
            year = review + h.year.relative if review else None
        if h.role_item is not None:
            evidence.append(self.at(h.role_item, "role"))
            evidence.append(self.at(h.role_item, "status"))
        if year is not None and h.year is not None:
            evidence.append(self.at(h.year, "year"))
        self._bloc_evidence(evidence, told)
        row = Leader(
            bloc=bloc, role=h.role, unit=unit, unit_full=full, unit_norm=norm, person=v.string(*person.name) if person else None, post=post, year=year,
            status=h.status, evidence=evidence, sentence=self.sentence(h.sentence), rule=h.rule,
        )  # fmt: skip
        part = self.found.sentences[h.sentence].part
        features = (self._name_features(thing if isinstance(thing, Unit) else None, unit or "") if unit else {"no_unit": 1.0}) | {
            "why_" + self.linker.why: 1.0, "part_" + part: 1.0, "status_" + h.status: 1.0, "role_" + h.role: 1.0, "year": float(year is not None), "person": float(person is not None),
        }  # fmt: skip
        self.leaders.append(Draft(row, features, bloc))

    def _settle_leaders(self) -> None:
        """One row a holder, role and status; an office told again with its year completes the row that lacks it."""
        out: list[Draft] = []
        for d in self.leaders:
            row = d.row
            assert isinstance(row, Leader)
            twin = next((o for o in out if self._same_holding(o.row, row)), None)
            if twin is None:
                out.append(d)
                continue
            kept = twin.row
            assert isinstance(kept, Leader)
            twin.features["repeated"] = 1.0
            for column in ("unit", "person", "year", "post"):
                if getattr(kept, column) is None and getattr(row, column) is not None:
                    setattr(kept, column, getattr(row, column))
                    kept.evidence += [e for e in row.evidence if e.column == column or (column == "unit" and e.column == "unit_full")]
                    if column == "unit":
                        kept.unit_full, kept.unit_norm = row.unit_full, row.unit_norm
        # the same holder elected for the year that an apposition calls its office
        elected = [d for d in out if isinstance(d.row, Leader) and d.row.status == "elected"]
        final = []
        for d in out:
            row = d.row
            assert isinstance(row, Leader)
            if row.status == "incumbent":
                title = d.features.get("part_title") or (row.year is None and row.rule == "leader.copula")
                if any(isinstance(o.row, Leader) and o.bloc == d.bloc and o.row.role == row.role and self._same_unit(o.row.unit_norm, row.unit_norm) and title for o in elected):
                    continue
                if any(isinstance(o.row, Leader) and o.bloc == d.bloc and o.row.role == row.role and self._same_unit(o.row.unit_norm, row.unit_norm) and row.year is not None and o.row.year == row.year for o in elected):
                    continue
            final.append(d)
        self.leaders = final

    def _same_holding(self, a: Row, b: Row) -> bool:
        assert isinstance(a, Leader) and isinstance(b, Leader)
        if (a.bloc, a.role, a.status) != (b.bloc, b.role, b.status):
            return False
        if a.year is not None and b.year is not None and a.year != b.year:
            return False
        if a.person is not None and b.person is not None:
            return normalise.name(a.person) == normalise.name(b.person)
        return self._same_unit(a.unit_norm, b.unit_norm)

    @staticmethod
    def _same_unit(a: str | None, b: str | None) -> bool:
        if not a or not b:
            return False
        a, b = expand(a), expand(b)
        if a == b:
            return True
        short, long = sorted((a, b), key=len)
        return len(short.split()) >= 2 and (long.startswith(short + " ") or long.endswith(" " + short))

    # -- awards ---------------------------------------------------------------------------------------------------------

    def make_awards(self) -> None:
        """Rows of ``awards``: one a recipient, or one a number of recipients."""
        review = self.found.years
        for g in sorted(self.found.grants, key=self._headline):
            name = self.name_of(g.recipient) if g.recipient is not None else None
            person = g.recipient.thing if g.recipient is not None and isinstance(g.recipient.thing, PersonSign) else None
            if g.recipient is not None and name is None and person is None:
                continue
            if isinstance(g.recipient.thing if g.recipient else None, Post):
                continue
            code = self.grantor_code(g.grantor) if g.kind != "leading_unit" else None
            if g.status == "conferred" and g.count is not None and (g.grantor is None or g.carried or g.count.value > 30):
                continue  # statistics of internal rewards
            if g.count is not None and g.count.value > 100:
                continue
            if g.status == "conferred" and g.count is not None and g.grantor is not None and self.v.norms[g.grantor.start] == "cấp":
                continue  # "3 cá nhân đạt Chiến sĩ thi đua cấp tỉnh" 
            said = g.year
            if g.status == "conferred" and said is not None and review.review is not None and said.year < review.review:
                continue  # a unit's history
            year, year_at = self._award_year(g.sentence, said, g.award or g.recipient)
            full = name.full if name else None
            text = self.v.string(name.start, name.end) if name else (self.v.string(*person.name) if person else None)
            unit = self.unit_norm(name) if name else None
            anchor = g.recipient or g.award
            at = g.award.start if g.award is not None else 0
            bloc, told = self.linker.link(
                max(at, anchor.start) if anchor is not None and g.kind != "leading_unit" else (anchor.start if anchor is not None else at), g.sentence, self._bracket_bloc(g.recipient, g.sentence), unit
            )  # fmt: skip
            if bloc < 0:
                continue
            evidence: list[Evidence] = []
            if g.award is not None:
                evidence += [self.at(g.award, "kind"), self.at(g.award, "award")]
            if g.grantor is not None and code is not None:
                evidence.append(self.at(g.grantor, "grantor"))
            if name is not None:
                evidence.append(self.at(name, "recipient"))
                if full:
                    evidence += [Evidence("recipient_full", *self.v.span(*p)) for p in name.pieces]
            elif person is not None:
                evidence.append(Evidence("recipient", *self.v.span(*person.name)))
            if g.count is not None:
                evidence.append(self.at(g.count, "count"))
            if year is not None and year_at is not None:
                evidence.append(Evidence("year", *self.v.span(*year_at)))
            if g.votes is not None:
                evidence.append(self.at(g.votes, "votes"))
            s = self.found.sentences[g.sentence]
            trigger = next((i for i in s.items if i.sign in ("d" if g.status == "proposed" else "tr")), None) or g.award
            if trigger is not None:
                evidence.append(self.at(trigger, "status"))
            self._bloc_evidence(evidence, told)
            kind = "person" if person is not None and name is None else "unit" if name else ("person" if g.count and self.v.norms[g.count.noun] in {"cá", "đồng", "người"} else "collective" if g.count and self.v.norms[g.count.noun] in {"tập"} | _COLLECTIVES else "unit")
            row = Award(
                bloc=bloc, kind=g.kind, award=self.v.string(g.award.start, g.award.end) if g.award is not None else None, grantor=code, recipient=text, recipient_full=full,
                recipient_norm=unit or (normalise.name(text) if text else None), recipient_type=kind, count=g.count.value if g.count is not None else None, year=year, status=g.status,
                votes=self.v.string(g.votes.start, g.votes.end) if g.votes is not None else None, evidence=evidence, sentence=self.sentence(g.sentence), rule=g.rule,
            )  # fmt: skip
            features = (self._name_features(g.recipient.thing if g.recipient is not None and isinstance(g.recipient.thing, Unit) else None, text) if text else {"no_name": 1.0}) | {
                "why_" + self.linker.why: 1.0, "part_" + s.part: 1.0, "carried": float(g.carried), "no_grantor": float(code is None and g.kind != "leading_unit"), "status_" + g.status: 1.0,
                "kind_award_" + g.kind: 1.0, "count": float(g.count is not None), "others": float(g.all_others is not None), "no_year": float(year is None),
            }  # fmt: skip
            self.awards.append(Draft(row, features, bloc))
        self._complete_recipients()
        self._settle_awards()

    def _award_year(self, sentence: int, said: Any, anchor: Item | None) -> tuple[int | None, tuple[int, int] | None]:
        years = self.found.years
        if said is not None and said.year and (years.planned is None or said.year != years.planned or years.review is None):
            return said.year, (said.start, said.end)
        if years.review is not None:
            return years.review, years.review_at
        items = self.found.sentences[sentence].items
        near = [i.thing for i in items if i.sign == "Y" and (anchor is None or i.start < anchor.start)]
        near = [y for y in near if getattr(y, "year", 0) and (years.planned is None or y.year < years.planned)]  # type: ignore[union-attr]
        if near:
            return near[-1].year, (near[-1].start, near[-1].end)  # type: ignore[union-attr]
        return None, None

    def grantor_code(self, item: Item | None) -> str | None:
        """The code of a giver: the lexicon's, or by what kind of body the unit is."""
        if item is None:
            return None
        thing = item.thing
        if isinstance(thing, Grantor):
            if thing.code == "ministry":
                return "ministry"
            return thing.code
        unit = thing.unit if isinstance(thing, Post) else thing if isinstance(thing, Unit) else thing.unit() if isinstance(thing, PersonSign) else None
        if isinstance(thing, Mention):
            return "bloc"
        if unit is None:
            return "other"
        text = normalise.name(self.v.string(unit.start, unit.end))
        if isinstance(thing, Post | PersonSign):
            if normalise.name(self.v.string(item.start, item.end)).startswith(("thống đốc", "bộ trưởng", "tổng kiểm toán", "tổng thanh tra")) or text == "học viện":
                return "ministry"
            lead = normalise.name(self.v.string(item.start, item.end))
            if lead.startswith("tổng giám đốc") and text in {"kbnn", "kho bạc nhà nước", "bhxh việt nam", "bảo hiểm xã hội việt nam"}:
                return "ministry"
            if lead.startswith("chủ tịch ubnd") and text in {"ubnd tỉnh", "ubnd thành phố"}:
                return "provincial_chair"
        lex = self.v.lexicon
        if text.startswith(("ubnd tỉnh", "ubnd thành phố", "ubnd tp")) and not text.startswith("ubnd thành phố thuộc"):
            return "provincial_committee"
        if text.startswith(("bộ chỉ huy", "bộ chqs", "bộ đội")):
            return "other"
        local = any(w in f" {text} " for w in (" tỉnh ", " huyện ", " chi nhánh ", " thành phố ", " khu vực "))
        if any(text == b or text.startswith(b + " ") for b in lex.central) and not local:
            return "ministry"
        if text.split()[-1] in lex.suffixes and not text.startswith(("tập đoàn", "tổng công ty", "công ty", "ngân hàng tmcp", "bưu điện")) or text.endswith(("việt nam", "trung ương", "tối cao")) and not text.startswith(("tập đoàn", "tổng công ty", "công ty")):
            return "ministry"
        return "other"

    def _complete_recipients(self) -> None:
        """ "tặng Bằng khen cho Hội Nhà báo các tỉnh A, B, C": names under a shared head stand in the text, not in the items."""

    def _settle_awards(self) -> None:
        out: list[Draft] = []
        for d in self.awards:
            row = d.row
            assert isinstance(row, Award)
            twin = None
            headline = d.features.get("part_title")
            for o in out:
                kept = o.row
                assert isinstance(kept, Award)
                if headline and kept.kind == row.kind and kept.recipient is not None and self._same_unit(kept.recipient_norm, row.recipient_norm):
                    twin = o
                    break
                if (kept.bloc, kept.kind, kept.status) != (row.bloc, row.kind, row.status):
                    continue
                if kept.grantor != row.grantor and kept.grantor is not None and row.grantor is not None:
                    continue
                if row.recipient is None and kept.recipient is None and (row.count == kept.count):
                    twin = o
                elif row.recipient is not None and kept.recipient is not None and self._same_unit(kept.recipient_norm, row.recipient_norm):
                    twin = o
                if twin is not None:
                    break
            if twin is None:
                out.append(d)
            else:
                twin.features["repeated"] = 1.0
                kept = twin.row
                assert isinstance(kept, Award)
                if kept.grantor is None and row.grantor is not None:
                    kept.grantor = row.grantor
                    kept.evidence += [e for e in row.evidence if e.column == "grantor"]
        # a number whose names stand elsewhere gives no row of its own
        named: dict[tuple[int, str, str | None, str], int] = {}
        for d in out:
            row = d.row
            assert isinstance(row, Award)
            if row.recipient is not None and row.recipient_type != "person":
                key = (row.bloc, row.kind, row.grantor, row.status)
                named[key] = named.get(key, 0) + 1
        final = []
        for d in out:
            row = d.row
            assert isinstance(row, Award)
            if row.recipient is None and row.count is not None and row.recipient_type != "person" and named.get((row.bloc, row.kind, row.grantor, row.status), 0) >= row.count:
                continue
            final.append(d)
        self.awards = final

    # -- meetings -------------------------------------------------------------------------------------------------------

    def make_meetings(self) -> None:
        """Events that title or sentences describe, by bloc."""
        found: dict[int, list[Event]] = {}
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"title", "lead", "body"} or not s.items:
                continue
            blocs = self._subjects(n)
            for bloc in blocs:
                event = read_event(self.v, s.start, s.end, s.items, bloc, self.published, n, title=s.part == "title")
                if event is not None:
                    found.setdefault(bloc, []).append(event)
        self.events = found

    def finish_meetings(self, reported: list[int]) -> None:
        """Rows of ``meetings`` for the blocs reported; what the describing sentence leaves out is looked for in the opening sentences."""
        years = self.found.years
        for bloc in reported:
            if bloc not in self.events and (event := self._opening_event(bloc, reported)) is not None:
                self.events[bloc] = [event]
        found = {bloc: events for bloc, events in self.events.items() if bloc in reported}
        for bloc, events in found.items():
            if not any(e.day_span is not None for e in events) and (more := self._opening_event(bloc, reported)) is not None:
                events.append(more)
            best = next((e for e in events if e.held is not None and e.rule == "meeting.held"), None) or next((e for e in events if e.day_span is not None), None) or events[0]
            lead = next((e for e in events if e.rule == "meeting.held"), best)
            first = best if best.held is not None else lead
            kind = first if first.kind_span != first.day_span else next((e for e in events if e.kind_span != e.day_span), first)
            place = next((e.place for e in [first, *events] if e.place is not None), None)
            evidence = [Evidence("kind", *kind.kind_span)]
            if best.held is not None and best.day_span is not None:
                evidence.append(Evidence("held", *best.day_span))
                if best.held_end is not None:
                    evidence.append(Evidence("held_end", *best.day_span))
            if place is not None:
                evidence.append(Evidence("place", *place))
            if years.review_at is not None:
                evidence.append(Evidence("year_reviewed", *self.v.span(*years.review_at)))
            if years.planned_at is not None:
                evidence.append(Evidence("year_planned", *self.v.span(*years.planned_at)))
            row = Meeting(
                bloc=bloc, kind=kind.kind, held=best.held, held_end=best.held_end, place=self.text(place) if place else None, year_reviewed=years.review,
                year_planned=years.planned, evidence=evidence, sentence=self.sentence(first.sentence), rule=first.rule,
            )  # fmt: skip
            self.meetings.append(Draft(row, {"dated": float(best.held is not None), "placed": float(place is not None), "only": float(len(found) == 1), "kind_" + kind.kind: 1.0}, bloc))

    def _opening_event(self, bloc: int, reported: list[int]) -> Event | None:
        """The event of a bloc from any sentence that names it with a day, else from the opening that speaks of "Khối" or of several blocs at once."""
        ranked: list[tuple[int, int, Event]] = []
        general = self._general_kind()
        seen = 0
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"title", "lead", "body"} or not s.items:
                continue
            seen += s.part != "title"
            here = [m.bloc for m in self.linker.by_sentence.get(n, []) if m.bloc in reported]
            text = f" {self.v.norm(s.start, s.end)} "
            if any(w in text for w in _AHEAD):
                continue
            held, end, span = read_held(self.v, s.start, s.end, s.items, self.published)
            kind = read_kind(self.v, s.start, s.end)
            meets = kind is not None or any(w in text for w in _MEETS) or re.match(r"[^BU]{0,4}B\(_?D", signs(s.items)) is not None
            if not meets:
                continue
            if bloc in here and (span is not None or s.part == "title") and (len(set(here)) == 1 or seen <= 6):
                rank = 0 if span is not None else 4
            elif len(reported) > 1 and not here and span is not None and self._belongs(s, span, n) == bloc:
                rank = 1
            elif seen > 12 or (here and bloc not in here and not any(w in text for w in _SEVERAL)):
                continue
            elif len(reported) > 1 and (bloc in here or any(w in text for w in _SEVERAL)):
                rank = 2 if span is not None else 4
            elif len(reported) == 1 and (any(i.sign == "k" for i in s.items) or any(w in text for w in _EVENTS) or (span is not None and seen <= 4)):
                rank = 3 if span is not None else 5
            else:
                continue
            place = read_place(self.v, s.start, s.end)
            if kind is None or (kind[2] == "other" and general is not None and not here) or (kind[2] in {"vote", "handover"} and general is not None and general[2] in {"review", "midterm"}):
                kind = general or kind
            at = self.v.span(kind[0], kind[1]) if kind is not None else span or self.v.span(s.start, s.start + 1)
            event = Event(bloc, kind[2] if kind is not None else "other", at, held, end, span, self.v.span(*place) if place else None, n, "meeting.title" if s.part == "title" else "meeting.opening")
            ranked.append((rank, n, event))
        if self.found.assigning:
            ranked = [x for x in ranked if x[0] < 4]  # who is given which role needs no meeting
        if not ranked:
            return None
        ranked.sort(key=lambda x: x[:2])
        best = ranked[0][2]
        if best.place is None and len(reported) == 1:
            best.place = next((e.place for r, n, e in ranked if e.place is not None and abs(n - best.sentence) <= 2), None)
        return best

    def _belongs(self, s: Sentence, span: tuple[int, int], n: int) -> int:
        """The bloc whose part of the article a day stands in."""
        k = next(k for k in range(s.start, s.end) if self.v.start[k] >= span[0])
        return self.linker.link(k, n)[0]

    def _general_kind(self) -> tuple[int, int, str] | None:
        """The kind of event that title or opening names first."""
        ordered = sorted((n for n, s in enumerate(self.found.sentences) if s.part in {"title", "lead", "body"}), key=lambda n: self.found.sentences[n].part != "title")
        for n in ordered[:6]:
            s = self.found.sentences[n]
            kind = read_kind(self.v, s.start, s.end)
            if kind is not None and kind[2] != "other":
                return kind
        return None

    def _subjects(self, n: int) -> list[int]:
        """The blocs whose event a sentence can describe: those it names next to the words of the event."""
        s = self.found.sentences[n]
        v = self.v
        out: list[int] = []
        for m in self.linker.by_sentence.get(n, []):
            before = " " + v.norm(max(s.start, m.start - 22), m.start) + " "
            behind = " " + v.norm(m.end, min(s.end, m.end + 14)) + " "
            strong = any(w in behind[:60] for w in (" tổ chức ", " họp ", " tiến hành ", " tổng kết ", " sơ kết ", " ký kết ", " ký giao ước ", " triển khai ", " phát động ", " giao ban ", " mở ", " nhìn lại ", " diễn ra ", " vừa ", " đồng loạt ", " bàn giao ", " phối hợp ", " hội thao ", " bình xét thi đua ", " đã họp ")) and not any(w in behind[:30] for w in (" đề nghị ", " bình xét đề nghị "))
            named = any(w in before for w in (" tổng kết ", " hội nghị ", " sơ kết ", " ký kết ", " giao ước ", " giao ban ", " lễ ", " bình xét ", " triển khai ", " phát động ", " hội thao ", " phiên họp ", " cuộc họp ", " bàn giao ")) and " dẫn đầu " not in before[-40:] and " trong " not in before[-14:]
            if (strong or named) and m.bloc not in out:
                out.append(m.bloc)
        named_in_title = any(self.found.sentences[x].part == "title" for x in self.linker.by_sentence)
        if not out and s.part != "title" and self.linker.count == 1 and named_in_title and s.line <= self._first_lines():
            text = " " + v.norm(s.start, s.end) + " "
            if any(i.sign == "k" for i in s.items) and any(w in text for w in (" hội nghị ", " tổ chức ", " họp ")):
                out.append(0)
            elif any(isinstance(i.thing, object) and i.sign == "D" for i in s.items) and " hội nghị " in text:
                out.append(0)
        return out

    def _first_lines(self) -> int:
        first = next((s.line for s in self.found.sentences if s.part in {"lead", "body"} and s.end - s.start > 15), 0)
        return first + 2

    # -- people ---------------------------------------------------------------------------------------------------------

    def make_people(self) -> None:
        """Rows of ``people``: one a person, with the fullest posts and the weightiest part."""
        from extract.schema import PARTS

        kept: dict[str, tuple[Draft, Person]] = {}
        shared: str | None = None
        shared_at: tuple[int, int] | None = None
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"lead", "body", "caption"}:
                continue
            plural = self.v.norm(s.start, s.end)
            at = next((k for k in range(s.start, s.end - 2) if self.v.norm(k, k + 3) in {"các đồng chí", "các ông ,", "các ông :", "các đ/c"} or (self.v.norms[k] == "chí" and self.v.words[k + 1] == ":")), None)
            for item in s.items:
                thing = item.thing
                if not isinstance(thing, PersonSign):
                    continue
                name = self.v.string(*thing.name)
                if len(name.split()) < 2 and thing.honorific is None:
                    continue
                honorific = self.v.string(*thing.honorific) if thing.honorific else None
                if honorific and normalise.syllable(honorific.split()[0]) == "các":
                    honorific = " ".join(honorific.split()[1:])
                span = thing.honorific
                if honorific is None and at is not None and at < item.start and "đồng chí" in plural:
                    k = next((k for k in range(at, item.start - 1) if self.v.norm(k, k + 2) == "đồng chí"), None)
                    if k is not None and not any(self.v.words[x] == "." for x in range(k, item.start)):
                        span = (k, k + 2)
                        honorific = self.v.string(*span)
                shared, shared_at = honorific, span
                posts = [self.v.string(p.start, p.end) for p in thing.posts]
                units = [self.v.string(p.unit.start, p.unit.end) for p in thing.posts if p.unit is not None]
                part = part_of(self.v, item, s.items, s.start, s.end)
                evidence = [Evidence("name", *self.v.span(*thing.name))]
                if shared_at is not None and shared is not None:
                    evidence.append(Evidence("honorific", *self.v.span(*shared_at)))
                evidence += [Evidence("posts", *self.v.span(p.start, p.end)) for p in thing.posts]
                evidence += [Evidence("units", *self.v.span(p.unit.start, p.unit.end)) for p in thing.posts if p.unit is not None]
                if part is not None:
                    evidence.append(Evidence("part", *self.v.span(s.start, s.end)))
                key = normalise.name(name)
                if key not in kept:
                    row = Person(name=name, honorific=honorific, posts=posts, units=units, part=part, evidence=evidence, sentence=self.sentence(n), rule="person.named")
                    draft = Draft(row, {"honorific": float(honorific is not None), "posts": float(bool(posts)), "part": float(part is not None), "length": len(name.split()) / 6})
                    kept[key] = (draft, row)
                    continue
                draft, row = kept[key]
                draft.features["repeated"] = 1.0
                if len(posts) > len(row.posts) or (len(posts) == len(row.posts) and sum(map(len, posts)) > sum(map(len, row.posts))):
                    row.posts, row.units = posts, units
                    row.evidence = [e for e in row.evidence if e.column not in {"posts", "units"}] + [e for e in evidence if e.column in {"posts", "units"}]
                if row.honorific is None and honorific is not None:
                    row.honorific = honorific
                    row.evidence += [e for e in evidence if e.column == "honorific"]
                if part is not None and (row.part is None or PARTS.index(part) < PARTS.index(row.part)):
                    row.part = part
                    row.evidence = [e for e in row.evidence if e.column != "part"] + [e for e in evidence if e.column == "part"]
        self.people = [d for d, _ in kept.values()]

    # -- blocs ----------------------------------------------------------------------------------------------------------

    def make_blocs(self, province: tuple[str, tuple[int, int] | None] | None) -> None:
        """Rows of ``blocs`` for every identity; which of them are reported is decided by the caller."""
        v = self.v
        for n, b in enumerate(self.found.identities):
            text = v.string(*b.name)
            evidence = [Evidence("name", *v.span(*b.name)), Evidence("kind", *v.span(b.name[0], b.name[0] + 1))]
            aliases = []
            for a in b.aliases:
                aliases.append(v.string(*a))
                evidence.append(Evidence("aliases", *v.span(*a)))
            row = Bloc(bloc=n, name=text, name_norm=normalise.name(text), aliases=aliases, kind="khoi" if b.kind == "khối" else "cum", number=arabic(b.number), evidence=evidence, rule="bloc.named")
            first = b.mentions[0]
            sentence = next((s for s in self.found.sentences if s.start <= b.name[0] < s.end), None)
            row.sentence = v.string(sentence.start, sentence.end) if sentence else ""
            if b.number is not None:
                m = next((m for m in b.mentions if m.number), first)
                k = next((k for k in range(m.start, m.end) if v.words[k] == m.number), m.start)
                evidence.append(Evidence("number", *v.span(k, k + 1)))
            self._describe(row, b.name, [f.norm for f in b.forms], province)
            features = {"mentions": min(len(b.mentions), 8) / 8, "forms": min(len(b.forms), 5) / 5, "numbered": float(b.number is not None), "emulation": float(any(f.emulation for f in b.forms)), "length": min(len(text.split()), 25) / 25, "count": min(self.linker.count, 10) / 10, "aliases": float(bool(aliases))}
            self.blocs.append(Draft(row, features, n))
        self._declare()
        self._decide()

    def _describe(self, row: Bloc, at: tuple[int, int], forms: list[str], province: tuple[str, tuple[int, int] | None] | None) -> None:
        lex = self.v.lexicon
        text = " " + " | ".join(forms).replace(",", " ").replace("-", " ") + " "
        has = lambda words: next((w for w in words if f" {w} " in text), None)  # noqa: E731
        span = self.v.span(*at)
        for organiser in ("party", "assembly", "sector"):
            if has(lex.bloc_organisers[organiser]):
                row.organiser = organiser
                row.evidence.append(Evidence("organiser", *span))
                break
        core = next((f for f in self.found.identities[row.bloc].forms if f.core), None)
        if core is not None:
            m = max(core.mentions, key=lambda m: m.end - m.head_end)
            row.sector = self.v.string(m.head_end, m.end) if m.end > m.head_end else None
            if row.sector:
                row.evidence.append(Evidence("sector", *self.v.span(m.head_end, m.end)))
        for level in ("central", "interprovincial"):
            word = has(lex.bloc_levels[level])
            if word and not (" địa bàn " in text or " tỉnh " in text.replace(" các tỉnh ", " ")):
                row.level = level
        if row.level is None and province is not None:
            row.level = "province"
        if row.level is not None:
            row.evidence.append(Evidence("level", *span))
        if province is not None and row.level not in {"central", "interprovincial"}:
            row.province = province[0]
            if province[1] is not None:
                row.evidence.append(Evidence("province", *province[1]))

    def _declare(self) -> None:
        best: dict[int, tuple[int, int, Any]] = {}
        for n, d in enumerate(self.found.declared):
            mention = d.anchor.thing if d.anchor is not None and isinstance(d.anchor.thing, Mention) and d.anchor.thing.named else None
            bloc, _ = self.linker.link(d.count.start, d.sentence, mention)
            if bloc < 0 or (self.linker.count > 1 and self.linker.why in {"main"} and mention is None):
                continue
            if bloc not in best or d.strength > best[bloc][0]:
                best[bloc] = (d.strength, -n, d)
        for bloc, (_, _, d) in best.items():
            row = self.blocs[bloc].row
            assert isinstance(row, Bloc)
            row.member_count = d.count.value
            row.evidence.append(self.at(d.count, "member_count"))
        for m in self.found.lists:
            if m.units.declared is None:
                continue
            mention = m.anchor.thing if m.anchor is not None and isinstance(m.anchor.thing, Mention) and m.anchor.thing.named else None
            bloc, _ = self.linker.link(m.units.start, m.sentence, mention)
            if bloc >= 0:
                row = self.blocs[bloc].row
                assert isinstance(row, Bloc)
                if row.member_count is None:
                    row.member_count = m.units.declared
                    k = next((k for k in range(max(m.units.start - 6, 0), m.units.end) if self.v.words[k].isdigit() and int(self.v.words[k]) == m.units.declared), m.units.start)
                    row.evidence.append(Evidence("member_count", *self.v.span(k, k + 1)))

    def _decide(self) -> None:
        """The number of the decision that founded the blocs: "được thành lập theo Quyết định số 543/QĐ-UBND"."""
        v = self.v
        for n, s in enumerate(self.found.sentences):
            if not s.items:
                continue
            for k in range(s.start, s.end):
                if "QĐ" not in v.words[k].upper().replace("Ð", "Đ") or not v.words[k][0].isdigit():
                    continue
                text = " " + v.norm(s.start, s.end) + " "
                if not any(w in text for w in (" thành lập ", " phân chia ", " chia ", " kiện toàn ")):
                    continue
                here = self.linker.by_sentence.get(n, [])
                plural = " các cụm" in text or " cụm , khối" in text or " các khối" in text or " khối , cụm" in text
                if plural and self.linker.count > 1:
                    later = {m.bloc for x, ms in self.linker.by_sentence.items() if x > n for m in ms}
                    earlier = {m.bloc for x, ms in self.linker.by_sentence.items() if x < n for m in ms}
                    targets = (later - earlier) | {m.bloc for m in here} - {0} if later - earlier else set(range(self.linker.count))
                else:
                    bloc, _ = self.linker.link(k, n)
                    targets = {bloc} if bloc >= 0 else set()
                for b in targets:
                    row = self.blocs[b].row
                    assert isinstance(row, Bloc)
                    if row.decision is None:
                        row.decision = v.words[k]
                        row.evidence.append(Evidence("decision", *v.span(k, k + 1)))


def stamp(row: Row, article: str, confidence: float) -> None:
    """Fill what every row carries: article, confidence, extractor."""
    row.article, row.confidence, row.extractor = article, confidence, VERSION


__all__ = ["AwardSign", "Draft", "RowMaker", "stamp"]
