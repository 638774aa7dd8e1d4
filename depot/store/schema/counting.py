"""Counts (盘点), what asked for one, and goods found that were not on the books."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

stock_count = Table(
    "stock_count",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("state", String(12), nullable=False),
    Column("round", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    # Ledger position when counting began; -1 before.
    Column("started_seq", BigInteger, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    # Empty and 0 until it is submitted, and until somebody else decides.
    Column("submitted_by", String(64), nullable=False),
    Column("submitted_at_us", BigInteger, nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    CheckConstraint("kind IN ('full', 'cycle', 'spot')", name="kind"),
    CheckConstraint(
        "state IN ('draft', 'counting', 'submitted', 'recount', 'approved', 'rejected', "
        "'cancelled')",
        name="state",
    ),
    CheckConstraint("decided_by = '' OR decided_by <> submitted_by", name="four_eyes"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by <> '')", name="decided"),
    CheckConstraint("(decided_by = '') = (decided_at_us = 0)", name="decided_at"),
    Index("ix_stock_count_state", "state"),
)

count_line = Table(
    "count_line",
    metadata,
    Column("number", String(32), ForeignKey("stock_count.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("bin", String(32), nullable=False),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    # NULL: a lot that is not on the books; the next five columns say which.
    Column("lot_id", ForeignKey("lot.id")),
    Column("supplier", Text, nullable=False),
    Column("lot_no", Text, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("made_on", Date),
    Column("status", String(12), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("is_found", Boolean(create_constraint=False), nullable=False),
    # NULL: not counted, which is something else than zero.
    Column("counted", BigInteger),
    # Units that were picked for a truck and had not left: off the shelf, on the book.
    Column("away", BigInteger, nullable=False),
    Column("counted_by", String(64), nullable=False),
    Column("counted_at_us", BigInteger, nullable=False),
    # Ledger position of the count; NULL while not counted.
    Column("at_seq", BigInteger),
    Column("round", Integer, nullable=False),
    # Why it has to be counted again; empty when it has not.
    Column("recount", String(12), nullable=False),
    # Serial numbers scanned, registered here but not scanned, scanned but registered elsewhere.
    Column("serials", Text, nullable=False),
    Column("missing", Text, nullable=False),
    Column("extra", Text, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("reason_note", Text, nullable=False),
    # Counted less booked at that position; NULL until the count is approved.
    Column("variance", BigInteger),
    Column("decided_by", String(64), nullable=False),
    CheckConstraint("counted IS NULL OR counted >= 0", name="not_negative"),
    CheckConstraint("(counted IS NULL) = (counted_by = '')", name="counted_by"),
    CheckConstraint("(counted IS NULL) = (at_seq IS NULL)", name="at_seq"),
    CheckConstraint("recount IN ('', 'variance', 'moved', 'asked')", name="recount"),
    CheckConstraint("decided_by = '' OR decided_by <> counted_by", name="four_eyes"),
    UniqueConstraint(
        "number", "account_id", "item", "supplier", "lot_no", "expires_on", "status", "owner",
        name="uq_count_line_holding",
    ),
    Index("ix_count_line_account_id_lot_id", "account_id", "lot_id"),
)  # fmt: skip

count_entry = Table(
    "count_entry",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("line", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("serials", Text, nullable=False),
    # Ledger positions at which the counter began to look and at which the number holds.
    Column("since_seq", BigInteger, nullable=False),
    Column("at_seq", BigInteger, nullable=False),
    Column("away", BigInteger, nullable=False),
    # Whether the holding moved in between; such a number is never posted.
    Column("moved", Boolean(create_constraint=False), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    ForeignKeyConstraint(
        ["number", "line"], ["count_line.number", "count_line.line"], name="fk_count_entry_line"
    ),
    CheckConstraint("quantity >= 0", name="not_negative"),
    Index("ix_count_entry_number_line", "number", "line"),
)

# What a loss took from reservations: who is short of how much.
count_cut = Table(
    "count_cut",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("reservation_id", ForeignKey("reservation.id"), primary_key=True),
    Column("demand_ref", String(64), nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("short", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["number", "line"], ["count_line.number", "count_line.line"], name="fk_count_cut_line"
    ),
    CheckConstraint("short > 0 AND short <= reserved", name="short"),
)

count_flag = Table(
    "count_flag",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # The count that answered it; empty and 0 while it is open.
    Column("cleared_by", String(32), nullable=False),
    Column("cleared_at_us", BigInteger, nullable=False),
    CheckConstraint("(cleared_by = '') = (cleared_at_us = 0)", name="cleared"),
    Index("ix_count_flag_cleared_at_us", "cleared_at_us"),
)

found_goods = Table(
    "found_goods",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_no", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("confirmed_by", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("confirmed_by <> '' AND confirmed_by <> actor", name="four_eyes"),
)
