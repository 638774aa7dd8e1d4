"""Keeping people supplied after the first hours: the problem of the days that follow.

The first plan relieves people by its deadline. From then on they eat, drink and heat every
day, drivers must rest, and stocks at sites and sources run down. Time goes on as in the
dispatch problem: whole minutes from the onset.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem

MIN_PER_DAY = 1440
MOST_WINDOWS = 60
"""More are a typing error: five weeks by days, a month by half-days."""

MOST_MIN = 100_000
"""Latest minute that a plan may reach, some ten weeks."""

Span = tuple[int, int]


@dataclass(frozen=True)
class SiteNeeds:
    """What the people of one site need after the first hours.

    Parameters
    ----------
    daily
        Need code to what everybody there uses up in a day.
    once
        Need code to what everybody there is given once and keeps (tents, quilts).
    people
        Need code to how many of the site's people need it, where not all do
        (heating fuel is for those in tents).
    """

    site: str
    daily: Mapping[str, float]
    once: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for need, amount in (*self.daily.items(), *self.once.items()):
            if not isfinite(amount) or amount < 0:
                raise ValueError(f"needs of {self.site}: {need} must be a number >= 0.")
        if both := sorted(set(self.daily) & set(self.once)):
            raise ValueError(f"needs of {self.site}: {both[0]} is either daily or once.")
        if any(people < 0 for people in self.people.values()):
            raise ValueError(f"needs of {self.site}: people must be >= 0.")

    def people_with(self, need: str, at_site: int) -> int:
        """Return how many of the people at the site have this need."""
        return min(at_site, self.people.get(need, at_site))


@dataclass(frozen=True)
class DriverHours:
    """How long a driver may be on duty, and must rest before the next duty.

    Parameters
    ----------
    two_drivers
        Trucks whose drivers relieve one another: they need not stop.
    """

    duty_min: int = 600
    rest_min: int = 480
    two_drivers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.duty_min < 1 or self.rest_min < 0:
            raise ValueError("hours: duty_min must be >= 1 and rest_min >= 0.")


@dataclass(frozen=True)
class StockCount:
    """What really lay at a site at a minute; it takes the place of what was reckoned."""

    site: str
    minute: int
    units: Mapping[str, int]

    def __post_init__(self) -> None:
        if self.minute < 0 or any(units < 0 for units in self.units.values()):
            raise ValueError(f"count at {self.site}: minute and units must be >= 0.")


@dataclass(frozen=True)
class Orderable:
    """Goods that can be ordered to a source.

    Parameters
    ----------
    lead_min
        Minutes from the order until they are on its dock.
    most
        Units that can be had.
    """

    code: str
    item: str
    source: str
    lead_min: int
    most: int = 10**9
    price_cny: float = 0.0
    name: str = ""

    def __post_init__(self) -> None:
        if self.lead_min < 0 or self.most < 0 or not 0 <= self.price_cny < float("inf"):
            raise ValueError(f"order {self.code}: lead, most and price must be >= 0.")


@dataclass(frozen=True)
class SustainProblem:
    """All that a plan of the days after the first hours is made from; immutable.

    Parameters
    ----------
    problem
        Sources with their curves over all the days, roads, trucks. What its
        sites require and its deadline belong to the first plan.
    begun
        Trips that were carried out or have begun to load: the first plan's,
        and those of windows that are past. Nothing of them can be changed.
    origin_min
        Where windows and days count from: the end of the first plan.
    start_min, end_min
        Between these is planned; nothing loads before the first.
    window_min
        Length of a window: a planning step, and the period in which what is
        supplied is counted.
    needs
        One entry a site; sites without one need nothing.
    shifts
        Truck to the spans in which its driver is on duty, in order.
    eat_from_min
        From when people use up what they are given.
    """

    problem: Problem
    begun: Plan
    origin_min: int
    start_min: int
    end_min: int
    window_min: int
    needs: tuple[SiteNeeds, ...]
    shifts: Mapping[str, tuple[Span, ...]]
    hours: DriverHours = DriverHours()
    counts: tuple[StockCount, ...] = ()
    orderables: tuple[Orderable, ...] = ()
    eat_from_min: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.origin_min <= self.start_min < self.end_min <= MOST_MIN:
            raise ValueError("sustain: needs 0 <= origin_min <= start_min < end_min <= 100000.")
        if self.window_min < 1 or self.eat_from_min < 0:
            raise ValueError("sustain: window_min must be >= 1 and eat_from_min >= 0.")
        if (self.end_min - self.origin_min) > MOST_WINDOWS * self.window_min:
            raise ValueError(f"sustain: more than {MOST_WINDOWS} windows.")
        if any(each.minute > self.start_min for each in self.counts):
            raise ValueError("sustain: stock is counted by start_min, not after it.")
        self._check_references()
        for vehicle, spans in self.shifts.items():
            ends = [minute for span in spans for minute in span]
            if ends != sorted(ends) or any(first < 0 for first in ends[:1]):
                raise ValueError(f"shifts of {vehicle}: spans must be in order.")

    def _check_references(self) -> None:
        problem = self.problem
        sites = {site.code for site in problem.sites}
        items = {item.code for item in problem.items}
        sources = {source.code for source in problem.sources}
        vehicles = {vehicle.code for vehicle in problem.vehicles}
        named = [("site", each.site, sites) for each in self.needs]
        named += [("site", each.site, sites) for each in self.counts]
        named += [("vehicle", code, vehicles) for code in self.shifts]
        named += [("vehicle", code, vehicles) for code in self.hours.two_drivers]
        named += [("item", code, items) for each in self.counts for code in each.units]
        named += [("item", each.item, items) for each in self.orderables]
        named += [("source", each.source, sources) for each in self.orderables]
        for trip in self.begun.trips:
            named += [("vehicle", trip.vehicle, vehicles), ("source", trip.source, sources)]
            named += [("site", stop.site, sites) for stop in trip.stops]
            named += [("item", code, items) for stop in trip.stops for code in stop.unload]
        for what, code, known in named:
            if code not in known:
                raise ValueError(f"sustain: {what} {code!r} is unknown.")
        if len({each.site for each in self.needs}) != len(self.needs):
            raise ValueError("sustain: one entry of needs a site.")

    @property
    def windows(self) -> tuple[Span, ...]:
        """Windows from the start to the end; the first may have begun before."""
        edges = [*range(self.origin_min, self.end_min, self.window_min), self.end_min]
        return tuple(
            (max(first, self.start_min), last)
            for first, last in itertools.pairwise(edges)
            if last > self.start_min
        )

    def day_of(self, minute: int) -> int:
        """Return the day, from 1, that a minute belongs to."""
        return (minute - self.origin_min) // MIN_PER_DAY + 1

    @property
    def people_total(self) -> int:
        """People at sites that need something."""
        needy = {each.site for each in self.needs if each.daily or each.once}
        return sum(site.people for site in self.problem.sites if site.code in needy)


def shifts_for(
    problem: Problem, begun: Plan, hours: DriverHours, start_min: int, end_min: int
) -> dict[str, tuple[Span, ...]]:
    """Return when each truck's driver is on duty, by the rule of duty and rest.

    Who drove begun trips rests from the end of the last; who did not is
    fresh. A truck with two drivers is on duty all the time.
    """
    return {
        vehicle.code: tuple(
            _always(begun, vehicle.code, start_min, end_min)
            if vehicle.code in hours.two_drivers
            else _in_turns(
                _first_duty(begun, vehicle.code, hours, max(start_min, vehicle.available_from_min)),
                hours,
                end_min,
            )
        )
        for vehicle in problem.vehicles
    }


def _always(begun: Plan, vehicle: str, start_min: int, end_min: int) -> Iterator[Span]:
    first = max([start_min, *(last_min(trip) for trip in begun.trips if trip.vehicle == vehicle)])
    if first < end_min:
        yield first, end_min


def _first_duty(begun: Plan, vehicle: str, hours: DriverHours, start_min: int) -> int:
    ends = [last_min(trip) for trip in begun.trips if trip.vehicle == vehicle]
    return max([start_min, *(end + hours.rest_min for end in ends)])


def _in_turns(first: int, hours: DriverHours, end_min: int) -> Iterator[Span]:
    while first < end_min:
        yield first, min(first + hours.duty_min, end_min)
        first += hours.duty_min + hours.rest_min


def last_min(trip: Trip) -> int:
    """Return the minute at which a trip's truck is free again."""
    return trip.stops[-1].leave_min if trip.stops else trip.load_end_min
