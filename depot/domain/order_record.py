"""A dispatch order as it is kept: its state, its trips and the lots picked for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from depot.domain.order import DispatchOrder, TripState, instant_of_minute
from depot.domain.order_plan import PlannedTrip


class SourceKind(StrEnum):
    """Where a trip loads: our own stock or a supplier's promise."""

    DEPOT = "depot"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class OrderHeader:
    """What an order says besides its state.

    Parameters
    ----------
    plan_id
        Plan that it was drafted from.
    event, response_level
        What happened, and the level of response as the local plan calls it.
    order_min, deadline_min
        Minutes since onset, from the plan.
    note
        Remark of the last who decided or cancelled.
    """

    plan_id: int
    event: str
    response_level: str
    order_min: int
    deadline_min: int
    requested_at_us: int
    note: str = ""
    cancelled_by: str = ""
    cancelled_at_us: int | None = None


@dataclass(frozen=True)
class OrderTrip:
    """One trip of an order.

    Parameters
    ----------
    issued_by, issued_at_us
        Who let it leave and when; empty and None before.
    """

    planned: PlannedTrip
    source_kind: SourceKind
    state: TripState
    issued_by: str = ""
    issued_at_us: int | None = None

    @property
    def number(self) -> int:
        """Number of the trip in the order, from 1."""
        return self.planned.number


@dataclass(frozen=True)
class PickLine:
    """Take this many of this lot from this bin.

    Parameters
    ----------
    line
        Place in the walk through the depot, from 1 within a trip.
    stop
        Number of the stop that it is for, from 1.
    """

    trip: int
    line: int
    stop: int
    item: str
    lot_id: int
    bin: str
    quantity: int


@dataclass(frozen=True)
class StoredOrder:
    """An order with all its trips."""

    order: DispatchOrder
    header: OrderHeader
    trips: tuple[OrderTrip, ...]

    def instant(self, minute: int) -> int:
        """Return the instant of a plan's minute.

        Counted from the approval; for a draft from the request, as a preview.
        """
        ordered_at_us = self.order.decided_at_us or self.header.requested_at_us
        return instant_of_minute(
            minute, order_min=self.header.order_min, ordered_at_us=ordered_at_us
        )


def demand_ref(order_number: str, trip: int) -> str:
    """Return the name under which a trip's goods are reserved."""
    return f"{order_number}/{trip}"
