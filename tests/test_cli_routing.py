"""`depot solve routing` and `depot check` on its plans: answers, refusals, public forms."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depot import cli
from optimize.findings import ProblemError
from optimize.record import schema_text
from optimize.routing.codec import problem_document, problem_from_json
from optimize.routing.readers import problem_from_text
from optimize.routing.schema import FILE, RoutingRecord
from tests.optimize.routing_world import SPLIT_COST, THREE_OF_SIXTY, TWO_TRIPS

ROOT = Path(__file__).parents[1]

# Three of 60 units at 10 from the depot, trucks of 90: 2 full trips of 20.
PROBLEM = {
    "format": "relief-routing-problem/1",
    "split": True,
    "depots": [{"code": "D", "x": 0, "y": 0}],
    "customers": [{"code": code, "x": 10, "y": 0, "demand": 60} for code in "ABC"],
    "fleets": [{"code": "T", "count": 3, "capacity": 90, "start": "D", "end": "D"}],
}


def asked(*words):
    return CliRunner().invoke(cli.app, ["--en", *(str(each) for each in words)])


def written(folder, document, name="problem.json"):
    file = folder / name
    file.write_text(json.dumps(document), "utf-8")
    return file


def changed(path, value):
    document = json.loads(json.dumps(PROBLEM))
    at = document
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return document


def test_a_file_becomes_a_checked_plan_that_the_checker_takes_again(tmp_path):
    file, out = written(tmp_path, PROBLEM), tmp_path / "plan.json"
    answer = asked("solve", "routing", file, "--work", 300, "--time-limit", 600, "--out", out)
    assert answer.exit_code == 0, answer.output
    assert "the plan is proven best" in answer.output
    found = json.loads(out.read_text("utf-8"))
    assert found["cost"] == pytest.approx(SPLIT_COST)
    assert found["outcome"] == "optimal"
    assert found["engine"] == "search"
    judged = asked("check", out)
    assert judged.exit_code == 0, judged.output
    assert "2 vehicles, 2 trips, objective 40.00" in judged.output
    boasting = written(tmp_path, found | {"cost": 30}, "boasting.json")
    assert "claims 30; it is 40" in asked("check", boasting).output


def test_a_plan_that_breaks_rules_is_told_by_rule_and_place(tmp_path):
    trips = [{"depot": "D", "leaves": 0, "visits": [{"customer": "A", "units": 100}]}]
    bare = written(tmp_path, {"routes": [{"fleet": "T", "trips": trips}]}, "bare.json")
    answer = asked("check", bare, "--problem", written(tmp_path, PROBLEM))
    assert answer.exit_code == 3
    assert "[capacity] routes[0].trips[0]" in answer.output
    assert "[demand] B" in answer.output


def test_what_can_not_be_done_ends_with_the_reason_and_exit_code_3(tmp_path):
    answer = asked("solve", "routing", written(tmp_path, changed(["fleets", 0, "count"], 1)))
    assert answer.exit_code == 3
    assert "All demands, 180, are more than all vehicles carry in all trips, 90." in answer.output


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["customers", 0, "demand"], -1, "customers[0].demand"),
        (["customers", 1, "code"], "A", "customers[1].code"),
        (["customers", 0, "x"], None, "customers[0].x"),
        (["customers", 0, "late"], -3, "customers[0].late"),
        (["customers"], [], "customers"),
        (["fleets", 0, "start"], "X", "fleets[0].start"),
        (["fleets", 0, "capacity"], 0, "fleets[0].capacity"),
        (["fleets", 0, "trips"], 2, "fleets[0].reloads"),
        (["fleets", 0, "count"], 1.5, "fleets[0].count"),
        (["depots", 0, "early"], float("nan"), "depots[0].early"),
        (["distances"], [[0, 1], [1, 0]], "distances"),
        (["objective"], "arrivals", "objective"),
        (["format"], "relief-routing-problem/2", "format"),
        (["colour"], "red", "colour"),
    ],
)
def test_each_fault_of_a_file_is_told_with_its_place(path, value, where):
    with pytest.raises(ProblemError) as refused:
        problem_from_json(changed(path, value))
    assert where in {each.path for each in refused.value.findings}


@pytest.mark.parametrize("text", ["", "3 100\n1 2", "two words", "2 9\n1 -1\n0 0\n1 1\n2 2", "x"])
def test_a_text_that_is_no_instance_is_refused(tmp_path, text):
    file = tmp_path / "some.txt"
    file.write_text(text, "utf-8")
    answer = asked("solve", "routing", file)
    assert answer.exit_code == 1
    assert "Not read" in answer.output


def test_a_public_instance_is_taken_as_it_is(tmp_path):
    file = tmp_path / "tiny.sd"
    file.write_text("3 90\n60 60 60\n0 0\n10 0\n10 0\n10 0\n", "utf-8")
    answer = asked("solve", "routing", file, "--work", 300, "--time-limit", 600, "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["cost"] == pytest.approx(SPLIT_COST)


@pytest.mark.parametrize("problem", [THREE_OF_SIXTY, TWO_TRIPS])
def test_a_problem_is_read_back_as_it_was_written(problem):
    document = json.loads(json.dumps(problem_document(problem)))
    assert problem_from_json(document) == problem


def test_tables_of_ways_are_read_back_too():
    table = [[abs(a - b) for b in (0, 10, 10, 10)] for a in (0, 10, 10, 10)]
    problem = problem_from_json(changed(["distances"], table))
    assert problem.ways.distance(0, 1) == 10
    assert problem_from_json(problem_document(problem)) == problem


def test_depots_stand_last_in_files_of_several_and_first_with_us():
    problem = problem_from_text("2\n1\n5\n\n3 4\n6 8\n0 0\n\n1\n2\n0\n")
    assert problem.ways.distance(0, 1) == 5
    assert [each.demand for each in problem.customers] == [1, 2]
    assert [(each.count, each.end) for each in problem.fleets] == [(1, None)]


def test_the_published_schema_is_up_to_date():
    assert (ROOT / "docs/schema" / FILE).read_text("utf-8") == schema_text(RoutingRecord)
