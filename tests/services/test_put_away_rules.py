"""What a bin takes: floor under stacks, height, dangers, neighbours; and who may change it."""

from dataclasses import replace

import pytest
from care_world import add_people
from ledger_world import command_id, on_hand, receive
from warehouse_world import BOX, HAZARD, HOLD, NEAR, WAREHOUSE, build_warehouse, shelf

from depot.domain.bin_load import Load, floor_m2, load_of, room_for
from depot.domain.place import Crew, Dock
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services import catalogue
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.receiving import ReceiveLine
from depot.services.warehouse import (
    SaveBins,
    SaveCrews,
    SaveDocks,
    crews,
    save_bins,
    save_crews,
    save_docks,
)


@pytest.fixture
def warehouse(app):
    build_warehouse(app)
    add_people(app)
    return app


@pytest.fixture
def small(sqlite_app):
    build_warehouse(sqlite_app)
    add_people(sqlite_app)
    return sqlite_app


def put(app, item, quantity, bin_code):
    return receive(app, ReceiveLine(item, quantity, bin_code, "L1")).lines[0].lot_id


def changed(app, *bins, actor="keeper"):
    return app.execute(save_bins, SaveBins(command_id(), actor, bins))


def test_boxes_stack_five_high_and_take_the_floor_of_their_stacks():
    # 4 m² ÷ 0.25 m² are 16 stacks of five: 80 boxes. By volume there is room for 100.
    assert floor_m2(BOX, 1, NEAR) == 0.25
    assert floor_m2(BOX, 5, NEAR) == 0.25
    assert floor_m2(BOX, 6, NEAR) == 0.5
    assert room_for(BOX, NEAR, Load()) == 80
    # Clear to 1 m only two stand on one another: 16 stacks of two.
    assert room_for(BOX, replace(NEAR, stack_mm=1000), Load()) == 32
    # Too low for a single one.
    assert room_for(BOX, replace(NEAR, stack_mm=300), Load()) == 0
    # 78 are there: two fit onto the last stack.
    assert room_for(BOX, NEAR, load_of(NEAR, [(BOX, 78)]), 78) == 2


def test_goods_that_were_not_measured_take_floor_as_they_take_volume():
    unmeasured = replace(BOX, height_mm=0, stack_layers=0)
    # 25 boxes are 2.5 m³ of 10: a quarter of 4 m².
    assert floor_m2(unmeasured, 25, replace(NEAR, stack_mm=0)) == 1.0


def test_what_covers_more_than_the_floor_is_refused_and_changes_nothing(warehouse):
    put(warehouse, "BX01", 80, "N-01")
    with pytest.raises(Conflict, match=r"N-01 将达 810.0 kg、8.10 m³、占地 4.2 m²"):
        put(warehouse, "BX01", 1, "N-01")
    assert on_hand(warehouse) == {("L1", "N-01", "issuable"): 80}
    assert warehouse.read(verify).ok


def test_two_lots_of_one_item_share_their_stacks(warehouse):
    receive(warehouse, ReceiveLine("BX01", 3, "N-01", "L1"), ReceiveLine("BX01", 2, "N-01", "L2"))
    (fill,) = warehouse.read(lambda reader: reader.places.fills(
        each.account_id for each in reader.places.shelves("CY1")))  # fmt: skip
    assert (fill.code, fill.floor_m2) == ("N-01", 0.25)


def test_what_is_higher_than_the_bin_is_refused(small):
    changed(small, replace(NEAR, stack_mm=900))
    with pytest.raises(Conflict, match="SF01 高于净高"):
        put(small, "SF01", 1, "N-01")


def test_dangerous_goods_go_only_where_the_bin_is_fitted_out(warehouse):
    with pytest.raises(Conflict, match="N-01 不得存放 PT01"):
        put(warehouse, "PT01", 1, "N-01")
    put(warehouse, "PT01", 1, "Q-01")
    lot = put(warehouse, "BX01", 1, "N-01")
    # A move is held to the same.
    line = MoveLine(lot + 0, 1, "N-01", "Q-01")
    warehouse.execute(move_stock, MoveStock(command_id(), "keeper", "CY1", (line,), "移库"))


