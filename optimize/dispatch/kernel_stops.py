"""Small changes of trips that were taken up: where one goes, when, and with which truck.

Each changes one trip, or two of one source, in one thing; all trips are then put down again
(`kernel_shift`). A trip with other stops is a new one beside the old ones on the shelf, which stay
as they were for `kernel_cut.put_back`, and is loaded anew.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, whole
from optimize.dispatch.kernel_cut import Shelf, below, needy_site, rows_on_shelf
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_stand import SOURCE, STOPS, TRUCK, Stand, copy_trip

_KINDS = 8
_ALL_STOPS, _GIVE, _SWAP, _SITE, _ANOTHER_SITE, _ORDER, _TURN, _TRUCK = range(_KINDS)
"""Two trips exchange all their stops, one gives the other one, or they exchange one each; a trip
stops at another site, at one more or at one less (twice as often as the others), or makes two
stops in each other's place; two trips load in each other's turn, or take each other's truck."""

_FROM_FIRST = 0.8
"""How often the first trip taken up is the one that changes: others need not have been."""

_NEAR = 0.7
"""How often a new site is one near a stop of the trip; else people there wait."""

_NEAREST = 10
"""Of which sites it is one then."""

_FEWER, _OTHER = 0.25, 0.4
"""How often a trip stops at one site less, or at another one; else at one more."""

NO_TRUCK = -1
"""Of a trip that is loaded anew."""


@compiled
def change_one_thing(
    data: Data, stand: Stand, shelf: Shelf, rows: int, evenly: bool, rng: np.random.Generator
) -> None:
    """Change one or two of the trips on the shelf in one thing."""
    place = whole(0) if rng.random() < _FROM_FIRST else below(rows, rng)
    other = below(rows, rng)
    one, two = shelf.order[place], shelf.order[other]
    kind = below(whole(_KINDS), rng)
    if kind <= _SWAP and (one == two or shelf.head[one, SOURCE] != shelf.head[two, SOURCE]):
        kind = whole(_SITE)
    if kind in (_GIVE, _SWAP):
        _renew(shelf, place, rows)
        _renew(shelf, other, rows + 1)
        giver = rows + below(whole(2), rng)
        pass_stop(data, shelf, giver, 2 * rows + 1 - giver, kind == _SWAP, rng)
    elif kind in (_SITE, _ANOTHER_SITE):
        _renew(shelf, place, rows)
        stop_elsewhere(data, stand, shelf, rows, evenly, rng)
    elif kind == _ORDER:
        _renew(shelf, place, rows)
        _exchange_stops(shelf, rows, rng)
    else:
        if kind != _TRUCK:
            shelf.order[place], shelf.order[other] = two, one
        if kind != _TURN:
            shelf.by[one], shelf.by[two] = shelf.by[two], shelf.by[one]


@compiled
def _renew(shelf: Shelf, place: int, row: int) -> None:
    """Put a trip on the shelf once more, in this row, in the place of the old one."""
    old = shelf.order[place]
    copy_trip(rows_on_shelf(shelf, old), rows_on_shelf(shelf, row))
    shelf.head[row, TRUCK] = NO_TRUCK
    shelf.by[row], shelf.dropped[row], shelf.order[place] = shelf.by[old], False, row


@compiled
def pass_stop(
    data: Data, shelf: Shelf, giver: int, taker: int, for_another: bool, rng: np.random.Generator
) -> None:
    """Let a trip make one of another's stops, for one of its own or beside them.

    A trip without stops is dropped, and its truck gets new ones.
    """
    at = below(shelf.head[giver, STOPS], rng)
    site = shelf.site[giver, at]
    if for_another:
        back = below(shelf.head[taker, STOPS], rng)
        in_return = shelf.site[taker, back]
        if not stops_at(shelf, taker, site) and not stops_at(shelf, giver, in_return):
            shelf.site[taker, back], shelf.site[giver, at] = site, in_return
    elif _insert(data, shelf, taker, site, rng):
        _remove(shelf, giver, at)
        if shelf.head[giver, STOPS] == 0:
            shelf.dropped[giver], shelf.chosen[shelf.by[giver]] = True, True


@compiled
def _exchange_stops(shelf: Shelf, row: int, rng: np.random.Generator) -> None:
    """Let a trip make two of its stops in each other's place."""
    stops, sites = shelf.head[row, STOPS], shelf.site[row]
    one, other = below(stops, rng), below(stops, rng)
    sites[one], sites[other] = sites[other], sites[one]


@compiled
def stop_elsewhere(
    data: Data, stand: Stand, shelf: Shelf, row: int, evenly: bool, rng: np.random.Generator
) -> None:
    """Let a trip stop at another site, at one more or at one less."""
    at, how = below(shelf.head[row, STOPS], rng), rng.random()
    if how < _FEWER and shelf.head[row, STOPS] > 1:
        _remove(shelf, row, at)
        return
    site = needy_site(data, stand, evenly, rng)
    if rng.random() < _NEAR:
        nearest = min(whole(_NEAREST), data.near.shape[1])
        site = data.near[shelf.site[row, at], below(nearest, rng)]
    if how >= _FEWER + _OTHER:
        _insert(data, shelf, row, site, rng)
    elif not stops_at(shelf, row, site):
        shelf.site[row, at] = site


@compiled
def stops_at(shelf: Shelf, row: int, site: int) -> bool:
    """Whether a trip on the shelf stops there."""
    for stop in range(shelf.head[row, STOPS]):
        if shelf.site[row, stop] == site:
            return True
    return False


@compiled
def _insert(data: Data, shelf: Shelf, row: int, site: int, rng: np.random.Generator) -> bool:
    """Let a trip stop at a site too, if it doesn't and may."""
    stops = shelf.head[row, STOPS]
    if stops >= data.most_stops or stops_at(shelf, row, site):
        return False
    at = below(stops + 1, rng)
    for stop in range(stops, at, -1):
        shelf.site[row, stop] = shelf.site[row, stop - 1]
    shelf.site[row, at] = site
    shelf.head[row, STOPS] = stops + 1
    return True


@compiled
def _remove(shelf: Shelf, row: int, at: int) -> None:
    """Let a trip leave a stop out."""
    for stop in range(at, shelf.head[row, STOPS] - 1):
        shelf.site[row, stop] = shelf.site[row, stop + 1]
    shelf.head[row, STOPS] -= 1
