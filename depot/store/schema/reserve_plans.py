"""Kept reserve plans, proposals to carry out their actions, and the tasks that come of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.append_only import protect
from depot.store.schema.metadata import RowId, metadata

_USER = String(64)
_NUMBER = String(32)
_CODE = String(64)

reserve_plan = Table(
    "reserve_plan",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("made_by", _USER, nullable=False),
    Column("made_at_us", BigInteger, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("risk", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("objective", Float, nullable=False),
    Column("bound", Float, nullable=False),
    Column("gap", Float, nullable=False),
    Column("money_cny", Float, nullable=False),
    Column("people_needed", Float, nullable=False),
    Column("people_today", Float, nullable=False),
    Column("people_plan", Float, nullable=False),
    Column("chance_today", Float, nullable=False),
    Column("chance_plan", Float, nullable=False),
    Column("problem_hash", String(64), nullable=False),
    Column("document_hash", String(64), nullable=False),
    Column("document", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
)

protect(reserve_plan)

reserve_proposal = Table(
    "reserve_proposal",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("plan_id", RowId, ForeignKey("reserve_plan.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", _USER, nullable=False),
    Column("proposed_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    # Empty and 0 until somebody else decides.
    Column("decided_by", _USER, nullable=False),
    Column("decided_at_us", BigInteger, nullable=False),
    Column("decision_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'withdrawn')", name="state"),
    CheckConstraint("decided_by <> proposed_by", name="four_eyes"),
    CheckConstraint("(state IN ('approved', 'rejected')) = (decided_by <> '')", name="decided"),
    Index("ix_reserve_proposal_plan", "plan_id"),
)

reserve_action = Table(
    "reserve_action",
    metadata,
    Column("number", _NUMBER, ForeignKey("reserve_proposal.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),
    # Empty for a cache.
    Column("item", _CODE, nullable=False),
    Column("place", _CODE, nullable=False),
    Column("place_name", Text, nullable=False),
    Column("origin", _CODE, nullable=False),
    Column("option", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("unit_fen", BigInteger, nullable=False),
    Column("people", Float, nullable=False),
    # Empty: no budget line has the money, or none is needed.
    Column("budget", String(48), nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("ref", _NUMBER, nullable=False),
    CheckConstraint(
        "kind IN ('move', 'buy', 'agree', 'renew', 'capacity', 'campaign', 'cache')", name="kind"
    ),
    CheckConstraint("quantity > 0 AND unit_fen >= 0", name="amounts"),
    CheckConstraint("state IN ('proposed', 'struck', 'open', 'done')", name="state"),
    # What is done has a number, and nothing else has.
    CheckConstraint("(state = 'done') = (ref <> '')", name="done"),
    Index("ix_reserve_action_ref", "ref"),
)

reserve_task = Table(
    "reserve_task",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("proposal", _NUMBER, ForeignKey("reserve_proposal.number"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("item", _CODE, nullable=False),
    Column("place", _CODE, nullable=False),
    Column("place_name", Text, nullable=False),
    Column("option", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_by", _USER, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reached", BigInteger, nullable=False),
    # Empty and 0 until it has ended.
    Column("ended_by", _USER, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('campaign', 'cache')", name="kind"),
    CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
    CheckConstraint("(state = 'open') = (ended_by = '')", name="ended"),
    CheckConstraint("quantity > 0 AND reached >= 0", name="amounts"),
    # An action becomes one task.
    Index("ix_reserve_task_action", "proposal", "line", unique=True),
)
