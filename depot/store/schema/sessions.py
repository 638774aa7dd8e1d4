"""Who is logged in where, so that a reload of the browser asks for no new log-in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from depot.store.schema.metadata import metadata

# Only a hash of the token is kept: whoever reads the database can't log in with it.
web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_name", String(32), ForeignKey("app_user.name"), nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    Column("seen_at_us", BigInteger, nullable=False),
    # 0 while it is open.
    Column("ended_at_us", BigInteger, nullable=False),
    Index("ix_web_session_user_name", "user_name"),
)
