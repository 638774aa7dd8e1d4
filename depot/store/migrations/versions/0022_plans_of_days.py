"""Plans of the days after a dispatch plan are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TRIGGER_ON_SQLITE = """CREATE TRIGGER days_plan_no_{verb} BEFORE {upper} ON "days_plan"
BEGIN SELECT RAISE(ABORT, 'days_plan is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER days_plan_no_{verb} BEFORE {upper}
ON "days_plan" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "days_plan",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.Column("trips", sa.Integer(), nullable=False),
        sa.Column("person_days", sa.Float(), nullable=False),
        sa.Column("wanted", sa.Float(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("start_min < end_min", name=op.f("ck_days_plan_span")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_days_plan_plan_id")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_days_plan_command_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_plan")),
    )
    op.create_index("ix_days_plan_plan_id", "days_plan", ["plan_id"])
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for verb in ("update", "delete") if on_sqlite else ("update", "delete", "truncate"):
        op.execute(form.format(verb=verb, upper=verb.upper()))
