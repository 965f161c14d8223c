"""Drawing a stratified random sample of what the data say, and of what they left out.

In: a store, how many, a seed. Out: :class:`Item` objects. Rows are drawn by table and band of confidence, spread
over the sites; articles that report on a bloc, spread over the sites, to see which rows are missing; and pages that
were left out: articles on no bloc, pages that are no article, addresses that promised too little to be fetched. Same
data and seed, same sample.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from extract.schema import TABLES, Extraction, Row
from output.audit.items import ARTICLE, PAGE, ROW, Item, band_of
from output.export.identity import numbered
from output.store.articles import read_some
from output.store.tables import articles, frontier, reported
from output.values import plain_row

if TYPE_CHECKING:
    from output.store import Store

_OF_ROWS, _OF_ARTICLES = 0.6, 0.2  # the rest goes to pages that were left out
_LEAST = 2  # of a stratum, where it has as many
_TEXT = 30_000  # characters of a text: a cell of Excel holds 32,767
_CARRIED = {"article", "bloc", "evidence", "sentence", "rule", "confidence", "extractor"}


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Something that can be drawn, in the order in which a draw goes through its stratum."""

    site: str
    name: str  # article or key of a page
    position: int = 0
    confidence: float = 0.0


def draw(store: Store, number: int, seed: int) -> list[Item]:
    """A sample of about ``number`` lines; fewer where there is less."""
    chance = random.Random(seed)
    with store.reading() as connection:
        rows = _rows(connection)
        read = _read(connection)
        left = _left_out(connection)
        n_articles = min(len(read["articles"]), round(number * _OF_ARTICLES))
        n_pages = min(sum(map(len, left.values())), round(number * (1 - _OF_ROWS - _OF_ARTICLES)))
        n_rows = max(0, number - n_articles - n_pages)
        sizes = {**_by_table(rows, n_rows), **_shares({"articles": len(read["articles"])}, n_articles)}
        sizes |= _shares({name: len(found) for name, found in left.items()}, n_pages)
        population = {**rows, **read, **left}
        drawn = {name: _spread(sorted(population[name]), size, chance) for name, size in sizes.items() if size}
        return list(_items(connection, population, drawn, seed))


def _rows(connection: Connection) -> dict[str, list[_Place]]:
    out: dict[str, list[_Place]] = defaultdict(list)
    for name, table in reported.items():
        c = table.c
        statement = select(articles.c.site, c.article, c.position, c.confidence)
        for row in connection.execute(statement.join(articles, articles.c.article == c.article)):
            out[f"{name} {band_of(row.confidence)}"].append(
                _Place(row.site or "", row.article, row.position, row.confidence)
            )
    return out


def _read(connection: Connection) -> dict[str, list[_Place]]:
    found = connection.execute(select(articles.c.site, articles.c.article).where(articles.c.relevant))
    return {"articles": [_Place(row.site or "", row.article) for row in found]}


def _left_out(connection: Connection) -> dict[str, list[_Place]]:
    out: dict[str, list[_Place]] = defaultdict(list)
    for row in connection.execute(select(articles.c.site, articles.c.article).where(~articles.c.relevant)):
        out["left out: on no bloc"].append(_Place(row.site or "", row.article))
    c = frontier.c
    statement = select(c.site, c.key, c.state, c.outcome, c.attempts).where(c.role == "article")
    for entry in connection.execute(statement):
        if entry.outcome == "no_article":
            out["left out: no article"].append(_Place(entry.site, entry.key))
        elif entry.state == "waiting" and not entry.attempts:
            out["left out: not fetched"].append(_Place(entry.site, entry.key))
    return out


def _by_table(rows: Mapping[str, Sequence[_Place]], number: int) -> dict[str, int]:
    """The same number for every table, within a table some of every band."""
    tables = [table for table in TABLES if any(name.split()[0] == table for name in rows)]
    out: dict[str, int] = {}
    for n, table in enumerate(tables):
        share = number // len(tables) + (n < number % len(tables))
        out |= _shares({name: len(found) for name, found in rows.items() if name.split()[0] == table}, share)
    return out


