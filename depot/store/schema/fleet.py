"""Trucks and their classes."""

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
)  # fmt: skip

from depot.store.schema.metadata import metadata

vehicle_class = Table(
    "vehicle_class",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("capacity_g", BigInteger, nullable=False),
    Column("capacity_cm3", BigInteger, nullable=False),
    Column("profile", String(32), nullable=False),
    Column("cost_cny_per_km", Float, nullable=False),
    Column("pallets", Integer, nullable=False, server_default="0"),
    CheckConstraint("capacity_g > 0 AND capacity_cm3 > 0", name="capacity"),
)

vehicle = Table(
    "vehicle",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("vehicle_class", String(32), ForeignKey("vehicle_class.code"), nullable=False),
    Column("start", String(32), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("plate", String(32), nullable=False, unique=True),
    Column("driver", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("available_from_min", Integer, nullable=False),
    Column("available_until_min", Integer, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
)

# Trucks as they were, one version after another; papers print those of their day. A version
# without a command was there before versions were kept.
vehicle_version = Table(
    "vehicle_version",
    metadata,
    Column("code", String(32), ForeignKey("vehicle.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("command_id", String(36), nullable=False),
    Column("vehicle_class", String(32), nullable=False),
    Column("start", String(32), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("plate", String(32), nullable=False),
    Column("driver", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("available_from_min", Integer, nullable=False),
    Column("available_until_min", Integer, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
)
