"""Vetted sellers, procurement plans, household surveys, refunds, carry-overs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PROTECTED = (
    "emergency_purchase",
    "household_survey",
    "reference_price",
    "household_survey_line",
    "emergency_purchase_line",
    "quote_supplier",
    "refund",
)
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _emergency_purchase()
    _household_survey()
    _procurement_plan()
    _reference_price()
    _seller_offer()
    _seller_vetting()
    _household_survey_line()
    _procurement_line()
    _carry_over()
    _emergency_purchase_line()
    _quote_supplier()
    _refund()
    _protect()


def _emergency_purchase() -> None:
    op.create_table(
        "emergency_purchase",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("activation", sa.String(length=32), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("needed_by_us", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _to("emergency_purchase", "activation", "activation.number"),
        _of_command("emergency_purchase"),
        _to("emergency_purchase", "depot", "depot.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_emergency_purchase")),
    )


def _household_survey() -> None:
    op.create_table(
        "household_survey",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("community", sa.String(length=16), nullable=False),
        sa.Column("surveyed_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("household_survey_asked", "asked > 0"),
        _of_command("household_survey"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_household_survey")),
        sa.UniqueConstraint(
            "community", "surveyed_on", name=op.f("uq_household_survey_community_surveyed_on")
        ),
    )


def _procurement_plan() -> None:
    op.create_table(
        "procurement_plan",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("horizon_on", sa.Date(), nullable=False),
        sa.Column("target_percent", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check(
            "procurement_plan_decided", "(state IN ('approved', 'rejected')) = (decided_by <> '')"
        ),
        _check(
            "procurement_plan_state", "state IN ('waiting', 'approved', 'rejected', 'withdrawn')"
        ),
        _check("procurement_plan_four_eyes", "decided_by <> drafted_by"),
        _check("procurement_plan_target", "target_percent BETWEEN 1 AND 100"),
        _of_command("procurement_plan"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_procurement_plan")),
    )


def _reference_price() -> None:
    op.create_table(
        "reference_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("of_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("reference_price_stated", "source <> ''"),
        _check("reference_price_positive", "fen > 0"),
        _of_command("reference_price"),
        _to("reference_price", "item", "item.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_price")),
    )
    op.create_index("ix_reference_price_item", "reference_price", ["item"], unique=False)


def _seller_offer() -> None:
    op.create_table(
        "seller_offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("lead_day_min", sa.Integer(), nullable=False),
        sa.Column("lead_night_min", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("seller_offer_current", "current IN (0, 1)"),
        _check("seller_offer_amounts", "fen > 0 AND quantity >= 0"),
        _check("seller_offer_lead", "lead_day_min >= 0 AND lead_night_min >= 0"),
        _check("seller_offer_taken", "taken >= 0 AND taken <= quantity"),
        _check("seller_offer_validity", "valid_from <= valid_to"),
        _of_command("seller_offer"),
        _to("seller_offer", "item", "item.code"),
        _to("seller_offer", "supplier", "supplier.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_offer")),
    )
    op.create_index(
        "ix_seller_offer_supplier_item", "seller_offer", ["supplier", "item"], unique=False
    )


def _seller_vetting() -> None:
    op.create_table(
        "seller_vetting",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("licence_no", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("struck_by", sa.String(length=64), nullable=False),
        sa.Column("struck_at_us", sa.BigInteger(), nullable=False),
        sa.Column("struck_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("seller_vetting_struck", "(state = 'struck') = (struck_by <> '')"),
        _check("seller_vetting_decided", "(state = 'waiting') = (decided_by = '')"),
        _check("seller_vetting_state", "state IN ('waiting', 'listed', 'rejected', 'struck')"),
        _check("seller_vetting_four_eyes", "decided_by <> proposed_by"),
        _check("seller_vetting_validity", "valid_from <= valid_to"),
        _of_command("seller_vetting"),
        _to("seller_vetting", "supplier", "supplier.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seller_vetting")),
    )
    op.create_index("ix_seller_vetting_supplier", "seller_vetting", ["supplier"], unique=False)


def _household_survey_line() -> None:
    op.create_table(
        "household_survey_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("equipped", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        _check("household_survey_line_equipped", "equipped >= 0 AND equipped <= asked"),
        _to("household_survey_line", "number", "household_survey.number"),
        sa.PrimaryKeyConstraint("number", "item", name=op.f("pk_household_survey_line")),
    )


def _procurement_line() -> None:
    op.create_table(
        "procurement_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("plan_group", sa.String(length=24), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("budget", sa.String(length=48), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("standard", sa.BigInteger(), nullable=False),
        sa.Column("usable", sa.BigInteger(), nullable=False),
        sa.Column("coming", sa.BigInteger(), nullable=False),
        sa.Column("reliable", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        _check("procurement_line_ordered", "(state = 'ordered') = (ref <> '')"),
        _check("procurement_line_funded", "state <> 'ordered' OR budget <> ''"),
        _check("procurement_line_state", "state IN ('proposed', 'struck', 'ordered')"),
        _check("procurement_line_way", "way IN ('buy', 'sign', 'renew')"),
        _check("procurement_line_amounts", "quantity > 0 AND unit_fen > 0 AND counts >= 0"),
        _to("procurement_line", "item", "item.code"),
        _to("procurement_line", "number", "procurement_plan.number"),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_procurement_line")),
    )
    op.create_index("ix_procurement_line_ref", "procurement_line", ["ref"], unique=False)


def _carry_over() -> None:
    op.create_table(
        "carry_over",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("new_ref", sa.String(length=32), nullable=False),
        sa.Column("from_line", sa.String(length=48), nullable=False),
        sa.Column("to_line", sa.String(length=48), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("carry_over_carried", "(state = 'approved') = (new_ref <> '')"),
        _check("carry_over_decided", "(state = 'waiting') = (decided_by = '')"),
        _check("carry_over_state", "state IN ('waiting', 'approved', 'rejected')"),
        _check("carry_over_four_eyes", "decided_by <> requested_by"),
        _check("carry_over_amounts", "fen > 0 AND from_line <> to_line"),
        _of_command("carry_over"),
        _to("carry_over", "from_line", "budget_line.code"),
        _to("carry_over", "ref", "commitment.ref"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carry_over")),
    )
    op.create_index("ix_carry_over_ref", "carry_over", ["ref"], unique=False)


def _emergency_purchase_line() -> None:
    op.create_table(
        "emergency_purchase_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("reference_fen", sa.BigInteger(), nullable=False),
        sa.Column("reference_source", sa.Text(), nullable=False),
        sa.Column("reference_on", sa.Date(), nullable=False),
        sa.Column("limit_percent", sa.Integer(), nullable=False),
        sa.Column("ready_at_us", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("purchase", sa.String(length=32), nullable=False),
        sa.Column("override", sa.String(length=32), nullable=False),
        _check(
            "emergency_purchase_line_gouging",
            "reason <> '' OR fen * 100 <= reference_fen * (100 + limit_percent)",
        ),
        _check("emergency_purchase_line_stated", "reference_source <> ''"),
        _check("emergency_purchase_line_amounts", "quantity > 0 AND fen > 0 AND reference_fen > 0"),
        _to("emergency_purchase_line", "number", "emergency_purchase.number"),
        _to("emergency_purchase_line", "offer", "seller_offer.id"),
        _to("emergency_purchase_line", "override", "money_override.number"),
        _to("emergency_purchase_line", "purchase", "purchase.number"),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_emergency_purchase_line")),
    )
    op.create_index(
        "ix_emergency_purchase_line_purchase", "emergency_purchase_line", ["purchase"], unique=False
    )


def _quote_supplier() -> None:
    op.create_table(
        "quote_supplier",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("quote", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["number", "quote"],
            ["purchase_quote.number", "purchase_quote.quote"],
            name="fk_quote_supplier_purchase_quote",
        ),
        _to("quote_supplier", "supplier", "supplier.code"),
        sa.PrimaryKeyConstraint("number", "quote", name=op.f("pk_quote_supplier")),
    )


def _refund() -> None:
    op.create_table(
        "refund",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("purchase", sa.String(length=32), nullable=False),
        sa.Column("settlement", sa.String(length=32), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_no", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.String(length=48), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("refund_positive", "fen > 0"),
        _check("refund_four_eyes", "recorded_by <> requested_by"),
        _of_command("refund"),
        _to("refund", "line", "budget_line.code"),
        _to("refund", "purchase", "purchase.number"),
        _to("refund", "settlement", "settlement.number"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_refund")),
        sa.UniqueConstraint("purchase", "credit_no", name=op.f("uq_refund_purchase_credit_no")),
    )


def _of_command(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "command_id", "command.id")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{name}"))


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table in PROTECTED:
        for verb in verbs:
            op.execute(form.format(table=table, verb=verb, upper=verb.upper()))
