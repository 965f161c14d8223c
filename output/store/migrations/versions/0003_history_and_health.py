"""What changed in articles that were known before, how each site was in each run, what the monitors found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "row_changes",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("first_run", _NUMBER, nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("table", sa.String, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("column", sa.String, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
    )
    op.create_index("ix_row_changes_run", "row_changes", ["run"])
    op.create_table(
        "site_runs",
        sa.Column("run", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("began", sa.String, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
    )
    op.create_index("ix_site_runs_site", "site_runs", ["site", "run"])
    op.create_table(
        "site_layouts",
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("names", sa.JSON, nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("monitor", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("since", _NUMBER, nullable=False),
    )
    op.create_index("ix_findings_run", "findings", ["run"])


def downgrade() -> None:
    """An older thidua says that the store is too new."""
    raise NotImplementedError
