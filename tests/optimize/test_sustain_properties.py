"""On random tiny worlds: no plan exceeds the bound, and every plan of ours passes the check."""

from dataclasses import replace
from math import ceil

import numpy as np
import pytest
from sustain_world import random_days

from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import UNREACHABLE
from optimize.dispatch.sustain_check import Claim, check_days
from optimize.dispatch.sustain_data import days_ahead, days_of
from optimize.dispatch.sustain_plan import bound_of, sustain_plan
from optimize.dispatch.sustain_ration import rations
from optimize.params import SolveParams

TRIPS = 12


def random_trip(rng, sustain, trips):
    """A trip with random units, as early as truck, dock, stock and shift allow; maybe none."""
    problem = sustain.problem
    truck = problem.vehicles[rng.integers(len(problem.vehicles))]
    kind = next(each for each in problem.vehicle_types if each.code == truck.type)
    source = problem.sources[rng.integers(len(problem.sources))]
    site = problem.sites[rng.integers(len(problem.sites))]
    dock = int(rng.integers(source.docks))
    own = [each for each in trips if each.vehicle == truck.code]
    last = max(own, key=lambda each: each.load_start_min, default=None)
    places = {each.code: each.location for each in problem.sites}
    place = places[last.stops[-1].site] if last else truck.start
    free = last.stops[-1].leave_min if last else truck.available_from_min
    to_source = problem.travel.minutes_between("road", place, source.location)
    to_site = problem.travel.minutes_between("road", source.location, site.location)
    if UNREACHABLE in (to_source, to_site):
        return None
    load, room, space = {}, kind.capacity_kg, kind.capacity_m3
    for item in problem.items:
        most = int(min(room // item.weight_kg, space // max(item.volume_m3, 1e-9), 4))
        units = int(rng.integers(0, most + 1))
        if units:
            load[item.code] = units
        room, space = room - units * item.weight_kg, space - units * item.volume_m3
    if not load:
        return None
    kg = sum(item.weight_kg * load.get(item.code, 0) for item in problem.items)
    ready = max([source.open_min, sustain.start_min, *(
        each.load_end_min for each in trips if (each.source, each.dock) == (source.code, dock)
    )])  # fmt: skip
    for first, _ in sustain.shifts[truck.code]:
        start = max(first + to_source, free + to_source, ready, int(rng.choice([0, 40, 90])))
        end = start + source.dock_setup_min + ceil(kg / source.dock_kg_per_min)
        arrive = end + to_site
        begin = max(arrive, site.open_min)
        leave = begin + site.unload_setup_min + ceil(kg / site.unload_kg_per_min)
        trip = Trip(truck.code, source.code, dock, start, end, (
            Stop(site.code, arrive, leave, load),
        ))  # fmt: skip
        if check_days(sustain, Plan.of([*trips, trip])).ok:
            return trip
    return None


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_supplies_more_than_the_bound(seed):
    sustain = random_days(seed)
    if seed % 3 == 0:
        sites = tuple(replace(s, weight=1.0 + n) for n, s in enumerate(sustain.problem.sites))
        sustain = replace(sustain, problem=replace(sustain.problem, sites=sites))
    people, weighted = bound_of(sustain, 5, weighted=False), bound_of(sustain, 5)
    rng = np.random.default_rng(seed)
    for _ in range(3):
        trips = []
        for _ in range(TRIPS):
            trip = random_trip(rng, sustain, trips)
            trips += [trip] if trip else []
        figures = check_days(sustain, Plan.of(trips)).figures
        assert figures.person_days <= people * (1 + 1e-9) + 1e-7
        assert figures.weighted <= weighted * (1 + 1e-9) + 1e-7
        assert figures.person_days <= figures.wanted + 1e-7


@pytest.mark.parametrize("seed", range(100, 118))
def test_every_plan_passes_the_check_with_what_it_claims_and_stays_within_the_bound(seed):
    sustain = random_days(seed)
    result = sustain_plan(sustain, SolveParams(time_limit_s=2, seed=seed, work_limit=50))
    figures = result.report.figures
    assert result.report.findings == ()
    claims = [Claim(each.site, each.need, each.shares) for each in figures.sites]
    claims += [Claim(e.site, e.need, e.shares) for e in rations(sustain, figures)]
    assert check_days(sustain, result.plan, claims).ok
    assert figures.weighted <= result.bound_weighted + 1e-6
    # The planner's own tally of what is left at the end is that of the checker's books.
    ahead = days_ahead(sustain, result.plan.trips, ())
    tally = {(ahead.sites[n.site].code, n.need): n.there[0] for n in ahead.needs}
    came = sustain.problem.sites[0].handout_min
    for each in figures.sites:
        latest = max((s.leave_min for t in result.plan.trips for s in t.stops), default=0)
        if latest + came <= sustain.end_min:
            assert tally[each.site, each.need] == pytest.approx(each.left, abs=1e-6)
    assert len(days_of(sustain).windows) == len(sustain.windows)
