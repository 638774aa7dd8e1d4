"""Changes anywhere in the day, with what comes later moving along, in compiled code.

A cut (`kernel_cut`) takes tails of trucks' days out, so that what stays keeps its times; a
longer load never fits where a shorter one was. Here all trips from a minute on are taken up,
some of them are dropped, load in another order or are made by another truck, and the others are
put down again in the order of their start, each as early as truck, dock and goods allow and
loaded with what is needed then, with new trips between.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, whole
from optimize.dispatch.kernel_cut import (
    Shelf,
    all_trips,
    below,
    needy_site,
    rows_on_shelf,
    some_start,
    take_out,
)
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import Desk, Taste
from optimize.dispatch.kernel_driver import at_source, driver_of, free_at
from optimize.dispatch.kernel_needs import find_items, level_of
from optimize.dispatch.kernel_stand import (
    SOURCE,
    START,
    STOPS,
    TRUCK,
    Stand,
    add,
    copy_row,
    copy_trip,
    rows_of_trip,
    slot_at,
)
from optimize.dispatch.kernel_stops import change_one_thing, stops_at
from optimize.dispatch.kernel_trip import best_trip, exact, timed
from optimize.dispatch.kernel_whole import in_whole_units

SHIFT_KINDS, EVEN_KINDS = 6, 4
_SOME, _TO_SITE, _AT_DOCK, _NONE, _REORDER, _OTHER_TRUCK = range(SHIFT_KINDS)
"""The first few are those for the worst-served sites."""

MOST_PLACES = 8
"""Places in the order of loading by which a trip is moved."""

ALONE = 0.5
"""How often two trucks exchange one trip each, and none of their later ones."""

MOST_DROPPED = 4
"""Trips dropped at once, and trucks that get new ones beside those that lose some."""

MOST_MOVED = 100
"""Trips of a plan of which all later ones move along, wherever they load."""

ONE_THING = 0.8
"""How often one trip or two change in one thing (`kernel_stops`), and not more."""

MORE_TRUCKS = 0.2
"""How often a few more trucks than those that lose trips may get new ones."""

SAME_LOADS = 0.5
"""How often trips keep their loads where they still can."""

IF_WORTH_IT = 2
"""Of a truck: still looks for trips that are worth their dock minutes (`kernel_search.Course`)."""

ROWS_A_STEP = 4
"""Trips that are put down in about the time in which a new one is looked for."""


@compiled
def take_up(data: Data, stand: Stand, shelf: Shelf, evenly: bool, rng: np.random.Generator) -> None:
    """Put all trips from a random minute on onto the shelf, and choose which are dropped.

    Where there are many, only those of trucks that then load at one of two sources.
    """
    minute = some_start(stand, rng)
    is_large = all_trips(stand) > MOST_MOVED
    source, other = whole(0), whole(0)
    if is_large:
        source, other = below(len(data.docks), rng), below(len(data.docks), rng)
    for truck in range(len(stand.trips)):
        stay, goes = stand.trips[truck], not is_large
        while stay > 0 and stand.head[truck, stay - 1, START] >= minute:
            stay -= 1
            goes |= stand.head[truck, stay, SOURCE] in (source, other)
        if not goes:
            stay = stand.trips[truck]
        shelf.stay[truck], shelf.chosen[truck], shelf.since[truck] = stay, False, minute
    take_out(data, stand, shelf)
    rows = shelf.shelved[0]
    for row in range(rows):
        shelf.dropped[row] = False
        shelf.by[row] = shelf.head[row, TRUCK]
    _sort(shelf, rows)
    if not evenly and rows > 1 and rng.random() < ONE_THING:
        change_one_thing(data, stand, shelf, rows, evenly, rng)
    else:
        _change(data, stand, shelf, rows, evenly, rng)
    if evenly or rng.random() < MORE_TRUCKS:
        _choose_more(stand, shelf, rows, rng)


@compiled
def _choose_more(stand: Stand, shelf: Shelf, rows: int, rng: np.random.Generator) -> None:
    """Let a few more trucks get new trips from some start on."""
    for _ in range(below(whole(MOST_DROPPED), rng)):
        truck = below(len(stand.trips), rng)
        if not shelf.chosen[truck]:
            shelf.chosen[truck] = True
            if rows > 0:
                shelf.since[truck] = shelf.head[below(rows, rng), START]


@compiled
def _sort(shelf: Shelf, rows: int) -> None:
    """List the trips on the shelf by their start."""
    for row in range(rows):
        at = row
        while at > 0 and shelf.head[shelf.order[at - 1], START] > shelf.head[row, START]:
            shelf.order[at] = shelf.order[at - 1]
            at -= 1
        shelf.order[at] = row


@compiled
def _change(
    data: Data, stand: Stand, shelf: Shelf, rows: int, evenly: bool, rng: np.random.Generator
) -> None:
    """Choose trips that are dropped, load in another order, or are made by another truck."""
    kind = below(whole(EVEN_KINDS if evenly else SHIFT_KINDS), rng)
    most = 1 + below(whole(MOST_DROPPED), rng)
    if kind == _NONE or rows == 0:
        shelf.chosen[below(len(stand.trips), rng)] = True
    elif kind == _REORDER:
        for _ in range(most):
            move_in_order(shelf, rows, rng)
    elif kind == _OTHER_TRUCK:
        exchange_trucks(shelf, rows, rng)
    else:
        _drop(data, stand, shelf, rows, kind, most, evenly, rng)


@compiled
def _drop(
    data: Data,
    stand: Stand,
    shelf: Shelf,
    rows: int,
    kind: int,
    most: int,
    evenly: bool,
    rng: np.random.Generator,
) -> None:
    """Choose trips that are not put down again; their trucks get new ones from then on."""
    if kind == _SOME:
        for _ in range(most):
            _drop_row(shelf, below(rows, rng))
    elif kind == _AT_DOCK:
        source = shelf.head[below(rows, rng), SOURCE]
        for place in range(rows):
            row = shelf.order[place]
            if most > 0 and shelf.head[row, SOURCE] == source:
                _drop_row(shelf, row)
                most -= 1
    else:
        site = needy_site(data, stand, evenly, rng)
        for rank in range(data.near.shape[1]):
            for row in range(rows):
                is_there = stops_at(shelf, row, data.near[site, rank])
                if most > 0 and is_there and not shelf.dropped[row]:
                    _drop_row(shelf, row)
                    most -= 1


@compiled
def move_in_order(shelf: Shelf, rows: int, rng: np.random.Generator) -> None:
    """Let a trip on the shelf load some places sooner or later."""
    place = below(rows, rng)
    target = place + below(whole(2 * MOST_PLACES + 1), rng) - MOST_PLACES
    target = min(max(target, 0), rows - 1)
    row = shelf.order[place]
    step = 1 if target > place else -1
    while place != target:
        shelf.order[place] = shelf.order[place + step]
        place += step
    shelf.order[target] = row


@compiled
def exchange_trucks(shelf: Shelf, rows: int, rng: np.random.Generator) -> None:
    """Let two trucks make each other's trips, from one of each on or that one alone."""
    one, other = below(rows, rng), below(rows, rng)
    alone = rng.random() < ALONE
    for row in range(rows):
        if _goes_with(shelf, row, one, alone):
            shelf.by[row] = shelf.head[other, TRUCK]
        elif _goes_with(shelf, row, other, alone):
            shelf.by[row] = shelf.head[one, TRUCK]


