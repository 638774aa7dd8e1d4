"""Solving a case, and keeping plans that the checker agrees with."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from ledger_world import command_id
from planning_world import TODAY, full_world

from depot.domain.clock import to_us
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.planning import (
    SavePlan,
    SolveParams,
    build_case,
    document,
    plan_list,
    plan_view,
    save_plan,
    solve_case,
)
from depot.services.scenarios import ScenarioChoice, Season, build_scenario, reference

MORNING = to_us(datetime.fromisoformat("2026-07-14T08:00:00+08:00"))
PARAMS = SolveParams(time_limit_s=5, seed=3, work_limit=20)


@pytest.fixture(scope="module")
def case():
    # A small flood: three villages of 孤店子 near the centre.
    villages = [c.code for c in reference().district.communities_in(["220202100"])][:3]
    choice = ScenarioChoice(
        "small", "小洪水", "Small flood", "FL-III", MORNING, Season.SUMMER, tuple(villages),
        closures=(),
    )  # fmt: skip
    scenario = build_scenario(choice, reference()).scenario
    return build_case(full_world(), scenario, today=TODAY)


@pytest.fixture(scope="module")
def content(case):
    return document(case, solve_case(case, PARAMS))


def command(content, **changes):
    text = json.dumps(content, ensure_ascii=False)
    base = SavePlan(command_id(), SYSTEM_ACTOR, "small", "第一方案", text)
    return replace(base, **changes)


def test_enough_of_everything_relieves_everybody(content):
    assert content["check"]["ok"]
    assert content["people_relieved"] == content["people_total"] == content["bound_people"]
    assert content["status"] == "optimal"


def test_the_document_stands_by_itself(case, content):
    assert content["snapshot_seq"] == 42
    assert content["scenario"]["code"] == "small"
    assert content["seed"] == 3
    assert {place["location"] for place in content["places"]} == set(case.problem.travel.locations)


def test_zero_trucks_and_no_stock_are_answers_and_not_errors(case):
    for world in (full_world(lorries=()), full_world(units={}, promised=())):
        poor = build_case(world, case.scenario, today=TODAY)
        result = solve_case(poor, PARAMS)
        assert (result.status.value, result.plan.trips) == ("infeasible", ())
        assert document(poor, result)["people_relieved"] == 0


def test_progress_is_told_and_a_stop_gives_the_best_plan_so_far(case):
    told = []
    result = solve_case(case, PARAMS, told.append, lambda: True)
    assert told
    assert result.report.ok


def test_the_same_seed_gives_the_same_plan(case, content):
    again = document(case, solve_case(case, PARAMS))
    assert again["plan"] == content["plan"]


def test_a_saved_plan_comes_back_with_the_checkers_figures(app, case, content):
    saved = app.execute(save_plan, command(content))
    view = app.read(plan_view, saved.plan_id)
    assert view.problem == case.problem
    assert view.scenario == case.scenario
    assert view.places == case.places
    assert view.report.ok
    assert view.report.figures.people_relieved == content["people_relieved"]
    assert (view.status, view.bound_people) == ("optimal", content["bound_people"])
    (record,) = app.read(plan_list)
    assert record == view.record
    assert (record.name, record.snapshot_seq, record.seed) == ("第一方案", 42, 3)


def test_saving_twice_by_one_command_keeps_one_plan(sqlite_app, content):
    twice = command(content)
    first, second = (sqlite_app.execute(save_plan, twice) for _ in range(2))
    assert first == second
    assert len(sqlite_app.read(plan_list)) == 1


def test_a_plan_that_breaks_a_rule_is_not_kept(sqlite_app, content):
    spoilt = json.loads(json.dumps(content))
    spoilt["plan"]["trips"][0]["load_start_min"] = 0  # before the order
    with pytest.raises(Conflict):
        sqlite_app.execute(save_plan, command(spoilt))
    assert sqlite_app.read(plan_list) == ()


def test_a_plan_that_boasts_is_not_kept(sqlite_app, content):
    boast = content | {"people_relieved": content["people_relieved"] + 1}
    with pytest.raises(InvalidInput):
        sqlite_app.execute(save_plan, command(boast))


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "no JSON"},
        {"document": "[]"},
        {"document": "{}"},
        {"scenario_code": "other"},
        {"name": "  "},
        {"name": "x" * 101},
    ],
)
def test_what_is_no_plan_or_has_no_name_is_refused(sqlite_app, content, changes):
    with pytest.raises(InvalidInput):
        sqlite_app.execute(save_plan, command(content, **changes))


def test_only_planners_keep_plans(sqlite_app, content):
    with pytest.raises(NotAllowed):
        sqlite_app.execute(save_plan, command(content, actor="somebody"))


def test_an_unknown_plan_is_said_so(sqlite_app):
    with pytest.raises(NotFound, match="7"):
        sqlite_app.read(plan_view, 7)
