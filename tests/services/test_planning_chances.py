"""How sure a plan is, from the case to the plan that is kept."""

import json
from dataclasses import asdict, replace

import pytest
from test_planning import PARAMS, case, command, content  # noqa: F401 -- fixtures among them

from depot.domain.season import Season
from depot.domain.uncertainty import SpreadRow, spreads_for
from depot.errors import InvalidInput
from depot.services.planning import document, plan_view, save_plan, solve_case
from depot.services.planning_chances import (
    Measure,
    judge_case,
    solve_and_judge,
    uncertainty_of_case,
)
from depot.services.planning_saved import plan_sureness
from depot.services.scenarios import reference
from depot.services.supply_layers import SupplyBasis
from optimize.dispatch.robust_spread import Spread

KNOWN = reference().uncertainty


@pytest.fixture(scope="module")
def judged(case):  # noqa: F811
    return judge_case(case, solve_case(case, PARAMS).plan, seed=3)


@pytest.fixture
def kept(case, judged):  # noqa: F811
    """A plan's document with its chances, free to be spoilt."""
    return json.loads(json.dumps(document(case, solve_case(case, PARAMS), judged)))


def test_the_general_figures_are_those_of_an_ordinary_day():
    assert spreads_for(KNOWN, "", Season.SUMMER.value) == asdict(Spread())


def test_a_hazard_and_a_season_change_what_they_name():
    flood = spreads_for(KNOWN, "FL", Season.SUMMER.value)
    assert (flood["road_area"], flood["closure"], flood["breakdown"]) == (0.2, 0.04, 0.02)
    ice = spreads_for(KNOWN, "IC", Season.WINTER.value)
    # Of ice and of winter, ice says more; how goods are unloaded only winter says.
    assert (ice["road_district"], ice["breakdown"], ice["unloading"]) == (0.2, 0.05, 0.25)


def test_every_row_names_a_parameter_and_lies_in_its_span():
    names = set(asdict(Spread()))
    assert {row.name for row in KNOWN} == names
    assert all(row.low <= row.value <= row.high and row.source for row in KNOWN)
    with pytest.raises(InvalidInput):
        SpreadRow(**{**_fields(KNOWN[0]), "value": float("nan")})
    with pytest.raises(InvalidInput):
        SpreadRow(**{**_fields(KNOWN[0]), "value": -0.1, "low": -0.2})


def _fields(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_roads_of_a_township_go_together(case):  # noqa: F811
    uncertainty = uncertainty_of_case(case)
    assert set(uncertainty.areas.values()) == {"220202100"}
    assert set(uncertainty.areas) == {site.location for site in case.problem.sites}


def test_suppliers_that_are_counted_on_as_seen_are_not_drawn_again(case):  # noqa: F811
    seen = uncertainty_of_case(replace(case, basis=SupplyBasis.RELIABLE)).spread
    assert (seen.supplier_late, seen.supplier_short) == (0.0, 0.0)
    assert uncertainty_of_case(case).spread.supplier_late > 0


def test_a_saved_plan_keeps_how_sure_it_is(app, kept, judged):
    saved = app.execute(save_plan, command(kept))
    view = app.read(plan_view, saved.plan_id)
    assert view.chances == judged
    assert view.choice is None
    assert app.read(plan_sureness, saved.plan_id) == (judged, None)


def test_a_plan_without_chances_is_kept_as_before(sqlite_app, content):  # noqa: F811
    saved = sqlite_app.execute(save_plan, command(content))
    assert sqlite_app.read(plan_view, saved.plan_id).chances is None
    assert sqlite_app.read(plan_sureness, saved.plan_id) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda chances: chances.update(expected_people=chances["expected_people"] + 5),
        lambda chances: chances["sites"][0]["in_full"].update(share=0.5),
        lambda chances: chances["sites"].pop(),
        lambda chances: chances.update(worst_people=float("nan")),
        lambda chances: chances["uncertainty"].update(scenarios=0),
        lambda chances: chances["uncertainty"]["spread"].update(loading=-1),
        lambda chances: chances.pop("trips"),
    ],
)
def test_a_plan_that_boasts_of_its_chances_is_not_kept(sqlite_app, kept, spoil):
    spoil(kept["chances"])
    with pytest.raises(InvalidInput):
        sqlite_app.execute(save_plan, command(kept))


def test_a_cautious_plan_keeps_how_it_was_chosen(sqlite_app, case):  # noqa: F811
    found = solve_and_judge(case, replace(PARAMS, work_limit=20), Measure.WORST)
    kept = json.loads(json.dumps(document(case, found.result, found.chances, found.choice)))
    saved = sqlite_app.execute(save_plan, command(kept))
    view = sqlite_app.read(plan_view, saved.plan_id)
    assert (view.chances, view.choice) == (found.chances, found.choice)
    assert view.choice.measure is Measure.WORST
    assert view.report.ok
