"""Which trucks stand first at which source, before or after a plan's trips.

A province has hundreds of trucks and dozens of sources. So a truck's drive to a source is worked
out only where its least minutes could make it one of the first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from optimize.dispatch.breaks import NEVER, Drive, Driver, DriverRule, drive_on_roads
from optimize.dispatch.problem import UNREACHABLE, Problem, Source, Vehicle


@dataclass(frozen=True)
class Stand:
    """Where a truck is, from which minute it is free, and how its driver is then."""

    place: str
    free_min: int
    driver: Driver


@dataclass(frozen=True)
class Loader:
    """A truck that stands at a source from a minute on, its driver having driven so long."""

    vehicle: Vehicle
    profile: str
    there_min: int
    driven_min: int


def drive_of(problem: Problem, loader: Loader, way: tuple[str, str], leave_min: int) -> Drive:
    """Return the truck's drive from its source to a place, when it leaves loaded then."""
    driver = Driver(loader.driven_min, leave_min - loader.there_min)
    roads = problem.travel, loader.profile
    return drive_on_roads(loader.vehicle.rule, driver, leave_min, roads, way)


def least_minutes(
    problem: Problem, profile: str, origins: list[str], targets: list[str]
) -> np.ndarray:
    """Return the least minutes at any time of the day from places to others, `NEVER` if none."""
    rows = [problem.travel.index(place) for place in origins]
    columns = [problem.travel.index(place) for place in targets]
    least = np.full((len(rows), len(columns)), NEVER, dtype=np.int64)
    for table in problem.travel.tables(profile):
        minutes = np.array([[table[row][column] for column in columns] for row in rows], np.int64)
        minutes = minutes.reshape(least.shape)
        np.minimum(least, np.where(minutes == UNREACHABLE, NEVER, minutes), out=least)
    return least


class _Alike:
    """Trucks of one profile, driver's rule, last minute and choice of sources.

    Parameters
    ----------
    earliest
        Truck by source: before which minute it cannot be there.
    """

    def __init__(self, problem: Problem, trucks: list[tuple[Vehicle, Stand]], profile: str) -> None:
        self.problem = problem
        self.profile = profile
        self.trucks = trucks
        self.rule: DriverRule = trucks[0][0].rule
        places = [stand.place for _, stand in trucks]
        stores = [source.location for source in problem.sources]
        free = np.array([stand.free_min for _, stand in trucks], np.int64)
        self.earliest = free[:, None] + least_minutes(problem, profile, places, stores)

    def first_at(self, number: int, source: Source) -> list[Loader]:
        """Return the trucks of which none is at the source before with less driven.

        Who is there by a break's minutes before another one has rested when that one comes, so
        is never later anywhere.
        """
        found: list[Loader] = []
        if not self.trucks[0][0].may_load_at(source.code):
            return found
        first = NEVER
        bounds = self.earliest[:, number]
        for each in np.argsort(bounds, kind="stable").tolist():
            if bounds[each] >= min(NEVER, first + self.rule.break_min):
                break
            vehicle, stand = self.trucks[each]
            way = (stand.place, source.location)
            roads = self.problem.travel, self.profile
            drive = drive_on_roads(self.rule, stand.driver, stand.free_min, roads, way)
            if drive.arrive_min < NEVER:
                first = min(first, drive.arrive_min)
                found.append(Loader(vehicle, self.profile, drive.arrive_min, drive.driven_min))
        return _unbeaten(found)


class Loaders:
    """The trucks at each source that no other like them beats, all standing somewhere.

    Parameters
    ----------
    stands
        By vehicle's code.
    """

    def __init__(self, problem: Problem, stands: dict[str, Stand]) -> None:
        profiles = {kind.code: kind.profile for kind in problem.vehicle_types}
        alike: defaultdict[tuple[object, ...], list[tuple[Vehicle, Stand]]] = defaultdict(list)
        for vehicle in problem.vehicles:
            profile = profiles[vehicle.type]
            key = profile, vehicle.rule, vehicle.available_until_min, vehicle.sources
            alike[key].append((vehicle, stands[vehicle.code]))
        self._groups = [
            _Alike(problem, trucks, profiles[trucks[0][0].type]) for trucks in alike.values()
        ]
        self._found: dict[str, list[Loader]] = {}
        self._numbers = {source.code: s for s, source in enumerate(problem.sources)}

    def at(self, source: Source) -> list[Loader]:
        """Return those at a source."""
        if source.code not in self._found:
            number = self._numbers[source.code]
            self._found[source.code] = [
                loader for group in self._groups for loader in group.first_at(number, source)
            ]
        return self._found[source.code]


def _unbeaten(loaders: list[Loader]) -> list[Loader]:
    """Leave out who is there later than another and has driven as long."""
    kept: list[Loader] = []
    for each in sorted(loaders, key=lambda loader: (loader.there_min, loader.driven_min)):
        if not kept or each.driven_min < kept[-1].driven_min:
            kept.append(each)
    return kept
