"""Activated responses (响应启动) and goods that left before their papers (先出库后补手续)."""

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

from depot.store.schema.metadata import RowId, metadata

activation = Table(
    "activation",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("level", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    # Empty and 0 while it lasts.
    Column("ended_by", String(64), nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    # Emergency issues without papers and spending without review. One row is both the lock
    # and the rule: goods can't leave and money can't be spent under a response that has
    # ended, and it can't end while this is above zero.
    Column("open_issues", Integer, nullable=False),
    CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    CheckConstraint("open_issues >= 0", name="open_issues"),
    CheckConstraint("ended_by = '' OR open_issues = 0", name="ends_with_papers"),
    CheckConstraint("(ended_by = '') = (ended_at_us = 0)", name="ended"),
)

activation_event = Table(
    "activation_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), ForeignKey("activation.number"), nullable=False),
    Column("what", String(8), nullable=False),
    Column("level", Integer, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("what IN ('started', 'level', 'ended')", name="what"),
    Index("ix_activation_event_number", "number"),
)

emergency_issue = Table(
    "emergency_issue",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("activation", String(32), ForeignKey("activation.number"), nullable=False),
    Column("verbal_approver", Text, nullable=False),
    Column("channel", String(12), nullable=False),
    Column("approved_at_us", BigInteger, nullable=False),
    Column("issued_by", String(64), nullable=False),
    Column("issued_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    # Empty and 0 until the papers are in.
    Column("papers_no", Text, nullable=False),
    Column("papers_by", String(64), nullable=False),
    Column("papers_at_us", BigInteger, nullable=False),
    Column("papers_note", Text, nullable=False),
    # Empty and 0 unless it was not approved afterwards and somebody looked into it.
    Column("settled_by", String(64), nullable=False),
    Column("settled_at_us", BigInteger, nullable=False),
    Column("settled_note", Text, nullable=False),
    CheckConstraint("state IN ('open', 'approved', 'review', 'settled')", name="state"),
    CheckConstraint("channel IN ('telephone', 'radio', 'in_person')", name="channel"),
    CheckConstraint("(state = 'open') = (papers_by = '')", name="papers"),
    CheckConstraint("papers_by <> issued_by", name="four_eyes"),
    CheckConstraint("(state = 'settled') = (settled_by <> '')", name="settled"),
    CheckConstraint("settled_by <> issued_by", name="settled_four_eyes"),
    Index("ix_emergency_issue_state", "state"),
    Index("ix_emergency_issue_activation", "activation"),
)
