"""Depots, bins and docks. Each bin is a leaf account of the goods ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, String, Table, Text

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
)

dock = Table(
    "dock",
    metadata,
    Column("depot", String(32), ForeignKey("depot.code"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("kg_per_min", Float, nullable=False),
    Column("setup_min", Integer, nullable=False),
)
