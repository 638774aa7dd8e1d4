"""Travel times on the district's real road network."""

from dataclasses import replace
from math import ceil

import pytest

from depot.domain.fleet import Vehicle
from depot.domain.geodesy import distance_km
from depot.domain.road_period import RoadPeriod
from depot.domain.scenario import Scenario, with_closure
from depot.domain.season import Season
from depot.errors import InvalidInput, Text
from depot.io.scenario_json import scenario_from_json, scenario_to_json
from depot.services.planning_roads import (
    driving_profiles,
    nearest_node,
    open_node,
    site_location,
    site_stand,
    source_location,
    source_stand,
    times,
    vehicle_stands,
)
from depot.services.scenarios import (
    ScenarioChoice,
    build_scenario,
    check_scenario,
    reference,
)
from optimize.travel import unreachable

CENTRE = (126.4525, 43.9382)  # beside the G12 interchange N02
LEFT_BANK = ("220202401", "N01")  # the trunk road to the city, flood-prone
XINGFU, HADAWAN_ZONE = "220202401", "220202402"


@pytest.fixture(scope="module")
def known():
    return reference()


@pytest.fixture(scope="module")
def dry(known):
    """One community of each township hit, all roads open at free speed."""
    firsts = tuple(
        known.district.communities_in([t.code])[0].code for t in known.district.townships
    )
    choice = ScenarioChoice("t", "试", "Trial", "FL-II", 0, Season.SUMMER, firsts, closures=())
    return replace(build_scenario(choice, known).scenario, speed_factor=1.0)


def table(scenario: Scenario, known, profiles=("light",)):
    centre = source_stand("C", "中心", CENTRE, known.norms)
    stands = [centre, *(site_stand(site, known.norms) for site in scenario.sites)]
    return times(stands, scenario, known, profiles)


def to_township(scenario, known, township, profile="light"):
    site = next(site for site in scenario.sites if site.township == township)
    found = table(scenario, known, (profile,))
    return found.minutes_between(profile, source_location("C"), site_location(site.code))


def test_a_village_hangs_on_its_seat_by_the_detour_at_side_road_speed(dry, known):
    site = next(site for site in dry.sites if site.is_village)
    seat = known.district.township_by_code[site.township]
    leg_km = distance_km((site.lon, site.lat), (seat.lon, seat.lat)) * 1.4
    stand = site_stand(site, known.norms)
    at_seat = replace(
        source_stand("S", "seat", (seat.lon, seat.lat), known.norms), detour=1.0, node=seat.code
    )
    found = times([stand, at_seat], dry, known, ("light",))
    minutes = found.minutes_between("light", stand.location, at_seat.location)
    # The seat itself stands 0.05 km off its own node; 25 km/h on both.
    assert minutes == ceil((leg_km + 0.05) / 25 * 60)


def test_the_great_circle_of_a_degree_of_latitude_is_111_km():
    # 6,371.0088 km × π / 180
    assert distance_km((126.5, 43.0), (126.5, 44.0)) == pytest.approx(111.195, abs=0.001)


def test_a_closed_trunk_road_sends_lorries_over_the_two_bridges(dry, known):
    open_min = to_township(dry, known, HADAWAN_ZONE)
    closed_min = to_township(with_closure(dry, *LEFT_BANK), known, HADAWAN_ZONE)
    # Open: N02-N01 1.86 km, left bank 6.31, zones 1.82. Closed: N01-N04 10.57 km over 九站大桥
    # and N04-哈达湾 3.36 over 哈龙桥, then 2.46: 8.3 km more, at slower speeds.
    assert closed_min > open_min + 5


def test_a_closed_bridge_changes_times(dry, known):
    flooded = with_closure(dry, *LEFT_BANK)
    broken = with_closure(flooded, "N01", "N04")
    assert to_township(broken, known, HADAWAN_ZONE) == -1
    # The west is reached by the expressway as before.
    west = "220202101"
    assert to_township(broken, known, west) == to_township(dry, known, west)


def test_a_place_without_an_open_road_is_named(dry, known):
    cut = with_closure(with_closure(dry, *LEFT_BANK), XINGFU, HADAWAN_ZONE)
    lonely = [site_location(site.code) for site in cut.sites if site.township == XINGFU]
    assert list(unreachable(table(cut, known), "light", [source_location("C")])) == lonely


