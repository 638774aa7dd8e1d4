"""The life and the terms of agreements, checks on site, drills, fees, and bills of call-offs."""

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
    UniqueConstraint,
)  # fmt: skip

from depot.store.schema.metadata import RowId, metadata

_USER = String(64)
_NUMBER = String(32)
_LINE = String(48)
_AGREEMENT = String(64)


def _of_line(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agreement", "item"],
        ["agreement_line.agreement", "agreement_line.item"],
        name=f"fk_{table}_agreement_line",
    )


agreement_tender = Table(
    "agreement_tender",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("opened_by", _USER, nullable=False),
    Column("opened_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("kind IN ('stock', 'capacity')", name="kind"),
    CheckConstraint("state IN ('open', 'decided', 'cancelled')", name="state"),
)

agreement_tender_line = Table(
    "agreement_tender_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("agreement_tender.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
)

agreement_life = Table(
    "agreement_life",
    metadata,
    Column("number", _AGREEMENT, ForeignKey("agreement.number"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("origin", String(12), nullable=False),
    # Empty where it bids in no tender, and follows no other agreement.
    Column("tender", _NUMBER, nullable=False),
    Column("renews", _AGREEMENT, nullable=False),
    Column("requested_by", _USER, nullable=False),
    Column("requested_at_us", BigInteger, nullable=False),
    Column("chosen_by", _USER, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("tier", String(12), nullable=False),
    Column("first_by", _USER, nullable=False),
    Column("first_at_us", BigInteger, nullable=False),
    Column("first_note", Text, nullable=False),
    Column("second_by", _USER, nullable=False),
    Column("second_at_us", BigInteger, nullable=False),
    Column("second_note", Text, nullable=False),
    Column("signed_at_us", BigInteger, nullable=False),
    Column("ended_by", _USER, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("end_note", Text, nullable=False),
    CheckConstraint(
        "state IN ('bid', 'submitted', 'half_approved', 'signed', 'verified', 'ended', "
        "'rejected', 'withdrawn', 'lost')",
        name="state",
    ),
    CheckConstraint("origin IN ('tender', 'direct', 'renewal', 'taken_over')", name="origin"),
    CheckConstraint("(origin = 'tender') = (tender <> '')", name="tender"),
    CheckConstraint("(origin = 'renewal') = (renews <> '')", name="renewal"),
    CheckConstraint("tier IN ('', 'section', 'leader', 'two_leaders')", name="tier"),
    # Nobody approves what they proposed or chose.
    CheckConstraint(
        "(first_by = '' OR (first_by <> requested_by AND first_by <> chosen_by)) "
        "AND (second_by = '' OR (second_by <> requested_by AND second_by <> chosen_by))",
        name="four_eyes",
    ),
    CheckConstraint("second_by = '' OR (first_by <> '' AND first_by <> second_by)", name="two"),
    CheckConstraint(
        "state NOT IN ('signed', 'verified', 'ended') OR origin = 'taken_over' "
        "OR (first_by <> '' AND (tier <> 'two_leaders' OR second_by <> ''))",
        name="approved",
    ),
    CheckConstraint(
        "(ended_by <> '') = (state IN ('ended', 'rejected', 'withdrawn', 'lost'))", name="ended"
    ),
    Index("ix_agreement_life_state", "state"),
    Index("ix_agreement_life_renews", "renews"),
)

agreement_terms = Table(
    "agreement_terms",
    metadata,
    Column("number", _AGREEMENT, ForeignKey("agreement.number"), primary_key=True),
    Column("contract_no", Text, nullable=False),
    Column("handover", String(12), nullable=False),
    # Empty where we pick up.
    Column("deliver_to", String(32), nullable=False),
    Column("retention_fen", BigInteger, nullable=False),
    Column("retention_budget", _LINE, nullable=False),
    Column("call_budget", _LINE, nullable=False),
    Column("late_unit", String(8), nullable=False),
    Column("late_bp", Integer, nullable=False),
    Column("late_cap_bp", Integer, nullable=False),
    Column("shortfall_bp", Integer, nullable=False),
    Column("rotation_days", Integer, nullable=False),
    Column("check_days", Integer, nullable=False),
    CheckConstraint("handover IN ('pickup', 'delivered')", name="handover"),
    CheckConstraint("(handover = 'delivered') = (deliver_to <> '')", name="deliver_to"),
    CheckConstraint("retention_fen >= 0", name="fee"),
    CheckConstraint("(retention_fen > 0) = (retention_budget <> '')", name="fee_line"),
    CheckConstraint("late_unit IN ('hour', 'day')", name="late_unit"),
    CheckConstraint(
        "late_bp BETWEEN 0 AND 10000 AND late_cap_bp BETWEEN 0 AND 10000 "
        "AND shortfall_bp BETWEEN 0 AND 10000",
        name="shares",
    ),
    CheckConstraint("rotation_days >= 0 AND check_days >= 0", name="duties"),
)

agreement_line_terms = Table(
    "agreement_line_terms",
    metadata,
    Column("agreement", _AGREEMENT, primary_key=True),
    Column("item", String(32), primary_key=True),
    Column("holiday_day_min", Integer, nullable=False),
    Column("holiday_night_min", Integer, nullable=False),
    # 0 for goods that are kept and not made.
    Column("daily_units", BigInteger, nullable=False),
    Column("ramp_min", Integer, nullable=False),
    Column("buffer_units", BigInteger, nullable=False),
    Column("resupply_min", Integer, nullable=False),
    Column("production_line", String(32), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("changeover_min", Integer, nullable=False),
    _of_line("agreement_line_terms"),
    CheckConstraint("holiday_day_min >= 0 AND holiday_night_min >= 0", name="lead"),
    CheckConstraint(
        "daily_units >= 0 AND ramp_min >= 0 AND buffer_units >= 0 AND resupply_min >= 0 "
        "AND turn >= 1 AND changeover_min >= 0",
        name="capacity",
    ),
)

agreement_season = Table(
    "agreement_season",
    metadata,
    Column("agreement", _AGREEMENT, primary_key=True),
    Column("item", String(32), primary_key=True),
    Column("season", String(16), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    _of_line("agreement_season"),
    CheckConstraint("season IN ('summer', 'winter', 'spring_autumn')", name="season"),
    CheckConstraint("quantity >= 0", name="quantity"),
)

agreement_contact = Table(
    "agreement_contact",
    metadata,
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("duty", Text, nullable=False),
    Column("phone_day", Text, nullable=False),
    Column("phone_night", Text, nullable=False),
)

agreement_truck = Table(
    "agreement_truck",
    metadata,
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), primary_key=True),
    Column("vehicle_class", String(32), primary_key=True),
    Column("trucks", Integer, nullable=False),
    CheckConstraint("trucks > 0", name="positive"),
)

agreement_check = Table(
    "agreement_check",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("findings", Text, nullable=False),
    Column("passed", Boolean(create_constraint=False), nullable=False),
    Column("checked_by", _USER, nullable=False),
    Column("checked_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    Index("ix_agreement_check_agreement", "agreement"),
)

agreement_check_line = Table(
    "agreement_check_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("agreement_check.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("promised", BigInteger, nullable=False),
    Column("counted", BigInteger, nullable=False),
    CheckConstraint("promised >= 0 AND counted >= 0", name="amounts"),
)

agreement_drill = Table(
    "agreement_drill",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), nullable=False),
    Column("called_by", _USER, nullable=False),
    Column("called_at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    # Empty and 0 while it goes on.
    Column("ended_by", _USER, nullable=False),
    Column("ended_at_us", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("(ended_by = '') = (ended_at_us = 0)", name="ended"),
    Index("ix_agreement_drill_agreement", "agreement"),
)

agreement_drill_line = Table(
    "agreement_drill_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("agreement_drill.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("asked", BigInteger, nullable=False),
    Column("promised_min", Integer, nullable=False),
    Column("confirmed", BigInteger, nullable=False),
    Column("confirmed_min", Integer, nullable=False),
    CheckConstraint("asked > 0 AND confirmed >= 0 AND confirmed_min >= 0", name="amounts"),
)

agreement_rotation = Table(
    "agreement_rotation",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("agreement", _AGREEMENT, nullable=False),
    Column("item", String(32), nullable=False),
    Column("stated_on", Date, nullable=False),
    Column("oldest_made_on", Date, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("recorded_by", _USER, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    _of_line("agreement_rotation"),
    CheckConstraint("quantity > 0 AND oldest_made_on <= stated_on", name="stated"),
    Index("ix_agreement_rotation_agreement", "agreement"),
)

retention_fee = Table(
    "retention_fee",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), nullable=False),
    # Of the agreement, from 1.
    Column("year", Integer, nullable=False),
    Column("budget", _LINE, ForeignKey("budget_line.code"), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    # Who proposed the agreement, or committed a later year's fee.
    Column("requested_by", _USER, nullable=False),
    Column("invoice", Text, nullable=False),
    Column("paid_by", _USER, nullable=False),
    Column("paid_at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    UniqueConstraint("agreement", "year"),
    CheckConstraint("state IN ('due', 'paid', 'released')", name="state"),
    CheckConstraint("fen > 0 AND year > 0", name="amounts"),
    CheckConstraint("(state = 'paid') = (paid_by <> '' AND invoice <> '')", name="paid"),
    CheckConstraint("paid_by <> requested_by", name="four_eyes"),
)

call_bill = Table(
    "call_bill",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("agreement", _AGREEMENT, ForeignKey("agreement.number"), nullable=False),
    # Trip of an order, or a delivery: the reservation's reference.
    Column("source", String(64), nullable=False),
    # Empty until somebody says which line pays.
    Column("budget", _LINE, nullable=False),
    Column("called_fen", BigInteger, nullable=False),
    Column("advance_fen", BigInteger, nullable=False),
    Column("called_by", _USER, nullable=False),
    Column("called_at_us", BigInteger, nullable=False),
    Column("promised_at_us", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    # 0 and empty until it is settled.
    Column("delivered_fen", BigInteger, nullable=False),
    Column("penalty_fen", BigInteger, nullable=False),
    Column("paid_fen", BigInteger, nullable=False),
    Column("actual_at_us", BigInteger, nullable=False),
    Column("invoice", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("settled_by", _USER, nullable=False),
    Column("settled_at_us", BigInteger, nullable=False),
    # Empty until somebody else has looked at what was advanced.
    Column("reviewed_by", _USER, nullable=False),
    Column("reviewed_at_us", BigInteger, nullable=False),
    Column("review_note", Text, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    # The response under which money was advanced; it stays open until that was reviewed.
    Column("activation", _NUMBER, nullable=False, server_default=""),
    UniqueConstraint("source", "agreement"),
    CheckConstraint("state IN ('open', 'settled', 'released')", name="state"),
    CheckConstraint("called_fen >= 0 AND advance_fen BETWEEN 0 AND called_fen", name="called"),
    CheckConstraint(
        "delivered_fen >= 0 AND delivered_fen <= called_fen AND penalty_fen >= 0 "
        "AND paid_fen = delivered_fen - penalty_fen AND paid_fen >= 0",
        name="adds_up",
    ),
    CheckConstraint("(state = 'settled') = (settled_by <> '')", name="settled"),
    CheckConstraint("state <> 'settled' OR budget <> '' OR paid_fen = 0", name="on_a_line"),
    CheckConstraint("settled_by <> called_by", name="four_eyes"),
    CheckConstraint("reviewed_by <> called_by", name="reviewed"),
    Index("ix_call_bill_state", "state"),
    Index("ix_call_bill_agreement", "agreement"),
)

call_bill_line = Table(
    "call_bill_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("call_bill.number"), primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("price_fen", BigInteger, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    CheckConstraint("quantity > 0 AND price_fen >= 0", name="amounts"),
    # Nothing is paid that wasn't called.
    CheckConstraint("delivered >= 0 AND delivered <= quantity", name="delivered"),
)
