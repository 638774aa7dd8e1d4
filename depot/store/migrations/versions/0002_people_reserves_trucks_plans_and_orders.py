"""People, reserves, trucks, plans and orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "plan": ("update", "delete"),
}
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "app_user",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("display_zh", sa.Text(), nullable=False),
        sa.Column("display_en", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_app_user_language")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_app_user")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_name", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_login_attempt_user_name_at_us", ["user_name", "at_us"], unique=False
        )

    op.create_table(
        "supplier",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone_day", sa.Text(), nullable=False),
        sa.Column("phone_night", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("docks", sa.Integer(), nullable=False),
        sa.Column("dock_kg_per_min", sa.Float(), nullable=False),
        sa.Column("dock_setup_min", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_supplier")),
    )
    op.create_table(
        "vehicle_class",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("capacity_g", sa.BigInteger(), nullable=False),
        sa.Column("capacity_cm3", sa.BigInteger(), nullable=False),
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("cost_cny_per_km", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "capacity_g > 0 AND capacity_cm3 > 0", name=op.f("ck_vehicle_class_capacity")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vehicle_class")),
    )
    op.create_table(
        "agreement",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_agreement_validity")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_agreement_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier"], ["supplier.code"], name=op.f("fk_agreement_supplier")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_agreement")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scenario_code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_seq", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("solver_version", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("people_total", sa.Integer(), nullable=False),
        sa.Column("people_relieved", sa.Integer(), nullable=False),
        sa.Column("bound_people", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("deadline_min", sa.Integer(), nullable=False),
        sa.Column("worst_site", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_plan_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_table(
        "reserve_standard",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_reserve_standard_not_negative")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_reserve_standard_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_reserve_standard")),
    )
    op.create_table(
        "user_right",
        sa.Column("user_name", sa.String(length=32), nullable=False),
        sa.Column("right", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_name"], ["app_user.name"], name=op.f("fk_user_right_user_name")
        ),
        sa.PrimaryKeyConstraint("user_name", "right", name=op.f("pk_user_right")),
    )
    op.create_table(
        "vehicle",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("vehicle_class", sa.String(length=32), nullable=False),
        sa.Column("start", sa.String(length=32), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("plate", sa.String(length=32), nullable=False),
        sa.Column("driver", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("available_from_min", sa.Integer(), nullable=False),
        sa.Column("available_until_min", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vehicle_class"], ["vehicle_class.code"], name=op.f("fk_vehicle_vehicle_class")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("plate", name=op.f("uq_vehicle_plate")),
    )
    op.create_table(
        "agreement_line",
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("lead_day_min", sa.Integer(), nullable=False),
        sa.Column("lead_night_min", sa.Integer(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "lead_day_min >= 0 AND lead_night_min >= 0", name=op.f("ck_agreement_line_lead")
        ),
        sa.CheckConstraint("quantity > 0 AND price_fen >= 0", name=op.f("ck_agreement_line_terms")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_agreement_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement"], ["agreement.number"], name=op.f("fk_agreement_line_agreement")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_agreement_line_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_agreement_line_lot_id")),
        sa.PrimaryKeyConstraint("agreement", "item", name=op.f("pk_agreement_line")),
        sa.UniqueConstraint("account_id", name=op.f("uq_agreement_line_account_id")),
    )
    op.create_table(
        "dispatch_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("response_level", sa.Text(), nullable=False),
        sa.Column("order_min", sa.Integer(), nullable=False),
        sa.Column("deadline_min", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=32), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=32), nullable=True),
        sa.Column("cancelled_at_us", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'approved', 'issuing', 'issued', 'rejected', 'cancelled')",
            name=op.f("ck_dispatch_order_status"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'cancelled') OR decided_by IS NOT NULL",
            name=op.f("ck_dispatch_order_decided"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at_us IS NULL)",
            name=op.f("ck_dispatch_order_decided_at"),
        ),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_dispatch_order_four_eyes")),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["app_user.name"], name=op.f("fk_dispatch_order_cancelled_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.name"], name=op.f("fk_dispatch_order_decided_by")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_dispatch_order_plan_id")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["app_user.name"], name=op.f("fk_dispatch_order_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_order")),
        sa.UniqueConstraint("number", name=op.f("uq_dispatch_order_number")),
    )
    op.create_table(
        "call_off",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'confirmed', 'released')", name=op.f("ck_call_off_status")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_call_off_positive")),
        sa.ForeignKeyConstraint(
            ["agreement", "item"],
            ["agreement_line.agreement", "agreement_line.item"],
            name="fk_call_off_agreement_line",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_call_off_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_off")),
    )
    with op.batch_alter_table("call_off", schema=None) as batch_op:
        batch_op.create_index("ix_call_off_order_id_trip", ["order_id", "trip"], unique=False)

    op.create_table(
        "order_trip",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("vehicle", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("dock", sa.Integer(), nullable=False),
        sa.Column("load_start_min", sa.Integer(), nullable=False),
        sa.Column("load_end_min", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=True),
        sa.Column("issued_at_us", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(status = 'issued') = (issued_at_us IS NOT NULL)", name=op.f("ck_order_trip_issued")
        ),
        sa.CheckConstraint(
            "source_kind IN ('depot', 'supplier')", name=op.f("ck_order_trip_source_kind")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'issued', 'cancelled')", name=op.f("ck_order_trip_status")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["app_user.name"], name=op.f("fk_order_trip_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_order_trip_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "trip", name=op.f("pk_order_trip")),
    )
    op.create_table(
        "order_stop",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("arrive_min", sa.Integer(), nullable=False),
        sa.Column("leave_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id", "trip"],
            ["order_trip.order_id", "order_trip.trip"],
            name="fk_order_stop_order_trip",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_order_stop_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "trip", "stop", name=op.f("pk_order_stop")),
    )
    op.create_table(
        "order_line",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_positive")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_order_line_item")),
        sa.ForeignKeyConstraint(
            ["order_id", "trip", "stop"],
            ["order_stop.order_id", "order_stop.trip", "order_stop.stop"],
            name="fk_order_line_order_stop",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_order_line_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "trip", "stop", "item", name=op.f("pk_order_line")),
    )
    op.create_table(
        "pick_line",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_pick_line_positive")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_pick_line_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_pick_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["order_id", "trip", "stop"],
            ["order_stop.order_id", "order_stop.trip", "order_stop.stop"],
            name="fk_pick_line_order_stop",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["dispatch_order.id"], name=op.f("fk_pick_line_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "trip", "line", name=op.f("pk_pick_line")),
    )
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