def _shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    number = min(number, sum(sizes.values()))
    names = sorted(sizes, key=lambda name: (sizes[name], name))
    least = _LEAST if number >= _LEAST * len(names) else int(number >= len(names))
    out = {name: min(sizes[name], least) for name in names}
    # By the root of the size: small strata, such as those of low confidence, are where most is to be learnt.
    whole = sum(math.sqrt(size) for size in sizes.values()) or 1
    for name in names:
        out[name] = min(sizes[name], max(out[name], int(number * math.sqrt(sizes[name]) / whole)))
    for name in reversed(names):  # what rounding left goes to the largest, what it gave too much is taken from them
        room = number - sum(out.values())
        out[name] = max(min(sizes[name], out[name] + room), 0)
    return out


def _spread(places: Sequence[_Place], number: int, chance: random.Random) -> list[_Place]:
    """A systematic sample: every so many-th from a random start, so that all sites have their share."""
    step = len(places) / number
    start = chance.random() * step
    return [places[min(int(start + n * step), len(places) - 1)] for n in range(number)]


def _items(
    connection: Connection, population: Mapping[str, Sequence[_Place]], drawn: Mapping[str, list[_Place]], seed: int
) -> list[Item]:
    names = sorted({p.name for stratum, places in drawn.items() for p in places if _is_article(stratum)})
    found: dict[str, Extraction] = {}
    for start in range(0, len(names), 300):
        found |= {one.article.article: one for one in read_some(connection, names[start : start + 300])}
    out = []
    for stratum, places in drawn.items():
        common = {"stratum": stratum, "in_stratum": len(population[stratum]), "drawn": len(places), "seed": seed}
        for place in places:
            if not _is_article(stratum):
                out.append(_page(connection, place, common))
            elif stratum == "articles" or stratum.startswith("left out"):
                out.append(_article(found[place.name], common))
            else:
                out.append(_row(found[place.name], stratum.split()[0], place, common))
    return out


def _is_article(stratum: str) -> bool:
    return stratum not in {"left out: no article", "left out: not fetched"}


def _told(extraction: Extraction) -> dict[str, Any]:
    article = extraction.article
    return {"site": article.site or "", "title": article.title or "", "url": article.url or article.source or ""}


def _row(extraction: Extraction, table: str, place: _Place, common: Mapping[str, Any]) -> Item:
    rows = extraction.rows(table)
    row = rows[place.position]
    identifier = numbered([one.id() for one in rows])[place.position]
    text = extraction.article.text
    words = "; ".join(f"{e.column}: {text[e.start : e.end]}" for e in row.evidence)
    return Item(
        f"{table}/{identifier}", ROW, table, confidence=f"{row.confidence:.4f}", what=_said(row, extraction),
        sentence=row.sentence, words=words, **_told(extraction), **common,
    )  # fmt: skip


def _said(row: Row, extraction: Extraction) -> str:
    values = {
        n: v for n, v in plain_row(row).items() if n not in _CARRIED and not n.endswith("_norm") and v not in (None, [])
    }
    bloc = next((one.name for one in extraction.blocs if one.bloc == getattr(row, "bloc", None)), None)
    told = [f"bloc: {bloc}"] if bloc and row.table != "blocs" else []
    return "; ".join([*told, *(f"{n}: {', '.join(v) if isinstance(v, list) else v}" for n, v in values.items())])


def _article(extraction: Extraction, common: Mapping[str, Any]) -> Item:
    relevant = extraction.article.relevant
    found = " ".join(f"{table}={len(extraction.rows(table))}" for table in TABLES)
    words = "; ".join(_brief(row) for table in TABLES for row in extraction.rows(table))
    return Item(
        f"articles/{extraction.article.article}", ARTICLE if relevant else PAGE, "articles", found=found,
        what="read as reporting on a bloc" if relevant else "read as reporting on no bloc",
        words=words[:_TEXT], text=extraction.article.text[:_TEXT], **_told(extraction), **common,
    )  # fmt: skip


def _brief(row: Row) -> str:
    values = plain_row(row)
    name = next((str(values[n]) for n in ("unit", "recipient", "person", "name", "kind") if values.get(n)), "")
    return f"{row.table}: {name}"


def _page(connection: Connection, place: _Place, common: Mapping[str, Any]) -> Item:
    c = frontier.c
    row = connection.execute(select(frontier).where(c.site == place.site, c.key == place.name)).one()
    why = f"no article: {row.reason}" if row.outcome == "no_article" else f"not fetched: score {row.score:.2f}"
    return Item(
        f"pages/{place.name}", PAGE, "articles", site=row.site, title=row.anchor, url=row.url, what=why,
        sentence=row.lead, **common,
    )  # fmt: skip
