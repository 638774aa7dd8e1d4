"""How many minutes each trip of a plan may slip before people are missed."""

from __future__ import annotations

from functools import partial
from math import ceil, inf

from optimize.dispatch.breaks import Driver, drive
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import UNREACHABLE, Problem, Vehicle

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
        self._numbers = {id(trip): number for number, trip in enumerate(plan.trips)}
        self._rests: dict[tuple[int, int], int] = {}
        for vehicle in problem.vehicles:
            if vehicle.rule.limit_min:
                self._rests.update(self._rests_of(vehicle))

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
            origin, leaves = self._left_for(trip, place)
            reached = self._arrival(trip, origin, site.location, leaves)
            reached += self._rest(trip, place + 1)
            room = max(0.0, room + stop.leave_min - takes - reached)
            room = self._at_departure(trip, (origin, site.location), leaves, room)
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
        leaves, source = trip.stops[-1].leave_min, self._sources[following.source].location
        back = self._arrival(trip, last, source, leaves) + self._rest(following, 0)
        room = max(0.0, slack + following.load_start_min - back)
        return self._at_departure(trip, (last, source), leaves, room)

    def _rest(self, trip: Trip, leg: int) -> int:
        return self._rests.get((self._numbers[id(trip)], leg), 0)

    def _rests_of(self, vehicle: Vehicle) -> dict[tuple[int, int], int]:
        """Minutes of rest before and on each drive, if nobody stands longer than they must.

        A wait in the plan may have been a rest; with a delay it is none any more.
        """
        own = [trip for trip in self._plan.trips if trip.vehicle == vehicle.code]
        driver, place = Driver(vehicle.driven_min), vehicle.start
        free = max(vehicle.available_from_min, self._problem.order_min)
        found = {}
        for trip in sorted(own, key=lambda each: each.load_start_min):
            for leg, (there, leaves, takes) in enumerate(self._stands(trip)):
                arrival = partial(self._arrival, trip, place, there)
                way = drive(vehicle.rule, driver, free, arrival)
                rest = way.waits_min + way.breaks * vehicle.break_min
                found[self._numbers[id(trip)], leg] = rest
                driver = Driver(way.driven_min, takes)
                place, free = there, leaves
        return found

    def _stands(self, trip: Trip) -> list[tuple[str, int, int]]:
        """Where the truck stands on a trip, when it leaves, and how long it must stand there."""
        source = self._sources[trip.source]
        takes = source.dock_setup_min + self._minutes(trip.load(), source.dock_kg_per_min)
        stands = [(source.location, trip.load_end_min, takes)]
        for stop in trip.stops:
            site = self._sites[stop.site]
            takes = site.unload_setup_min
            takes += self._minutes(dict(stop.unload), site.unload_kg_per_min)
            stands.append((site.location, stop.leave_min, takes))
        return stands

    def _left_for(self, trip: Trip, place: int) -> tuple[str, int]:
        """Where the truck comes from to a stop, and when it left there."""
        if place == 0:
            return self._sources[trip.source].location, trip.load_end_min
        before = trip.stops[place - 1]
        return self._sites[before.site].location, before.leave_min

    def _at_departure(self, trip: Trip, way: tuple[str, str], leaves: int, room: float) -> float:
        """How much later a truck may leave to arrive no more than ``room`` later."""
        if not self._problem.travel.later or room == inf:
            return room
        latest = self._arrival(trip, *way, leaves) + room
        least, most = (
            0,
            max(1, int(room)) + sum(period.start_min for period in self._problem.travel.later),
        )
        # Nobody who leaves later arrives earlier: halve in.
        while least < most:
            middle = (least + most + 1) // 2
            arrive = self._arrival(trip, *way, leaves + middle)
            if arrive != UNREACHABLE and arrive <= latest:
                least = middle
            else:
                most = middle - 1
        return float(least)

    def _arrival(self, trip: Trip, origin: str, target: str, leave_min: int) -> int:
        profile = self._kinds[self._vehicles[trip.vehicle].type].profile
        return self._problem.travel.arrival(profile, origin, target, leave_min)

    def _minutes(self, units: dict[str, int], rate: float) -> int:
        kg = sum(self._weights[item] * count for item, count in units.items())
        return ceil(kg / rate - _SLACK)
