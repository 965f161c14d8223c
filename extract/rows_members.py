"""Frames of membership → rows of ``members``.

In: the lists found in an article. Out: drafts, one a unit and bloc, with declared roles in brackets passed on.
"""

from __future__ import annotations

from extract import normalise
from extract.blocs import Mention
from extract.clause import Item
from extract.drafting import Draft, Name
from extract.leaders import Holding
from extract.lists import Element
from extract.rows_leaders import LeaderRows
from extract.schema import Evidence, Member


class MemberRows(LeaderRows):
    """Makes the rows of ``members``."""

    def make_members(self) -> None:
        """Rows of ``members``, and what the lists say of roles in brackets."""
        seen: dict[tuple[int, str], Draft] = {}
        for m in self.found.lists:
            mention = (
                m.anchor.thing
                if m.anchor is not None and isinstance(m.anchor.thing, Mention) and m.anchor.thing.named
                else None
            )
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
                self.bloc_evidence(evidence, told)
                row = Member(
                    bloc=bloc,
                    unit=text,
                    unit_full=full,
                    unit_norm=norm,
                    evidence=evidence,
                    sentence=self.sentence(m.sentence),
                    rule=m.rule,
                )
                size = len(m.units.elements)
                draft = Draft(
                    row,
                    self.name_features(e.unit, text)
                    | self.belief("members", e.start)
                    | {
                        "why_" + self.linker.why: 1.0,
                        "size": float(min(size, 20)),
                        "declared": float(declared == size),
                        "declared_off": float(declared is not None and declared != size),
                        "full": float(full is not None),
                    },
                    bloc,
                )
                seen[bloc, norm] = draft
                self.members.append(draft)
                self.full_names.setdefault(norm, Name(e.start, e.end, full, pieces, e.unit.kind if e.unit else ""))
                self._bracket_roles(e, m.sentence, bloc)

    def _bracket_roles(self, e: Element, sentence: int, bloc: int) -> None:
        """Roles of bare names in a list, which the clause cannot see: "gồm 7 sở: Y tế (trưởng khối), …"."""
        from extract.numbers import read_year
        from extract.roles import read_role

        if e.bracket is None or (e.unit is not None and not e.head):
            return
        for k in range(*e.bracket):
            role = read_role(self.v, k)
            if role is not None and role.role != "both":
                year = read_year(self.v, role.end) if role.end < e.bracket[1] else None
                review = self.found.years.review
                status = "elected" if year and review and year.year > review else "incumbent"
                holder = Item("U", e.start, e.end, e.unit)
                h = Holding(
                    role.role,
                    status,
                    holder,
                    Item("R", role.start, role.end, role),
                    year,
                    None,
                    "leader.list",
                    sentence,
                )
                pieces = (*e.head, (e.start, e.end), *([e.tail] if e.tail else []))
                self.add_leader(h, Name(e.start, e.end, e.full(self.v), pieces), bloc, None)
                return
