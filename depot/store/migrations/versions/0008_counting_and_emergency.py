"""Counting, activation, emergency issue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED = ("count_entry", "count_cut", "found_goods", "activation_event")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "activation",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.Column("open_issues", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_by = '') = (ended_at_us = 0)", name=op.f("ck_activation_ended")),
        sa.CheckConstraint(
            "ended_by = '' OR open_issues = 0", name=op.f("ck_activation_ends_with_papers")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_activation_level")),
        sa.CheckConstraint("open_issues >= 0", name=op.f("ck_activation_open_issues")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_activation")),
    )
    op.create_table(
        "activation_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "what IN ('started', 'level', 'ended')", name=op.f("ck_activation_event_what")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_activation_event_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["activation.number"], name=op.f("fk_activation_event_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_event")),
    )
    op.create_index("ix_activation_event_number", "activation_event", ["number"], unique=False)

    op.create_table(
        "house_rule",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_house_rule_command_id")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_house_rule")),
    )
    op.create_table(
        "count_flag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("cleared_by", sa.String(length=32), nullable=False),
        sa.Column("cleared_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(cleared_by = '') = (cleared_at_us = 0)", name=op.f("ck_count_flag_cleared")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_count_flag_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_count_flag_command_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_count_flag_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_flag")),
    )
    op.create_index("ix_count_flag_cleared_at_us", "count_flag", ["cleared_at_us"], unique=False)

    op.create_table(
        "emergency_issue",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("activation", sa.String(length=32), nullable=False),
        sa.Column("verbal_approver", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("approved_at_us", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at_us", sa.BigInteger(), nullable=False),
        sa.Column("due_at_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("papers_no", sa.Text(), nullable=False),
        sa.Column("papers_by", sa.String(length=64), nullable=False),
        sa.Column("papers_at_us", sa.BigInteger(), nullable=False),
        sa.Column("papers_note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("settled_at_us", sa.BigInteger(), nullable=False),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (papers_by = '')", name=op.f("ck_emergency_issue_papers")
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_by <> '')", name=op.f("ck_emergency_issue_settled")
        ),
        sa.CheckConstraint(
            "channel IN ('telephone', 'radio', 'in_person')",
            name=op.f("ck_emergency_issue_channel"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'review', 'settled')",
            name=op.f("ck_emergency_issue_state"),
        ),
        sa.CheckConstraint("papers_by <> issued_by", name=op.f("ck_emergency_issue_four_eyes")),
        sa.CheckConstraint(
            "settled_by <> issued_by", name=op.f("ck_emergency_issue_settled_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["activation"], ["activation.number"], name=op.f("fk_emergency_issue_activation")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["document.number"], name=op.f("fk_emergency_issue_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_emergency_issue")),
    )
    op.create_index(
        "ix_emergency_issue_activation", "emergency_issue", ["activation"], unique=False
    )
    op.create_index("ix_emergency_issue_state", "emergency_issue", ["state"], unique=False)

    op.create_table(
        "found_goods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "confirmed_by <> '' AND confirmed_by <> actor", name=op.f("ck_found_goods_four_eyes")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_found_goods_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_found_goods_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_found_goods_command_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_found_goods_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_goods")),
    )
    op.create_table(
        "stock_count",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("started_seq", sa.BigInteger(), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("submitted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decided_by = '') = (decided_at_us = 0)", name=op.f("ck_stock_count_decided_at")
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by <> '')",
            name=op.f("ck_stock_count_decided"),
        ),
        sa.CheckConstraint(
            "decided_by = '' OR decided_by <> submitted_by", name=op.f("ck_stock_count_four_eyes")
        ),
        sa.CheckConstraint("kind IN ('full', 'cycle', 'spot')", name=op.f("ck_stock_count_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'counting', 'submitted', 'recount', 'approved', 'rejected', "
            "'cancelled')",
            name=op.f("ck_stock_count_state"),
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_stock_count_depot")),
        sa.ForeignKeyConstraint(
            ["number"], ["document.number"], name=op.f("fk_stock_count_number")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_stock_count")),
    )
    op.create_index("ix_stock_count_state", "stock_count", ["state"], unique=False)

    op.create_table(
        "count_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("lot_no", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("is_found", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("away", sa.BigInteger(), nullable=False),
        sa.Column("counted_by", sa.String(length=64), nullable=False),
        sa.Column("counted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("at_seq", sa.BigInteger(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recount", sa.String(length=12), nullable=False),
        sa.Column("serials", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("reason_note", sa.Text(), nullable=False),
        sa.Column("variance", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(counted IS NULL) = (counted_by = '')", name=op.f("ck_count_line_counted_by")
        ),
        sa.CheckConstraint(
            "decided_by = '' OR decided_by <> counted_by", name=op.f("ck_count_line_four_eyes")
        ),
        sa.CheckConstraint(
            "recount IN ('', 'variance', 'moved', 'asked')", name=op.f("ck_count_line_recount")
        ),
        sa.CheckConstraint(
            "(counted IS NULL) = (at_seq IS NULL)", name=op.f("ck_count_line_at_seq")
        ),
        sa.CheckConstraint(
            "counted IS NULL OR counted >= 0", name=op.f("ck_count_line_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_count_line_account_id")
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_count_line_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_count_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["stock_count.number"], name=op.f("fk_count_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_count_line")),
        sa.UniqueConstraint(
            "number",
            "account_id",
            "item",
            "supplier",
            "lot_no",
            "expires_on",
            "status",
            "owner",
            name="uq_count_line_holding",
        ),
    )
    op.create_index(
        "ix_count_line_account_id_lot_id", "count_line", ["account_id", "lot_id"], unique=False
    )

    op.create_table(
        "count_cut",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "reservation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("demand_ref", sa.String(length=64), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("short", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("short > 0 AND short <= reserved", name=op.f("ck_count_cut_short")),
        sa.ForeignKeyConstraint(
            ["number", "line"], ["count_line.number", "count_line.line"], name="fk_count_cut_line"
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_count_cut_reservation_id")
        ),
        sa.PrimaryKeyConstraint("number", "line", "reservation_id", name=op.f("pk_count_cut")),
    )
    op.create_table(
        "count_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("serials", sa.Text(), nullable=False),
        sa.Column("since_seq", sa.BigInteger(), nullable=False),
        sa.Column("at_seq", sa.BigInteger(), nullable=False),
        sa.Column("away", sa.BigInteger(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_count_entry_not_negative")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_count_entry_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number", "line"], ["count_line.number", "count_line.line"], name="fk_count_entry_line"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_entry")),
    )
    op.create_index("ix_count_entry_number_line", "count_entry", ["number", "line"], unique=False)
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    for table in PROTECTED:
        for verb in verbs:
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
