"""Reasons on worlds where they are easily wrong or dear."""

from dataclasses import replace

import numpy as np
import pytest
from relief_world import one_depot_one_site, table
from test_travel_periods import by_period

from optimize.dispatch.bound import reach_bound
from optimize.dispatch.bound_data import bound_data
from optimize.dispatch.check import check
from optimize.dispatch.outcome import Binding
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Source, Supply, TravelTable, Vehicle
from optimize.dispatch.reasons import explain
from optimize.supply import SupplyCurve


def reasons_without_a_trip(problem):
    return explain(problem, Plan(()), check(problem, Plan(())), reach_bound(problem))


def test_goods_that_come_after_the_road_has_closed_for_good_lack_a_road():
    # Thirty minutes until 120, never open again; the goods are there at 200.
    problem = one_depot_one_site(
        travel=by_period(30, (120, None)),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(1000, 200)),),
    )
    (reason,) = reasons_without_a_trip(problem)
    assert reason.binding is Binding.ROADS
    assert "200" in reason.en
    assert "200" in reason.zh


class _Counted(TravelTable):
    """Counts the drives that are worked out."""

    drives = 0

    def arrival_after(self, *way):
        type(self).drives += 1
        return super().arrival_after(*way)


def a_province(sites, depots, trucks, **driver):
    """Depot d and site j |10 d - j| + 5 minutes apart, truck v at depot v; goods from 20 on."""
    rng = np.random.default_rng(1)
    codes = [f"D{d}" for d in range(depots)]
    towns = [f"S{j}" for j in range(sites)]
    ways = {
        (code, town): abs(10 * d - j) + 5
        for d, code in enumerate(codes)
        for j, town in enumerate(towns)
    }
    ways |= {(a, b): 10 for a in codes for b in codes if a < b}
    travel = table([*codes, *towns], ways)
    site = one_depot_one_site().sites[0]
    return one_depot_one_site(
        sources=tuple(Source(code, code, 1, 50.0, 5) for code in codes),
        supplies=tuple(Supply(code, "kit", SupplyCurve.at_once(99, 20)) for code in codes),
        sites=tuple(replace(site, code=town, location=town) for town in towns),
        vehicles=tuple(
            Vehicle(f"V{v}", "T", codes[v % depots], int(rng.integers(0, 45)), **driver)
            for v in range(trucks)
        ),
        travel=_Counted(travel.locations, travel.minutes, travel.km),
    )


@pytest.mark.parametrize("driver", [{}, {"drive_limit_min": 240, "break_min": 20}])
def test_a_provinces_reasons_work_out_a_few_drives_a_site_whatever_its_depots_and_trucks(driver):
    problem = a_province(sites=40, depots=20, trucks=60, **driver)
    _Counted.drives = 0
    reasons = reasons_without_a_trip(problem)
    assert len(reasons) == 40
    # A site is asked for at once, from 20 on, and thrice after the plan; at each depot the
    # first truck is looked for thrice, with breaks among those that come within a break of it.
    at_depots = 3 * 20 * (1 if not driver else 60)
    assert _Counted.drives <= 5 * 40 + at_depots


def test_the_shortest_ways_are_right_beyond_what_short_numbers_hold():
    # 20,000 minutes from each to the next one: 40,000 over B, which 16 bits would cut.
    chain = {("D", "B"): 20_000, ("B", "S"): 20_000, ("D", "S"): 50_000}
    far = one_depot_one_site(travel=table(["D", "B", "S"], chain))
    assert bound_data(far).minutes("road", "D", "S") == 40_000
    near = one_depot_one_site(travel=table(["D", "B", "S", "T"], {("D", "B"): 7, ("B", "S"): 8}))
    assert bound_data(near).minutes("road", "D", "S") == 15
    assert bound_data(near).minutes("road", "D", "T") == np.inf
