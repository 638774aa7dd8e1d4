"""Rotation, recall, alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


# What may only grow. The triggers are spelled out here, so that later code can't change
# what this migration did.
PROTECTED: dict[str, tuple[str, ...]] = {
    "lot_event": ("update", "delete"),
    "alert_event": ("update", "delete"),
}
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("opened_at_us", sa.BigInteger(), nullable=False),
        sa.Column("closed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=32), nullable=False),
        sa.Column("acknowledged_at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("escalated_at_us", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(acknowledged_by = '') = (acknowledged_at_us = 0)", name=op.f("ck_alert_acknowledged")
        ),
        sa.CheckConstraint(
            "severity IN ('info', 'warn', 'urgent')", name=op.f("ck_alert_severity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_closed_at_us", "alert", ["closed_at_us"], unique=False)
    op.create_index(
        "ix_alert_open_key",
        "alert",
        ["key"],
        unique=True,
        sqlite_where=sa.text("closed_at_us = 0"),
        postgresql_where=sa.text("closed_at_us = 0"),
    )
    op.create_table(
        "alert_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "what IN ('opened', 'closed', 'acknowledged', 'escalated', 'handed_over', 'worse')",
            name=op.f("ck_alert_event_what"),
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_event_alert_id")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_alert_event_command_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_event")),
    )
    op.create_index("ix_alert_event_alert_id", "alert_event", ["alert_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_expires_on", sa.Date(), nullable=False),
        sa.Column("to_expires_on", sa.Date(), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("laboratory", sa.Text(), nullable=False),
        sa.Column("certificate_no", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (decided_by = '')", name=op.f("ck_extension_decided")
        ),
        sa.CheckConstraint(
            "certificate_no <> '' AND laboratory <> ''", name=op.f("ck_extension_certificate")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected')", name=op.f("ck_extension_state")
        ),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_extension_four_eyes")),
        sa.CheckConstraint("to_expires_on > from_expires_on", name=op.f("ck_extension_forward")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_extension_command_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_extension_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(
        "ix_extension_open",
        "extension",
        ["lot_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "lot_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("recall", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("(kind = 'recall') = (recall <> '')", name=op.f("ck_lot_event_recall")),
        sa.CheckConstraint(
            "kind IN ('extension', 'recall', 'recall_ended')", name=op.f("ck_lot_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_lot_event_command_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_event_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_event")),
    )
    op.create_index("ix_lot_event_lot_id_id", "lot_event", ["lot_id", "id"], unique=False)
    op.create_table(
        "lot_state",
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("recall", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_state_lot_id")),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_state")),
    )
    op.create_table(
        "recall",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at_us", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("(outcome = 'open') = (ended_by = '')", name=op.f("ck_recall_ended")),
        sa.CheckConstraint(
            "outcome IN ('open', 'released', 'disposed')", name=op.f("ck_recall_outcome")
        ),
        sa.CheckConstraint("ended_by <> started_by", name=op.f("ck_recall_four_eyes")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_recall_command_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_recall_lot_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recall")),
    )
    op.create_table(
        "rotation",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("depot", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at_us", sa.BigInteger(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("issue_no", sa.String(length=32), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("proceeds_fen", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state IN ('issued', 'done')) = (issue_no <> '')", name=op.f("ck_rotation_issued")
        ),
        sa.CheckConstraint("state <> 'done' OR result <> ''", name=op.f("ck_rotation_result")),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'rejected', 'issued', 'done', 'cancelled')",
            name=op.f("ck_rotation_state"),
        ),
        sa.CheckConstraint("way IN ('other_users', 'drill', 'sale')", name=op.f("ck_rotation_way")),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_rotation_four_eyes")),
        sa.CheckConstraint("quantity > 0 AND proceeds_fen >= 0", name=op.f("ck_rotation_amounts")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_rotation_command_id")
        ),
        sa.ForeignKeyConstraint(["depot"], ["depot.code"], name=op.f("fk_rotation_depot")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_rotation_lot_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rotation")),
    )
    op.create_index("ix_rotation_lot_id", "rotation", ["lot_id"], unique=False)
    op.create_table(
        "recall_lot",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_units", sa.BigInteger(), nullable=False),
        sa.Column("freed_units", sa.BigInteger(), nullable=False),
        sa.Column("demands", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "held_units >= 0 AND freed_units >= 0", name=op.f("ck_recall_lot_units")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_recall_lot_lot_id")),
        sa.ForeignKeyConstraint(["number"], ["recall.number"], name=op.f("fk_recall_lot_number")),
        sa.PrimaryKeyConstraint("number", "lot_id", name=op.f("pk_recall_lot")),
    )
    _protect()


def _protect() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    trigger = TRIGGER_ON_SQLITE if on_sqlite else TRIGGER_ON_POSTGRESQL
    for table, verbs in PROTECTED.items():
        for verb in verbs if on_sqlite else (*verbs, "truncate"):
            statement = trigger.format(table=table, verb=verb, upper=verb.upper())
            op.get_bind().exec_driver_sql(statement)
