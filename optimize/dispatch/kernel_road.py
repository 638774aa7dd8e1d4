"""When a truck arrives, also where driving times change over the day, in compiled code."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_stand import STOPS, Stand
from optimize.dispatch.world import FAR

_ROUNDING_MIN = 1e-7
"""That of `TravelTable.arrival`."""


@compiled
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


@compiled
def at_source(data: Data, stand: Stand, truck: int, source: int, free: int) -> int:
    """Return when a truck that is free then, after its last trip, is at a source."""
    number, profile = stand.trips[truck], data.profile[truck]
    target = data.source_place[source]
    if number == 0:
        minutes, origin = data.start_minutes[truck, source], data.start_place[truck]
    else:
        last = stand.head[truck, number - 1, STOPS] - 1
        site = stand.site[truck, number - 1, last]
        minutes, origin = data.to_source[profile, site, source], data.site_place[site]
    return int(arrival(data, profile, origin, target, minutes, float(free)))


@compiled
def first_arrival(data: Data, profile: int, source: int, site: int, leave: float) -> float:
    """Return when a truck that leaves a source then is at a site."""
    minutes = data.go[profile, source, site]
    return arrival(data, profile, data.source_place[source], data.site_place[site], minutes, leave)


@compiled
def next_arrival(data: Data, profile: int, site: int, other: int, leave: float) -> float:
    """Return when a truck that leaves a site then is at another one."""
    minutes = data.between[profile, site, other]
    return arrival(data, profile, data.site_place[site], data.site_place[other], minutes, leave)


@compiled
def last_departure(data: Data, profile: int, source: int, site: int, period: int) -> float:
    """Return the last departure from a source that arrives before a period begins."""
    way = data.ways[period, profile, data.source_place[source], data.site_place[site]]
    return float(data.period_start[period] - way)
