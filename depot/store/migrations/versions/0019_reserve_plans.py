"""Kept reserve plans, proposals to carry out their actions, and tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _reserve_plan()
    _reserve_proposal()
    _reserve_action()
    _reserve_task()
    _protect()


def _reserve_plan() -> None:
    op.create_table(
        "reserve_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("scenarios", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("risk", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("objective", sa.Float(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("gap", sa.Float(), nullable=False),
        sa.Column("money_cny", sa.Float(), nullable=False),
        sa.Column("people_needed", sa.Float(), nullable=False),
        sa.Column("people_today", sa.Float(), nullable=False),
        sa.Column("people_plan", sa.Float(), nullable=False),
        sa.Column("chance_today", sa.Float(), nullable=False),
        sa.Column("chance_plan", sa.Float(), nullable=False),
        sa.Column("problem_hash", sa.String(length=64), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_reserve_plan_command_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserve_plan")),
    )


def _reserve_proposal() -> None:
    op.create_table(
        "reserve_proposal",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by <> '')",
            name=op.f("ck_reserve_proposal_decided"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_reserve_proposal_state"),
        ),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_reserve_proposal_four_eyes")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_reserve_proposal_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["reserve_plan.id"], name=op.f("fk_reserve_proposal_plan_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reserve_proposal")),
    )
    op.create_index("ix_reserve_proposal_plan", "reserve_proposal", ["plan_id"], unique=False)


def _reserve_action() -> None:
    op.create_table(
        "reserve_action",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("option", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_fen", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Float(), nullable=False),
        sa.Column("budget", sa.String(length=48), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.CheckConstraint("(state = 'done') = (ref <> '')", name=op.f("ck_reserve_action_done")),
        sa.CheckConstraint(
            "kind IN ('move', 'buy', 'agree', 'renew', 'capacity', 'campaign', 'cache')",
            name=op.f("ck_reserve_action_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'struck', 'open', 'done')", name=op.f("ck_reserve_action_state")
        ),
        sa.CheckConstraint(
            "quantity > 0 AND unit_fen >= 0", name=op.f("ck_reserve_action_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["reserve_proposal.number"], name=op.f("fk_reserve_action_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_reserve_action")),
    )
    op.create_index("ix_reserve_action_ref", "reserve_action", ["ref"], unique=False)


def _reserve_task() -> None:
    op.create_table(
        "reserve_task",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("proposal", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("option", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (ended_by = '')", name=op.f("ck_reserve_task_ended")
        ),
        sa.CheckConstraint("kind IN ('campaign', 'cache')", name=op.f("ck_reserve_task_kind")),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'dropped')", name=op.f("ck_reserve_task_state")
        ),
        sa.CheckConstraint("quantity > 0 AND reached >= 0", name=op.f("ck_reserve_task_amounts")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_reserve_task_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal"], ["reserve_proposal.number"], name=op.f("fk_reserve_task_proposal")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reserve_task")),
    )
    op.create_index("ix_reserve_task_action", "reserve_task", ["proposal", "line"], unique=True)


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for verb in verbs:
        op.execute(form.format(table="reserve_plan", verb=verb, upper=verb.upper()))
