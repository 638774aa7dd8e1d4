"""Judge a routing plan, whoever made it: plain arithmetic that shares nothing with the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from optimize.routing.plan import Plan, Route, Trip
from optimize.routing.problem import Customer, Depot, Fleet, Objective, Problem

_TOLERANCE = 1e-6
"""Absolute, and of the amount itself: sums of decimal fractions are not exact."""


class Broken(NamedTuple):
    """A rule that a plan breaks, and where."""

    rule: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True)
class Report:
    """The verdict.

    Parameters
    ----------
    findings
        All broken rules; empty if there is none.
    cost
        What the plan costs by the problem's objective, also where it breaks rules.
    vehicles, trips, distance
        How many are used, how many they make, how far they go.
    """

    findings: tuple[Broken, ...]
    cost: float
    vehicles: int
    trips: int
    distance: float

    @property
    def ok(self) -> bool:
        """Whether it breaks no rule."""
        return not self.findings


def check(problem: Problem, plan: Plan) -> Report:
    """Return which rules a plan breaks and what it costs.

    Codes of fleets, depots and customers must be known; the codec sees to it.
    """
    day = _Day(problem)
    for number, route in enumerate(plan.routes):
        day.drive(f"routes[{number}]", route)
    day.findings += _fleets(problem, plan)
    day.findings += _demands(problem, plan)
    arrivals = problem.objective is Objective.ARRIVALS
    return Report(
        tuple(day.findings),
        day.arrivals if arrivals else day.cost,
        len(plan.routes),
        sum(len(route.trips) for route in plan.routes),
        day.distance,
    )


class _Day:
    """Carries a plan out and writes down what it breaks."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.findings: list[Broken] = []
        self.cost = 0.0
        self.arrivals = 0.0
        self.distance = 0.0
        self._fleets: Mapping[str, Fleet] = {each.code: each for each in problem.fleets}
        self._customers: Mapping[str, Customer] = {each.code: each for each in problem.customers}
        self._depots: Mapping[str, Depot] = {each.code: each for each in problem.depots}

    def drive(self, where: str, route: Route) -> None:
        """Follow one vehicle through its trips."""
        fleet = self._fleets[route.fleet]
        if not route.trips:
            self._broken("empty", where, "没有车次。", "It has no trips.")
            return
        self._places(where, fleet, route)
        began = route.trips[0].leaves
        free = fleet.early
        way = 0.0
        for number, trip in enumerate(route.trips):
            at = f"{where}.trips[{number}]"
            last = number + 1 == len(route.trips)
            end = fleet.end if last else route.trips[number + 1].depot
            if trip.leaves < free - _slack(free):
                self._broken(
                    "leaves", at, f"出发{trip.leaves:g}早于可出发时刻{free:g}。",
                    f"It leaves at {trip.leaves:g}, before {free:g}, when it may.",
                )  # fmt: skip
            self._load(at, fleet, trip)
            free, length = self._trip(at, trip, end)
            way += length
        self._late(where, "shift", free, fleet.late)
        if free - began > fleet.max_duration + _slack(fleet.max_duration):
            self._broken(
                "duration", where, f"用时{free - began:g}超过上限{fleet.max_duration:g}。",
                f"It takes {free - began:g}, more than {fleet.max_duration:g}.",
            )  # fmt: skip
        self.distance += way
        self.cost += fleet.fixed_cost + fleet.unit_cost * way

    def _places(self, where: str, fleet: Fleet, route: Route) -> None:
        if route.trips[0].depot != fleet.start:
            self._broken(
                "start", where, f"应从{fleet.start}出发。", f"It must start at {fleet.start}."
            )
        if len(route.trips) > fleet.trips:
            self._broken(
                "trips", where, f"有{len(route.trips)}个车次，最多{fleet.trips}个。",
                f"It makes {len(route.trips)} trips, more than {fleet.trips}.",
            )  # fmt: skip
        for number, trip in enumerate(route.trips[1:], 1):
            if trip.depot not in fleet.reloads:
                self._broken(
                    "reload", f"{where}.trips[{number}]", f"不可在{trip.depot}再装货。",
                    f"It may not load again at {trip.depot}.",
                )  # fmt: skip

    def _load(self, where: str, fleet: Fleet, trip: Trip) -> None:
        load = sum(visit.units for visit in trip.visits)
        if load > fleet.capacity + _slack(fleet.capacity):
            self._broken(
                "capacity", where, f"装载{load:g}超过容量{fleet.capacity:g}。",
                f"It carries {load:g}, more than {fleet.capacity:g}.",
            )  # fmt: skip

    def _trip(self, where: str, trip: Trip, end: str | None) -> tuple[float, float]:
        """Return when a trip is over and how long its way is."""
        ways, depot = self.problem.ways, self._depots[trip.depot]
        here = self.problem.depot_place[trip.depot]
        clock, length = trip.leaves, 0.0
        if clock < depot.early - _slack(depot.early):
            self._broken(
                "depot_open", where, f"{depot.code}在{depot.early:g}才开门。",
                f"{depot.code} opens at {depot.early:g} only.",
            )  # fmt: skip
        self._late(where, "depot_open", clock, depot.late)
        for number, visit in enumerate(trip.visits):
            at = f"{where}.visits[{number}]"
            customer = self._customers[visit.customer]
            place = self.problem.customer_place[visit.customer]
            length += ways.distance(here, place)
            clock += ways.duration(here, place)
            self.arrivals += clock
            if trip.leaves < customer.release - _slack(customer.release):
                self._broken(
                    "release", at, f"货物{customer.release:g}才备好。",
                    f"Its goods are ready at {customer.release:g} only.",
                )  # fmt: skip
            clock = max(clock, customer.early)
            self._late(at, "window", clock, customer.late)
            clock += customer.service
            here = place
        if end is not None:
            place = self.problem.depot_place[end]
            length += ways.distance(here, place)
            clock += ways.duration(here, place)
            self._late(where, "depot_open", clock, self._depots[end].late)
        return clock, length

    def _late(self, where: str, rule: str, clock: float, late: float) -> None:
        if clock > late + _slack(late):
            self._broken(
                rule, where, f"{clock:g}晚于{late:g}。", f"It is {clock:g}, after {late:g}."
            )

    def _broken(self, rule: str, where: str, zh: str, en: str) -> None:
        self.findings.append(Broken(rule, where, zh, en))


