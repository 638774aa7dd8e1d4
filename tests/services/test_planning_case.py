"""From a scenario and a small world to a dispatch problem."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from planning_world import TODAY, FakeReader, full_world, lorry, promise

from depot.domain.clock import to_us
from depot.domain.finding import Severity
from depot.domain.place import Separation
from depot.errors import InvalidInput
from depot.services.planning_case import build_case
from depot.services.planning_mix import kept_apart
from depot.services.scenarios import (
    ScenarioChoice,
    Season,
    build_scenario,
    reference,
    with_closure,
    with_people,
)
from optimize.dispatch.problem import FirstObjective

MORNING = to_us(datetime.fromisoformat("2026-07-14T08:00:00+08:00"))
EVENING = to_us(datetime.fromisoformat("2026-07-14T18:30:00+08:00"))
XINGFU = "220202401"  # a township unit of one community on two roads
GUDIANZI = "220202100"


@pytest.fixture(scope="module")
def flood():
    choice = ScenarioChoice(
        "flood", "洪水", "Flood", "FL-II", MORNING, Season.SUMMER, (XINGFU, GUDIANZI), closures=()
    )
    return build_scenario(choice, reference()).scenario


def case(reader, scenario):
    return build_case(reader, scenario, today=TODAY)


def found(reader, scenario):
    return {finding.source: finding for finding in case(reader, scenario).findings}


def supply(built, source, item):
    return next(s for s in built.problem.supplies if (s.source, s.item) == (source, item))


def test_a_full_world_gives_a_whole_problem_without_findings(flood):
    built = case(full_world(), flood)
    problem = built.problem
    assert built.findings == ()
    assert [source.code for source in problem.sources] == ["W", "SUP"]
    assert problem.people_total == flood.affected_people
    assert (problem.order_min, problem.deadline_min) == (45, 600)
    assert problem.first_supplies_limit_min == 360
    # Sandbags relieve nobody, so they aren't in the problem.
    assert [item.code for item in problem.items] == [
        "FD01", "MD10", "SH01", "SH08", "WA01", "WT01",
    ]  # fmt: skip


def test_the_snapshot_counts_goods_valid_on_the_day_of_the_deadline(flood):
    reader = full_world()
    built = case(reader, flood)
    # Ten hours from now may be tomorrow.
    assert reader.asked_for == [date(2026, 7, 15)]
    assert (built.snapshot_seq, built.arrives_on) == (42, date(2026, 7, 15))


def test_stock_is_there_at_once_and_a_call_off_after_its_lead_time(flood):
    built = case(full_world(), flood)
    assert supply(built, "W", "WT01").curve.steps == ((0, 100),)
    # Ordered at minute 45 by day: 120 min × 1.4 (level II) = 168.
    call_off = supply(built, "SUP", "WT01")
    assert call_off.curve.steps == ((45 + 168, 500),)
    assert call_off.unit_cost_cny == 26.0


def test_a_call_in_the_night_takes_the_lead_time_of_the_night(flood):
    # Onset 18:30, order 19:15: after the suppliers' day. 240 × 1.4 = 336.
    built = case(full_world(), replace(flood, onset_us=EVENING))
    assert supply(built, "SUP", "WT01").curve.steps == ((45 + 336, 500),)


def test_what_is_called_off_already_or_no_longer_valid_is_not_counted(flood):
    promised = (promise(called=200), promise(50, price="30.00"), promise(900, days=-1))
    call_off = supply(case(full_world(promised=promised), flood), "SUP", "WT01")
    # 500 − 200 free, and 50 at a dearer price; the third ended yesterday.
    assert call_off.curve.steps == ((213, 350),)
    assert call_off.unit_cost_cny == 30.0


def test_a_depot_counts_on_its_slowest_dock(flood):
    warehouse = case(full_world(), flood).problem.sources[0]
    assert (warehouse.docks, warehouse.dock_kg_per_min, warehouse.dock_setup_min) == (2, 100.0, 7)


def test_lorries_can_start_after_the_order_and_withdrawn_ones_do_not(flood):
    lorries = (lorry("A"), lorry("B", active=False))
    problem = case(full_world(lorries=lorries), flood).problem
    (vehicle,) = problem.vehicles
    assert (vehicle.code, vehicle.available_from_min, vehicle.available_until_min) == (
        "A", 45 + 10, 45 + 600,
    )  # fmt: skip
    assert [kind.code for kind in problem.vehicle_types] == ["T050"]


def test_sites_carry_people_needs_and_the_rates_of_hand_out(flood):
    problem = case(full_world(), flood).problem
    site, planned = flood.sites[0], problem.sites[0]
    assert planned.people == site.affected_people
    assert planned.requirements["water"] == pytest.approx(site.affected_people * 3)
    assert (planned.unload_kg_per_min, planned.handout_min) == (75.0, 30)


def test_every_location_has_a_place_for_the_map(flood):
    built = case(full_world(), flood)
    places = {place.location: place for place in built.places}
    assert set(places) == set(built.problem.travel.locations)
    assert {place.kind for place in built.places} == {"source", "site", "park"}


def test_no_stock_at_all_is_said_and_the_problem_still_stands(flood):
    reader = FakeReader(lorries=(lorry("A"),))
    assert found(reader, flood)["stock"].severity is Severity.ERROR
    problem = case(reader, flood).problem
    assert (problem.sources, problem.supplies, problem.items) == ((), (), ())


def test_zero_trucks_are_said(flood):
    findings = found(full_world(lorries=()), flood)
    assert list(findings) == ["fleet"]


def test_a_need_that_nothing_covers_is_named(flood):
    reader = full_world(promised=())
    del reader.units["W", "MD10"]
    (finding,) = case(reader, flood).findings
    assert finding.source == "needs/medical"
    assert "常用药品" in finding.message.zh


def test_a_site_without_an_open_road_is_named(flood):
    cut = with_closure(with_closure(flood, XINGFU, "N01"), XINGFU, "220202402")
    lonely = next(site for site in cut.sites if site.township == XINGFU)
    (finding,) = case(full_world(), cut).findings
    assert finding.source == f"sites/{lonely.code}"
    assert lonely.name_zh in finding.message.zh
    assert finding.severity is Severity.WARNING


def test_all_roads_cut_is_one_error_and_not_a_list(flood):
    # The interchange that the centre hangs on has two roads.
    cut = with_closure(with_closure(flood, "N01", "N02"), "N02", "N07")
    findings = found(full_world(promised=()), cut)
    assert list(findings) == ["roads"]
    assert findings["roads"].severity is Severity.ERROR


def test_lorries_behind_a_cut_road_are_named(flood):
    cut = with_closure(with_closure(flood, XINGFU, "N01"), XINGFU, "220202402")
    here = reference().district.township_by_code[XINGFU]
    lorries = (lorry("A"), lorry("B", "FIRM", (here.lon, here.lat)))
    findings = found(full_world(lorries=lorries), cut)
    assert "B" in findings["fleet/FIRM"].message.zh


def test_a_call_off_after_the_deadline_is_warned_of(flood):
    short = replace(flood, deadline_min=200)
    findings = found(full_world(), short)
    late = findings["supplies/SUP/WT01"]
    assert late.severity is Severity.WARNING
    # 200 minutes are 3 hours and a third.
    assert "晚于 3.3 小时的时限" in late.message.zh
    assert "deadline of 3.3 h" in late.message.en


def test_nobody_affected_is_said(flood):
    empty = flood
    for site in flood.sites:
        empty = with_people(empty, site.code, affected=0)
    sources = [finding.source for finding in case(full_world(), empty).findings]
    assert sources == ["scenario/sites"]
    assert case(full_world(), empty).problem.sites == ()


def test_a_scenario_without_binding_needs_has_nothing_to_send(flood):
    findings = found(full_world(), replace(flood, binding_needs=()))
    assert list(findings) == ["scenario/binding_needs"]


def test_a_scenario_with_a_site_off_the_map_is_refused_by_its_name(flood):
    lost = replace(flood.sites[0], code="X", name_zh="迷路村", lon=120.0)
    with pytest.raises(InvalidInput, match="迷路村"):
        case(full_world(), replace(flood, sites=(*flood.sites, lost)))


def test_the_same_world_gives_the_same_problem(flood):
    assert case(full_world(), flood).problem == case(full_world(), flood).problem


def test_the_planner_chooses_which_clock_binds_first(flood):
    first = FirstObjective.FIRST_SUPPLIES
    built = build_case(full_world(), flood, today=TODAY, first=first)
    assert built.problem.first_objective is FirstObjective.FIRST_SUPPLIES
    assert case(full_world(), flood).problem.first_objective is FirstObjective.RELIEVED


def test_an_agreement_that_lapses_within_the_plan_is_said(flood):
    """Its last day is today; the 10 hours end tomorrow by the calendar."""
    lapsing = case(full_world(promised=(promise(days=0),)), flood)
    assert any("失效" in each.message.zh for each in lapsing.findings)
    lasting = case(full_world(promised=(promise(days=1),)), flood)
    assert not any("失效" in each.message.zh for each in lasting.findings)


def test_drivers_rest_as_the_law_wants(flood):
    vehicles = case(full_world(), flood).problem.vehicles
    assert {(v.drive_limit_min, v.break_min, v.driven_min) for v in vehicles} == {(240, 20, 0)}


def test_what_must_not_share_a_bin_shares_no_truck():
    # Water purification tablets and chlorine are oxidizers: away from food, drink, medicine.
    by_code = {item.code: item for item in reference().items}
    items = [by_code[code] for code in ("WT03", "MD08", "FD01", "WT01", "SH01")]
    assert list(kept_apart(items, reference().separations)) == [
        ("FD01", "MD08"), ("FD01", "WT03"), ("MD08", "WT01"), ("WT01", "WT03"),
    ]  # fmt: skip


def test_a_case_carries_the_pairs_of_the_warehouse(flood, monkeypatch):
    food, water = (
        next(item for item in reference().items if item.code == code).storage_class
        for code in ("FD01", "WA01")
    )
    rule = Separation(*sorted((food, water)), "试", "trial")
    monkeypatch.setattr(FakeReader, "separations", lambda _self: (rule,))
    problem = case(full_world(), flood).problem
    assert ("FD01", "WA01") in problem.apart


def test_pallet_places_count_where_the_planner_gives_them(flood):
    loose = case(full_world(), flood).problem
    assert {item.pallets for item in loose.items} == {0.0}
    built = build_case(full_world(), flood, today=TODAY, pallet_places={"T050": 12})
    problem = built.problem
    assert {kind.code: kind.capacity_pallets for kind in problem.vehicle_types} == {"T050": 12.0}
    # 48 cases of water on a pallet by the catalogue.
    pallets = {item.code: item.pallets for item in problem.items}
    assert pallets["WT01"] == 1 / 48
    unknown = [code for code, share in pallets.items() if not share]
    told = [each for each in built.findings if each.source == "fleet/pallets"]
    assert len(told) == (1 if unknown else 0)


@pytest.mark.parametrize("places", [-1, 101, 2.5, True])
def test_pallet_places_that_make_no_sense_are_refused(flood, places):
    with pytest.raises(InvalidInput, match="T050"):
        build_case(full_world(), flood, today=TODAY, pallet_places={"T050": places})
