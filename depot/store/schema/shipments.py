"""Shipments: a truckload with its pick list, its stops, its history and its differences."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

_USER = String(32)

shipment = Table(
    "shipment",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("demand_ref", String(64), nullable=False, unique=True),
    # NULL and 0 for a requisition's shipment.
    Column("order_id", ForeignKey("dispatch_order.id")),
    Column("trip", Integer, nullable=False),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("destination", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("approved_by", _USER, nullable=False),
    Column("approved_at_us", BigInteger, nullable=False),
    Column("planned_load_us", BigInteger, nullable=False),
    Column("planned_departure_us", BigInteger, nullable=False),
    Column("plate", Text, nullable=False),
    Column("vehicle", String(32), nullable=False),
    Column("driver", Text, nullable=False),
    Column("phone", Text, nullable=False),
    # 0: unknown.
    Column("max_g", BigInteger, nullable=False),
    Column("max_cm3", BigInteger, nullable=False),
    Column("loading_at_us", BigInteger, nullable=False),
    Column("loaded_by", _USER, nullable=False),
    Column("loaded_at_us", BigInteger, nullable=False),
    Column("checked_by", _USER, nullable=False),
    Column("departed_by", _USER, nullable=False),
    Column("departed_at_us", BigInteger, nullable=False),
    Column("document_no", String(32), nullable=False),
    CheckConstraint("kind IN ('requisition', 'order')", name="kind"),
    CheckConstraint("(kind = 'order') = (order_id IS NOT NULL)", name="order"),
    CheckConstraint(
        "status IN ('approved', 'picking', 'picked', 'loaded', 'departed', 'arrived', 'received', "
        "'turned_back', 'cancelled')",
        name="status",
    ),
    CheckConstraint(
        "(document_no <> '') = (status IN ('departed', 'arrived', 'received', 'turned_back'))",
        name="document",
    ),
    CheckConstraint("(document_no = '') = (departed_at_us = 0)", name="departed"),
    # Whoever loaded is no second pair of eyes.
    CheckConstraint("checked_by = '' OR checked_by <> loaded_by", name="four_eyes"),
    Index("ix_shipment_status", "status"),
    Index("ix_shipment_order_id", "order_id"),
)

shipment_stop = Table(
    "shipment_stop",
    metadata,
    Column("number", String(32), ForeignKey("shipment.number"), primary_key=True),
    Column("stop", Integer, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("site_name", Text, nullable=False),
    Column("planned_arrival_us", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("arrived_at_us", BigInteger, nullable=False),
    Column("signed_at_us", BigInteger, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("entered_by", _USER, nullable=False),
    Column("note", Text, nullable=False),
    Column("document_no", String(32), nullable=False),
    CheckConstraint("status IN ('waiting', 'arrived', 'received', 'turned_back')", name="status"),
    CheckConstraint("(status = 'received') = (signed_by <> '')", name="signed"),
)

shipment_line = Table(
    "shipment_line",
    metadata,
    Column("number", String(32), ForeignKey("shipment.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("stop", Integer, nullable=False),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("bin", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("picked", BigInteger, nullable=False),
    Column("missing", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("method", String(8), nullable=False),
    Column("picked_by", _USER, nullable=False),
    Column("picked_at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("replaces", Integer, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("damaged", BigInteger, nullable=False),
    Column("absent", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["number", "stop"],
        ["shipment_stop.number", "shipment_stop.stop"],
        name="fk_shipment_line_shipment_stop",
    ),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("picked >= 0 AND missing >= 0 AND picked + missing <= quantity", name="picked"),
    CheckConstraint("state IN ('open', 'picked', 'short', 'replaced')", name="state"),
    CheckConstraint("state IN ('picked', 'short') OR picked = 0", name="confirmed"),
    CheckConstraint(
        "received >= 0 AND damaged >= 0 AND absent >= 0 AND received + damaged + absent <= picked",
        name="signed",
    ),
    Index("ix_shipment_line_lot_id", "lot_id"),
)

shipment_step = Table(
    "shipment_step",
    metadata,
    Column("number", String(32), ForeignKey("shipment.number"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("actor", _USER, nullable=False),
    Column("method", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
)

# What did not arrive as it left. In transit until somebody else than the reporter settles it.
shipment_difference = Table(
    "shipment_difference",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("line", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("reported_by", _USER, nullable=False),
    Column("reported_at_us", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(
        ["number", "line"],
        ["shipment_line.number", "shipment_line.line"],
        name="fk_shipment_difference_shipment_line",
    ),
    CheckConstraint("kind IN ('damaged', 'missing')", name="kind"),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("outcome IN ('open', 'lost', 'returned', 'delivered')", name="outcome"),
    CheckConstraint("(outcome = 'open') = (decided_by = '')", name="decided"),
    # Four eyes: a loss is never confirmed by who reported it.
    CheckConstraint("outcome <> 'lost' OR decided_by <> reported_by", name="four_eyes"),
    Index("ix_shipment_difference_number", "number"),
    Index("ix_shipment_difference_outcome", "outcome"),
)
