"""Mutual aid: partners, what was asked of them and promised, what we lent them.

A promise is kept as an agreement of the kind "aid", so it is counted, called off and
received like every other promise; what is lent is a loan.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import metadata

_NUMBER = String(32)
_USER = String(64)

aid_partner = Table(
    "aid_partner",
    metadata,
    # Its depot is a place that trucks load at, like a supplier's.
    Column("code", String(32), ForeignKey("supplier.code"), primary_key=True),
    Column("level", String(12), nullable=False),
    # Paper on mutual aid between the two; empty when there is none.
    Column("pact", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("level IN ('district', 'city', 'province')", name="level"),
)

aid_request = Table(
    "aid_request",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("partner", String(32), ForeignKey("aid_partner.code"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("needed_on", Date, nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    # Empty and 0 until somebody else sends it, and until the partner answers.
    Column("approved_by", _USER, nullable=False),
    Column("approved_at_us", BigInteger, nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("answered_at_us", BigInteger, nullable=False),
    Column("answer_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint(
        "state IN ('drafted', 'sent', 'promised', 'declined', 'withdrawn')", name="state"
    ),
    CheckConstraint("approved_by <> requested_by", name="four_eyes"),
    CheckConstraint("(approved_by <> '') = (approved_at_us > 0)", name="approved"),
    CheckConstraint(
        "state NOT IN ('sent', 'promised', 'declined') OR approved_by <> ''", name="sent"
    ),
    CheckConstraint("(state IN ('promised', 'declined')) = (answered_by <> '')", name="answered"),
    Index("ix_aid_request_state", "state"),
)

aid_request_line = Table(
    "aid_request_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("aid_request.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("asked", BigInteger, nullable=False),
    Column("promised", BigInteger, nullable=False),
    Column("lead_min", Integer, nullable=False),
    CheckConstraint("asked > 0 AND promised >= 0 AND lead_min >= 0", name="units"),
)

aid_loan = Table(
    "aid_loan",
    metadata,
    Column("number", _NUMBER, ForeignKey("loan.number"), primary_key=True),
    Column("partner", String(32), ForeignKey("aid_partner.code"), nullable=False),
)
