"""Dispatch orders: header, trips, stops with what they unload, and picked lots."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

_USER = String(32)

dispatch_order = Table(
    "dispatch_order",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False, unique=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("status", String(16), nullable=False),
    Column("event", Text, nullable=False),
    Column("response_level", Text, nullable=False),
    Column("order_min", Integer, nullable=False),
    Column("deadline_min", Integer, nullable=False),
    Column("requested_by", _USER, ForeignKey("app_user.name"), nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("decided_by", _USER, ForeignKey("app_user.name")),
    Column("decided_at_us", BigInteger),
    Column("cancelled_by", _USER, ForeignKey("app_user.name")),
    Column("cancelled_at_us", BigInteger),
    Column("note", Text, nullable=False),
    # Four eyes, whatever a program does.
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint(
        "status IN ('draft', 'approved', 'issuing', 'issued', 'rejected', 'cancelled')",
        name="status",
    ),
    CheckConstraint("status IN ('draft', 'cancelled') OR decided_by IS NOT NULL", name="decided"),
    CheckConstraint("(decided_by IS NULL) = (decided_at_us IS NULL)", name="decided_at"),
)

order_trip = Table(
    "order_trip",
    metadata,
    Column("order_id", ForeignKey("dispatch_order.id"), primary_key=True),
    Column("trip", Integer, primary_key=True),
    Column("vehicle", String(32), nullable=False),
    Column("source", String(32), nullable=False),
    Column("source_kind", String(16), nullable=False),
    Column("dock", Integer, nullable=False),
    Column("load_start_min", Integer, nullable=False),
    Column("load_end_min", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("document_no", String(32), nullable=False),
    Column("issued_by", _USER, ForeignKey("app_user.name")),
    Column("issued_at_us", BigInteger),
    CheckConstraint("status IN ('planned', 'issued', 'cancelled')", name="status"),
    CheckConstraint("source_kind IN ('depot', 'supplier')", name="source_kind"),
    CheckConstraint("(status = 'issued') = (issued_at_us IS NOT NULL)", name="issued"),
)

# Suppliers' own trucks that an order's trips use; what the supplier told of them may change.
order_truck = Table(
    "order_truck",
    metadata,
    Column("order_id", ForeignKey("dispatch_order.id"), primary_key=True),
    Column("vehicle", String(32), primary_key=True),
    Column("supplier", String(32), ForeignKey("supplier.code"), nullable=False),
    Column("vehicle_class", String(32), ForeignKey("vehicle_class.code"), nullable=False),
    Column("plate", Text, nullable=False),
    Column("driver", Text, nullable=False),
    Column("phone", Text, nullable=False),
    CheckConstraint("plate <> '' OR (driver = '' AND phone = '')", name="plate"),
)

order_stop = Table(
    "order_stop",
    metadata,
    Column("order_id", ForeignKey("dispatch_order.id"), primary_key=True),
    Column("trip", Integer, primary_key=True),
    Column("stop", Integer, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("site_name", Text, nullable=False),
    Column("arrive_min", Integer, nullable=False),
    Column("leave_min", Integer, nullable=False),
    ForeignKeyConstraint(
        ["order_id", "trip"],
        ["order_trip.order_id", "order_trip.trip"],
        name="fk_order_stop_order_trip",
    ),
)

order_line = Table(
    "order_line",
    metadata,
    Column("order_id", ForeignKey("dispatch_order.id"), primary_key=True),
    Column("trip", Integer, primary_key=True),
    Column("stop", Integer, primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["order_id", "trip", "stop"],
        ["order_stop.order_id", "order_stop.trip", "order_stop.stop"],
        name="fk_order_line_order_stop",
    ),
    CheckConstraint("quantity > 0", name="positive"),
)

# Which lot from which bin for which stop; line counts in walking order within a trip.
pick_line = Table(
    "pick_line",
    metadata,
    Column("order_id", ForeignKey("dispatch_order.id"), primary_key=True),
    Column("trip", Integer, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("stop", Integer, nullable=False),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("bin", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["order_id", "trip", "stop"],
        ["order_stop.order_id", "order_stop.trip", "order_stop.stop"],
        name="fk_pick_line_order_stop",
    ),
    CheckConstraint("quantity > 0", name="positive"),
)
