"""What was seen of suppliers; call-off orders and their steps; mutual aid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PROTECTED = ("supplier_observation", "call_off_step")
TRIGGER_ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
TRIGGER_ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {upper} ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def upgrade() -> None:
    """Apply."""
    _supplier_observation()
    _call_off_order()
    _call_off_order_item()
    _call_off_order_stop()
    _call_off_order_line()
    _call_off_step()
    _aid_partner()
    _aid_request()
    _aid_request_line()
    _aid_loan()
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


def _call_off_order() -> None:
    op.create_table(
        "call_off_order",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("drafted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("sent_at_us", sa.BigInteger(), nullable=False),
        sa.Column("read_at_us", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at_us", sa.BigInteger(), nullable=False),
        sa.Column("ready_at_us", sa.BigInteger(), nullable=False),
        sa.Column("finished_at_us", sa.BigInteger(), nullable=False),
        sa.Column("settled_at_us", sa.BigInteger(), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=False),
        sa.Column("settled_fen", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("call_off_order_confirmed", "(confirmed_by = '') = (confirmed_at_us = 0)"),
        _check(
            "call_off_order_confirmed_after_sent",
            "confirmed_at_us = 0 OR (sent_at_us > 0 AND confirmed_at_us >= sent_at_us AND "
            "ready_at_us >= sent_at_us)",
        ),
        _check(
            "call_off_order_read_after_sent",
            "read_at_us = 0 OR (sent_at_us > 0 AND read_at_us >= sent_at_us)",
        ),
        _check("call_off_order_amount", "settled_fen >= 0"),
        _check("call_off_order_settled", "(state = 'settled') = (settled_by <> '')"),
        _check("call_off_order_sent", "(sent_by = '') = (sent_at_us = 0)"),
        _check(
            "call_off_order_state",
            "state IN ('drafted', 'sent', 'read', 'confirmed', 'loaded', 'arrived', 'released', "
            "'settled')",
        ),
        _to("call_off_order", "command_id", "command.id"),
        _to("call_off_order", "order_id", "dispatch_order.id"),
        _to("call_off_order", "supplier", "supplier.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_call_off_order")),
        sa.UniqueConstraint(
            "order_id", "supplier", name=op.f("uq_call_off_order_order_id_supplier")
        ),
    )
    op.create_index("ix_call_off_order_state", "call_off_order", ["state"])


def _call_off_order_item() -> None:
    op.create_table(
        "call_off_order_item",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("called", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=False),
        sa.Column("promised_min", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        _check("call_off_order_item_terms", "promised_min >= 0 AND price_fen >= 0"),
        _check(
            "call_off_order_item_units", "called > 0 AND confirmed >= 0 AND confirmed <= called"
        ),
        _to("call_off_order_item", "item", "item.code"),
        _to("call_off_order_item", "number", "call_off_order.number"),
        sa.PrimaryKeyConstraint("number", "item", name=op.f("pk_call_off_order_item")),
    )


def _call_off_order_stop() -> None:
    op.create_table(
        "call_off_order_stop",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("trip", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stop", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("load_due_us", sa.BigInteger(), nullable=False),
        sa.Column("arrive_due_us", sa.BigInteger(), nullable=False),
        sa.Column("loaded_at_us", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at_us", sa.BigInteger(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("dropped", sa.String(length=8), nullable=False),
        _check(
            "call_off_order_stop_arrived_after_loaded",
            "arrived_at_us = 0 OR (loaded_at_us > 0 AND arrived_at_us >= loaded_at_us)",
        ),
        _check("call_off_order_stop_dropped", "dropped = '' OR loaded_at_us = 0"),
        _check("call_off_order_stop_dropped_by", "dropped IN ('', 'us', 'supplier')"),
        _check("call_off_order_stop_received", "(arrived_at_us > 0) = (received_by <> '')"),
        _to("call_off_order_stop", "number", "call_off_order.number"),
        sa.PrimaryKeyConstraint("number", "trip", "stop", name=op.f("pk_call_off_order_stop")),
    )


def _call_off_order_line() -> None:
    op.create_table(
        "call_off_order_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("trip", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stop", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("called", sa.BigInteger(), nullable=False),
        sa.Column("loaded", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        _check(
            "call_off_order_line_units",
            "called > 0 AND loaded >= 0 AND loaded <= called AND received >= 0 AND received "
            "<= loaded",
        ),
        sa.ForeignKeyConstraint(
            ["number", "item"],
            ["call_off_order_item.number", "call_off_order_item.item"],
            name=op.f("fk_call_off_order_line_item"),
        ),
        sa.ForeignKeyConstraint(
            ["number", "trip", "stop"],
            ["call_off_order_stop.number", "call_off_order_stop.trip", "call_off_order_stop.stop"],
            name=op.f("fk_call_off_order_line_stop"),
        ),
        sa.PrimaryKeyConstraint(
            "number", "trip", "stop", "item", name=op.f("pk_call_off_order_line")
        ),
    )


def _call_off_step() -> None:
    op.create_table(
        "call_off_step",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("noted_at_us", sa.BigInteger(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _to("call_off_step", "command_id", "command.id"),
        _to("call_off_step", "number", "call_off_order.number"),
        sa.PrimaryKeyConstraint("number", "step", name=op.f("pk_call_off_step")),
    )


def _aid_partner() -> None:
    op.create_table(
        "aid_partner",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("pact", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("aid_partner_level", "level IN ('district', 'city', 'province')"),
        _to("aid_partner", "code", "supplier.code"),
        _to("aid_partner", "command_id", "command.id"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_aid_partner")),
    )


def _aid_request() -> None:
    op.create_table(
        "aid_request",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needed_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at_us", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("approved_at_us", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at_us", sa.BigInteger(), nullable=False),
        sa.Column("answer_note", sa.Text(), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        _check("aid_request_answered", "(state IN ('promised', 'declined')) = (answered_by <> '')"),
        _check("aid_request_approved", "(approved_by <> '') = (approved_at_us > 0)"),
        _check("aid_request_four_eyes", "approved_by <> requested_by"),
        _check(
            "aid_request_sent", "state NOT IN ('sent', 'promised', 'declined') OR approved_by <> ''"
        ),
        _check(
            "aid_request_state", "state IN ('drafted', 'sent', 'promised', 'declined', 'withdrawn')"
        ),
        _to("aid_request", "command_id", "command.id"),
        _to("aid_request", "partner", "aid_partner.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_aid_request")),
    )
    op.create_index("ix_aid_request_state", "aid_request", ["state"])


def _aid_request_line() -> None:
    op.create_table(
        "aid_request_line",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("lead_min", sa.Integer(), nullable=False),
        _check("aid_request_line_units", "asked > 0 AND promised >= 0 AND lead_min >= 0"),
        _to("aid_request_line", "item", "item.code"),
        _to("aid_request_line", "number", "aid_request.number"),
        sa.PrimaryKeyConstraint("number", "item", name=op.f("pk_aid_request_line")),
    )


def _aid_loan() -> None:
    op.create_table(
        "aid_loan",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=False),
        _to("aid_loan", "number", "loan.number"),
        _to("aid_loan", "partner", "aid_partner.code"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_aid_loan")),
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
