"""Frames of award → rows of ``awards``.

In: the grants found in an article. Out: drafts, one an award and recipient, with grantors coded and years settled.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from extract import normalise
from extract.blocs import Mention
from extract.clause import Grantor, Item
from extract.drafting import Draft, Drafting
from extract.numbers import Year
from extract.persons import Person as PersonSign
from extract.persons import Post
from extract.schema import Award, Evidence, Leader, Meeting
from extract.units import Unit

_COLLECTIVES = frozenset({"phòng", "khoa", "đội", "tổ"})


class AwardRows(Drafting):
    """Makes the rows of ``awards``."""

    def make_awards(self) -> None:
        """Rows of ``awards``: one a recipient, or one a number of recipients."""
        review = self.found.years
        for g in sorted(self.found.grants, key=self.headline):
            name = self.name_of(g.recipient) if g.recipient is not None else None
            person = (
                g.recipient.thing if g.recipient is not None and isinstance(g.recipient.thing, PersonSign) else None
            )
            if g.recipient is not None and name is None and person is None:
                continue
            if isinstance(g.recipient.thing if g.recipient else None, Post):
                continue
            code = self.grantor_code(g.grantor) if g.kind != "leading_unit" else None
            if (
                g.status == "conferred"
                and g.count is not None
                and (g.grantor is None or g.carried or g.count.value > 30)
            ):
                continue  # statistics of internal rewards
            if g.count is not None and g.count.value > 100:
                continue
            if (
                g.status == "conferred"
                and g.count is not None
                and g.grantor is not None
                and self.v.norms[g.grantor.start] == "cấp"
            ):
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
                max(at, anchor.start)
                if anchor is not None and g.kind != "leading_unit"
                else (anchor.start if anchor is not None else at),
                g.sentence,
                self.bracket_bloc(g.recipient, g.sentence),
                unit,
            )
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
            self.bloc_evidence(evidence, told)
            kind = (
                "person"
                if person is not None and name is None
                else "unit"
                if name
                else (
                    "person"
                    if g.count and self.v.norms[g.count.noun] in {"cá", "đồng", "người"}
                    else "collective"
                    if g.count and self.v.norms[g.count.noun] in {"tập"} | _COLLECTIVES
                    else "unit"
                )
            )
            row = Award(
                bloc=bloc,
                kind=g.kind,
                award=self.v.string(g.award.start, g.award.end) if g.award is not None else None,
                grantor=code,
                recipient=text,
                recipient_full=full,
                recipient_norm=unit or (normalise.name(text) if text else None),
                recipient_type=kind,
                count=g.count.value if g.count is not None else None,
                year=year,
                status=g.status,
                votes=self.v.string(g.votes.start, g.votes.end) if g.votes is not None else None,
                evidence=evidence,
                sentence=self.sentence(g.sentence),
                rule=g.rule,
            )
            features = (
                self.name_features(
                    g.recipient.thing if g.recipient is not None and isinstance(g.recipient.thing, Unit) else None, text
                )
                if text
                else {"no_name": 1.0}
            ) | {
                "why_" + self.linker.why: 1.0,
                "part_" + s.part: 1.0,
                "carried": float(g.carried),
                "no_grantor": float(code is None and g.kind != "leading_unit"),
                "status_" + g.status: 1.0,
                "kind_award_" + g.kind: 1.0,
                "count": float(g.count is not None),
                "others": float(g.all_others is not None),
                "no_year": float(year is None),
            }
            named = g.recipient or g.count
            belief = self.belief("awards", named.start) if named is not None else {}
            self.awards.append(Draft(row, features | belief, bloc))
        self._settle_awards()

    def _award_year(self, sentence: int, said: Any, anchor: Item | None) -> tuple[int | None, tuple[int, int] | None]:
        years = self.found.years
        if (
            said is not None
            and said.year
            and (years.planned is None or said.year != years.planned or years.review is None)
        ):
            return said.year, (said.start, said.end)
        if years.review is not None:
            return years.review, years.review_at
        items = self.found.sentences[sentence].items
        said_before = [i.thing for i in items if i.sign == "Y" and (anchor is None or i.start < anchor.start)]
        near = [y for y in said_before if isinstance(y, Year) and y.year and y.year < (years.planned or 9999)]
        if near:
            return near[-1].year, (near[-1].start, near[-1].end)
        return None, None

    def finish_awards(self) -> None:
        """The year under review of awards whose article does not say it.

        It is the one before the term of those elected, before the year planned for, or the one that the day of the
        meeting ends.
        """
        if (found := self._implied_year()) is None:
            return
        year, at = found
        for d in self.awards:
            row = d.row
            assert isinstance(row, Award)
            if row.year is None:
                row.year = year
                row.evidence.append(Evidence("year", *at))

    def _implied_year(self) -> tuple[int, tuple[int, int]] | None:
        terms = [
            (d.row.year - 1, (e.start, e.end))
            for d in self.leaders
            if isinstance(d.row, Leader) and d.row.status == "elected" and d.row.year is not None
            for e in d.row.evidence
            if e.column == "year"
        ]
        if terms:
            common = Counter(year for year, _ in terms).most_common(1)[0][0]
            return next(term for term in terms if term[0] == common)
        years = self.found.years
        if years.planned is not None and years.planned_at is not None:
            return years.planned - 1, self.v.span(*years.planned_at)
        for d in self.meetings:
            held = next((e for e in d.row.evidence if e.column == "held"), None)
            if isinstance(d.row, Meeting) and d.row.held is not None and held is not None:
                return d.row.held.year - (d.row.held.month < 7), (held.start, held.end)
        return None

    def grantor_code(self, item: Item | None) -> str | None:
        """The code of a giver: the lexicon's, or by what kind of body the unit is."""
        if item is None:
            return None
        thing = item.thing
        if isinstance(thing, Grantor):
            if thing.code == "ministry":
                return "ministry"
            return thing.code
        unit = (
            thing.unit
            if isinstance(thing, Post)
            else thing
            if isinstance(thing, Unit)
            else thing.unit()
            if isinstance(thing, PersonSign)
            else None
        )
        if isinstance(thing, Mention):
            return "bloc"
        if unit is None:
            return "other"
        text = normalise.name(self.v.string(unit.start, unit.end))
        if isinstance(thing, Post | PersonSign):
            if (
                normalise.name(self.v.string(item.start, item.end)).startswith(
                    ("thống đốc", "bộ trưởng", "tổng kiểm toán", "tổng thanh tra")
                )
                or text == "học viện"
            ):
                return "ministry"
            lead = normalise.name(self.v.string(item.start, item.end))
            if lead.startswith("tổng giám đốc") and text in {
                "kbnn",
                "kho bạc nhà nước",
                "bhxh việt nam",
                "bảo hiểm xã hội việt nam",
            }:
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
        if (
            text.split()[-1] in lex.suffixes
            and not text.startswith(("tập đoàn", "tổng công ty", "công ty", "ngân hàng tmcp", "bưu điện"))
        ) or (
            text.endswith(("việt nam", "trung ương", "tối cao"))
            and not text.startswith(("tập đoàn", "tổng công ty", "công ty"))
        ):
            return "ministry"
        return "other"

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
                if (
                    headline
                    and kept.kind == row.kind
                    and kept.recipient is not None
                    and self.same_unit(kept.recipient_norm, row.recipient_norm)
                ):
                    twin = o
                    break
                if (kept.bloc, kept.kind, kept.status) != (row.bloc, row.kind, row.status):
                    continue
                if kept.grantor != row.grantor and kept.grantor is not None and row.grantor is not None:
                    continue
                if (row.recipient is None and kept.recipient is None and (row.count == kept.count)) or (
                    row.recipient is not None
                    and kept.recipient is not None
                    and self.same_unit(kept.recipient_norm, row.recipient_norm)
                ):
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
            if (
                row.recipient is None
                and row.count is not None
                and row.recipient_type != "person"
                and named.get((row.bloc, row.kind, row.grantor, row.status), 0) >= row.count
            ):
                continue
            final.append(d)
        self.awards = final
