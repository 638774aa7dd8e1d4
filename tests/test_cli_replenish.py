"""`depot solve replenish` answers a file of the published form and says what is wrong with one."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depot import cli
from optimize.findings import ProblemError
from optimize.record import schema_text
from optimize.replenish.codec import problem_document, problem_from_json
from optimize.replenish.schema import FILE, ReplenishRecord

ROOT = Path(__file__).parents[1]

# 100 bottles good through month 5 are followed by 100 ordered in month 4: 1000 + 5 to dispose.
PROBLEM = {
    "format": "relief-replenish-problem/1",
    "first_month": "2026-12",
    "months": 12,
    "items": [{"code": "W", "target": [100], "holding_cny": 0.0001, "write_off_cny": 0.05}],
    "places": [{"code": "D"}],
    "lots": [{"code": "L", "item": "W", "place": "D", "units": 100, "expires": 5}],
    "offers": [
        {"code": "S", "item": "W", "place": "D", "lead_months": 2, "life_months": 18,
         "steps": [{"price_cny": 10}]}
    ],
    "budget": [{"code": "B", "year": 2027, "purpose": "goods", "cny": 1000}],
}  # fmt: skip

# Of 10 promised 8 count: 13 packs reach 100, signed in month 4 like the order above.
NEW = {"code": "N", "item": "W", "fee_cny": 5.0, "pack_units": 10, "counted_units": 8,
       "most_packs": 20, "lead_months": 2}  # fmt: skip


def solved(folder, document, *words):
    file, out = folder / "problem.json", folder / "out.json"
    file.write_text(json.dumps(document), "utf-8")
    asked = ["--en", "solve", "replenish", str(file), "--out", str(out), *words]
    answer = CliRunner().invoke(cli.app, asked)
    return answer, json.loads(out.read_text("utf-8")) if out.exists() else None


def changed(path, value):
    document = json.loads(json.dumps(PROBLEM))
    at = document
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return document


def test_a_problem_file_becomes_orders_by_month_with_bound_and_gap(tmp_path):
    answer, found = solved(tmp_path, PROBLEM)
    assert answer.exit_code == 0, answer.output
    assert found["outcome"] == "kept"
    assert [(each["month"], each["units"]) for each in found["orders"]] == [("2027-04", 100)]
    assert [(each["month"], each["lot"]) for each in found["write_offs"]] == [("2027-06", "L")]
    assert found["objective"] == pytest.approx(1005.12)
    assert found["gap"] <= 1e-4
    assert found["ready"] == {"W": [100] * 12}
    assert found["spend"] == [{"year": 2027, "purpose": "goods", "cny": 1000, "of_cny": 1000}]
    assert "every month's targets are kept" in answer.output


def test_an_agreement_is_signed_where_that_is_cheaper(tmp_path):
    fees = {"code": "F", "year": 2027, "purpose": "retention", "cny": 100}
    document = PROBLEM | {"new_agreements": [NEW], "budget": [*PROBLEM["budget"], fees]}
    answer, found = solved(tmp_path, document)
    assert answer.exit_code == 0, answer.output
    signing = {"agreement": "N", "month": "2027-04", "begins": "2027-06", "packs": 13,
               "cost_cny": 65.0}  # fmt: skip
    assert (found["signings"], found["orders"]) == ([signing], [])
    assert "sign N × 13 (from 2027-06)" in answer.output
    assert problem_from_json(problem_document(problem_from_json(document))).new_agreements


def test_what_is_bought_and_written_off_is_told_with_why(tmp_path):
    """Bought for 3 months it must be bought three times after month 5: 100 each, 200 thrown away.

    10 a month go to users, for the 3 months that each lot is good.
    """
    document = changed(["offers", 0, "life_months"], 3)
    document["budget"][0]["cny"] = 9000
    document["outlets"] = [{"code": "U", "item": "W", "most": 10}]
    answer, found = solved(tmp_path, document)
    (told,) = found["waste"]
    assert (told["item"], told["target"], told["counts_months"]) == ("W", 100, 3)
    assert told["outlets_units"] == 30
    assert told["units"] == sum(each["units"] for each in found["write_offs"] if each["lot"] != "L")
    assert "outlets take 30 of it in time" in answer.output


def test_a_budget_that_is_too_small_is_told_with_what_is_missing(tmp_path):
    answer, found = solved(tmp_path, changed(["budget", 0, "cny"], 400))
    assert answer.exit_code == 0
    assert found["outcome"] == "short"
    assert {(each["units"], each["cause"]) for each in found["lacking"]["by_month"]} == {
        (60, "money")
    }
    assert found["lacking"]["least_money_on_top"] == [
        {"year": 2027, "purpose": "goods", "cny": pytest.approx(600)}
    ]
    assert "2027-06 W lacks 60 (money)" in answer.output


def test_no_plan_at_all_is_its_own_exit_code(tmp_path):
    document = changed(["lots", 0, "expires"], -1) | {"write_off_purpose": "waste"}
    answer, found = solved(tmp_path, document)
    assert (answer.exit_code, found["outcome"]) == (3, "infeasible")
    assert found["lacking"]["least_money_on_top"][0]["purpose"] == "waste"


RUBBISH = [
    (["months"], 0, "months"),
    (["months"], 1000, "months"),
    (["months"], True, "months"),
    (["first_month"], "2026-13", "first_month"),
    (["items"], [], "items"),
    (["items", 0, "target"], [1, 2], "items[0].target"),
    (["items", 0, "target"], [0], "items"),
    (["items", 0, "target"], [-1], "items[0].target[0]"),
    (["items", 0, "price_cny"], float("nan"), "items[0].price_cny"),
    (["items", 0, "weight"], 0, "items[0].weight"),
    (["items", 0, "oops"], 1, "items[0].oops"),
    (["lots", 0, "item"], "X", "lots[0].item"),
    (["lots", 0, "place"], "X", "lots[0].place"),
    (["lots", 0, "units"], 1.5, "lots[0].units"),
    (["lots", 0, "arrives"], 12, "lots[0].arrives"),
    (["lots", 0, "code"], "new/W", "lots[0].code"),
    (["offers", 0, "steps"], [], "offers[0].steps"),
    (["offers", 0, "steps"], [{"from_units": 5, "price_cny": 1}] * 2, "offers[0].steps"),
    (["offers", 0, "most_units"], 0, "offers[0].most_units"),
    (["offers", 0, "pack_units"], 0, "offers[0].pack_units"),
    (["offers", 0, "first_month"], 3, None),
    (["offers", 0, "last_month"], -1, "offers[0].last_month"),
    (["items", 0, "min_left_months"], 18, "offers[0].life_months"),
    (["places", 0, "volume_m3"], 0, None),
    (["budget"], [], "budget"),
    (["budget", 0, "year"], 2031, "budget[0].year"),
    (["budget", 0, "purpose"], "fun", "budget[0].purpose"),
    (["outlets"], [{"code": "U", "item": "W", "most": 1, "least": 2}], "outlets[0].least"),
    (["outlets"], [{"code": "U", "item": "W", "most": 1, "way": "loan"}],
     "outlets[0].returns_after"),
    (["agreements"], [{"code": "A", "counts": {"X": 1}, "ends": 3}], "agreements[0].counts.X"),
    (["new_agreements"], [NEW | {"item": "X"}], "new_agreements[0].item"),
    (["new_agreements"], [NEW | {"counted_units": 11}], "new_agreements[0].counted_units"),
    (["new_agreements"], [NEW | {"first_month": 3, "last_month": 2}],
     "new_agreements[0].last_month"),
    (["new_agreements"], [NEW, NEW], "new_agreements[1].code"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "value", "path"), RUBBISH)
def test_what_is_wrong_is_named_with_its_place(where, value, path):
    document = changed(where, value)
    if path is None:
        problem_from_json(document)
        return
    with pytest.raises(ProblemError) as refused:
        problem_from_json(document)
    assert path in [finding.path for finding in refused.value.findings]
    assert all(finding.zh and finding.en for finding in refused.value.findings)


def test_paying_back_more_than_a_price_and_a_depot_too_full_are_refused():
    document = changed(["items", 0, "price_cny"], 30) | {
        "outlets": [{"code": "U", "item": "W", "most": 1, "share": 0.5}],
        "places": [{"code": "D", "volume_m3": 50}],
    }
    document["items"][0]["volume_m3"] = 1
    with pytest.raises(ProblemError) as refused:
        problem_from_json(document)
    assert {finding.path for finding in refused.value.findings} == {
        "outlets[0].share", "places[0].volume_m3",
    }  # fmt: skip


def test_a_problem_written_out_is_read_back_as_the_same():
    problem = problem_from_json(PROBLEM)
    assert problem_from_json(json.loads(json.dumps(problem_document(problem)))) == problem


def test_the_published_schema_is_the_one_that_is_read():
    assert (ROOT / "docs/schema" / FILE).read_text("utf-8") == schema_text(ReplenishRecord)
