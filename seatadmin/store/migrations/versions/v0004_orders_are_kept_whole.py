"""Keep orders whole: what they were sold as, their lines, what was produced, and what the shop knows of customers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What rows have that are there already; from then on, whoever adds one says it.
_ORDER_DEFAULTS: dict[str, tuple[sa.types.TypeEngine[Any], str]] = {
    "status": (sa.String(length=20), ""),
    "title": (sa.Text(), ""),
    "amount": (sa.String(length=40), ""),
    "currency": (sa.Text(), ""),
    "products": (sa.Text(), ""),
    "people": (sa.Integer(), "0"),
    # Last, because they are long: a list is read without reaching them.
    "found_by": (sa.Text(), ""),
    "content": (sa.Text(), "{}"),
}


def upgrade() -> None:
    op.create_table(
        "kept_texts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_texts")),
    )
    op.create_table(
        "shop_leftovers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("remote_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_leftovers")),
    )
    op.create_index("ix_shop_leftovers_kind_remote_id", "shop_leftovers", ["kind", "remote_id"], unique=True)
    with op.batch_alter_table("customers") as table:
        table.add_column(sa.Column("remote_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("contact", sa.Text(), nullable=False, server_default="{}"))
        table.create_unique_constraint(op.f("uq_customers_remote_id"), ["remote_id"])
    with op.batch_alter_table("customers") as table:
        table.alter_column("contact", existing_type=sa.Text(), server_default=None)
    with op.batch_alter_table("orders") as table:
        table.add_column(sa.Column("remote_id", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("transaction_id", sa.Text(), nullable=True))
        for name in ("emitted", "last_action", "seen_at"):
            table.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name in ("errors", "warnings"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, (kind, value) in _ORDER_DEFAULTS.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=value))
        table.create_unique_constraint(op.f("uq_orders_remote_id"), ["remote_id"])
        table.create_unique_constraint(op.f("uq_orders_transaction_id"), ["transaction_id"])
    with op.batch_alter_table("orders") as table:
        for name, (kind, _value) in _ORDER_DEFAULTS.items():
            table.alter_column(name, existing_type=kind, server_default=None)
    op.create_index(op.f("ix_orders_emitted"), "orders", ["emitted"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("remote_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("frozen", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["frozen"], ["kept_texts.digest"], name=op.f("fk_order_lines_frozen")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("remote_id", name=op.f("uq_order_lines_remote_id")),
    )
    op.create_index(op.f("ix_order_lines_order_id"), "order_lines", ["order_id"], unique=False)
    op.create_table(
        "units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("current_line_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("remote_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["current_line_id"], ["order_lines.id"], name=op.f("fk_units_current_line_id")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_units_line_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_units_order_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_units_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("remote_id", name=op.f("uq_units_remote_id")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_units_seat_id")),
    )
    op.create_index(op.f("ix_units_current_line_id"), "units", ["current_line_id"], unique=False)
    op.create_index(op.f("ix_units_order_id"), "units", ["order_id"], unique=False)
    op.create_index(op.f("ix_units_reference"), "units", ["reference"], unique=False)
    op.drop_index(op.f("ix_seats_order_id"), table_name="seats")
    op.create_index("ix_seats_order_id_state", "seats", ["order_id", "state"], unique=False)
    op.create_index(op.f("ix_history_subject"), "history", ["subject"], unique=False)
