"""Files of additions: what is wrong with them is said by path, in both languages."""

import json
from pathlib import Path

import pytest
from relief_world import one_depot_one_site

from optimize.dispatch.additions_codec import (
    additions_document,
    catalogue_from_json,
    catalogue_to_json,
)
from optimize.dispatch.additions_result import AdditionParams
from optimize.dispatch.additions_schema import FILE, AdditionsRecord
from optimize.dispatch.additions_search import cheapest_additions
from optimize.dispatch.codec import ProblemError, check_document
from optimize.record import schema_text

SCHEMAS = Path(__file__).parents[2] / "docs/schema"
WHOLE = {
    "format": "relief-dispatch-additions/1",
    "trucks": [{"code": "H", "type": "T", "start": "D", "price_cny": 800, "most": 3}],
    "stock": [{"code": "S", "source": "D", "item": "kit", "price_cny": 12.5, "most": 500}],
    "docks": [{"code": "K", "source": "D", "price_cny": 500, "ready_min": 60}],
    "roads": [{"code": "R", "ends": ["D", "S"], "minutes": {"road": 20}, "price_cny": 9e4}],
}


def test_the_published_schema_is_the_one_that_is_read():
    assert (SCHEMAS / FILE).read_text("utf-8") == schema_text(AdditionsRecord)


def test_a_catalogue_is_the_same_after_writing_and_reading():
    problem = one_depot_one_site()
    catalogue = catalogue_from_json(WHOLE, problem)
    written = json.loads(json.dumps(catalogue_to_json(catalogue), allow_nan=False))
    assert catalogue_from_json(written, problem) == catalogue
    assert [offer.code for offer in catalogue.offers] == ["H", "S", "K", "R"]


def test_what_was_found_is_a_plan_file_that_can_be_checked():
    problem = one_depot_one_site(deadline_min=100)
    params = AdditionParams(time_limit_s=30, work_limit=20)
    result = cheapest_additions(problem, catalogue_from_json(WHOLE, problem), params)
    document = json.loads(json.dumps(additions_document(result), allow_nan=False))
    assert check_document(document).ok
    assert document["people_relieved"] == document["why"]["people"] == 100
    assert document["why"]["added"][0] | {"people": 0} == {
        "code": "H", "kind": "truck", "count": 1, "price_cny": 800, "people": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"trucks": [{**WHOLE["trucks"][0], "price_cny": -1}]}, "trucks[0].price_cny"),
        ({"trucks": [{**WHOLE["trucks"][0], "price_cny": float("nan")}]}, "trucks[0].price_cny"),
        ({"trucks": [{**WHOLE["trucks"][0], "price_cny": "800"}]}, "trucks[0].price_cny"),
        ({"trucks": [{**WHOLE["trucks"][0], "most": 10**6}]}, "trucks[0].most"),
        ({"trucks": [{**WHOLE["trucks"][0], "start": "nowhere"}]}, "trucks[0]"),
        (
            {"trucks": [{**WHOLE["trucks"][0], "available_from_min": 9, "available_until_min": 8}]},
            "trucks[0].available_until_min",
        ),
        ({"stock": [{**WHOLE["stock"][0], "item": "tea"}]}, "stock[0]"),
        ({"stock": [{**WHOLE["stock"][0], "ready_min": 1.5}]}, "stock[0].ready_min"),
        ({"docks": [{**WHOLE["docks"][0], "code": "H"}]}, "docks[0].code"),
        ({"roads": [{**WHOLE["roads"][0], "ends": ["D", "D"]}]}, "roads[0].ends"),
        ({"roads": [{**WHOLE["roads"][0], "minutes": {}}]}, "roads[0].minutes"),
        ({"lorries": []}, "lorries"),
    ],
)
def test_bad_files_are_refused_by_path_in_both_languages(change, path):
    with pytest.raises(ProblemError) as refused:
        catalogue_from_json({**WHOLE, **change}, one_depot_one_site())
    (finding,) = refused.value.findings
    assert finding.path == path
    assert finding.zh
    assert finding.en
