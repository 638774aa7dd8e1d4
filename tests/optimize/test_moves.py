"""Changes anywhere in the day: the order of loading, and who makes which trip."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from relief_world import one_depot_one_site

from optimize.dispatch.engine import Engine, runs_of
from optimize.dispatch.kernel_cut import new_shelf, packed_shelf
from optimize.dispatch.kernel_data import data_of, packed_data
from optimize.dispatch.kernel_desk import Taste, new_desk, packed_desk
from optimize.dispatch.kernel_shift import exchange_trucks, move_in_order, put_down
from optimize.dispatch.kernel_stand import START, TRUCK, clear, new_stand, packed_stand
from optimize.dispatch.problem import Source, Vehicle
from optimize.dispatch.world import build_world

PLAIN = Taste(0.4, 0.0, 0.0, 0.0, 4, 0.0, 0.0, 0.0, 1.0)


def shelf_of(trips, problem):
    """A shelf with trips of these (truck, start), in this order."""
    shelf = new_shelf(data_of(build_world(problem)))
    shelf.shelved[0] = len(trips)
    for row, (truck, start) in enumerate(trips):
        shelf.head[row, TRUCK], shelf.head[row, START] = truck, start
        shelf.order[row], shelf.by[row] = row, truck
    return SimpleNamespace(plain=shelf, record=packed_shelf(shelf))


def fleet(count, **changes):
    return one_depot_one_site(
        vehicles=tuple(Vehicle(f"V{v}", "T", "D") for v in range(count)), **changes
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_trip_moves_a_few_places_and_all_others_keep_their_order(seed):
    shelf = shelf_of([(0, 10 * row) for row in range(30)], fleet(1))
    move_in_order(shelf.record, 30, np.random.default_rng(seed))
    order = shelf.plain.order[:30].tolist()
    assert sorted(order) == list(range(30))
    moved = max(range(30), key=lambda place: abs(order[place] - place))
    assert abs(order[moved] - moved) <= 8
    others = [row for place, row in enumerate(order) if place != moved]
    assert others == sorted(others)


@pytest.mark.parametrize("seed", range(20))
def test_two_trucks_make_each_others_trips_from_one_on_or_one_alone(seed):
    trips = [(truck, 100 * number + truck) for truck in range(3) for number in range(4)]
    shelf = shelf_of(trips, fleet(3))
    exchange_trucks(shelf.record, len(trips), np.random.default_rng(seed))
    by = shelf.plain.by[: len(trips)].reshape(3, 4)
    given = [np.nonzero(by[truck] != truck)[0].tolist() for truck in range(3)]
    pair = [truck for truck in range(3) if given[truck]]
    # The same truck drawn twice changes nothing.
    assert len(pair) in {0, 2}
    for truck, other in zip(pair, reversed(pair), strict=True):
        assert {int(by[truck, number]) for number in given[truck]} == {other}
    tails = [given[truck] == list(range(given[truck][0], 4)) for truck in pair]
    assert all(tails) or all(len(given[truck]) == 1 for truck in pair)


def test_a_truck_takes_anothers_trip_over_and_loads_what_it_can():
    # V1 is to take V0's trip of 50 kits over, and holds 20.
    problem = fleet(2)
    small = replace(problem.vehicle_types[0], code="S", capacity_kg=200.0)
    problem = replace(
        problem,
        vehicle_types=(*problem.vehicle_types, small),
        vehicles=(Vehicle("V0", "T", "D"), Vehicle("V1", "S", "D")),
    )
    runs, waiting = taken_over(problem)
    assert [(run.truck, run.start, run.end, run.visits[0].units) for run in runs] == [
        (1, 0, 9, ((0, 20),))
    ]
    assert waiting == [0, 0]


def test_a_truck_that_cannot_take_a_trip_over_looks_for_others():
    # V1 loads at the other depot only, which has nothing.
    problem = fleet(
        2,
        sources=(
            Source("D", "D", docks=1, dock_kg_per_min=50.0, dock_setup_min=5),
            Source("E", "D", docks=1, dock_kg_per_min=50.0, dock_setup_min=5),
        ),
    )
    bound = replace(problem.vehicles[1], sources=("E",))
    runs, waiting = taken_over(replace(problem, vehicles=(problem.vehicles[0], bound)))
    assert runs == []
    assert waiting == [0, 2]


def taken_over(problem):
    """The plan after V1 took over V0's first trip, and who looks for more trips."""
    world = build_world(problem)
    rng = np.random.default_rng(0)
    engine = Engine(world, rng)
    engine.put([])
    engine.fill(PLAIN)
    first = next(run for run in engine.runs() if run.truck == 0)
    plain = data_of(world)
    data, desk, stand = packed_data(plain), packed_desk(new_desk(plain)), new_stand(plain)
    record = packed_stand(stand)
    clear(data, record)
    shelf = shelf_of([(0, first.start)], problem)
    shelf.plain.by[0] = 1
    shelf.plain.head[0] = 0, first.source, first.dock, first.start, first.end, 1
    shelf.plain.site[0, 0] = first.visits[0].site
    for item, units in first.visits[0].units:
        shelf.plain.units[0, 0, item] = units
    waiting = np.zeros(2, np.int64)
    nothing, sooner = np.zeros((len(problem.sources), 1), np.bool_), True
    put_down(data, record, desk, shelf.record, waiting, PLAIN, nothing, sooner, rng)
    return runs_of(stand), waiting.tolist()
