"""Attachments; stacks, packs and classes of items; plans, crews and rules of warehouses."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "attachment": ("update", "delete"),
    "attachment_link": ("update", "delete"),
}
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _attachments()
    _catalogue()
    _places()
    _protect()


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("size > 0 AND size <= 10485760", name=op.f("ck_attachment_size")),
        sa.CheckConstraint("length(content) = size", name=op.f("ck_attachment_content")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_attachment_command_id")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )
    op.create_table(
        "attachment_link",
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_attachment_link_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["attachment.sha256"], name=op.f("fk_attachment_link_sha256")
        ),
        sa.PrimaryKeyConstraint(
            "subject_kind", "subject_id", "sha256", name=op.f("pk_attachment_link")
        ),
    )
    op.create_index("ix_attachment_link_sha256", "attachment_link", ["sha256"])


def _added(
    table: str, name: str, kind: sa.types.TypeEngine[Any], default: str | sa.ColumnElement[bool]
) -> None:
    """Add a column; what is there already gets the default, also what may not be updated."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))


def _catalogue() -> None:
    _added("item_version", "hazard_class", sa.Text(), "")
    _added("item_version", "conditions", sa.Text(), "")
    _added("item_version", "height_mm", sa.Integer(), "0")
    _added("item_version", "stack_layers", sa.Integer(), "0")
    _added("item_version", "packs", sa.Text(), "[]")
    _added("item_version", "substitutes", sa.Text(), "[]")
    op.create_table(
        "item_class",
        sa.Column("code", sa.String(length=7), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item_class")),
    )


def _places() -> None:
    _added("bin", "name", sa.Text(), "")
    _added("bin", "stack_mm", sa.Integer(), "0")
    _added("bin", "hazard_classes", sa.Text(), "")
    for side in ("x_m", "y_m", "width_m", "depth_m"):
        _added("bin", side, sa.Float(), "0")
    _added("bin", "front", sa.String(length=8), "south")
    _added("bin", "closed", sa.Boolean(create_constraint=False), sa.false())
    _added("bin", "level", sa.Integer(), "0")
    _added("bin", "purpose", sa.String(length=8), "store")
    _added("dock", "x_m", sa.Float(), "0")
    _added("dock", "y_m", sa.Float(), "0")
    _added("dock", "note", sa.Text(), "")
    op.create_table(
        "crew",
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("kg_per_min", sa.Float(), nullable=False),
        sa.Column("call_min", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "people > 0 AND kg_per_min > 0 AND call_min >= 0", name=op.f("ck_crew_rates")
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_crew_depot")),
        sa.PrimaryKeyConstraint("depot", "code", name=op.f("pk_crew")),
    )
    op.create_table(
        "floor_plan",
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("width_m", sa.Float(), nullable=False),
        sa.Column("depth_m", sa.Float(), nullable=False),
        sa.Column("cross_aisles_m", sa.Text(), nullable=False),
        sa.Column("aisle_m", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "width_m > 0 AND depth_m > 0 AND aisle_m > 0", name=op.f("ck_floor_plan_sides")
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_floor_plan_depot")),
        sa.PrimaryKeyConstraint("depot", name=op.f("pk_floor_plan")),
    )
    op.create_table(
        "separation",
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("second", sa.String(length=32), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.CheckConstraint("first <> second", name=op.f("ck_separation_differ")),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_separation")),
    )


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
