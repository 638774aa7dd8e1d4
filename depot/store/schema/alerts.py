"""Alerts (预警) and everything that was done about them."""

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
    text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

alert = Table(
    "alert",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(128), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("subject", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("due_on", Date),
    Column("role", String(16), nullable=False),
    # User name; empty: all who hold the right.
    Column("owner", String(32), nullable=False),
    Column("opened_at_us", BigInteger, nullable=False),
    # 0 while it is open.
    Column("closed_at_us", BigInteger, nullable=False),
    Column("acknowledged_by", String(32), nullable=False),
    Column("acknowledged_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    # 0 until its time is over.
    Column("escalated_at_us", BigInteger, nullable=False),
    CheckConstraint("severity IN ('info', 'warn', 'urgent')", name="severity"),
    CheckConstraint("(acknowledged_by = '') = (acknowledged_at_us = 0)", name="acknowledged"),
    Index(
        "ix_alert_open_key", "key", unique=True,
        sqlite_where=text("closed_at_us = 0"), postgresql_where=text("closed_at_us = 0"),
    ),
    Index("ix_alert_closed_at_us", "closed_at_us"),
)  # fmt: skip

alert_event = Table(
    "alert_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("alert_id", ForeignKey("alert.id"), nullable=False),
    Column("what", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint(
        "what IN ('opened', 'closed', 'acknowledged', 'escalated', 'handed_over', 'worse')",
        name="what",
    ),
    Index("ix_alert_event_alert_id", "alert_id"),
)