@compiled
def _goes_with(shelf: Shelf, row: int, first: int, alone: bool) -> bool:
    """Whether a trip is this one, or a later one of its truck."""
    if alone or row == first:
        return bool(row == first)
    is_same = shelf.head[row, TRUCK] == shelf.head[first, TRUCK]
    return bool(is_same and shelf.head[row, START] > shelf.head[first, START])


@compiled
def _drop_row(shelf: Shelf, row: int) -> None:
    truck = shelf.head[row, TRUCK]
    if not shelf.chosen[truck] or shelf.head[row, START] < shelf.since[truck]:
        shelf.since[truck] = shelf.head[row, START]
    shelf.dropped[row], shelf.chosen[truck] = True, True


@compiled
def put_down(
    data: Data,
    stand: Stand,
    desk: Desk,
    shelf: Shelf,
    waiting: np.ndarray,
    taste: Taste,
    left_out: np.ndarray,
    sooner: bool,
    rng: np.random.Generator,
) -> int:
    """Put down what was taken up, with new trips of the chosen trucks between.

    Parameters
    ----------
    sooner
        Whether trips may start sooner than before: otherwise those that nothing delays stay.

    Returns
    -------
    int
        Steps that it took. Trucks whose trips have no place any more wait for new ones.
    """
    same = not sooner or rng.random() < SAME_LOADS
    steps = shelf.shelved[0] // ROWS_A_STEP
    for place in range(shelf.shelved[0]):
        row = shelf.order[place]
        if shelf.dropped[row]:
            continue
        while True:
            truck = _chosen_before(data, stand, shelf, waiting, taste, shelf.head[row, START])
            if truck < 0:
                break
            steps += 1
            found = best_trip(data, stand, desk, truck, taste, left_out, rng)
            if not found or not add(data, stand, desk.best):
                waiting[truck] = 1
        earliest = whole(0) if sooner else shelf.head[row, START]
        if not _again(data, stand, desk, shelf, row, earliest, same, left_out):
            waiting[shelf.by[row]] = 2
    return int(steps)


