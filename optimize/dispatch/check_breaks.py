"""Checker's rule on drivers: no more than so many minutes of driving on end without a rest.

A plan says when trucks leave and arrive, not when their drivers rest. So a way to rest is looked
for: what a plan allows beyond the drive may be spent standing before it, in breaks on it, or
standing after it. A day for which none is found is refused. It shares no code with the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from optimize.dispatch.check_travel import reached_at
from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem, Vehicle

_MOST_BREAKS = 60

Numbered = tuple[int, Trip]


@dataclass(frozen=True)
class Underway:
    """A drive of a plan under way that began before now.

    Parameters
    ----------
    minutes
        Of driving, without any rest.
    judged
        Whether it must keep the rule; else it is a fact.
    """

    minutes: int
    judged: bool


@dataclass(frozen=True)
class _Leg:
    """One drive of the day.

    Parameters
    ----------
    leave_min, by_min
        When it may begin, and by when it must have ended.
    stands_min
        How long the truck then stands at its end by the plan.
    underway
        If it began before now; None: it is still to come.
    """

    number: int
    way: tuple[str, str]
    leave_min: int
    by_min: int
    stands_min: int
    underway: Underway | None = None


_Standing = tuple[int, int]
"""Minutes driven on end before, and minutes standing since."""


def break_findings(
    problem: Problem,
    vehicle: Vehicle,
    own: list[Numbered],
    underway: Sequence[Underway | None] = (),
) -> Iterator[CheckFinding]:
    """Give the first trip of each day on which the driver can't have rested as they must.

    Parameters
    ----------
    own
        The vehicle's trips in the order of loading.
    underway
        What is known of the day's drives that began before now, in their order.
    """
    if vehicle.drive_limit_min == 0:
        return
    rest = _Rest(problem, vehicle)
    standing: set[_Standing] = {(vehicle.driven_min, 0)}
    for leg in _known(_legs(problem, vehicle, own), underway):
        after = rest.after(leg, standing)
        if not after:
            if leg.underway is None or leg.underway.judged:
                yield _finding(vehicle, leg)
                return
            after = {(vehicle.drive_limit_min, leg.stands_min)}
        standing = after


class _Rest:
    """One driver's rule on the roads of a problem."""

    def __init__(self, problem: Problem, vehicle: Vehicle) -> None:
        self._travel = problem.travel
        kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
        self._profile = kinds[vehicle.type]
        self._limit, self._break = vehicle.drive_limit_min, vehicle.break_min

    def after(self, leg: _Leg, standing: set[_Standing]) -> set[_Standing]:
        """Return the states that the driver may be in when the leg and the standing are over."""
        found = set()
        for driven, stood in standing:
            for wait in self._waits(leg, stood):
                before = 0 if stood + wait >= self._break else driven
                for arrive, on_end in self._drives(leg, wait, before):
                    found.add((on_end, leg.by_min - arrive + leg.stands_min))
        return {
            one
            for one in found
            if not any(
                other != one and other[0] <= one[0] and other[1] >= one[1] for other in found
            )
        }

    def _waits(self, leg: _Leg, stood: int) -> Iterable[int]:
        """At once, when standing has become a rest, or as late as it goes."""
        waits = {0, max(0, self._break - stood)}
        for breaks in range(_MOST_BREAKS):
            latest = self._latest(leg, breaks)
            if latest is None:
                break
            waits.add(latest)
        return sorted(waits)

    def _latest(self, leg: _Leg, breaks: int) -> int | None:
        """Return the most minutes that the truck may stand before a drive with such breaks."""
        least, most = 0, leg.by_min - leg.leave_min - breaks * self._break
        if most < 0 or not self._is_in_time(leg, breaks * self._break):
            return None
        while least < most:
            middle = (least + most + 1) // 2
            if self._is_in_time(leg, middle + breaks * self._break):
                least = middle
            else:
                most = middle - 1
        return least

    def _is_in_time(self, leg: _Leg, later: int) -> bool:
        arrive = self._reached(leg, leg.leave_min + later)
        return arrive is not None and arrive <= leg.by_min

    def _drives(self, leg: _Leg, wait: int, driven: int) -> Iterator[_Standing]:
        """Give the minute of arrival, and what is driven on end then, with the fewest breaks."""
        for breaks in range(_MOST_BREAKS):
            start = leg.leave_min + wait + breaks * self._break
            arrive = self._reached(leg, start)
            if arrive is None or arrive > leg.by_min:
                return
            total = driven + arrive - start
            if total <= (breaks + 1) * self._limit:
                yield arrive, max(0, total - breaks * self._limit)
                return

    def _reached(self, leg: _Leg, start: int) -> int | None:
        if leg.underway is not None:
            return start + leg.underway.minutes
        return reached_at(self._travel, self._profile, leg.way, start)


def _known(legs: Iterable[_Leg], underway: Sequence[Underway | None]) -> Iterator[_Leg]:
    for leg, told in zip_longest(legs, underway):
        yield replace(leg, underway=told)


def _legs(problem: Problem, vehicle: Vehicle, own: list[Numbered]) -> Iterator[_Leg]:
    sources = {source.code: source.location for source in problem.sources}
    sites = {site.code: site.location for site in problem.sites}
    place = vehicle.start
    free = max(vehicle.available_from_min, problem.order_min)
    for number, trip in own:
        dock = sources[trip.source]
        loads = trip.load_end_min - trip.load_start_min
        yield _Leg(number, (place, dock), free, trip.load_start_min, loads)
        place, free = dock, trip.load_end_min
        for stop in trip.stops:
            there = sites[stop.site]
            stands = stop.leave_min - stop.arrive_min
            yield _Leg(number, (place, there), free, stop.arrive_min, stands)
            place, free = there, stop.leave_min


def _finding(vehicle: Vehicle, leg: _Leg) -> CheckFinding:
    limit, rest = vehicle.drive_limit_min, vehicle.break_min
    return CheckFinding(
        "driver_break",
        f"trip {leg.number}",
        f"第{leg.number}趟：{vehicle.code}到{leg.way[1]}（{leg.by_min}分钟）之前，驾驶员连续驾驶"
        f"超过{limit}分钟，中间没有{rest}分钟休息。",
        f"Trip {leg.number}: by {leg.way[1]} (minute {leg.by_min}) the driver of {vehicle.code} "
        f"has driven more than {limit} min on end without a rest of {rest} min.",
    )
