"""The first tables: runs, sites, the frontier with the place of each page in the archive, articles and their rows.

What stands here is what the tables were then; later steps change them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# name: kind of column, "?" where it may be empty
_ARTICLES = (
    "article:key source:text? url:text? site:text? title:text? lead:text? author:text? published:name? "
    "published_from:text? fetched:name? language:text? province:text? province_63:text? province_34:text? "
    "relevant:truth duplicate_of:text? archive_record:text? text:text text_hash:text extractor:text"
)
_CARRIED = "evidence:list sentence:text rule:text confidence:number extractor:text"
_ROWS = {
    "blocs": "bloc:count name:text name_norm:text aliases:list kind:text? organiser:text? level:text? sector:text? "
    "number:text? province:text? member_count:count? decision:text?",
    "meetings": "bloc:count kind:text? held:name? held_end:name? place:text? year_reviewed:count? year_planned:count?",
    "members": "bloc:count unit:text unit_full:text? unit_norm:text",
    "leaders": "bloc:count role:text unit:text? unit_full:text? unit_norm:text? person:text? post:text? year:count? "
    "status:text",
    "awards": "bloc:count kind:text award:text? grantor:text? recipient:text? recipient_full:text? "
    "recipient_norm:text? recipient_type:text? count:count? year:count? status:text votes:text?",
    "people": "name:text honorific:text? posts:list units:list part:text?",
}
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "key": sa.String,
    "name": sa.String,
    "text": sa.Text,
    "truth": sa.Boolean,
    "count": sa.BigInteger,
    "number": sa.Double,
    "list": sa.JSON,
}


def _columns(declared: str) -> list[sa.Column[object]]:
    out: list[sa.Column[object]] = []
    for item in declared.split():
        name, kind = item.split(":")
        out.append(sa.Column(name, _TYPES[kind.rstrip("?")](), nullable=kind.endswith("?"), primary_key=kind == "key"))
    return out


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("began", sa.String, nullable=False),
        sa.Column("ended", sa.String),
        sa.Column("outcome", sa.Text),
        sa.Column("counts", sa.JSON),
    )
    op.create_table(
        "sites",
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("counts", sa.JSON),
        sa.Column("first_run", _NUMBER, nullable=False),
        sa.Column("last_run", _NUMBER, nullable=False),
        sa.Column("seen", sa.String),
    )
    op.create_table(
        "archive_files",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("run", _NUMBER, nullable=False),
    )
    op.create_table(
        "frontier",
        sa.Column("id", _NUMBER, primary_key=True),
        *_columns(
            "site:name key:text url:text role:name walk:name score:number form:name anchor:text lead:text day:name? "
            "section:text"
        ),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        *_columns("parent:text? post:text? state:name outcome:name? reason:text?"),
        sa.Column("status", sa.Integer),
        sa.Column("final_url", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        *_columns("retry_at:name? etag:text? last_modified:text? body_hash:name?"),
        sa.Column("first_run", _NUMBER, nullable=False),
        sa.Column("last_run", _NUMBER),
        sa.Column("fetched", sa.String),
        # where its page lies: of one visit only, the last
        sa.Column("archive_file", sa.String),
        sa.Column("archive_offset", sa.BigInteger),
        sa.Column("archive_length", sa.BigInteger),
        sa.UniqueConstraint("site", "key", name="uq_frontier_site_key"),
    )
    op.create_index(
        "ix_frontier_waiting",
        "frontier",
        ["site", "role", sa.text("score DESC"), "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "articles",
        *_columns(_ARTICLES),
        sa.Column("entry", _NUMBER, sa.ForeignKey("frontier.id"), nullable=False),
        sa.Column("first_run", _NUMBER, nullable=False),
        sa.Column("last_run", _NUMBER, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
    )
    op.create_index("ix_articles_entry", "articles", ["entry"])
    op.create_index("ix_articles_text_hash", "articles", ["text_hash"])
    for table, declared in _ROWS.items():
        op.create_table(
            table,
            sa.Column("id", _NUMBER, primary_key=True),
            sa.Column("article", sa.String, sa.ForeignKey("articles.article", ondelete="CASCADE"), nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
            *_columns(f"{declared} {_CARRIED}"),
        )
        op.create_index(f"ix_{table}_article", table, ["article"])


def downgrade() -> None:
    """There is nothing before it."""
    raise NotImplementedError
