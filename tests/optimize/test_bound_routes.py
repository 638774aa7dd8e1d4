"""The best ways of trips, against all orders of stops."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from optimize.dispatch import bound_routes
from optimize.dispatch.bound_routes import roads_of, routes, stops_of

LONGEST = 150
SITES = 6


def world(seed):
    rng = np.random.default_rng(seed)
    spots = rng.integers(0, 45, size=(SITES + 1, 2))
    way = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2).astype(float)
    setup = rng.integers(0 if seed % 4 == 0 else 1, 6, SITES).astype(float)
    worth = np.round(rng.random((2, SITES)) * 9, 2)
    worth[1, rng.integers(SITES)] = 0.0
    return way, setup, worth


@pytest.mark.parametrize(("few", "paired"), [(0, 0), (0, 60), (40, 0), (40, 60)])
def test_no_trip_is_worth_more_than_the_best_way_of_its_minutes(monkeypatch, few, paired):
    monkeypatch.setattr(bound_routes, "_FEW_SITES", few)
    monkeypatch.setattr(bound_routes, "MOST_PAIRED", paired)
    judged = 0
    for seed in range(12):
        way, setup, worth = world(seed)
        most_stops = (2, 3, 8)[seed % 3]
        go, between = way[0, 1:] + setup, way[1:, 1:]
        roads = roads_of(between, setup, most_stops, LONGEST)
        found = routes(roads, go.astype(np.int64), worth, np.arange(SITES), LONGEST)
        for size in range(1, min(most_stops, 4) + 1):
            for stops in permutations(range(SITES), size):
                legs = sum(between[i, j] + setup[j] for i, j in pairwise(stops))
                minutes = int(go[stops[0]] + legs)
                if minutes <= LONGEST:
                    judged += 1
                    kind = min(size, roads.kinds) - 1
                    reached = found.best[:, kind, stops[-1], minutes]
                    assert (reached >= worth[:, list(stops)].sum(axis=1) - 1e-4).all(), seed
    assert judged > 2000


def test_up_to_two_stops_the_best_way_is_a_real_one():
    for seed in range(8):
        way, setup, worth = world(seed)
        go, between = way[0, 1:] + setup, way[1:, 1:]
        roads = roads_of(between, setup, 2, LONGEST)
        found = routes(roads, go.astype(np.int64), worth[:1], np.arange(SITES), LONGEST)
        for j in range(SITES):
            pairs = [
                worth[0, i] + worth[0, j]
                for i in range(SITES)
                if i != j and go[i] + between[i, j] + setup[j] <= LONGEST
            ]
            assert found.best[0, 1, j, LONGEST] == pytest.approx(max(pairs), rel=1e-4)
            stops = stops_of(found, roads, 0, (1, j, LONGEST))
            assert stops[0] == j
            assert worth[0, stops].sum() == pytest.approx(max(pairs), rel=1e-4)
