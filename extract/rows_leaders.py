"""Frames of election and office → rows of ``leaders``.

In: the holdings found in an article. Out: drafts, one a holder, role and year; repeated statements become one.
"""

from __future__ import annotations

from extract import normalise
from extract.blocs import Mention
from extract.drafting import Draft, Drafting, Name, place
from extract.leaders import Holding
from extract.numbers import Year
from extract.persons import Person as PersonSign
from extract.persons import Post
from extract.schema import Evidence, Leader, Row
from extract.units import Unit


def _agreed(told: list[tuple[int, Evidence]]) -> tuple[int, Evidence] | None:
    """The one year that all tell, with where the first says it."""
    return told[0] if told and len({year for year, _ in told}) == 1 else None


class LeaderRows(Drafting):
    """Makes the rows of ``leaders``."""

    def make_leaders(self) -> None:
        """Rows of ``leaders``: one a holder, role and status."""
        for h in sorted(self.found.holdings, key=self.headline):
            name = self.name_of(h.holder)
            if name is None and not isinstance(h.holder.thing, PersonSign):
                continue
            if isinstance(h.holder.thing, PersonSign):
                name = self._behalf(h) or name
            at = h.role_item.start if h.role_item is not None else h.holder.start
            unit = self.unit_norm(name) if name else None
            bloc, told = self.linker.link(
                max(at, h.holder.start), h.sentence, h.bloc or self.bracket_bloc(h.holder, h.sentence), unit
            )
            if bloc >= 0:
                self.add_leader(h, name, bloc, told)
        self._settle_leaders()

    def _behalf(self, h: Holding) -> Name | None:
        """The unit that stands before the person: "Hội A do bà P, Chủ tịch Hội làm Khối trưởng"."""
        items = self.found.sentences[h.sentence].items
        at = place(items, h.holder)
        if at is None or at < 2 or items[at - 1].sign != "w" or items[at - 2].sign != "U":
            return None
        return self.name_of(items[at - 2])

    def add_leader(self, h: Holding, name: Name | None, bloc: int, told: Mention | None) -> None:
        """Draft the row of one holding; ``told`` is the mention that says of which bloc."""
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
        self.bloc_evidence(evidence, told)
        row = Leader(
            bloc=bloc,
            role=h.role,
            unit=unit,
            unit_full=full,
            unit_norm=norm,
            person=v.string(*person.name) if person else None,
            post=post,
            year=year,
            status=h.status,
            evidence=evidence,
            sentence=self.sentence(h.sentence),
            rule=h.rule,
        )
        part = self.found.sentences[h.sentence].part
        features = (
            self.name_features(thing if isinstance(thing, Unit) else None, unit or "") if unit else {"no_unit": 1.0}
        ) | {
            "why_" + self.linker.why: 1.0,
            "part_" + part: 1.0,
            "status_" + h.status: 1.0,
            "role_" + h.role: 1.0,
            "year": float(year is not None),
            "person": float(person is not None),
        }
        self.leaders.append(Draft(row, features | self.belief("leaders", h.holder.start), bloc))

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
                    kept.evidence += [
                        e for e in row.evidence if e.column == column or (column == "unit" and e.column == "unit_full")
                    ]
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
                if any(
                    isinstance(o.row, Leader)
                    and o.bloc == d.bloc
                    and o.row.role == row.role
                    and self.same_unit(o.row.unit_norm, row.unit_norm)
                    and title
                    for o in elected
                ):
                    continue
                if any(
                    isinstance(o.row, Leader)
                    and o.bloc == d.bloc
                    and o.row.role == row.role
                    and self.same_unit(o.row.unit_norm, row.unit_norm)
                    and row.year is not None
                    and o.row.year == row.year
                    for o in elected
                ):
                    continue
            final.append(d)
        self.leaders = final
        self._carry_years()

    def _carry_years(self) -> None:
        """The term of the elected whose sentence leaves it out.

        It is that of the others elected in the article, else the year planned for, else the one behind the year under
        review if the article names it.
        """
        told: dict[int, list[tuple[int, Evidence]]] = {}
        for d in self.leaders:
            row = d.row
            assert isinstance(row, Leader)
            at = next((e for e in row.evidence if e.column == "year"), None)
            if row.status == "elected" and row.year is not None and at is not None:
                told.setdefault(d.bloc, []).append((row.year, at))
        agreed = {bloc: _agreed(pairs) for bloc, pairs in told.items()}
        of_all = _agreed([pair for pairs in told.values() for pair in pairs])
        years = self.found.years
        for d in self.leaders:
            row = d.row
            assert isinstance(row, Leader)
            if row.status != "elected" or row.year is not None:
                continue
            others = agreed.get(d.bloc, of_all)
            if others is not None:
                row.year = others[0]
                row.evidence.append(others[1])
            elif years.planned is not None and years.planned_at is not None:
                row.year = years.planned
                row.evidence.append(Evidence("year", *self.v.span(*years.planned_at)))
            elif years.review is not None and (named := self._said(years.review + 1)) is not None:
                row.year = years.review + 1
                row.evidence.append(self.at(named, "year"))
            d.features["year_carried"] = float(row.year is not None)

    def _said(self, year: int) -> Year | None:
        """Where the article first names a year."""
        things = (i.thing for s in self.found.sentences for i in s.items if i.sign == "Y")
        return next((y for y in things if isinstance(y, Year) and y.year == year), None)

    def _same_holding(self, a: Row, b: Row) -> bool:
        assert isinstance(a, Leader)
        assert isinstance(b, Leader)
        if (a.bloc, a.role, a.status) != (b.bloc, b.role, b.status):
            return False
        if a.year is not None and b.year is not None and a.year != b.year:
            return False
        if a.person is not None and b.person is not None:
            return normalise.name(a.person) == normalise.name(b.person)
        return self.same_unit(a.unit_norm, b.unit_norm)
