"""Articles and their rows: kept once, whichever of their pages came first.

In: a connection within a transaction, visits that found an article. Out: rows of the reported tables; of an article
that several entries give, the best form's is kept and the others are twins; of articles with one text, all but the
earliest say which they repeat. The tables are the same in whatever order the pages came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from extract.schema import TABLES
from output.store.frontier import claim
from output.store.history import Before
from output.store.tables import articles, frontier, reported
from output.store.values import article_values, extraction_of, moment, moment_of, row_values
from output.values import plain

if TYPE_CHECKING:
    from extract.schema import Article, Extraction
    from pipelines.items import Visit

_CHUNK = 500
_SAME = ("text_hash", "extractor", "title", "lead", "author", "published_from", "url")


@dataclass(slots=True)
class _Held:
    """What the store knows of an article."""

    entry: int
    claim: tuple[int, str]
    first_run: int
    changes: int
    values: Mapping[str, Any]


def keep(
    connection: Connection, visits: Sequence[Visit], places: Mapping[int, str], run: int, *, reread: bool = False
) -> list[int]:
    """Keep the articles of visits, and set the outcome of those that are twins or unchanged.

    Args:
        connection: Within a transaction.
        visits: Visits with an extraction; their entries are in the frontier.
        places: Where in the archive the page of an entry lies.
        run: The run.
        reread: Whether they are pages of the archive, and are kept also where they seem to be unchanged.

    Returns:
        Entries whose article now belongs to a better one of these.
    """
    held = _held(connection, [_extraction(visit).article.article for visit in visits])
    owned = _owned(connection, [visit.entry for visit in visits])
    claims = _claims(connection, [visit.entry for visit in visits])
    gone: set[str] = set()
    hashes: set[str] = set()
    outdone: list[int] = []
    new: dict[str, tuple[dict[str, Any], Extraction]] = {}
    for visit in visits:
        mine = owned.get(visit.entry)
        if mine is not None and mine[0] != _extraction(visit).article.article:
            gone.add(mine[0])  # the page has another article now
            hashes.add(mine[1])
            held.pop(mine[0], None)
    for visit in visits:
        extraction = _extraction(visit)
        article = extraction.article
        before = held.get(article.article)
        if before is not None and before.entry != visit.entry and before.claim <= claims[visit.entry]:
            visit.outcome = "twin"
            continue
        if before is not None and before.entry == visit.entry and not reread and _same(before.values, article):
            visit.outcome = "unchanged"
            continue
        values = article_values(article)
        values.update(
            fetched=moment(visit.fetched), archive_record=places.get(visit.entry), duplicate_of=None,
            entry=visit.entry, first_run=run, last_run=run, changes=0,
        )  # fmt: skip
        if before is not None:
            gone.add(article.article)
            hashes.add(before.values["text_hash"])
            values.update(
                first_run=before.first_run, changes=before.changes + (before.entry == visit.entry and not reread)
            )
            if before.entry != visit.entry:
                outdone.append(before.entry)
            elif not reread:
                visit.reason = "changed"
        hashes.add(article.text_hash)
        new[article.article] = (values, extraction)
        held[article.article] = _Held(visit.entry, claims[visit.entry], values["first_run"], values["changes"], values)
    before_them = Before(connection, gone, run)
    _forget(connection, gone)
    _insert(connection, new.values())
    before_them.note({identifier: extraction for identifier, (_, extraction) in new.items()})
    _tell_duplicates(connection, hashes)
    visited = {visit.entry: visit for visit in visits}
    for entry in outdone:
        if entry in visited:
            visited[entry].outcome, visited[entry].reason = "twin", None
    return outdone


def forget_of(connection: Connection, entries: Collection[int], run: int) -> int:
    """Take away the articles that these entries gave; gives their number."""
    found = _owned(connection, list(entries))
    gone = {article for article, _ in found.values()}
    before_them = Before(connection, gone, run)
    _forget(connection, gone)
    before_them.note({})
    _tell_duplicates(connection, {text_hash for _, text_hash in found.values()})
    return len(found)


def owners(connection: Connection, entries: Collection[int]) -> set[int]:
    """Those of the entries that have an article in the store."""
    return set(_owned(connection, entries))


def _extraction(visit: Visit) -> Extraction:
    assert visit.extraction is not None
    return visit.extraction


def _same(values: Mapping[str, Any], article: Article) -> bool:
    return values["published"] == moment(article.published) and all(
        values[name] == getattr(article, name) for name in _SAME
    )


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


def _held(connection: Connection, identifiers: Iterable[str]) -> dict[str, _Held]:
    c = articles.c
    columns = [c.article, c.entry, c.first_run, c.changes, c.published, *(c[name] for name in _SAME)]
    out = {}
    for some in _chunks(set(identifiers)):
        statement = (
            select(*columns, frontier.c.form, frontier.c.url.label("address"))
            .join(frontier, frontier.c.id == c.entry)
            .where(c.article.in_(some))
        )
        for row in connection.execute(statement):
            out[row.article] = _Held(
                row.entry, claim(row.form, row.address), row.first_run, row.changes, dict(row._mapping)
            )
    return out


def _owned(connection: Connection, entries: Iterable[int]) -> dict[int, tuple[str, str]]:
    c = articles.c
    out: dict[int, tuple[str, str]] = {}
    for some in _chunks(set(entries)):
        for row in connection.execute(select(c.entry, c.article, c.text_hash).where(c.entry.in_(some))):
            out[row.entry] = (row.article, row.text_hash)
    return out


def _claims(connection: Connection, entries: Iterable[int]) -> dict[int, tuple[int, str]]:
    c = frontier.c
    out: dict[int, tuple[int, str]] = {}
    for some in _chunks(set(entries)):
        for row in connection.execute(select(c.id, c.form, c.url).where(c.id.in_(some))):
            out[row.id] = claim(row.form, row.url)
    return out


def _forget(connection: Connection, identifiers: Collection[str]) -> None:
    for some in _chunks(identifiers):
        connection.execute(delete(articles).where(articles.c.article.in_(some)))  # and its rows with it


def _insert(connection: Connection, new: Collection[tuple[dict[str, Any], Extraction]]) -> None:
    if not new:
        return
    connection.execute(articles.insert(), [values for values, _ in new])
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, extraction in new:
        for table, some in row_values(extraction).items():
            rows[table] += some
    for table, values in rows.items():
        connection.execute(reported[table].insert(), values)


_REPEATS = update(articles).where(articles.c.article == bindparam("b_article")).values(duplicate_of=bindparam("b_of"))


def _tell_duplicates(connection: Connection, hashes: Collection[str]) -> None:
    c = articles.c
    groups: dict[str, list[Any]] = defaultdict(list)
    for some in _chunks(hashes):
        statement = select(c.article, c.text_hash, c.published, c.url, c.source, c.duplicate_of)
        for row in connection.execute(statement.where(c.text_hash.in_(some))):
            groups[row.text_hash].append(row)
    changes = []
    for group in groups.values():
        first = min(group, key=_earliest)
        for row in group:
            repeats = None if row is first else first.article
            if row.duplicate_of != repeats:
                changes.append({"b_article": row.article, "b_of": repeats})
    if changes:
        connection.execute(_REPEATS, changes)


def _earliest(row: Any) -> tuple[bool, str, str, str]:
    published = plain(moment_of(row.published))
    return published is None, published or "", row.url or row.source or "", row.article


def read(connection: Connection, entry: int | None = None) -> Iterator[Extraction]:
    """Extractions in an order made of their content: site, day, identifier; of one entry, or all."""
    c = articles.c
    statement = select(c.article).order_by(func.coalesce(c.site, ""), func.coalesce(c.published, ""), c.article)
    if entry is not None:
        statement = statement.where(c.entry == entry)
    identifiers = connection.execution_options(yield_per=_CHUNK).scalars(statement)
    for some in identifiers.partitions(_CHUNK):
        yield from read_some(connection, list(some))


def of_entries(connection: Connection, entries: Sequence[int]) -> dict[int, Extraction]:
    """The articles that these entries gave; at most some hundreds."""
    owned = {article: entry for entry, (article, _) in _owned(connection, entries).items()}
    return {owned[one.article.article]: one for one in read_some(connection, list(owned))}


def read_some(connection: Connection, identifiers: Sequence[str]) -> Iterator[Extraction]:
    """The extractions of these articles, in the order given; at most some hundreds."""
    found = {
        row.article: row._mapping
        for row in connection.execute(select(articles).where(articles.c.article.in_(identifiers)))
    }
    rows: dict[str, dict[str, list[Any]]] = defaultdict(lambda: {table: [] for table in TABLES})
    for name, table in reported.items():
        statement = select(table).where(table.c.article.in_(identifiers)).order_by(table.c.article, table.c.position)
        for row in connection.execute(statement):
            rows[row.article][name].append(row._mapping)
    for identifier in identifiers:
        if identifier in found:
            yield extraction_of(found[identifier], rows[identifier])


def counts(connection: Connection, site: str | None) -> dict[str, int]:
    """Articles, relevant ones, and rows."""
    c = articles.c
    wanted = select(c.article).join(frontier, frontier.c.id == c.entry).where(frontier.c.site == site)
    every = select(func.count(), func.count(case((c.relevant, 1))))
    if site is not None:
        every = every.where(c.article.in_(wanted))
    number, relevant = connection.execute(every).one()
    out = {"articles": int(number), "relevant": int(relevant), "rows": 0}
    for table in reported.values():
        statement = select(func.count()).select_from(table)
        if site is not None:
            statement = statement.where(table.c.article.in_(wanted))
        out["rows"] += connection.scalar(statement) or 0
    return out
