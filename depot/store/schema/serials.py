"""Units with serial numbers and what happened to each."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

serial_unit = Table(
    "serial_unit",
    metadata,
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("number", String(64), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    # The holding that it is a part of.
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("grade", String(1), nullable=False),
    # Number of the paper that it is set aside for; empty when free.
    Column("held_for", String(32), nullable=False),
    Column("added_at_us", BigInteger, nullable=False),
    CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="grade"),
    Index("ix_serial_unit_lot_id", "lot_id"),
    Index("ix_serial_unit_account_id", "account_id"),
)

# Where and how a unit was after each thing that happened to it.
serial_event = Table(
    "serial_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("item", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("what", String(8), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("grade", String(1), nullable=False),
    # Nobody named the unit: it was taken by the rule.
    Column("assumed", Boolean(create_constraint=False), nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    ForeignKeyConstraint(
        ["item", "number"], ["serial_unit.item", "serial_unit.number"],
        name="fk_serial_event_serial_unit",
    ),
    CheckConstraint("what IN ('added', 'moved', 'graded', 'held', 'freed')", name="what"),
    Index("ix_serial_event_item_number", "item", "number"),
)  # fmt: skip
