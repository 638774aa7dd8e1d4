"""The walk through bins: from the dock along the aisles and back (拣货路径).

A warehouse has aisles along x and passages across them. Two points of one aisle are
|x₁ − x₂| apart; from one aisle to another the walk goes through the passage that makes it
shortest. Up to `EXACT` bins the round is the shortest there is (dynamic programming over
subsets); beyond, the better of a serpentine and of the order of codes, improved until no
exchange of two legs shortens it. So it is never longer than the order of codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from depot.domain.place import Bin, Dock, FloorPlan, Front

EXACT: Final = 9
_SAME_AISLE_M: Final = 0.5
_GAIN_M: Final = 1e-6


@dataclass(frozen=True)
class Spot:
    """Where a person stands to reach something: x along the aisle, y of the aisle."""

    x_m: float
    y_m: float


@dataclass(frozen=True)
class Path:
    """The walk.

    Parameters
    ----------
    bins
        Codes in walking order; bins that aren't drawn on the plan come last, by code.
    length_m
        Round trip from the dock and back, over the bins that are drawn.
    """

    bins: tuple[str, ...]
    length_m: float


@dataclass(frozen=True)
class Floor:
    """What a walk needs to know of a warehouse.

    Parameters
    ----------
    cross_aisles_m
        x of the passages that join the aisles.
    start
        Where the walk begins and ends: the dock.
    spots
        Bin code → where a person stands before it.
    """

    cross_aisles_m: tuple[float, ...]
    start: Spot
    spots: dict[str, Spot]


def floor_of(plan: FloorPlan | None, bins: Iterable[Bin], docks: Sequence[Dock]) -> Floor:
    """Return the floor of a warehouse; without a plan no bin has a spot.

    Parameters
    ----------
    docks
        The walk starts at the first of them.
    """
    if plan is None:
        return Floor((0.0,), Spot(0, 0), {})
    start = Spot(docks[0].x_m, docks[0].y_m) if docks else Spot(plan.cross_aisles_m[0], 0)
    spots = {each.code: spot_of(each, plan.aisle_m) for each in bins if each.is_drawn}
    return Floor(plan.cross_aisles_m, start, spots)


def spot_of(shelf: Bin, aisle_m: float) -> Spot:
    """Return where a person stands before a bin: in the middle of the aisle it opens to."""
    middle = shelf.x_m + shelf.width_m / 2
    if shelf.front is Front.NORTH:
        return Spot(middle, shelf.y_m + shelf.depth_m + aisle_m / 2)
    return Spot(middle, shelf.y_m - aisle_m / 2)


def distance_m(floor: Floor, one: Spot, other: Spot) -> float:
    """Return the walk between two spots."""
    if abs(one.y_m - other.y_m) < _SAME_AISLE_M:
        return abs(one.x_m - other.x_m) + abs(one.y_m - other.y_m)
    across = min(abs(one.x_m - x) + abs(x - other.x_m) for x in floor.cross_aisles_m)
    return across + abs(one.y_m - other.y_m)


def path_length_m(floor: Floor, codes: Iterable[str]) -> float:
    """Return the round trip through bins in the order given; undrawn bins are left out."""
    spots = [floor.start, *(floor.spots[code] for code in codes if code in floor.spots)]
    return sum(
        distance_m(floor, *leg) for leg in zip(spots, [*spots[1:], floor.start], strict=True)
    )


def pick_path(floor: Floor, codes: Iterable[str]) -> Path:
    """Return the walk through these bins; each stands in it once."""
    wanted = sorted(set(codes))
    drawn = [code for code in wanted if code in floor.spots]
    undrawn = [code for code in wanted if code not in floor.spots]
    order = _shortest(floor, drawn) if len(drawn) <= EXACT else _improved(floor, drawn)
    return Path((*order, *undrawn), path_length_m(floor, order))


def in_walking_order(floor: Floor, codes: Iterable[str]) -> dict[str, int]:
    """Return the place of each bin in the walk, from 0: a key to sort lines by."""
    return {code: place for place, code in enumerate(pick_path(floor, codes).bins)}


def _shortest(floor: Floor, codes: Sequence[str]) -> list[str]:
    """Held and Karp: the cheapest way to have seen a set of bins and stand at one of them."""
    if not codes:
        return []
    legs = _legs(floor, codes)
    count = len(codes)
    best: dict[tuple[int, int], tuple[float, int]] = {
        (1 << last, last): (legs[count][last], -1) for last in range(count)
    }
    for seen in range(1, 1 << count):
        for last in range(count):
            if (seen, last) not in best or not seen >> last & 1:
                continue
            so_far = best[seen, last][0]
            for to in range(count):
                if seen >> to & 1:
                    continue
                key, length = (seen | 1 << to, to), so_far + legs[last][to]
                if key not in best or length < best[key][0] - _GAIN_M:
                    best[key] = (length, last)
    return [codes[each] for each in _traced(best, legs, count)]


def _traced(
    best: dict[tuple[int, int], tuple[float, int]], legs: list[list[float]], count: int
) -> list[int]:
    everything = (1 << count) - 1
    last = min(range(count), key=lambda each: best[everything, each][0] + legs[each][count])
    seen, order = everything, []
    while last >= 0:
        order.append(last)
        seen, last = seen & ~(1 << last), best[seen, last][1]
    return order[::-1]


def _legs(floor: Floor, codes: Sequence[str]) -> list[list[float]]:
    """Return all distances; the last row and column are the dock."""
    spots = [*(floor.spots[code] for code in codes), floor.start]
    return [[distance_m(floor, one, other) for other in spots] for one in spots]


def _improved(floor: Floor, codes: list[str]) -> list[str]:
    """Start from the better of serpentine and codes; reverse parts while that shortens it."""
    order = min((_serpentine(floor, codes), codes), key=lambda each: path_length_m(floor, each))
    legs, number = _legs(floor, codes), {code: place for place, code in enumerate(codes)}
    dock = len(codes)
    tour = [dock, *(number[code] for code in order), dock]
    while _reverse_one(tour, legs):
        pass
    return [codes[each] for each in tour[1:-1]]


def _reverse_one(tour: list[int], legs: list[list[float]]) -> bool:
    for i in range(1, len(tour) - 2):
        before, first = tour[i - 1], tour[i]
        for j in range(i + 1, len(tour) - 1):
            last, after = tour[j], tour[j + 1]
            gain = legs[before][first] + legs[last][after]
            if gain - legs[before][last] - legs[first][after] > _GAIN_M:
                tour[i : j + 1] = tour[i : j + 1][::-1]
                return True
    return False


def _serpentine(floor: Floor, codes: Iterable[str]) -> list[str]:
    """Aisle by aisle, up one and down the next."""
    aisles: dict[int, list[str]] = {}
    for code in codes:
        aisles.setdefault(round(floor.spots[code].y_m * 2), []).append(code)
    order: list[str] = []
    for number, aisle in enumerate(sorted(aisles)):
        along = sorted(aisles[aisle], key=lambda code: (floor.spots[code].x_m, code))
        order += along if number % 2 == 0 else along[::-1]
    return order
