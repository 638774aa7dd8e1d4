"""Checker of a plan changed while under way: when its trucks can be where."""

from __future__ import annotations

from optimize.dispatch.check_travel import reached_at, share_covered
from optimize.dispatch.events import Situation
from optimize.dispatch.execution import Execution, TripFact
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Vehicle

_SLACK = 1e-6


class Roads:
    """Trucks on the roads as they were planned and as they are now."""

    def __init__(self, situation: Situation, execution: Execution) -> None:
        self.situation = situation
        self.problem = situation.now
        self.now = execution.now_min
        self._execution = execution

    def earliest(
        self, old: Trip, fact: TripFact, place: str, free: int, there: str, *, on_road: bool
    ) -> int | None:
        """Earliest arrival: a truck that left drives on, or turns round."""
        profile = self.profile(old.vehicle)
        if not on_road or free >= self.now:
            return self.reached(profile, place, there, max(free, self.now))
        heading = self.heading(old, fact)
        if heading is None:
            return self.reached(profile, place, there, self.now)
        on = self._ahead(profile, place, heading, free)
        ways = [] if on is None else [self.reached(profile, heading, there, on)]
        if there != heading:
            back = self._turned_round(profile, place, heading, free)
            ways.append(self.reached(profile, place, there, back))
        return min((way for way in ways if way is not None), default=None)

    def _turned_round(self, profile: str, place: str, heading: str, left_min: int) -> int:
        """Minute at which a truck on the road is back where it left, if it turns now."""
        return self.now + min(self.now, self.due(profile, place, heading, left_min)) - left_min

    def _ahead(self, profile: str, place: str, heading: str, left_min: int) -> int | None:
        """Earliest arrival of a truck on the road at the place that it drives to."""
        travel, way = self.problem.travel, (place, heading)
        by_plan = self.due(profile, place, heading, left_min)
        due = max(by_plan, self.now)
        planned = self.situation.planned.travel
        if not {place, heading} <= set(planned.locations):
            return self.reached(profile, place, heading, self.now)
        if self._as_before(profile, place, heading):
            return due
        if self.reached(profile, place, heading, self.now) is None:
            return None
        lengths = [table.km_between(profile, *way) for table in (planned, travel)]
        if abs(lengths[0] - lengths[1]) < _SLACK:
            left = 1 - share_covered(planned, profile, way, left_min, self.now)
            return reached_at(travel, profile, way, self.now, left)
        if self.reached(profile, place, heading, left_min) in range(by_plan):
            return due
        back = self._turned_round(profile, place, heading, left_min)
        return self.reached(profile, place, heading, back)

    def _as_before(self, profile: str, origin: str, target: str) -> bool:
        """Whether the way takes what it took in the plan, at any time."""
        told = []
        for travel in (self.situation.planned.travel, self.problem.travel):
            a, b = travel.locations.index(origin), travel.locations.index(target)
            later = [(each.start_min, each.minutes[profile][a][b]) for each in travel.later]
            told.append([(0, travel.minutes[profile][a][b]), *later])
        return told[0] == told[1]

    def heading(self, old: Trip, fact: TripFact) -> str | None:
        """Where the truck drives: its first stop that it hasn't reached."""
        for position, stop in enumerate(old.stops):
            if fact.stop(position).arrived_min is None:
                return self.site_place(stop.site)
        return None

    def back_at(
        self, vehicle: str, profile: str, place: str, free: int, source: str, *, first: bool
    ) -> int | None:
        """Earliest minute at which a truck stands at a source for its next trip."""
        ways = [self.reached(profile, place, source, max(free, self.now))]
        ahead = self.was_to_load(vehicle) if first and free < self.now else None
        if ahead is not None:
            there = self._arrived(profile, place, ahead, free)
            ways += [] if there is None else [self.reached(profile, ahead, source, there)]
        return min((way for way in ways if way is not None), default=None)

    def _arrived(self, profile: str, place: str, ahead: str, left_min: int) -> int | None:
        """Earliest arrival of an empty truck; where it is already, no road matters."""
        if self.due(profile, place, ahead, left_min) <= self.now:
            return self.now
        return self._ahead(profile, place, ahead, left_min)

    def was_to_load(self, vehicle: str) -> str | None:
        """Return where a truck was to load next."""
        own = [trip for _, trip in self._execution.free() if trip.vehicle == vehicle]
        if not own:
            return None
        return self.source_place(min(own, key=lambda trip: trip.load_start_min).source)

    def reached(self, profile: str, origin: str, target: str, leave_min: int) -> int | None:
        """Return the arrival by the roads as they are now; None where none leads there."""
        return reached_at(self.problem.travel, profile, (origin, target), leave_min)

    def due(self, profile: str, origin: str, target: str, left_min: int) -> int:
        """Arrival by the roads that the plan counted on."""
        travel = self.situation.planned.travel
        if {origin, target} <= set(travel.locations):
            found = reached_at(travel, profile, (origin, target), left_min)
            return left_min if found is None else found
        return left_min

    def told(self, old: Trip, fact: TripFact, there: str) -> int | None:
        """Return when a truck on the road says that it will be where it is heading."""
        for position, stop in enumerate(old.stops):
            at = fact.stop(position)
            if at.arrived_min is None:
                same = self.site_place(stop.site) == there
                told = at.expected_min if same else None
                return None if told is None else max(told, self.now)
        return None

    def vehicle(self, code: str) -> Vehicle:
        """Return a truck."""
        return next(each for each in self.problem.vehicles if each.code == code)

    def profile(self, vehicle: str) -> str:
        """Return the road profile of a truck."""
        kind = self.vehicle(vehicle).type
        return next(k.profile for k in self.problem.vehicle_types if k.code == kind)

    def source_place(self, code: str) -> str:
        """Return the location of a source."""
        return next(each.location for each in self.problem.sources if each.code == code)

    def site_place(self, code: str) -> str:
        """Return the location of a site."""
        return next(each.location for each in self.problem.sites if each.code == code)
