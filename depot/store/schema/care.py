"""Care plans (保养计划) in versions, what was done, and goods in recovery after an event."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

care_plan = Table(
    "care_plan",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("interval_days", Integer, nullable=False),
    Column("steps_zh", Text, nullable=False),
    Column("steps_en", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("mark", String(16), nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("interval_days BETWEEN 1 AND 3650", name="interval"),
    Index("ix_care_plan_item", "item"),
)

care_record = Table(
    "care_record",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("plan", String(32), nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    # Empty: the whole lot, which has no serial numbers.
    Column("number", String(64), nullable=False),
    Column("done_on", Date, nullable=False),
    Column("next_due_on", Date, nullable=False),
    Column("passed", Boolean(create_constraint=False), nullable=False),
    Column("reading", Text, nullable=False),
    Column("note", Text, nullable=False),
    # Units that failed, and how many of them could be put on hold.
    Column("failed_units", BigInteger, nullable=False),
    Column("held_units", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False, unique=True),
    ForeignKeyConstraint(
        ["plan", "plan_version"], ["care_plan.code", "care_plan.version"],
        name="fk_care_record_care_plan",
    ),
    CheckConstraint("passed = (failed_units = 0)", name="failed"),
    CheckConstraint("held_units >= 0 AND held_units <= failed_units", name="held"),
    CheckConstraint("next_due_on > done_on", name="next_due"),
    Index("ix_care_record_lot_id_number", "lot_id", "number"),
)  # fmt: skip

recovery = Table(
    "recovery",
    metadata,
    Column("number", String(32), ForeignKey("document.number"), primary_key=True),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("event", Text, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
)

recovery_line = Table(
    "recovery_line",
    metadata,
    Column("number", String(32), ForeignKey("recovery.number"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("owner", String(32), nullable=False),
    # Empty: goods without serial numbers.
    Column("serial", String(64), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    # What has to be done next, or how it ended.
    Column("stage", String(12), nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("serial = '' OR quantity = 1", name="one_unit"),
    CheckConstraint(
        "stage IN ('clean', 'dry', 'grade', 'repair', 'ready', 'scrap', 'restocked', "
        "'written_off')",
        name="stage",
    ),
)

recovery_step = Table(
    "recovery_step",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(32), nullable=False),
    Column("line", Integer, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("grade", String(1), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    ForeignKeyConstraint(
        ["number", "line"], ["recovery_line.number", "recovery_line.line"],
        name="fk_recovery_step_recovery_line",
    ),
    Index("ix_recovery_step_number_line", "number", "line"),
)  # fmt: skip
