"""What happened to a lot after it was made: extensions by re-test, recalls.

`lot_event` only grows. `lot_state` is its fold: one row for each lot that has an event,
written in the same command, so that every query sees the present expiry by one join.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    func,
    text,
)  # fmt: skip

from depot.store.schema.ledger import lot
from depot.store.schema.metadata import RowId, metadata

lot_event = Table(
    "lot_event",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    # Certificate of an extension, number of a recall.
    Column("reference", String(64), nullable=False),
    # What holds after the event; 9999-12-31 for goods that never expire.
    Column("expires_on", Date, nullable=False),
    Column("recall", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('extension', 'recall', 'recall_ended')", name="kind"),
    CheckConstraint("(kind = 'recall') = (recall <> '')", name="recall"),
    Index("ix_lot_event_lot_id_id", "lot_id", "id"),
)

lot_state = Table(
    "lot_state",
    metadata,
    Column("lot_id", ForeignKey("lot.id"), primary_key=True),
    Column("expires_on", Date, nullable=False),
    # The open recall that holds it; empty when none does.
    Column("recall", String(32), nullable=False),
)

extension = Table(
    "extension",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("from_expires_on", Date, nullable=False),
    Column("to_expires_on", Date, nullable=False),
    Column("tested_on", Date, nullable=False),
    Column("laboratory", Text, nullable=False),
    Column("certificate_no", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('open', 'approved', 'rejected')", name="state"),
    CheckConstraint("to_expires_on > from_expires_on", name="forward"),
    CheckConstraint("certificate_no <> '' AND laboratory <> ''", name="certificate"),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("(state = 'open') = (decided_by = '')", name="decided"),
    Index(
        "ix_extension_open", "lot_id", unique=True,
        sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
    ),
)  # fmt: skip

recall = Table(
    "recall",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("ended_by", Text, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("end_reason", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("outcome IN ('open', 'released', 'disposed')", name="outcome"),
    CheckConstraint("ended_by <> started_by", name="four_eyes"),
    CheckConstraint("(outcome = 'open') = (ended_by = '')", name="ended"),
)

# The lot itself and the kits made with it.
recall_lot = Table(
    "recall_lot",
    metadata,
    Column("number", String(32), ForeignKey("recall.number"), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), primary_key=True),
    Column("held_units", BigInteger, nullable=False),
    Column("freed_units", BigInteger, nullable=False),
    # Demands whose reservations were freed, one a line.
    Column("demands", Text, nullable=False),
    CheckConstraint("held_units >= 0 AND freed_units >= 0", name="units"),
)


def present_expiry() -> ColumnElement[Any]:
    """Return a lot's expiry as it holds now; `lot_state` must be joined (outer)."""
    return func.coalesce(lot_state.c.expires_on, lot.c.expires_on)


def not_recalled() -> ColumnElement[bool]:
    """Return whether no recall holds a lot; `lot_state` must be joined (outer)."""
    return func.coalesce(lot_state.c.recall, "") == ""
