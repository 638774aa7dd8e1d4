"""Minutes that the reasons are judged by: when one more unit could come, given a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from optimize.dispatch.breaks import NEVER, Drive, Driver, DriverRule, drive_on_roads
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import (
    UNREACHABLE,
    Problem,
    Site,
    Source,
    Supply,
    Vehicle,
    VehicleType,
)


class Day(StrEnum):
    """What a truck has done before one more trip."""

    FIRST = "first"
    AFTER = "after"
    AT_DOCK = "at_dock"
    """After the plan's trips, and a dock must be free for it."""
    UNQUEUED = "unqueued"
    """After the plan's trips, and free as much earlier as it waited at docks."""


@dataclass(frozen=True)
class _Loader:
    """A truck that stands at a source from a minute on, its driver having driven so long."""

    vehicle: Vehicle
    there_min: int
    driven_min: int


def _unbeaten(loaders: list[_Loader]) -> list[_Loader]:
    """Leave out who is there later than another and has driven as long."""
    kept: list[_Loader] = []
    for each in sorted(loaders, key=lambda loader: (loader.there_min, loader.driven_min)):
        if not kept or each.driven_min < kept[-1].driven_min:
            kept.append(each)
    return kept


class PlanClock:
    """When trucks and docks of a plan are free.

    Parameters
    ----------
    waits
        Vehicle to the minutes it queues at docks.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.sources = {source.code: source for source in problem.sources}
        self.kinds = {kind.code: kind for kind in problem.vehicle_types}
        self.places = {site.code: site.location for site in problem.sites}
        self.dock_ends = {(trip.source, trip.dock, trip.load_end_min) for trip in plan.trips}
        self.loadings = {
            (source.code, dock): self._loadings_at(source, dock)
            for source in problem.sources
            for dock in range(source.docks)
        }
        self._free_docks: dict[tuple[str, int], int] = {}
        self.waits = {vehicle.code: self._queued_min(vehicle) for vehicle in problem.vehicles}
        self.drivers = {each.code: self._driver(each) for each in problem.vehicles}
        self.ends = {vehicle.code: self._end_of_day(vehicle) for vehicle in problem.vehicles}
        self._loaders: dict[tuple[str, Day], list[_Loader]] = {}
        self._handouts: dict[tuple[str, str, int, Day], int | None] = {}
        self._ways: dict[tuple[str, str], int | None] = {}

    def first_handout(self, source: Source, site: Site, release_min: int = 0) -> int | None:
        """Return when a truck's first trip could hand one unit out that is there from a minute on.

        None without a road, or where no truck may load.
        """
        return self._handout(source, site, release_min, Day.FIRST)

    def next_handout(self, site: Site, left: list[Supply], day: Day) -> int | None:
        """Return when one more unit could be handed out after the plan's trips."""
        found = [
            done
            for code, release in sorted({(each.source, first_release(each)) for each in left})
            if self.sources[code].docks > 0
            and (done := self._handout(self.sources[code], site, release, day)) is not None
        ]
        return min(found, default=None)

    def _handout(self, source: Source, site: Site, release: int, day: Day) -> int | None:
        key = source.code, site.code, release, day
        if key not in self._handouts:
            found = [
                done
                for each in self._loaders_at(source, day)
                if (done := self._done(each, source, site, release, day)) is not None
            ]
            self._handouts[key] = min(found, default=None)
        return self._handouts[key]

    def _done(
        self, loader: _Loader, source: Source, site: Site, release: int, day: Day
    ) -> int | None:
        """Return when this truck could have handed one unit out."""
        start = max(loader.there_min, source.open_min, self.problem.order_min, release)
        if day is Day.AT_DOCK:
            start = self._dock_free(source, start)
        loaded = start + source.dock_setup_min + 1
        driver = Driver(loader.driven_min, loaded - loader.there_min)
        way = self._drive(loader.vehicle, driver, (source.location, site.location), loaded)
        if way.arrive_min >= NEVER:
            return None
        done = max(way.arrive_min, site.open_min) + site.unload_setup_min + 1
        if day is not Day.FIRST and done > loader.vehicle.available_until_min:
            return None
        return done + site.handout_min

    def _loaders_at(self, source: Source, day: Day) -> list[_Loader]:
        """Return the trucks at a source of which none of the same kind is there before.

        Of two trucks that drive alike, by the same rule and as long, the one that is there
        first and has driven less is never later anywhere.
        """
        key = source.code, Day.AFTER if day is Day.AT_DOCK else day
        if key not in self._loaders:
            alike: dict[tuple[str, DriverRule, int], list[_Loader]] = {}
            for vehicle in self.problem.vehicles:
                if vehicle.may_load_at(source.code):
                    place, free, driver = self._stand(vehicle, day)
                    way = self._drive(vehicle, driver, (place, source.location), free)
                    if way.arrive_min < NEVER:
                        loader = _Loader(vehicle, way.arrive_min, way.driven_min)
                        kind = self.kind(vehicle).profile, vehicle.rule, vehicle.available_until_min
                        alike.setdefault(kind, []).append(loader)
            self._loaders[key] = [each for group in alike.values() for each in _unbeaten(group)]
        return self._loaders[key]

    def _stand(self, vehicle: Vehicle, day: Day) -> tuple[str, int, Driver]:
        """Return where a truck is, from when it is free, and how its driver is."""
        if day is Day.FIRST:
            free = max(vehicle.available_from_min, self.problem.order_min)
            return vehicle.start, free, Driver(vehicle.driven_min)
        place, free = self.ends[vehicle.code]
        if day is Day.UNQUEUED:
            free -= self.waits[vehicle.code]
        return place, free, self.drivers[vehicle.code]

    def _drive(
        self, vehicle: Vehicle, driver: Driver, way: tuple[str, str], leave_min: int
    ) -> Drive:
        roads = self.problem.travel, self.kind(vehicle).profile
        return drive_on_roads(vehicle.rule, driver, leave_min, roads, way)

    def _driver(self, vehicle: Vehicle) -> Driver:
        """How long the driver has driven on end, and stood, when the plan's trips are done."""
        driver = Driver(vehicle.driven_min)
        place, free = vehicle.start, max(vehicle.available_from_min, self.problem.order_min)
        own = [trip for trip in self.plan.trips if trip.vehicle == vehicle.code and trip.stops]
        for trip in sorted(own, key=lambda t: t.load_start_min) if vehicle.rule.limit_min else ():
            stands = [(self.sources[trip.source].location, trip.load_end_min)]
            stands += [(self.places[stop.site], stop.leave_min) for stop in trip.stops]
            for there, leaves in stands:
                way = self._drive(vehicle, driver, (place, there), free)
                driver = Driver(way.driven_min, leaves - way.arrive_min)
                place, free = there, leaves
        return driver

    def _dock_free(self, source: Source, ready: int) -> int:
        """Return when a dock has room for one more short loading."""
        if (source.code, ready) not in self._free_docks:
            lasts = source.dock_setup_min + 1
            starts = []
            for dock in range(source.docks):
                start = ready
                for taken_from, taken_to in self.loadings[source.code, dock]:
                    if start + lasts <= taken_from:
                        break
                    start = max(start, taken_to)
                starts.append(start)
            self._free_docks[source.code, ready] = min(starts)
        return self._free_docks[source.code, ready]

    def _loadings_at(self, source: Source, dock: int) -> list[tuple[int, int]]:
        """Return when a dock is taken, in order."""
        own = [trip for trip in self.plan.trips if (trip.source, trip.dock) == (source.code, dock)]
        return sorted((trip.load_start_min, trip.load_end_min) for trip in own)

    def latest_loading(self, site: Site, source: Source) -> int:
        """Return the last minute at which a load for the site may start anywhere."""
        key = source.code, site.code
        if key not in self._ways:
            self._ways[key] = self._shortest(source, site)
        onward = self._ways[key]
        if onward is None or source.docks == 0:
            return -1
        spent = source.dock_setup_min + 1 + onward + site.unload_setup_min + 1 + site.handout_min
        return self.problem.deadline_min - spent

    def _shortest(self, source: Source, site: Site) -> int | None:
        """Return the fewest minutes of any truck that may load there, at any time."""
        profiles = {self.kind(each.vehicle).profile for each in self._loaders_at(source, Day.FIRST)}
        ways = [
            self.problem.travel.fastest(profile, source.location, site.location)
            for profile in profiles
        ]
        return min((way for way in ways if way != UNREACHABLE), default=None)

    def starts(self) -> Iterator[tuple[Vehicle, str, int]]:
        """Give each vehicle with where and when its day starts."""
        for vehicle in self.problem.vehicles:
            yield vehicle, vehicle.start, max(vehicle.available_from_min, self.problem.order_min)

    def _queued_min(self, vehicle: Vehicle) -> int:
        """Minutes it stands at sources until the truck before it leaves the dock."""
        travel = self.problem.travel
        profile = self.kind(vehicle).profile
        place, free = vehicle.start, max(vehicle.available_from_min, self.problem.order_min)
        queued = 0
        own = [trip for trip in self.plan.trips if trip.vehicle == vehicle.code and trip.stops]
        for trip in sorted(own, key=lambda t: t.load_start_min):
            source = self.sources[trip.source]
            there = travel.arrival(profile, place, source.location, free)
            if (trip.source, trip.dock, trip.load_start_min) in self.dock_ends:
                queued += max(0, trip.load_start_min - there)
            place = self.places[trip.stops[-1].site]
            free = trip.stops[-1].leave_min
        return queued

    def _end_of_day(self, vehicle: Vehicle) -> tuple[str, int]:
        own: list[Trip] = [t for t in self.plan.trips if t.vehicle == vehicle.code and t.stops]
        if not own:
            return vehicle.start, max(vehicle.available_from_min, self.problem.order_min)
        last = max(own, key=lambda trip: trip.load_start_min).stops[-1]
        return self.places[last.site], last.leave_min

    def kind(self, vehicle: Vehicle) -> VehicleType:
        """Return the vehicle's type."""
        return self.kinds[vehicle.type]


def first_release(supply: Supply) -> int:
    """Return the first minute with a unit on the dock."""
    return next(minute for minute, units in supply.curve.steps if units > 0)
