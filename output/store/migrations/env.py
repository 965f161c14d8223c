"""What Alembic runs: the steps, on the connection that it is given, within its transaction."""

from __future__ import annotations

from alembic import context

from output.store.migrations import VERSION_TABLE
from output.store.tables import ALL

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
