"""Alembic's entry: run revisions on the connection handed over by `migrations.config`, in its transaction."""

from __future__ import annotations

from alembic import context

from seatadmin.store.migrations import VERSION_TABLE
from seatadmin.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    # SQLite cannot alter most of a table: Alembic copies it instead.
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
