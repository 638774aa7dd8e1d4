"""Papers and their gap-free numbers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from depot.store.schema.metadata import metadata

# The last number taken of each kind of paper in each year.
counter = Table(
    "counter",
    metadata,
    Column("doc_type", String(8), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("doc_type", String(8), nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("party", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("occurred_at_us", BigInteger, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
)
