"""When a driver arrives who must rest between drives.

A driver drives no more than so many minutes on end. What ends it is a rest of so many minutes:
a break on the way, or standing at a dock or a site for as long. All minutes of a drive count as
driving, waiting before a closed road included. A drive that is broken takes its breaks as late
as it may, and is no slower than one that sets out by the breaks' minutes later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from optimize.dispatch.travel_table import UNREACHABLE, TravelTable

MOST_BREAKS = 40
"""On one drive; a longer one is taken for no way at all."""


@dataclass(frozen=True)
class DriverRule:
    """How long a driver may drive on end, and what ends it.

    Parameters
    ----------
    limit_min
        Minutes of driving on end; 0: no rule.
    break_min
        Minutes of a rest.
    """

    limit_min: int = 0
    break_min: int = 0

    def needed(self, driven: int, minutes: int) -> int:
        """Return the breaks on a drive of these minutes, after ``driven`` on end before it."""
        return max(0, ceil((driven + minutes) / self.limit_min) - 1)


@dataclass(frozen=True)
class Driver:
    """A driver who stands somewhere.

    Parameters
    ----------
    driven_min
        Minutes driven on end before they came here.
    stood_min
        Minutes that they have stood here.
    """

    driven_min: int = 0
    stood_min: int = 0


@dataclass(frozen=True)
class Drive:
    """A drive with its breaks.

    Parameters
    ----------
    arrive_min
        `NEVER` where no road leads.
    driven_min
        Driven on end at its end.
    waits_min
        Stood before setting out, so that standing there counts as a rest.
    breaks
        Taken on the way.
    """

    arrive_min: int
    driven_min: int = 0
    waits_min: int = 0
    breaks: int = 0


NEVER = 10**9
"""Arrival where no road leads."""


def drive(rule: DriverRule, driver: Driver, leave_min: int, arrival: Callable[[int], int]) -> Drive:
    """Return the drive that ends first, of two the one with less driven on end.

    Either the driver sets out at once, or stays until standing has been a rest.

    Parameters
    ----------
    arrival
        Of who leaves at a minute and takes no break; `NEVER` or more for never.
    """
    if rule.limit_min == 0:
        return Drive(arrival(leave_min))
    if driver.stood_min >= rule.break_min:
        return _with_breaks(rule, 0, leave_min, 0, arrival)
    at_once = _with_breaks(rule, driver.driven_min, leave_min, 0, arrival)
    if at_once.breaks == 0:
        return at_once
    rested = _with_breaks(rule, 0, leave_min, rule.break_min - driver.stood_min, arrival)
    return min(at_once, rested, key=lambda each: (each.arrive_min, each.driven_min))


def drive_on_roads(
    rule: DriverRule,
    driver: Driver,
    leave_min: int,
    roads: tuple[TravelTable, str],
    way: tuple[str, str],
) -> Drive:
    """Return the drive of `drive` from one location to another.

    Parameters
    ----------
    roads
        The driving times and the road profile.
    """
    travel, profile = roads

    def arrival(start: int) -> int:
        found = travel.arrival(profile, *way, start)
        return NEVER if found == UNREACHABLE else found

    return drive(rule, driver, leave_min, arrival)


def _with_breaks(
    rule: DriverRule, driven: int, leave_min: int, waits: int, arrival: Callable[[int], int]
) -> Drive:
    for breaks in range(MOST_BREAKS):
        start = leave_min + waits + breaks * rule.break_min
        arrive = arrival(start)
        if arrive >= NEVER:
            break
        if rule.needed(driven, arrive - start) <= breaks:
            on_end = max(0, driven + arrive - start - breaks * rule.limit_min)
            return Drive(arrive, on_end, waits, breaks)
    return Drive(NEVER)
