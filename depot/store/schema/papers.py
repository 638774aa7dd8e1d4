"""Workbooks that were booked, names as they were, cards and prints of papers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

# A workbook's content is booked once, under whatever file name it comes.
workbook_import = Table(
    "workbook_import",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("document_no", String(32), nullable=False),
    Index("ix_workbook_import_command_id", "command_id"),
)

# Names of people and depots as they were given, one after another; papers print those of
# their day. A name without a command was there before names were kept.
name_version = Table(
    "name_version",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("command_id", String(36), nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    CheckConstraint("kind IN ('user', 'depot')", name="kind"),
    Index("ix_name_version_kind_code_id", "kind", "code", "id"),
)

# Each print of a paper with the hash of what came out: a reprint must give the same.
document_print = Table(
    "document_print",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("form", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("form IN ('pdf', 'xlsx')", name="form"),
    Index("ix_document_print_number_id", "number", "id"),
)

# A ledger card or a month's sums that was given a number: what it is about, and up to
# which movement it counts, so that it prints the same for ever.
ledger_card = Table(
    "ledger_card",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("depot", String(32), nullable=False),
    Column("item", String(32), nullable=False),
    Column("lot_id", BigInteger, nullable=False),
    Column("bin", String(32), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    CheckConstraint("ends_on >= starts_on", name="period"),
)
