"""The demo world fits together on whatever day it is loaded."""

from datetime import date

import pytest

from depot.domain.ledger import StockStatus
from depot.domain.lot import is_expired
from depot.domain.months import add_months
from depot.domain.validity import is_valid_on
from depot.io.demo_data import read_demo
from depot.io.reference import data_directory, reference

ITEMS = {item.code: item for item in reference().items}


def load(day):
    return read_demo(data_directory(), ITEMS, day)


@pytest.fixture(scope="module")
def demo():
    return load(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -13, date(2025, 2, 28)),
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2031, 1, 31), date(2028, 2, 29)])
def test_the_demo_never_goes_stale(day):
    lots = load(day).lots
    expired = [lot for lot in lots if is_expired(lot.expires_on, day)]
    assert [(lot.item, lot.status) for lot in expired] == [("WT01", StockStatus.EXPIRED)]
    left = [(lot.expires_on - day).days for lot in lots if lot not in expired and lot.expires_on]
    assert 0 <= min(left) <= 31
    assert all(lot.made_on <= day for lot in lots)
    assert all(is_valid_on(agreement, day) for agreement in load(day).agreements)


def test_every_lot_is_in_a_bin_that_allows_and_holds_it(demo):
    bins = {(each.depot, each.code): each for each in demo.bins}
    kg, m3 = dict.fromkeys(bins, 0.0), dict.fromkeys(bins, 0.0)
    for lot in demo.lots:
        place = (lot.depot, lot.bin)
        item = ITEMS[lot.item]
        assert bins[place].allows(item.storage_class), lot
        kg[place] += lot.quantity * item.weight_kg
        m3[place] += lot.quantity * item.volume_m3
    for place, each in bins.items():
        assert kg[place] <= each.max_kg, place
        assert m3[place] <= each.volume_m3, place


def test_goods_that_must_not_freeze_are_in_bays_of_their_own(demo):
    bins = {(each.depot, each.code): each for each in demo.bins}
    for lot in demo.lots:
        if "frost_free" in ITEMS[lot.item].storage_class and lot.status is StockStatus.ISSUABLE:
            allowed = bins[lot.depot, lot.bin].storage_classes
            assert allowed
            assert all(name.startswith("frost_free") for name in allowed)


def test_one_lot_is_in_quarantine(demo):
    held = [lot.item for lot in demo.lots if lot.status is StockStatus.QUARANTINED]
    assert held == ["WT01"]


def test_two_warehouses_with_docks_and_a_mixed_fleet(demo):
    assert len(demo.depots) == 2
    assert {dock.depot for dock in demo.docks} == {depot.code for depot in demo.depots}
    used = {vehicle.vehicle_class for vehicle in demo.vehicles}
    assert used == {kind.code for kind in demo.classes}
    assert sorted(kind.capacity_kg for kind in demo.classes) == [1500, 5000, 10_000, 18_000]
    assert len({vehicle.start for vehicle in demo.vehicles}) == 3


def test_agreements_and_standards_name_known_items_and_say_their_source(demo):
    suppliers = {supplier.code for supplier in demo.suppliers}
    for agreement in demo.agreements:
        assert agreement.supplier in suppliers
        for line in agreement.lines:
            assert line.item in ITEMS
            assert line.lead_night_min >= line.lead_day_min
    for standard in demo.standards:
        assert standard.item in ITEMS
        assert standard.mark == "derived"


def test_the_water_standard_follows_its_rule(demo):
    # River flood II (mode): 36,180 people × 3 L × 60 % ÷ 13.2 L = 4,933.6 cases.
    standard = next(each for each in demo.standards if each.item == "WT01")
    assert standard.quantity == 4934


def test_every_role_can_log_in_and_two_leaders_can_approve_what_is_dear(demo):
    assert [user.role for user in demo.users] == [
        "depot_manager", "planner", "leader", "admin", "section_head", "leader",
    ]  # fmt: skip
    assert len({user.name for user in demo.users}) == 6
