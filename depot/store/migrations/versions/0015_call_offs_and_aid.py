"""What was seen of suppliers; call-off orders and their steps; mutual aid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PROTECTED = ("supplier_observation",)
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _supplier_observation()
    _protect()


def _supplier_observation() -> None:
    op.create_table(
        "supplier_observation",
        sa.Column("source_no", sa.String(length=64), nullable=False),
        sa.Column("supplier", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("promised_min", sa.Integer(), nullable=False),
        sa.Column("actual_min", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check(
            "supplier_observation_kind",
            "kind IN ('real', 'purchase', 'drill', 'spot_check', 'household')",
        ),
        _check("supplier_observation_units", "promised > 0 AND delivered >= 0"),
        _check("supplier_observation_minutes", "promised_min >= 0 AND actual_min >= 0"),
        _check("supplier_observation_named", "supplier <> '' AND source_no <> ''"),
        _of_command("supplier_observation"),
        sa.PrimaryKeyConstraint(
            "source_no", "supplier", "item", "kind", name=op.f("pk_supplier_observation")
        ),
    )


def _of_command(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "command_id", "command.id")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{name}"))


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table in PROTECTED:
        for verb in verbs:
            op.execute(form.format(table=table, verb=verb, upper=verb.upper()))
