"""Saved dispatch plans, with the document that they were checked as."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.append_only import protect
from depot.store.schema.metadata import RowId, metadata

plan = Table(
    "plan",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("scenario_code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # Position of the ledger that the plan's supplies were read at.
    Column("snapshot_seq", BigInteger, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("solver_version", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("people_total", Integer, nullable=False),
    Column("people_relieved", Integer, nullable=False),
    Column("bound_people", Integer, nullable=False),
    Column("gap", Float, nullable=False),
    Column("deadline_min", Integer, nullable=False),
    Column("worst_site", String(64), nullable=False),
    Column("document", Text, nullable=False),
)

# Plans of the days after a dispatch plan; several a plan, made again as things go.
days_plan = Table(
    "days_plan",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Column("start_min", Integer, nullable=False),
    Column("end_min", Integer, nullable=False),
    Column("trips", Integer, nullable=False),
    Column("person_days", Float, nullable=False),
    Column("wanted", Float, nullable=False),
    Column("bound", Float, nullable=False),
    Column("document", Text, nullable=False),
    CheckConstraint("start_min < end_min", name="span"),
    Index("ix_days_plan_plan_id", "plan_id"),
)

protect(plan)
protect(days_plan)
