"""Replenishment plans with their lines."""

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

from depot.store.schema.metadata import metadata

_USER = String(64)
_NUMBER = String(32)
_CODE = String(32)

replenish_plan = Table(
    "replenish_plan",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("first_on", Date, nullable=False),
    Column("months", Integer, nullable=False),
    Column("target_percent", Integer, nullable=False),
    Column("budget_percent", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("drafted_by", _USER, nullable=False),
    Column("drafted_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("document", Text, nullable=False),
    # Empty and 0 until somebody else decides.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'withdrawn')", name="state"),
    CheckConstraint("months BETWEEN 12 AND 36", name="months"),
    CheckConstraint("target_percent BETWEEN 1 AND 200", name="target"),
    CheckConstraint("budget_percent BETWEEN 0 AND 300", name="budget"),
    CheckConstraint("decided_by <> drafted_by", name="four_eyes"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by <> '')", name="decided"),
)

replenish_line = Table(
    "replenish_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("replenish_plan.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("month_on", Date, nullable=False),
    Column("task", String(12), nullable=False),
    Column("item", _CODE, ForeignKey("item.code"), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    # 0: no lot of ours yet.
    Column("lot_id", Integer, nullable=False),
    Column("depot", _CODE, nullable=False),
    Column("way", String(12), nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("supplier", _CODE, nullable=False),
    Column("until_on", Date, nullable=True),
    Column("arrives_on", Date, nullable=True),
    Column("purpose", String(24), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("ref", _NUMBER, nullable=False),
    Column("ordered_by", _USER, nullable=False),
    Column("ordered_at_us", BigInteger, nullable=False),
    CheckConstraint("task IN ('buy', 'rotate', 'renew', 'sign', 'write_off')", name="task"),
    CheckConstraint("quantity > 0 AND fen >= 0", name="amounts"),
    CheckConstraint("(ref <> '') = (ordered_by <> '')", name="ordered"),
    CheckConstraint("(task = 'renew') = (agreement <> '')", name="renewed"),
    Index("ix_replenish_line_ref", "ref"),
)
