"""Rows of stock as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from depot.domain.ledger import StockStatus
from depot.domain.lot import is_expired

# Days of life left, from the most urgent band on.
BANDS = (("d30", 30), ("d90", 90), ("d180", 180), ("d365", 365))


def expiry_band(expires_on: date | None, today: date) -> str:
    """Return ``expired``, ``d30``, ``d90``, ``d180``, ``d365``, ``later`` or ``none``."""
    if expires_on is None:
        return "none"
    if is_expired(expires_on, today):
        return "expired"
    left = (expires_on - today).days
    return next((band for band, days in BANDS if left <= days), "later")


@dataclass(frozen=True)
class StockFilter:
    """What stock is asked for.

    Parameters
    ----------
    text
        Part of a code or name.
    plan_group, need, depot, status
        Exact values; None means any.
    expiring_within_days
        Only what expires within so many days, expired goods included.
    """

    text: str = ""
    plan_group: str | None = None
    need: str | None = None
    depot: str | None = None
    expiring_within_days: int | None = None
    status: StockStatus | None = None

    @property
    def asks_for_stock(self) -> bool:
        """Whether items without any stock are left out."""
        asked = (self.depot, self.expiring_within_days, self.status)
        return any(value is not None for value in asked)


@dataclass(frozen=True)
class StockRow:
    """An item's stock in the bins.

    Parameters
    ----------
    on_hand
        All units in the bins, whoever owns them and whatever their state.
    available
        Ours, issuable, in date and not reserved.
    reserved, quarantined, expired
        Units set aside; held for inspection; past their date or booked as expired.
    weight_kg, volume_m3, value_cny
        Of what is on hand.
    next_expires_on, band
        The earliest date among issuable goods, and how near it is.
    """

    item_code: str
    name_zh: str
    name_en: str
    plan_group: str
    need: str
    unit_zh: str
    on_hand: int
    available: int
    reserved: int
    quarantined: int
    expired: int
    weight_kg: float
    volume_m3: float
    value_cny: Decimal
    next_expires_on: date | None
    band: str


@dataclass(frozen=True)
class LotRow:
    """A holding: one lot in one bin in one state with one owner."""

    lot_id: int
    item_code: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    supplier: str
    made_on: date | None
    expires_on: date | None
    days_left: int | None
    band: str
    depot: str
    bin: str
    status: StockStatus
    owner: str
    quantity: int
    reserved: int


@dataclass(frozen=True)
class MovementRow:
    """A line of the journal."""

    seq: int
    recorded_at_us: int
    occurred_at_us: int
    command_id: str
    command_kind: str
    actor: str
    ledger: str
    item_code: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_id: int
    lot_no: str
    supplier: str
    made_on: date | None
    expires_on: date | None
    quantity: int
    from_account: str
    from_status: str
    from_owner: str
    to_account: str
    to_status: str
    to_owner: str
    reason: str
    document_no: str
    document_line: int
    corrects_seq: int | None


@dataclass(frozen=True)
class IssuableSnapshot:
    """What could be issued, at one position of the ledger.

    Parameters
    ----------
    units
        (depot code, item code) → base units.
    seq
        Number of the last movement that is in it.
    """

    units: dict[tuple[str, str], int]
    seq: int


@dataclass(frozen=True)
class PaperLine:
    """What a paper that books nothing by itself is about.

    Parameters
    ----------
    quantity
        Base units.
    lot_no
        None where no lot is named.
    """

    item_code: str
    name_zh: str
    name_en: str
    unit_zh: str
    quantity: int
    lot_no: str | None


@dataclass(frozen=True)
class Paper:
    """A numbered paper of a depot with its lines.

    Parameters
    ----------
    number, doc_type
        ``"RK-2026-000001"``, ``"RK"``.
    depot, party
        Depot code; supplier or destination.
    actor
        User name of who booked it.
    note, occurred_at_us, recorded_at_us
        Remark; when it happened; when it was booked.
    lines
        Its movements.
    command_id
        The command that made it: its place in the chain.
    """

    number: str
    doc_type: str
    depot: str
    party: str
    actor: str
    note: str
    occurred_at_us: int
    recorded_at_us: int
    lines: tuple[MovementRow, ...]
    command_id: str = ""
