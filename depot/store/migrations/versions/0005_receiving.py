"""Receiving: expected deliveries, arrivals, inspection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED = ("arrival", "inspection", "inspection_part", "inspection_check")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "delivery",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("budget_ref", sa.Text(), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("triage", sa.String(length=16), nullable=False),
        sa.Column("triage_reason", sa.Text(), nullable=False),
        sa.Column("triaged_by", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=False),
        sa.Column("close_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(closed_by = '') = (close_reason = '')", name=op.f("ck_delivery_close_reason")
        ),
        sa.CheckConstraint(
            "(closed_by = '') = (state IN ('expected', 'partly', 'complete'))",
            name=op.f("ck_delivery_closed"),
        ),
        sa.CheckConstraint(
            "(kind = 'call_off') = (agreement <> '')", name=op.f("ck_delivery_agreement")
        ),
        sa.CheckConstraint(
            "(kind = 'donation') = (triage <> '')", name=op.f("ck_delivery_donation_triage")
        ),
        sa.CheckConstraint(
            "kind <> 'custody' OR owner IN ('city', 'province')", name=op.f("ck_delivery_custody")
        ),
        sa.CheckConstraint(
            "kind IN ('purchase', 'call_off', 'return', 'donation', 'custody')",
            name=op.f("ck_delivery_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('expected', 'partly', 'complete', 'closed_short', 'cancelled', "
            "'not_wanted')",
            name=op.f("ck_delivery_state"),
        ),
        sa.CheckConstraint(
            "triage IN ('', 'waiting', 'urgent', 'can_wait', 'not_wanted')",
            name=op.f("ck_delivery_triage"),
        ),
        sa.CheckConstraint(
            "triage NOT IN ('waiting', 'not_wanted') "
            "OR state IN ('expected', 'cancelled', 'not_wanted')",
            name=op.f("ck_delivery_triaged_first"),
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_delivery_depot")),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_delivery_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
    )
    op.create_index(
        "ix_delivery_state_expected_on", "delivery", ["state", "expected_on"], unique=False
    )
    op.create_table(
        "inspection",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("arrival", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("sampled", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("sampled >= 0", name=op.f("ck_inspection_sampled")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_inspection_command_id")
        ),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_inspection_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inspection")),
    )
    op.create_index("ix_inspection_arrival", "inspection", ["arrival"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("delivery", sa.String(length=32), nullable=False),
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_arrival_command_id")),
        sa.ForeignKeyConstraint(
            ["delivery"], ["delivery.number"], name=op.f("fk_arrival_delivery")
        ),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_arrival_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_arrival")),
        sa.UniqueConstraint("delivery", "slip", name=op.f("uq_arrival_delivery_slip")),
    )
    op.create_table(
        "delivery_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("may_exceed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ordered > 0", name=op.f("ck_delivery_line_positive")),
        sa.CheckConstraint(
            "received >= 0 AND (may_exceed OR received <= ordered)",
            name=op.f("ck_delivery_line_received"),
        ),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_delivery_line_item")),
        sa.ForeignKeyConstraint(
            ["number"], ["delivery.number"], name=op.f("fk_delivery_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_delivery_line")),
        sa.UniqueConstraint("number", "item", name=op.f("uq_delivery_line_number_item")),
    )
    op.create_table(
        "inspection_check",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("passed OR note <> ''", name=op.f("ck_inspection_check_says_what")),
        sa.ForeignKeyConstraint(
            ["number"], ["inspection.number"], name=op.f("fk_inspection_check_number")
        ),
        sa.PrimaryKeyConstraint("number", "part", "what", name=op.f("pk_inspection_check")),
    )
    op.create_table(
        "inspection_part",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("held_by", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(stage = 'waiting') = (held_by = '')", name=op.f("ck_inspection_part_held_by")
        ),
        sa.CheckConstraint(
            "stage IN ('waiting', 'held', 'rejected')", name=op.f("ck_inspection_part_stage")
        ),
        sa.CheckConstraint(
            "verdict <> 'accept' OR actor <> held_by", name=op.f("ck_inspection_part_four_eyes")
        ),
        sa.CheckConstraint(
            "verdict = 'accept' OR reason <> ''", name=op.f("ck_inspection_part_reason")
        ),
        sa.CheckConstraint(
            "verdict IN ('accept', 'hold', 'reject', 'give_back')",
            name=op.f("ck_inspection_part_verdict"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inspection_part_positive")),
        sa.ForeignKeyConstraint(
            ["number"], ["inspection.number"], name=op.f("fk_inspection_part_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_inspection_part")),
    )
    op.create_table(
        "arrival_part",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("given_back", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("held_bin", sa.String(length=32), nullable=False),
        sa.Column("rejected_bin", sa.String(length=32), nullable=False),
        sa.Column("held_by", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "quantity = waiting + held + rejected + given_back + accepted",
            name=op.f("ck_arrival_part_adds_up"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_arrival_part_positive")),
        sa.CheckConstraint(
            "waiting >= 0 AND held >= 0 AND rejected >= 0 AND given_back >= 0 AND accepted >= 0",
            name=op.f("ck_arrival_part_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery", "line"],
            ["delivery_line.number", "delivery_line.line"],
            name="fk_arrival_part_delivery_line",
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_arrival_part_lot_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["arrival.number"], name=op.f("fk_arrival_part_number")
        ),
        sa.PrimaryKeyConstraint("number", "part", name=op.f("pk_arrival_part")),
    )
    op.create_index(
        "ix_arrival_part_delivery_line", "arrival_part", ["delivery", "line"], unique=False
    )
    op.create_index("ix_arrival_part_lot_id", "arrival_part", ["lot_id"], unique=False)
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    for table in PROTECTED:
        for verb in verbs:
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
