"""When a truck arrives: by the hour, and with its driver's breaks, in compiled code."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, inlined, whole
from optimize.dispatch.breaks import MOST_BREAKS
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.world import FAR

_ROUNDING_MIN = 1e-7
"""That of `TravelTable.arrival`."""


@inlined
def arrival(
    data: Data, profile: int, origin: int, target: int, minutes: int, leave: float
) -> float:
    """Return when a truck that leaves then arrives; `FAR` or more for never.

    Parameters
    ----------
    origin, target
        Locations.
    minutes
        Of the way, while no period has begun.
    """
    if len(data.period_start) == 0:
        return leave + float(minutes)
    now, left = leave, 1.0
    for period in range(data.ways.shape[0]):
        end = float(FAR)
        if period < len(data.period_start):
            end = float(data.period_start[period])
        way = data.ways[period, profile, origin, target]
        if now >= end or way >= FAR:
            now = max(now, end)
        elif now + left * way <= end + _ROUNDING_MIN:
            return float(np.ceil(now + left * way - _ROUNDING_MIN))
        else:
            left -= (end - now) / way
            now = end
    return float(FAR)


@inlined
def first_arrival(data: Data, profile: int, source: int, site: int, leave: float) -> float:
    """Return when a truck that leaves a source then is at a site."""
    minutes = data.go[profile, source, site]
    return arrival(data, profile, data.source_place[source], data.site_place[site], minutes, leave)


@inlined
def next_arrival(data: Data, profile: int, site: int, other: int, leave: float) -> float:
    """Return when a truck that leaves a site then is at another one."""
    minutes = data.between[profile, site, other]
    return arrival(data, profile, data.site_place[site], data.site_place[other], minutes, leave)


@compiled
def last_departure(data: Data, profile: int, source: int, site: int, period: int) -> float:
    """Return the last departure from a source that arrives before a period begins."""
    way = data.ways[period, profile, data.source_place[source], data.site_place[site]]
    return float(data.period_start[period] - way)


@inlined
def needed_breaks(data: Data, truck: int, driven: int, minutes: int) -> int:
    """Return the breaks on a drive after so many minutes on end."""
    limit = data.drive_limit[truck]
    return int(max(0, (driven + minutes + limit - 1) // limit - 1))


@compiled
def leg(
    data: Data,
    truck: int,
    origin: int,
    target: int,
    minutes: int,
    leave: int,
    driven: int,
    stood: int,
) -> tuple[int, int]:
    """Return when a truck arrives, and how long its driver has driven on end by then.

    That of `breaks.drive`.

    Parameters
    ----------
    driven, stood
        On end before the truck came to where it stands, and standing there.
    """
    if data.drive_limit[truck] == 0:
        return int(
            arrival(data, data.profile[truck], origin, target, minutes, float(leave))
        ), whole(0)
    rest = data.break_minutes[truck]
    if stood >= rest:
        at, on_end, _ = _broken(data, truck, origin, target, minutes, leave, whole(0))
        return at, on_end
    at, on_end, breaks = _broken(data, truck, origin, target, minutes, leave, driven)
    if breaks > 0:
        start = leave + rest - stood
        then, less, _ = _broken(data, truck, origin, target, minutes, start, whole(0))
        if then < at or (then == at and less < on_end):
            return then, less
    return at, on_end


@compiled
def _broken(
    data: Data, truck: int, origin: int, target: int, minutes: int, leave: int, driven: int
) -> tuple[int, int, int]:
    """Return arrival, minutes driven on end, and breaks of who sets out at once."""
    profile, rest = data.profile[truck], data.break_minutes[truck]
    for breaks in range(MOST_BREAKS):
        start = leave + breaks * rest
        at = int(arrival(data, profile, origin, target, minutes, float(start)))
        if at - start >= FAR or at >= FAR:
            break
        if needed_breaks(data, truck, driven, at - start) <= breaks:
            on_end = max(0, driven + at - start - breaks * data.drive_limit[truck])
            return at, int(on_end), breaks
    return whole(FAR), whole(0), whole(0)
