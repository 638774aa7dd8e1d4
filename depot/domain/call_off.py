"""What a supplier has promised, and drawing on it (应急调用)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from depot.domain.agreement import AgreementKind, AgreementLine, CallOffStatus
from depot.domain.ledger import HoldingKey
from depot.domain.validity import is_valid_on


@dataclass(frozen=True)
class Promise:
    """One agreement line and what is left of it.

    Parameters
    ----------
    left
        Units committed and not delivered yet.
    called
        Units of these that open call-offs hold.
    key
        Its holding on the promise ledger.
    deliver_to
        Depot that the supplier brings it to; empty where we load it at the supplier's.
    """

    agreement: str
    supplier: str
    line: AgreementLine
    valid_from: date
    valid_to: date
    left: int
    called: int
    key: HoldingKey
    kind: AgreementKind = AgreementKind.STOCK
    deliver_to: str = ""

    @property
    def free(self) -> int:
        """Units that can still be called in the season that promises most."""
        return self.left - self.called

    def free_on(self, day: date) -> int:
        """Return the units that can be called on a day; 0 outside the validity.

        What a season holds back is taken off what is left: units that came are not taken
        for kept again.
        """
        if not is_valid_on(self, day):
            return 0
        held_back = self.line.quantity - self.line.quantity_on(day)
        return max(0, self.free - held_back)


@dataclass(frozen=True)
class CallOff:
    """Units of one agreement line that a trip of an order draws on.

    Parameters
    ----------
    id
        Number given by the store; 0 before it is booked.
    price_cny
        Per unit, as agreed when it was called.
    """

    id: int
    order_id: int
    trip: int
    agreement: str
    item: str
    quantity: int
    price_cny: Decimal
    status: CallOffStatus = CallOffStatus.OPEN


def draw(
    promises: Iterable[Promise], item: str, units: int, day: date, taken: dict[HoldingKey, int]
) -> tuple[list[tuple[Promise, int]], int]:
    """Choose the promises to call, the one that ends first first.

    Parameters
    ----------
    promises
        Sorted by end of validity.
    day
        Day of the call.
    taken
        Units that are already spoken for; what is chosen is added to it.

    Returns
    -------
    tuple
        Promises with units, and the units that nobody has promised.
    """
    chosen: list[tuple[Promise, int]] = []
    for promise in promises:
        free = promise.free_on(day) - taken.get(promise.key, 0)
        if units == 0 or free <= 0 or promise.line.item != item:
            continue
        drawn = min(units, free)
        taken[promise.key] = taken.get(promise.key, 0) + drawn
        chosen.append((promise, drawn))
        units -= drawn
    return chosen, units