def _fleets(problem: Problem, plan: Plan) -> Iterator[Broken]:
    used = Counter(route.fleet for route in plan.routes)
    for fleet in problem.fleets:
        if used[fleet.code] > fleet.count:
            yield Broken(
                "count", fleet.code, f"用{used[fleet.code]}辆，只有{fleet.count}辆。",
                f"{used[fleet.code]} are used; there are {fleet.count}.",
            )  # fmt: skip


def _demands(problem: Problem, plan: Plan) -> Iterator[Broken]:
    units: dict[str, float] = defaultdict(float)
    visits: Counter[str] = Counter()
    for route in plan.routes:
        for trip in route.trips:
            for visit in trip.visits:
                units[visit.customer] += visit.units
                visits[visit.customer] += 1
    for customer in problem.customers:
        code, brought = customer.code, units[customer.code]
        if not visits[code] or abs(brought - customer.demand) > _slack(customer.demand):
            yield Broken(
                "demand", code, f"应送{customer.demand:g}，送了{brought:g}。",
                f"It wants {customer.demand:g} and gets {brought:g}.",
            )  # fmt: skip
        if visits[code] > 1 and not problem.split:
            yield Broken(
                "split", code, f"不可拆分，却到访{visits[code]}次。",
                f"It may not be split, and is visited {visits[code]} times.",
            )  # fmt: skip


def _slack(amount: float) -> float:
    return _TOLERANCE * max(1.0, abs(amount)) if amount < float("inf") else 0.0
