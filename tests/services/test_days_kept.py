"""Plans of the days after a dispatch plan are kept with it, shown again, and made again.

左家镇 (S1) uses 20 boxes a day, 孤店子镇 (S2) 30; the depot has 100, so they last two days.
"""

import json

import pytest
from ledger_world import command_id
from order_world import KeepPlan, keep_plan, plan_document, staff
from replan_world import PROBLEM, TRIPS

from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound, Text
from depot.services.planning_sustain import SolveParams, SustainCase, from_hour, sustain_json
from depot.services.planning_sustain_saved import SaveDays, days_list, days_view, save_days
from optimize.dispatch.plan import Plan
from optimize.dispatch.sustain import DriverHours, SiteNeeds, SustainProblem, shifts_for
from optimize.dispatch.sustain_plan import sustain_plan

HOURS = DriverHours(600, 480)


@pytest.fixture(scope="module")
def days():
    """Two days after minute 600, planned; nothing was there before."""
    sustain = SustainProblem(
        problem=PROBLEM,
        begun=Plan(()),
        origin_min=600,
        start_min=600,
        end_min=600 + 2 * 1440,
        window_min=720,
        needs=(SiteNeeds("S1", {"water": 20.0}), SiteNeeds("S2", {"water": 30.0})),
        shifts=shifts_for(PROBLEM, Plan(()), HOURS, 600, 600 + 2 * 1440),
        hours=HOURS,
    )
    result = sustain_plan(sustain, SolveParams(time_limit_s=20, seed=1, work_limit=30))
    assert result.report.ok
    assert result.plan.trips
    return SustainCase(sustain, {"water": Text("饮用水", "Water")}, ()), result


def kept_plan(app):
    staff(app)
    document = plan_document(*TRIPS)
    return app.execute(keep_plan, KeepPlan(command_id(), "planner", document)).plan_id


def saved(app, plan_id, content, by="planner"):
    document = content if isinstance(content, str) else json.dumps(content)
    return app.execute(save_days, SaveDays(command_id(), by, plan_id, document))


def test_what_is_kept_is_shown_again_with_the_same_figures(app, days):
    case, result = days
    plan_id = kept_plan(app)
    first = saved(app, plan_id, sustain_json(case, result))
    second = saved(app, plan_id, sustain_json(case, result))
    rows = app.read(days_list, plan_id)
    assert [row.id for row in rows] == [second.days_id, first.days_id]
    assert (rows[0].start_min, rows[0].end_min, rows[0].created_by) == (600, 3480, "planner")
    again, shown = app.read(days_view, first.days_id)
    assert shown.plan == result.plan
    assert shown.report.figures == result.report.figures
    assert (shown.bound, again.needs) == (result.bound, case.needs)
    assert app.read(days_list, plan_id + 1) == ()


def test_what_is_wrong_is_not_kept(sqlite_app, days):
    plan_id = kept_plan(sqlite_app)
    good = sustain_json(*days)
    broken = json.loads(json.dumps(good))
    # Both trucks at one dock of the two at once.
    for trip in broken["plan"]["trips"]:
        trip["load_end_min"] = trip["load_start_min"]
    for content, refusal, by, number in (
        (good, NotAllowed, "keeper", plan_id),
        (good, NotFound, "planner", plan_id + 7),
        ({**good, "person_days": 99.0}, InvalidInput, "planner", plan_id),
        ({**good, "plan": 3}, InvalidInput, "planner", plan_id),
        (broken, Conflict, "planner", plan_id),
        ("[", InvalidInput, "planner", plan_id),
        ("[]", InvalidInput, "planner", plan_id),
    ):
        with pytest.raises(refusal):
            saved(sqlite_app, number, content, by)
    with pytest.raises(NotFound):
        sqlite_app.read(days_view, 1)


def test_from_an_hour_on_what_has_begun_stays_and_what_was_counted_holds(days):
    case, result = days
    hour = 20
    later = from_hour(case, result, hour, {"S1": {"WT01": 5}})
    begun = [trip for trip in result.plan.trips if trip.load_start_min <= hour * 60]
    assert later.sustain.start_min == hour * 60
    assert len(later.sustain.begun.trips) == len(begun)
    assert [(each.site, dict(each.units)) for each in later.sustain.counts] == [("S1", {"WT01": 5})]
    again = sustain_plan(later.sustain, SolveParams(time_limit_s=20, seed=1, work_limit=30))
    assert again.report.ok
    assert all(trip.load_start_min >= hour * 60 for trip in again.plan.trips)
    for wrong in (9, 58, 10**6):
        with pytest.raises(InvalidInput, match="之间"):
            from_hour(case, result, wrong, {})
