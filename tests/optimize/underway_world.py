"""Plans under way on small worlds whose minutes can be followed by hand.

One full trip of `one_depot_one_site`: 15 min loading, 30 driving, 10 unloading; 30 back.
Its plan: 0-15 loaded, there 45, unloaded 55; back 85, loaded 100, there 130, unloaded 140.
"""

from dataclasses import replace

from relief_world import one_depot_one_site, table

from optimize.dispatch.check import check
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import RoadsChanged
from optimize.dispatch.execution import Execution
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Site, TravelTable, Vehicle
from optimize.dispatch.replan import ReplanParams, replan
from optimize.dispatch.replan_changes import ChangeKind
from optimize.params import SolveParams

QUICK = ReplanParams(SolveParams(time_limit_s=20, work_limit=60))
KEPT, SHIFTED, LOAD, STOPS, CANCELLED, NEW = (
    ChangeKind.KEPT,
    ChangeKind.SHIFTED,
    ChangeKind.LOAD_CHANGED,
    ChangeKind.STOPS_CHANGED,
    ChangeKind.CANCELLED,
    ChangeKind.NEW,
)


def trip(start, site="S", *, vehicle="V1", dock=0, drive=30, kits=50):
    """A full trip: 15 min loading, 10 unloading."""
    there = start + 15 + drive
    return Trip(
        vehicle, "D", dock, start, start + 15, (Stop(site, there, there + 10, {"kit": kits}),)
    )


TWO_TRIPS = Plan.of([trip(0), trip(85)])


def replanned(problem, plan, now_min, *events, params=QUICK, execution=None):
    execution = execution or Execution.as_planned(plan, now_min)
    result = replan(problem, execution, events, params)
    assert result.report.ok, result.report.findings
    assert result.report == check_joined(result.situation, execution, result.plan)
    assert result.report.figures.people_relieved <= result.bound_people
    assert check(problem, plan).ok
    return result


def kinds(result):
    return [(each.vehicle, each.kind) for each in result.changes]


def starts(result):
    return [each.load_start_min for each in result.plan.trips]


def slower(problem, factor):
    """The same ways at another speed."""
    travel = problem.travel
    minutes = {
        profile: tuple(tuple(int(m * factor) for m in row) for row in rows)
        for profile, rows in travel.minutes.items()
    }
    return RoadsChanged(TravelTable(travel.locations, minutes, travel.km))


def two_sites(**roads):
    """S for 50 people 30 minutes from D, T for 50 people 20 minutes away; no road joins them."""
    names = {("D", "S"): 30, ("D", "T"): 20}
    return one_depot_one_site(
        sites=(
            Site("S", "S", 50, {"relief": 50.0}, 1.0, 100.0, 5),
            Site("T", "T", 50, {"relief": 50.0}, 1.0, 100.0, 5),
        ),
        travel=table(["D", "S", "T"], names | roads),
    )


ONE_EACH = Plan.of([trip(0, "S"), trip(85, "T", drive=20)])


def far_away(deadline_min=200, *, at_t=50, at_f=5):
    """S and T as in `two_sites`, and F 100 minutes from D."""
    return one_depot_one_site(
        sites=tuple(
            Site(code, code, people, {"relief": float(people)}, 1.0, 100.0, 5)
            for code, people in {"S": 50, "T": at_t, "F": at_f}.items()
        ),
        travel=table(["D", "S", "T", "F"], {("D", "S"): 30, ("D", "T"): 20, ("D", "F"): 100}),
        deadline_min=deadline_min,
    )


def two_trucks(**changes):
    return one_depot_one_site(
        sources=(replace(one_depot_one_site().sources[0], docks=2),),
        vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")),
        **changes,
    )


SIDE_BY_SIDE = Plan.of([trip(0), trip(0, vehicle="V2", dock=1)])