@compiled
def _chosen_before(
    data: Data, stand: Stand, shelf: Shelf, waiting: np.ndarray, taste: Taste, minute: int
) -> int:
    """Return the chosen truck whose turn comes first before this minute, -1 if none does."""
    first, first_at = -1, float(minute)
    for truck in range(len(waiting)):
        if waiting[truck] < IF_WORTH_IT:
            continue
        at = float(max(free_at(data, stand, truck), shelf.since[truck]))
        at += taste.small_wait * data.smallness[truck]
        if at < first_at:
            first, first_at = truck, at
    return first


@compiled
def _again(
    data: Data,
    stand: Stand,
    desk: Desk,
    shelf: Shelf,
    row: int,
    earliest: int,
    same: bool,
    left_out: np.ndarray,
) -> bool:
    """Put one trip down as early as it goes from a minute on, if it still relieves anybody."""
    truck, source = shelf.by[row], shelf.head[row, SOURCE]
    if not data.may_load[truck, source]:
        return False
    driven, stood = driver_of(data, stand, truck)
    free = free_at(data, stand, truck)
    there, driven = at_source(data, stand, truck, source, free, driven, stood)
    ready = max(there, data.source_open[source], earliest)
    if same and truck == shelf.head[row, TRUCK]:
        slot = _slot_with_all(data, stand, shelf, row, ready)
        if slot >= 0:
            copy_trip(rows_on_shelf(shelf, row), rows_of_trip(desk.trip))
            begin = max(ready, data.slots[source, slot])
            if timed(data, stand, desk.trip, begin, there, driven) <= 0:
                return bool(add(data, stand, desk.trip))
    desk.fits_kg[0] = data.capacity_kg[truck]
    desk.source[0], desk.slot[0] = source, slot_at(data, source, ready)
    desk.ready[0] = desk.start[0] = ready
    desk.there[0], desk.driven[0] = there, driven
    find_items(data, stand, desk, whole(1), left_out)
    stops = shelf.head[row, STOPS]
    desk.draft_gate[0], desk.draft_stops[0] = 0, stops
    copy_row(shelf.site[row, :stops], desk.draft_site[0])
    for stop in range(stops):
        site = shelf.site[row, stop]
        desk.most[0, site] = data.capacity_kg[truck]
        level = level_of(stand, desk, site)
        desk.level[site] = in_whole_units(data, desk, site, level)
    return bool(exact(data, stand, desk, truck, whole(0), left_out) and add(data, stand, desk.best))


@compiled
def _slot_with_all(data: Data, stand: Stand, shelf: Shelf, row: int, ready: int) -> int:
    """Return the first loading slot in which the source has a trip's goods, -1 if none."""
    source = shelf.head[row, SOURCE]
    for slot in range(slot_at(data, source, ready), data.slot_count[source]):
        has_all = True
        for item in range(len(data.item_kg)):
            units = 0
            for stop in range(shelf.head[row, STOPS]):
                units += shelf.units[row, stop, item]
            has_all &= units <= stand.spare[source, slot, item]
        if has_all:
            return int(slot)
    return -1
