"""Write-offs (报废) with their approval, and how the goods were disposed of."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import metadata

write_off = Table(
    "write_off",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("note", Text, nullable=False),
    Column("requested_by", String(64), nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    # Empty and 0 until somebody else decides.
    Column("decided_by", String(64), nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    CheckConstraint(
        "state IN ('draft', 'withdrawn', 'rejected', 'approved', 'disposed')", name="state"
    ),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(state IN ('draft', 'withdrawn')) = (decided_by = '')", name="decided"),
    CheckConstraint("(decided_by = '') = (decided_at_us = 0)", name="decided_at"),
)

write_off_line = Table(
    "write_off_line",
    metadata,
    Column("number", String(32), ForeignKey("write_off.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    # The version when it was drafted: names and prices of a reprint stay the same.
    Column("item", String(32), nullable=False),
    Column("item_version", Integer, nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    # One a line.
    Column("serials", Text, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
    ForeignKeyConstraint(
        ["item", "item_version"], ["item_version.code", "item_version.version"],
        name="fk_write_off_line_item_version",
    ),
)  # fmt: skip

disposal = Table(
    "disposal",
    metadata,
    Column("number", String(32), ForeignKey("write_off.number"), primary_key=True),
    Column("method", String(16), nullable=False),
    Column("done_on", Date, nullable=False),
    Column("handled_by", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint(
        "method IN ('recycled', 'destroyed', 'hazardous_waste', 'landfill', 'sold', 'lost')",
        name="method",
    ),
)
