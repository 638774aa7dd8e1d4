"""Suppliers' own trucks that an order's trips use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "order_truck",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vehicle", sa.String(length=32), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("vehicle_class", sa.String(length=32), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("driver", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "plate <> '' OR (driver = '' AND phone = '')", name=op.f("ck_order_truck_plate")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_order_truck_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier"], ["supplier.code"], name=op.f("fk_order_truck_supplier")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_class"], ["vehicle_class.code"], name=op.f("fk_order_truck_vehicle_class")
        ),
        sa.PrimaryKeyConstraint("order_id", "vehicle", name=op.f("pk_order_truck")),
    )
