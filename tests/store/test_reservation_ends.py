"""A reservation ends once, even where two have read it open."""

from dataclasses import dataclass

import pytest
from ledger_world import TODAY, command_id, furnish, on_hand, receive_tents

from depot.domain.ledger import ReservationState
from depot.errors import Conflict
from depot.services.reserving import ReserveStock, reservations_of, reserve_stock


@dataclass(frozen=True)
class EndTwice:
    command_id: str
    actor: str
    demand_ref: str


@dataclass(frozen=True)
class Ended:
    count: int


def end_twice(command: EndTwice, uow) -> Ended:
    """End what was read open once, again after it has ended: the second must notice."""
    held = uow.reservations.open_of(command.demand_ref)
    uow.reservations.end(held, ReservationState.RELEASED)
    uow.reservations.end(held, ReservationState.CONSUMED, {each.id: 1 for each in held})
    return Ended(len(held))


def test_ending_what_has_just_ended_elsewhere_is_a_conflict(app):
    furnish(app)
    receive_tents(app, 10)
    for demand in ("DB-1", "DB-2"):
        lines = (("SH01", 3),)
        app.execute(
            reserve_stock, ReserveStock(command_id(), "system", demand, "CY1", lines, TODAY)
        )
    with pytest.raises(Conflict):
        app.execute(end_twice, EndTwice(command_id(), "system", "DB-1"))
    (row,) = app.read(reservations_of, "DB-1")
    assert (row.state, row.quantity) == (ReservationState.OPEN, 3)
    assert on_hand(app) == {("-", "A-01", "issuable"): 10}
