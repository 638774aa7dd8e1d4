"""Transfers between depots: what was ordered by lot and bin, and every step on the way."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import metadata

_USER = String(32)

transfer = Table(
    "transfer",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("origin", String(32), ForeignKey("depot.code"), nullable=False),
    Column("destination", String(32), ForeignKey("depot.code"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("vehicle", Text, nullable=False),
    Column("driver", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("ordered_by", _USER, nullable=False),
    # Empty until it happens; the last one who received.
    Column("sent_by", _USER, nullable=False),
    Column("received_by", _USER, nullable=False),
    Column("written_off_by", _USER, nullable=False),
    Column("departed_at_us", BigInteger, nullable=False),
    CheckConstraint("origin <> destination", name="two_depots"),
    CheckConstraint(
        "status IN ('ordered', 'departed', 'arrived', 'closed', 'cancelled')", name="status"
    ),
    CheckConstraint("(sent_by = '') = (status IN ('ordered', 'cancelled'))", name="sent"),
    CheckConstraint("(sent_by = '') = (departed_at_us = 0)", name="departed"),
    # Four eyes, whatever a program does: nobody writes off what they moved.
    CheckConstraint(
        "written_off_by = '' OR (written_off_by <> ordered_by AND written_off_by <> sent_by "
        "AND written_off_by <> received_by)",
        name="four_eyes",
    ),
    Index("ix_transfer_status", "status"),
)

# What is to go, lot by lot, as reserved when it was ordered.
transfer_line = Table(
    "transfer_line",
    metadata,
    Column("number", String(32), ForeignKey("transfer.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("bin", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    UniqueConstraint("number", "lot_id", "bin"),
    CheckConstraint("quantity > 0", name="positive"),
)

transfer_step = Table(
    "transfer_step",
    metadata,
    Column("number", String(32), ForeignKey("transfer.number"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    # The 入库单 of an arrival; else the transfer's own number.
    Column("document_no", String(32), nullable=False),
    Column("actor", _USER, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint(
        "kind IN ('ordered', 'cancelled', 'departed', 'received', 'returned', 'written_off')",
        name="kind",
    ),
)
