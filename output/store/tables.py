"""The tables of the store.

In: the declarations of :mod:`extract.schema`. Out: SQLAlchemy tables: the reported ones made from those declarations,
and beside them what a crawl has to remember: its runs, its frontier, its sites, and where in the archive a page lies.
Days and times are text, as ISO 8601 has it: the schema knows days without a clock and clocks without a zone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from extract.schema import TABLES
from extract.schema import Column as Declared
from extract.schema import columns as declared
from output.resolved import RESOLVED
from output.resolved import columns as declared_resolved

ALL = MetaData()

Number = BigInteger().with_variant(Integer, "sqlite")
"""An identifier: on SQLite only INTEGER is numbered by itself."""

TYPES: dict[str, type[TypeEngine[Any]]] = {
    "string": Text,
    "integer": BigInteger,
    "number": Double,
    "boolean": Boolean,
    "date": String,
    "datetime": String,
    "list": JSON,
}

runs = Table(
    "runs",
    ALL,
    Column("id", Number, primary_key=True),
    Column("command", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("version", Text, nullable=False),  # of thidua
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("outcome", Text),  # finished, stopped, failed …; none while it goes on; killed where it ended without a word
    Column("counts", JSON),
)

sites = Table(
    "sites",
    ALL,
    Column("site", String, primary_key=True),
    Column("status", Text, nullable=False),  # ok, blocked, failing …
    Column("reason", Text),
    Column("failures", Integer, nullable=False),
    Column("counts", JSON),
    Column("first_run", Number, nullable=False),
    Column("last_run", Number, nullable=False),
    Column("seen", String),
)

frontier = Table(
    "frontier",
    ALL,
    Column("id", Number, primary_key=True),
    Column("site", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("walk", String, nullable=False),
    Column("score", Double, nullable=False),
    Column("form", String, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("day", String),
    Column("section", Text, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("parent", Text),
    Column("post", Text),
    Column("state", String, nullable=False),  # waiting, done, skipped, failed
    Column("outcome", String),
    Column("reason", Text),
    Column("status", Integer),
    Column("final_url", Text),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", String),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String),
    Column("first_run", Number, nullable=False),
    Column("last_run", Number),  # the last that visited it
    Column("fetched", String),
    Column("record", Number),  # where in the archive the page lies on which the outcome rests
    UniqueConstraint("site", "key", name="uq_frontier_site_key"),
)

Index(
    "ix_frontier_waiting",
    frontier.c.site,
    frontier.c.role,
    frontier.c.score.desc(),
    frontier.c.id,
    sqlite_where=frontier.c.state == "waiting",
    postgresql_where=frontier.c.state == "waiting",
)

archive_files = Table(
    "archive_files",
    ALL,
    Column("name", String, primary_key=True),
    Column("bytes", BigInteger, nullable=False),  # what is committed of it
    Column("open", Boolean, nullable=False),  # only an open file is appended to, and cut back on start
    Column("run", Number, nullable=False),
)

records = Table(
    "records",
    ALL,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("entry", Number, ForeignKey("frontier.id"), nullable=False, index=True),
    Column("file", String, ForeignKey("archive_files.name"), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("fetched", String),
    Column("run", Number, nullable=False),
)


def _column(column: Declared) -> Column[object]:
    return Column(column.name, TYPES[column.type](), nullable=column.nullable)


articles = Table(
    "articles",
    ALL,
    *(
        Column("article", String, primary_key=True) if column.name == "article" else _column(column)
        for column in declared("articles")
    ),
    Column("entry", Number, ForeignKey("frontier.id"), nullable=False, index=True),
    Column("first_run", Number, nullable=False),
    Column("last_run", Number, nullable=False),  # the last that changed it
    Column("changes", Integer, nullable=False),
)

Index("ix_articles_text_hash", articles.c.text_hash)


def _reported(name: str) -> Table:
    return Table(
        name,
        ALL,
        Column("id", Number, primary_key=True),
        Column("article", String, ForeignKey("articles.article", ondelete="CASCADE"), nullable=False, index=True),
        Column("position", Integer, nullable=False),  # of the row among those of its article
        *(_column(column) for column in declared(name) if column.name != "article"),
    )


reported: dict[str, Table] = {name: _reported(name) for name in TABLES}
"""The tables of rows by name."""

row_changes = Table(
    "row_changes",
    ALL,
    Column("id", Number, primary_key=True),
    Column("run", Number, nullable=False, index=True),
    Column("first_run", Number, nullable=False),  # of the article as it was before
    Column("article", String, nullable=False),
    Column("site", Text),
    Column("url", Text, nullable=False),
    Column("table", String, nullable=False),
    Column("row", Text, nullable=False),  # what a reader knows the row by
    Column("change", String, nullable=False),  # added, removed, changed
    Column("column", String, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("sentence", Text, nullable=False),
)
"""What became of rows of articles that an earlier run knew; those of new articles are told by their first run."""

site_runs = Table(
    "site_runs",
    ALL,
    Column("run", Number, primary_key=True, autoincrement=False),
    Column("site", String, primary_key=True),
    Column("began", String, nullable=False),
    Column("figures", JSON, nullable=False),
    Index("ix_site_runs_site", "site", "run"),
)
"""What each crawl counted on each site; the last ones of each site are kept."""

site_layouts = Table(
    "site_layouts",
    ALL,
    Column("site", String, primary_key=True),
    Column("kind", String, primary_key=True),  # article, list/home, list/search …
    Column("run", Number, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("names", JSON, nullable=False),  # of elements, by which a layout is known
)
"""How the pages of each site were built when they were last seen."""

findings = Table(
    "findings",
    ALL,
    Column("id", Number, primary_key=True),
    Column("run", Number, nullable=False, index=True),  # of the crawl that it is about
    Column("site", String, nullable=False),  # empty: of the whole run
    Column("monitor", String, nullable=False),
    Column("level", String, nullable=False),  # notice, warning, alarm
    Column("message", Text, nullable=False),
    Column("since", Number, nullable=False),  # the run that found it first, of those that did without a break
)
"""What the monitors found."""


reviews = Table(
    "reviews",
    ALL,
    Column("id", Number, primary_key=True),
    Column("article", String, nullable=False, index=True),  # no key: a decision outlives what it was made on
    Column("table", String, nullable=False),
    Column("row", String, nullable=False),  # what the row was known by
    Column("decision", String, nullable=False),  # accept, reject, correct
    Column("corrected", JSON, nullable=False),  # cells as the person wrote them
    Column("note", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("decided", String, nullable=False),
    Column("machine", JSON, nullable=False),  # cells as the machine had them
    Column("bloc", Text),  # its name
    Column("sentence", Text, nullable=False),
    Column("words", JSON, nullable=False),  # that each cell was read from
    Column("rule", Text, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("sheet", String, nullable=False),
    Column("supersedes", Number),  # the decision that it takes the place of
)
"""What persons decided on rows; lines are only added."""


def _resolved(name: str) -> Table:
    return Table(
        name,
        ALL,
        Column("position", Number, primary_key=True, autoincrement=False),  # of the row in its table's order
        *(_column(column) for column in declared_resolved(name)),
    )


resolved: dict[str, Table] = {name: _resolved(name) for name in RESOLVED}
"""The tables that resolution makes, by name; they point at articles as they were then, and are made anew as a whole."""

Index("ix_unit_mentions_row", resolved["unit_mentions"].c.row)
Index("ix_unit_mentions_unit", resolved["unit_mentions"].c.unit)
Index("ix_bloc_mentions_article", resolved["bloc_mentions"].c.article)
Index("ix_bloc_mentions_canonical_bloc", resolved["bloc_mentions"].c.canonical_bloc)
