"""What persons decided on rows, beside what the machine said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reviews",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("decided", sa.String(), nullable=False),
        sa.Column("machine", sa.JSON(), nullable=False),
        sa.Column("bloc", sa.Text()),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("supersedes", _NUMBER),
    )
    op.create_index("ix_reviews_article", "reviews", ["article"])


def downgrade() -> None:
    """An older thidua says that the store is too new."""
    raise NotImplementedError
