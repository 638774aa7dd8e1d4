"""A reservation (占用): stock set aside for a demand until it ends, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.ledger import HoldingKey, ReservationState


@dataclass(frozen=True)
class Reservation:
    """Stock set aside.

    Parameters
    ----------
    id
        Number given by the store.
    demand_ref
        What it is for: an order number, a request.
    key
        The holding.
    item, lot_no, expires_on
        What it is.
    place
        Account of the holding: ``"depot/bin"``.
    quantity
        Base units.
    state
        Open, or how it ended.
    lapses_at_us
        When it ends by itself; None: never.
    """

    id: int
    demand_ref: str
    key: HoldingKey
    item: str
    lot_no: str
    expires_on: date | None
    place: str
    quantity: int
    state: ReservationState
    lapses_at_us: int | None
