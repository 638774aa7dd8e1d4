"""Where goods should go: the right bin first, with reasons, split where one is too small."""

from datetime import date, timedelta

import pytest
from ledger_world import command_id, issue, receive
from warehouse_world import HAZARD, HOLD, build_warehouse, shelf

from depot.domain.ledger import StockStatus
from depot.errors import InvalidInput, NotFound
from depot.services.issuing import IssueLine
from depot.services.put_away_advice import advise, ranked_bins
from depot.services.receiving import ReceiveLine
from depot.services.warehouse import SaveBins, save_bins

SOON, LATE = date(2026, 12, 1), date(2027, 12, 1)


@pytest.fixture
def warehouse(app):
    build_warehouse(app)
    return app


@pytest.fixture
def small(sqlite_app):
    build_warehouse(sqlite_app)
    return sqlite_app


def advised(app, item, quantity, **more):
    return [(each.bin, each.quantity) for each in app.read(advise, "CY1", item, quantity, **more)]


def water(app, quantity, bin_code, lot_no, expires_on):
    line = ReceiveLine("WT01", quantity, bin_code, lot_no, expires_on - timedelta(720), expires_on)
    return receive(app, line).lines[0].lot_id


def test_an_empty_warehouse_is_filled_from_the_dock_on(small):
    # Walks: N-01 8 m, H-01 and Q-01 more, F-01 the farthest; the bin on hold is not for stock.
    (first,) = small.read(advise, "CY1", "BX01", 80)
    assert (first.bin, first.quantity, first.room) == ("N-01", 80, 80)
    words = "；".join(reason.zh for reason in first.reasons)
    assert "空库位" in words
    assert "距月台 8 m" in words
    assert "可放 80 箱" in words


def test_what_one_bin_can_not_take_is_split(warehouse):
    assert advised(warehouse, "BX01", 100) == [("N-01", 80), ("H-01", 20)]


def test_what_no_bin_can_take_is_not_promised(small):
    # Four bins for stock take 80 boxes each.
    assert sum(quantity for _, quantity in advised(small, "BX01", 1000)) == 320


def test_the_same_lot_and_close_expiries_stay_together(warehouse):
    lot = water(warehouse, 10, "F-01", "L1", SOON)
    water(warehouse, 10, "N-01", "L2", LATE)
    assert advised(warehouse, "WT01", 5, lot_id=lot) == [("F-01", 5)]
    assert advised(warehouse, "WT01", 5, expires_on=LATE + timedelta(20)) == [("N-01", 5)]
    # A new expiry gets a bin of its own, and mixing expiries is the last choice.
    ranked = warehouse.read(ranked_bins, "CY1", "WT01", 5, expires_on=date(2027, 6, 1))
    assert [each.bin for each in ranked] == ["H-01", "Q-01", "N-01", "F-01"]
    assert "到期日不同" in ranked[-1].reasons[0].zh


def test_heavy_goods_stay_on_the_floor(small):
    small.execute(save_bins, SaveBins(command_id(), "system", (shelf("A-00", 0, 2, level=1),)))
    # A-00 is nearest, but 300 kg don't go up a level; boxes of 10 kg do.
    assert advised(small, "SF01", 1) == [("N-01", 1)]
    assert advised(small, "BX01", 1) == [("A-00", 1)]


def test_what_is_often_asked_for_lies_near_the_dock_even_when_it_must_be_split(small):
    nearest = shelf("A-00", 0, 2, volume_m3=0.1)  # room for five boxes of water
    small.execute(save_bins, SaveBins(command_id(), "system", (nearest,)))
    assert advised(small, "WT01", 50, expires_on=LATE)[0] == ("N-01", 50)
    water(small, 12, "F-01", "L0", SOON)
    for _ in range(12):
        issue(small, IssueLine("WT01", 1))
    # Fast now: both bins are within the same walk, so the one that takes all still leads ...
    (first, *_) = small.read(advise, "CY1", "WT01", 50, expires_on=LATE)
    assert first.bin == "N-01"
    assert any("近一年出库 12 次" in reason.zh for reason in first.reasons)
    # ... and the far bin, which takes all, comes after every nearer one.
    ranked = [each.bin for each in small.read(ranked_bins, "CY1", "WT01", 300, expires_on=LATE)]
    assert ranked.index("F-01") > ranked.index("A-00")


def test_goods_on_hold_and_stock_have_bins_of_their_own(small):
    assert advised(small, "BX01", 5, status=StockStatus.QUARANTINED) == [(HOLD.code, 5)]
    assert HOLD.code not in [each for each, _ in advised(small, "BX01", 300)]


def test_danger_and_neighbours_leave_only_the_bin_that_is_right(small):
    assert advised(small, "PT01", 5) == [(HAZARD.code, 5)]
    receive(small, ReceiveLine("BL01", 1, HAZARD.code, "L1"))
    assert advised(small, "PT01", 5) == []


def test_a_depot_without_a_plan_is_advised_too(small):
    plain = [shelf("P-1", 0, 0, width_m=0, depth_m=0)]
    small.execute(save_bins, SaveBins(command_id(), "system", tuple(plain)))
    ranked = small.read(ranked_bins, "CY1", "BX01", 1)
    assert ranked[-1].bin == "P-1"


def test_what_can_not_be_meant_is_refused(small):
    with pytest.raises(NotFound, match="XX99"):
        advised(small, "XX99", 1)
    with pytest.raises(NotFound, match="CY9"):
        small.read(advise, "CY9", "BX01", 1)
    with pytest.raises(NotFound, match="批次 77"):
        advised(small, "BX01", 1, lot_id=77)
    for quantity in (0, -1, 10**13):
        with pytest.raises(InvalidInput):
            advised(small, "BX01", quantity)
