"""Stock, agreements and production capacity against the reserve standard."""

from datetime import timedelta
from decimal import Decimal

import pytest
from expiry_world import people_and_bleach, receive_bleach
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, receive_tents, receive_water

from depot.domain.agreement import Agreement, AgreementKind, AgreementLine, Supplier
from depot.domain.reserve_standard import ReserveStandard
from depot.services.agreements import (
    AddAgreement,
    AddSupplier,
    SetReserveStandards,
    add_agreement,
    add_supplier,
    set_reserve_standards,
)
from depot.services.standards import standards

LATER = TODAY + timedelta(days=300)


@pytest.fixture
def world(app):
    people_and_bleach(app)
    supplier = Supplier("SUP1", "超市", "Shop", "某", "0", "0", 126.5, 43.8)
    app.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, supplier))
    for number, kind, units in (
        ("XY-1", AgreementKind.STOCK, 30),
        ("CN-1", AgreementKind.CAPACITY, 40),
    ):
        line = AgreementLine("WT01", units, Decimal(20), 60, 90)
        signed = Agreement(number, "SUP1", TODAY, TODAY + timedelta(days=9), (line,), "", kind)
        app.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, signed))
    wanted = (ReserveStandard("WT01", 100, "区预案"), ReserveStandard("SH01", 4, "区预案"))
    app.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    return app


def of(app, item, day=TODAY):
    return next(each for each in app.read(standards, day).items if each.item == item)


def test_each_layer_is_shown_against_the_standard(world):
    receive_water(world, 20, LATER)
    water = of(world, "WT01")
    assert (water.stock, water.agreement, water.capacity, water.total) == (20, 30, 40, 90)
    assert (water.stock_gap, water.gap) == (80, 10)  # 100 − 20, 100 − 90
    assert water.share(water.total) == pytest.approx(0.9)


def test_a_promise_counts_through_the_last_day_of_its_agreement(world):
    assert of(world, "WT01", TODAY + timedelta(days=9)).agreement == 30
    assert of(world, "WT01", TODAY + timedelta(days=10)).agreement == 0


def test_stock_counts_through_its_last_day(world):
    receive_water(world, 20, TODAY + timedelta(days=5))
    assert of(world, "WT01", TODAY + timedelta(days=5)).stock == 20
    assert of(world, "WT01", TODAY + timedelta(days=6)).stock == 0


def test_a_group_is_the_mean_of_its_items(world):
    receive_water(world, 20, LATER)
    receive_tents(world, 4)
    receive_bleach(world, 7, LATER)  # no standard: it doesn't count in the group
    (group,) = world.read(standards, TODAY).groups
    # Water 20 %, 50 %, 90 %; tents 100 % each time.
    assert (group.items, group.met_by_stock, group.met) == (2, 1, 1)
    assert group.by_stock == pytest.approx(0.6)
    assert group.with_agreements == pytest.approx(0.75)
    assert group.with_capacity == pytest.approx(0.95)
