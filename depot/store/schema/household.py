"""Surveys of what households keep."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import metadata

household_survey = Table(
    "household_survey",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("community", String(16), nullable=False),
    Column("surveyed_on", Date, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # The same survey counts once.
    UniqueConstraint("community", "surveyed_on"),
    CheckConstraint("asked > 0", name="asked"),
)

household_survey_line = Table(
    "household_survey_line",
    metadata,
    Column("number", String(32), ForeignKey("household_survey.number"), primary_key=True),
    Column("item", String(32), primary_key=True),
    Column("equipped", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    # No more households have it than were asked.
    CheckConstraint("equipped >= 0 AND equipped <= asked", name="equipped"),
)
