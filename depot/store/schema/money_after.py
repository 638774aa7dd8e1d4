"""Refunds, commitments carried into the next year, and whose quotes are listed suppliers'."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
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

refund = Table(
    "refund",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("purchase", _NUMBER, ForeignKey("purchase.number"), nullable=False),
    Column("settlement", _NUMBER, ForeignKey("settlement.number"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("credit_no", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("line", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("recorded_by", _USER, nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # The same credit note twice is the same money twice.
    UniqueConstraint("purchase", "credit_no"),
    CheckConstraint("fen > 0", name="positive"),
    CheckConstraint("recorded_by <> requested_by", name="four_eyes"),
)

carry_over = Table(
    "carry_over",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("ref", _NUMBER, ForeignKey("commitment.ref"), nullable=False),
    # Empty until it is approved.
    Column("new_ref", _NUMBER, nullable=False),
    Column("from_line", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("to_line", _LINE, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected')", name="state"),
    CheckConstraint("fen > 0 AND from_line <> to_line", name="amounts"),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(state = 'waiting') = (decided_by = '')", name="decided"),
    CheckConstraint("(state = 'approved') = (new_ref <> '')", name="carried"),
    Index("ix_carry_over_ref", "ref"),
)

quote_supplier = Table(
    "quote_supplier",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("quote", Integer, primary_key=True, autoincrement=False),
    Column("supplier", String(32), ForeignKey("supplier.code"), nullable=False),
    ForeignKeyConstraint(
        ["number", "quote"],
        ["purchase_quote.number", "purchase_quote.quote"],
        name="fk_quote_supplier_purchase_quote",
    ),
)