def test_what_must_be_kept_apart_never_shares_a_bin(warehouse):
    put(warehouse, "PT01", 1, "Q-01")
    with pytest.raises(Conflict, match="Q-01 中 PT01 与 BL01（遇氧化剂易燃）"):
        put(warehouse, "BL01", 1, "Q-01")
    assert on_hand(warehouse) == {("L1", "Q-01", "issuable"): 1}


def test_nothing_goes_into_a_closed_bin_and_none_with_goods_is_closed(warehouse):
    put(warehouse, "BX01", 2, "N-01")
    with pytest.raises(Conflict, match="N-01 还有物资，不能停用"):
        changed(warehouse, replace(NEAR, closed=True))
    assert NEAR in warehouse.read(catalogue.bins, "CY1")
    line = IssueLine("BX01", 2)
    warehouse.execute(issue_goods, IssueGoods(command_id(), "keeper", "CY1", "孤店子镇", (line,)))
    changed(warehouse, replace(NEAR, closed=True))
    with pytest.raises(Conflict, match="N-01 已停用"):
        put(warehouse, "BX01", 1, "N-01")


@pytest.mark.parametrize(
    ("smaller", "what"),
    [
        (replace(NEAR, floor_m2=3.9), "占地 4.0 m²"),
        (replace(NEAR, max_kg=799), "800.0 kg"),
        (replace(NEAR, volume_m3=7.9), "8.00 m³"),
        (replace(NEAR, stack_mm=1200), "占地 6.8 m²"),  # 80 boxes three high are 27 stacks
        (replace(NEAR, storage_classes=("equipment",)), "BX01"),
    ],
)
def test_a_bin_is_never_made_smaller_than_what_it_holds(small, smaller, what):
    put(small, "BX01", 80, "N-01")
    with pytest.raises(Conflict, match=what):
        changed(small, smaller)
    assert NEAR in small.read(catalogue.bins, "CY1")


def test_the_administrators_import_of_bins_is_held_to_the_same(small):
    put(small, "BX01", 80, "N-01")
    command = catalogue.AddBins(command_id(), "system", (replace(NEAR, volume_m3=1),))
    with pytest.raises(Conflict, match="N-01"):
        small.execute(catalogue.add_bins, command)


def test_a_bin_is_added_renamed_and_moved_on_the_plan(warehouse):
    new = shelf("N-09", 6, 2, name="门口零星位")
    changed(warehouse, new, replace(HOLD, name="待检区", x_m=20))
    stored = {each.code: each for each in warehouse.read(catalogue.bins, "CY1")}
    assert stored["N-09"] == new
    assert (stored["D-01"].name, stored["D-01"].x_m) == ("待检区", 20)
    assert len(stored) == len(WAREHOUSE) + 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(NEAR, width_m=-1),
        lambda: replace(NEAR, width_m=0),
        lambda: replace(NEAR, x_m=float("nan")),
        lambda: replace(NEAR, stack_mm=-5),
        lambda: replace(NEAR, max_kg=float("nan")),
        lambda: replace(NEAR, level=99),
        lambda: Crew("C1", "CY1", "装卸一班", 0, 20),
        lambda: Crew("C1", "CY1", "装卸一班", 6, -1),
        lambda: Dock("D9", "CY1", 0, 5),
    ],
)
def test_impossible_sizes_and_rates_are_refused(make):
    with pytest.raises(InvalidInput):
        make()


def test_docks_and_crews_have_rates_that_their_keeper_edits(warehouse):
    crew = Crew("C1", "CY1", "装卸一班", 6, 20.5, 30)
    warehouse.execute(save_crews, SaveCrews(command_id(), "keeper", (crew,)))
    warehouse.execute(save_crews, SaveCrews(command_id(), "keeper", (replace(crew, people=8),)))
    dock = Dock("D1", "CY1", 150, 8, 12.5, 0, "叉车")
    warehouse.execute(save_docks, SaveDocks(command_id(), "keeper", (dock,)))
    assert warehouse.read(crews, "CY1") == (replace(crew, people=8),)
    assert warehouse.read(catalogue.docks, "CY1") == (dock,)


def test_planners_change_no_warehouse_and_unknown_depots_have_none(small):
    with pytest.raises(NotAllowed):
        changed(small, NEAR, actor="planner")
    with pytest.raises(NotFound):
        changed(small, replace(HAZARD, depot="CY9"))
