"""The walk on the demo's warehouses: never longer than the order of codes."""

import itertools
import random
from datetime import date

import pytest

from depot.domain.pick_path import floor_of, path_length_m, pick_path
from depot.io.demo_data import read_demo
from depot.io.reference import data_directory, reference


@pytest.fixture(scope="module")
def demo():
    items = {item.code: item for item in reference().items}
    return read_demo(data_directory(), items, date(2026, 6, 1))


def floor(demo, depot):
    plan = next(each for each in demo.plans if each.depot == depot)
    bins = [each for each in demo.bins if each.depot == depot]
    return floor_of(plan, bins, [each for each in demo.docks if each.depot == depot])


@pytest.mark.parametrize("depot", ["CY-W1", "CY-W2"])
def test_no_pick_list_is_walked_longer_than_by_code(demo, depot):
    ground, numbers = floor(demo, depot), random.Random(7)  # noqa: S311  no secret
    saved = 0.0
    for count in itertools.chain(range(1, len(ground.spots) + 1), [4] * 30):
        codes = sorted(numbers.sample(sorted(ground.spots), count))
        walk, by_code = pick_path(ground, codes), path_length_m(ground, codes)
        assert sorted(walk.bins) == codes
        assert walk.length_m <= by_code + 1e-9
        saved += by_code - walk.length_m
    assert saved > 0


@pytest.mark.parametrize("depot", ["CY-W1", "CY-W2"])
def test_every_bin_is_drawn_inside_its_plan_and_none_on_another(demo, depot):
    plan = next(each for each in demo.plans if each.depot == depot)
    bins = [each for each in demo.bins if each.depot == depot]
    for each in bins:
        assert each.x_m + each.width_m <= plan.width_m, each.code
        assert each.y_m + each.depth_m <= plan.depth_m, each.code
        assert each.floor_m2 == pytest.approx(each.width_m * each.depth_m, rel=0.01), each.code
    for one, other in itertools.combinations(bins, 2):
        apart = (
            one.x_m + one.width_m <= other.x_m + 0.02
            or other.x_m + other.width_m <= one.x_m + 0.02
            or one.y_m + one.depth_m <= other.y_m
            or other.y_m + other.depth_m <= one.y_m
        )
        assert apart, (one.code, other.code)


def test_the_buildings_have_the_floor_that_the_district_plan_asks_for(demo):
    # 80 × 40 m, and 70 × 50 m beside a yard of 30 m: 3,200 + 3,500 m².
    sides = {each.depot: (each.width_m, each.depth_m) for each in demo.plans}
    assert sides == {"CY-W1": (80, 40), "CY-W2": (100, 50)}
    assert 80 * 40 + 70 * 50 >= 6_000
