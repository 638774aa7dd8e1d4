"""`depot solve sustain` plans the days after a dispatch plan; `depot check` judges that plan."""

import json

import pytest
from typer.testing import CliRunner

from depot import cli

PROBLEM = {
    "format": "relief-dispatch-problem/1",
    "items": [{"code": "W", "name": "水", "weight_kg": 10.0, "volume_m3": 0.01,
               "equivalents": {"water": 3.0}}],
    "sources": [{"code": "D", "location": "D", "docks": 1, "dock_kg_per_min": 100.0}],
    "supplies": [{"source": "D", "item": "W", "steps": [[0, 300]]}],
    "sites": [{"code": "A", "location": "A", "people": 100, "requirements": {"water": 300.0}}],
    "vehicle_types": [{"code": "T", "capacity_kg": 5000.0, "capacity_m3": 20.0, "profile": "p"}],
    "vehicles": [{"code": "V", "type": "T", "start": "D"}],
    "travel": {
        "locations": ["D", "A"],
        "minutes": {"p": [[0, 30], [30, 0]]},
        "km": {"p": [[0, 20.0], [20.0, 0]]},
    },
}  # fmt: skip


def run(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def planned(tmp_path):
    problem, plan, days = (tmp_path / name for name in ("p.json", "plan.json", "days.json"))
    problem.write_text(json.dumps(PROBLEM), "utf-8")
    done = run("solve", "dispatch", problem, "--time-limit", 1, "--out", plan)
    assert done.exit_code == 0, done.output
    return plan, days


def test_a_dispatch_plan_goes_on_for_three_days_and_the_checker_agrees(planned):
    plan, days = planned
    done = run("solve", "sustain", plan, "--hours", 72, "--time-limit", 3, "--out", days)
    assert done.exit_code == 0, done.output
    # 300 cases are 900 L. From minute 59, when the first 100 are unloaded (10 min of loading,
    # 30 of driving, 5 + 14 of unloading), to hour 82 people drink 300 L x (4920 - 59) / 1440
    # = 1012.7 L: 38 cases are missing.
    assert "水 38" in done.output
    assert "没有可订的来源" in done.output
    judged = run("check", days)
    assert judged.exit_code == 0
    assert "方案可行" in judged.output
    figures = json.loads(run("check", days, "--json").stdout)["figures"]
    document = json.loads(days.read_text("utf-8"))
    assert figures["person_days"] == pytest.approx(document["person_days"])
    assert document["person_days"] <= document["bound_person_days"] + 1e-6


def test_a_plan_that_was_tampered_with_fails_and_bad_files_are_refused(planned, tmp_path):
    plan, days = planned
    run("solve", "sustain", plan, "--time-limit", 3, "--out", days)
    document = json.loads(days.read_text("utf-8"))
    document["plan"]["trips"] = document["plan"]["trips"][:0]
    days.write_text(json.dumps(document), "utf-8")
    failed = run("check", days)
    assert failed.exit_code == 3
    assert "[claim]" in failed.output
    document["problem"]["window_min"] = 0
    days.write_text(json.dumps(document), "utf-8")
    refused = run("check", days)
    assert refused.exit_code == 1
    assert "problem.window_min" in refused.stderr
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"dispatch": PROBLEM, "shifts": 5}), "utf-8")
    assert run("solve", "sustain", bad).exit_code == 1
    assert run("solve", "sustain", plan, "--hours", 0).exit_code == 2
    no_trucks = {"dispatch": {**PROBLEM, "vehicles": []}}
    bad.write_text(json.dumps(no_trucks), "utf-8")
    assert run("solve", "sustain", bad, "--time-limit", 2).exit_code == 3


def test_daily_needs_that_the_file_does_not_know_are_refused_with_those_it_has(planned):
    plan, _ = planned
    refused = run("solve", "sustain", plan, "--daily", "beer", "--time-limit", 1)
    assert refused.exit_code == 1
    assert "--daily: “beer”中没有一项是文件里的需求，可选：water" in refused.stderr
    # Comma as it is typed in Chinese.
    assert run("solve", "sustain", plan, "--daily", "beer，water", "--time-limit", 1).exit_code == 0
