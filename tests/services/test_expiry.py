"""The expiry that holds now: printed, or extended by a re-test; good through its last day."""

from datetime import date, datetime, timedelta

import pytest
from expiry_world import ask, decide, people_and_bleach, receive_bleach
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, issue, receive_water

from depot.domain.stock import StockFilter
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.expiry import extension_bounds, extensions, horizons
from depot.services.issuing import IssueLine
from depot.services.lot_events import present_expiry
from depot.services.pick_preview import preview_picks
from depot.services.reserving import ReserveStock, reserve_stock
from depot.services.stock import issuable_snapshot, lot_rows, stock_rows

# Asks for 10 days of life on arrival: with a last day of 11 June it is issuable on 1 June
# and no more on 2 June.
LAST_DAY = TODAY + timedelta(days=10)
LATER = date(2027, 6, 1)  # twelve months after a test of today: the most it can get


@pytest.fixture
def world(app):
    return people_and_bleach(app)


@pytest.fixture
def small(sqlite_app):
    return people_and_bleach(sqlite_app)


def issuable(app):
    return app.read(issuable_snapshot, app.clock.today()).units.get(("CY1", "HY05"), 0)


def test_an_approved_extension_counts_at_once_everywhere(world, clock):
    lot = receive_bleach(world, 50, LAST_DAY)
    clock.move(days=20)  # 21 June: ten days past the printed date
    today = clock.today()
    (before,) = world.read(stock_rows, StockFilter(text="HY05"), today)
    assert (before.available, before.expired, before.band) == (0, 50, "expired")
    with pytest.raises(InsufficientStock):
        issue(world, IssueLine("HY05", 1))
    decide(world, ask(world, lot, LATER, tested_on=today))
    (after,) = world.read(stock_rows, StockFilter(text="HY05"), today)
    assert (after.available, after.expired, after.next_expires_on) == (50, 0, LATER)
    (row,) = world.read(lot_rows, StockFilter(text="HY05"), today)
    assert (row.expires_on, row.days_left) == (LATER, 345)  # 21 June 2026 to 1 June 2027
    assert world.read(lot_rows, StockFilter(expiring_within_days=30), today) == ()
    assert issuable(world) == 50
    (preview,) = world.read(preview_picks, "CY1", (IssueLine("HY05", 2),), today)
    assert preview.missing == 0
    (pick,) = issue(world, IssueLine("HY05", 2)).picks
    assert pick.expires_on == LATER
    assert world.read(present_expiry, lot) == LATER


def test_the_printed_date_stays_the_lots_identity(world):
    lot = receive_bleach(world, 50, LAST_DAY)
    decide(world, ask(world, lot, LATER))
    assert receive_bleach(world, 5, LAST_DAY) == lot  # the same label, the same lot
    assert receive_bleach(world, 5, LATER) != lot


def test_first_expired_first_out_follows_the_extension(world):
    early = receive_bleach(world, 10, TODAY + timedelta(days=60), "X1")
    receive_bleach(world, 10, TODAY + timedelta(days=90), "X2")
    decide(world, ask(world, early, TODAY + timedelta(days=200)))
    (pick,) = issue(world, IssueLine("HY05", 4)).picks
    assert pick.lot_no == "X2"


def test_reserved_goods_of_an_extended_lot_keep_their_reservation(world):
    lot = receive_bleach(world, 10, TODAY + timedelta(days=60))
    command = ReserveStock(command_id(), "guanku", "DB-1/1", "CY1", (("HY05", 4),), TODAY)
    world.execute(reserve_stock, command)
    decide(world, ask(world, lot, LATER))
    assert world.read(lot_rows, StockFilter(text="HY05"), TODAY)[0].reserved == 4


def test_goods_are_good_through_the_extended_day(small, clock):
    lot = receive_bleach(small, 10, LAST_DAY)
    decide(small, ask(small, lot, date(2026, 7, 15)))
    for days, available in ((44, 10), (45, 0)):  # 15 July is day 44 from 1 June
        (row,) = small.read(stock_rows, StockFilter(text="HY05"), TODAY + timedelta(days=days))
        assert (row.available, row.expired) == (available, 10 - available), days


