"""Lines of replenishment plans may be agreements to be signed."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TASK = "ck_replenish_line_task"
TASKS = "task IN ('buy', 'rotate', 'renew', 'sign', 'write_off')"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("replenish_line") as batch:
        batch.drop_constraint(op.f(TASK), type_="check")
        batch.create_check_constraint(op.f(TASK), TASKS)
