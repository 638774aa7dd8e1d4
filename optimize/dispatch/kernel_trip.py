"""The best next trip of one truck: ratio greedy, whole units and minutes, in compiled code."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, inlined, whole
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import Desk, Taste
from optimize.dispatch.kernel_draft import draft_trips, look_at_single_stops
from optimize.dispatch.kernel_driver import free_at
from optimize.dispatch.kernel_load import fill
from optimize.dispatch.kernel_needs import TINY, find_gates, find_items, find_needs
from optimize.dispatch.kernel_road import first_arrival, leg
from optimize.dispatch.kernel_stand import (
    DOCK,
    END,
    NEVER,
    SOURCE,
    START,
    STOPS,
    TRUCK,
    Stand,
    Trip,
    copy_row,
    copy_trip,
    dock_gap,
    rows_of_trip,
)

_GUESSES = 3
"""Loads tried when the first would be late, each by how many minutes the one before was."""

_FINE = 1.0 / 128
"""Share of a truck to which it is found by halving otherwise: less than a minute."""


@compiled
def best_trip(
    data: Data,
    stand: Stand,
    desk: Desk,
    truck: int,
    taste: Taste,
    left_out: np.ndarray,
    rng: np.random.Generator,
) -> bool:
    """Write the best trip of this truck from where it is into ``desk.best``, if any relieves."""
    gates = find_gates(data, stand, desk, truck)
    if gates == 0:
        return False
    if taste.noise > 0:
        for site in range(len(data.people)):
            desk.noise[site] = np.exp(taste.noise * rng.standard_normal())
    else:
        for site in range(len(data.people)):
            desk.noise[site] = 1.0
    free = free_at(data, stand, truck)
    find_items(data, stand, desk, gates, left_out)
    find_needs(data, stand, desk, gates, truck, taste)
    look_at_single_stops(data, desk, gates, truck, free, taste)
    drafts = draft_trips(data, desk, gates, truck, free, taste)
    for _ in range(drafts):
        best = whole(0)
        for draft in range(drafts):
            if desk.draft_ratio[draft] > desk.draft_ratio[best]:
                best = draft
        if desk.draft_ratio[best] <= 0:
            return False
        desk.draft_ratio[best] = 0.0
        if exact(data, stand, desk, truck, best, left_out):
            return True
    return False


@compiled
def exact(
    data: Data, stand: Stand, desk: Desk, truck: int, draft: int, left_out: np.ndarray
) -> bool:
    """Load whole units and time the trip.

    If it would be late, there is less for its last stop, or nothing, and so on.
    """
    most = _weight_in_time(data, desk, truck, draft)
    for count in range(desk.draft_stops[draft], 0, -1):
        if _largest_in_time(data, stand, desk, truck, draft, whole(count), most, left_out):
            return True
    return False


@compiled
def _largest_in_time(
    data: Data,
    stand: Stand,
    desk: Desk,
    truck: int,
    draft: int,
    stops: int,
    first_kg: float,
    left_out: np.ndarray,
) -> bool:
    """Write the trip to so many stops with the largest load in time for the last one, if any is.

    Whole minutes of loading and unloading decide. By how many a load is late says how much can be
    in time, if nothing else moves; where something does, the next guess says so, and halving in on
    it finds the rest.
    """
    high = first_kg if stops == 1 else data.capacity_kg[truck]
    late = _loaded(data, stand, desk, truck, draft, stops, (first_kg, high), left_out)
    if late <= 0:
        copy_trip(rows_of_trip(desk.trip), rows_of_trip(desk.best))
        return True
    least, found = 0.0, False
    for _ in range(_GUESSES):
        guess = _weight_without_delay(data, desk, draft, stops, late)
        if guess <= 0.0:
            return found
        if not least < guess < high:
            break
        late = _loaded(data, stand, desk, truck, draft, stops, (first_kg, guess), left_out)
        if late <= 0:
            least, found = guess, True
            copy_trip(rows_of_trip(desk.trip), rows_of_trip(desk.best))
            if late == 0:
                return True
        else:
            high = guess
    while high - least > _FINE * data.capacity_kg[truck]:
        middle = (least + high) / 2
        if _loaded(data, stand, desk, truck, draft, stops, (first_kg, middle), left_out) <= 0:
            least, found = middle, True
            copy_trip(rows_of_trip(desk.trip), rows_of_trip(desk.best))
        else:
            high = middle
    return found


@compiled
def _weight_without_delay(data: Data, desk: Desk, draft: int, stops: int, late: int) -> float:
    """Return the most for the last stop of the trip tried with so many minutes fewer.

    None, if there was nothing for that stop any more.
    """
    trip, site = desk.trip, desk.draft_site[draft, stops - 1]
    last = trip.head[STOPS] - 1
    if last < 0 or trip.site[last] != site or late >= NEVER:
        return 0.0
    load, unload = data.dock_rate[trip.head[SOURCE]], data.unload_rate[site]
    kg = _weight(data, trip, last)
    before = -kg
    for stop in range(last + 1):
        before += _weight(data, trip, stop)
    minutes = np.ceil((before + kg) / load - TINY) + np.ceil(kg / unload - TINY) - late
    # Loading and unloading end with a full minute at once, or one of them does.
    loading = np.floor((minutes * unload + before) / (load + unload))
    sooner = min(loading * load - before, (minutes - loading) * unload)
    later = min((loading + 1.0) * load - before, (minutes - loading - 1.0) * unload)
    return float(max(sooner, later))


@compiled
def _weight_in_time(data: Data, desk: Desk, truck: int, draft: int) -> float:
    gate, site = desk.draft_gate[draft], desk.draft_site[draft, 0]
    source = desk.source[gate]
    begin = float(desk.start[gate] + data.dock_setup[source])
    arrive = first_arrival(data, data.profile[truck], source, site, begin)
    end, setup = data.latest[truck, site], data.unload_setup[site]
    rate = data.unload_rate[site]
    left = end - (arrive + setup)
    after_opening = float(end - data.site_open[site] - setup)
    per_kg = 1.0 / data.dock_rate[source] + 1.0 / rate
    most = min(desk.most[gate, site], left / per_kg, after_opening * rate)
    return float(max(0.0, most))


@compiled
def _loaded(
    data: Data,
    stand: Stand,
    desk: Desk,
    truck: int,
    draft: int,
    stops: int,
    limits: tuple[float, float],
    left_out: np.ndarray,
) -> int:
    """Write the trip with the largest loads within the limits of its first and last stop.

    Returns
    -------
    int
        Minutes by which it is late, 0 or less if it is in time (`timed`).
    """
    gate, load, trip = desk.draft_gate[draft], desk.load, desk.trip
    source = desk.source[gate]
    for item in range(len(load.on)):
        load.on[item] = 0
    load.room[0], load.room[1] = desk.fits_kg[gate], data.capacity_m3[truck]
    load.room[2] = data.capacity_pallets[truck]
    written = 0
    trip.head[STOPS] = 0
    for stop in range(stops):
        site = desk.draft_site[draft, stop]
        most_kg = data.capacity_kg[truck]
        if stop == stops - 1:
            most_kg = limits[1]
        elif stop == 0:
            most_kg = limits[0]
        level = desk.level[site]
        if fill(data, stand, load, source, desk.slot[gate], site, level, most_kg, left_out):
            trip.site[written] = site
            copy_row(load.best, trip.units[written])
            written += 1
    if written == 0:
        return NEVER
    trip.head[TRUCK], trip.head[SOURCE], trip.head[STOPS] = truck, source, written
    return timed(data, stand, trip, desk.ready[gate], desk.there[gate], desk.driven[gate])


@compiled
def timed(data: Data, stand: Stand, trip: Trip, ready: int, there: int, driven: int) -> int:
    """Write the earliest times of a trip with these loads.

    Parameters
    ----------
    ready
        Loading starts at this minute or later, when a dock is free.
    there, driven
        When the truck is at the source, and what its driver has driven on end by then.

    Returns
    -------
    int
        Minutes by which it is late at the stop where it is latest, 0 or less if it is in time;
        `NEVER` without a dock.
    """
    truck, source, stops = trip.head[TRUCK], trip.head[SOURCE], trip.head[STOPS]
    profile, place = data.profile[truck], data.source_place[source]
    total = 0.0
    for stop in range(stops):
        total += _weight(data, trip, stop)
    minutes = data.dock_setup[source] + int(np.ceil(total / data.dock_rate[source] - TINY))
    start, dock = dock_gap(data, stand, source, ready, minutes)
    if dock < 0:
        return NEVER
    late = -NEVER
    now = start + minutes
    trip.head[DOCK], trip.head[START], trip.head[END] = dock, start, now
    stood = now - there
    for stop in range(stops):
        site = trip.site[stop]
        way = data.go[profile, source, site]
        if stop > 0:
            way = data.between[profile, trip.site[stop - 1], site]
        here = data.site_place[site]
        arrive, driven = leg(data, truck, place, here, way, now, driven, stood)
        takes = int(np.ceil(_weight(data, trip, stop) / data.unload_rate[site] - TINY))
        now = max(arrive, data.site_open[site]) + data.unload_setup[site] + takes
        late = max(late, now - data.latest[truck, site])
        trip.arrive[stop], trip.leave[stop] = arrive, now
        place, stood = here, now - arrive
    return int(late)


@inlined
def _weight(data: Data, trip: Trip, stop: int) -> float:
    kg = 0.0
    for item in range(len(data.item_kg)):
        kg += trip.units[stop, item] * data.item_kg[item]
    return kg
