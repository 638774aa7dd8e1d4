"""The same trips with the same loads, each as early as the problem lets it be."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from optimize.dispatch.breaks import Driver, drive_on_roads
from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Problem, Site

_SLACK = 1e-6


def retimed(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with its minutes recomputed, or as it was if it would not gain by that.

    Trucks keep their trips and docks their trucks in the plan's order. The plan is one that the
    checker accepts, perhaps made for longer ways and slower hands.
    """
    earlier = _Retiming(problem).plan(plan)
    before, after = check(problem, plan), check(problem, earlier)
    better = after.figures.weighted_relieved >= before.figures.weighted_relieved
    return earlier if after.ok and better else plan


class _Retiming:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._sites = {site.code: site for site in problem.sites}
        self._sources = {source.code: source for source in problem.sources}
        self._weights = {item.code: item.weight_kg for item in problem.items}
        self._curves = {(each.source, each.item): each.curve for each in problem.supplies}
        kinds = {kind.code: kind for kind in problem.vehicle_types}
        self._profile = {each.code: kinds[each.type].profile for each in problem.vehicles}
        self._place = {each.code: each.start for each in problem.vehicles}
        self._free = {
            each.code: max(each.available_from_min, problem.order_min) for each in problem.vehicles
        }
        self._rule = {each.code: each.rule for each in problem.vehicles}
        self._driver = {each.code: Driver(each.driven_min) for each in problem.vehicles}
        self._docks: dict[tuple[str, int], int] = {}
        self._taken: dict[tuple[str, str], int] = {}

    def plan(self, plan: Plan) -> Plan:
        """Go through the trips in the order in which they load."""
        ordered = sorted(plan.trips, key=lambda trip: (trip.load_start_min, trip.load_end_min))
        return Plan.of([self._trip(trip) for trip in ordered])

    def _trip(self, trip: Trip) -> Trip:
        source = self._sources[trip.source]
        dock = (trip.source, trip.dock)
        taken_until = (*source.dock_free_min, *[0] * source.docks)[trip.dock]
        free = self._free[trip.vehicle]
        there = self._drive(trip, self._place[trip.vehicle], source.location, free)
        start = max(
            there,
            self._docks.get(dock, taken_until),
            source.open_min,
            self._problem.order_min,
            *(self._there(trip.source, item, units) for item, units in trip.load().items()),
        )
        end = start + source.dock_setup_min + self._minutes(trip.load(), source.dock_kg_per_min)
        self._docks[dock] = end
        self._stands(trip, end - there)
        stops = self._stops(trip, source.location, end)
        self._place[trip.vehicle] = self._sites[stops[-1].site].location
        self._free[trip.vehicle] = stops[-1].leave_min
        return Trip(trip.vehicle, trip.source, trip.dock, start, end, stops)

    def _stops(self, trip: Trip, place: str, now: int) -> tuple[Stop, ...]:
        stops = []
        for stop in trip.stops:
            site: Site = self._sites[stop.site]
            arrive = self._drive(trip, place, site.location, now)
            takes = self._minutes(dict(stop.unload), site.unload_kg_per_min)
            now = max(arrive, site.open_min) + site.unload_setup_min + takes
            place = site.location
            self._stands(trip, now - arrive)
            stops.append(Stop(stop.site, arrive, now, stop.unload))
        return tuple(stops)

    def _there(self, source: str, item: str, units: int) -> int:
        """When these units, after all that was loaded before, are on the dock."""
        key = (source, item)
        self._taken[key] = self._taken.get(key, 0) + units
        steps = self._curves[key].steps
        return next((minute for minute, there in steps if there >= self._taken[key]), 0)

    def _drive(self, trip: Trip, origin: str, target: str, leave_min: int) -> int:
        """Drive on, with breaks where they must be; return the arrival."""
        roads = self._problem.travel, self._profile[trip.vehicle]
        rule, driver = self._rule[trip.vehicle], self._driver[trip.vehicle]
        way = drive_on_roads(rule, driver, leave_min, roads, (origin, target))
        self._driver[trip.vehicle] = Driver(way.driven_min)
        return way.arrive_min

    def _stands(self, trip: Trip, minutes: int) -> None:
        self._driver[trip.vehicle] = replace(self._driver[trip.vehicle], stood_min=minutes)

    def _minutes(self, units: dict[str, int], rate: float) -> int:
        kg = sum(self._weights[item] * count for item, count in units.items())
        return ceil(kg / rate - _SLACK)
