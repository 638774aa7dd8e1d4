"""How many minutes each trip of a plan may slip before people are missed."""

from __future__ import annotations

from math import ceil, inf

from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem

_SLACK = 1e-6


def slack_minutes(problem: Problem, plan: Plan) -> tuple[int | None, ...]:
    """Return, trip by trip, by how much its loading may start later.

    So much later that everything which counts in the plan, on this trip and on those that wait
    for its truck or its dock, still counts if nothing else goes wrong. None where nothing that
    counts depends on it. The plan must be one that the checker accepts.
    """
    return tuple(_Slack(problem, plan).all())


class _Slack:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._problem, self._plan = problem, plan
        self._sites = {site.code: site for site in problem.sites}
        self._sources = {source.code: source for source in problem.sources}
        self._vehicles = {vehicle.code: vehicle for vehicle in problem.vehicles}
        self._kinds = {kind.code: kind for kind in problem.vehicle_types}
        self._weights = {item.code: item.weight_kg for item in problem.items}

    def all(self) -> list[int | None]:
        """Go through the trips from the last one back."""
        trips = self._plan.trips
        order = sorted(
            range(len(trips)),
            key=lambda n: (trips[n].load_start_min, trips[n].load_end_min, n),
            reverse=True,
        )
        next_of_truck: dict[str, tuple[Trip, float]] = {}
        next_at_dock: dict[tuple[str, int], tuple[Trip, float]] = {}
        found: dict[int, float] = {}
        for number in order:
            trip = trips[number]
            dock = (trip.source, trip.dock)
            found[number] = self._of_trip(
                trip, next_of_truck.get(trip.vehicle), next_at_dock.get(dock)
            )
            next_of_truck[trip.vehicle] = next_at_dock[dock] = (trip, found[number])
        return [None if found[n] == inf else int(found[n]) for n in range(len(trips))]

    def _of_trip(
        self,
        trip: Trip,
        after: tuple[Trip, float] | None,
        behind: tuple[Trip, float] | None,
    ) -> float:
        """Go back over the stops; a wait in the plan takes up as many minutes of delay."""
        deadline, until = (
            self._problem.deadline_min,
            self._vehicles[trip.vehicle].available_until_min,
        )
        room = self._until_next(trip, after)
        for place, stop in reversed(list(enumerate(trip.stops))):
            site = self._sites[stop.site]
            if stop.leave_min + site.handout_min <= deadline and stop.unload:
                room = min(room, deadline - site.handout_min - stop.leave_min)
                room = min(room, until - stop.leave_min)
            takes = site.unload_setup_min + self._minutes(dict(stop.unload), site.unload_kg_per_min)
            room += stop.leave_min - takes - self._reached(trip, place)
        if behind is not None:
            room = min(room, behind[1] + behind[0].load_start_min - trip.load_end_min)
        source = self._sources[trip.source]
        takes = source.dock_setup_min + self._minutes(trip.load(), source.dock_kg_per_min)
        return room + trip.load_end_min - trip.load_start_min - takes

    def _until_next(self, trip: Trip, after: tuple[Trip, float] | None) -> float:
        """Minutes until the truck must be back for its next trip, with what that one may slip."""
        if after is None:
            return inf
        following, slack = after
        last = self._sites[trip.stops[-1].site].location
        back = self._drive(trip, last, self._sources[following.source].location)
        return slack + following.load_start_min - trip.stops[-1].leave_min - back

    def _reached(self, trip: Trip, place: int) -> int:
        """When the truck can be at a stop, by the plan's minutes before it."""
        target = self._sites[trip.stops[place].site].location
        if place == 0:
            origin, leaves = self._sources[trip.source].location, trip.load_end_min
        else:
            before = trip.stops[place - 1]
            origin, leaves = self._sites[before.site].location, before.leave_min
        return leaves + self._drive(trip, origin, target)

    def _drive(self, trip: Trip, origin: str, target: str) -> int:
        profile = self._kinds[self._vehicles[trip.vehicle].type].profile
        return self._problem.travel.minutes_between(profile, origin, target)

    def _minutes(self, units: dict[str, int], rate: float) -> int:
        kg = sum(self._weights[item] * count for item, count in units.items())
        return ceil(kg / rate - _SLACK)
