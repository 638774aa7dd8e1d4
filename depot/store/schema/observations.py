"""What suppliers were to do and did; reliability is computed from it, never stored."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
)  # fmt: skip

from depot.store.schema.metadata import metadata

supplier_observation = Table(
    "supplier_observation",
    metadata,
    Column("source_no", String(64), primary_key=True),
    # A supplier, a seller, a partner or a community.
    Column("supplier", String(64), primary_key=True),
    # Empty: tells of all its goods.
    Column("item", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("promised", BigInteger, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    Column("promised_min", Integer, nullable=False),
    Column("actual_min", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint(
        "kind IN ('real', 'purchase', 'drill', 'spot_check', 'household')", name="kind"
    ),
    CheckConstraint("promised > 0 AND delivered >= 0", name="units"),
    CheckConstraint("promised_min >= 0 AND actual_min >= 0", name="minutes"),
    CheckConstraint("supplier <> '' AND source_no <> ''", name="named"),
)
