"""Alembic's entry: run revisions on the connection handed over by `migrations.config`, in its transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from seatadmin.store.migrations import VERSION_TABLE
from seatadmin.store.tables import Base, Id, Moment


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types into a new revision as what they are in the database."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Id):
        return "sa.Uuid()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    # SQLite cannot alter most of a table: Alembic copies it instead.
    render_as_batch=True,
    render_item=render,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
