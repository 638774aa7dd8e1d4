"""Vetted sellers with their offers, reference prices, and what was bought in emergencies."""

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

from depot.store.schema.metadata import RowId, metadata

_USER = String(64)
_NUMBER = String(32)
_CODE = String(32)

seller_vetting = Table(
    "seller_vetting",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("supplier", _CODE, ForeignKey("supplier.code"), nullable=False),
    Column("licence_no", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("checked", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", _USER, nullable=False),
    Column("proposed_at_us", BigInteger, nullable=False),
    # Empty and 0 until somebody else decides, and until it is struck off.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("struck_by", _USER, nullable=False),
    Column("struck_at_us", BigInteger, nullable=False),
    Column("struck_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('waiting', 'listed', 'rejected', 'struck')", name="state"),
    CheckConstraint("valid_from <= valid_to", name="validity"),
    CheckConstraint("decided_by <> proposed_by", name="four_eyes"),
    CheckConstraint("(state = 'waiting') = (decided_by = '')", name="decided"),
    CheckConstraint("(state = 'struck') = (struck_by <> '')", name="struck"),
    Index("ix_seller_vetting_supplier", "supplier"),
)

seller_offer = Table(
    "seller_offer",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("supplier", _CODE, ForeignKey("supplier.code"), nullable=False),
    Column("item", _CODE, ForeignKey("item.code"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("taken", BigInteger, nullable=False),
    Column("lead_day_min", Integer, nullable=False),
    Column("lead_night_min", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    # 1 for the newest of a supplier and item, 0 for those that it replaced.
    Column("current", Integer, nullable=False),
    Column("recorded_by", _USER, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("fen > 0 AND quantity >= 0", name="amounts"),
    # No more is bought than is on offer, whoever buys at once.
    CheckConstraint("taken >= 0 AND taken <= quantity", name="taken"),
    CheckConstraint("lead_day_min >= 0 AND lead_night_min >= 0", name="lead"),
    CheckConstraint("valid_from <= valid_to", name="validity"),
    CheckConstraint("current IN (0, 1)", name="current"),
    Index("ix_seller_offer_supplier_item", "supplier", "item"),
)

reference_price = Table(
    "reference_price",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("item", _CODE, ForeignKey("item.code"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("of_day", Date, nullable=False),
    Column("recorded_by", _USER, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("fen > 0", name="positive"),
    CheckConstraint("source <> ''", name="stated"),
    Index("ix_reference_price_item", "item"),
)

emergency_purchase = Table(
    "emergency_purchase",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("activation", _NUMBER, ForeignKey("activation.number"), nullable=False),
    Column("depot", _CODE, ForeignKey("depot.code"), nullable=False),
    Column("needed_by_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", _USER, nullable=False),
    Column("made_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
)

emergency_purchase_line = Table(
    "emergency_purchase_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("emergency_purchase.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("offer", ForeignKey("seller_offer.id"), nullable=False),
    Column("supplier", _CODE, nullable=False),
    Column("item", _CODE, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("reference_fen", BigInteger, nullable=False),
    Column("reference_source", Text, nullable=False),
    Column("reference_on", Date, nullable=False),
    Column("limit_percent", Integer, nullable=False),
    Column("ready_at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("purchase", _NUMBER, ForeignKey("purchase.number"), nullable=False),
    Column("override", _NUMBER, ForeignKey("money_override.number"), nullable=False),
    CheckConstraint("quantity > 0 AND fen > 0 AND reference_fen > 0", name="amounts"),
    CheckConstraint("reference_source <> ''", name="stated"),
    # Far above the reference, never without a reason.
    CheckConstraint(
        "reason <> '' OR fen * 100 <= reference_fen * (100 + limit_percent)", name="gouging"
    ),
    Index("ix_emergency_purchase_line_purchase", "purchase"),
)
