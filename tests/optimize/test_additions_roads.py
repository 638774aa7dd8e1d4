"""A road reopened from a minute on: nobody drives it before, and no way gets longer."""

from relief_world import one_depot_one_site, table

from optimize.dispatch.additions import ReopenedRoad
from optimize.dispatch.additions_roads import everywhere_open, reopened
from optimize.dispatch.problem import UNREACHABLE, Site, Vehicle


def world(minutes, **changes):
    """A depot D, a junction J, a site S behind it and a site X elsewhere."""
    sites = (Site("S", "S", 100, {"relief": 100.0}), Site("X", "X", 10, {"relief": 10.0}))
    places = table(["D", "J", "S", "X"], {("D", "X"): 40, **minutes})
    return one_depot_one_site(travel=places, sites=sites, **changes)


BRIDGE = ReopenedRoad("B", ("D", "J"), {"road": 12}, 1.0, km=8.0, open_min=100)


def site(problem, code):
    return next(each for each in problem.sites if each.code == code)


def between(problem, origin, target):
    return problem.travel.minutes_between("road", origin, target)


def test_a_site_behind_the_road_is_reached_over_it_and_opens_when_one_who_waited_is_there():
    after = reopened(world({("J", "S"): 5}), [BRIDGE])
    assert between(after, "D", "S") == between(after, "S", "D") == 12 + 5
    assert after.travel.km_between("road", "D", "S") == 8.0 + 5.0
    # Open at 100, 12 minutes over it, 5 more to the site.
    assert (site(after, "S").open_min, site(after, "X").open_min) == (117, 0)
    assert between(after, "D", "X") == 40


def test_a_site_that_the_old_way_reaches_sooner_keeps_it():
    after = reopened(world({("J", "S"): 5, ("D", "S"): 60}), [BRIDGE])
    assert (between(after, "D", "S"), site(after, "S").open_min) == (60, 0)


def test_where_the_road_is_open_before_the_old_way_could_have_led_there_it_is_taken():
    # Ordered at 60, the old way is there at 120; over the road one is there at 117.
    after = reopened(world({("J", "S"): 5, ("D", "S"): 60}, order_min=60), [BRIDGE])
    assert (between(after, "D", "S"), site(after, "S").open_min) == (17, 117)


def test_of_two_roads_in_a_row_the_later_one_counts():
    second = ReopenedRoad("C", ("J", "S"), {"road": 5}, 1.0, open_min=300)
    after = reopened(world({}), [BRIDGE, second])
    assert (between(after, "D", "S"), site(after, "S").open_min) == (17, 305)
    assert between(reopened(world({}), [second]), "D", "S") == UNREACHABLE


def test_a_truck_cut_off_comes_out_once_the_road_is_open():
    behind = (Vehicle("V1", "T", "J"), Vehicle("V2", "T", "D"))
    after = reopened(world({("J", "S"): 5}, vehicles=behind), [BRIDGE])
    assert [each.available_from_min for each in after.vehicles] == [112, 0]


def test_the_proof_assumes_no_more_than_that_somebody_was_first_over_the_road():
    later = ReopenedRoad("L", ("D", "S"), {"road": 90}, 1.0, open_min=200)
    most = everywhere_open(world({("J", "S"): 5}), [BRIDGE, later])
    assert (between(most, "D", "S"), site(most, "S").open_min) == (17, 117)
    for roads in ([BRIDGE], [later], [BRIDGE, later]):
        some = reopened(world({("J", "S"): 5}), roads)
        assert between(some, "D", "S") >= between(most, "D", "S")
        assert site(some, "S").open_min >= site(most, "S").open_min


def test_without_roads_the_problem_is_itself():
    plain = world({})
    assert reopened(plain, []) is plain
    assert everywhere_open(plain, []) is plain
