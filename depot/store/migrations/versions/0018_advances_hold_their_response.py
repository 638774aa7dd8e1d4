"""Money that was advanced for a call-off names its response and holds it open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What nobody has looked at yet holds the newest response that lasts.
NAMED = """UPDATE call_bill SET activation = (
    SELECT number FROM activation WHERE ended_by = ''
    ORDER BY started_at_us DESC, number DESC LIMIT 1)
WHERE advance_fen > 0 AND reviewed_by = ''
    AND EXISTS (SELECT 1 FROM activation WHERE ended_by = '')"""
COUNTED = """UPDATE activation SET open_issues = open_issues + (
    SELECT count(*) FROM call_bill AS bill
    WHERE bill.activation = activation.number AND bill.reviewed_by = '')"""


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "call_bill",
        sa.Column("activation", sa.String(length=32), nullable=False, server_default=""),
    )
    op.execute(NAMED)
    op.execute(COUNTED)
