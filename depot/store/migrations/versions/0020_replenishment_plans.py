"""Replenishment plans with their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "replenish_plan",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("target_percent", sa.Integer(), nullable=False),
        sa.Column("budget_percent", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("plan", "state", "state IN ('waiting', 'approved', 'rejected', 'withdrawn')"),
        _check("plan", "months", "months BETWEEN 12 AND 36"),
        _check("plan", "target", "target_percent BETWEEN 1 AND 200"),
        _check("plan", "budget", "budget_percent BETWEEN 0 AND 300"),
        _check("plan", "four_eyes", "decided_by <> drafted_by"),
        _check("plan", "decided", "(state IN ('approved', 'rejected')) = (decided_by <> '')"),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_replenish_plan_command_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_replenish_plan")),
    )
    op.create_table(
        "replenish_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("task", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("agreement", sa.String(length=64), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("arrives_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("ordered_by", sa.String(length=64), nullable=False),
        sa.Column("ordered_at_us", sa.BigInteger(), nullable=False),
        _check("line", "task", "task IN ('buy', 'rotate', 'renew', 'write_off')"),
        _check("line", "amounts", "quantity > 0 AND fen >= 0"),
        _check("line", "ordered", "(ref <> '') = (ordered_by <> '')"),
        _check("line", "renewed", "(task = 'renew') = (agreement <> '')"),
        sa.ForeignKeyConstraint(["item"], ["item.code"], name=op.f("fk_replenish_line_item")),
        sa.ForeignKeyConstraint(
            ["number"],
            ["replenish_plan.number"],
            name=op.f("fk_replenish_line_number"),
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_replenish_line")),
    )
    op.create_index("ix_replenish_line_ref", "replenish_line", ["ref"])


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_replenish_{table}_{name}"))
