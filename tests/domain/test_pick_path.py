"""The walk through bins, on a small warehouse with lengths worked out by hand."""

import itertools
import random

import pytest

from depot.domain.pick_path import (
    EXACT,
    Floor,
    Spot,
    distance_m,
    floor_of,
    in_walking_order,
    path_length_m,
    pick_path,
)
from depot.domain.place import Bin, Dock, FloorPlan, Front

PLAN = FloorPlan("CY1", 30, 20, (0.0, 30.0), aisle_m=2)
DOCK = Dock("1", "CY1", 100, 5, x_m=0, y_m=0)
# Two aisles, at y = 5 and y = 15, bins on both sides; passages at x = 0 and x = 30.
# A bin of 2 m from x has its middle at x + 1.
BINS = (
    Bin("A1", "CY1", "A", 4, 10, 1000, x_m=9, y_m=2, width_m=2, depth_m=2, front=Front.NORTH),
    Bin("A2", "CY1", "A", 4, 10, 1000, x_m=19, y_m=6, width_m=2, depth_m=2, front=Front.SOUTH),
    Bin("B1", "CY1", "B", 4, 10, 1000, x_m=9, y_m=12, width_m=2, depth_m=2, front=Front.NORTH),
    Bin("B2", "CY1", "B", 4, 10, 1000, x_m=19, y_m=16, width_m=2, depth_m=2, front=Front.SOUTH),
    Bin("Z9", "CY1", "Z", 4, 10, 1000),
)
FLOOR = floor_of(PLAN, BINS, (DOCK,))


def test_bins_are_reached_from_the_aisle_that_they_open_to():
    assert FLOOR.spots == {
        "A1": Spot(10, 5), "A2": Spot(20, 5), "B1": Spot(10, 15), "B2": Spot(20, 15),
    }  # fmt: skip


def test_the_walk_goes_along_aisles_and_through_the_nearer_passage():
    at = FLOOR.spots
    assert distance_m(FLOOR, at["A1"], at["A2"]) == 10
    # A1 to B1 by the left: 10 + 10 + 10; by the right it would be 20 + 10 + 20.
    assert distance_m(FLOOR, at["A1"], at["B1"]) == 30
    assert distance_m(FLOOR, at["A2"], at["B2"]) == 30
    assert distance_m(FLOOR, at["A1"], at["B2"]) == 40
    assert distance_m(FLOOR, FLOOR.start, at["A1"]) == 15


def test_the_round_is_the_shortest_there_is():
    # Dock–A1 15, A1–A2 10, A2–B2 by the right 30, B2–B1 10, B1–dock 25: 90 m.
    walk = pick_path(FLOOR, ["B1", "A2", "B2", "A1"])
    assert walk.length_m == 90
    assert walk.bins in {("A1", "A2", "B2", "B1"), ("B1", "B2", "A2", "A1")}
    every = [path_length_m(FLOOR, order) for order in itertools.permutations(walk.bins)]
    assert min(every) == 90
    # By codes: A1 A2 B1 B2: 15 + 10 + 40 + 10 + 35 = 110.
    assert path_length_m(FLOOR, ["A1", "A2", "B1", "B2"]) == 110


def test_bins_that_are_not_drawn_come_last_and_have_no_length():
    walk = pick_path(FLOOR, ["Z9", "A1", "A1", "Y1"])
    assert walk.bins == ("A1", "Y1", "Z9")
    assert walk.length_m == 30
    assert pick_path(FLOOR, []).bins == ()
    assert pick_path(FLOOR, []).length_m == 0


def test_without_a_plan_the_order_is_that_of_the_codes():
    floor = floor_of(None, BINS, ())
    assert pick_path(floor, ["B1", "A2", "A1"]).bins == ("A1", "A2", "B1")


def test_lines_are_sorted_by_the_place_of_their_bin():
    places = in_walking_order(FLOOR, ["B1", "B2", "A1", "A2"])
    assert sorted(places, key=places.__getitem__) == list(pick_path(FLOOR, places).bins)


def random_floor(numbers: random.Random, count: int) -> Floor:
    spots = {
        f"{number:02d}": Spot(numbers.randrange(1, 60), numbers.choice([5, 14, 23, 32]))
        for number in range(count)
    }
    return Floor((0.0, 30.0, 60.0), Spot(numbers.randrange(60), 0), spots)


@pytest.mark.parametrize("seed", range(40))
def test_small_rounds_are_shortest_and_large_ones_never_longer_than_by_code(seed):
    numbers = random.Random(seed)  # noqa: S311  no secret
    small = random_floor(numbers, 6)
    best = min(path_length_m(small, order) for order in itertools.permutations(small.spots))
    assert pick_path(small, small.spots).length_m == pytest.approx(best)
    large = random_floor(numbers, EXACT + 1 + seed % 20)
    walk = pick_path(large, large.spots)
    assert sorted(walk.bins) == sorted(large.spots)
    assert walk.length_m <= path_length_m(large, sorted(large.spots)) + 1e-9
    assert walk.length_m == pytest.approx(path_length_m(large, walk.bins))
