"""Minutes that the reasons are judged by: when one more unit could come, given a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from optimize.dispatch.breaks import NEVER, Driver, drive_on_roads
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem, Site, Source, Supply, Vehicle, VehicleType
from optimize.dispatch.reasons_loaders import Loader, Loaders, Stand, drive_of, least_minutes

Calls = frozenset[tuple[str, int]]
"""Sources at which something is there from a minute on."""


class Day(StrEnum):
    """What a truck has done before one more trip."""

    FIRST = "first"
    AFTER = "after"
    AT_DOCK = "at_dock"
    """After the plan's trips, and a dock must be free for it."""
    UNQUEUED = "unqueued"
    """After the plan's trips, and free as much earlier as it waited at docks."""


@dataclass(frozen=True)
class _Offers:
    """Trucks that could leave with one more unit, each from a minute on.

    Parameters
    ----------
    earliest
        Truck by site: before which minute nothing of it can be there.
    """

    trucks: list[tuple[Loader, Source, int]]
    earliest: np.ndarray
    until: np.ndarray


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
        self._rows = {source.code: s for s, source in enumerate(problem.sources)}
        self._numbers = {site.code: j for j, site in enumerate(problem.sites)}
        self.dock_ends = {(trip.source, trip.dock, trip.load_end_min) for trip in plan.trips}
        self.loadings = {
            (source.code, dock): self._loadings_at(source, dock)
            for source in problem.sources
            for dock in range(source.docks)
        }
        self._free_docks: dict[tuple[str, int], int] = {}
        self._own: defaultdict[str, list[Trip]] = defaultdict(list)
        for trip in sorted(plan.trips, key=lambda each: each.load_start_min):
            if trip.stops:
                self._own[trip.vehicle].append(trip)
        self.waits = {vehicle.code: self._queued_min(vehicle) for vehicle in problem.vehicles}
        self._loaders: dict[Day, Loaders] = {}
        self._least: dict[str, np.ndarray] = {}
        self._offers: dict[tuple[Calls, Day], _Offers] = {}
        self._handouts: dict[tuple[Calls, str, Day], int | None] = {}
        self._latest: dict[str, list[int]] = {}

    def first_handout(self, calls: Calls, site: Site) -> int | None:
        """Return when a truck's first trip could hand out one unit of these.

        None without a road, or where no truck may load.
        """
        return self._handout(calls, site, Day.FIRST)

    def next_handout(self, calls: Calls, site: Site, day: Day) -> int | None:
        """Return when one more unit of these could be handed out after the plan's trips."""
        return self._handout(calls, site, day)

    def _handout(self, calls: Calls, site: Site, day: Day) -> int | None:
        key = calls, site.code, day
        if key not in self._handouts:
            self._handouts[key] = self._first_of(self._offers_of(calls, day), site, day)
        return self._handouts[key]

    def _first_of(self, offers: _Offers, site: Site, day: Day) -> int | None:
        """Return the first hand-out; who cannot be sooner than it is not looked at."""
        bounds = np.maximum(offers.earliest[:, self._numbers[site.code]], site.open_min)
        bounds += site.unload_setup_min + 1
        if day is not Day.FIRST:
            bounds = np.where(bounds > offers.until, NEVER, bounds)
        first = NEVER
        while bounds.size and bounds[each := int(bounds.argmin())] < first:
            first = min(first, self._done(offers.trucks[each], site, day))
            bounds[each] = NEVER
        return first + site.handout_min if first < NEVER else None

    def _done(self, offer: tuple[Loader, Source, int], site: Site, day: Day) -> int:
        """Return when this truck could have unloaded one unit, `NEVER` where it can't."""
        loader, source, loaded_min = offer
        way = drive_of(self.problem, loader, (source.location, site.location), loaded_min)
        if way.arrive_min >= NEVER:
            return NEVER
        done = max(way.arrive_min, site.open_min) + site.unload_setup_min + 1
        if day is not Day.FIRST and done > loader.vehicle.available_until_min:
            return NEVER
        return done

    def _offers_of(self, calls: Calls, day: Day) -> _Offers:
        if (calls, day) not in self._offers:
            trucks = [
                (loader, self.sources[code], self._loaded(loader, self.sources[code], release, day))
                for code, release in sorted(calls)
                for loader in self._loaders_at(self.sources[code], day)
            ]
            least = [
                loaded_min + self._least_from(loader.profile, source)
                for loader, source, loaded_min in trucks
            ]
            until = [loader.vehicle.available_until_min for loader, _, _ in trucks]
            shape = len(trucks), len(self.problem.sites)
            earliest = np.array(least, np.int64).reshape(shape)
            self._offers[calls, day] = _Offers(trucks, earliest, np.array(until, np.int64))
        return self._offers[calls, day]

    def _loaded(self, loader: Loader, source: Source, release: int, day: Day) -> int:
        """Return when one unit that is there from a minute on could be on this truck."""
        start = max(loader.there_min, source.open_min, self.problem.order_min, release)
        if day is Day.AT_DOCK:
            start = self._dock_free(source, start)
        return start + source.dock_setup_min + 1

    def _least_from(self, profile: str, source: Source) -> np.ndarray:
        """Return the least minutes from a source to each site."""
        if profile not in self._least:
            stores = [each.location for each in self.problem.sources]
            places = [site.location for site in self.problem.sites]
            self._least[profile] = least_minutes(self.problem, profile, stores, places)
        least: np.ndarray = self._least[profile][self._rows[source.code]]
        return least

    def _loaders_at(self, source: Source, day: Day) -> list[Loader]:
        """Return the trucks at a source of which none of the same kind is there before."""
        key = Day.AFTER if day is Day.AT_DOCK else day
        if key not in self._loaders:
            stands = {each.code: self._stand(each, key) for each in self.problem.vehicles}
            self._loaders[key] = Loaders(self.problem, stands)
        return self._loaders[key].at(source)

    def _stand(self, vehicle: Vehicle, day: Day) -> Stand:
        own = self._own[vehicle.code]
        if day is Day.FIRST or not own:
            free = max(vehicle.available_from_min, self.problem.order_min)
            return Stand(vehicle.start, free, Driver(vehicle.driven_min))
        last = own[-1].stops[-1]
        waited = self.waits[vehicle.code] if day is Day.UNQUEUED else 0
        return Stand(self.places[last.site], last.leave_min - waited, self._driver(vehicle))

    def _driver(self, vehicle: Vehicle) -> Driver:
        """How long the driver has driven on end, and stood, when the plan's trips are done."""
        driver = Driver(vehicle.driven_min)
        place, free = vehicle.start, max(vehicle.available_from_min, self.problem.order_min)
        roads = self.problem.travel, self.kind(vehicle).profile
        for trip in self._own[vehicle.code] if vehicle.rule.limit_min else ():
            stands = [(self.sources[trip.source].location, trip.load_end_min)]
            stands += [(self.places[stop.site], stop.leave_min) for stop in trip.stops]
            for there, leaves in stands:
                way = drive_on_roads(vehicle.rule, driver, free, roads, (place, there))
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
        """Return the last minute at which a load for the site may start anywhere, -1 if none."""
        if source.code not in self._latest:
            self._latest[source.code] = self._latest_loadings(source)
        return self._latest[source.code][self._numbers[site.code]]

    def _latest_loadings(self, source: Source) -> list[int]:
        """Return it for all sites, by the fewest minutes of any truck that may load there."""
        profiles = {each.profile for each in self._loaders_at(source, Day.FIRST)}
        sites = self.problem.sites
        if not profiles or source.docks == 0:
            return [-1] * len(sites)
        onward = np.min([self._least_from(profile, source) for profile in profiles], axis=0)
        there = [site.unload_setup_min + 1 + site.handout_min for site in sites]
        spent = source.dock_setup_min + 1 + onward + np.array(there, np.int64)
        latest: list[int] = np.where(onward < NEVER, self.problem.deadline_min - spent, -1).tolist()
        return latest

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
        for trip in self._own[vehicle.code]:
            source = self.sources[trip.source]
            there = travel.arrival(profile, place, source.location, free)
            if (trip.source, trip.dock, trip.load_start_min) in self.dock_ends:
                queued += max(0, trip.load_start_min - there)
            place = self.places[trip.stops[-1].site]
            free = trip.stops[-1].leave_min
        return queued

    def kind(self, vehicle: Vehicle) -> VehicleType:
        """Return the vehicle's type."""
        return self.kinds[vehicle.type]


def first_release(supply: Supply) -> int:
    """Return the first minute with a unit on the dock."""
    return next(minute for minute, units in supply.curve.steps if units > 0)


def calls_for(supplies: Iterable[Supply]) -> Calls:
    """Return where and from when on units of these are there."""
    return frozenset((each.source, first_release(each)) for each in supplies)
