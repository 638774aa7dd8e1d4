"""Procurement plans with their lines."""

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

procurement_plan = Table(
    "procurement_plan",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("horizon_on", Date, nullable=False),
    Column("target_percent", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("drafted_by", _USER, nullable=False),
    Column("drafted_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    # Empty and 0 until somebody else decides.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'withdrawn')", name="state"),
    CheckConstraint("target_percent BETWEEN 1 AND 100", name="target"),
    CheckConstraint("decided_by <> drafted_by", name="four_eyes"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by <> '')", name="decided"),
)

procurement_line = Table(
    "procurement_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("procurement_plan.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("item", _CODE, ForeignKey("item.code"), nullable=False),
    Column("plan_group", String(24), nullable=False),
    Column("way", String(8), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("unit_fen", BigInteger, nullable=False),
    Column("counts", BigInteger, nullable=False),
    Column("people", BigInteger, nullable=False),
    # Empty: no budget line has the money.
    Column("budget", String(48), nullable=False),
    Column("supplier", _CODE, nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("basis", Text, nullable=False),
    Column("standard", BigInteger, nullable=False),
    Column("usable", BigInteger, nullable=False),
    Column("coming", BigInteger, nullable=False),
    Column("reliable", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("ref", _NUMBER, nullable=False),
    CheckConstraint("way IN ('buy', 'sign', 'renew')", name="way"),
    CheckConstraint("quantity > 0 AND unit_fen > 0 AND counts >= 0", name="amounts"),
    CheckConstraint("state IN ('proposed', 'struck', 'ordered')", name="state"),
    # Nothing is ordered without money, and once.
    CheckConstraint("(state = 'ordered') = (ref <> '')", name="ordered"),
    CheckConstraint("state <> 'ordered' OR budget <> ''", name="funded"),
    Index("ix_procurement_line_ref", "ref"),
)
