import pytest

from optimize.dispatch.problem import UNREACHABLE
from optimize.travel import (
    RoadLink,
    RoadNetwork,
    RoadNode,
    VehicleProfile,
    travel_table,
    unreachable,
)

CAR = VehicleProfile("car")


def two_banks():
    """A and B on the north bank, C on the south; a bridge B-C and a long way A-C round.

    A-B 10 km at 60 km/h = 10 min; B-C bridge 5 km at 30 km/h = 10 min;
    A-C 50 km at 50 km/h = 60 min.
    """
    nodes = tuple(RoadNode(code, 126.0, 44.0) for code in "ABC")
    links = (
        RoadLink("A", "B", 10.0, "trunk", 60.0),
        RoadLink("B", "C", 5.0, "urban", 30.0, bridge="north bridge"),
        RoadLink("A", "C", 50.0, "rural", 50.0),
    )
    return RoadNetwork(nodes, links)


def times(network, profile=CAR, locations="ABC"):
    table = travel_table(network, list(locations), [profile])
    return table, lambda a, b: table.minutes_between(profile.code, a, b)


def test_the_fastest_way_is_taken_with_its_own_length():
    table, minutes = times(two_banks())
    # Over the bridge 10 + 10 = 20 min and 15 km, not 60 min and 50 km.
    assert minutes("A", "C") == 20
    assert table.km_between("car", "A", "C") == 15.0
    assert minutes("C", "A") == 20


def test_a_closed_bridge_makes_the_way_longer():
    table, minutes = times(two_banks().close_bridges(["north bridge"]))
    # A-C round: 60 min; B-C over A: 10 + 60 = 70 min and 10 + 50 = 60 km.
    assert (minutes("A", "C"), minutes("B", "C")) == (60, 70)
    assert table.km_between("car", "B", "C") == 60.0


def test_a_place_that_no_open_road_reaches_is_named():
    network = two_banks().close([("B", "C"), ("C", "A")])
    table, minutes = times(network)
    assert minutes("A", "C") == UNREACHABLE
    assert unreachable(table, "car", ["A", "B"]) == ("C",)
    assert unreachable(table, "car", ["C"]) == ("A", "B")


def test_with_all_roads_closed_every_place_is_named():
    network = two_banks().close([("A", "B"), ("B", "C"), ("A", "C")])
    table, minutes = times(network)
    assert minutes("A", "A") == 0
    assert unreachable(table, "car", ["A"]) == ("B", "C")


def test_a_vehicle_keeps_to_its_speeds_and_classes():
    lorry = VehicleProfile(
        "lorry", factor={"trunk": 0.8}, cap_kmh={"trunk": 40.0}, forbidden=frozenset({"urban"})
    )
    _, minutes = times(two_banks(), lorry)
    # Trunk: min(60 x 0.8, 40) = 40 km/h, 10 km = 15 min; the bridge is urban: no.
    assert minutes("A", "B") == 15
    assert minutes("B", "C") == 75


def test_slowed_classes_take_longer_and_part_minutes_count_whole():
    _, minutes = times(two_banks().slow(0.7, ["trunk"]))
    # 10 km at 42 km/h = 14.28... min: 15.
    assert minutes("A", "B") == 15
    _, minutes = times(two_banks().slow(0.5))
    assert minutes("A", "C") == 40


def test_slow_downs_of_one_class_multiply():
    _, minutes = times(two_banks().slow(0.5).slow(0.5, ["trunk"]))
    # 60 x 0.25 = 15 km/h: 40 min for 10 km; then 20 min over the bridge.
    assert (minutes("A", "B"), minutes("B", "C")) == (40, 20)


def test_of_two_roads_between_the_same_places_the_faster_counts():
    network = two_banks()
    again = RoadLink("B", "A", 12.0, "expressway", 120.0)
    table, minutes = times(RoadNetwork(network.nodes, (*network.links, again)))
    assert (minutes("A", "B"), table.km_between("car", "A", "B")) == (6, 12.0)


def test_places_may_stand_on_named_nodes():
    table = travel_table(two_banks(), {"depot": "A", "shelter": "C", "yard": "A"}, [CAR])
    assert table.minutes_between("car", "depot", "shelter") == 20
    assert table.minutes_between("car", "depot", "yard") == 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: two_banks().close([("A", "X")]), "no link joins A and X"),
        (lambda: two_banks().slow(0.0), "share of the speed"),
        (lambda: travel_table(two_banks(), ["Z"], [CAR]), "unknown node 'Z'"),
        (lambda: RoadLink("A", "B", float("nan"), "trunk", 60.0), "length_km"),
        (lambda: RoadLink("A", "B", 1.0, "trunk", 0.0), "free_speed_kmh"),
        (lambda: VehicleProfile("v", factor={"trunk": 0.0}), "factor"),
        (lambda: RoadNetwork((), (RoadLink("A", "B", 1.0, "trunk", 1.0),)), "unknown node"),
    ],
)
def test_what_cannot_be_a_road_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
