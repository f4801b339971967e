"""Let the database itself refuse to change or remove what is in the history.

A revision that recreates the table `history` in SQLite (Alembic's batch mode) loses the triggers and must make them
again; a test looks for them.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION seatadmin_history_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION seatadmin_history_is_kept()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER history_refuses_{event.lower()} BEFORE {event} ON history "
            "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )
