"""Which rows deserve a person's eye most?

In: a store. Out: :class:`Question` objects, what is most worth it first: rows whose decision was made on something
else, rows that conflicts of the panel rest on, articles that declare another number of members than they list, and rows
of low confidence. Rows that a decision is in force on are not asked about. The rows of one conflict stand together.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from extract.schema import TABLES
from output.export.identity import numbered
from output.resolved import CONFLICT_KINDS
from output.review.decisions import Decision, standing
from output.review.matching import Matched, match
from output.review.rows import Said, said
from output.store.articles import read_some
from output.store.tables import reported, resolved
from output.values import plain

if TYPE_CHECKING:
    from extract.schema import Article, Extraction

BELOW = 0.8
"""The confidence below which a row is asked about."""
CHANGED, COUNT, LOW, DECIDED = "changed", "count_mismatch", "low_confidence", "decided"
_COUNTED = "declared_against_listed"  # counted here, article by article, also where nothing is resolved
_CHUNK = 300


@dataclass(slots=True)
class Question:
    """A row that a person should look at.

    Attributes:
        said: The row as the machine made it.
        why: Reasons and what they are about, the weightiest first.
        earlier: A decision that was made on what the row said before.
    """

    said: Said
    title: str
    url: str
    site: str
    published: str
    why: list[tuple[str, str]] = field(default_factory=list)
    earlier: Decision | None = None
    group: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Conflict:
    kind: str
    name: str
    detail: str


@cache
def _reasons() -> dict[str, dict[str, object]]:
    return tomllib.loads(resources.files("output.review").joinpath("reasons.toml").read_text(encoding="utf-8"))


def in_words(reason: str) -> str:
    """A reason for a person."""
    return str(_reasons()[reason]["why"])


def _weight(reason: str) -> float:
    return float(_reasons()[reason]["weight"])  # type: ignore[arg-type]


def questions(
    connection: Connection, below: float = BELOW, tables: Iterable[str] = TABLES, *, decided: bool = False
) -> list[Question]:
    """All questions that a store raises.

    Args:
        connection: On one state of the store.
        below: Rows of a lower confidence are asked about.
        tables: Rows of these tables.
        decided: Instead, the rows that a decision is in force on, to decide them anew.
    """
    wanted = set(tables)
    conflicts = _conflicts(connection)
    decisions = standing(connection)
    about = set(decisions)
    if not decided:
        about |= _articles(connection, below) | _articles_of_conflicts(connection)
    found: list[Question] = []
    order = sorted(about)
    for start in range(0, len(order), _CHUNK):
        for one in read_some(connection, order[start : start + _CHUNK]):
            some = decisions.get(one.article.article, [])
            found += _decided(one, some) if decided else _of(one, some, conflicts, below)
    return _sorted(question for question in found if question.said.table in wanted)


def _sorted(found: Iterable[Question]) -> list[Question]:
    every = list(found)
    heaviest: dict[str, float] = defaultdict(float)
    for one in every:
        heaviest[one.group] = max(heaviest[one.group], one.weight)
    place = {table: n for n, table in enumerate(TABLES)}
    return sorted(
        every,
        key=lambda one: (
            -heaviest[one.group],
            one.group,
            -one.weight,
            one.said.article,
            place[one.said.table],
            one.said.position,
        ),
    )


def _of(
    one: Extraction, decisions: list[Decision], conflicts: Mapping[str, list[_Conflict]], below: float
) -> Iterator[Question]:
    rows = said(one)
    matched = match(rows, decisions)
    counts = _counts(one, matched)
    gone = {bloc.bloc for n, bloc in enumerate(one.blocs) if matched.rejected("blocs", n)}
    for table, made in rows.items():
        ids = numbered(row.id() for row in one.rows(table))
        for row, identifier in zip(made, ids, strict=True):
            at = (table, row.position)
            if at in matched.in_force or row.values.get("bloc") in gone:
                continue
            why: list[tuple[str, str]] = []
            group = row.key
            earlier = matched.earlier.get(at)
            if earlier is not None:
                why.append((CHANGED, ""))
            raised = conflicts.get(f"{table}:{identifier}", [])
            why += [(conflict.kind, conflict.detail) for conflict in raised]
            if at in counts:
                why.append((COUNT, counts[at][1]))
            if row.confidence < below:
                why.append((LOW, f"{row.confidence:.2f}"))
            if not why:
                continue
            why.sort(key=lambda pair: -_weight(pair[0]))
            if raised:
                group = max(raised, key=lambda conflict: (_weight(conflict.kind), conflict.name)).name
            elif at in counts:
                group = counts[at][0]
            weight = round(_weight(why[0][0]) + 1 - row.confidence, 6)
            yield _question(row, one.article, why, earlier, group, weight)


def _decided(one: Extraction, decisions: list[Decision]) -> Iterator[Question]:
    rows = said(one)
    for (table, position), decision in match(rows, decisions).in_force.items():
        row = rows[table][position]
        yield _question(row, one.article, [(DECIDED, "")], decision, row.key, _weight(DECIDED))


def _question(
    row: Said, article: Article, why: list[tuple[str, str]], earlier: Decision | None, group: str, weight: float
) -> Question:
    return Question(
        row, article.title or "", article.url or article.source or "", article.site or "",
        plain(article.published) or "", why, earlier, group, weight,
    )  # fmt: skip


def _counts(one: Extraction, matched: Matched) -> dict[tuple[str, int], tuple[str, str]]:
    """Blocs that declare another number of members than are listed; the members too, where they are too many."""
    out = {}
    for position, bloc in enumerate(one.blocs):
        decision = matched.in_force.get(("blocs", position))
        declared = decision.reviewed()["member_count"] if decision else bloc.member_count
        listed = [
            (n, row.unit_norm)
            for n, row in enumerate(one.members)
            if row.bloc == bloc.bloc and not matched.rejected("members", n)
        ]
        number = len({name for _, name in listed})
        if declared is None or number < 2 or number == declared:
            continue
        told = f"{declared} declared, {number} listed"
        group = f"count-{one.article.article}-{bloc.bloc}"
        out[("blocs", position)] = (group, told)
        if number > declared:
            out.update({("members", n): (group, told) for n, _ in listed})
    return out


def _articles(connection: Connection, below: float) -> set[str]:
    out = set(connection.scalars(select(reported["blocs"].c.article).where(reported["blocs"].c.member_count > 0)))
    for table in reported.values():
        out |= set(connection.scalars(select(table.c.article).where(table.c.confidence < below).distinct()))
    return out


def _conflicts(connection: Connection) -> dict[str, list[_Conflict]]:
    """Conflicts by the rows behind them (``table:id``)."""
    c = resolved["conflicts"].c
    out: dict[str, list[_Conflict]] = defaultdict(list)
    for row in connection.execute(select(c.conflict, c.kind, c.detail, c["values"], c.rows).order_by(c.conflict)):
        if row.kind in CONFLICT_KINDS and row.kind != _COUNTED:
            told = f"{row.detail} {'; '.join(row[3])}".strip()
            for name in row.rows:
                out[name].append(_Conflict(row.kind, row.conflict, told))
    return out


def _articles_of_conflicts(connection: Connection) -> set[str]:
    return {name for found in connection.scalars(select(resolved["conflicts"].c.articles)) for name in found}
