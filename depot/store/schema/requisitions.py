"""Requisitions: what somebody asks for without a plan."""

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
)  # fmt: skip

from depot.store.schema.metadata import metadata

_USER = String(32)

requisition = Table(
    "requisition",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("destination", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("occasion", String(8), nullable=False),
    Column("event", Text, nullable=False),
    Column("needed_by_us", BigInteger, nullable=False),
    Column("lapses_at_us", BigInteger, nullable=False),
    Column("requested_by", _USER, ForeignKey("app_user.name"), nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    # Empty and 0 until somebody decides.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("occasion IN ('event', 'drill', 'daily')", name="occasion"),
    CheckConstraint("status IN ('requested', 'approved', 'rejected', 'cancelled')", name="status"),
    # Four eyes, whatever a program does.
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(decided_by <> '') = (status IN ('approved', 'rejected'))", name="decided"),
    CheckConstraint("(decided_by = '') = (decided_at_us = 0)", name="decided_at"),
    Index("ix_requisition_status", "status"),
)

requisition_line = Table(
    "requisition_line",
    metadata,
    Column("number", String(32), ForeignKey("requisition.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
)
