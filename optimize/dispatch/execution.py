"""A plan being carried out: what has really happened by a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimize.dispatch.plan import Plan, Stop, Trip


@dataclass(frozen=True)
class StopFact:
    """What is known of one stop.

    Parameters
    ----------
    arrived_min, left_min
        When the truck arrived and when it was unloaded; ``None`` if not yet.
    units
        Item code to units loaded for this stop or handed over there, where
        they differ from the plan's.
    expected_min
        When the truck says that it will be there; ``None`` if it says nothing.
    """

    arrived_min: int | None = None
    left_min: int | None = None
    units: Mapping[str, int] | None = None
    expected_min: int | None = None


@dataclass(frozen=True)
class TripFact:
    """What is known of one trip of the plan.

    Parameters
    ----------
    load_start_min, load_end_min
        When loading began and when the truck left; ``None`` if not yet.
    stops
        One fact a stop, or none at all.
    cancelled
        The trip was called off before it was loaded.
    """

    load_start_min: int | None = None
    load_end_min: int | None = None
    stops: tuple[StopFact, ...] = ()
    cancelled: bool = False

    @property
    def begun(self) -> bool:
        """Whether goods are on this truck or on their way onto it."""
        return self.load_start_min is not None and not self.cancelled

    def stop(self, position: int) -> StopFact:
        """Return what is known of a stop, numbered from 0."""
        return self.stops[position] if position < len(self.stops) else StopFact()


@dataclass(frozen=True)
class Execution:
    """A plan with the facts of each of its trips, at one minute.

    Parameters
    ----------
    facts
        In the order of the plan's trips. No fact lies after ``now_min``.

    Raises
    ------
    ValueError
        When facts and trips don't match, or a fact is not of the past.
    """

    plan: Plan
    now_min: int
    facts: tuple[TripFact, ...]

    def __post_init__(self) -> None:
        if len(self.facts) != len(self.plan.trips):
            raise ValueError("execution: one fact for each trip of the plan.")
        for number, (trip, fact) in enumerate(zip(self.plan.trips, self.facts, strict=True), 1):
            if fact.stops and len(fact.stops) != len(trip.stops):
                raise ValueError(f"execution: trip {number} needs one fact for each stop.")
            minutes = list(_minutes(fact))
            if minutes != sorted(minutes):
                raise ValueError(f"execution: minutes of trip {number} must not fall.")
            if minutes and minutes[-1] > self.now_min:
                raise ValueError(f"execution: trip {number} has a fact after minute now.")

    @classmethod
    def as_planned(cls, plan: Plan, now_min: int) -> Execution:
        """Return the state of a plan that was carried out to the minute."""
        return cls(plan, now_min, tuple(_as_planned(trip, now_min) for trip in plan.trips))

    def begun(self) -> list[tuple[int, Trip, TripFact]]:
        """Return trips on which goods are, with their numbers from 0."""
        return [entry for entry in self.all_trips() if entry[2].begun]

    def free(self) -> list[tuple[int, Trip]]:
        """Return trips that may still be changed, with their numbers from 0."""
        return [
            (number, trip)
            for number, trip, fact in self.all_trips()
            if not fact.begun and not fact.cancelled
        ]

    def all_trips(self) -> list[tuple[int, Trip, TripFact]]:
        """Return all trips with their numbers from 0 and their facts."""
        pairs = zip(self.plan.trips, self.facts, strict=True)
        return [(number, trip, fact) for number, (trip, fact) in enumerate(pairs)]


def loaded_for(stop: Stop, fact: StopFact) -> dict[str, int]:
    """Return the units on board for a stop, or handed over there; none that are 0."""
    units = stop.unload if fact.units is None else fact.units
    return {item: count for item, count in units.items() if count}


def _minutes(fact: TripFact) -> Iterator[int]:
    for minute in (fact.load_start_min, fact.load_end_min):
        if minute is not None:
            yield minute
    for stop in fact.stops:
        for minute in (stop.arrived_min, stop.left_min):
            if minute is not None:
                yield minute


def _as_planned(trip: Trip, now_min: int) -> TripFact:
    def past(minute: int) -> int | None:
        return minute if minute <= now_min else None

    return TripFact(
        past(trip.load_start_min),
        past(trip.load_end_min),
        tuple(StopFact(past(stop.arrive_min), past(stop.leave_min)) for stop in trip.stops),
    )
