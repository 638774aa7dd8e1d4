"""The independent check finds every single thing that a plan or its answers get wrong."""

from dataclasses import replace

import pytest
from preposition_world import made_up
from reserves_world import villages, with_cache

from optimize.preposition.check import check
from optimize.preposition.decompose import solve
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.outcome import outcomes
from optimize.preposition.plan import Plan
from optimize.preposition.problem import Layer, Option, Place, Rule

PLAN = Plan({}, {"keep:W:P": 20.0, "moved:W:Q": 10.0, "bought:W:Q": 5.0, "agreed:W:S": 5.0})


def where(problem, plan, done=None):
    """Return where something doesn't hold."""
    done = outcomes(problem, plan) if done is None else done
    return {each.where for each in check(problem, plan, done).findings}


@pytest.mark.parametrize("seed", range(6))
def test_what_the_solver_finds_is_found_right(seed):
    problem = made_up(seed)
    solution = solve(problem, Goal(Measure.PEOPLE))
    if solution.plan is not None:
        report = check(problem, solution.plan, outcomes(problem, solution.plan))
        assert report.ok, report.findings
        assert report.money_cny == pytest.approx(solution.money_cny)


@pytest.mark.parametrize(
    ("units", "found"),
    [
        ({"keep:W:P": 31.0}, "reserve/keep:W:P"),
        ({"keep:W:P": 25.0, "moved:W:Q": 10.0}, "rule/held W"),
        ({"bought:W:Q": -1.0}, "reserve/bought:W:Q"),
        ({"bought:W:Q": float("nan")}, "reserve/bought:W:Q"),
        ({"bought:W:X": 1.0}, "reserve/bought:W:X"),
        ({"bought:W:Q": 13.0}, "budget"),
    ],
)
def test_a_limit_that_is_passed(units, found):
    problem = replace(villages(), budget_cny=100.0)
    assert found in where(problem, Plan({}, units), outcomes(problem, Plan()))


def test_room_rotation_minimums_and_caches():
    problem = with_cache()
    held = {"bought:W:H": 21.0}
    # 21 units of 0.01 m³ in a cache of 0.2 m³, then in none.
    assert where(problem, Plan({"H": "small"}, held)) == {"volume/H"}
    assert where(problem, Plan({}, held)) == {"volume/H"}
    assert "option/H" in where(problem, Plan({"H": "large"}, {}))
    paved = (*problem.places[:3], Place("H", options=(Option("small", 50.0, 9.0, floor_m2=2.0),)))
    wide = replace(problem, places=paved, items=(replace(problem.items[0], floor_m2=0.1),))
    assert where(wide, Plan({"H": "small"}, held)) == {"floor/H"}
    short = replace(problem, items=(replace(problem.items[0], rotation_units=20.0),))
    assert "rotation/W" in where(short, Plan({"H": "small"}, held))
    least = replace(problem, rules=(Rule("least", 22.0, layers=(Layer.STOCK,)),))
    assert "rule/least" in where(least, Plan({"H": "small"}, {"bought:W:H": 20.0}))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"units": 20.5}, "scenario/a/supply/keep:W:P"),
        ({"site": "B"}, "scenario/a/way/keep:W:P/B"),
        ({"arrive_min": 59.0}, "scenario/a/way/keep:W:P/A"),
        ({"ready_min": 5.0, "arrive_min": 65.0}, "scenario/a/supply/keep:W:P"),
        ({"period": 1}, "scenario/a/way/keep:W:P/A"),
        ({"need": "V"}, "scenario/a/need/keep:W:P/V"),
        ({"units": -3.0}, "scenario/a/need/keep:W:P/W"),
        ({"units": 19.0}, "scenario/a/people/A"),
        ({"mode": "boat"}, "scenario/a/way/keep:W:P/A"),
    ],
)
def test_goods_that_can_not_be_there(change, found):
    problem = villages()
    done = outcomes(problem, PLAN)
    (sent,) = done[0].sent
    wrong = (replace(done[0], sent=(replace(sent, **change),)), done[1])
    assert found in where(problem, PLAN, wrong)


def test_people_who_are_stated_and_scenarios_that_are_missing_or_unknown():
    problem = villages()
    first, second = outcomes(problem, PLAN)
    boast = replace(second, relieved={"B": 20.5})
    assert where(problem, PLAN, (first, boast)) == {"scenario/b/people/B"}
    assert "scenario/b" in where(problem, PLAN, (first,))
    assert where(problem, PLAN, (first, second, replace(first, scenario="z"))) == {"scenario/z"}


def test_trucks_docks_and_what_is_left():
    problem = villages()
    first, second = outcomes(problem, PLAN)
    # 20 units of 10 kg: 0.2 t from P.
    docks = tuple(replace(each, dock_t=(0.19,)) if each.code == "P" else each
                  for each in problem.places)  # fmt: skip
    assert where(replace(problem, places=docks), PLAN, (first, second)) == {"scenario/a/docks/P/0"}
    networks = {"roads": tuple(replace(each, truck_hours_per_t=5.0)
                               for each in problem.networks["roads"])}  # fmt: skip
    few = tuple(replace(each, truck_hours=(0.9,)) for each in problem.scenarios)
    busy = replace(problem, networks=networks, scenarios=few)
    assert {"scenario/a/trucks/0", "scenario/b/trucks/0"} == where(busy, PLAN, (first, second))
    damaged = tuple(replace(each, available={"P": 0.9}) for each in problem.scenarios)
    assert where(replace(problem, scenarios=damaged), PLAN, (first, second)) == {
        "scenario/a/supply/keep:W:P"
    }
