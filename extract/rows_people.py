"""Persons named → rows of ``people``.

In: the persons found in an article. Out: drafts, one a person, with the fullest posts and the weightiest part.
"""

from __future__ import annotations

from extract import normalise
from extract.drafting import Draft, Drafting
from extract.participants import part_of
from extract.persons import Person as PersonSign
from extract.schema import Evidence, Person


class PeopleRows(Drafting):
    """Makes the rows of ``people``."""

    def make_people(self) -> None:
        """Rows of ``people``: one a person, with the fullest posts and the weightiest part."""
        from extract.schema import PARTS

        kept: dict[str, tuple[Draft, Person]] = {}
        shared: str | None = None
        shared_at: tuple[int, int] | None = None
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"lead", "body", "caption"}:
                continue
            plural = self.v.padded(s.start, s.end)
            at = (
                self._address(s.start, s.end)
                if "đồng chí" in plural or "các ông" in plural or "đ/c" in plural
                else None
            )
            for item in s.items:
                thing = item.thing
                if not isinstance(thing, PersonSign):
                    continue
                name = self.v.string(*thing.name)
                if len(name.split()) < 2 and thing.honorific is None:
                    continue
                honorific = self.v.string(*thing.honorific) if thing.honorific else None
                span = thing.honorific
                if honorific and span and normalise.syllable(honorific.split()[0]) == "các":
                    span = (span[0] + 1, span[1])
                    honorific = self.v.string(*span) if span[0] < span[1] else None
                    span = span if honorific else None
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
                evidence += [
                    Evidence("units", *self.v.span(p.unit.start, p.unit.end)) for p in thing.posts if p.unit is not None
                ]
                if part is not None:
                    evidence.append(Evidence("part", *self.v.span(s.start, s.end)))
                key = normalise.name(name)
                if key not in kept:
                    row = Person(
                        name=name,
                        honorific=honorific,
                        posts=posts,
                        units=units,
                        part=part,
                        evidence=evidence,
                        sentence=self.sentence(n),
                        rule="person.named",
                    )
                    draft = Draft(
                        row,
                        {
                            "honorific": float(honorific is not None),
                            "posts": float(bool(posts)),
                            "part": float(part is not None),
                            "length": len(name.split()) / 6,
                        },
                    )
                    kept[key] = (draft, row)
                    continue
                draft, row = kept[key]
                draft.features["repeated"] = 1.0
                if len(posts) > len(row.posts) or (
                    len(posts) == len(row.posts) and sum(map(len, posts)) > sum(map(len, row.posts))
                ):
                    row.posts, row.units = posts, units
                    row.evidence = [e for e in row.evidence if e.column not in {"posts", "units"}] + [
                        e for e in evidence if e.column in {"posts", "units"}
                    ]
                if row.honorific is None and honorific is not None:
                    row.honorific = honorific
                    row.evidence += [e for e in evidence if e.column == "honorific"]
                if part is not None and (row.part is None or PARTS.index(part) < PARTS.index(row.part)):
                    row.part = part
                    row.evidence = [e for e in row.evidence if e.column != "part"] + [
                        e for e in evidence if e.column == "part"
                    ]
        self.people = [d for d, _ in kept.values()]

    def _address(self, first: int, last: int) -> int | None:
        """The token at which a form of address said of several persons begins: "các đồng chí", "các ông:"."""
        v = self.v
        for k in range(first, last - 2):
            if v.norms[k] == "các" and v.norm(k, k + 3) in {"các đồng chí", "các ông ,", "các ông :", "các đ/c"}:
                return k
            if v.norms[k] == "chí" and v.words[k + 1] == ":":
                return k
        return None
