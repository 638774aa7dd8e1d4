"""Which trips a step of the search takes out, in compiled code.

Only tails of a truck's day are taken out, so that what stays keeps its times. A cut says for
each truck how many of its first trips stay.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, whole
from optimize.dispatch.kernel_data import MOST_LOCAL, Data
from optimize.dispatch.kernel_stand import (
    SOURCE,
    START,
    STOPS,
    Rows,
    Stand,
    Trip,
    add,
    copy_row,
    copy_trip,
    new_trip,
    packed_trip,
    rows_of_plan,
    rows_of_trip,
    take_off,
)

MOST_TRUCKS = 4
"""Trucks taken out at once around a site, or for whole days; more are seldom rebuilt better."""

MOST_AFTER = 6
"""Trucks of which trips after a minute are taken out."""

MOST_TAKEN = 400
"""Trips taken out at once."""

RENEWED = 2
"""Rows of the shelf for trips that are made anew."""

_MANY = 24
"""Trips or more that are taken out when all trucks' last ones are."""

KINDS = 6
_AROUND_SITE, _AFTER_MINUTE, _WHOLE_DAYS, _TAILS, _AT_DOCK, _LAST_OF_ALL = range(KINDS)


class Shelf(NamedTuple):
    """Trips that were taken out, in the order in which they go back, and the cut.

    ``shelved`` is how many there are, ``order`` lists them as they go down again, by their start,
    ``dropped`` says which don't and ``by`` which truck makes them then; ``stay`` is how many trips
    of each truck stay, ``chosen`` whether it gets new ones, and from ``since`` on.
    """

    shelved: np.ndarray
    order: np.ndarray
    dropped: np.ndarray
    by: np.ndarray
    head: np.ndarray
    site: np.ndarray
    arrive: np.ndarray
    leave: np.ndarray
    units: np.ndarray
    stay: np.ndarray
    chosen: np.ndarray
    since: np.ndarray
    trucks: np.ndarray
    trip: Trip


class ShelfRecord(Record):
    """The same for compiled functions."""


describe(ShelfRecord, Shelf)


@compiled
def packed_shelf(shelf: Shelf) -> Shelf:
    """Return it as a record."""
    record: Shelf = ShelfRecord(*shelf)
    return record


def new_shelf(data: Data) -> Shelf:
    """Return an empty shelf."""
    stops, items, trucks = data.most_stops, len(data.item_kg), len(data.free)
    most = min(MOST_TAKEN, trucks * data.most_trips) + RENEWED
    whole = np.int64
    return Shelf(
        shelved=np.zeros(1, whole),
        order=np.zeros(most, whole),
        dropped=np.zeros(most, np.bool_),
        by=np.zeros(most, whole),
        head=np.zeros((most, 6), whole),
        site=np.zeros((most, stops), whole),
        arrive=np.zeros((most, stops), whole),
        leave=np.zeros((most, stops), whole),
        units=np.zeros((most, stops, items), whole),
        stay=np.zeros(trucks, whole),
        chosen=np.zeros(trucks, np.bool_),
        since=np.zeros(trucks, whole),
        trucks=np.arange(trucks, dtype=whole),
        trip=packed_trip(new_trip(data)),
    )


@compiled
def choose_cut(
    data: Data, stand: Stand, shelf: Shelf, evenly: bool, rng: np.random.Generator
) -> None:
    """Write a random cut into ``shelf.stay``; around a worst-served site rather if ``evenly``."""
    copy_row(stand.trips, shelf.stay)
    for truck in range(len(shelf.chosen)):
        shelf.chosen[truck] = False
    kind = below(whole(KINDS), rng)
    if kind == _AROUND_SITE:
        _around_a_site(data, stand, shelf, evenly, rng)
    elif kind == _AT_DOCK:
        _at_a_dock(data, stand, shelf, rng)
    elif kind == _LAST_OF_ALL:
        trucks = local_trucks(data, stand, shelf, rng)
        _after(stand, shelf, _late_start(stand, rng), trucks)
    else:
        trucks = local_trucks(data, stand, shelf, rng)
        shuffle(shelf.trucks[:trucks], rng)
        if kind == _AFTER_MINUTE:
            minute = some_start(stand, rng)
            _after(stand, shelf, minute, min(trucks, 2 + below(whole(MOST_AFTER - 1), rng)))
        else:
            for row in range(min(trucks, 1 + below(whole(MOST_TRUCKS), rng))):
                truck = shelf.trucks[row]
                stay = 0 if kind == _WHOLE_DAYS else below(stand.trips[truck] + 1, rng)
                shelf.stay[truck], shelf.chosen[truck] = stay, True


