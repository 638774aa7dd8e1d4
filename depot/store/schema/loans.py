"""Loans of durable equipment (借用)."""

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
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

loan = Table(
    "loan",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False, unique=True),
    Column("borrower", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    # Who allowed it, or which paper.
    Column("basis", Text, nullable=False),
    Column("lent_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("lent_by", Text, nullable=False),
    # 0 while something is out.
    Column("closed_at_us", BigInteger, nullable=False),
    CheckConstraint("due_on >= lent_on", name="due"),
)

loan_line = Table(
    "loan_line",
    metadata,
    Column("number", String(32), ForeignKey("loan.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("bin", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("written_off", BigInteger, nullable=False),
    CheckConstraint(
        "quantity > 0 AND returned >= 0 AND written_off >= 0 "
        "AND returned + written_off <= quantity",
        name="quantities",
    ),
)

loan_event = Table(
    "loan_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), ForeignKey("loan.number"), nullable=False),
    # 0: the whole loan.
    Column("line", Integer, nullable=False),
    Column("what", String(12), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("grade", String(1), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("what IN ('lent', 'returned', 'extended', 'written_off')", name="what"),
    Index("ix_loan_event_number", "number"),
)
