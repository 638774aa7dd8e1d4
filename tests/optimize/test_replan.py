"""Re-planning on small worlds: what stays, what may be, and when it ends."""

from dataclasses import replace

import pytest
from relief_world import one_depot_one_site, table
from underway_world import (
    KEPT,
    QUICK,
    TWO_TRIPS,
    kinds,
    replanned,
    trip,
    two_sites,
)

from optimize.dispatch import replan as replan_module
from optimize.dispatch.bound_worker import BoundWorker
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import (
    DocksChanged,
    DriverOut,
    RoadsChanged,
    SiteAdded,
    SiteWithdrawn,
    SupplyChanged,
    TruckLost,
    UnknownCode,
    apply_events,
)
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Site, Source, Vehicle
from optimize.dispatch.replan import ReplanParams, carry_on, replan
from optimize.params import SolveParams
from optimize.result import StoppedBy
from optimize.supply import SupplyCurve


@pytest.mark.parametrize("now_min", [0, 10, 20, 50, 60, 90, 135, 300])
def test_nothing_changes_when_nothing_happened(now_min):
    result = replanned(one_depot_one_site(), TWO_TRIPS, now_min)
    assert result.plan == TWO_TRIPS
    assert kinds(result) == [("V1", KEPT), ("V1", KEPT)]
    assert result.lost_by_events == result.won_by_replan == 0
    assert result.report.figures.people_relieved == 100


def _one_more_trip():
    """By 135 there is time for one more trip: to T's 20 as planned, or to 50 of N's 100."""
    problem = replace(
        two_sites(),
        sites=(*two_sites().sites[:1], Site("T", "T", 20, {"relief": 20.0}, 1.0, 100.0, 5)),
        deadline_min=135,
    )
    plan = Plan.of([trip(0), trip(85, "T", drive=20, kits=20)])
    roads = RoadsChanged(
        table(["D", "S", "T", "N"], {("D", "S"): 30, ("D", "T"): 20, ("D", "N"): 20})
    )
    new = SiteAdded(Site("N", "N", 100, {"relief": 100.0}, 1.0, 100.0, 5))
    return problem, plan, new, roads


def test_an_untouched_trip_is_given_up_for_more_people_than_its_price_but_not_at_first():
    problem, plan, new, roads = _one_more_trip()
    result = replanned(problem, plan, 60, new, roads)
    assert result.carried_on.figures.people_relieved == 70
    assert result.report.figures.people_relieved == 100
    assert (result.first_untouched, result.first_unchanged) == (1, 1)
    assert (result.untouched, result.unchanged) == (1, 0)
    for dear in (replace(QUICK, change_price_people=40), replace(QUICK, most_changed=0.5)):
        kept = replanned(problem, plan, 60, new, roads, params=dear)
        assert kept.report.figures.people_relieved == 70
        assert (kept.untouched, kept.unchanged) == (1, 1)
        assert kept.other is None
    # The one trip that changes is more than a tenth: the steady plan keeps it.
    assert result.other.report.figures.people_relieved == 70
    assert (result.other.untouched, result.other.unchanged) == (1, 1)
    assert result.other.other is None


def test_the_steady_plan_is_proposed_where_it_gives_up_no_more_than_allowed():
    # 70 people of 100 are 30 % fewer.
    problem, plan, new, roads = _one_more_trip()
    for costs, relieved, others in ((0.3, 70, 100), (0.29, 100, 70)):
        params = replace(QUICK, steady_costs=costs)
        result = replanned(problem, plan, 60, new, roads, params=params)
        assert result.report.figures.people_relieved == relieved
        assert result.other.report.figures.people_relieved == others
        assert result.bound_people == result.other.bound_people >= 100


def test_where_most_trips_may_be_changed_by_a_steady_plan_there_is_no_other():
    problem, plan, new, roads = _one_more_trip()
    params = replace(QUICK, steady_changed=1.0)
    result = replanned(problem, plan, 60, new, roads, params=params)
    assert result.report.figures.people_relieved == 100
    assert result.other is None


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_shares_out_of_range_are_refused(share):
    for name in ("most_changed", "steady_changed", "steady_costs"):
        with pytest.raises(ValueError, match=name):
            ReplanParams(**{name: share})


def test_an_unknown_name_in_an_event_is_refused():
    for event in (
        TruckLost("X"),
        DriverOut("X", 5),
        SiteWithdrawn("X"),
        DocksChanged("X", 1),
        SupplyChanged("D", "X", SupplyCurve(())),
    ):
        with pytest.raises(UnknownCode, match="X"):
            apply_events(one_depot_one_site(), [event])


