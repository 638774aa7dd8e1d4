"""What a truck is still needed for: orders' trips and requisitions that aren't over."""

import pytest
from call_off_world import arrive, called, load, send
from order_world import approve, draft, issue_trips, promise
from shipment_world import approved, loaded, on_the_road, pick_all, sign, stocked

from depot.services.fleet_duties import DutyStep, truck_duties

DRAFT, PLANNED, ON_THE_ROAD = DutyStep.DRAFT, DutyStep.PLANNED, DutyStep.ON_THE_ROAD


@pytest.fixture
def world(sqlite_app):
    stocked(sqlite_app)
    promise(sqlite_app, 100)
    return sqlite_app


def duties(world, code="T1"):
    return [(e.paper, e.trip, e.sites, e.step) for e in world.read(truck_duties, code)]


def shipment_of(world, order_id):
    return world.read(lambda reader: reader.shipments.of_order(order_id))[0].number


def test_a_trip_is_a_duty_from_its_draft_until_the_last_site_has_signed(world):
    assert duties(world) == []
    order_id = draft(world)
    both = ("左家镇", "孤店子镇")
    assert duties(world) == [("DB-2026-000001", 1, both, DRAFT)]
    assert duties(world, "T2") == [("DB-2026-000001", 2, ("孤店子镇",), DRAFT)]
    approve(world, order_id)
    assert duties(world) == [("DB-2026-000001", 1, both, PLANNED)]
    issue_trips(world, order_id, 1)
    assert duties(world) == [("DB-2026-000001", 1, both, ON_THE_ROAD)]
    number = shipment_of(world, order_id)
    sign(world, number, stop=1)
    assert duties(world) == [("DB-2026-000001", 1, both, ON_THE_ROAD)]
    sign(world, number, stop=2)
    assert duties(world) == []


def test_a_trip_loaded_on_another_truck_is_that_ones_duty(world):
    order_id = draft(world)
    approve(world, order_id)
    number = shipment_of(world, order_id)
    pick_all(world, number)
    loaded(world, number, vehicle="T2")
    assert duties(world) == []
    assert [(trip, step) for _, trip, _, step in duties(world, "T2")] == [
        (1, PLANNED),
        (2, PLANNED),
    ]


def test_a_requisition_is_a_duty_of_the_truck_that_it_is_loaded_on(world):
    number = approved(world)
    assert duties(world) == []
    pick_all(world, number)
    loaded(world, number)
    assert duties(world) == [(number, 0, ("左家镇",), PLANNED)]


def test_what_is_on_the_road_comes_first(world):
    number = on_the_road(world, ("WT01", 10))
    draft(world)
    assert [(paper, step) for paper, _, _, step in duties(world)] == [
        (number, ON_THE_ROAD),
        ("DB-2026-000001", DRAFT),
    ]


def test_a_truck_that_left_a_supplier_is_on_duty_until_its_last_site_has_signed(sqlite_app):
    called(sqlite_app)
    send(sqlite_app)
    assert duties(sqlite_app) == [("DB-2026-000001", 1, ("左家镇",), PLANNED)]
    load(sqlite_app, 1, 20)
    assert duties(sqlite_app) == [("DB-2026-000001", 1, ("左家镇",), ON_THE_ROAD)]
    assert duties(sqlite_app, "T2") == [("DB-2026-000001", 2, ("孤店子镇",), PLANNED)]
    arrive(sqlite_app, 1, 20)
    assert duties(sqlite_app) == []
