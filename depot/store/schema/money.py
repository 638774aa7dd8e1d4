"""Budget lines, what is committed of them, purchases, settlements, emergency spending."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import metadata

_USER = String(64)
_NUMBER = String(32)
_LINE = String(48)

# The money itself is on the ledger: accounts budget/…, committed/… and spent/… of the code.
budget_line = Table(
    "budget_line",
    metadata,
    Column("code", _LINE, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("purpose", String(24), nullable=False),
    Column("source", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    UniqueConstraint("year", "purpose", "source"),
    CheckConstraint("year BETWEEN 2020 AND 2100", name="year"),
    CheckConstraint(
        "purpose IN ('rescue_supplies', 'daily_necessities', 'response_equipment', "
        "'retention', 'holding')",
        name="purpose",
    ),
    CheckConstraint("source IN ('district', 'superior', 'reserve', 'donated')", name="source"),
)

budget_change = Table(
    "budget_change",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("kind", String(16), nullable=False),
    # Empty: from or to finance.
    Column("from_line", _LINE, nullable=False),
    Column("to_line", _LINE, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    # Empty and 0 until somebody else decides.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('appropriation', 'transfer', 'withdrawal')", name="kind"),
    CheckConstraint(
        "state IN ('posted', 'waiting', 'approved', 'rejected', 'recalled')", name="state"
    ),
    CheckConstraint("fen > 0", name="positive"),
    CheckConstraint("from_line <> to_line", name="moves"),
    CheckConstraint("(kind = 'appropriation') = (from_line = '')", name="from_finance"),
    CheckConstraint("(kind = 'withdrawal') = (to_line = '')", name="to_finance"),
    CheckConstraint("(kind = 'appropriation') = (state = 'posted')", name="posted"),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by <> '')", name="decided"),
    Index("ix_budget_change_state", "state"),
)

commitment = Table(
    "commitment",
    metadata,
    Column("ref", _NUMBER, primary_key=True),
    Column("line", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("title", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("spent_fen", BigInteger, nullable=False),
    Column("released_fen", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("fen > 0", name="positive"),
    # Never is more paid or given back than was committed.
    CheckConstraint(
        "spent_fen >= 0 AND released_fen >= 0 AND spent_fen + released_fen <= fen", name="within"
    ),
    Index("ix_commitment_line", "line"),
)

purchase = Table(
    "purchase",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("budget", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("needed_on", Date, nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    # 0 and empty until a quote is chosen.
    Column("chosen_quote", Integer, nullable=False),
    Column("chosen_by", _USER, nullable=False),
    Column("choice_reason", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("tier", String(12), nullable=False),
    Column("first_by", _USER, nullable=False),
    Column("first_at_us", BigInteger, nullable=False),
    Column("first_note", Text, nullable=False),
    Column("second_by", _USER, nullable=False),
    Column("second_at_us", BigInteger, nullable=False),
    Column("second_note", Text, nullable=False),
    # Empty and 0 until it is ordered.
    Column("order_no", _NUMBER, nullable=False),
    Column("ordered_at_us", BigInteger, nullable=False),
    Column("order_command", String(36), nullable=False),
    Column("delivery", _NUMBER, nullable=False),
    Column("override_no", _NUMBER, nullable=False),
    Column("ended_by", _USER, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("end_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('goods', 'service')", name="kind"),
    CheckConstraint(
        "state IN ('requested', 'submitted', 'half_approved', 'ordered', 'closed', "
        "'rejected', 'withdrawn')",
        name="state",
    ),
    CheckConstraint("tier IN ('', 'section', 'leader', 'two_leaders')", name="tier"),
    CheckConstraint("(chosen_quote = 0) = (chosen_by = '')", name="chosen"),
    CheckConstraint("fen >= 0 AND (chosen_quote = 0) = (fen = 0)", name="amount"),
    # Nobody approves what they asked for or whose quote they chose.
    CheckConstraint(
        "first_by <> requested_by AND second_by <> requested_by "
        "AND (first_by = '' OR first_by <> chosen_by) "
        "AND (second_by = '' OR second_by <> chosen_by)",
        name="four_eyes",
    ),
    CheckConstraint("second_by = '' OR (first_by <> '' AND first_by <> second_by)", name="two"),
    CheckConstraint(
        "state NOT IN ('ordered', 'closed') OR override_no <> '' "
        "OR (first_by <> '' AND (tier <> 'two_leaders' OR second_by <> ''))",
        name="approved",
    ),
    CheckConstraint("(order_no <> '') = (state IN ('ordered', 'closed'))", name="ordered"),
    CheckConstraint(
        "(ended_by <> '') = (state IN ('closed', 'rejected', 'withdrawn'))", name="ended"
    ),
    Index("ix_purchase_state", "state"),
    Index("ix_purchase_budget", "budget"),
    Index("ix_purchase_delivery", "delivery"),
)

purchase_line = Table(
    "purchase_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("purchase.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    # Empty for a service, which has a name instead.
    Column("item", String(32), nullable=False),
    Column("what", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("estimate_fen", BigInteger, nullable=False),
    Column("settled", BigInteger, nullable=False),
    CheckConstraint("quantity > 0 AND estimate_fen >= 0", name="amounts"),
    CheckConstraint("(item = '') <> (what = '')", name="named"),
    # Nothing is paid twice.
    CheckConstraint("settled >= 0 AND settled <= quantity", name="settled"),
)

purchase_quote = Table(
    "purchase_quote",
    metadata,
    Column("number", _NUMBER, ForeignKey("purchase.number"), primary_key=True),
    Column("quote", Integer, primary_key=True, autoincrement=False),
    Column("party", Text, nullable=False),
    Column("lead_days", Integer, nullable=False),
    # Fen of one unit of each line, by line, parted by commas.
    Column("prices_fen", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_by", _USER, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    UniqueConstraint("number", "party"),
    CheckConstraint("lead_days >= 0", name="lead_days"),
)

purchase_supplement = Table(
    "purchase_supplement",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("purchase", _NUMBER, ForeignKey("purchase.number"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("tier", String(12), nullable=False),
    Column("first_by", _USER, nullable=False),
    Column("first_at_us", BigInteger, nullable=False),
    Column("first_note", Text, nullable=False),
    Column("second_by", _USER, nullable=False),
    Column("second_at_us", BigInteger, nullable=False),
    Column("second_note", Text, nullable=False),
    Column("override_no", _NUMBER, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("fen > 0", name="positive"),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected')", name="state"),
    CheckConstraint("tier IN ('', 'section', 'leader', 'two_leaders')", name="tier"),
    CheckConstraint("first_by <> requested_by AND second_by <> requested_by", name="four_eyes"),
    CheckConstraint("second_by = '' OR (first_by <> '' AND first_by <> second_by)", name="two"),
    CheckConstraint(
        "state <> 'approved' OR override_no <> '' "
        "OR (first_by <> '' AND (tier <> 'two_leaders' OR second_by <> ''))",
        name="approved",
    ),
    Index("ix_purchase_supplement_purchase", "purchase"),
)

settlement = Table(
    "settlement",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("purchase", _NUMBER, ForeignKey("purchase.number"), nullable=False),
    Column("invoice", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("accepted_fen", BigInteger, nullable=False),
    Column("extra_fen", BigInteger, nullable=False),
    Column("deducted_fen", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("settled_by", _USER, nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("settled_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # The same invoice twice is the same money twice.
    UniqueConstraint("purchase", "invoice"),
    CheckConstraint(
        "fen > 0 AND accepted_fen >= 0 AND extra_fen >= 0 AND deducted_fen >= 0 "
        "AND fen = accepted_fen + extra_fen - deducted_fen",
        name="adds_up",
    ),
    CheckConstraint("settled_by <> requested_by", name="four_eyes"),
)

settlement_line = Table(
    "settlement_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("settlement.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("quantity", BigInteger, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    CheckConstraint("quantity > 0 AND price_fen >= 0", name="amounts"),
)

money_override = Table(
    "money_override",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("activation", _NUMBER, ForeignKey("activation.number"), nullable=False),
    Column("purchase", _NUMBER, ForeignKey("purchase.number"), nullable=False),
    Column("budget", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("advance_fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("verbal_approver", Text, nullable=False),
    Column("channel", String(12), nullable=False),
    Column("approved_at_us", BigInteger, nullable=False),
    Column("made_by", _USER, nullable=False),
    Column("made_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    # Empty and 0 until somebody else has reviewed it.
    Column("reviewed_by", _USER, nullable=False),
    Column("reviewed_at_us", BigInteger, nullable=False),
    Column("papers_no", Text, nullable=False),
    Column("review_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('purchase', 'overspend')", name="kind"),
    CheckConstraint("channel IN ('telephone', 'radio', 'in_person')", name="channel"),
    CheckConstraint("fen > 0 AND advance_fen >= 0 AND advance_fen <= fen", name="amounts"),
    CheckConstraint("state IN ('open', 'approved', 'objected')", name="state"),
    CheckConstraint("(state = 'open') = (reviewed_by = '')", name="reviewed"),
    CheckConstraint("reviewed_by <> made_by", name="four_eyes"),
    Index("ix_money_override_activation", "activation"),
    Index("ix_money_override_state", "state"),
)