@compiled
def local_trucks(data: Data, stand: Stand, shelf: Shelf, rng: np.random.Generator) -> int:
    """Bring the trucks among which a change chooses to the front of the list; return how many.

    All of them, or where there are many, those that are local at a random trip's source: trucks
    that never meet have nothing to exchange.
    """
    if len(shelf.trucks) <= MOST_LOCAL:
        return len(shelf.trucks)
    source, local = some_source(stand, rng), whole(0)
    for row in range(len(shelf.trucks)):
        truck = shelf.trucks[row]
        if data.start_minutes[truck, source] <= data.local_minutes[source]:
            shelf.trucks[row], shelf.trucks[local] = shelf.trucks[local], truck
            local += 1
    return int(local)


@compiled
def all_trips(stand: Stand) -> int:
    """Return how many trips there are."""
    total = 0
    for truck in range(len(stand.trips)):
        total += stand.trips[truck]
    return total


@compiled
def below(limit: int, rng: np.random.Generator) -> int:
    """Return a random whole number from 0 to one less than the limit."""
    return int(rng.random() * limit)


@compiled
def shuffle(values: np.ndarray, rng: np.random.Generator) -> None:
    """Bring the values into a random order."""
    for last in range(len(values) - 1, 0, -1):
        other = below(last + 1, rng)
        values[last], values[other] = values[other], values[last]


@compiled
def some_start(stand: Stand, rng: np.random.Generator) -> int:
    """Return when a random trip starts."""
    total = all_trips(stand)
    if total == 0:
        return 0
    number = below(total, rng)
    for truck in range(len(stand.trips)):
        if number < stand.trips[truck]:
            return int(stand.head[truck, number, START])
        number -= stand.trips[truck]
    return 0


@compiled
def some_source(stand: Stand, rng: np.random.Generator) -> int:
    """Return where a random trip loads."""
    number = below(all_trips(stand), rng)
    for truck in range(len(stand.trips)):
        if number < stand.trips[truck]:
            return int(stand.head[truck, number, SOURCE])
        number -= stand.trips[truck]
    return 0


