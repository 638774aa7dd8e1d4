"""Depots, bins and docks. Each bin is a leaf account of the goods ledger."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    false,
)  # fmt: skip

from depot.store.schema.metadata import metadata

depot = Table(
    "depot",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("kind", String(16), nullable=False),
)

bin_ = Table(
    "bin",
    metadata,
    Column("depot", String(32), ForeignKey("depot.code"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, unique=True),
    Column("zone", Text, nullable=False),
    Column("floor_m2", Float, nullable=False),
    Column("volume_cm3", BigInteger, nullable=False),
    Column("max_g", BigInteger, nullable=False),
    Column("storage_classes", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("stack_mm", Integer, nullable=False, server_default="0"),
    Column("hazard_classes", Text, nullable=False, server_default=""),
    Column("x_m", Float, nullable=False, server_default="0"),
    Column("y_m", Float, nullable=False, server_default="0"),
    Column("width_m", Float, nullable=False, server_default="0"),
    Column("depth_m", Float, nullable=False, server_default="0"),
    Column("front", String(8), nullable=False, server_default="south"),
    Column("closed", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("purpose", String(8), nullable=False, server_default="store"),
)

dock = Table(
    "dock",
    metadata,
    Column("depot", String(32), ForeignKey("depot.code"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("kg_per_min", Float, nullable=False),
    Column("setup_min", Integer, nullable=False),
    Column("x_m", Float, nullable=False, server_default="0"),
    Column("y_m", Float, nullable=False, server_default="0"),
    Column("note", Text, nullable=False, server_default=""),
)

# People who load and unload.
crew = Table(
    "crew",
    metadata,
    Column("depot", String(32), ForeignKey("depot.code"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("kg_per_min", Float, nullable=False),
    Column("call_min", Integer, nullable=False),
    CheckConstraint("people > 0 AND kg_per_min > 0 AND call_min >= 0", name="rates"),
)

# The building or yard that a depot's bins lie in.
floor_plan = Table(
    "floor_plan",
    metadata,
    Column("depot", String(32), ForeignKey("depot.code"), primary_key=True),
    Column("width_m", Float, nullable=False),
    Column("depth_m", Float, nullable=False),
    Column("cross_aisles_m", Text, nullable=False),
    Column("aisle_m", Float, nullable=False),
    CheckConstraint("width_m > 0 AND depth_m > 0 AND aisle_m > 0", name="sides"),
)

# Two storage or hazard classes that must not share a bin.
separation = Table(
    "separation",
    metadata,
    Column("first", String(32), primary_key=True),
    Column("second", String(32), primary_key=True),
    Column("reason_zh", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
    CheckConstraint("first <> second", name="differ"),
)
