"""What other packages are asked and how their routes are judged; how good they are is no test's."""

from dataclasses import replace

import pytest

from benchmarks.dispatch.instances import district
from benchmarks.dispatch.parcels import main_source, parcels_of, people_in
from benchmarks.dispatch.peers import PEERS, Answer, Setting, _routes, _task
from benchmarks.dispatch.plots import plots
from benchmarks.dispatch.real import SHAPES, real_problem
from benchmarks.dispatch.report import Line, report
from benchmarks.dispatch.run import _measured
from benchmarks.dispatch.timing import queued_starts, timed_plan
from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan
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


def test_the_report_has_a_row_and_two_plots_with_everybodys_people_gap_and_time(tmp_path):
    problem = district(1, 6, 3)
    ours = _measured(problem, 0.5, peers=False).ours
    half = replace(ours.figures, people_relieved=ours.figures.people_relieved // 2)
    answers = {
        "PyVRP": Answer(replace(check(problem, Plan(())), figures=half), None, 1.5),
        "OR-Tools routing": Answer(None, None, 25.0),
    }
    page = tmp_path / "page.md"
    lines = [Line(problem, ours, answers)]
    text = report(lines, 0.5, plots(lines, page))
    row = next(each for each in text.splitlines() if each.startswith(f"| {problem.name} "))
    relieved = ours.figures.people_relieved
    twice = relieved / (relieved // 2)
    assert f"| {relieved:,} | {ours.bound_people:,} | {ours.gap:.1%} |" in row
    assert f"| {relieved // 2:,}, {twice:.2f} ×, 1.5 s | no answer, 25.0 s |" in row
    for kind in ("relieved", "gaps"):
        assert f"](page-{kind}.svg)" in text
        drawn = (tmp_path / f"page-{kind}.svg").read_text()
        assert "<svg" in drawn
        plots(lines, page)
        assert (tmp_path / f"page-{kind}.svg").read_text() == drawn
    assert [second for second, _ in ours.course] == sorted(second for second, _ in ours.course)
    assert ours.course[-1][1] == pytest.approx(ours.gap)


@pytest.mark.parametrize("seed", [1, 12])
def test_a_real_district_has_its_shape_and_the_same_seed_gives_it_again(seed, demo_to_read):
    shape = SHAPES[seed]
    problem = real_problem(demo_to_read, seed, shape)
    assert (len(problem.vehicles), len(problem.sources)) == (shape.trucks, shape.sources)
    assert problem == real_problem(demo_to_read, seed, shape)
    world = build_world(problem)
    # The main source can serve everybody, so that packages that load at one place can too.
    assert parcels_of(world, main_source(world), people_per_parcel=300)
