"""The fixed part of a plan under way: loaded trucks, what they still bring, where they end.

A truck that is loaded or loading keeps its goods and its stops. A stop is left
out when its site is withdrawn or needs nothing any more, when no road leads
there, or when the driver's hours would end before; what was meant for it goes
to other sites (`optimize.dispatch.reroute`) or stays on board.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from optimize.dispatch.breaks import Driver
from optimize.dispatch.events import Situation
from optimize.dispatch.execution import Execution, TripFact, loaded_for
from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.problem import Problem, Site, Vehicle
from optimize.dispatch.reroute import OpenNeeds, Reroute
from optimize.dispatch.underway import FAR, Road, Whence
from optimize.dispatch.underway_rest import Drives, Reached


@dataclass(frozen=True)
class Fixed:
    """One trip that has begun, as it was and as it is expected to go on.

    Parameters
    ----------
    number
        Of the trip in the plan, from 0.
    trip
        With the minutes that are known or expected and the units handed over.
    loaded
        Item code to units on board at departure.
    on_board
        What nobody gets: no site needs it, or the truck is lost.
    left_out
        Sites of the plan that it doesn't come to any more.
    added
        Sites that it goes to instead.
    end
        Where the truck is afterwards.
    driver
        Their minutes driven on end by then, and stood at the last stop.
    """

    number: int
    trip: Trip
    loaded: Mapping[str, int]
    on_board: Mapping[str, int]
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    end: Whence
    driver: Driver


@dataclass
class _Course:
    """A truck's trip while it is followed."""

    road: Road
    drives: Drives
    whence: Whence
    driver: Driver
    load_end_min: int
    stops: list[Stop] = field(default_factory=list)
    spare: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, site: str, units: Mapping[str, int]) -> None:
        self.left_out.append(site)
        for item, count in units.items():
            self.spare[item] = self.spare.get(item, 0) + count


def fixed_trips(
    situation: Situation,
    execution: Execution,
    *,
    divert: frozenset[str] = frozenset(),
    reroute: bool = True,
) -> tuple[Fixed, ...]:
    """Return the trips that have begun; a lost truck's loading is broken off.

    Parameters
    ----------
    divert
        Trucks that may be sent elsewhere with what they carry.
    reroute
        Whether goods of stops that are left out go to other sites.
    """
    followed = []
    last: dict[str, tuple[Whence, Driver]] = {}
    begun = [
        (number, trip, fact)
        for number, trip, fact in execution.begun()
        if fact.load_end_min is not None or trip.vehicle not in situation.lost
    ]
    for number, trip, fact in sorted(begun, key=lambda each: _load_start(each[1], each[2])):
        follower = _Follower(situation, execution.now_min, trip, fact, divert)
        course = follower.course(last.get(trip.vehicle))
        last[trip.vehicle] = (course.whence, course.driver)
        followed.append((number, trip, fact, course))
    followed.sort(key=lambda each: each[0])
    fixed = [_fixed(*entry) for entry in followed]
    if not reroute:
        return tuple(fixed)
    # First those for whom nothing is planned yet, then those who could have it sooner.
    for planned in ([trip for _, trip in execution.free()], []):
        needs = OpenNeeds(situation.now, [*(each.trip for each in fixed), *planned])
        fixed = [
            _sent_on(situation, needs, each, entry[3]) if each.on_board else each
            for each, entry in zip(fixed, followed, strict=True)
        ]
    return tuple(fixed)


def _fixed(number: int, trip: Trip, fact: TripFact, course: _Course) -> Fixed:
    loaded: dict[str, int] = {}
    for position, stop in enumerate(trip.stops):
        for item, count in loaded_for(stop, fact.stop(position)).items():
            loaded[item] = loaded.get(item, 0) + count
    now = replace(
        trip,
        load_start_min=_load_start(trip, fact),
        load_end_min=course.load_end_min,
        stops=tuple(course.stops),
    )
    return Fixed(
        number,
        now,
        loaded,
        dict(course.spare),
        tuple(course.left_out),
        (),
        course.whence,
        course.driver,
    )


def _load_start(trip: Trip, fact: TripFact) -> int:
    return trip.load_start_min if fact.load_start_min is None else fact.load_start_min


def _load_end(trip: Trip, fact: TripFact, now_min: int) -> int:
    if fact.load_end_min is not None:
        return fact.load_end_min
    takes = trip.load_end_min - trip.load_start_min
    return max(_load_start(trip, fact) + takes, now_min)


def _sent_on(situation: Situation, needs: OpenNeeds, fixed: Fixed, course: _Course) -> Fixed:
    """Bring what is left on board to those who need it."""
    if fixed.trip.vehicle in situation.lost:
        return fixed
    room = situation.now.max_stops - len(fixed.trip.stops)
    way = Reroute(situation.now, needs, course.drives, fixed.trip.vehicle)
    stops, left, end, driver = way.stops(fixed.end, fixed.driver, dict(fixed.on_board), room)
    if not stops:
        return fixed
    trip = replace(fixed.trip, stops=(*fixed.trip.stops, *stops))
    added = (*fixed.added, *(stop.site for stop in stops))
    return replace(fixed, trip=trip, on_board=left, added=added, end=end, driver=driver)


