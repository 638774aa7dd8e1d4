"""Items and their versions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import metadata

item = Table(
    "item",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    # Money is posted as an item too; internal items are no supplies.
    Column("internal", Boolean(create_constraint=False), nullable=False),
)

item_version = Table(
    "item_version",
    metadata,
    Column("code", String(32), ForeignKey("item.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Column("plan_group", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("season", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("unit_zh", Text, nullable=False),
    Column("weight_g", BigInteger, nullable=False),
    Column("volume_cm3", BigInteger, nullable=False),
    Column("shelf_life_months", Integer),
    Column("storage_class", Text, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("expiry_required", Boolean(create_constraint=False), nullable=False),
    Column("min_remaining_days", Integer, nullable=False),
    Column("marks", Text, nullable=False),
    Column("gb38565_code", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("hazard_class", Text, nullable=False, server_default=""),
    Column("conditions", Text, nullable=False, server_default=""),
    Column("height_mm", Integer, nullable=False, server_default="0"),
    Column("stack_layers", Integer, nullable=False, server_default="0"),
    # JSON: levels from small to large; what may be issued instead.
    Column("packs", Text, nullable=False, server_default="[]"),
    Column("substitutes", Text, nullable=False, server_default="[]"),
    CheckConstraint(
        "weight_g >= 0 AND volume_cm3 >= 0 AND price_fen >= 0 AND min_remaining_days >= 0",
        name="not_negative",
    ),
)

# The tree that items are classed by: four levels, digits 1 + 2 + 2 + 2.
item_class = Table(
    "item_class",
    metadata,
    Column("code", String(7), primary_key=True),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("source", Text, nullable=False),
)
