"""The best ways of trips, against all orders of stops."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from optimize.dispatch import bound_routes
from optimize.dispatch.bound_routes import Remembered, roads_of, routes

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


def ways(roads, remembered, go, worth):
    start = go.astype(np.int64)
    return routes(roads, remembered.states, (start, worth, np.arange(SITES)), LONGEST)


def learn(remembered, roads, go, worth):
    for _ in range(3):
        found = ways(roads, remembered, go, worth)
        for j in range(SITES):
            remembered.note(found.stops(0, roads.kinds - 1, j, LONGEST))
        remembered.learn()


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
        remembered = Remembered(roads)
        if seed % 2:
            learn(remembered, roads, go, worth)
        found = ways(roads, remembered, go, worth)
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
        found = ways(roads, Remembered(roads), go, worth[:1])
        for j in range(SITES):
            pairs = [
                worth[0, i] + worth[0, j]
                for i in range(SITES)
                if i != j and go[i] + between[i, j] + setup[j] <= LONGEST
            ]
            assert found.best[0, 1, j, LONGEST] == pytest.approx(max(pairs), rel=1e-4)
            stops = found.stops(0, 1, j, LONGEST)
            assert stops[0] == j
            assert worth[0, stops].sum() == pytest.approx(max(pairs), rel=1e-4)


def test_ways_that_come_to_a_site_again_are_worth_less_once_they_are_learnt_of():
    """Four sites in a row, a minute apart; at the last one the first is forgotten."""
    spots = np.arange(4.0)
    between, setup = np.abs(spots[:, None] - spots), np.ones(4)
    roads = roads_of(between, setup, 8, 40)
    remembered = Remembered(roads)
    worth, go = np.array([[5.0, 4.0, 3.0, 2.0]]), (spots + 1).astype(np.int64)

    def found():
        return routes(roads, remembered.states, (go, worth, np.arange(4)), 40)

    before = found()
    for _ in range(6):
        for j in range(4):
            remembered.note(found().stops(0, roads.kinds - 1, j, 40))
        remembered.learn()
    stops = found().stops(0, roads.kinds - 1, 3, 40)
    assert before.best[0, -1, 3, 40] > 14.1
    assert found().best[0, -1, 3, 40] == pytest.approx(14.0, rel=1e-4)
    assert sorted(stops) == [0, 1, 2, 3]


def test_the_stops_of_a_way_are_worth_what_it_is():
    for seed in range(12):
        way, setup, worth = world(seed)
        go, between = way[0, 1:] + setup, way[1:, 1:]
        roads = roads_of(between, setup, 8, LONGEST)
        found = ways(roads, Remembered(roads), go, worth)
        for j in range(SITES):
            for kind in range(roads.kinds):
                if found.best[0, kind, j, LONGEST] > 0.0:
                    stops = found.stops(0, kind, j, LONGEST)
                    most = worth[0, stops].sum()
                    assert found.best[0, kind, j, LONGEST] == pytest.approx(most, rel=1e-4)
                    assert len(stops) == kind + 1 or kind + 1 == roads.kinds
