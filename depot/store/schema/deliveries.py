"""Expected deliveries, arrivals, and the inspection of what came."""

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

from depot.store.schema.metadata import metadata

_USER = String(32)
_NUMBER = String(32)

delivery = Table(
    "delivery",
    metadata,
    Column("number", _NUMBER, ForeignKey("document.number"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("depot", String(32), ForeignKey("depot.code"), nullable=False),
    Column("party", Text, nullable=False),
    # The paper's own number at the other side; ours when it has none.
    Column("reference", Text, nullable=False),
    Column("budget_ref", Text, nullable=False),
    Column("agreement", String(64), nullable=False),
    Column("expected_on", Date, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("triage", String(16), nullable=False),
    Column("triage_reason", Text, nullable=False),
    Column("triaged_by", _USER, nullable=False),
    Column("created_by", _USER, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("closed_by", _USER, nullable=False),
    Column("close_reason", Text, nullable=False),
    CheckConstraint(
        "kind IN ('purchase', 'call_off', 'return', 'donation', 'custody')", name="kind"
    ),
    CheckConstraint(
        "state IN ('expected', 'partly', 'complete', 'closed_short', 'cancelled', 'not_wanted')",
        name="state",
    ),
    CheckConstraint("triage IN ('', 'waiting', 'urgent', 'can_wait', 'not_wanted')", name="triage"),
    CheckConstraint("(kind = 'donation') = (triage <> '')", name="donation_triage"),
    # Nothing of a donation comes in before somebody has looked at it.
    CheckConstraint(
        "triage NOT IN ('waiting', 'not_wanted') "
        "OR state IN ('expected', 'cancelled', 'not_wanted')",
        name="triaged_first",
    ),
    CheckConstraint("(kind = 'call_off') = (agreement <> '')", name="agreement"),
    CheckConstraint("kind <> 'custody' OR owner IN ('city', 'province')", name="custody"),
    CheckConstraint(
        "(closed_by = '') = (state IN ('expected', 'partly', 'complete'))", name="closed"
    ),
    CheckConstraint("(closed_by = '') = (close_reason = '')", name="close_reason"),
    Index("ix_delivery_state_expected_on", "state", "expected_on"),
)

delivery_line = Table(
    "delivery_line",
    metadata,
    Column("number", _NUMBER, ForeignKey("delivery.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("item", String(32), ForeignKey("item.code"), nullable=False),
    Column("ordered", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    # Donations and returns may bring more than was announced; others never.
    Column("may_exceed", Boolean(create_constraint=False), nullable=False),
    UniqueConstraint("number", "item"),
    CheckConstraint("ordered > 0", name="positive"),
    CheckConstraint("received >= 0 AND (may_exceed OR received <= ordered)", name="received"),
)

arrival = Table(
    "arrival",
    metadata,
    Column("number", _NUMBER, ForeignKey("document.number"), primary_key=True),
    Column("delivery", _NUMBER, ForeignKey("delivery.number"), nullable=False),
    # The same delivery note twice is the same goods twice.
    Column("slip", Text, nullable=False),
    Column("blind", Boolean(create_constraint=False), nullable=False),
    Column("actor", _USER, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    UniqueConstraint("delivery", "slip"),
)

arrival_part = Table(
    "arrival_part",
    metadata,
    Column("number", _NUMBER, ForeignKey("arrival.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("delivery", _NUMBER, nullable=False),
    Column("line", Integer, nullable=False),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("bin", String(32), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("waiting", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("given_back", BigInteger, nullable=False),
    Column("accepted", BigInteger, nullable=False),
    Column("held_bin", String(32), nullable=False),
    Column("rejected_bin", String(32), nullable=False),
    Column("held_by", _USER, nullable=False),
    ForeignKeyConstraint(
        ["delivery", "line"],
        ["delivery_line.number", "delivery_line.line"],
        name="fk_arrival_part_delivery_line",
    ),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint(
        "waiting >= 0 AND held >= 0 AND rejected >= 0 AND given_back >= 0 AND accepted >= 0",
        name="not_negative",
    ),
    CheckConstraint("quantity = waiting + held + rejected + given_back + accepted", name="adds_up"),
    Index("ix_arrival_part_lot_id", "lot_id"),
    Index("ix_arrival_part_delivery_line", "delivery", "line"),
)

inspection = Table(
    "inspection",
    metadata,
    Column("number", _NUMBER, ForeignKey("document.number"), primary_key=True),
    # Empty for goods that were received directly and inspected on arrival.
    Column("arrival", _NUMBER, nullable=False),
    Column("actor", _USER, nullable=False),
    Column("sampled", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("command_id", String(36), ForeignKey("command.id"), nullable=False),
    CheckConstraint("sampled >= 0", name="sampled"),
    Index("ix_inspection_arrival", "arrival"),
)

inspection_part = Table(
    "inspection_part",
    metadata,
    Column("number", _NUMBER, ForeignKey("inspection.number"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("part", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("bin", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_no", _NUMBER, nullable=False),
    Column("actor", _USER, nullable=False),
    # Who had held or rejected the units before; empty for units that were waiting.
    Column("held_by", _USER, nullable=False),
    CheckConstraint("quantity > 0", name="positive"),
    CheckConstraint("stage IN ('waiting', 'held', 'rejected')", name="stage"),
    CheckConstraint("verdict IN ('accept', 'hold', 'reject', 'give_back')", name="verdict"),
    CheckConstraint("verdict = 'accept' OR reason <> ''", name="reason"),
    CheckConstraint("(stage = 'waiting') = (held_by = '')", name="held_by"),
    # Four eyes: what one person held back or rejected another accepts.
    CheckConstraint("verdict <> 'accept' OR actor <> held_by", name="four_eyes"),
)

inspection_check = Table(
    "inspection_check",
    metadata,
    Column("number", _NUMBER, ForeignKey("inspection.number"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("passed", Boolean(create_constraint=False), nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("passed OR note <> ''", name="says_what"),
)
