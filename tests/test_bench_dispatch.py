"""What other packages are asked and how their routes are judged; how good they are is no test's."""

import pytest

from benchmarks.dispatch.instances import district
from benchmarks.dispatch.parcels import main_source, parcels_of, people_in
from benchmarks.dispatch.peers import PEERS, Setting, _routes, _task
from benchmarks.dispatch.real import SHAPES, real_problem
from benchmarks.dispatch.timing import queued_starts, timed_plan
from optimize.dispatch.check import check
from optimize.dispatch.world import build_world


@pytest.fixture(scope="module")
def world():
    """Six sites, three trucks, one source with three docks."""
    return build_world(district(1, 6, 3))


def test_parcels_relieve_everybody_and_never_take_more_than_is_there(world):
    parcels = parcels_of(world, 0, people_per_parcel=25)
    assert max(each.people for each in parcels) <= 25
    assert [
        sum(each.people for each in parcels if each.site == site)
        for site in range(len(world.sites))
    ] == [site.people for site in world.sites]
    for need, required in enumerate(world.required.sum(axis=0)):
        got = sum(
            units * amount
            for each in parcels
            for item, units in each.units
            for n, amount in world.covers[item]
            if n == need
        )
        assert got >= required
    for item, stock in enumerate(world.stock[0]):
        assert sum(dict(each.units).get(item, 0) for each in parcels) <= stock[-1]


def test_a_parcels_people_weigh_what_it_is_told(world):
    # One truck's 1,500 kg: so many people's goods, and no more than that but for whole units.
    people = people_in(world, 0, 1500.0)
    assert 1300 < max(each.kg for each in parcels_of(world, 0, people)) < 1600


def test_trucks_that_begin_in_turn_find_a_free_dock(world):
    # Three docks, three trucks: nobody waits, each starts when it is there and order is given.
    assert queued_starts(world, 0) == [max(60, truck.free) for truck in world.trucks]


def test_a_route_without_trips_is_an_empty_plan(world):
    assert timed_plan(world, 0, {0: [], 2: []}).trips == ()


@pytest.mark.parametrize("name", PEERS)
def test_the_checker_accepts_what_a_package_plans(world, name):
    routes = _routes(name, _task(world, Setting(1.0, in_turn=True), 0.5, seed=1))
    report = check(world.problem, timed_plan(world, main_source(world), routes))
    assert report.ok
    assert report.figures.people_relieved > 0


@pytest.mark.parametrize("seed", [1, 12])
def test_a_real_district_has_its_shape_and_the_same_seed_gives_it_again(seed, demo_to_read):
    shape = SHAPES[seed]
    problem = real_problem(demo_to_read, seed, shape)
    assert (len(problem.vehicles), len(problem.sources)) == (shape.trucks, shape.sources)
    assert problem == real_problem(demo_to_read, seed, shape)
    world = build_world(problem)
    # The main source can serve everybody, so that packages that load at one place can too.
    assert parcels_of(world, main_source(world), people_per_parcel=300)
