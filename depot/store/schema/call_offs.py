"""Call-off orders: one for each supplier of a dispatch order, with its trucks and its answers."""

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
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import metadata

_NUMBER = String(32)
_USER = String(64)
_INSTANTS = (
    "drafted_at_us", "sent_at_us", "read_at_us", "confirmed_at_us", "ready_at_us",
    "finished_at_us", "settled_at_us",
)  # fmt: skip

call_off_order = Table(
    "call_off_order",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("order_id", ForeignKey("dispatch_order.id"), nullable=False),
    Column("supplier", String(32), ForeignKey("supplier.code"), nullable=False),
    Column("state", String(12), nullable=False),
    # Instants are 0, names empty, until it has come that far.
    *(Column(name, BigInteger, nullable=False) for name in _INSTANTS),
    Column("sent_by", _USER, nullable=False),
    Column("contact", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("settled_by", _USER, nullable=False),
    Column("settled_fen", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    UniqueConstraint("order_id", "supplier"),
    CheckConstraint(
        "state IN ('drafted', 'sent', 'read', 'confirmed', 'loaded', 'arrived', 'released', "
        "'settled')",
        name="state",
    ),
    CheckConstraint("(sent_by = '') = (sent_at_us = 0)", name="sent"),
    CheckConstraint("(confirmed_by = '') = (confirmed_at_us = 0)", name="confirmed"),
    CheckConstraint("(state = 'settled') = (settled_by <> '')", name="settled"),
    CheckConstraint("settled_fen >= 0", name="amount"),
    CheckConstraint(
        "read_at_us = 0 OR (sent_at_us > 0 AND read_at_us >= sent_at_us)", name="read_after_sent"
    ),
    CheckConstraint(
        "confirmed_at_us = 0 OR (sent_at_us > 0 AND confirmed_at_us >= sent_at_us "
        "AND ready_at_us >= sent_at_us)",
        name="confirmed_after_sent",
    ),
    Index("ix_call_off_order_state", "state"),
)

call_off_order_item = Table(
    "call_off_order_item",
    metadata,
    Column("number", _NUMBER, ForeignKey("call_off_order.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("called", BigInteger, nullable=False),
    Column("confirmed", BigInteger, nullable=False),
    Column("promised_min", Integer, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    CheckConstraint("called > 0 AND confirmed >= 0 AND confirmed <= called", name="units"),
    CheckConstraint("promised_min >= 0 AND price_fen >= 0", name="terms"),
)

call_off_order_stop = Table(
    "call_off_order_stop",
    metadata,
    Column("number", _NUMBER, ForeignKey("call_off_order.number"), primary_key=True),
    Column("trip", Integer, primary_key=True, autoincrement=False),
    Column("stop", Integer, primary_key=True, autoincrement=False),
    Column("site_name", Text, nullable=False),
    Column("load_due_us", BigInteger, nullable=False),
    Column("arrive_due_us", BigInteger, nullable=False),
    Column("loaded_at_us", BigInteger, nullable=False),
    Column("arrived_at_us", BigInteger, nullable=False),
    Column("received_by", Text, nullable=False),
    Column("dropped", String(8), nullable=False),
    CheckConstraint(
        "arrived_at_us = 0 OR (loaded_at_us > 0 AND arrived_at_us >= loaded_at_us)",
        name="arrived_after_loaded",
    ),
    CheckConstraint("(arrived_at_us > 0) = (received_by <> '')", name="received"),
    CheckConstraint("dropped IN ('', 'us', 'supplier')", name="dropped_by"),
    CheckConstraint("dropped = '' OR loaded_at_us = 0", name="dropped"),
)

call_off_order_line = Table(
    "call_off_order_line",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("trip", Integer, primary_key=True, autoincrement=False),
    Column("stop", Integer, primary_key=True, autoincrement=False),
    Column("item", String(32), primary_key=True),
    Column("called", BigInteger, nullable=False),
    Column("loaded", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["number", "trip", "stop"],
        ["call_off_order_stop.number", "call_off_order_stop.trip", "call_off_order_stop.stop"],
        name="fk_call_off_order_line_stop",
    ),
    ForeignKeyConstraint(
        ["number", "item"],
        ["call_off_order_item.number", "call_off_order_item.item"],
        name="fk_call_off_order_line_item",
    ),
    CheckConstraint(
        "called > 0 AND loaded >= 0 AND loaded <= called AND received >= 0 AND received <= loaded",
        name="units",
    ),
)

call_off_step = Table(
    "call_off_step",
    metadata,
    Column("number", _NUMBER, ForeignKey("call_off_order.number"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    Column("actor", _USER, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("noted_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
)
