"""Problems and plans of several days as files."""

import json
from pathlib import Path

import pytest
from sustain_world import trip, two_sites

from optimize.dispatch.codec import plan_to_json, problem_to_json
from optimize.dispatch.plan import Plan
from optimize.dispatch.sustain import Orderable, StockCount
from optimize.dispatch.sustain_codec import (
    Reading,
    check_sustain_document,
    is_sustain_plan,
    sustain_document,
    sustain_from_json,
    sustain_to_json,
)
from optimize.dispatch.sustain_plan import sustain_plan
from optimize.dispatch.sustain_schema import FILES, published
from optimize.findings import ProblemError
from optimize.params import SolveParams

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def there_and_back(value):
    return json.loads(json.dumps(value, allow_nan=False))


@pytest.mark.parametrize("name", list(FILES))
def test_the_published_schema_is_that_of_the_code(name):
    assert (SCHEMAS / name).read_text("utf-8") == published(FILES[name])


def test_a_problem_survives_the_way_through_a_file():
    sustain = two_sites(
        begun=Plan((trip("A", 100, 0),)),
        start_min=200,
        counts=(StockCount("A", 100, {"water": 3}),),
        orderables=(Orderable("M", "water", "D", 60, 5, 2.0, "水"),),
    )
    assert sustain_from_json(there_and_back(sustain_to_json(sustain))) == sustain


def test_a_dispatch_plan_file_is_the_first_plan_of_the_days_after_it():
    problem = two_sites().problem
    file = {"problem": problem_to_json(problem), "plan": plan_to_json(Plan((trip("A", 100, 0),)))}
    sustain = sustain_from_json(file, Reading(24))
    assert (sustain.origin_min, sustain.end_min, sustain.window_min) == (0, 1440, 720)
    assert dict(sustain.needs[0].daily) == {"water": 100.0}
    # It unloaded until 42 and rests for eight hours.
    assert sustain.shifts["V1"][0] == (42 + 480, 42 + 480 + 600)
    kept = sustain_from_json(file, Reading(24, daily=("food",)))
    assert dict(kept.needs[0].once) == {"water": 100.0}


def test_a_plan_file_is_judged_with_what_it_claims():
    document = there_and_back(
        sustain_document(sustain_plan(two_sites(), SolveParams(2, seed=1, work_limit=50)))
    )
    assert is_sustain_plan(document)
    assert document["check"]["ok"]
    assert check_sustain_document(document).ok
    document["plan"]["trips"] = []
    assert {f.rule for f in check_sustain_document(document).findings} == {"claim"}
    document["format"] = "relief-sustain-plan/9"
    assert is_sustain_plan(document)
    with pytest.raises(ProblemError, match="format"):
        check_sustain_document(document)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"window_min": 0}, "window_min"),
        ({"window_min": "12"}, "window_min"),
        ({"needs": [{"site": "X", "daily": {}}]}, "needs[0].site"),
        ({"needs": [{"site": "A", "daily": {"water": float("nan")}}]}, "needs[0].daily.water"),
        ({"needs": [{"site": "A", "daily": {"water": -1}}]}, "needs[0].daily.water"),
        ({"needs": [{"site": "A", "daily": {}}] * 2}, "needs[1]"),
        ({"shifts": [{"vehicle": "V9", "spans": []}]}, "shifts[0].vehicle"),
        ({"shifts": [{"vehicle": "V1", "spans": [[5, 1]]}]}, ""),
        ({"end_min": 0}, ""),
        ({"hours": {"duty_min": 0}}, "hours.duty_min"),
        ({"orderables": [{"code": "M", "item": "x", "source": "D", "lead_min": 1}]},
         "orderables[0].item"),
        ({"begun": {"trips": [{}]}}, "begun.trips[0].vehicle"),
        ({"dispatch": {}}, "dispatch.items"),
        ({"more": 1}, "more"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_the_place(change, path):
    with pytest.raises(ProblemError) as refused:
        sustain_from_json({**sustain_to_json(two_sites()), **change})
    assert path in [finding.path for finding in refused.value.findings]


@pytest.mark.parametrize("rubbish", [None, [], 5, {}, {"problem": 3}, {"format": "x"}])
def test_rubbish_is_refused(rubbish):
    with pytest.raises(ProblemError):
        sustain_from_json(rubbish)
    with pytest.raises(ProblemError):
        check_sustain_document(rubbish)
