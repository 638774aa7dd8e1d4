"""Transfers and kits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED = (
    "transfer_line",
    "transfer_step",
    "kit_recipe",
    "kit_recipe_line",
    "kit_lot",
    "kit_part",
)
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "transfer",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("destination", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("driver", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.String(length=32), nullable=False),
        sa.Column("sent_by", sa.String(length=32), nullable=False),
        sa.Column("received_by", sa.String(length=32), nullable=False),
        sa.Column("written_off_by", sa.String(length=32), nullable=False),
        sa.Column("departed_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(sent_by = '') = (departed_at_us = 0)", name=op.f("ck_transfer_departed")
        ),
        sa.CheckConstraint(
            "(sent_by = '') = (status IN ('ordered', 'cancelled'))", name=op.f("ck_transfer_sent")
        ),
        sa.CheckConstraint(
            "status IN ('ordered', 'departed', 'arrived', 'closed', 'cancelled')",
            name=op.f("ck_transfer_status"),
        ),
        sa.CheckConstraint(
            "written_off_by = '' OR (written_off_by <> ordered_by AND written_off_by <> sent_by "
            "AND written_off_by <> received_by)",
            name=op.f("ck_transfer_four_eyes"),
        ),
        sa.CheckConstraint("origin <> destination", name=op.f("ck_transfer_two_depots")),
        sa.ForeignKeyConstraint(
            ["destination"], ["depot.code"], name=op.f("fk_transfer_destination")
        ),
        sa.ForeignKeyConstraint(["number"], ["document.number"], name=op.f("fk_transfer_number")),
        sa.ForeignKeyConstraint(["origin"], ["depot.code"], name=op.f("fk_transfer_origin")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_status", "transfer", ["status"], unique=False)
    op.create_table(
        "transfer_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bin", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_transfer_line_positive")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_transfer_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["transfer.number"], name=op.f("fk_transfer_line_number")
        ),
        sa.PrimaryKeyConstraint("number", "line", name=op.f("pk_transfer_line")),
        sa.UniqueConstraint(
            "number", "lot_id", "bin", name=op.f("uq_transfer_line_number_lot_id_bin")
        ),
    )
    op.create_table(
        "transfer_step",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ordered', 'cancelled', 'departed', 'received', 'returned', 'written_off')",
            name=op.f("ck_transfer_step_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_transfer_step_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["number"], ["transfer.number"], name=op.f("fk_transfer_step_number")
        ),
        sa.PrimaryKeyConstraint("number", "step", name=op.f("pk_transfer_step")),
    )
    op.create_table(
        "kit_recipe",
        sa.Column("kit", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "mark IN ('sourced', 'derived', 'likely', 'estimated')", name=op.f("ck_kit_recipe_mark")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_kit_recipe_version")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_kit_recipe_command_id")
        ),
        sa.ForeignKeyConstraint(["kit"], ["item.code"], name=op.f("fk_kit_recipe_kit")),
        sa.PrimaryKeyConstraint("kit", "version", name=op.f("pk_kit_recipe")),
    )
    op.create_table(
        "kit_recipe_line",
        sa.Column("kit", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=32), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("component <> kit", name=op.f("ck_kit_recipe_line_not_itself")),
        sa.CheckConstraint("units > 0", name=op.f("ck_kit_recipe_line_positive")),
        sa.ForeignKeyConstraint(
            ["component"], ["item.code"], name=op.f("fk_kit_recipe_line_component")
        ),
        sa.ForeignKeyConstraint(
            ["kit", "version"],
            ["kit_recipe.kit", "kit_recipe.version"],
            name="fk_kit_recipe_line_kit_recipe",
        ),
        sa.PrimaryKeyConstraint("kit", "version", "component", name=op.f("pk_kit_recipe_line")),
    )
    op.create_table(
        "kit_lot",
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kit", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_no"], ["document.number"], name=op.f("fk_kit_lot_document_no")
        ),
        sa.ForeignKeyConstraint(
            ["kit", "version"],
            ["kit_recipe.kit", "kit_recipe.version"],
            name="fk_kit_lot_kit_recipe",
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_kit_lot_lot_id")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_kit_lot")),
    )
    op.create_index("ix_kit_lot_document_no", "kit_lot", ["document_no"], unique=False)
    op.create_table(
        "kit_part",
        sa.Column(
            "kit_lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("kit_lot_id <> lot_id", name=op.f("ck_kit_part_not_itself")),
        sa.CheckConstraint("units > 0", name=op.f("ck_kit_part_positive")),
        sa.ForeignKeyConstraint(
            ["kit_lot_id"], ["kit_lot.lot_id"], name=op.f("fk_kit_part_kit_lot_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_kit_part_lot_id")),
        sa.PrimaryKeyConstraint("kit_lot_id", "lot_id", name=op.f("pk_kit_part")),
    )
    op.create_index("ix_kit_part_lot_id", "kit_part", ["lot_id"], unique=False)
    # ### end Alembic commands ###
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    verbs = ("update", "delete") if on_sqlite else ("update", "delete", "truncate")
    for table in PROTECTED:
        for verb in verbs:
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