@compiled
def _late_start(stand: Stand, rng: np.random.Generator) -> int:
    """Return the latest of some random trips' starts: few start after it."""
    latest = 0
    for _ in range(1 + below(all_trips(stand) // _MANY + 2, rng)):
        latest = max(latest, some_start(stand, rng))
    return latest


@compiled
def _after(stand: Stand, shelf: Shelf, minute: int, trucks: int) -> None:
    """Take the trips of the first trucks on the shelf's list from a minute on."""
    for row in range(trucks):
        truck = shelf.trucks[row]
        stay = stand.trips[truck]
        while stay > 0 and stand.head[truck, stay - 1, START] >= minute:
            stay -= 1
        shelf.stay[truck], shelf.chosen[truck] = stay, True


@compiled
def _around_a_site(
    data: Data, stand: Stand, shelf: Shelf, evenly: bool, rng: np.random.Generator
) -> None:
    """Trucks that visit a site or its neighbours, from that visit on."""
    site = needy_site(data, stand, evenly, rng)
    chosen = 0
    for row in range(data.near.shape[1]):
        near = data.near[site, row]
        for truck in range(len(stand.trips)):
            number = _first_visit(stand, truck, near)
            if number < shelf.stay[truck]:
                chosen += 0 if shelf.chosen[truck] else 1
                if chosen > MOST_TRUCKS:
                    return
                shelf.stay[truck], shelf.chosen[truck] = number, True
    if chosen <= 1:
        truck = below(len(stand.trips), rng)
        shelf.stay[truck], shelf.chosen[truck] = 0, True


@compiled
def needy_site(data: Data, stand: Stand, evenly: bool, rng: np.random.Generator) -> int:
    """Return a site, likelier the more of its people, or their larger share, wait."""
    total = 0.0
    for site in range(len(data.people)):
        total += _need_of(data, stand, site, evenly)
    left = rng.random() * total
    for site in range(len(data.people)):
        left -= _need_of(data, stand, site, evenly)
        if left <= 0:
            return site
    return len(data.people) - 1


@compiled
def _need_of(data: Data, stand: Stand, site: int, evenly: bool) -> float:
    waiting = data.people[site] - stand.relieved[site] + 1.0
    return float((waiting / (data.people[site] + 1.0)) ** 2 if evenly else waiting)


@compiled
def _first_visit(stand: Stand, truck: int, site: int) -> int:
    """Return the first trip of a truck that stops there, else the number of its trips."""
    for number in range(stand.trips[truck]):
        for stop in range(stand.head[truck, number, STOPS]):
            if stand.site[truck, number, stop] == site:
                return number
    return int(stand.trips[truck])


@compiled
def _at_a_dock(data: Data, stand: Stand, shelf: Shelf, rng: np.random.Generator) -> None:
    """Trucks that load at one source from a minute on, the first few there."""
    source, minute = below(len(data.docks), rng), some_start(stand, rng)
    for _ in range(2 + below(whole(MOST_AFTER - 1), rng)):
        first, at, which = 2**62, -1, 0
        for truck in range(len(stand.trips)):
            for number in range(shelf.stay[truck]):
                start = stand.head[truck, number, START]
                if stand.head[truck, number, SOURCE] != source or start < minute:
                    continue
                if not shelf.chosen[truck] and start < first:
                    first, at, which = start, truck, number
                break
        if at < 0:
            return
        shelf.stay[at], shelf.chosen[at] = which, True


@compiled
def rows_on_shelf(shelf: Shelf, row: int) -> Rows:
    """Return where a trip on the shelf is written."""
    return shelf.head[row], shelf.site[row], shelf.arrive[row], shelf.leave[row], shelf.units[row]


@compiled
def take_out(data: Data, stand: Stand, shelf: Shelf) -> None:
    """Put the trips that don't stay on the shelf."""
    total = 0
    for truck in range(len(stand.trips)):
        total += stand.trips[truck] - shelf.stay[truck]
    for truck in range(len(stand.trips)):
        if total > len(shelf.head) - RENEWED:
            total -= stand.trips[truck] - shelf.stay[truck]
            shelf.stay[truck] = stand.trips[truck]
    shelf.shelved[0] = 0
    for truck in range(len(stand.trips)):
        for number in range(shelf.stay[truck], stand.trips[truck]):
            row = shelf.shelved[0]
            copy_trip(rows_of_plan(stand, truck, number), rows_on_shelf(shelf, row))
            shelf.shelved[0] += 1
        _shorten(data, stand, truck, shelf.stay[truck])


@compiled
def _shorten(data: Data, stand: Stand, truck: int, stay: int) -> None:
    while stand.trips[truck] > stay:
        take_off(data, stand, truck)


@compiled
def put_back(data: Data, stand: Stand, shelf: Shelf) -> None:
    """Make the plan what it was before the trips were taken out."""
    for truck in range(len(stand.trips)):
        _shorten(data, stand, truck, shelf.stay[truck])
    for row in range(shelf.shelved[0]):
        copy_trip(rows_on_shelf(shelf, row), rows_of_trip(shelf.trip))
        add(data, stand, shelf.trip)
