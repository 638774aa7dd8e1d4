"""Tokens of devices and programs, and what they tell of trucks on the road."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

# Only a hash of the token is kept: whoever reads the database can't act with it.
api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("user_name", String(32), ForeignKey("app_user.name"), nullable=False),
    # Empty: any.
    Column("vehicle", String(32), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("made_at_us", BigInteger, nullable=False),
    # 0: never used.
    Column("seen_at_us", BigInteger, nullable=False),
    # Empty and 0 while it is good.
    Column("revoked_by", String(32), nullable=False),
    Column("revoked_at_us", BigInteger, nullable=False),
    CheckConstraint("(revoked_by = '') = (revoked_at_us = 0)", name="revoked"),
    Index("ix_api_token_user_name", "user_name"),
)

truck_position = Table(
    "truck_position",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Column("number", String(32), nullable=False),
    Column("stop", Integer, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    # NULL when only the arrival was told.
    Column("lon", Float),
    Column("lat", Float),
    # 0: unknown.
    Column("eta_us", BigInteger, nullable=False),
    Column("entered_by", String(32), nullable=False),
    ForeignKeyConstraint(
        ["number", "stop"],
        ["shipment_stop.number", "shipment_stop.stop"],
        name="fk_truck_position_stop",
    ),
    CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole"),
    CheckConstraint("lon IS NOT NULL OR eta_us <> 0", name="something"),
    Index("ix_truck_position_number", "number", "stop", "at_us"),
)
