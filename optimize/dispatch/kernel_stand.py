"""A plan under construction as arrays: trips, docks, stock left, what each site has.

The compiled counterpart of `state.State`. Trips are added and taken off at the end of a
truck's day only. Units are whole, so that taking a trip off restores what was, exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, inlined, whole
from optimize.dispatch.kernel_data import Data

MOST_VISITS = 48
"""Of one site; more are seldom of use, and are refused."""

MOST_LOADS = 200
"""Of one dock."""

NEVER = 10**9


class Trip(NamedTuple):
    """One trip, each number in an array of its own so that compiled code can write it.

    ``head`` is truck, source, dock, start, end, stops. ``units`` is stop by item.
    """

    head: np.ndarray
    site: np.ndarray
    arrive: np.ndarray
    leave: np.ndarray
    units: np.ndarray


class TripRecord(Record):
    """The same for compiled functions."""


describe(TripRecord, Trip)


@compiled
def packed_trip(trip: Trip) -> Trip:
    """Return it as a record."""
    record: Trip = TripRecord(*trip)
    return record


TRUCK, SOURCE, DOCK, START, END, STOPS = range(6)


class Stand(NamedTuple):
    """Trips with everything that follows from them.

    ``trips`` is how many each truck has; ``head`` .. ``units`` are those of `Trip` by truck and
    number; ``left`` is what stays of each item by source and slot, ``spare`` what a load in that
    slot may take; ``begun`` and ``ended`` are the spans of each dock in order; ``visit`` lists
    the visits of each site, numbered through (truck, trip, stop), then deliveries.
    """

    trips: np.ndarray
    head: np.ndarray
    site: np.ndarray
    arrive: np.ndarray
    leave: np.ndarray
    units: np.ndarray
    cost: np.ndarray
    left: np.ndarray
    spare: np.ndarray
    begun: np.ndarray
    ended: np.ndarray
    spans: np.ndarray
    taken: np.ndarray
    got: np.ndarray
    share: np.ndarray
    visit: np.ndarray
    visits: np.ndarray
    relieved: np.ndarray
    waited: np.ndarray
    first: np.ndarray
    dirty: np.ndarray


class StandRecord(Record):
    """The same for compiled functions."""


describe(StandRecord, Stand)


@compiled
def packed_stand(stand: Stand) -> Stand:
    """Return it as a record."""
    record: Stand = StandRecord(*stand)
    return record


def new_trip(data: Data) -> Trip:
    """Return room for one trip."""
    stops, items = data.most_stops, len(data.item_kg)
    return Trip(
        np.zeros(6, np.int64),
        np.zeros(stops, np.int64),
        np.zeros(stops, np.int64),
        np.zeros(stops, np.int64),
        np.zeros((stops, items), np.int64),
    )


def new_stand(data: Data) -> Stand:
    """Return room for a plan, which is to be cleared first."""
    trucks, trips, stops = len(data.free), data.most_trips, data.most_stops
    sites, needs = data.required.shape
    sources, slots, items = data.stock.shape
    docks = data.dock_free.shape[1]
    whole = np.int64
    return Stand(
        trips=np.zeros(trucks, whole),
        head=np.zeros((trucks, trips, 6), whole),
        site=np.zeros((trucks, trips, stops), whole),
        arrive=np.zeros((trucks, trips, stops), whole),
        leave=np.zeros((trucks, trips, stops), whole),
        units=np.zeros((trucks, trips, stops, items), whole),
        cost=np.zeros((trucks, trips)),
        left=np.zeros((sources, slots, items), whole),
        spare=np.zeros((sources, slots, items), whole),
        begun=np.zeros((sources, docks, MOST_LOADS), whole),
        ended=np.zeros((sources, docks, MOST_LOADS), whole),
        spans=np.zeros((sources, docks), whole),
        taken=np.zeros((sites, items), whole),
        got=np.zeros((sites, needs)),
        share=np.zeros((sites, needs)),
        visit=np.zeros((sites, MOST_VISITS + len(data.delivered_site)), whole),
        visits=np.zeros(sites, whole),
        relieved=np.zeros(sites, whole),
        waited=np.zeros(sites),
        first=np.zeros(sites, whole),
        dirty=np.zeros(sites, np.bool_),
    )


@compiled
def clear(data: Data, stand: Stand) -> None:
    """Take everything out; what is delivered anyway comes still."""
    for truck in range(len(stand.trips)):
        stand.trips[truck] = 0
    for site in range(len(data.people)):
        stand.visits[site] = 0
        for item in range(len(data.item_kg)):
            stand.taken[site, item] = 0
    for source in range(len(data.docks)):
        _open_source(data, stand, source)
    first = stand.head.shape[0] * data.most_trips * data.most_stops
    for row in range(len(data.delivered_site)):
        site = data.delivered_site[row]
        stand.visit[site, stand.visits[site]] = first + row
        stand.visits[site] += 1
        for item in range(len(data.item_kg)):
            stand.taken[site, item] += data.delivered_units[row, item]
    for site in range(len(data.people)):
        _count(data, stand, site)


@compiled
def _open_source(data: Data, stand: Stand, source: int) -> None:
    """Put all stock back, and free its docks as far as earlier plans do."""
    for item in range(len(data.item_kg)):
        for slot in range(data.slot_count[source]):
            stand.left[source, slot, item] = data.stock[source, slot, item]
        _set_spare(data, stand, source, item)
    for dock in range(data.docks[source]):
        stand.spans[source, dock] = 0
        if data.dock_free[source, dock] > 0:
            stand.begun[source, dock, 0] = 0
            stand.ended[source, dock, 0] = data.dock_free[source, dock]
            stand.spans[source, dock] = 1


@compiled
def _set_spare(data: Data, stand: Stand, source: int, item: int) -> None:
    least = 2**62
    for slot in range(data.slot_count[source] - 1, -1, -1):
        least = min(least, stand.left[source, slot, item])
        stand.spare[source, slot, item] = least


@compiled
def _count(data: Data, stand: Stand, site: int) -> None:
    """Add up what a site has by the deadline."""
    for need in range(data.required.shape[1]):
        total = 0.0
        for item in range(len(data.item_kg)):
            if stand.taken[site, item] != 0:
                total += data.cover[item, need] * stand.taken[site, item]
        stand.got[site, need] = total
        required = data.required[site, need]
        stand.share[site, need] = min(1.0, total / required) if required > 0 else 1.0
    stand.dirty[site] = True


@inlined
def copy_row(values: np.ndarray, target: np.ndarray) -> None:
    """Write whole numbers into another array of the same length."""
    for row in range(len(values)):
        target[row] = values[row]


Rows = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""One trip's head, sites, arrivals, leavings and units, wherever it is written."""


