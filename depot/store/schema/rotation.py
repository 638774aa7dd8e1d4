"""Rotation (轮换): goods that go to other users, drills or sale before they expire."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import metadata

rotation = Table(
    "rotation",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("way", String(16), nullable=False),
    Column("party", Text, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    # Paper of the issue; empty until the goods have left.
    Column("issue_no", String(32), nullable=False),
    Column("result", Text, nullable=False),
    Column("proceeds_fen", BigInteger, nullable=False),
    Column("ended_by", Text, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("quantity > 0 AND proceeds_fen >= 0", name="amounts"),
    CheckConstraint("way IN ('other_users', 'drill', 'sale')", name="way"),
    CheckConstraint(
        "state IN ('proposed', 'approved', 'rejected', 'issued', 'done', 'cancelled')",
        name="state",
    ),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(state IN ('issued', 'done')) = (issue_no <> '')", name="issued"),
    CheckConstraint("state <> 'done' OR result <> ''", name="result"),
    Index("ix_rotation_lot_id", "lot_id"),
)
