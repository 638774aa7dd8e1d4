"""Reservations: stock set aside ends once, by being consumed, released or lapsed."""

from dataclasses import dataclass
from datetime import date

import pytest
from ledger_world import (
    TODAY,
    IssueLine,
    command_id,
    furnish,
    issue,
    on_hand,
    receive_tents,
    receive_water,
)

from depot.domain.ledger import AccountKind, LedgerKind, ReservationState
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotFound
from depot.services.audit import verify
from depot.services.picking import Pick
from depot.services.reserving import (
    LapseReservations,
    ReleaseStock,
    ReserveStock,
    consume,
    lapse_reservations,
    release_stock,
    reservations_of,
    reserve_stock,
)
from depot.services.stock import StockFilter, stock_rows


@dataclass(frozen=True)
class Load:
    """Consume what is reserved, as a dispatch does."""

    command_id: str
    actor: str
    demand_ref: str
    quantities: tuple[tuple[int, int], ...] | None = None
    arrives_on: date | None = None


@dataclass(frozen=True)
class Loaded:
    picks: tuple[Pick, ...]


def load(command: Load, uow) -> Loaded:
    truck = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, "transit/吉B12345")
    taken = None if command.quantities is None else dict(command.quantities)
    picks = consume(uow, command.demand_ref, truck, quantities=taken, arrives_on=command.arrives_on)
    return Loaded(picks)


@pytest.fixture
def furnished(app):
    furnish(app)
    return app


def reserve(app, *lines, ref="DB-1", arrives_on=TODAY, lapses_at_us=None):
    command = ReserveStock(command_id(), "system", ref, "CY1", lines, arrives_on, lapses_at_us)
    return app.execute(reserve_stock, command).reservations


def consume_all(app, ref="DB-1", **more):
    return app.execute(load, Load(command_id(), "system", ref, **more)).picks


def available(app, item="SH01"):
    (row,) = app.read(stock_rows, StockFilter(text=item), app.clock.today())
    return row.available


def states(app, ref="DB-1"):
    return [each.state for each in app.read(reservations_of, ref)]


def test_reserved_stock_is_on_hand_but_not_available(furnished):
    receive_tents(furnished, 10)
    (reserved,) = reserve(furnished, ("SH01", 6))
    assert (reserved.place, reserved.quantity) == ("CY1/A-01", 6)
    assert available(furnished) == 4
    assert on_hand(furnished) == {("-", "A-01", "issuable"): 10}
    with pytest.raises(InsufficientStock):
        issue(furnished, IssueLine("SH01", 5))


def test_reserving_takes_the_earliest_good_expiry(furnished):
    receive_water(furnished, 5, date(2027, 5, 1), "late")
    receive_water(furnished, 5, date(2027, 2, 1), "early")
    receive_water(furnished, 5, date(2026, 6, 10), "short")
    reserved = reserve(furnished, ("WT01", 7))
    assert [(each.lot_no, each.quantity) for each in reserved] == [("early", 5), ("late", 2)]


def test_consuming_moves_exactly_what_was_reserved(furnished):
    receive_tents(furnished, 10)
    reserve(furnished, ("SH01", 6))
    issue(furnished, IssueLine("SH01", 4))
    picks = consume_all(furnished)
    assert [(pick.item, pick.bin, pick.quantity) for pick in picks] == [("SH01", "A-01", 6)]
    assert on_hand(furnished) == {}
    assert states(furnished) == [ReservationState.CONSUMED]
    assert furnished.read(verify).ok


def test_taking_less_frees_the_rest(furnished):
    receive_tents(furnished, 10)
    receive_water(furnished, 10, date(2027, 1, 1))
    tents, water = reserve(furnished, ("SH01", 6), ("WT01", 5))
    consume_all(furnished, quantities=((tents.id, 2),))
    assert available(furnished) == 8
    assert available(furnished, "WT01") == 10
    assert states(furnished) == [ReservationState.CONSUMED, ReservationState.RELEASED]
    assert furnished.read(verify).ok
    assert water.quantity == 5


@pytest.mark.parametrize("quantity", [7, -1])
def test_taking_more_than_was_reserved_is_refused(furnished, quantity):
    receive_tents(furnished, 10)
    (tents,) = reserve(furnished, ("SH01", 6))
    with pytest.raises(InvalidInput):
        consume_all(furnished, quantities=((tents.id, quantity),))
    assert states(furnished) == [ReservationState.OPEN]


def test_a_reservation_ends_once(furnished):
    receive_tents(furnished, 10)
    reserve(furnished, ("SH01", 6))
    consume_all(furnished)
    with pytest.raises(NotFound):
        consume_all(furnished)
    with pytest.raises(NotFound):
        furnished.execute(release_stock, ReleaseStock(command_id(), "system", "DB-1"))
    assert on_hand(furnished) == {("-", "A-01", "issuable"): 4}


def test_released_stock_is_available_again(furnished):
    receive_tents(furnished, 10)
    reserve(furnished, ("SH01", 6))
    furnished.execute(release_stock, ReleaseStock(command_id(), "system", "DB-1"))
    assert available(furnished) == 10
    assert states(furnished) == [ReservationState.RELEASED]


def test_a_reservation_lapses_when_its_time_is_over(furnished, clock):
    receive_tents(furnished, 10)
    reserve(furnished, ("SH01", 6), lapses_at_us=clock.us + 60_000_000)
    clock.move(seconds=59)
    command = LapseReservations(command_id(), "system")
    assert furnished.execute(lapse_reservations, command).count == 0
    clock.move(seconds=1)
    with pytest.raises(NotFound):
        consume_all(furnished)
    # The refusal has undone the lapse with everything else; the next use does it again.
    issue(furnished, IssueLine("SH01", 10))
    assert states(furnished) == [ReservationState.LAPSED]
    assert furnished.read(verify).ok


def test_a_reserved_lot_that_expired_meanwhile_is_not_issued(furnished, clock):
    receive_water(furnished, 10, date(2026, 8, 1))
    reserve(furnished, ("WT01", 6))
    clock.move(days=61)  # 1 August, the last good day
    with pytest.raises(Conflict, match="过期"):
        consume_all(furnished, arrives_on=date(2026, 8, 2))
    consume_all(furnished)
    assert on_hand(furnished) == {("L1", "A-01", "issuable"): 4}


def test_a_demand_that_can_not_be_met_reserves_nothing(furnished):
    receive_tents(furnished, 10)
    with pytest.raises(InsufficientStock):
        reserve(furnished, ("SH01", 6), ("WT01", 1))
    assert available(furnished) == 10
    assert states(furnished) == []


@pytest.mark.parametrize("ref", ["", " ", "x" * 65])
def test_a_demand_needs_a_reference(sqlite_app, ref):
    furnish(sqlite_app)
    receive_tents(sqlite_app, 10)
    with pytest.raises(InvalidInput):
        reserve(sqlite_app, ("SH01", 1), ref=ref)


def test_a_reservation_must_lapse_in_the_future(sqlite_app, clock):
    furnish(sqlite_app)
    receive_tents(sqlite_app, 10)
    with pytest.raises(InvalidInput):
        reserve(sqlite_app, ("SH01", 1), lapses_at_us=clock.us)
    with pytest.raises(InvalidInput):
        reserve(sqlite_app)
