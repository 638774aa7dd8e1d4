"""Small worlds of several days whose figures can be followed by hand."""

from dataclasses import replace

import numpy as np
from relief_world import table, tiny

from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Item, Problem, Site, Source, Supply, Vehicle, VehicleType
from optimize.dispatch.sustain import DriverHours, SiteNeeds, SustainProblem, shifts_for
from optimize.supply import SupplyCurve

WATER = Item("water", 1.0, 0.001, {"water": 1.0})
"""A litre in a bag; a person uses one a day."""


def two_sites(stock=10_000, first=100, trucks=1, hours=None, **changes):
    """Depot D; A 30 and B 60 minutes away, 100 people each, a litre a person and day.

    The first plan brought `first` litres to each, in people's hands at minute 0. People eat
    from minute 0 on; planned are three windows of a day from there.
    """
    problem = Problem(
        items=(WATER,),
        sources=(Source("D", "D", docks=1, dock_kg_per_min=100.0, dock_setup_min=5),),
        supplies=(Supply("D", "water", SupplyCurve.at_once(stock)),),
        sites=(
            Site("A", "A", 100, {"water": 100.0}, 1.0, 100.0, 5),
            Site("B", "B", 100, {"water": 100.0}, 1.0, 100.0, 5),
        ),
        vehicle_types=(VehicleType("T", 1000.0, 10.0, "road"),),
        vehicles=tuple(Vehicle(f"V{n}", "T", "D") for n in range(1, trucks + 1)),
        travel=table(["D", "A", "B"], {("D", "A"): 30, ("D", "B"): 60, ("A", "B"): 40}),
        deadline_min=0,
    )
    sustain = with_shifts(
        SustainProblem(
            problem=problem,
            begun=Plan(()),
            origin_min=0,
            start_min=0,
            end_min=3 * 1440,
            window_min=1440,
            needs=(SiteNeeds("A", {"water": 100.0}), SiteNeeds("B", {"water": 100.0})),
            shifts={},
            hours=hours or DriverHours(600, 840),
        )
    )
    return replace(with_first(sustain, first), **changes)


def with_first(sustain, units):
    """The world with so many litres at each site from the beginning."""
    from optimize.dispatch.problem import Delivery

    brought = tuple(Delivery(site.code, 0, 0, {"water": units}) for site in sustain.problem.sites)
    return replace(sustain, problem=replace(sustain.problem, deliveries=brought))


def with_shifts(sustain):
    """The world with its drivers' shifts by the rule."""
    shifts = shifts_for(
        sustain.problem, sustain.begun, sustain.hours, sustain.start_min, sustain.end_min
    )
    return replace(sustain, shifts=shifts)


def trip(site, units, start, *, vehicle="V1", drive=None, dock=0):
    """A trip of one stop in the world of two sites, as quick as it can be."""
    drive = {"A": 30, "B": 60}[site] if drive is None else drive
    loaded = start + 5 + -(-units // 100)
    arrive = loaded + drive
    leave = arrive + 5 + -(-units // 100)
    return Trip(vehicle, "D", dock, start, loaded, (Stop(site, arrive, leave, {"water": units}),))


def random_days(seed):
    """A tiny random problem of two or three short windows, with shifts and some stock."""
    rng = np.random.default_rng(seed)
    problem = tiny(seed)
    window = int(rng.integers(60, 120))
    count = int(rng.integers(2, 4))
    start = problem.order_min
    needs = tuple(
        SiteNeeds(
            site.code,
            {n: a * 1440 / window * float(rng.choice([0.5, 1.0])) for n, a in part(site, rng)},
            {},
        )
        for site in problem.sites
    )
    sustain = SustainProblem(
        problem=problem,
        begun=Plan(()),
        origin_min=start,
        start_min=start,
        end_min=start + count * window,
        window_min=window,
        needs=needs,
        shifts={},
        hours=DriverHours(int(rng.integers(60, 140)), int(rng.integers(10, 60))),
        eat_from_min=start,
    )
    return with_shifts(sustain)


def part(site, rng):
    """The needs of a site; sometimes the last is not asked for."""
    entries = list(site.requirements.items())
    return entries[: max(1, len(entries) - int(rng.random() < 0.2))]
