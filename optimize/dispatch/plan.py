"""The dispatch plan: trips with docks, times and loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One visit of a trip.

    Parameters
    ----------
    arrive_min, leave_min
        Arrival, and end of unloading (never before the site opens plus the
        time that unloading takes).
    unload
        Item code to whole units handed over here.
    """

    site: str
    arrive_min: int
    leave_min: int
    unload: Mapping[str, int]


@dataclass(frozen=True)
class Trip:
    """A truck loads at one dock of one source and serves sites in order.

    Parameters
    ----------
    dock
        Number of the dock at the source, from 0.
    load_start_min, load_end_min
        The dock is taken in this half-open span; the truck leaves at its end.
    """

    vehicle: str
    source: str
    dock: int
    load_start_min: int
    load_end_min: int
    stops: tuple[Stop, ...]

    def load(self) -> dict[str, int]:
        """Return the units of each item on board at departure."""
        load: dict[str, int] = {}
        for stop in self.stops:
            for item, units in stop.unload.items():
                load[item] = load.get(item, 0) + units
        return load


@dataclass(frozen=True)
class Plan:
    """What to do: trips sorted by loading start, then vehicle."""

    trips: tuple[Trip, ...]

    @classmethod
    def of(cls, trips: list[Trip]) -> Plan:
        """Return the plan of these trips in their canonical order."""
        return cls(tuple(sorted(trips, key=lambda t: (t.load_start_min, t.vehicle, t.dock))))
