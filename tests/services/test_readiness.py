"""Readiness: reserves against standards, what expires, the last plan and open orders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from ledger_world import TODAY, command_id, receive_tents, receive_water
from order_world import approve, draft, issue_trips, promise, staff
from test_observations import See, see

from depot.domain.reliability import Observation, ObservationKind
from depot.domain.reserve_standard import ReserveStandard
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.services.readiness import readiness


@pytest.fixture
def world(app, clock):
    """Water: 40 that expires today, 60 in 90 days, 100 in 300; 10 tents; 100 water promised."""
    staff(app)
    receive_water(app, 40, TODAY, "TODAY")
    receive_water(app, 60, TODAY + timedelta(days=90), "D90")
    receive_water(app, 100, TODAY + timedelta(days=300), "D300")
    receive_tents(app, 10)
    promise(app, 100)
    wanted = (
        ReserveStandard("SH01", 40, "区预案", "sourced"),
        ReserveStandard("WT01", 200, "按 1000 人 3 天推算", "derived"),
    )
    app.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    return app


def test_stock_and_agreements_are_held_against_the_standard(world):
    """The 40 cases that expire today are in date, but have no 30 days left to be issued."""
    tents, water = world.read(readiness, TODAY).items
    assert (water.issuable, water.agreed, water.reserved) == (160, 100, 0)
    assert (water.fill_rate, water.fill_rate_agreed, water.missing) == (0.8, 1.0, 0)
    assert (tents.fill_rate, tents.fill_rate_agreed, tents.missing) == (0.25, 0.25, 30)
    assert tents.standard.source == "区预案"


def test_a_plan_group_is_the_mean_of_its_items(world):
    """Both items are of one group: (0.8 + 0.25) / 2 by stock, (1 + 0.25) / 2 with agreements."""
    (group,) = world.read(readiness, TODAY).groups
    assert (group.plan_group, group.items, group.met, group.met_agreed) == (
        "daily_necessities", 2, 0, 1,
    )  # fmt: skip
    assert group.fill_rate == pytest.approx(0.525)
    assert group.fill_rate_agreed == pytest.approx(0.625)


def test_horizons_are_cumulative_and_carry_their_value(world):
    """A case costs 28.50: 40 cases 1,140, 100 cases 2,850, 200 cases 5,700."""
    found = world.read(readiness, TODAY)
    assert [
        (each.within_days, each.lots, each.units, each.value_cny) for each in found.expiring
    ] == [
        (30, 1, 40, Decimal("1140.00")),
        (90, 2, 100, Decimal("2850.00")),
        (180, 2, 100, Decimal("2850.00")),
        (365, 3, 200, Decimal("5700.00")),
    ]
    assert (found.expired.lots, found.expired.units, found.expired.value_cny) == (0, 0, 0)


def test_goods_are_expired_the_day_after_their_date(world):
    found = world.read(readiness, TODAY + timedelta(days=1))
    assert (found.expired.lots, found.expired.units) == (1, 40)
    assert [each.units for each in found.expiring] == [0, 60, 60, 160]


def test_an_order_takes_from_readiness_as_soon_as_it_is_approved(world):
    """The order takes 60 water and 10 tents from stock, and 30 of the 100 promised."""
    order_id = draft(world)
    approve(world, order_id)
    found = world.read(readiness, TODAY)
    tents, water = found.items
    assert (water.issuable, water.reserved, water.agreed) == (100, 60, 70)
    assert (tents.issuable, tents.reserved) == (0, 10)
    assert [row.order_id for row in found.open_orders] == [order_id]
    issue_trips(world, order_id)
    found = world.read(readiness, TODAY)
    assert found.open_orders == ()
    assert [(each.issuable, each.reserved) for each in found.items] == [(0, 0), (100, 0)]


def test_the_last_plan_is_shown_with_its_figures(world):
    assert world.read(readiness, TODAY).last_plan is None
    draft(world)
    plan = world.read(readiness, TODAY).last_plan
    assert (plan.people_total, plan.people_relieved, plan.bound_people, plan.worst_site) == (
        300, 240, 290, "S2",
    )  # fmt: skip


def test_an_empty_district_is_not_ready_for_anything(app):
    found = app.read(readiness, TODAY)
    assert (found.items, found.groups, found.last_plan, found.open_orders) == ((), (), None, ())


def test_a_standard_of_nothing_is_always_met(world):
    wanted = (ReserveStandard("SH01", 0, "不要求"),)
    world.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    assert world.read(readiness, TODAY).items[0].fill_rate == 1.0


def test_readiness_falls_with_the_reliability_of_who_promised(world):
    """Of 100 boxes Beta(3.6, 0.4) lets 71 be counted on, Beta(4, 1) 56: 216 and 200 wanted."""
    _, before = world.read(readiness, TODAY).items
    assert (before.agreed, before.reliable) == (100, 71)
    short = Observation("SHOP", "WT01", ObservationKind.REAL, 50, 20, 60, 60, TODAY, "YD-1")
    world.execute(see, See(command_id(), "keeper", short))
    found = world.read(readiness, TODAY)
    _, after = found.items
    assert (after.agreed, after.reliable) == (100, 56)
    assert after.fill_rate_agreed == before.fill_rate_agreed == 1.0
    wanted = (ReserveStandard("WT01", 400, "按 2000 人 3 天推算", "derived"),)
    world.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    found = world.read(readiness, TODAY)
    assert found.items[1].fill_rate_reliable == pytest.approx(216 / 400)
    assert found.groups[0].fill_rate_reliable == pytest.approx((216 / 400 + 0.25) / 2)