def test_facts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="after minute now"):
        Execution(TWO_TRIPS, 10, (TripFact(0, 15), TripFact()))
    with pytest.raises(ValueError, match="must not fall"):
        Execution(TWO_TRIPS, 60, (TripFact(0, 15, (StopFact(10),)), TripFact()))
    with pytest.raises(ValueError, match="one fact"):
        Execution(TWO_TRIPS, 60, (TripFact(),))


def test_the_joined_checker_refuses_what_was_done_being_changed():
    problem = one_depot_one_site()
    execution = Execution.as_planned(TWO_TRIPS, 60)
    situation = apply_events(problem, [])
    done, free = TWO_TRIPS.trips

    def rules(*trips):
        return {f.rule for f in check_joined(situation, execution, Plan.of([*trips])).findings}

    assert rules(done, free) == set()
    assert rules(free) == {"facts"}
    more = replace(done, stops=(replace(done.stops[0], unload={"kit": 51}),))
    assert rules(more, free) == {"on_board"}
    sooner = replace(done, stops=(replace(done.stops[0], arrive_min=44),))
    assert rules(sooner, free) == {"facts"}
    early = replace(trip(84), vehicle="V1")
    assert rules(done, early) == {"vehicle_position"}
    heavy = replace(free, stops=(replace(free.stops[0], unload={"kit": 51}),))
    assert "capacity" in rules(done, heavy)


def test_the_bound_of_a_re_plan_gets_lower_with_its_rounds():
    # As in test_bound_duties: three trucks make one trip of 50 kits each, to two sites of 75
    # people; fractions of trucks relieve 150, three stops 75 and 50.
    problem = one_depot_one_site(
        sites=tuple(Site(code, code, 75, {"relief": 75.0}, 1.0, 100.0, 5) for code in "ST"),
        travel=table(["D", "S", "T"], {("D", "S"): 30, ("D", "T"): 30, ("S", "T"): 60}),
        sources=(Source("D", "D", 3, 50.0, 5),),
        vehicles=tuple(Vehicle(f"V{n}", "T", "D") for n in range(3)),
        deadline_min=100,
        max_stops=1,
    )
    few, many = (
        replanned(problem, Plan(()), 0, params=ReplanParams(SolveParams(60, work_limit=work)))
        for work in (60, 40_000)
    )
    assert few.report.figures.people_relieved == many.report.figures.people_relieved == 125
    assert (few.bound_people, many.bound_people) == (150, 125)


def test_who_is_proven_to_have_the_best_does_not_wait_for_a_better_bound(monkeypatch):
    """All are relieved, and the bound never ends."""
    waits = []
    monkeypatch.setattr(BoundWorker, "is_ready", lambda _, wait_s: waits.append(wait_s))
    endless = ReplanParams(SolveParams(time_limit_s=3600, work_limit=60))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, params=endless)
    assert result.report.figures.people_relieved == result.bound_people == 100
    assert len(waits) <= 3


def test_the_search_ends_sooner_the_longer_a_look_at_a_plan_takes(monkeypatch):
    """Of 20 s, 0.5 s and four looks of 2 s are kept for the end: the search ends at 11.5 s."""
    clock = _Clock()
    monkeypatch.setattr(replan_module, "time", clock)
    monkeypatch.setattr(replan_module.warm_up, "begin", clock.monotonic)
    monkeypatch.setattr(replan_module, "carry_on", clock.taking(2.0, carry_on))
    searched_until = []
    monkeypatch.setattr(
        replan_module, "slice_of", lambda _: searched_until.append(clock.now_s) or clock.go(0.25)
    )
    endless = ReplanParams(SolveParams(time_limit_s=20, work_limit=10**9))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, params=endless)
    assert result.stopped_by is StoppedBy.TIME
    assert max(searched_until) <= 11.5 < max(searched_until) + 0.5


def test_who_cancels_does_not_wait_for_the_bound(monkeypatch):
    """A bound that never ends is asked for once."""
    asked = []
    monkeypatch.setattr(BoundWorker, "is_ready", lambda _, wait_s: asked.append(wait_s))
    few = ReplanParams(SolveParams(time_limit_s=3600, work_limit=4))
    execution = Execution.as_planned(TWO_TRIPS, 60)
    result = replan(one_depot_one_site(), execution, (), few, should_stop=lambda: bool(asked))
    assert result.report.ok
    assert len(asked) <= 3


class _Clock:
    """Stands still unless somebody is said to take time."""

    def __init__(self):
        self.now_s = 0.0

    def monotonic(self):
        return self.now_s

    def go(self, seconds):
        self.now_s += seconds
        return 1

    def taking(self, seconds, function):
        def run(*args):
            self.go(seconds)
            return function(*args)

        return run