@compiled
def rows_of_trip(trip: Trip) -> Rows:
    """Return where a trip by itself is written."""
    return trip.head, trip.site, trip.arrive, trip.leave, trip.units


@compiled
def rows_of_plan(stand: Stand, truck: int, number: int) -> Rows:
    """Return where a trip of a plan is written."""
    return (
        stand.head[truck, number],
        stand.site[truck, number],
        stand.arrive[truck, number],
        stand.leave[truck, number],
        stand.units[truck, number],
    )


@compiled
def copy_trip(trip: Rows, target: Rows) -> None:
    """Write a trip to another place, as far as its stops go."""
    head, site, arrive, leave, units = trip
    to_head, to_site, to_arrive, to_leave, to_units = target
    copy_row(head, to_head)
    for stop in range(head[STOPS]):
        to_site[stop], to_arrive[stop], to_leave[stop] = site[stop], arrive[stop], leave[stop]
        copy_row(units[stop], to_units[stop])


@compiled
def are_equal(values: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of the same length have the same whole numbers."""
    for row in range(len(values)):
        if values[row] != other[row]:
            return False
    return True


@compiled
def add_row(values: np.ndarray, target: np.ndarray) -> None:
    """Add whole numbers to another array of the same length."""
    for row in range(len(values)):
        target[row] += values[row]


@inlined
def slot_at(data: Data, source: int, minute: int) -> int:
    """Return the loading slot of this minute (not before opening)."""
    slot = 0
    while slot + 1 < data.slot_count[source] and data.slots[source, slot + 1] <= minute:
        slot += 1
    return slot


@inlined
def dock_gap(data: Data, stand: Stand, source: int, ready: int, minutes: int) -> tuple[int, int]:
    """Return the earliest start of a free span of this length, and its dock (-1: none)."""
    best, at = NEVER, -1
    for dock in range(data.docks[source]):
        spans = stand.spans[source, dock]
        if spans >= MOST_LOADS:
            continue
        start = ready
        for row in range(spans):
            if start + minutes <= stand.begun[source, dock, row]:
                break
            start = max(start, stand.ended[source, dock, row])
        if start < best:
            best, at = start, dock
        if start == ready:
            break
    return best, at


@compiled
def gap_minutes(stand: Stand, source: int, dock: int, start: int) -> int:
    """Return how long a dock is free from a minute on at which it is."""
    end = NEVER
    for row in range(stand.spans[source, dock]):
        if stand.begun[source, dock, row] >= start:
            end = min(end, stand.begun[source, dock, row])
    return int(end - start)


@compiled
def add(data: Data, stand: Stand, trip: Trip) -> bool:
    """Put a trip at the end of its truck's day; False if there is no room for it."""
    truck, stops = trip.head[TRUCK], trip.head[STOPS]
    number = stand.trips[truck]
    if number >= data.most_trips:
        return False
    for stop in range(stops):
        if stand.visits[trip.site[stop]] >= MOST_VISITS:
            return False
    stand.cost[truck, number] = _cost(data, stand, trip)
    copy_trip(rows_of_trip(trip), rows_of_plan(stand, truck, number))
    for stop in range(stops):
        site = trip.site[stop]
        code = (truck * data.most_trips + number) * data.most_stops + stop
        stand.visit[site, stand.visits[site]] = code
        stand.visits[site] += 1
    stand.trips[truck] += 1
    _book(data, stand, truck, number, whole(1))
    _take_dock(stand, trip)
    return True


@compiled
def _take_dock(stand: Stand, trip: Trip) -> None:
    source, dock = trip.head[SOURCE], trip.head[DOCK]
    row = stand.spans[source, dock]
    while row > 0 and stand.begun[source, dock, row - 1] > trip.head[START]:
        stand.begun[source, dock, row] = stand.begun[source, dock, row - 1]
        stand.ended[source, dock, row] = stand.ended[source, dock, row - 1]
        row -= 1
    stand.begun[source, dock, row] = trip.head[START]
    stand.ended[source, dock, row] = trip.head[END]
    stand.spans[source, dock] += 1


@compiled
def take_off(data: Data, stand: Stand, truck: int) -> None:
    """Take the last trip of a truck out."""
    number = stand.trips[truck] - 1
    head = stand.head[truck, number]
    for stop in range(head[STOPS]):
        site = stand.site[truck, number, stop]
        code = (truck * data.most_trips + number) * data.most_stops + stop
        last = stand.visits[site] - 1
        row = last
        while stand.visit[site, row] != code:
            row -= 1
        for later in range(row, last):
            stand.visit[site, later] = stand.visit[site, later + 1]
        stand.visits[site] = last
    _book(data, stand, truck, number, whole(-1))
    source, dock = head[SOURCE], head[DOCK]
    row = 0
    while stand.begun[source, dock, row] != head[START]:
        row += 1
    for later in range(row, stand.spans[source, dock] - 1):
        stand.begun[source, dock, later] = stand.begun[source, dock, later + 1]
        stand.ended[source, dock, later] = stand.ended[source, dock, later + 1]
    stand.spans[source, dock] -= 1
    stand.trips[truck] = number


@compiled
def _book(data: Data, stand: Stand, truck: int, number: int, sign: int) -> None:
    """Take a trip's goods from its source to its sites, or back."""
    head = stand.head[truck, number]
    source = head[SOURCE]
    slot = slot_at(data, source, head[START])
    for stop in range(head[STOPS]):
        site = stand.site[truck, number, stop]
        for item in range(len(data.item_kg)):
            units = sign * stand.units[truck, number, stop, item]
            if units != 0:
                stand.taken[site, item] += units
                for later in range(slot, data.slot_count[source]):
                    stand.left[source, later, item] -= units
                _set_spare(data, stand, source, item)
        _count(data, stand, site)


@compiled
def _cost(data: Data, stand: Stand, trip: Trip) -> float:
    """Return the cost of driving and of the units taken, in CNY."""
    truck, source = trip.head[TRUCK], trip.head[SOURCE]
    profile, number = data.profile[truck], stand.trips[truck]
    if number == 0:
        km = data.start_km[truck, source]
    else:
        last = stand.head[truck, number - 1, STOPS] - 1
        km = data.to_source_km[profile, stand.site[truck, number - 1, last], source]
    goods = 0.0
    for stop in range(trip.head[STOPS]):
        site = trip.site[stop]
        if stop == 0:
            km += data.go_km[profile, source, site]
        else:
            km += data.between_km[profile, trip.site[stop - 1], site]
        for item in range(len(data.item_kg)):
            goods += trip.units[stop, item] * data.price[source, item]
    return float(km * data.cost_per_km[truck] + goods)
