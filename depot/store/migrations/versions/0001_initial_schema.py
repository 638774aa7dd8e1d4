"""Initial schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# May only grow; the triggers are spelled out here, so that later code can't change what
# this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "account": ("update", "delete"),
    "chain": ("update", "delete"),
    "command": ("update", "delete"),
    "document": ("update", "delete"),
    "item_version": ("update", "delete"),
    "lot": ("update", "delete"),
    "movement": ("update", "delete"),
    "plan": ("update", "delete"),
    "reservation": ("delete",),
}
REFUSE_ON_POSTGRESQL = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
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
        "command",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
    )
    op.create_table(
        "counter",
        sa.Column("doc_type", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("doc_type", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "depot",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_depot")),
    )
    op.create_table(
        "item",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
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
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ledger", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("bounded", sa.Boolean(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_account_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("ledger", "code", name=op.f("uq_account_ledger_code")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_command_id"), ["command_id"], unique=False)

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
        "chain",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_chain_command_id")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_chain")),
        sa.UniqueConstraint("command_id", name=op.f("uq_chain_command_id")),
    )
    op.create_table(
        "dock",
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("kg_per_min", sa.Float(), nullable=False),
        sa.Column("setup_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_dock_depot")),
        sa.PrimaryKeyConstraint("depot", "code", name=op.f("pk_dock")),
    )
    op.create_table(
        "document",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("doc_type", sa.String(length=8), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("occurred_at_us", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_document_command_id")
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_document_depot")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_document")),
    )
    op.create_table(
        "item_version",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("plan_group", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("season", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("unit_zh", sa.Text(), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=False),
        sa.Column("volume_cm3", sa.BigInteger(), nullable=False),
        sa.Column("shelf_life_months", sa.Integer(), nullable=True),
        sa.Column("storage_class", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("expiry_required", sa.Boolean(), nullable=False),
        sa.Column("min_remaining_days", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("gb38565_code", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "weight_g >= 0 AND volume_cm3 >= 0 AND price_fen >= 0 AND min_remaining_days >= 0",
            name=op.f("ck_item_version_not_negative"),
        ),
        sa.ForeignKeyConstraint(["code"], ["item.code"], name=op.f("fk_item_version_code")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_item_version_command_id")
        ),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_item_version")),
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("lot_no", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_lot_command_id")),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_lot_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint(
            "item",
            "supplier",
            "lot_no",
            "expires_on",
            name=op.f("uq_lot_item_supplier_lot_no_expires_on"),
        ),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_command_id"), ["command_id"], unique=False)

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
        "balance",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("bounded", sa.Boolean(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "NOT bounded OR (qty >= 0 AND reserved >= 0 AND reserved <= qty)",
            name=op.f("ck_balance_bounded"),
        ),
        sa.CheckConstraint("bounded OR reserved = 0", name=op.f("ck_balance_unbounded_unreserved")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_balance_account_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_balance_lot_id")),
        sa.PrimaryKeyConstraint("account_id", "lot_id", "status", "owner", name=op.f("pk_balance")),
    )
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.create_index("ix_balance_lot_id", ["lot_id"], unique=False)

    op.create_table(
        "bin",
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("floor_m2", sa.Float(), nullable=False),
        sa.Column("volume_cm3", sa.BigInteger(), nullable=False),
        sa.Column("max_g", sa.BigInteger(), nullable=False),
        sa.Column("storage_classes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bin_account_id")),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_bin_depot")),
        sa.PrimaryKeyConstraint("depot", "code", name=op.f("pk_bin")),
        sa.UniqueConstraint("account_id", name=op.f("uq_bin_account_id")),
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
        "movement",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("ledger", sa.String(length=8), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "from_account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_status", sa.String(length=12), nullable=False),
        sa.Column("from_owner", sa.String(length=32), nullable=False),
        sa.Column(
            "to_account", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("to_status", sa.String(length=12), nullable=False),
        sa.Column("to_owner", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("document_line", sa.Integer(), nullable=False),
        sa.Column("occurred_at_us", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("corrects_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "from_account <> to_account OR from_status <> to_status OR from_owner <> to_owner",
            name=op.f("ck_movement_moves"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_positive")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_movement_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_seq"], ["movement.seq"], name=op.f("fk_movement_corrects_seq")
        ),
        sa.ForeignKeyConstraint(
            ["from_account"], ["account.id"], name=op.f("fk_movement_from_account")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_movement_lot_id")),
        sa.ForeignKeyConstraint(
            ["to_account"], ["account.id"], name=op.f("fk_movement_to_account")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_movement")),
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index("ix_movement_document_no", ["document_no"], unique=False)
        batch_op.create_index("ix_movement_lot_id_seq", ["lot_id", "seq"], unique=False)

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
        "reservation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("demand_ref", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("consumed", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("lapses_at_us", sa.BigInteger(), nullable=True),
        sa.Column("opened_by", sa.String(length=36), nullable=False),
        sa.Column("closed_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (closed_by IS NULL)", name=op.f("ck_reservation_closed")
        ),
        sa.CheckConstraint(
            "consumed >= 0 AND consumed <= quantity AND (state = 'consumed' OR consumed = 0)",
            name=op.f("ck_reservation_consumed"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'consumed', 'released', 'lapsed')", name=op.f("ck_reservation_state")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_positive")),
        sa.ForeignKeyConstraint(
            ["account_id", "lot_id", "status", "owner"],
            ["balance.account_id", "balance.lot_id", "balance.status", "balance.owner"],
            name="fk_reservation_holding",
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["command.id"], name=op.f("fk_reservation_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["command.id"], name=op.f("fk_reservation_opened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index("ix_reservation_demand_ref", ["demand_ref"], unique=False)
        batch_op.create_index(
            "ix_reservation_state_lapses_at_us", ["state", "lapses_at_us"], unique=False
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
    if not on_sqlite:
        op.get_bind().exec_driver_sql(REFUSE_ON_POSTGRESQL.replace("%", "%%"))
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