class _Follower:
    """Follows one trip from its facts into what is expected."""

    def __init__(
        self,
        situation: Situation,
        now_min: int,
        trip: Trip,
        fact: TripFact,
        divert: frozenset[str],
    ) -> None:
        self._situation = situation
        self._now_min = now_min
        self._trip = trip
        self._fact = fact
        self._sites = {site.code: site for site in situation.now.sites}
        self._vehicle = _vehicle(situation.now, trip.vehicle)
        self._until = self._vehicle.available_until_min
        self._is_lost = trip.vehicle in situation.lost
        self._diverted = trip.vehicle in divert

    def course(self, before: tuple[Whence, Driver] | None = None) -> _Course:
        """Return the trip's stops, and what is left over.

        Parameters
        ----------
        before
            Where the truck and its driver were after the trip before; None: it is the first.
        """
        trip, now = self._trip, self._situation.now
        origin = next(each.location for each in now.sources if each.code == trip.source)
        end = _load_end(trip, self._fact, self._now_min)
        road = Road(self._situation, trip.vehicle, self._now_min)
        drives = Drives(road, self._vehicle.rule, self._now_min)
        start = _load_start(trip, self._fact)
        whence, driver = before or first_stand(now, self._vehicle)
        driver = drives.done(whence, driver, origin, start)
        course = _Course(
            road,
            drives,
            Whence(origin, end, self._location(0) if self._fact.load_end_min is not None else ""),
            Driver(driver.driven_min, driver.stood_min + end - start),
            end,
        )
        for position in range(len(trip.stops)):
            self._visit(course, position)
        return course

    def _visit(self, course: _Course, position: int) -> None:
        stop, fact = self._trip.stops[position], self._fact.stop(position)
        site = self._sites[stop.site]
        units = loaded_for(stop, fact)
        arrive = fact.arrived_min
        if arrive is None:
            skipped = any(at.arrived_min is not None for at in self._fact.stops[position + 1 :])
            if skipped or self._is_lost or self._diverted or not _is_needy(site):
                course.leave_out(stop.site, units)
                return
            reached = self._reached(course, position, site.location)
            arrive, driver = reached.arrive_min, reached.driver
        else:
            driver = course.drives.done(course.whence, course.driver, site.location, arrive)
        leave = fact.left_min
        if leave is None:
            if self._is_lost:
                course.leave_out(stop.site, units)
                return
            takes = stop.leave_min - max(stop.arrive_min, site.open_min)
            leave = max(max(arrive, site.open_min) + takes, self._now_min)
            if fact.arrived_min is None and (arrive >= FAR or leave > self._until):
                course.leave_out(stop.site, units)
                return
        course.stops.append(Stop(stop.site, arrive, leave, units))
        course.driver = Driver(driver.driven_min, driver.stood_min + leave - arrive)
        heading = self._location(position + 1) if fact.left_min is not None else ""
        course.whence = Whence(site.location, leave, heading)

    def _reached(self, course: _Course, position: int, there: str) -> Reached:
        """Return when the truck will be there: as it says itself, or as is reckoned."""
        expected = self._fact.stop(position).expected_min
        if expected is not None and there == course.whence.heading:
            return course.drives.told(course.whence, course.driver, there, expected)
        slack = self._slack(course, position)
        return course.drives.reach(course.whence, course.driver, there, slack)

    def _slack(self, course: _Course, position: int) -> int:
        """Minutes that the plan allowed more than this drive needed, if it comes as planned."""
        trip = self._trip
        if position and (
            not course.stops or course.stops[-1].site != trip.stops[position - 1].site
        ):
            return 0
        before = trip.stops[position - 1].leave_min if position else trip.load_end_min
        there = self._sites[trip.stops[position].site].location
        planned = trip.stops[position].arrive_min - before
        return course.road.slack(course.whence.place, there, before, planned)

    def _location(self, position: int) -> str:
        stops = self._trip.stops
        return self._sites[stops[position].site].location if position < len(stops) else ""


def _is_needy(site: Site) -> bool:
    return site.people > 0 and any(amount > 0 for amount in site.requirements.values())


def first_stand(problem: Problem, vehicle: Vehicle) -> tuple[Whence, Driver]:
    """Return where a truck and its driver are before their first trip."""
    since = max(vehicle.available_from_min, problem.order_min)
    return Whence(vehicle.start, since), Driver(vehicle.driven_min)


def _vehicle(problem: Problem, code: str) -> Vehicle:
    return next(each for each in problem.vehicles if each.code == code)
