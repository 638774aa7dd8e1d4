"""Scarce goods in coarse units go where they are put to use."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from relief_world import KIT, one_depot_one_site, searched, table

from optimize.dispatch.check import check
from optimize.dispatch.kernel_data import data_of, packed_data
from optimize.dispatch.kernel_desk import new_desk, packed_desk
from optimize.dispatch.kernel_whole import draw_least_use, in_whole_units
from optimize.dispatch.problem import Item, Supply
from optimize.dispatch.world import build_world
from optimize.supply import SupplyCurve

BOX = Item("box", 5.0, 0.02, {"medicine": 10.0})
"""One box does for ten people."""


def two_villages(boxes):
    """Two villages of 15 people, kits for all, and so many boxes; a truck takes it all at once."""
    problem = one_depot_one_site()
    (site,) = problem.sites
    needs = {"relief": 15.0, "medicine": 15.0}
    return replace(
        problem,
        items=(KIT, BOX),
        supplies=(
            Supply("D", "kit", SupplyCurve.at_once(100)),
            Supply("D", "box", SupplyCurve.at_once(boxes)),
        ),
        sites=tuple(
            replace(site, code=code, location=code, people=15, requirements=needs)
            for code in ("S", "T")
        ),
        travel=table(["D", "S", "T"], {("D", "S"): 30, ("D", "T"): 30, ("S", "T"): 10}),
    )


def test_of_two_boxes_each_village_gets_one():
    problem = two_villages(boxes=2)
    # Both for one village would relieve its 15; one for each relieves 10 and 10.
    report = check(problem, searched(problem, seed=1, steps=200))
    assert report.ok
    assert report.figures.people_relieved == 20


def desk_and_data(boxes):
    data = data_of(build_world(two_villages(boxes)))
    desk = new_desk(data)
    return SimpleNamespace(plain=data, data=packed_data(data), desk=desk, record=packed_desk(desk))


@pytest.mark.parametrize(
    ("least_use", "level", "kept"),
    [
        (0.0, 1.0, 1.0),
        # 15 people are a box and a half: the second one is put to half its use.
        (0.6, 1.0, 2 / 3),
        (0.5, 1.0, 1.0),
        (0.6, 2 / 3, 2 / 3),
        # 6 people are six tenths of the first box, 5 half of it.
        (0.6, 0.4, 0.4),
        (0.6, 1 / 3, 0.0),
    ],
)
def test_a_village_is_brought_as_far_as_its_boxes_are_put_to_use(least_use, level, kept):
    world = desk_and_data(boxes=2)
    assert world.plain.coarse.tolist() == pytest.approx([2 / 3, 2 / 3])
    world.desk.least_use[0] = least_use
    assert in_whole_units(world.data, world.record, 0, level) == pytest.approx(kept)


def test_boxes_enough_for_all_are_never_saved():
    world = desk_and_data(boxes=3)
    assert not world.plain.has_coarse
    rng = np.random.default_rng(0)
    assert [draw_least_use(world.data, rng) for _ in range(20)] == [0.0] * 20
