"""Small things to put into a store: addresses, articles with rows, visits."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from extract.schema import Article, Award, Bloc, Evidence, Extraction, Leader, Meeting, Member, Person
from output.store import Entry, Store
from pipelines.archive import record_members
from pipelines.items import ARTICLE, LIST, Discovered, Visit

SITE = "bao.example"
NOON = datetime.datetime(2024, 3, 5, 5, 0, 0, 250_000, tzinfo=datetime.UTC)


def link(name: str, role: str = ARTICLE, **values: Any) -> Discovered:
    """An address of the site, with a key of its own."""
    site = values.pop("site", SITE)
    given: dict[str, Any] = {"walk": "listing", "score": 0.5, "key": f"{site}|{name}"}
    given["url"] = f"https://{site}/{name}"
    return Discovered(site=site, role=role, **{**given, **values})


def article(name: str, *, url: str | None = None, text: str | None = None, **values: Any) -> Extraction:
    """An article with a row in each of its tables, all of it told by its name and text."""
    url = url or f"https://{SITE}/{name}"
    text = text or f"Khối thi đua {name}\nSở Nội vụ được bầu làm Khối trưởng."
    identifier = hashlib.sha256(url.encode()).hexdigest()[:16]
    digest = hashlib.sha256(text.encode()).hexdigest()
    given: dict[str, Any] = {"published": datetime.date(2024, 3, 4), "published_from": "page", "site": SITE}
    given["title"] = f"Khối thi đua {name}"
    head = Article(
        article=identifier, source=url, url=url, language="vi", relevant=True, text=text, text_hash=digest,
        extractor="1", **{**given, **values},
    )  # fmt: skip
    carried: dict[str, Any] = {"article": identifier, "rule": "test", "confidence": 0.1 + 0.2, "extractor": "1"}
    return Extraction(
        head,
        blocs=[Bloc(name=f"Khối {n}", name_norm=f"khối {n}", bloc=n, aliases=["a", "b"], **carried) for n in range(2)],
        meetings=[Meeting(held=datetime.date(2024, 3, 3), year_reviewed=2023, **carried)],
        members=[Member(unit=unit, unit_norm=unit.lower(), **carried) for unit in ("Sở B", "Sở A", "Sở C")],
        leaders=[Leader(unit="Sở Nội vụ", evidence=[Evidence("unit", 3, 12), Evidence("role", 0, 2)], **carried)],
        awards=[Award(recipient="Sở A", count=None, votes="7/7", **carried)],
        people=[Person(name="Lê A", posts=["Giám đốc", "Bí thư"], units=[], **carried)],
    )


def visit(entry: Entry | Discovered, outcome: str = "article", **values: Any) -> Visit:
    """What became of an entry."""
    given: dict[str, Any] = {"status": 200, "fetched": NOON}
    return Visit(
        getattr(entry, "id", 0), entry.site, entry.key, entry.url, entry.role, entry.walk, outcome,
        **{**given, **values},
    )  # fmt: skip


def page(entry: Entry | Discovered, **values: Any) -> Visit:
    """The visit of an article's page, archived."""
    name = entry.key.split("|")[1]
    found = values.pop("extraction", None) or article(name)
    body = values.pop("body", None) or f"<html><title>{name}</title></html>".encode()
    made = visit(entry, extraction=found, body=body, headers=[("Content-Type", "text/html")], **values)
    made.record = record_members(made)
    return made


def listing(entry: Entry | Discovered, names: list[str], **values: Any) -> Visit:
    """The visit of a list that shows these articles."""
    return visit(entry, "list", discovered=[link(name, parent=entry.key) for name in names], **values)


def crawled(store: Store, names: list[str]) -> int:
    """A store with a list and these articles, each visited; gives the run."""
    run = store.begin_run("crawl", {})
    store.discover([link("muc", LIST)], run)
    store.commit([listing(store.waiting(SITE, LIST, 1)[0], names)], run)
    store.commit([page(entry) for entry in store.waiting(SITE, ARTICLE, 1000)], run)
    return run


def tables(store: Store) -> list[dict[str, Any]]:
    """The data of a store: its rows without what belongs to a run."""
    from output.values import ALL_TABLES, plain_row, table_rows

    out = []
    for extraction in store.articles():
        for table in ALL_TABLES:
            for row in table_rows(extraction, table):
                values = plain_row(row)
                values.pop("fetched", None)
                values.pop("archive_record", None)
                out.append({"table": table, **values})
    return out
