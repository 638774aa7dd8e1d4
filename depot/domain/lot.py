"""Lots (批次): expiry, validity on arrival and the order of issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# "No lot number" is a real value: a missing one would make two lots of the same thing.
NO_LOT = "-"
NO_SUPPLIER = "-"
# "Never expires" in keys and in sorting.
NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Lot:
    """Goods of one item that were made together.

    Parameters
    ----------
    id
        Number given by the store.
    item
        Item code.
    lot_no
        The maker's lot number; ``"-"`` when there is none.
    supplier
        Who delivered it; two suppliers may use one lot number.
    made_on, expires_on
        Printed date of making; date until which it is good, the printed one or a later
        one that a re-test gave. None when there are none.
    """

    id: int
    item: str
    lot_no: str
    supplier: str
    made_on: date | None
    expires_on: date | None


def is_expired(expires_on: date | None, on: date) -> bool:
    """Whether goods are past their date: they are good *through* the printed day.

    This is the only place that says what expired means; `on` is a date in Asia/Shanghai.
    """
    return expires_on is not None and expires_on < on


def earliest_valid_expiry(arrives_on: date, min_remaining_days: int) -> date:
    """Return the first printed date that is still good enough on arrival."""
    if min_remaining_days > (NEVER - arrives_on).days:
        return NEVER
    return arrives_on + timedelta(days=min_remaining_days)


def valid_on_arrival(
    expires_on: date | None, arrives_on: date, min_remaining_days: int = 0
) -> bool:
    """Whether goods arrive with at least the days of life that the item asks for."""
    return not is_expired(expires_on, earliest_valid_expiry(arrives_on, min_remaining_days))


def fefo_key(expires_on: date | None, made_on: date | None, lot_id: int) -> tuple[date, date, int]:
    """Sort key of first expired, first out; ties go to the older, then the earlier booked."""
    return (expires_on or NEVER, made_on or NEVER, lot_id)
