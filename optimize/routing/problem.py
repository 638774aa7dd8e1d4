"""Routing problems: depots, customers, fleets, ways, and what is to be least."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

import numpy as np

Table = np.ndarray[Any, np.dtype[np.float64]]

NEVER = math.inf


class Objective(StrEnum):
    """What is to be least: the vehicles' cost, or the sum of arrival times at customers."""

    COST = "cost"
    ARRIVALS = "arrivals"


class Rounding(StrEnum):
    """How a straight distance becomes a number: as it is, to the nearest whole, or down."""

    EXACT = "exact"
    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True)
class Depot:
    """Where vehicles start, end and load again; open from ``early`` to ``late``."""

    code: str
    early: float = 0.0
    late: float = NEVER


@dataclass(frozen=True)
class Customer:
    """Who is visited.

    Parameters
    ----------
    demand
        Units wanted.
    service
        Time that a visit takes; ``early`` and ``late`` limit its beginning.
    release
        A trip that brings it leaves its depot no earlier.
    """

    code: str
    demand: float = 0.0
    service: float = 0.0
    early: float = 0.0
    late: float = NEVER
    release: float = 0.0


@dataclass(frozen=True)
class Fleet:
    """Vehicles that are alike.

    Parameters
    ----------
    count
        How many there are.
    capacity
        Units that one carries at a time.
    start, end
        Codes of depots; ``end`` None: it needs no way back.
    fixed_cost, unit_cost
        Cost of using one, and of a unit of distance.
    early, late
        When it may be under way.
    max_duration
        Longest time from its first departure to its last arrival.
    trips
        Most trips of one vehicle; it loads again between them.
    reloads
        Codes of depots where it may; it starts its next trip there.
    """

    code: str
    count: int
    capacity: float
    start: str
    end: str | None
    fixed_cost: float = 0.0
    unit_cost: float = 1.0
    early: float = 0.0
    late: float = NEVER
    max_duration: float = NEVER
    trips: int = 1
    reloads: tuple[str, ...] = ()


class Ways(Protocol):
    """Distances and times between places: depots first, then customers, as in the problem."""

    def distance(self, start: int, end: int) -> float:
        """Return the distance from one place to another."""

    def duration(self, start: int, end: int) -> float:
        """Return the time from one place to another."""

    def tables(self) -> tuple[Table, Table]:
        """Return all distances and all times, (places, places) each."""


@dataclass(frozen=True)
class Plane:
    """Straight ways between points; a way takes as long as it is.

    Parameters
    ----------
    points
        x and y of each place.
    scale
        Factor on the straight distance, before it is rounded.
    """

    points: tuple[tuple[float, float], ...]
    rounding: Rounding = Rounding.EXACT
    scale: float = 1.0

    def distance(self, start: int, end: int) -> float:
        """Return the distance from one place to another."""
        straight = self.scale * math.dist(self.points[start], self.points[end])
        if self.rounding is Rounding.NEAREST:
            return float(math.floor(straight + 0.5))
        return float(math.floor(straight)) if self.rounding is Rounding.DOWN else straight

    def duration(self, start: int, end: int) -> float:
        """Return the time from one place to another."""
        return self.distance(start, end)

    def tables(self) -> tuple[Table, Table]:
        """Return all distances, twice: they are the times too."""
        at = np.array(self.points, dtype=float)
        gap = at[:, None] - at[None]
        straight = self.scale * np.sqrt((gap * gap).sum(axis=2))
        if self.rounding is Rounding.NEAREST:
            straight = np.floor(straight + 0.5)
        elif self.rounding is Rounding.DOWN:
            straight = np.floor(straight)
        return straight, straight


@dataclass(frozen=True)
class Roads:
    """Ways by tables, in the order of depots, then customers."""

    distances: tuple[tuple[float, ...], ...]
    durations: tuple[tuple[float, ...], ...]

    def distance(self, start: int, end: int) -> float:
        """Return the distance from one place to another."""
        return self.distances[start][end]

    def duration(self, start: int, end: int) -> float:
        """Return the time from one place to another."""
        return self.durations[start][end]

    def tables(self) -> tuple[Table, Table]:
        """Return both tables as arrays."""
        return np.array(self.distances, dtype=float), np.array(self.durations, dtype=float)


@dataclass(frozen=True)
class Problem:
    """A routing problem; `optimize.routing.codec` refuses files that are none.

    Parameters
    ----------
    split
        Whether several visits may bring a customer's units.
    """

    name: str
    depots: tuple[Depot, ...]
    customers: tuple[Customer, ...]
    fleets: tuple[Fleet, ...]
    ways: Plane | Roads
    objective: Objective = Objective.COST
    split: bool = False

    @cached_property
    def depot_place(self) -> dict[str, int]:
        """Return the place of each depot by its code."""
        return {each.code: place for place, each in enumerate(self.depots)}

    @cached_property
    def customer_place(self) -> dict[str, int]:
        """Return the place of each customer by its code."""
        return {each.code: place for place, each in enumerate(self.customers, len(self.depots))}

    @property
    def is_timed(self) -> bool:
        """Whether the clock limits anything: windows, releases, opening or working hours."""
        return (
            any(each.early > 0 or each.late < NEVER or each.release > 0 for each in self.customers)
            or any(each.early > 0 or each.late < NEVER for each in self.depots)
            or any(
                each.early > 0 or each.late < NEVER or each.max_duration < NEVER
                for each in self.fleets
            )
        )

    @property
    def has_trips(self) -> bool:
        """Whether a vehicle may load again."""
        return any(each.trips > 1 for each in self.fleets)
