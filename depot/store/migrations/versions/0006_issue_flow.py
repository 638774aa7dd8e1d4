"""From requisition and pick list to receipt on site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED = ("requisition_line", "shipment_step")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "requisition",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("occasion", sa.String(length=8), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("needed_by_us", sa.BigInteger(), nullable=False),
        sa.Column("lapses_at_us", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decided_by <> '') = (status IN ('approved', 'rejected'))",
            name=op.f("ck_requisition_decided"),
        ),
        sa.CheckConstraint(
            "(decided_by = '') = (decided_at_us = 0)", name=op.f("ck_requisition_decided_at")
        ),
        sa.CheckConstraint(
            "occasion IN ('event', 'drill', 'daily')", name=op.f("ck_requisition_occasion")
        ),
        sa.CheckConstraint(
            "status IN ('requested', 'approved', 'rejected', 'cancelled')",
            name=op.f("ck_requisition_status"),
        ),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_requisition_four_eyes")),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_requisition_depot")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["app_user.name"], name=op.f("fk_requisition_requested_by")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_requisition")),
    )
    op.create_index("ix_requisition_status", "requisition", ["status"], unique=False)
    op.create_table(
        "requisition_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_requisition_line_positive")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_requisition_line_item")),
        sa.ForeignKeyConstraint(
            ["number"], ["requisition.number"], name=op.f("fk_requisition_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_requisition_line")),
    )
    op.create_table(
        "shipment",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("demand_ref", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=False),
        sa.Column("approved_at_us", sa.BigInteger(), nullable=False),
        sa.Column("planned_load_us", sa.BigInteger(), nullable=False),
        sa.Column("planned_departure_us", sa.BigInteger(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("vehicle", sa.String(length=32), nullable=False),
        sa.Column("driver", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("max_g", sa.BigInteger(), nullable=False),
        sa.Column("max_cm3", sa.BigInteger(), nullable=False),
        sa.Column("loading_at_us", sa.BigInteger(), nullable=False),
        sa.Column("loaded_by", sa.String(length=32), nullable=False),
        sa.Column("loaded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("checked_by", sa.String(length=32), nullable=False),
        sa.Column("departed_by", sa.String(length=32), nullable=False),
        sa.Column("departed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(document_no <> '') = (status IN ('departed', 'arrived', 'received', 'turned_back'))",
            name=op.f("ck_shipment_document"),
        ),
        sa.CheckConstraint(
            "(document_no = '') = (departed_at_us = 0)", name=op.f("ck_shipment_departed")
        ),
        sa.CheckConstraint(
            "(kind = 'order') = (order_id IS NOT NULL)", name=op.f("ck_shipment_order")
        ),
        sa.CheckConstraint(
            "checked_by = '' OR checked_by <> loaded_by", name=op.f("ck_shipment_four_eyes")
        ),
        sa.CheckConstraint("kind IN ('requisition', 'order')", name=op.f("ck_shipment_kind")),
        sa.CheckConstraint(
            "status IN ('approved', 'picking', 'picked', 'loaded', 'departed', 'arrived', "
            "'received', 'turned_back', 'cancelled')",
            name=op.f("ck_shipment_status"),
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_shipment_depot")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_shipment_order_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shipment")),
        sa.UniqueConstraint("demand_ref", name=op.f("uq_shipment_demand_ref")),
    )
    op.create_index("ix_shipment_order_id", "shipment", ["order_id"], unique=False)
    op.create_index("ix_shipment_status", "shipment", ["status"], unique=False)
    op.create_table(
        "shipment_step",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_shipment_step_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["shipment.number"], name=op.f("fk_shipment_step_number")
        ),
        sa.PrimaryKeyConstraint("number", "step", name=op.f("pk_shipment_step")),
    )
    op.create_table(
        "shipment_stop",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("planned_arrival_us", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("arrived_at_us", sa.BigInteger(), nullable=False),
        sa.Column("signed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(status = 'received') = (signed_by <> '')", name=op.f("ck_shipment_stop_signed")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'arrived', 'received', 'turned_back')",
            name=op.f("ck_shipment_stop_status"),
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["shipment.number"], name=op.f("fk_shipment_stop_number")
        ),
        sa.PrimaryKeyConstraint("number", "stop", name=op.f("pk_shipment_stop")),
    )
    op.create_table(
        "shipment_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("picked_by", sa.String(length=32), nullable=False),
        sa.Column("picked_at_us", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("damaged", sa.BigInteger(), nullable=False),
        sa.Column("absent", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'picked', 'short', 'replaced')", name=op.f("ck_shipment_line_state")
        ),
        sa.CheckConstraint(
            "state IN ('picked', 'short') OR picked = 0", name=op.f("ck_shipment_line_confirmed")
        ),
        sa.CheckConstraint(
            "picked >= 0 AND missing >= 0 AND picked + missing <= quantity",
            name=op.f("ck_shipment_line_picked"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_positive")),
        sa.CheckConstraint(
            "received >= 0 AND damaged >= 0 AND absent >= 0 "
            "AND received + damaged + absent <= picked",
            name=op.f("ck_shipment_line_signed"),
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_shipment_line_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_shipment_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["number", "stop"],
            ["shipment_stop.number", "shipment_stop.stop"],
            name="fk_shipment_line_shipment_stop",
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["shipment.number"], name=op.f("fk_shipment_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_shipment_line")),
    )
    op.create_index("ix_shipment_line_lot_id", "shipment_line", ["lot_id"], unique=False)
    op.create_table(
        "shipment_difference",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reported_by", sa.String(length=32), nullable=False),
        sa.Column("reported_at_us", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_by = '')", name=op.f("ck_shipment_difference_decided")
        ),
        sa.CheckConstraint(
            "kind IN ('damaged', 'missing')", name=op.f("ck_shipment_difference_kind")
        ),
        sa.CheckConstraint(
            "outcome <> 'lost' OR decided_by <> reported_by",
            name=op.f("ck_shipment_difference_four_eyes"),
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'lost', 'returned', 'delivered')",
            name=op.f("ck_shipment_difference_outcome"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_difference_positive")),
        sa.ForeignKeyConstraint(
            ["number", "line"],
            ["shipment_line.number", "shipment_line.line"],
            name="fk_shipment_difference_shipment_line",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_difference")),
    )
    op.create_index(
        "ix_shipment_difference_number", "shipment_difference", ["number"], unique=False
    )
    op.create_index(
        "ix_shipment_difference_outcome", "shipment_difference", ["outcome"], unique=False
    )
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    for table in PROTECTED:
        for verb in verbs:
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
