"""`depot why` says what binds and what would do it, for files and for people."""

import json

import pytest
from typer.testing import CliRunner

from depot import cli

PROBLEM = {
    "format": "relief-dispatch-problem/1",
    "items": [{"code": "W", "weight_kg": 10.0, "volume_m3": 0.01, "equivalents": {"water": 3.0}}],
    "sources": [{"code": "D", "location": "D", "docks": 1, "dock_kg_per_min": 100.0}],
    "supplies": [{"source": "D", "item": "W", "steps": [[0, 70]]}],
    "sites": [{"code": "A", "location": "A", "people": 100, "requirements": {"water": 300.0}}],
    "vehicle_types": [{"code": "T", "capacity_kg": 5000.0, "capacity_m3": 20.0, "profile": "p"}],
    "vehicles": [{"code": "V", "type": "T", "start": "D"}],
    "travel": {
        "locations": ["D", "A"],
        "minutes": {"p": [[0, 30], [30, 0]]},
        "km": {"p": [[0, 20.0], [20.0, 0]]},
    },
}
# 70 of 100 cases are there; 30 more at 25 yuan are 750.
ADDITIONS = {
    "format": "relief-dispatch-additions/1",
    "stock": [{"code": "S", "source": "D", "item": "W", "price_cny": 25, "most": 90, "name": "水"}],
}


def asked(folder, *arguments, additions=ADDITIONS, lang="zh"):
    problem, more = folder / "problem.json", folder / "additions.json"
    problem.write_text(json.dumps(PROBLEM), "utf-8")
    more.write_text(json.dumps(additions), "utf-8")
    words = ["--lang", lang, "why", problem, "--additions", more, "--time-limit", 6, *arguments]
    return CliRunner().invoke(cli.app, [str(each) for each in words])


def test_it_says_what_to_buy_at_what_price_and_writes_a_plan_that_can_be_checked(tmp_path):
    out = tmp_path / "plan.json"
    done = asked(tmp_path, "--out", out)
    assert done.exit_code == 0, done.output
    assert "（750 元）" in done.output
    assert "水 ×30" in done.output
    assert "少于 750 元" in done.output
    assert CliRunner().invoke(cli.app, ["check", str(out)]).exit_code == 0
    # A plan file is asked as a problem file is: with these 30 nothing lacks.
    again = CliRunner().invoke(cli.app, ["why", str(out), "--json", "--time-limit", "3"])
    assert json.loads(again.stdout)["outcome"] == "not_needed"


def test_machines_get_it_as_json(tmp_path):
    found = json.loads(asked(tmp_path, "--json").stdout)
    assert (found["outcome"], found["price_cny"], found["price_bound_cny"]) == (
        "reached", 750.0, 750.0,
    )  # fmt: skip
    assert found["check"]["ok"]
    assert found["values"][0]["people"] == 30


@pytest.mark.parametrize(
    ("line", "path"),
    [({"price_cny": -1}, "stock[0].price_cny"), ({"source": "X"}, "stock[0]")],
)
def test_a_bad_file_of_additions_is_refused_by_path(tmp_path, line, path):
    bad = {**ADDITIONS, "stock": [{**ADDITIONS["stock"][0], **line}]}
    refused = asked(tmp_path, additions=bad)
    assert refused.exit_code == 1
    assert path in refused.stderr


def test_what_can_not_be_reached_ends_with_three(tmp_path):
    few = {**ADDITIONS, "stock": [{**ADDITIONS["stock"][0], "most": 10}]}
    short = asked(tmp_path, additions=few)
    assert short.exit_code == 3
    assert "最多也只能救助 80 人" in short.output


def only(**changes):
    return {**ADDITIONS, "stock": [{**ADDITIONS["stock"][0], **changes}]}


def test_where_nothing_helps_or_nothing_is_offered_it_speaks_of_nothing_to_buy(tmp_path):
    # What is on the dock at minute 590 is too late for minute 600.
    late = asked(tmp_path, additions=only(ready_min=590)).output
    assert "没有找到能比原方案（70 人）多救人的补法" in late
    none = asked(tmp_path, additions=only(most=0), lang="en").output
    assert "Nothing was offered that could be added" in none
    assert "no more than 70 can be relieved" in none
    for said in (late, none):
        assert "补下列资源" not in said
        assert "these (" not in said
        assert "0 元" not in said


def test_what_costs_nothing_is_said_to_cost_nothing(tmp_path):
    free = asked(tmp_path, additions=only(price_cny=0))
    assert "补齐下列资源（不花钱），10 小时内可救助 100 人" in free.output
    assert "● 水 ×30，不花钱，少了它就少救 30 人" in free.output
    assert "0.00" not in free.output


def test_a_plan_that_reaches_the_target_needs_nothing(tmp_path):
    done = asked(tmp_path, "--target", "50")
    assert done.exit_code == 0
    assert "不需要补：要救助 50 人，原方案已能救助 70 人" in done.output
    assert "元" not in done.output
