"""Numbers that a house sets for itself: intervals of counting, hours for papers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from depot.store.schema.metadata import metadata

# A rule that nobody has set has no row; its default stands in the domain.
house_rule = Table(
    "house_rule",
    metadata,
    Column("name", String(48), primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
)
