"""Every page of the archive keeps its place, not only an entry's last: the table of records.

The places that the frontier held become its first rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Move the places."""
    op.create_table(
        "records",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("entry", _NUMBER, sa.ForeignKey("frontier.id"), nullable=False),
        sa.Column("file", sa.String, sa.ForeignKey("archive_files.name"), nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("fetched", sa.String),
        sa.Column("run", _NUMBER, nullable=False),
    )
    op.create_index("ix_records_entry", "records", ["entry"])
    op.add_column("frontier", sa.Column("record", _NUMBER))
    op.execute(
        'INSERT INTO records (id, entry, file, "offset", length, fetched, run) '
        "SELECT id, id, archive_file, archive_offset, archive_length, fetched, coalesce(last_run, first_run) "
        "FROM frontier WHERE archive_file IS NOT NULL"
    )
    op.execute("UPDATE frontier SET record = id WHERE archive_file IS NOT NULL")
    for column in ("archive_file", "archive_offset", "archive_length"):
        op.drop_column("frontier", column)


def downgrade() -> None:
    """An older thidua says that the store is too new."""
    raise NotImplementedError
