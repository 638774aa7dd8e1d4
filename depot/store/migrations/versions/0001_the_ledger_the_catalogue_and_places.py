"""The ledger, the catalogue and places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "account": ("update", "delete"),
    "chain": ("update", "delete"),
    "command": ("update", "delete"),
    "document": ("update", "delete"),
    "item_version": ("update", "delete"),
    "lot": ("update", "delete"),
    "movement": ("update", "delete"),
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
