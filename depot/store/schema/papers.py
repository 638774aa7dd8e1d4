"""Workbooks that were booked, names as they were, cards and prints of papers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from depot.store.schema.metadata import metadata

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
