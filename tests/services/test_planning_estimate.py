"""A plan re-estimated by what suppliers answered, with numbers derived by hand.

左家镇 (S1): 100 people want 20 boxes. 孤店子镇 (S2): 150 people want 30. The shop brings both:
T1 leaves at minute 90 and is there at 120, T2 at 150 and 180. The order is at minute 45, 12:00.
"""

import json

import pytest
from call_off_world import CALL, TRIPS, arrive, confirm, load, send
from ledger_world import command_id
from order_world import KeepPlan, approve, keep_plan, plan_document, promise, staff

from depot.errors import Conflict
from depot.services.call_off_loading import GiveUpCallOff, give_up_call_off
from depot.services.orders import DraftOrder, draft_order
from depot.services.planning_estimate import estimate_order
from optimize.dispatch.codec import problem_to_json
from optimize.dispatch.problem import (
    Item,
    Problem,
    Site,
    Source,
    Supply,
    TravelTable,
    Vehicle,
    VehicleType,
)
from optimize.supply import SupplyCurve

PLACES = ("SHOP", "S1", "S2")
PROBLEM = Problem(
    items=(Item("WT01", 13.2, 0.02, {"water": 1.0}),),
    sources=(Source("SHOP", "SHOP", 2, 100.0),),
    supplies=(Supply("SHOP", "WT01", SupplyCurve(((105, 100),))),),
    sites=(
        Site("S1", "S1", 100, {"water": 20.0}, name="左家镇"),
        Site("S2", "S2", 150, {"water": 30.0}, name="孤店子镇"),
    ),
    vehicle_types=(VehicleType("L5", 5000, 28, "medium"),),
    vehicles=(Vehicle("T1", "L5", "SHOP"), Vehicle("T2", "L5", "SHOP")),
    travel=TravelTable(
        PLACES,
        {"medium": ((0, 30, 30), (30, 0, 60), (30, 60, 0))},
        {"medium": ((0.0, 20.0, 20.0), (20.0, 0.0, 40.0), (20.0, 40.0, 0.0))},
    ),
    deadline_min=600,
    order_min=45,
    name="flood",
)


@pytest.fixture
def world(sqlite_app):
    staff(sqlite_app)
    promise(sqlite_app, 100)
    return sqlite_app


def ordered(app, *trips):
    content = json.loads(plan_document(*(trips or TRIPS)))
    content["problem"] = problem_to_json(PROBLEM)
    kept = app.execute(keep_plan, KeepPlan(command_id(), "planner", json.dumps(content)))
    order_id = app.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id)).order_id
    approve(app, order_id)
    return order_id


def late(found):
    return [each.late_min for each in found.trips]


def test_before_an_answer_the_promise_counts_from_the_call_on(world, clock):
    order_id = ordered(world)
    # Sent at once, ready 60 minutes later, at minute 105: the first truck starts to load then
    # and leaves at 135 instead of 90. The second starts at 120 anyway.
    send(world)
    found = world.read(estimate_order, order_id)
    assert late(found) == [45, 0]
    assert (found.planned.people_relieved, found.now.people_relieved) == (250, 250)
    assert found.missing == {}


def test_fewer_units_and_a_later_hour_are_seen_in_people_and_arrivals(world):
    order_id = ordered(world)
    send(world)
    confirm(world, 40, in_min=120)
    found = world.read(estimate_order, order_id)
    # Ready at minute 165: both start then, 105 and 45 minutes after the plan. The second
    # truck has 20 of its 30 boxes, which are for 100 of 150 people.
    assert late(found) == [105, 45]
    assert found.missing == {"WT01": 10}
    assert (found.now.people_relieved, found.people_lost) == (200, 50)
    # Planned: 100 wait 130 minutes, 150 wait 190. Now 100 wait 235, 100 wait 235, 50 all 600.
    assert found.planned.person_min_unrelieved == 100 * 130 + 150 * 190
    assert found.now.person_min_unrelieved == 200 * 235 + 50 * 600


def test_too_late_for_the_deadline_is_nobody_relieved(world):
    order_id = ordered(world)
    send(world)
    confirm(world, in_min=600)
    assert world.read(estimate_order, order_id).now.people_relieved == 0


def test_a_truck_that_is_late_is_late_for_its_next_trip(world):
    first, second = TRIPS
    again = {**second, "vehicle": "T1", "load_start_min": 160, "load_end_min": 190}
    order_id = ordered(world, first, again)
    send(world)
    confirm(world, in_min=120)
    found = world.read(estimate_order, order_id)
    # Leaves at 195, unloads 225 to 235, is back at 265: 105 minutes after its planned 160.
    assert late(found) == [105, 105]


def test_what_left_and_what_came_stands_as_it_was(world, clock):
    order_id = ordered(world)
    send(world)
    confirm(world)
    clock.move(minutes=40)
    load(world, 1, 15)
    clock.move(minutes=20)
    arrive(world, 1, 12)
    found = world.read(estimate_order, order_id)
    # Left at minute 85, there at 105 with 12 boxes of 20: 60 of 100 people.
    now = found.trips[0].now
    assert (now.load_end_min, now.stops[0].arrive_min) == (85, 105)
    assert found.now.sites[0].relieved == 60
    assert found.missing == {"WT01": 8}


def test_what_is_given_up_comes_no_more(world):
    order_id = ordered(world)
    send(world)
    confirm(world, 0)
    found = world.read(estimate_order, order_id)
    assert (found.now.people_relieved, found.missing) == (0, {"WT01": 50})
    world.execute(give_up_call_off, GiveUpCallOff(command_id(), "leader", CALL, "无货"))
    with pytest.raises(Conflict):
        world.read(estimate_order, order_id)


def test_time_that_passes_without_a_truck_is_time_lost(world, clock):
    order_id = ordered(world)
    send(world)
    confirm(world)
    clock.move(hours=5)
    # It is minute 345: the trucks leave now at the earliest.
    assert late(world.read(estimate_order, order_id)) == [255, 195]


def test_a_plan_without_its_problem_or_scenario_is_told_so(world):
    kept = world.execute(keep_plan, KeepPlan(command_id(), "planner", plan_document(*TRIPS)))
    made = world.execute(draft_order, DraftOrder(command_id(), "planner", kept.plan_id))
    with pytest.raises(Conflict):
        world.read(estimate_order, made.order_id)
    approve(world, made.order_id)
    with pytest.raises(Conflict):
        world.read(estimate_order, made.order_id)
