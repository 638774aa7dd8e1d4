"""Rotation (轮换): where goods go that won't be used before they expire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import floor

DAYS_A_YEAR = 365


class RotationWay(StrEnum):
    """Where they go.

    OTHER_USERS
        To whoever uses them daily: canteens, welfare homes, hospitals, other depots.
    DRILL
        Used up in a drill.
    SALE
        Sold; the proceeds pay for the replacement.
    """

    OTHER_USERS = "other_users"
    DRILL = "drill"
    SALE = "sale"


class RotationState(StrEnum):
    """Life of a rotation; it ends once."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    ISSUED = "issued"
    DONE = "done"
    CANCELLED = "cancelled"


# Still claims goods that are on the shelf.
PLANNED_STATES = (RotationState.PROPOSED, RotationState.APPROVED)


@dataclass(frozen=True)
class Rotation:
    """A rotation as it stands.

    Parameters
    ----------
    number
        ``"LH-2026-000001"``.
    quantity
        Base units.
    way, party
        Where it goes; who gets it.
    deadline
        Last day on which it should leave.
    issue_no
        Paper of the issue; empty until it has left.
    result, proceeds_cny
        What came of it.
    """

    number: str
    lot_id: int
    item: str
    lot_no: str
    expires_on: date | None
    depot: str
    quantity: int
    way: RotationWay
    party: str
    deadline: date
    note: str
    state: RotationState
    requested_by: str
    requested_at_us: int
    decided_by: str
    decided_at_us: int
    decision_note: str
    issue_no: str
    result: str
    proceeds_cny: Decimal
    ended_by: str
    ended_at_us: int


@dataclass(frozen=True)
class DatedStock:
    """Free units of one lot in one depot, with the last day on which they are good."""

    lot_id: int
    depot: str
    expires_on: date
    units: int


def leftovers(
    stock: tuple[DatedStock, ...], used_last_year: Mapping[str, int], today: date
) -> dict[tuple[int, str], int]:
    """Return (lot, depot) → units of an item that will be left when their lot expires.

    What was used in the last 365 days is expected to be used again at the same pace, from
    the earliest lot on: until a lot's last day (it counts), the use takes all lots before
    it and then it. The rest is left.

    Parameters
    ----------
    stock
        Of one item, lots that have not expired.
    used_last_year
        Depot → units used of it in the last 365 days.
    """
    left: dict[tuple[int, str], int] = {}
    for depot in sorted({each.depot for each in stock}):
        used = 0
        here = sorted(
            (each for each in stock if each.depot == depot),
            key=lambda each: (each.expires_on, each.lot_id),
        )
        for each in here:
            days = (each.expires_on - today).days + 1
            can_use = floor(used_last_year.get(depot, 0) * days / DAYS_A_YEAR) - used
            taken = max(0, min(each.units, can_use))
            used += taken
            if each.units > taken:
                left[each.lot_id, depot] = each.units - taken
    return left


def rotation_deadline(expires_on: date, min_remaining_days: int, today: date) -> date:
    """Return the day by which goods should leave so that who gets them can still use them."""
    return max(today, expires_on - timedelta(days=min_remaining_days))


def suggested_way(plan_group: str, days_left: int, min_remaining_days: int) -> RotationWay:
    """Return where goods should go by default.

    Daily necessities go to users while enough life is left; equipment is worth money or
    practice: sold while it has half a year left, used in drills after that.
    """
    if plan_group == "daily_necessities":
        return RotationWay.OTHER_USERS if days_left >= min_remaining_days else RotationWay.DRILL
    return RotationWay.SALE if days_left >= DAYS_A_YEAR // 2 else RotationWay.DRILL
