"""Care of equipment, loans, write-off, recovery, serial numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "care_plan": ("update", "delete"),
    "care_record": ("update", "delete"),
    "recovery_step": ("update", "delete"),
    "loan_event": ("update", "delete"),
    "serial_event": ("update", "delete"),
    "disposal": ("update", "delete"),
}
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _serials()
    _care()
    _loans()
    _write_off()
    _protect()


def _serials() -> None:
    op.create_table(
        "serial_unit",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("held_for", sa.String(length=32), nullable=False),
        sa.Column("added_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name=op.f("ck_serial_unit_grade")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_serial_unit_account_id")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_serial_unit_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_serial_unit_lot_id")),
        sa.PrimaryKeyConstraint("item", "number", name=op.f("pk_serial_unit")),
    )
    with op.batch_alter_table("serial_unit", schema=None) as batch_op:
        batch_op.create_index("ix_serial_unit_account_id", ["account_id"], unique=False)
        batch_op.create_index("ix_serial_unit_lot_id", ["lot_id"], unique=False)

    op.create_table(
        "serial_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "what IN ('added', 'moved', 'graded', 'held', 'freed')",
            name=op.f("ck_serial_event_what"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_serial_event_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_serial_event_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["item", "number"],
            ["serial_unit.item", "serial_unit.number"],
            name="fk_serial_event_serial_unit",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_event")),
    )
    with op.batch_alter_table("serial_event", schema=None) as batch_op:
        batch_op.create_index("ix_serial_event_item_number", ["item", "number"], unique=False)


def _care() -> None:
    op.create_table(
        "care_plan",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("steps_zh", sa.Text(), nullable=False),
        sa.Column("steps_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("interval_days BETWEEN 1 AND 3650", name=op.f("ck_care_plan_interval")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_care_plan_command_id")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_care_plan_item")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_care_plan")),
    )
    with op.batch_alter_table("care_plan", schema=None) as batch_op:
        batch_op.create_index("ix_care_plan_item", ["item"], unique=False)

    op.create_table(
        "care_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("failed_units", sa.BigInteger(), nullable=False),
        sa.Column("held_units", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "held_units >= 0 AND held_units <= failed_units", name=op.f("ck_care_record_held")
        ),
        sa.CheckConstraint("next_due_on > done_on", name=op.f("ck_care_record_next_due")),
        sa.CheckConstraint("passed = (failed_units = 0)", name=op.f("ck_care_record_failed")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_care_record_command_id")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_care_record_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_care_record_lot_id")),
        sa.ForeignKeyConstraint(
            ["plan", "plan_version"],
            ["care_plan.code", "care_plan.version"],
            name="fk_care_record_care_plan",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_record")),
        sa.UniqueConstraint("command_id", name=op.f("uq_care_record_command_id")),
    )
    with op.batch_alter_table("care_record", schema=None) as batch_op:
        batch_op.create_index("ix_care_record_lot_id_number", ["lot_id", "number"], unique=False)

    op.create_table(
        "recovery",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_recovery_depot")),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_recovery_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recovery")),
    )

    op.create_table(
        "recovery_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.CheckConstraint("serial = '' OR quantity = 1", name=op.f("ck_recovery_line_one_unit")),
        sa.CheckConstraint(
            "stage IN ('clean', 'dry', 'grade', 'repair', 'ready', 'scrap', 'restocked', "
            "'written_off')",
            name=op.f("ck_recovery_line_stage"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_recovery_line_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_line_account_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_recovery_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["recovery.number"], name=op.f("fk_recovery_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_recovery_line")),
    )

    op.create_table(
        "recovery_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_recovery_step_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number", "line"],
            ["recovery_line.number", "recovery_line.line"],
            name="fk_recovery_step_recovery_line",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_step")),
    )
    with op.batch_alter_table("recovery_step", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_step_number_line", ["number", "line"], unique=False)


def _loans() -> None:
    op.create_table(
        "loan",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("borrower", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lent_by", sa.Text(), nullable=False),
        sa.Column("closed_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("due_on >= lent_on", name=op.f("ck_loan_due")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_loan_account_id")),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_loan_depot")),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_loan_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_loan")),
        sa.UniqueConstraint("account_id", name=op.f("uq_loan_account_id")),
    )

    op.create_table(
        "loan_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("written_off", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND returned >= 0 AND written_off >= 0 "
            "AND returned + written_off <= quantity",
            name=op.f("ck_loan_line_quantities"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_loan_line_lot_id")),
        sa.ForeignKeyConstraint(["number"], ["loan.number"], name=op.f("fk_loan_line_number")),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_loan_line")),
    )

    op.create_table(
        "loan_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "what IN ('lent', 'returned', 'extended', 'written_off')",
            name=op.f("ck_loan_event_what"),
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_loan_event_command_id")
        ),
        sa.ForeignKeyConstraint(["number"], ["loan.number"], name=op.f("fk_loan_event_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_event")),
    )
    with op.batch_alter_table("loan_event", schema=None) as batch_op:
        batch_op.create_index("ix_loan_event_number", ["number"], unique=False)


def _write_off() -> None:
    op.create_table(
        "write_off",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decided_by = '') = (decided_at_us = 0)", name=op.f("ck_write_off_decided_at")
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'withdrawn')) = (decided_by = '')",
            name=op.f("ck_write_off_decided"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn', 'rejected', 'approved', 'disposed')",
            name=op.f("ck_write_off_state"),
        ),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_write_off_four_eyes")),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_write_off_depot")),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_write_off_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_write_off")),
    )

    op.create_table(
        "write_off_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("serials", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_write_off_line_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_write_off_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["item", "item_version"],
            ["item_version.code", "item_version.version"],
            name="fk_write_off_line_item_version",
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_write_off_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["write_off.number"], name=op.f("fk_write_off_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_write_off_line")),
    )

    op.create_table(
        "disposal",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("handled_by", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "method IN ('recycled', 'destroyed', 'hazardous_waste', 'landfill', 'sold', 'lost')",
            name=op.f("ck_disposal_method"),
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_disposal_command_id")
        ),
        sa.ForeignKeyConstraint(["number"], ["write_off.number"], name=op.f("fk_disposal_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_disposal")),
    )


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
