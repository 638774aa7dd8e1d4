"""Files by the hash of their content, and what they belong to. Both only grow."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import metadata

attachment = Table(
    "attachment",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(32), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("size > 0 AND size <= 10485760", name="size"),
    CheckConstraint("length(content) = size", name="content"),
)

attachment_link = Table(
    "attachment_link",
    metadata,
    Column("subject_kind", String(16), primary_key=True),
    Column("subject_id", String(64), primary_key=True),
    Column("sha256", String(64), ForeignKey("attachment.sha256"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Index("ix_attachment_link_sha256", "sha256"),
)
