"""The lines on the map follow the roads that are open in the scenario."""

from itertools import pairwise

import pytest

from depot.domain.scenario import with_closure
from depot.io.reference import reference
from depot.services.planning_case import build_case
from depot.services.planning_routes import route_lines
from depot.services.scenarios import load_scenario
from optimize.dispatch.plan import Plan, Stop, Trip


@pytest.fixture(scope="module")
def case(demo_to_read):
    return demo_to_read.read(
        build_case, load_scenario("demo-flood"), today=demo_to_read.clock.today()
    )


def one_trip(case):
    """The first truck drives from the first source over two sites."""
    stops = tuple(Stop(site.code, 100, 110, {}) for site in case.problem.sites[:2])
    trip = Trip(case.problem.vehicles[0].code, case.problem.sources[0].code, 0, 50, 60, stops)
    return Plan((trip,))


def lines(case, scenario=None):
    plan = one_trip(case)
    return route_lines(case.problem, plan, case.places, scenario or case.scenario)


def test_every_leg_has_a_line_from_place_to_place(case):
    at = {place.location: (place.lon, place.lat) for place in case.places}
    source, first, second = (
        at[each.location] for each in (case.problem.sources[0], *case.problem.sites[:2])
    )
    ends = [(line.points[0], line.points[-1]) for line in lines(case)]
    assert ends == [(source, first), (first, second)]


def test_no_line_takes_a_closed_road(case):
    nodes = {(node.lon, node.lat): node.code for node in reference().district.nodes}
    points = lines(case)[0].points
    used = [
        (nodes[one], nodes[other])
        for one, other in pairwise(points)
        if one in nodes and other in nodes
    ]
    assert used
    assert not {tuple(sorted(pair)) for pair in used} & set(case.scenario.closures)
    # Close the first road that it took: another way is found, or none is left to draw.
    detour = lines(case, with_closure(case.scenario, *used[0]))[0].points
    assert detour != points
