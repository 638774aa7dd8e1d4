"""Tokens of devices and programs, and where trucks on the road are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TRIGGER_ON_SQLITE = """CREATE TRIGGER truck_position_no_{verb} BEFORE {upper} ON "truck_position"
BEGIN SELECT RAISE(ABORT, 'truck_position is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER truck_position_no_{verb} BEFORE {upper}
ON "truck_position" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("user_name", sa.String(length=32), nullable=False),
        sa.Column("vehicle", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("seen_at_us", sa.BigInteger(), nullable=False),
        sa.Column("revoked_by", sa.String(length=32), nullable=False),
        sa.Column("revoked_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(revoked_by = '') = (revoked_at_us = 0)", name=op.f("ck_api_token_revoked")
        ),
        sa.ForeignKeyConstraint(
            ["user_name"], ["app_user.name"], name=op.f("fk_api_token_user_name")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
        sa.UniqueConstraint("name", name=op.f("uq_api_token_name")),
    )
    op.create_index("ix_api_token_user_name", "api_token", ["user_name"])
    op.create_table(
        "truck_position",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("eta_us", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_truck_position_whole")),
        sa.CheckConstraint(
            "lon IS NOT NULL OR eta_us <> 0", name=op.f("ck_truck_position_something")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_truck_position_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number", "stop"],
            ["shipment_stop.number", "shipment_stop.stop"],
            name=op.f("fk_truck_position_stop"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_truck_position")),
    )
    op.create_index("ix_truck_position_number", "truck_position", ["number", "stop", "at_us"])
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    form = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for verb in ("update", "delete") if on_sqlite else ("update", "delete", "truncate"):
        op.execute(form.format(verb=verb, upper=verb.upper()))
