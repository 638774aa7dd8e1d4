"""Agreement reserves and how much the district must hold.

What is promised and called off is counted on the promise ledger; these tables
say who promised it, on what terms, and which order drew on it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

supplier = Table(
    "supplier",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone_day", Text, nullable=False),
    Column("phone_night", Text, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("docks", Integer, nullable=False),
    Column("dock_kg_per_min", Float, nullable=False),
    Column("dock_setup_min", Integer, nullable=False),
)

agreement = Table(
    "agreement",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("supplier", String(32), ForeignKey("supplier.code"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("valid_from <= valid_to", name="validity"),
)

agreement_line = Table(
    "agreement_line",
    metadata,
    Column("agreement", String(64), ForeignKey("agreement.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("lead_day_min", Integer, nullable=False),
    Column("lead_night_min", Integer, nullable=False),
    # Its holding on the promise ledger.
    Column("account_id", ForeignKey("account.id"), nullable=False, unique=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    CheckConstraint("quantity > 0 AND price_fen >= 0", name="terms"),
    CheckConstraint("lead_day_min >= 0 AND lead_night_min >= 0", name="lead"),
)

call_off = Table(
    "call_off",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("order_id", ForeignKey("dispatch_order.id"), nullable=False),
    Column("trip", Integer, nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("item", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    ForeignKeyConstraint(
        ["agreement", "item"],
        ["agreement_line.agreement", "agreement_line.item"],
        name="fk_call_off_agreement_line",
    ),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("status IN ('open', 'confirmed', 'released')", name="status"),
    Index("ix_call_off_order_id_trip", "order_id", "trip"),
)

reserve_standard = Table(
    "reserve_standard",
    metadata,
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("mark", String(16), nullable=False),
    CheckConstraint("quantity >= 0", name="not_negative"),
)
