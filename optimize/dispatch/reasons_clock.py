"""Minutes that the reasons are judged by: when one more unit could come, given a plan."""

from __future__ import annotations

from collections.abc import Iterator

from optimize.dispatch.breaks import NEVER, Drive, Driver, drive
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
        self.ends = [(vehicle, *self._end_of_day(vehicle)) for vehicle in problem.vehicles]

    def first_day(self, vehicle: Vehicle, source: Source, site: Site) -> tuple[int, int] | None:
        """Return (earliest loading start, minutes from there to hand-out).

        None without a road, or where the truck may not load.
        """
        free = max(vehicle.available_from_min, self.problem.order_min)
        driver = Driver(vehicle.driven_min)
        return self._trip_of_one_unit(vehicle, (vehicle.start, free, driver), source, site)

    def _trip_of_one_unit(
        self, vehicle: Vehicle, stand: tuple[str, int, Driver], source: Source, site: Site
    ) -> tuple[int, int] | None:
        if not vehicle.may_load_at(source.code):
            return None
        place, free, driver = stand
        way = self._drive(vehicle, driver, (place, source.location), free)
        if way.arrive_min >= NEVER:
            return None
        start = max(way.arrive_min, source.open_min, self.problem.order_min)
        loaded = start + source.dock_setup_min + 1
        driver = Driver(way.driven_min, loaded - way.arrive_min)
        arrive = self._drive(vehicle, driver, (source.location, site.location), loaded).arrive_min
        if arrive >= NEVER:
            return None
        waits = max(0, site.open_min - arrive)
        minutes = arrive + waits - start + site.unload_setup_min + 1 + site.handout_min
        return start, minutes

    def _drive(
        self, vehicle: Vehicle, driver: Driver, way: tuple[str, str], leave_min: int
    ) -> Drive:
        travel, profile = self.problem.travel, self.kind(vehicle).profile

        def arrival(start: int) -> int:
            found = travel.arrival(profile, *way, start)
            return NEVER if found == UNREACHABLE else found

        return drive(vehicle.rule, driver, leave_min, arrival)

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

    def next_handouts(
        self, site: Site, left: list[Supply], *, docks: bool = False, queue: bool = True
    ) -> Iterator[int]:
        """Give the minutes at which one more unit could be handed out after the plan's trips.

        With ``docks`` a dock must be free for it; without ``queue`` every
        truck is free as much earlier as it waited at docks.
        """
        for source_code, release in sorted({(each.source, first_release(each)) for each in left}):
            source = self.sources[source_code]
            for vehicle, place, free in self.ends:
                spared = 0 if queue else self.waits[vehicle.code]
                stand = place, free - spared, self.drivers[vehicle.code]
                trip = self._trip_of_one_unit(vehicle, stand, source, site)
                if trip is None or source.docks == 0:
                    continue
                start, minutes = max(trip[0], release), trip[1]
                if docks:
                    start = self._dock_free(source, start)
                done = start + minutes
                if done - site.handout_min <= vehicle.available_until_min:
                    yield done

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
        travel = self.problem.travel
        ways = [
            travel.fastest(self.kind(v).profile, source.location, site.location)
            for v in self.problem.vehicles
            if v.may_load_at(source.code)
        ]
        onward = min((way for way in ways if way != UNREACHABLE), default=None)
        if onward is None or source.docks == 0:
            return -1
        spent = source.dock_setup_min + 1 + onward + site.unload_setup_min + 1 + site.handout_min
        return self.problem.deadline_min - spent

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