def test_a_request_alone_changes_nothing(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    ask(small, lot, LATER)
    assert small.read(present_expiry, lot) == LAST_DAY


def test_four_eyes(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    request = ask(small, lot, LATER, by=SYSTEM_ACTOR)
    with pytest.raises(NotAllowed, match="本人"):
        decide(small, request, by=SYSTEM_ACTOR)
    with pytest.raises(NotAllowed):
        decide(small, request, by="guanku")
    with pytest.raises(NotAllowed):
        ask(small, lot, LATER, by="jihua")


def test_a_rejected_request_says_why_and_leaves_room_for_another(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    request = ask(small, lot, LATER)
    with pytest.raises(Conflict, match="待审批"):
        ask(small, lot, LATER, certificate="JC-2")
    with pytest.raises(InvalidInput, match="退回原因"):
        decide(small, request, approve=False)
    decide(small, request, approve=False, note="证书不清晰")
    with pytest.raises(Conflict, match="已由 lingdao 处理"):
        decide(small, request)
    decide(small, ask(small, lot, LATER, certificate="JC-2"))
    assert [each.state.value for each in small.read(extensions)] == ["approved", "rejected"]


@pytest.mark.parametrize("certificate", ["", "   ", "x" * 65])
def test_without_a_certificate_nothing_is_extended(small, certificate):
    lot = receive_bleach(small, 10, LAST_DAY)
    with pytest.raises(InvalidInput, match="证书"):
        ask(small, lot, LATER, certificate=certificate)
    with pytest.raises(InvalidInput, match="检验机构"):
        ask(small, lot, LATER, laboratory=certificate)


def test_one_certificate_extends_a_lot_once(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    decide(small, ask(small, lot, TODAY + timedelta(days=100)))
    with pytest.raises(Conflict, match="只能用一次"):
        ask(small, lot, LATER)
    decide(small, ask(small, lot, LATER, certificate="JC-2"))
    assert small.read(present_expiry, lot) == LATER


@pytest.mark.parametrize("to", [LAST_DAY, LAST_DAY - timedelta(days=1), date(2020, 1, 1)])
def test_an_extension_never_goes_back(small, to):
    lot = receive_bleach(small, 10, LAST_DAY)
    with pytest.raises(InvalidInput, match="不能倒退"):
        ask(small, lot, to)


def test_one_re_test_gives_half_a_shelf_life_from_the_day_of_the_test(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    assert small.read(extension_bounds, lot, TODAY) == (LAST_DAY, LATER)
    with pytest.raises(InvalidInput, match="2027-06-01"):
        ask(small, lot, LATER + timedelta(days=1))
    ask(small, lot, LATER)


def test_the_test_is_recent_and_not_of_tomorrow(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    for tested_on in (TODAY + timedelta(days=1), TODAY - timedelta(days=181)):
        with pytest.raises(InvalidInput, match="检验日期"):
            ask(small, lot, TODAY + timedelta(days=30), tested_on=tested_on)
    ask(small, lot, TODAY + timedelta(days=30), tested_on=TODAY - timedelta(days=180))


def test_food_is_never_extended(small):
    lot = receive_water(small, 10, LAST_DAY)
    with pytest.raises(NotAllowed, match="法律"):
        ask(small, lot, LATER)


def test_unknown_lots_and_requests_are_refused(small):
    with pytest.raises(NotFound):
        ask(small, 999, LATER)
    with pytest.raises(NotFound):
        decide(small, 999)


def test_horizons_are_cumulative_and_include_their_last_day(small):
    # Lots that expire today, in 30, 31, 90, 180, 365 and 366 days.
    for number, days in enumerate((0, 30, 31, 90, 180, 365, 366)):
        receive_bleach(small, 1, TODAY + timedelta(days=days), f"X{number}")
    found = {each.within_days: each.lots for each in small.read(horizons, TODAY)}
    assert found == {0: 0, 30: 2, 90: 4, 180: 5, 365: 6}
    tomorrow = {each.within_days: each.lots for each in small.read(horizons, TODAY + timedelta(1))}
    assert tomorrow == {0: 1, 30: 2, 90: 3, 180: 4, 365: 6}


def test_a_datetime_is_no_date(small):
    lot = receive_bleach(small, 10, LAST_DAY)
    with pytest.raises(InvalidInput):
        ask(small, lot, datetime(2027, 1, 1))  # noqa: DTZ001  that it is refused is the test
