"""What an order takes from a plan document."""

import json

import pytest

from depot.domain.order_plan import read_order_plan
from depot.errors import Conflict, InvalidInput


def plan_document(**changes):
    def trip(vehicle, start, *stops):
        return {
            "vehicle": vehicle, "source": "W1", "dock": 0, "load_start_min": start,
            "load_end_min": start + 20,
            "stops": [
                {"site": site, "arrive_min": arrive, "leave_min": arrive + 10, "unload": unload}
                for site, arrive, unload in stops
            ],
        }  # fmt: skip

    document = {
        "check": {"ok": True, "findings": []},
        "problem": {
            "order_min": 60, "deadline_min": 600,
            "sites": [{"code": "S1", "name": "左家镇"}, {"code": "S2", "name": ""}],
        },
        "plan": {
            "trips": [
                trip("T2", 90, ("S2", 130, {"water": 5})),
                trip("T1", 60, ("S1", 100, {"tent": 2, "water": 3}), ("S2", 130, {"water": 4})),
            ]
        },
    }  # fmt: skip
    return json.dumps({**document, **changes})


def test_trips_are_numbered_in_the_order_of_loading():
    plan = read_order_plan(plan_document())
    assert [(trip.number, trip.vehicle) for trip in plan.trips] == [(1, "T1"), (2, "T2")]
    assert (plan.order_min, plan.deadline_min) == (60, 600)


def test_a_trip_carries_the_sum_of_its_stops():
    first = read_order_plan(plan_document()).trips[0]
    assert first.load() == {"tent": 2, "water": 3 + 4}
    assert first.last_arrival_min == 130
    # A site without a name is shown by its code.
    assert [stop.site_name for stop in first.stops] == ["左家镇", "S2"]


def test_a_plan_that_failed_its_check_is_refused_with_the_finding():
    failed = {"ok": False, "findings": [{"zh": "T1 超载", "en": "T1 is overloaded"}]}
    with pytest.raises(Conflict, match="T1 超载"):
        read_order_plan(plan_document(check=failed))


@pytest.mark.parametrize(
    "document",
    ["", "[]", "{", "{}", '{"check": {"ok": true}}', plan_document(plan={"trips": [{}]})],
)
def test_what_is_no_plan_is_refused(document):
    with pytest.raises(InvalidInput, match="重新求解"):
        read_order_plan(document)


@pytest.mark.parametrize("units", [1.5, -1, True, "3", None])
def test_units_that_are_no_count_are_refused(units):
    broken = json.loads(plan_document())
    broken["plan"]["trips"][0]["stops"][0]["unload"]["water"] = units
    with pytest.raises(InvalidInput):
        read_order_plan(json.dumps(broken))


def test_a_plan_without_trips_can_not_be_ordered():
    with pytest.raises(Conflict, match="没有任何车次"):
        read_order_plan(plan_document(plan={"trips": []}))
