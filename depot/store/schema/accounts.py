"""Users, their rights, and recent attempts to log in."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    false,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

app_user = Table(
    "app_user",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("display_zh", Text, nullable=False),
    Column("display_en", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("demo", Boolean(create_constraint=False), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("locked", Boolean(create_constraint=False), nullable=False, server_default=false()),
    CheckConstraint("language IN ('zh', 'en')", name="language"),
)

user_right = Table(
    "user_right",
    metadata,
    Column("user_name", String(32), ForeignKey("app_user.name"), primary_key=True),
    Column("right", String(16), primary_key=True),
)

# Names that nobody has are counted too, so that being locked out tells nothing about them.
login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("user_name", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Index("ix_login_attempt_user_name_at_us", "user_name", "at_us"),
)
