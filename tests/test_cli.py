"""The command line does what docs/cli.md says, and its exit codes mean what it says."""

import json
from io import BytesIO

import pytest
from demo_files import copied
from openpyxl import Workbook
from typer.testing import CliRunner

from depot import cli
from depot.errors import DepotError, InvalidInput

SMALL = {
    "format": "relief-dispatch-problem/1",
    "name": "two sites, one truck",
    "items": [
        {"code": "W", "weight_kg": 10.0, "volume_m3": 0.01, "equivalents": {"water": 10.0}}
    ],
    "sources": [{"code": "D", "location": "D", "docks": 1, "dock_kg_per_min": 100.0}],
    "supplies": [{"source": "D", "item": "W", "steps": [[0, 100]]}],
    "sites": [
        {"code": "A", "location": "A", "people": 100, "requirements": {"water": 300.0}},
        {"code": "B", "location": "B", "people": 50, "requirements": {"water": 150.0}},
    ],
    "vehicle_types": [
        {"code": "T", "capacity_kg": 5000.0, "capacity_m3": 20.0, "profile": "p"}
    ],
    "vehicles": [{"code": "V", "type": "T", "start": "D"}],
    "travel": {
        "locations": ["D", "A", "B"],
        "minutes": {"p": [[0, 30, 40], [30, 0, 20], [40, 20, 0]]},
        "km": {"p": [[0, 20.0, 25.0], [20.0, 0, 10.0], [25.0, 10.0, 0]]},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def home(demo_of_today, tmp_path_factory):
    """A folder as `depot demo` leaves it, which test_packaging.py tries."""
    folder = tmp_path_factory.mktemp("home")
    copied(demo_of_today, folder)
    return folder


def invoke(home, *arguments):
    environment = {"DEPOT_HOME": str(home), "DEPOT_DEMO": "1", "DEPOT_DATABASE_URL": ""}
    return CliRunner().invoke(cli.app, [str(each) for each in arguments], env=environment)


def workbook(tmp_path, *rows):
    book = Workbook()
    book.active.append(["物资编码", "数量", "批号", "生产日期", "有效期至", "库位"])
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    file = tmp_path / "入库.xlsx"
    file.write_bytes(content.getvalue())
    return file


def on_hand(home, item):
    rows = json.loads(invoke(home, "stock", item, "--json").stdout)
    return next(row["on_hand"] for row in rows if row["item_code"] == item)


def test_loading_the_demo_twice_changes_nothing(home):
    before = invoke(home, "stock", "--json").stdout
    assert invoke(home, "demo").exit_code == 0
    assert invoke(home, "stock", "--json").stdout == before


def test_a_workbook_is_received_once_however_often_it_is_imported(home, tmp_path):
    file = workbook(tmp_path, ["SH01", 7, "CLI-1", "2026年1月5日", "2034-01-05", "A01"])
    before = on_hand(home, "SH01")
    booked = invoke(home, "import", file, "--as", "guanku", "--depot", "CY-W1")
    assert booked.exit_code == 0, booked.output
    again = invoke(home, "import", file, "--as", "guanku", "--depot", "CY-W1")
    assert isinstance(again.exception, DepotError)
    assert on_hand(home, "SH01") == before + 7


def test_a_workbook_with_one_bad_row_changes_nothing_and_names_the_row(home, tmp_path):
    good = ["SH01", 7, "CLI-2", "2026-01-05", "2034-01-05", "A01"]
    file = workbook(tmp_path, good, ["SH01", -3, "CLI-3", "2026-01-05", "2034-01-05", "A01"])
    before = on_hand(home, "SH01")
    refused = invoke(home, "import", file, "--as", "guanku", "--depot", "CY-W1", "--preview")
    assert refused.exit_code == 1
    assert "入库.xlsx!Sheet:3" in refused.stderr
    assert on_hand(home, "SH01") == before


def test_a_planner_may_not_receive(home, tmp_path):
    file = workbook(tmp_path, ["SH01", 7, "CLI-4", "2026-01-05", "2034-01-05", "A01"])
    refused = invoke(home, "import", file, "--as", "jihua", "--depot", "CY-W1")
    assert isinstance(refused.exception, DepotError)
    assert "权限" in refused.exception.text.zh


def test_a_plan_for_the_demo_flood_passes_its_check_and_carries_its_problem(home, tmp_path):
    out = tmp_path / "plan.json"
    planned = invoke(
        home, "plan", "--scenario", "demo-flood", "--time-limit", "2", "--seed", "1",
        "--out", out, "--json",
    )  # fmt: skip
    assert planned.exit_code == 0, planned.output
    figures, document = json.loads(planned.stdout), json.loads(out.read_text("utf-8"))
    assert figures == {key: document[key] for key in figures}
    assert set(figures) == {
        "status", "people_total", "people_relieved", "bound_people", "gap", "deadline_min",
        "worst_site", "seed", "time_s", "check", "chances", "tiers",
    }  # fmt: skip
    assert document["problem"]["format"] == "relief-dispatch-problem/1"
    assert invoke(home, "check", out).exit_code == 0


def test_what_to_hold_where_is_planned_from_todays_books_and_written_as_a_problem(home, tmp_path):
    out, problem, again = (tmp_path / name for name in ("plan.json", "problem.json", "again.json"))
    planned = invoke(
        home, "plan", "preposition", "--scenarios", 2, "--hazard", "LT", "--budget", 20000,
        "--out", out, "--problem-out", problem,
    )  # fmt: skip
    assert planned.exit_code == 0, planned.output
    document = json.loads(out.read_text("utf-8"))
    assert document["outcome"] == "optimal"
    assert document["money_cny"] <= 20000
    assert document["units"]["keep:WT01:CY-W1"] > 0
    solved = invoke(home, "solve", "preposition", problem, "--gap", 0.005, "--out", again)
    assert solved.exit_code == 0, solved.output
    assert json.loads(again.read_text("utf-8"))["objective"] == pytest.approx(
        document["objective"], rel=0.01
    )
    for wrong in (("--scenarios", 0), ("--hazard", "ZZ"), ("--budget", 0)):
        assert isinstance(invoke(home, "plan", "preposition", *wrong).exception, InvalidInput)
    assert invoke(home, "plan").exit_code == 2


def test_an_unknown_scenario_is_refused_with_the_known_ones(home):
    refused = invoke(home, "plan", "--scenario", "nope")
    assert isinstance(refused.exception, DepotError)
    assert "demo-flood" in refused.exception.text.zh


def test_a_problem_file_is_solved_without_a_database(tmp_path):
    problem, out = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps(SMALL), "utf-8")
    # 45 cases of 10 kg for both sites fit one truck; 30 + 20 min of road are far below 600.
    solved = invoke(tmp_path, "solve", "dispatch", problem, "--out", out, "--time-limit", 1)
    assert solved.exit_code == 0, solved.output
    document = json.loads(out.read_text("utf-8"))
    assert (document["status"], document["people_relieved"]) == ("optimal", 150)
    assert not list(tmp_path.glob("*.db"))


def test_a_plan_that_somebody_bent_fails_its_check(tmp_path):
    problem, out = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps(SMALL), "utf-8")
    invoke(tmp_path, "solve", "dispatch", problem, "--out", out, "--time-limit", 1)
    document = json.loads(out.read_text("utf-8"))
    document["plan"]["trips"][0]["stops"][0]["unload"]["W"] += 1000
    out.write_text(json.dumps(document), "utf-8")
    judged = invoke(tmp_path, "check", out, "--json")
    assert judged.exit_code == 3
    assert {"stock", "capacity"} & {each["rule"] for each in json.loads(judged.stdout)["findings"]}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"vehicles": [{"code": "V", "type": "X", "start": "D"}]}, "vehicles[0].type"),
        ({"deadline_min": -1}, "deadline_min"),
        ({"items": []}, "supplies[0].item"),
    ],
)
def test_a_bad_problem_file_is_refused_naming_the_field(tmp_path, change, path):
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps({**SMALL, **change}), "utf-8")
    refused = invoke(tmp_path, "solve", "dispatch", problem)
    assert refused.exit_code == 1
    assert path in refused.stderr


def test_with_no_trucks_nobody_is_relieved_and_the_reason_is_trucks(tmp_path):
    problem, out = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps({**SMALL, "vehicles": []}), "utf-8")
    solved = invoke(tmp_path, "solve", "dispatch", problem, "--out", out)
    document = json.loads(out.read_text("utf-8"))
    assert solved.exit_code == 3
    assert (document["status"], document["people_relieved"]) == ("infeasible", 0)
    assert {reason["binding"] for reason in document["reasons"]} == {"trucks"}


def test_the_balances_of_the_demo_ledger_are_what_its_movements_give(home):
    rebuilt = invoke(home, "audit", "rebuild", "--json")
    assert rebuilt.exit_code == 0
    found = json.loads(rebuilt.stdout)
    assert found["findings"] == []
    assert found["holdings"] > 0


def test_the_audit_of_the_demo_ledger_passes(home):
    verified = invoke(home, "audit", "verify", "--json")
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["findings"] == []


def test_english_is_spoken_when_asked_for(home):
    assert "Stock" in invoke(home, "--en", "stock", "SH01").stdout
