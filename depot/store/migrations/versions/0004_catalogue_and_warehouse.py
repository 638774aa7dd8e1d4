"""Attachments; catalogue and warehouse, whole."""

from __future__ import annotations

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


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
