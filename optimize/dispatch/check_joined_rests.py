"""Checker of a plan changed while under way: whether its drivers rest as they must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from optimize.dispatch.check_breaks import Underway, break_findings
from optimize.dispatch.check_joined_roads import Roads
from optimize.dispatch.execution import TripFact
from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.problem import Vehicle


class Rests:
    """Drivers' days, of which a part is over.

    Parameters
    ----------
    begun
        Number of a begun trip to what was planned and what is known of it.
    """

    def __init__(self, roads: Roads, begun: Mapping[int, tuple[Trip, TripFact]]) -> None:
        self._roads = roads
        self._begun = begun

    def findings(self, vehicle: Vehicle, own: list[tuple[int, Trip]]) -> Iterable[CheckFinding]:
        """Judge the rests of what goes on and what is new; what is over only counts as driven."""
        if vehicle.drive_limit_min:
            underway = list(self._underway(vehicle, own))
            yield from break_findings(self._roads.problem, vehicle, own, underway)

    def _underway(self, vehicle: Vehicle, own: list[tuple[int, Trip]]) -> Iterator[Underway | None]:
        """Give what is known of each drive that began before now."""
        profile, is_new = self._roads.profile(vehicle.code), False
        place, free = vehicle.start, max(vehicle.available_from_min, self._roads.problem.order_min)
        for number, trip in own:
            dock = self._roads.source_place(trip.source)
            if trip.load_start_min <= self._roads.now or free >= self._roads.now:
                yield self._over(profile, (place, dock), free, trip.load_start_min)
            else:
                ahead = None if is_new else self._roads.was_to_load(vehicle.code)
                soonest = self._roads.back_at(
                    vehicle.code, profile, place, free, dock, first=not is_new
                )
                since = free if ahead is not None else self._roads.now
                yield self._goes_on(profile, (place, ahead or ""), since, soonest)
            is_new = is_new or number not in self._begun
            place, free = dock, trip.load_end_min
            for stop in trip.stops:
                there = self._roads.site_place(stop.site)
                if stop.arrive_min <= self._roads.now or free >= self._roads.now:
                    yield self._over(profile, (place, there), free, stop.arrive_min)
                else:
                    yield self._heads_for(number, stop, place, free)
                place, free = there, stop.leave_min

    def _heads_for(self, number: int, stop: Stop, place: str, free: int) -> Underway:
        """Return the drive of a loaded truck that is on the road."""
        old, fact = self._begun[number]
        profile, there = self._roads.profile(old.vehicle), self._roads.site_place(stop.site)
        soonest = self._roads.earliest(old, fact, place, free, there, on_road=True)
        told = self._roads.told(old, fact, there)
        if told is not None and soonest is not None:
            soonest = min(soonest, told)
        heading = self._roads.heading(old, fact) or ""
        return self._goes_on(profile, (place, heading), free, soonest, judged=told is None)

    def _over(self, profile: str, way: tuple[str, str], free: int, arrived: int) -> Underway | None:
        """Return a drive that is over, and None for one that is still to come."""
        if free >= self._roads.now and arrived > self._roads.now:
            return None
        due = self._roads.due(profile, *way, free)
        elapsed = arrived - free
        known = set(way) <= set(self._roads.situation.planned.travel.locations)
        return Underway(max(0, min(elapsed, due - free) if known else elapsed), judged=False)

    def _goes_on(
        self,
        profile: str,
        way: tuple[str, str],
        free: int,
        soonest: int | None,
        *,
        judged: bool = True,
    ) -> Underway:
        """Return a drive that goes on: what is overdue by the plan's roads was no driving."""
        if soonest is None:
            return Underway(0, judged=False)
        overdue = (
            max(0, self._roads.now - self._roads.due(profile, *way, free))
            if free < self._roads.now
            else 0
        )
        return Underway(max(0, soonest - free - overdue), judged)
