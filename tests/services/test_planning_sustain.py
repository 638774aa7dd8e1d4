"""The days after a dispatch plan as a problem: daily needs by the norms, goods, drivers, orders."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from planning_world import TODAY, FakeReader, full_world, promise

from depot.domain.agreement import AgreementLine
from depot.domain.season import Season
from depot.errors import InvalidInput
from depot.services.planning_case import build_case
from depot.services.planning_sustain import SustainWanted, ordered, sustain_case, sustain_json
from depot.services.planning_sustain_report import need_lines, site_lines, worst_sites
from depot.services.scenarios import load_scenario
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.sustain_check import check_days
from optimize.dispatch.sustain_orders import advise
from optimize.dispatch.sustain_plan import SustainResult
from optimize.result import Status, StoppedBy


class Reader(FakeReader):
    """The world without any seller."""

    today = TODAY

    @property
    def sellers(self):
        return SimpleNamespace(offers=list, vettings=list)


def world(**changes):
    return Reader(**vars(full_world(**changes)))


@pytest.fixture(scope="module")
def flood():
    whole = load_scenario("demo-flood")
    return replace(whole, sites=whole.sites[:3], binding_needs=("water", "food", "warmth"))


def days_after(reader, scenario, plan=None, **wanted):
    case = build_case(reader, scenario, today=TODAY)
    return sustain_case(
        reader, scenario, case.problem, plan or Plan(()), today=TODAY,
        wanted=SustainWanted(**wanted),
    )  # fmt: skip


def judged(case):
    report = check_days(case.sustain, Plan(()))
    return SustainResult(
        Status.FEASIBLE, case.sustain, Plan(()), report, 1.0, 1.0, 0.0, (), advise(case.sustain),
        1.0, 1, StoppedBy.WORK,
    )  # fmt: skip


def test_water_and_food_are_daily_and_quilts_are_given_once(flood):
    found = days_after(world(), flood, hours=24, window_hours=6).sustain
    site, needs = flood.sites[0], found.needs[0]
    assert dict(needs.daily) == {
        "water": 3.0 * site.affected_people,
        "food": 2100.0 * site.affected_people,
    }
    assert dict(needs.once) == {"warmth": float(site.relocated_people)}
    assert (found.origin_min, found.end_min, len(found.windows)) == (600, 600 + 1440, 4)
    # Nobody drove yet: fresh from hour 10 on, ten hours of duty, eight of rest.
    assert found.shifts["A"] == ((600, 1200), (1680, 2040))


def test_in_winter_heating_fuel_is_daily_for_those_in_tents_and_pads_for_all_who_moved(flood):
    site = replace(
        flood.sites[0], affected_people=100, relocated_people=40, indoor_share=0.4, households=40
    )  # fmt: skip
    winter = replace(flood, season=Season.WINTER, sites=(site,))
    reader = world(units={("W", "WT01"): 100, ("W", "WA11"): 30, ("W", "EQ10"): 7})
    case = days_after(reader, winter)
    needs = case.sustain.needs[0]
    # 24 in tents of 12: two tents at 1.2 drums; 0.4 packs for each of 40.
    assert needs.daily["EQ10"] == pytest.approx(1.2 * 24 / 12)
    assert needs.daily["WA11"] == pytest.approx(16)
    assert dict(needs.people) == {"EQ10": 24, "WA11": 40}
    had = {(e.source, e.item): e.curve.total for e in case.sustain.problem.supplies}
    assert (had["W", "EQ10"], had["W", "WA11"]) == (7, 30)
    assert case.needs["EQ10"].zh == "取暖柴油"


def test_what_suppliers_bring_after_the_deadline_counts_and_what_was_planned_stays(flood):
    # Called at 45 min, 30 hours away: nothing for the first plan, all of it for the days after.
    line = AgreementLine("WT01", 500, promise().line.price_cny, 1285, 1285)
    late = replace(promise(), line=line)
    case = days_after(world(promised=(late,)), flood)
    curves = {(e.source, e.item): e.curve for e in case.sustain.problem.supplies}
    assert curves["SUP", "WT01"].by(600) == 0
    assert curves["SUP", "WT01"].total == 500
    # The first plan's own stock counts though it is reserved by now.
    problem = build_case(world(), flood, today=TODAY).problem
    later = sustain_case(
        world(units={("W", "WT01"): 1, ("W", "FD01"): 1}), flood, problem, Plan(()), today=TODAY
    )
    curves = {(e.source, e.item): e.curve for e in later.sustain.problem.supplies}
    assert curves["W", "WT01"].total == 100


def test_who_drove_in_the_first_plan_rests_before_the_next_duty(flood):
    site = flood.sites[0].code
    trip = Trip("A", "W", 0, 100, 120, (Stop(site, 150, 160, {"WT01": 5}),))
    case = days_after(world(), flood, Plan((trip,)), two_drivers=("B",))
    assert case.sustain.shifts["A"][0] == (640, 1240)
    assert case.sustain.shifts["B"] == ((600, 600 + 72 * 60),)


def test_what_runs_out_is_told_by_need_and_site_and_what_to_order_makes_up_for_it(flood):
    case = days_after(world(), flood)
    result = judged(case)
    lines = {line.need: line for line in need_lines(case, result)}
    assert lines["water"].by_day == (0, 0, 0)
    assert lines["water"].short_sites == 3
    assert lines["water"].first_min == 600
    assert [line.daily for line in need_lines(case, result)] == [True, True, False]
    worst = worst_sites(result)[0]
    assert site_lines(case, result, worst)[0].empty == ((600, 4920),)
    # 600 cases of 13.2 L are there or promised; a person drinks 3 L a day for three days.
    people = sum(site.affected_people for site in flood.sites)
    missing = 3.0 * people * 72 / 24 - 600 * 13.2
    (water,) = [order for order in result.orders if order.need == "water"]
    rate = 18.9 if water.item == "WT02" else 13.2
    assert water.units == pytest.approx(missing / rate, abs=1.01)
    assert advise(ordered(case, result).sustain) == () or water.late
    assert sustain_json(case, result)["need_names"]["water"]["zh"] == "饮用水"


@pytest.mark.parametrize("wrong", [{"hours": 0}, {"hours": 999}, {"window_hours": 1}])
def test_wishes_that_make_no_sense_are_refused(wrong):
    with pytest.raises(InvalidInput):
        SustainWanted(**wrong)


def test_without_daily_needs_or_lorries_that_is_said(flood):
    case = days_after(world(lorries=()), replace(flood, binding_needs=("warmth",)))
    assert {finding.source for finding in case.findings} == {"needs", "fleet"}
