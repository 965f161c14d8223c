"""Whose report an article is: copies of one text are one source.

In: what articles report. Out: for each article the source it counts as, the article it repeats, and why. Near copies
are found by MinHash, and each is held to the shares of words that both texts really have.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy

from output.resolve.clustering import Groups, Join
from output.resolve.reported import Reported, published_day
from output.resolved import Source

NEAR = 0.8
"""Share of the shorter text's runs of words that the other has as well, from which on it is a copy."""

_PERMUTATIONS = 64
_BANDS = (9, 7)
"""Bands and rows of the index: texts that share three quarters of their runs nearly always meet in one."""

_MOST_DAYS = 60
_FEWEST_SHINGLES = 20


def sources(articles: Sequence[Reported]) -> dict[str, Source]:
    """The source of each article, by its identifier."""
    by_id = {one.id: one for one in articles}
    groups = Groups(by_id)
    shares: dict[frozenset[str], float] = {}
    found: list[Join] = []
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for one in articles:
        texts[one.article.text_hash or one.id].append(one.id)
    for same in texts.values():
        found += [Join(1.0, same[0], other, "same_text") for other in same[1:]]
    for a, b in near_pairs(
        [
            one
            for one in articles
            if len(one.shingles) >= _FEWEST_SHINGLES and texts[one.article.text_hash or one.id][0] == one.id
        ]
    ):
        mine, its = by_id[a].shingles, by_id[b].shingles
        share = len(numpy.intersect1d(mine, its, assume_unique=True)) / min(len(mine), len(its))
        if share >= NEAR and _may_be_copies(by_id[a], by_id[b]):
            shares[frozenset((a, b))] = share
            found.append(Join.of(0.9 + share / 100, a, b, "near_text"))
    groups.join_all(found)
    out: dict[str, Source] = {}
    for group in groups.groups():
        members = [by_id[key] for key in group]
        original = min(members, key=_earliest)
        for one in members:
            out[one.id] = _source(one, original, members, shares)
    return out


def _source(one: Reported, original: Reported, members: list[Reported], shares: dict[frozenset[str], float]) -> Source:
    made = Source(one.id, original.article.site or original.id)
    if one.area is not None:
        made.province_63, made.province_34 = one.area.code_63, one.area.code_34
    if one.article.language not in {None, "vi"}:
        made.reason = "translated"
    if one is not original:
        made.original = original.id
        same = one.article.text_hash == original.article.text_hash
        made.reason = "same_text" if same else "near_text"
        known = [shares[pair] for other in members if (pair := frozenset((one.id, other.id))) in shares]
        made.score = 1.0 if same else round(max(known, default=1.0), 3)
    return made


def _earliest(one: Reported) -> tuple[bool, str, str, str]:
    day = one.article.published
    text = day.isoformat() if day is not None else ""
    if isinstance(day, datetime.datetime) and day.tzinfo is not None:
        text = day.astimezone(datetime.UTC).isoformat()
    return day is None, text, one.article.url or one.article.source or "", one.id


def _may_be_copies(a: Reported, b: Reported) -> bool:
    """Whether two texts that are much alike may be one: near in time, and not the reports of two years."""
    one, other = published_day(a), published_day(b)
    if one is not None and other is not None and abs((one - other).days) > _MOST_DAYS:
        return False
    years, others = _years(a), _years(b)
    return not years or not others or bool(years & others)


def _years(one: Reported) -> set[int]:
    return {m.year_reviewed for m in one.meetings if m.year_reviewed} | {
        m.year_planned for m in one.meetings if m.year_planned
    }


def near_pairs(articles: Iterable[Reported]) -> list[tuple[str, str]]:
    """Pairs of articles whose texts may be copies, in order; only those of one province and year are held together."""
    from datasketch import MinHash, MinHashLSH

    first = MinHash(num_perm=_PERMUTATIONS, seed=1)
    rooms: defaultdict[tuple[str, int], list[tuple[str, MinHash]]] = defaultdict(list)
    for one in sorted(articles, key=lambda one: one.id):
        mark = MinHash(
            num_perm=_PERMUTATIONS, seed=1, permutations=first.permutations, hashfunc=_itself, scheme=first.scheme
        )
        mark.update_batch(one.shingles.tolist())
        area = one.area.key if one.area is not None else ""
        for year in _rooms(one):
            rooms[(area, year)].append((one.id, mark))
    pairs: set[tuple[str, str]] = set()
    for found in rooms.values():
        if len(found) < 2:
            continue
        index = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
        for identifier, mark in found:
            pairs.update((other, identifier) for other in index.query(mark))
            index.insert(identifier, mark, check_duplication=False)
    return sorted(pairs)


def _rooms(one: Reported) -> set[int]:
    """The years in which copies of an article are looked for."""
    years = _years(one)
    day = published_day(one)
    if day is not None and not years:
        years = {day.year - 1, day.year}
    return years or {0}


def _itself(value: int) -> int:
    return value
