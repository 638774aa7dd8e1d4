"""Classes of trucks have pallet places, and trucks their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FIELDS = (
    "vehicle_class", "start", "lon", "lat", "plate", "driver", "phone", "available_from_min",
    "available_until_min", "active",
)  # fmt: skip
TRIGGER_ON_SQLITE = """CREATE TRIGGER vehicle_version_no_{verb} BEFORE {upper} ON "vehicle_version"
BEGIN SELECT RAISE(ABORT, 'vehicle_version is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER vehicle_version_no_{verb} BEFORE {upper}
ON "vehicle_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "vehicle_class", sa.Column("pallets", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "vehicle_version",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("vehicle_class", sa.String(length=32), nullable=False),
        sa.Column("start", sa.String(length=32), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("plate", sa.String(length=32), nullable=False),
        sa.Column("driver", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("available_from_min", sa.Integer(), nullable=False),
        sa.Column("available_until_min", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["vehicle.code"], name=op.f("fk_vehicle_version_code")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_vehicle_version")),
    )
    fields = ", ".join(FIELDS)
    op.execute(
        f"INSERT INTO vehicle_version (code, version, command_id, {fields}) "  # noqa: S608 (our own names)
        f"SELECT code, 1, '', {fields} FROM vehicle"
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for verb in ("update", "delete") if on_sqlite else ("update", "delete", "truncate"):
        op.execute(form.format(verb=verb, upper=verb.upper()))
