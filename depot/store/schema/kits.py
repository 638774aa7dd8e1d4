"""Kits: what belongs into one, by version, and what lots each lot of kits is made of."""

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

from depot.store.schema.metadata import metadata

kit_recipe = Table(
    "kit_recipe",
    metadata,
    Column("kit", String(32), ForeignKey("item.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("mark IN ('sourced', 'derived', 'likely', 'estimated')", name="mark"),
)

kit_recipe_line = Table(
    "kit_recipe_line",
    metadata,
    Column("kit", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("component", String(32), ForeignKey("item.code"), primary_key=True),
    Column("units", Integer, nullable=False),
    ForeignKeyConstraint(
        ["kit", "version"], ["kit_recipe.kit", "kit_recipe.version"],
        name="fk_kit_recipe_line_kit_recipe",
    ),
    CheckConstraint("units > 0", name="positive"),
    CheckConstraint("component <> kit", name="not_itself"),
)  # fmt: skip

# All kits of one lot hold the very same lots in the same amounts, so that a kit can be
# traced, and taken apart, exactly.
kit_lot = Table(
    "kit_lot",
    metadata,
    Column("lot_id", ForeignKey("lot.id"), primary_key=True),
    Column("kit", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document_no", String(32), ForeignKey("document.number"), nullable=False),
    ForeignKeyConstraint(
        ["kit", "version"], ["kit_recipe.kit", "kit_recipe.version"], name="fk_kit_lot_kit_recipe"
    ),
    Index("ix_kit_lot_document_no", "document_no"),
)

kit_part = Table(
    "kit_part",
    metadata,
    Column("kit_lot_id", ForeignKey("kit_lot.lot_id"), primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), primary_key=True),
    Column("units", Integer, nullable=False),
    CheckConstraint("units > 0", name="positive"),
    CheckConstraint("kit_lot_id <> lot_id", name="not_itself"),
    Index("ix_kit_part_lot_id", "lot_id"),
)
