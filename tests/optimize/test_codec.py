import json
from pathlib import Path

import pytest
from relief_world import one_depot_one_site

from optimize.dispatch.codec import (
    ProblemError,
    check_document,
    plan_document,
    plan_from_json,
    problem_from_json,
    problem_to_json,
)
from optimize.dispatch.problem import FirstObjective, Vehicle
from optimize.dispatch.schema_files import FILES
from optimize.dispatch.solve import SolveParams, solve
from optimize.record import schema_text

ROOT = Path(__file__).parents[2]


def written(problem):
    return json.loads(json.dumps(problem_to_json(problem), allow_nan=False))


@pytest.fixture(scope="module")
def solved():
    problem = one_depot_one_site(deadline_min=139)
    return problem, solve(problem, SolveParams(time_limit_s=20, work_limit=20))


@pytest.fixture
def document(solved):
    return json.loads(json.dumps(plan_document(*solved), allow_nan=False))


def test_a_problem_survives_the_file():
    problem = one_depot_one_site(first_objective=FirstObjective.FIRST_SUPPLIES, name="洪水")
    assert problem_from_json(written(problem)) == problem


def test_the_published_schemas_are_those_of_the_code():
    for name, model in FILES.items():
        assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == schema_text(model)


def test_a_plan_document_carries_all_that_a_judge_needs(solved, document):
    problem, result = solved
    assert check_document(document) == result.report
    assert plan_from_json(document["plan"]) == result.plan
    assert problem_from_json(document["problem"]) == problem
    assert document["check"] == {"ok": True, "findings": []}
    assert document["people_relieved"] == result.report.figures.people_relieved
    named = {"status", "people_total", "bound_people", "gap", "deadline_min", "worst_site",
             "seed", "time_s", "solver", "sites", "arrival_curve", "reasons"}  # fmt: skip
    assert named <= set(document)
    assert document["reasons"][0]["binding"] == "trucks"


def test_a_plan_made_by_somebody_else_is_judged(document):
    document["plan"]["trips"][0]["stops"][0]["unload"]["kit"] = 60
    report = check_document(document)
    assert {finding.rule for finding in report.findings} >= {"capacity"}
    document["plan"]["trips"][0]["vehicle"] = "nobody"
    assert "unknown_code" in {finding.rule for finding in check_document(document).findings}


def broken(path, value, *, problem=None):
    """The small problem with one place changed; ``value`` is what stands there then."""
    content = written(problem or one_depot_one_site())
    place = content
    for part in path[:-1]:
        place = place[part]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        (("sites", 0, "people"), -3, "sites[0].people", "at least 0"),
        (("sites", 0, "people"), 2.5, "sites[0].people", "whole number"),
        (("sites", 0, "people"), "100", "sites[0].people", "whole number"),
        (("sites", 0, "people"), True, "sites[0].people", "whole number"),
        (("sites", 0, "people"), 10**400, "sites[0].people", "at most"),
        (("sites", 0, "peopel"), 5, "sites[0].peopel", "no such field"),
        (("sites", 0, "people"), KeyError, "sites[0].people", "missing"),
        (("items", 0, "weight_kg"), float("nan"), "items[0].weight_kg", "finite"),
        (("items", 0, "weight_kg"), 0, "items[0].weight_kg", "greater than 0"),
        (("items", 0, "weight_kg"), float("inf"), "items[0].weight_kg", "m"),
        (("items", 0, "equivalents"), {"relief": -1}, "items[0].equivalents.relief", "greater"),
        (("supplies", 0, "steps"), [[0, 5.5]], "supplies[0].steps[0][1]", "whole number"),
        (("supplies", 0, "steps"), [[5, 1], [5, 2]], "supplies[0].steps", "increase"),
        (("supplies", 0, "steps"), [[0, 9], [5, 2]], "supplies[0].steps", "never fall"),
        (("supplies", 0, "item"), "tents", "supplies[0].item", "'tents' is not defined"),
        (("supplies", 0, "source"), "X", "supplies[0].source", "'X' is not defined"),
        (("sites", 0, "location"), "X", "sites[0].location", "'X' is not defined"),
        (("vehicles", 0, "type"), "X", "vehicles[0].type", "'X' is not defined"),
        (("vehicle_types", 0, "profile"), "X", "vehicle_types[0].profile", "'X' is not defined"),
        (("travel", "minutes", "road", 0, 1), float("nan"), "travel.minutes.road[0][1]", "whole"),
        (("travel", "minutes", "road", 0), [0], "travel.minutes.road", "2 x 2"),
        (("travel", "minutes", "road", 0, 0), 4, "travel.minutes.road[0][0]", "itself"),
        (("travel", "km"), {}, "travel.km", "same profiles"),
        (("deadline_min",), -1, "deadline_min", "at least 0"),
        (("max_stops",), 0, "max_stops", "at least 1"),
        (("first_objective",), "money", "first_objective", "relieved"),
        (("format",), "relief-dispatch-problem/9", "format", "relief-dispatch-problem/1"),
        (("vehicles", 0, "available_until_min"), -5, "vehicles[0].available_until_min", "least"),
        (("sites",), None, "sites", "list"),
    ],
)
def test_a_fault_is_named_by_its_path_in_both_languages(path, value, where, says):
    with pytest.raises(ProblemError) as caught:
        problem_from_json(broken(path, value))
    finding = caught.value.findings[0]
    assert finding.path == where
    assert says in finding.en
    assert finding.zh


def test_all_faults_come_at_once():
    content = broken(("sites", 0, "people"), -3)
    content["vehicles"][0]["start"] = ""
    with pytest.raises(ProblemError) as caught:
        problem_from_json(content)
    assert [f.path for f in caught.value.findings] == ["sites[0].people", "vehicles[0].start"]


def test_codes_must_be_distinct():
    twice = one_depot_one_site(vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")))
    with pytest.raises(ProblemError, match=r"vehicles\[1\]\.code"):
        problem_from_json(broken(("vehicles", 1, "code"), "V1", problem=twice))


def test_a_truck_that_ends_before_it_begins_is_refused():
    content = broken(("vehicles", 0, "available_from_min"), 50)
    content["vehicles"][0]["available_until_min"] = 40
    with pytest.raises(ProblemError, match="vehicle V1"):
        problem_from_json(content)


@pytest.mark.parametrize("value", [None, [], "plan", 7, {}, {"problem": {}, "plan": {}}])
def test_what_is_no_plan_is_told_so(value):
    with pytest.raises(ProblemError) as caught:
        check_document(value)
    assert caught.value.findings


def test_fractional_units_in_a_plan_are_found_at_their_path(document):
    document["plan"]["trips"][0]["stops"][0]["unload"]["kit"] = 2.5
    with pytest.raises(ProblemError) as caught:
        check_document(document)
    assert caught.value.findings[0].path == "plan.trips[0].stops[0].unload.kit"