def test_a_truck_hangs_on_the_nearest_crossing_that_an_open_road_leads_from(known):
    district = known.district
    node = district.nodes[0]
    here = (node.lon, node.lat)
    assert open_node(here, (), district) == node.code
    around = [link.pair for link in district.links if node.code in link.pair]
    assert open_node(here, around, district) != node.code
    everything = [link.pair for link in district.links]
    assert open_node(here, everything, district) is None


def test_half_the_speed_takes_about_twice_as_long(dry, known):
    full = to_township(dry, known, "220202102")
    half = to_township(replace(dry, speed_factor=0.5), known, "220202102")
    assert half == pytest.approx(2 * full, abs=1)


def test_heavy_lorries_are_slower_on_village_roads(dry, known):
    light, heavy = (to_township(dry, known, "220202200", kind) for kind in ("light", "heavy"))
    assert heavy > light


def test_a_profile_that_nobody_described_drives_at_free_speed(known):
    (profile,) = driving_profiles(["crane"], known.road_profiles)
    assert profile.factor == {}


def test_the_centre_hangs_on_the_interchange(known):
    assert nearest_node(CENTRE, known.district) == "N02"


def test_lorries_at_one_place_share_it_and_one_name_for_two_places_is_told_apart(known):
    def lorry(code, lon):
        return Vehicle(code, "T050", "PARK", lon, 43.9, code, "", "")

    lorries = [lorry("A", 126.5), lorry("B", 126.5), lorry("C", 126.6)]
    stands = vehicle_stands(lorries, known.norms, {})
    assert [stands[code].location for code in "ABC"] == ["park/PARK", "park/PARK", "park/PARK#2"]
    assert {stand.name for stand in stands.values()} == {"PARK"}
    named = vehicle_stands(lorries, known.norms, {"PARK": Text("停车场", "car park")})
    assert {stand.name for stand in named.values()} == {"停车场"}


def by_hour(scenario, known, *periods):
    """The way from the centre to Xingfu with these hours, as a function of the departure."""
    site = next(site for site in scenario.sites if site.township == XINGFU)
    found = table(replace(scenario, road_periods=periods), known)
    way = source_location("C"), site_location(site.code)
    return found, lambda leave: found.arrival("light", *way, leave) - leave


def test_a_road_closed_for_some_hours_makes_the_way_longer_then_only(dry, known):
    closed = RoadPeriod.of(LEFT_BANK, 120, 240, 100)
    found, takes = by_hour(dry, known, closed)
    usual = to_township(dry, known, XINGFU)
    detour = to_township(with_closure(dry, *LEFT_BANK), known, XINGFU)
    assert usual < detour
    assert [period.start_min for period in found.later] == [120, 240]
    assert [takes(0), takes(120), takes(240)] == [usual, detour, usual]


def test_all_roads_slower_for_some_hours(dry, known):
    # From onset on: half the speed, twice the minutes (both rounded up).
    _, takes = by_hour(dry, known, RoadPeriod.of(None, 0, 300, 50))
    usual = to_township(dry, known, XINGFU)
    assert 2 * usual - 1 <= takes(0) <= 2 * usual
    assert takes(300) == usual


def test_all_roads_closed_for_some_hours_means_waiting(dry, known):
    _, takes = by_hour(dry, known, RoadPeriod.of(None, 60, 90, 100))
    usual = to_township(dry, known, XINGFU)
    assert [takes(60), takes(90), takes(60 - usual)] == [usual + 30, usual, usual]


def test_a_scenario_file_keeps_the_hours_and_finds_a_road_that_is_none(dry, known):
    hours = (
        RoadPeriod.of(None, 0, 60, 20),
        RoadPeriod.of(tuple(reversed(LEFT_BANK)), 120, 240, 100),
    )
    told = replace(dry, road_periods=hours)
    assert scenario_from_json(scenario_to_json(told), []) == told
    assert "road_periods" not in scenario_to_json(dry)
    odd = replace(dry, road_periods=(RoadPeriod.of(("X", "Y"), 0, 9, 100),))
    assert "scenario/road_periods/0" in [each.source for each in check_scenario(odd, known)]


@pytest.mark.parametrize(
    ("begin", "end", "percent"), [(100, 100, 50), (-1, 5, 50), (9, 5, 50), (0, 5, 0), (0, 5, 101)]
)
def test_hours_that_make_no_sense_are_refused(begin, end, percent):
    with pytest.raises(InvalidInput):
        RoadPeriod.of(None, begin, end, percent)
