"""Where few people are left, sites far away come first more often."""

import numpy as np
import pytest
from relief_world import one_depot_one_site

from optimize.dispatch.kernel_data import data_of, packed_data
from optimize.dispatch.kernel_search import MOST_REMOTE, draw_taste, is_nearly_everybody
from optimize.dispatch.world import build_world

USUAL = {0.0, 0.2, 0.4}


def remotes(*, nearly):
    rng = np.random.default_rng(1)
    evenly = False
    return [draw_taste(0.0, 0.0, evenly, nearly, rng).remote for _ in range(200)]


def test_far_sites_come_first_in_most_rebuilds_where_few_are_left():
    assert set(remotes(nearly=False)) == USUAL
    drawn = [remote for remote in remotes(nearly=True) if remote not in USUAL]
    # 120 of 200 are meant, with a spread of 7.
    assert 95 <= len(drawn) <= 145
    assert max(drawn) <= MOST_REMOTE


@pytest.mark.parametrize(("left", "nearly"), [(0, False), (1, True), (3, True), (4, False)])
def test_few_are_left_from_97_of_100_on_until_all_are_relieved(left, nearly):
    problem = one_depot_one_site()
    everybody = problem.people_total
    assert everybody == 100
    data = packed_data(data_of(build_world(problem)))
    assert is_nearly_everybody(data, float(everybody - left)) is nearly
