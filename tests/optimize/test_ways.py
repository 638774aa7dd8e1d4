"""The ways that maps draw are the fastest open ones."""

from optimize.travel import RoadLink, RoadNetwork, RoadNode, VehicleProfile
from optimize.ways import fastest_ways

CAR = VehicleProfile("car")
# a — b is 10 km at 60 km/h (10 min); a — c — b is 5 + 6 km (11 min).
NETWORK = RoadNetwork(
    tuple(RoadNode(code, 126.0, 44.0) for code in "abcd"),
    (
        RoadLink("a", "b", 10, "trunk", 60),
        RoadLink("a", "c", 5, "rural", 60),
        RoadLink("c", "b", 6, "rural", 60),
    ),
)


def test_the_direct_road_is_taken_while_it_is_open():
    assert fastest_ways(NETWORK, [("a", "b")], CAR) == {("a", "b"): ("a", "b")}


def test_a_closed_road_is_driven_round():
    broken = NETWORK.close([("a", "b")])
    assert fastest_ways(broken, [("b", "a")], CAR) == {("b", "a"): ("b", "c", "a")}


def test_a_lorry_keeps_off_roads_it_may_not_use():
    lorry = VehicleProfile("lorry", forbidden=frozenset({"trunk"}))
    assert fastest_ways(NETWORK, [("a", "b")], lorry)["a", "b"] == ("a", "c", "b")


def test_a_place_that_no_road_reaches_has_no_way():
    assert fastest_ways(NETWORK, [("a", "d"), ("a", "a")], CAR) == {("a", "a"): ("a",)}
