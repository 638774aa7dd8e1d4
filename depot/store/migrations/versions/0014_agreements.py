"""Life and terms of agreements, checks, drills, retention fees, bills of call-offs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROTECTED = (
    "agreement_tender_line",
    "agreement_line_terms",
    "agreement_season",
    "agreement_check",
    "agreement_check_line",
    "agreement_rotation",
)
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""
# What was there before was signed on paper, and is in force; nobody took part in the system.
LIFE = """INSERT INTO agreement_life SELECT a.number, 'signed', 'taken_over', '', '', c.actor,
c.recorded_at_us, '', '', 0, '', '', 0, '', '', 0, '', c.recorded_at_us, '', 0, ''
FROM agreement a JOIN command c ON c.id = a.command_id"""
TERMS = """INSERT INTO agreement_terms SELECT number, '', 'pickup', '', 0, '', '', 'hour', 0, 10000,
0, 0, 180 FROM agreement"""


def upgrade() -> None:
    """Apply."""
    _agreement_tender()
    _agreement_tender_line()
    _agreement_life()
    _agreement_terms()
    _agreement_line_terms()
    _agreement_season()
    _agreement_contact()
    _agreement_truck()
    _agreement_check()
    _agreement_check_line()
    _agreement_drill()
    _agreement_drill_line()
    _agreement_rotation()
    _retention_fee()
    _call_bill()
    _call_bill_line()
    op.execute(LIFE)
    op.execute(TERMS)
    _protect()


def _agreement_tender() -> None:
    op.create_table(
        "agreement_tender",
        *_columns(
            "number:32 kind:16 title:text closes_on:day state:12 opened_by:64 "
            "opened_at_us:big command_id:36"
        ),
        _check("agreement_tender_kind", "kind IN ('stock', 'capacity')"),
        _check("agreement_tender_state", "state IN ('open', 'decided', 'cancelled')"),
        _to("agreement_tender", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_tender"),
    )


def _agreement_tender_line() -> None:
    op.create_table(
        "agreement_tender_line",
        *_columns("number:32 item:32 quantity:big"),
        _check("agreement_tender_line_positive", "quantity > 0"),
        _to("agreement_tender_line", "item", "item.code"),
        _to("agreement_tender_line", "number", "agreement_tender.number"),
        sa.PrimaryKeyConstraint("number", "item", name="pk_agreement_tender_line"),
    )


def _agreement_life() -> None:
    op.create_table(
        "agreement_life",
        *_columns(
            "number:64 state:16 origin:12 tender:32 renews:64 requested_by:64 "
            "requested_at_us:big chosen_by:64 reason:text fen:big tier:12 first_by:64 "
            "first_at_us:big first_note:text second_by:64 second_at_us:big "
            "second_note:text signed_at_us:big ended_by:64 ended_at_us:big end_note:text"
        ),
        _check(
            "agreement_life_ended",
            "(ended_by <> '') = (state IN ('ended', 'rejected', 'withdrawn', 'lost'))",
        ),
        _check(
            "agreement_life_four_eyes",
            "(first_by = '' OR (first_by <> requested_by AND first_by <> chosen_by)) AND "
            "(second_by = '' OR (second_by <> requested_by AND second_by <> chosen_by))",
        ),
        _check("agreement_life_renewal", "(origin = 'renewal') = (renews <> '')"),
        _check("agreement_life_tender", "(origin = 'tender') = (tender <> '')"),
        _check("agreement_life_origin", "origin IN ('tender', 'direct', 'renewal', 'taken_over')"),
        _check(
            "agreement_life_two", "second_by = '' OR (first_by <> '' AND first_by <> second_by)"
        ),
        _check(
            "agreement_life_state",
            "state IN ('bid', 'submitted', 'half_approved', 'signed', 'verified', 'ended', "
            "'rejected', 'withdrawn', 'lost')",
        ),
        _check(
            "agreement_life_approved",
            "state NOT IN ('signed', 'verified', 'ended') OR origin = 'taken_over' OR "
            "(first_by <> '' AND (tier <> 'two_leaders' OR second_by <> ''))",
        ),
        _check("agreement_life_tier", "tier IN ('', 'section', 'leader', 'two_leaders')"),
        _to("agreement_life", "number", "agreement.number"),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_life"),
    )
    op.create_index("ix_agreement_life_renews", "agreement_life", ["renews"], unique=False)
    op.create_index("ix_agreement_life_state", "agreement_life", ["state"], unique=False)


def _agreement_terms() -> None:
    op.create_table(
        "agreement_terms",
        *_columns(
            "number:64 contract_no:text handover:12 deliver_to:32 retention_fen:big "
            "retention_budget:48 call_budget:48 late_unit:8 late_bp:whole "
            "late_cap_bp:whole shortfall_bp:whole rotation_days:whole check_days:whole"
        ),
        _check("agreement_terms_deliver_to", "(handover = 'delivered') = (deliver_to <> '')"),
        _check("agreement_terms_fee_line", "(retention_fen > 0) = (retention_budget <> '')"),
        _check("agreement_terms_handover", "handover IN ('pickup', 'delivered')"),
        _check("agreement_terms_late_unit", "late_unit IN ('hour', 'day')"),
        _check(
            "agreement_terms_shares",
            "late_bp BETWEEN 0 AND 10000 AND late_cap_bp BETWEEN 0 AND 10000 AND "
            "shortfall_bp BETWEEN 0 AND 10000",
        ),
        _check("agreement_terms_fee", "retention_fen >= 0"),
        _check("agreement_terms_duties", "rotation_days >= 0 AND check_days >= 0"),
        _to("agreement_terms", "number", "agreement.number"),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_terms"),
    )


def _agreement_line_terms() -> None:
    op.create_table(
        "agreement_line_terms",
        *_columns(
            "agreement:64 item:32 holiday_day_min:whole holiday_night_min:whole "
            "daily_units:big ramp_min:whole buffer_units:big resupply_min:whole "
            "production_line:32 turn:whole changeover_min:whole"
        ),
        _check(
            "agreement_line_terms_capacity",
            "daily_units >= 0 AND ramp_min >= 0 AND buffer_units >= 0 AND resupply_min >= 0 "
            "AND turn >= 1 AND changeover_min >= 0",
        ),
        _check("agreement_line_terms_lead", "holiday_day_min >= 0 AND holiday_night_min >= 0"),
        sa.ForeignKeyConstraint(
            ["agreement", "item"],
            ["agreement_line.agreement", "agreement_line.item"],
            name="fk_agreement_line_terms_agreement_line",
        ),
        sa.PrimaryKeyConstraint("agreement", "item", name="pk_agreement_line_terms"),
    )


def _agreement_season() -> None:
    op.create_table(
        "agreement_season",
        *_columns("agreement:64 item:32 season:16 quantity:big"),
        _check("agreement_season_season", "season IN ('summer', 'winter', 'spring_autumn')"),
        _check("agreement_season_quantity", "quantity >= 0"),
        sa.ForeignKeyConstraint(
            ["agreement", "item"],
            ["agreement_line.agreement", "agreement_line.item"],
            name="fk_agreement_season_agreement_line",
        ),
        sa.PrimaryKeyConstraint("agreement", "item", "season", name="pk_agreement_season"),
    )


def _agreement_contact() -> None:
    op.create_table(
        "agreement_contact",
        *_columns("agreement:64"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        *_columns("name:text duty:text phone_day:text phone_night:text"),
        _to("agreement_contact", "agreement", "agreement.number"),
        sa.PrimaryKeyConstraint("agreement", "position", name="pk_agreement_contact"),
    )


def _agreement_truck() -> None:
    op.create_table(
        "agreement_truck",
        *_columns("agreement:64 vehicle_class:32 trucks:whole"),
        _check("agreement_truck_positive", "trucks > 0"),
        _to("agreement_truck", "agreement", "agreement.number"),
        sa.PrimaryKeyConstraint("agreement", "vehicle_class", name="pk_agreement_truck"),
    )


def _agreement_check() -> None:
    op.create_table(
        "agreement_check",
        *_columns("number:32 agreement:64 checked_on:day findings:text"),
        sa.Column("passed", sa.Boolean(), nullable=False),
        *_columns("checked_by:64 checked_at_us:big command_id:36"),
        _to("agreement_check", "agreement", "agreement.number"),
        _to("agreement_check", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_check"),
    )
    op.create_index("ix_agreement_check_agreement", "agreement_check", ["agreement"], unique=False)


def _agreement_check_line() -> None:
    op.create_table(
        "agreement_check_line",
        *_columns("number:32 item:32 promised:big counted:big"),
        _check("agreement_check_line_amounts", "promised >= 0 AND counted >= 0"),
        _to("agreement_check_line", "item", "item.code"),
        _to("agreement_check_line", "number", "agreement_check.number"),
        sa.PrimaryKeyConstraint("number", "item", name="pk_agreement_check_line"),
    )


def _agreement_drill() -> None:
    op.create_table(
        "agreement_drill",
        *_columns(
            "number:32 agreement:64 called_by:64 called_at_us:big note:text ended_by:64 "
            "ended_at_us:big result:text command_id:36"
        ),
        _check("agreement_drill_ended", "(ended_by = '') = (ended_at_us = 0)"),
        _to("agreement_drill", "agreement", "agreement.number"),
        _to("agreement_drill", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("number", name="pk_agreement_drill"),
    )
    op.create_index("ix_agreement_drill_agreement", "agreement_drill", ["agreement"], unique=False)


def _agreement_drill_line() -> None:
    op.create_table(
        "agreement_drill_line",
        *_columns(
            "number:32 item:32 asked:big promised_min:whole confirmed:big confirmed_min:whole"
        ),
        _check(
            "agreement_drill_line_amounts", "asked > 0 AND confirmed >= 0 AND confirmed_min >= 0"
        ),
        _to("agreement_drill_line", "item", "item.code"),
        _to("agreement_drill_line", "number", "agreement_drill.number"),
        sa.PrimaryKeyConstraint("number", "item", name="pk_agreement_drill_line"),
    )


def _agreement_rotation() -> None:
    op.create_table(
        "agreement_rotation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_columns(
            "agreement:64 item:32 stated_on:day oldest_made_on:day quantity:big "
            "recorded_by:64 command_id:36"
        ),
        _check("agreement_rotation_stated", "quantity > 0 AND oldest_made_on <= stated_on"),
        sa.ForeignKeyConstraint(
            ["agreement", "item"],
            ["agreement_line.agreement", "agreement_line.item"],
            name="fk_agreement_rotation_agreement_line",
        ),
        _to("agreement_rotation", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_rotation"),
    )
    op.create_index(
        "ix_agreement_rotation_agreement", "agreement_rotation", ["agreement"], unique=False
    )


def _retention_fee() -> None:
    op.create_table(
        "retention_fee",
        *_columns(
            "number:32 agreement:64 year:whole budget:48 fen:big due_on:day state:12 "
            "requested_by:64 invoice:text paid_by:64 paid_at_us:big command_id:36"
        ),
        _check("retention_fee_paid", "(state = 'paid') = (paid_by <> '' AND invoice <> '')"),
        _check("retention_fee_state", "state IN ('due', 'paid', 'released')"),
        _check("retention_fee_amounts", "fen > 0 AND year > 0"),
        _check("retention_fee_four_eyes", "paid_by <> requested_by"),
        _to("retention_fee", "agreement", "agreement.number"),
        _to("retention_fee", "budget", "budget_line.code"),
        _to("retention_fee", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("number", name="pk_retention_fee"),
        sa.UniqueConstraint("agreement", "year", name=op.f("uq_retention_fee_agreement_year")),
    )


def _call_bill() -> None:
    op.create_table(
        "call_bill",
        *_columns(
            "number:32 agreement:64 source:64 budget:48 called_fen:big advance_fen:big "
            "called_by:64 called_at_us:big promised_at_us:big state:12 delivered_fen:big "
            "penalty_fen:big paid_fen:big actual_at_us:big invoice:text note:text "
            "settled_by:64 settled_at_us:big reviewed_by:64 reviewed_at_us:big "
            "review_note:text command_id:36"
        ),
        _check("call_bill_settled", "(state = 'settled') = (settled_by <> '')"),
        _check("call_bill_on_a_line", "state <> 'settled' OR budget <> '' OR paid_fen = 0"),
        _check("call_bill_state", "state IN ('open', 'settled', 'released')"),
        _check("call_bill_called", "called_fen >= 0 AND advance_fen BETWEEN 0 AND called_fen"),
        _check(
            "call_bill_adds_up",
            "delivered_fen >= 0 AND delivered_fen <= called_fen AND penalty_fen >= 0 AND "
            "paid_fen = delivered_fen - penalty_fen AND paid_fen >= 0",
        ),
        _check("call_bill_reviewed", "reviewed_by <> called_by"),
        _check("call_bill_four_eyes", "settled_by <> called_by"),
        _to("call_bill", "agreement", "agreement.number"),
        _to("call_bill", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("number", name="pk_call_bill"),
        sa.UniqueConstraint("source", "agreement", name=op.f("uq_call_bill_source_agreement")),
    )
    op.create_index("ix_call_bill_agreement", "call_bill", ["agreement"], unique=False)
    op.create_index("ix_call_bill_state", "call_bill", ["state"], unique=False)


def _call_bill_line() -> None:
    op.create_table(
        "call_bill_line",
        *_columns("number:32 item:32 quantity:big price_fen:big delivered:big"),
        _check("call_bill_line_delivered", "delivered >= 0 AND delivered <= quantity"),
        _check("call_bill_line_amounts", "quantity > 0 AND price_fen >= 0"),
        _to("call_bill_line", "item", "item.code"),
        _to("call_bill_line", "number", "call_bill.number"),
        sa.PrimaryKeyConstraint("number", "item", name="pk_call_bill_line"),
    )


TYPES: dict[str, TypeEngine[Any]] = {
    "text": sa.Text(), "whole": sa.Integer(), "big": sa.BigInteger(), "day": sa.Date(),
}  # fmt: skip


def _columns(words: str) -> Iterator[sa.Column[Any]]:
    # "name:type" by blanks; a number is the length of a text.
    for each in words.split():
        name, kind = each.split(":")
        of: TypeEngine[Any] = TYPES[kind] if kind in TYPES else sa.String(int(kind))
        yield sa.Column(name, of, nullable=False)


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
