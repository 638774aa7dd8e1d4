"""Budget lines, commitments, purchases with quotes and settlements, emergency spending."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PROTECTED = ("budget_line", "purchase_quote", "settlement", "settlement_line")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _budget_change()
    _budget_line()
    _commitment()
    _purchase()
    _money_override()
    _purchase_line()
    _purchase_quote()
    _purchase_supplement()
    _settlement()
    _settlement_line()
    _protect()


def _budget_change() -> None:
    op.create_table(
        "budget_change",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_line", sa.String(length=48), nullable=False),
        sa.Column("to_line", sa.String(length=48), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("budget_change_from_finance", "(kind = 'appropriation') = (from_line = '')"),
        _check("budget_change_posted", "(kind = 'appropriation') = (state = 'posted')"),
        _check("budget_change_to_finance", "(kind = 'withdrawal') = (to_line = '')"),
        _check("budget_change_decided", "(state IN ('approved', 'rejected')) = (decided_by <> '')"),
        _check("budget_change_kind", "kind IN ('appropriation', 'transfer', 'withdrawal')"),
        _check(
            "budget_change_state",
            "state IN ('posted', 'waiting', 'approved', 'rejected', 'recalled')",
        ),
        _check("budget_change_four_eyes", "decided_by <> requested_by"),
        _check("budget_change_positive", "fen > 0"),
        _check("budget_change_moves", "from_line <> to_line"),
        _of_command("budget_change"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_budget_change")),
    )
    op.create_index("ix_budget_change_state", "budget_change", ["state"], unique=False)


def _budget_line() -> None:
    op.create_table(
        "budget_line",
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check(
            "budget_line_purpose",
            "purpose IN ('rescue_supplies', 'daily_necessities', 'response_equipment', "
            "'retention', 'holding')",
        ),
        _check("budget_line_source", "source IN ('district', 'superior', 'reserve', 'donated')"),
        _check("budget_line_year", "year BETWEEN 2020 AND 2100"),
        _of_command("budget_line"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_budget_line")),
        sa.UniqueConstraint(
            "year", "purpose", "source", name=op.f("uq_budget_line_year_purpose_source")
        ),
    )


def _commitment() -> None:
    op.create_table(
        "commitment",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("line", sa.String(length=48), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("released_fen", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("commitment_positive", "fen > 0"),
        _check(
            "commitment_within",
            "spent_fen >= 0 AND released_fen >= 0 AND spent_fen + released_fen <= fen",
        ),
        _of_command("commitment"),
        _to("commitment", "line", "budget_line.code"),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_commitment")),
    )
    op.create_index("ix_commitment_line", "commitment", ["line"], unique=False)


def _purchase() -> None:
    op.create_table(
        "purchase",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("budget", sa.String(length=48), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needed_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("chosen_quote", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.String(length=64), nullable=False),
        sa.Column("choice_reason", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        *_approvals(),
        sa.Column("order_no", sa.String(length=32), nullable=False),
        sa.Column("ordered_at_us", sa.BigInteger(), nullable=False),
        sa.Column("order_command", sa.String(length=36), nullable=False),
        sa.Column("delivery", sa.String(length=32), nullable=False),
        sa.Column("override_no", sa.String(length=32), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.Column("end_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("purchase_chosen", "(chosen_quote = 0) = (chosen_by = '')"),
        _check(
            "purchase_ended", "(ended_by <> '') = (state IN ('closed', 'rejected', 'withdrawn'))"
        ),
        _check("purchase_ordered", "(order_no <> '') = (state IN ('ordered', 'closed'))"),
        _check(
            "purchase_four_eyes",
            "first_by <> requested_by AND second_by <> requested_by AND (first_by = '' OR "
            "first_by <> chosen_by) AND (second_by = '' OR second_by <> chosen_by)",
        ),
        _check("purchase_kind", "kind IN ('goods', 'service')"),
        _check("purchase_two", "second_by = '' OR (first_by <> '' AND first_by <> second_by)"),
        _check(
            "purchase_state",
            "state IN ('requested', 'submitted', 'half_approved', 'ordered', 'closed', "
            "'rejected', 'withdrawn')",
        ),
        _check(
            "purchase_approved",
            "state NOT IN ('ordered', 'closed') OR override_no <> '' OR (first_by <> '' AND (tier"
            " <> 'two_leaders' OR second_by <> ''))",
        ),
        _check("purchase_tier", "tier IN ('', 'section', 'leader', 'two_leaders')"),
        _check("purchase_amount", "fen >= 0 AND (chosen_quote = 0) = (fen = 0)"),
        _to("purchase", "budget", "budget_line.code"),
        _of_command("purchase"),
        _to("purchase", "depot", "depot.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_purchase")),
    )
    op.create_index("ix_purchase_budget", "purchase", ["budget"], unique=False)
    op.create_index("ix_purchase_delivery", "purchase", ["delivery"], unique=False)
    op.create_index("ix_purchase_state", "purchase", ["state"], unique=False)


def _money_override() -> None:
    op.create_table(
        "money_override",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("activation", sa.String(length=32), nullable=False),
        sa.Column("purchase", sa.String(length=32), nullable=False),
        sa.Column("budget", sa.String(length=48), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("advance_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("verbal_approver", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("approved_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("due_at_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reviewed_by", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("papers_no", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("money_override_reviewed", "(state = 'open') = (reviewed_by = '')"),
        _check("money_override_channel", "channel IN ('telephone', 'radio', 'in_person')"),
        _check("money_override_kind", "kind IN ('purchase', 'overspend')"),
        _check("money_override_state", "state IN ('open', 'approved', 'objected')"),
        _check("money_override_amounts", "fen > 0 AND advance_fen >= 0 AND advance_fen <= fen"),
        _check("money_override_four_eyes", "reviewed_by <> made_by"),
        _to("money_override", "activation", "activation.number"),
        _to("money_override", "budget", "budget_line.code"),
        _of_command("money_override"),
        _to("money_override", "purchase", "purchase.number"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_money_override")),
    )
    op.create_index("ix_money_override_activation", "money_override", ["activation"], unique=False)
    op.create_index("ix_money_override_state", "money_override", ["state"], unique=False)


def _purchase_line() -> None:
    op.create_table(
        "purchase_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("estimate_fen", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=False),
        _check("purchase_line_named", "(item = '') <> (what = '')"),
        _check("purchase_line_amounts", "quantity > 0 AND estimate_fen >= 0"),
        _check("purchase_line_settled", "settled >= 0 AND settled <= quantity"),
        _to("purchase_line", "number", "purchase.number"),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_purchase_line")),
    )


def _purchase_quote() -> None:
    op.create_table(
        "purchase_quote",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("quote", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("prices_fen", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("purchase_quote_lead_days", "lead_days >= 0"),
        _of_command("purchase_quote"),
        _to("purchase_quote", "number", "purchase.number"),
        sa.PrimaryKeyConstraint("number", "quote", name=op.f("pk_purchase_quote")),
        sa.UniqueConstraint("number", "party", name=op.f("uq_purchase_quote_number_party")),
    )


def _purchase_supplement() -> None:
    op.create_table(
        "purchase_supplement",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("purchase", sa.String(length=32), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        *_approvals(),
        sa.Column("override_no", sa.String(length=32), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check(
            "purchase_supplement_two",
            "second_by = '' OR (first_by <> '' AND first_by <> second_by)",
        ),
        _check(
            "purchase_supplement_approved",
            "state <> 'approved' OR override_no <> '' OR (first_by <> '' AND (tier <> "
            "'two_leaders' OR second_by <> ''))",
        ),
        _check("purchase_supplement_state", "state IN ('waiting', 'approved', 'rejected')"),
        _check("purchase_supplement_tier", "tier IN ('', 'section', 'leader', 'two_leaders')"),
        _check("purchase_supplement_positive", "fen > 0"),
        _check(
            "purchase_supplement_four_eyes",
            "first_by <> requested_by AND second_by <> requested_by",
        ),
        _of_command("purchase_supplement"),
        _to("purchase_supplement", "purchase", "purchase.number"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_purchase_supplement")),
    )
    op.create_index(
        "ix_purchase_supplement_purchase", "purchase_supplement", ["purchase"], unique=False
    )


def _settlement() -> None:
    op.create_table(
        "settlement",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("purchase", sa.String(length=32), nullable=False),
        sa.Column("invoice", sa.Text(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("accepted_fen", sa.BigInteger(), nullable=False),
        sa.Column("extra_fen", sa.BigInteger(), nullable=False),
        sa.Column("deducted_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("settled_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check(
            "settlement_adds_up",
            "fen > 0 AND accepted_fen >= 0 AND extra_fen >= 0 AND deducted_fen >= 0 AND fen = "
            "accepted_fen + extra_fen - deducted_fen",
        ),
        _check("settlement_four_eyes", "settled_by <> requested_by"),
        _of_command("settlement"),
        _to("settlement", "purchase", "purchase.number"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_settlement")),
        sa.UniqueConstraint("purchase", "invoice", name=op.f("uq_settlement_purchase_invoice")),
    )


def _settlement_line() -> None:
    op.create_table(
        "settlement_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        _check("settlement_line_amounts", "quantity > 0 AND price_fen >= 0"),
        _to("settlement_line", "number", "settlement.number"),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_settlement_line")),
    )


def _approvals() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("first_by", sa.String(length=64), nullable=False),
        sa.Column("first_at_us", sa.BigInteger(), nullable=False),
        sa.Column("first_note", sa.Text(), nullable=False),
        sa.Column("second_by", sa.String(length=64), nullable=False),
        sa.Column("second_at_us", sa.BigInteger(), nullable=False),
        sa.Column("second_note", sa.Text(), nullable=False),
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
