"""The checks that a careful reader would make.

In: the statements on each bloc and year. Out: rows of ``conflicts``. Nothing is settled here: what speaks against each
other is put side by side, with the rows that say so.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from extract import normalise
from output.panel_sentences import sentence
from output.resolve.reported import Reported, published_day
from output.resolved import Conflict

if TYPE_CHECKING:
    from output.panel import Statement
    from output.panel_facts import Fact, Listed

FIRST_YEAR = 1948
"""The first year of emulation in Vietnam: no statement is of an earlier one."""

_SUBUNITS = (
    "phòng",
    "khoa",
    "đội",
    "tổ",
    "công đoàn",
    "chi bộ",
    "đoàn thanh niên",
    "đoàn cơ sở",
    "ban ",
    "trạm",
    "chi đoàn",
    "đảng bộ",
    "trung tâm",
)
_FEWEST_MEMBERS = 3

Year = tuple[str, int]


def check(
    articles: Sequence[Reported],
    bloc_of: Mapping[tuple[str, int], str],
    statements: Mapping[Year, list[Statement]],
    lists: Mapping[Year, list[Listed]],
    known: Mapping[str, set[str]],
    facts: Mapping[Year, list[Fact]],
    unit_names: Mapping[str, str],
    row_ids: Mapping[int, str],
) -> list[Conflict]:
    """All conflicts, in the order of bloc, year and kind."""
    out: list[Conflict] = []
    for at, some in statements.items():
        out += _heads(at, some, facts[at])
        out += _people(at, some)
        out += _deputies(at, some)
        out += _awards(at, some)
        out += _strangers(at, some, lists, known)
        out += _declared(at, some)
    for at, listed in lists.items():
        out += _counts(at, listed)
        out += _members(at, listed, unit_names)
    for one in articles:
        out += _years(one, bloc_of, row_ids)
    unique = {conflict.conflict: conflict for conflict in out}
    return sorted(unique.values(), key=lambda c: (c.canonical_bloc, c.year or 0, c.kind, c.conflict))


def _conflict(
    kind: str, at: tuple[str, int | None], detail: str, values: Sequence[str], articles: set[str], rows: set[str]
) -> Conflict:
    key = "|".join((kind, at[0], str(at[1]), *values, *sorted(rows)))
    return Conflict(
        "c-" + hashlib.sha256(key.encode()).hexdigest()[:12],
        kind,
        at[0],
        at[1],
        detail,
        list(values),
        sorted(articles),
        sorted(rows),
    )


def _against(kind: str, at: Year, detail: str, some: Sequence[Statement]) -> Conflict:
    ordered = sorted(some, key=lambda one: one.strength)
    values = [f"{one.value} ({', '.join([*sorted(one.statuses), *sorted(one.sources)])})" for one in ordered]
    return _conflict(
        kind, at, detail, values, set().union(*(one.articles for one in some)), set().union(*(one.rows for one in some))
    )


def _heads(at: Year, some: list[Statement], facts: Sequence[Fact]) -> list[Conflict]:
    heads = [one for one in some if one.cell == "head"]
    if len(heads) < 2:
        return []
    elected = {fact.unit for fact in facts if fact.cell == "head" and fact.status == "elected"}
    incumbent = {fact.unit for fact in facts if fact.cell == "head" and fact.status == "incumbent"}
    if elected and incumbent and not elected & incumbent:
        detail = sentence("election_against_incumbent", year=at[1])
        return [_against("election_against_incumbent", at, detail, heads)]
    return [_against("heads_differ", at, sentence("heads_differ", n=len(heads), year=at[1]), heads)]


def _people(at: Year, some: list[Statement]) -> list[Conflict]:
    people = [one for one in some if one.cell == "head_person"]
    if len({normalise.name(one.value) for one in people}) < 2:
        return []
    return [_against("people_differ", at, sentence("people_differ", n=len(people), year=at[1]), people)]


def _deputies(at: Year, some: list[Statement]) -> list[Conflict]:
    out = []
    deputies = [one for one in some if one.cell == "deputy"]
    if any(one.agreement == "conflict" for one in deputies):
        out.append(_against("deputies_differ", at, sentence("deputies_differ", year=at[1]), deputies))
    heads = sorted((one for one in some if one.cell == "head"), key=lambda one: one.strength)
    both = [one for one in deputies if heads and one.unit is not None and one.unit == heads[0].unit]
    if both:
        out.append(_against("head_and_deputy", at, sentence("head_and_deputy", year=at[1]), [heads[0], *both]))
    return out


def _awards(at: Year, some: list[Statement]) -> list[Conflict]:
    against: defaultdict[tuple[str, str, str | None], list[Statement]] = defaultdict(list)
    for one in some:
        if one.award is not None and one.agreement == "conflict":
            against[(one.cell, one.award, one.grantor)].append(one)
    out = []
    for (cell, award, grantor), found in sorted(against.items(), key=lambda item: repr(item[0])):
        said: dict[str, str | int] = {"award": award, "status": cell.removeprefix("award_")}
        detail = (
            sentence("awards_differ", grantor=grantor, **said) if grantor else sentence("awards_differ_of_any", **said)
        )
        out.append(_against("awards_differ", at, detail, found))
    return out


def _strangers(
    at: Year, some: list[Statement], lists: Mapping[Year, list[Listed]], known: Mapping[str, set[str]]
) -> list[Conflict]:
    """Heads and recipients that are no members, where an article lists all members."""
    full = [one for one in lists.get(at, []) if len(one.units) >= max(_FEWEST_MEMBERS, one.declared or 0)]
    if not full:
        return []
    members = known[at[0]]
    out = []
    for one in some:
        if one.unit is None or one.unit in members or normalise.name(one.value).startswith(_SUBUNITS):
            continue
        if one.cell == "head":
            out.append(_against("head_no_member", at, sentence("head_no_member", unit=one.value), [one]))
        elif one.award is not None:
            out.append(_against("award_to_non_member", at, sentence("award_to_non_member", unit=one.value), [one]))
    return out


def _counts(at: Year, listed: Sequence[Listed]) -> list[Conflict]:
    out = []
    for one in listed:
        if one.declared is not None and len(one.units) > 1 and one.declared != len(one.units):
            detail = sentence("declared_against_listed", declared=one.declared, listed=len(one.units))
            values = [f"declared: {one.declared}", f"listed: {len(one.units)}"]
            out.append(
                _conflict("declared_against_listed", at, detail, values, {one.article}, {one.declared_row, *one.rows})
            )
    return out


def _declared(at: Year, some: list[Statement]) -> list[Conflict]:
    counts = [one for one in some if one.cell == "member_count"]
    if len(counts) < 2:
        return []
    return [_against("declared_differ", at, sentence("declared_differ", n=len(counts), year=at[1]), counts)]


def _members(at: Year, listed: Sequence[Listed], unit_names: Mapping[str, str]) -> list[Conflict]:
    full = [
        one for one in listed if one.source is not None and len(one.units) >= max(_FEWEST_MEMBERS, one.declared or 0)
    ]
    for n, one in enumerate(sorted(full, key=lambda one: one.article)):
        for other in sorted(full, key=lambda one: one.article)[n + 1 :]:
            if one.source != other.source and one.units != other.units:
                differing = sorted(unit_names[unit] for unit in one.units ^ other.units)
                detail = sentence("members_differ", year=at[1])
                return [
                    _conflict(
                        "members_differ", at, detail, differing, {one.article, other.article}, {*one.rows, *other.rows}
                    )
                ]
    return []


def _years(one: Reported, bloc_of: Mapping[tuple[str, int], str], row_ids: Mapping[int, str]) -> list[Conflict]:
    published = published_day(one)
    last = published.year if published is not None else None
    out = []

    def told(year: int | None, most: int, what: str, bloc: int, row: str) -> None:
        if year is None or (year >= FIRST_YEAR and (last is None or year <= last + most)):
            return
        detail = sentence(f"{what}_alone", year=year) if last is None else sentence(what, year=year, published=last)
        canonical = bloc_of.get((one.id, bloc))
        if canonical is not None:
            out.append(_conflict("impossible_year", (canonical, year), detail, [str(year)], {one.id}, {row}))

    for meeting in one.meetings:
        told(meeting.year_reviewed, 0, "year_reviewed", meeting.bloc, f"meetings:{row_ids[id(meeting)]}")
        told(meeting.year_planned, 2, "year_planned", meeting.bloc, f"meetings:{row_ids[id(meeting)]}")
        if (
            meeting.held is not None
            and published is not None
            and meeting.held > published
            and (meeting.held - published).days > 366
        ):
            told(meeting.held.year, 0, "year_held", meeting.bloc, f"meetings:{row_ids[id(meeting)]}")
    for leader in one.leaders:
        told(
            leader.year,
            2 if leader.status == "elected" else 1,
            "year_of_term",
            leader.bloc,
            f"leaders:{row_ids[id(leader)]}",
        )
    for award in one.awards:
        told(award.year, 0, "year_of_award", award.bloc, f"awards:{row_ids[id(award)]}")
    return out
