"""Where a truck's driver stands after the last trip, and how long they have driven on end."""

from __future__ import annotations

from optimize.compiled import compiled, inlined, whole
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_road import leg
from optimize.dispatch.kernel_stand import END, SOURCE, STOPS, Stand


@inlined
def free_at(data: Data, stand: Stand, truck: int) -> int:
    """Return from when a truck is free after its last trip."""
    number = stand.trips[truck]
    if number == 0:
        return int(data.free[truck])
    last = stand.head[truck, number - 1, STOPS] - 1
    return int(stand.leave[truck, number - 1, last])


@compiled
def driver_of(data: Data, stand: Stand, truck: int) -> tuple[int, int]:
    """Return the minutes driven on end before the last stop, and stood there."""
    driven, stood = data.driven[truck], whole(0)
    if data.drive_limit[truck] == 0:
        return driven, stood
    profile = data.profile[truck]
    free = data.free[truck]
    for number in range(stand.trips[truck]):
        source = stand.head[truck, number, SOURCE]
        at, driven = _to_source(data, stand, truck, number, source, free, driven, stood)
        free = stand.head[truck, number, END]
        stood = free - at
        place = data.source_place[source]
        for stop in range(stand.head[truck, number, STOPS]):
            site = stand.site[truck, number, stop]
            minutes = data.go[profile, source, site]
            if stop > 0:
                minutes = data.between[profile, stand.site[truck, number, stop - 1], site]
            there = data.site_place[site]
            at, driven = leg(data, truck, place, there, minutes, free, driven, stood)
            free = stand.leave[truck, number, stop]
            stood = free - min(at, stand.arrive[truck, number, stop])
            place = there
    return driven, stood


@inlined
def at_source(
    data: Data, stand: Stand, truck: int, source: int, free: int, driven: int, stood: int
) -> tuple[int, int]:
    """Return when a truck is at a source after its last trip, and what is driven on end by then."""
    return _to_source(data, stand, truck, stand.trips[truck], source, free, driven, stood)


@inlined
def _to_source(
    data: Data,
    stand: Stand,
    truck: int,
    number: int,
    source: int,
    free: int,
    driven: int,
    stood: int,
) -> tuple[int, int]:
    """Return the drive to the source of the trip of this number."""
    if number == 0:
        minutes, origin = data.start_minutes[truck, source], data.start_place[truck]
    else:
        last = stand.head[truck, number - 1, STOPS] - 1
        site = stand.site[truck, number - 1, last]
        minutes = data.to_source[data.profile[truck], site, source]
        origin = data.site_place[site]
    return leg(data, truck, origin, data.source_place[source], minutes, free, driven, stood)
