"""Driving times between places, also where they change over the day.

The first table holds until the first period begins, each period's from its start to the next
one's. Under way, a truck covers in every minute the share 1 / minutes of its way by the table
of that minute, and none while no road leads there: it waits. It has arrived when the shares
sum to 1. So whoever leaves later never arrives earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, inf, isfinite

UNREACHABLE = -1
"""Entry of a travel matrix where no open road leads."""

Table = tuple[tuple[int, ...], ...]

_ROUNDING_MIN = 1e-7
"""Arrivals that are this little past a whole minute count as of that minute."""


@dataclass(frozen=True)
class TravelPeriod:
    """From when other driving times hold, until the next period.

    Parameters
    ----------
    start_min
        Later than the period before.
    minutes
        Profile to a square table, as in `TravelTable`.
    """

    start_min: int
    minutes: Mapping[str, Table]

    def __post_init__(self) -> None:
        if self.start_min < 0:
            raise ValueError("travel.later: start_min must be >= 0.")


@dataclass(frozen=True)
class TravelTable:
    """Fastest times and their lengths between locations, per road profile.

    Parameters
    ----------
    locations
        Codes naming rows and columns.
    minutes
        Profile to a square table of whole minutes; `UNREACHABLE` where no
        open road leads. The diagonal is 0.
    km
        Profile to the lengths of the ways, one table for all day.
    later
        Periods in which other times hold, in order.
    """

    locations: tuple[str, ...]
    minutes: Mapping[str, Table]
    km: Mapping[str, tuple[tuple[float, ...], ...]]
    later: tuple[TravelPeriod, ...] = ()
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        size = len(self.locations)
        if len(set(self.locations)) != size:
            raise ValueError("travel: locations must be distinct.")
        if set(self.minutes) != set(self.km):
            raise ValueError("travel: minutes and km must have the same profiles.")
        for profile, lengths in self.km.items():
            _square(f"travel.km[{profile}]", lengths, size)
        _tables("travel.minutes", self.minutes, size)
        before = -1
        for number, period in enumerate(self.later):
            if set(period.minutes) != set(self.minutes):
                raise ValueError(f"travel.later[{number}]: must have the same profiles.")
            if period.start_min <= before:
                raise ValueError("travel.later: periods must be in order.")
            _tables(f"travel.later[{number}].minutes", period.minutes, size)
            before = period.start_min
        object.__setattr__(self, "_index", {c: i for i, c in enumerate(self.locations)})

    def index(self, location: str) -> int:
        """Return the row of ``location``."""
        return self._index[location]

    def minutes_between(self, profile: str, origin: str, target: str) -> int:
        """Return whole minutes, or `UNREACHABLE`, before the first period of other times."""
        return self.minutes[profile][self._index[origin]][self._index[target]]

    def fastest(self, profile: str, origin: str, target: str) -> int:
        """Return the least whole minutes at any time, or `UNREACHABLE`."""
        found = [way for _, way in self._ways(profile, origin, target) if way != UNREACHABLE]
        return min(found, default=UNREACHABLE)

    def arrival(self, profile: str, origin: str, target: str, leave_min: float) -> int:
        """Return the whole minute of arrival for who leaves then, or `UNREACHABLE`."""
        return self.arrival_after(profile, origin, target, leave_min, 1.0)

    def arrival_after(
        self, profile: str, origin: str, target: str, leave_min: float, share: float
    ) -> int:
        """Return the whole minute of arrival when only this share of the way is left."""
        now, left = float(leave_min), share
        for end, minutes in self._ways(profile, origin, target):
            if now >= end or minutes == UNREACHABLE:
                now = max(now, end)
                continue
            if now + left * minutes <= end + _ROUNDING_MIN:
                return ceil(now + left * minutes - _ROUNDING_MIN)
            left, now = left - (end - now) / minutes, end
        return UNREACHABLE

    def share_driven(
        self, profile: str, origin: str, target: str, leave_min: float, now_min: float
    ) -> float:
        """Return the share of its way that a truck has covered by now, at most 1."""
        now, driven = float(leave_min), 0.0
        for end, minutes in self._ways(profile, origin, target):
            until = min(end, now_min)
            if minutes != UNREACHABLE and until > now:
                driven += (until - now) / minutes if minutes else 1.0
            now = max(now, until)
        return min(1.0, driven)

    def km_between(self, profile: str, origin: str, target: str) -> float:
        """Return the length of the way in km."""
        return self.km[profile][self._index[origin]][self._index[target]]

    def tables(self, profile: str) -> tuple[Table, ...]:
        """Return the minutes of a profile, first those that hold from the start."""
        return (self.minutes[profile], *(period.minutes[profile] for period in self.later))

    def _ways(self, profile: str, origin: str, target: str) -> Iterator[tuple[float, int]]:
        """Give the minutes from a place to another one with the end of their period."""
        row, column = self._index[origin], self._index[target]
        ends = [*(float(period.start_min) for period in self.later), inf]
        for end, table in zip(ends, self.tables(profile), strict=True):
            yield end, table[row][column]


def _tables(name: str, minutes: Mapping[str, Table], size: int) -> None:
    for profile, table in minutes.items():
        _square(f"{name}[{profile}]", table, size)
        if any(entry < UNREACHABLE for row in table for entry in row):
            raise ValueError(f"{name}[{profile}]: entries must be >= -1.")
        if any(table[place][place] != 0 for place in range(size)):
            raise ValueError(f"{name}[{profile}]: the diagonal must be 0.")


def _square(name: str, table: tuple[tuple[float, ...], ...], size: int) -> None:
    if len(table) != size or any(len(row) != size for row in table):
        raise ValueError(f"{name}: must be {size} x {size}.")
    if any(not isfinite(entry) for row in table for entry in row):
        raise ValueError(f"{name}: entries must be finite.")
