"""From choices to scenarios, and what is wrong with them."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from depot.domain.clock import to_us
from depot.domain.finding import Severity
from depot.errors import InvalidInput, NotFound
from depot.services.scenarios import (
    Estimate,
    ScenarioChoice,
    Season,
    build_scenario,
    check_scenario,
    draw_closures,
    likely_closures,
    list_scenarios,
    load_scenario,
    read_scenario,
    reference,
    scenario_text,
)

JULY = to_us(datetime.fromisoformat("2026-07-14T05:30:00+08:00"))
GUDIANZI, TUCHENGZI = "220202100", "220202201"


@pytest.fixture(scope="module")
def known():
    return reference()


def choice(**changes):
    base = ScenarioChoice("t", "试", "Trial", "FL-II", JULY, Season.SUMMER)
    return replace(base, **changes)


def messages(findings):
    return [(finding.source, finding.severity) for finding in findings]


def test_a_flood_hits_its_own_scope_and_the_sites_sum_to_its_share(known):
    draft = build_scenario(choice(), known)
    # 301,490 people in ten riverside units × 12 % = 36,178.8; × 45 % of these.
    assert draft.findings == ()
    assert len(draft.scenario.sites) == 83
    assert draft.scenario.affected_people == 36_179
    assert draft.scenario.relocated_people == pytest.approx(36_179 * 0.45, abs=1)


def test_the_estimate_moves_between_low_and_high(known):
    people = [
        build_scenario(choice(estimate=each), known).scenario.affected_people
        for each in (Estimate.LOW, Estimate.MODE, Estimate.HIGH)
    ]
    assert people == [15_075, 36_179, 60_298]  # 5, 12, 20 %


def test_places_can_be_townships_and_single_communities(known):
    village = known.district.communities_in([TUCHENGZI])[0]
    draft = build_scenario(choice(places=(GUDIANZI, village.code)), known)
    assert len(draft.scenario.sites) == 11 + 1
    assert {site.township for site in draft.scenario.sites} == {GUDIANZI, TUCHENGZI}


def test_villages_keep_part_of_the_relocated_in_tents_only_outside_winter(known):
    summer = build_scenario(choice(), known).scenario
    winter = build_scenario(choice(season=Season.WINTER), known).scenario
    assert {site.indoor_share for site in summer.sites if site.is_village} == {0.6}
    assert {site.indoor_share for site in winter.sites if site.is_village} == {0.9}
    assert {site.indoor_share for site in summer.sites if not site.is_village} == {1.0}


def test_likely_closures_are_the_flood_prone_roads(known):
    # Level II: flood-prone 0.7 is above one half, county roads (0.4) are below.
    closed = likely_closures(known.district, known.hazard("FL-II"))
    flood_prone = sorted(link.pair for link in known.district.links if link.flood_prone)
    assert list(closed) == flood_prone


def test_drawn_closures_follow_the_seed_alone(known):
    hazard = known.hazard("FL-II")
    backwards = replace(known.district, links=known.district.links[::-1])
    assert draw_closures(known.district, hazard, 7) == draw_closures(backwards, hazard, 7)
    assert draw_closures(known.district, hazard, 7) != draw_closures(known.district, hazard, 8)


def test_a_level_that_closes_nothing_draws_nothing(known):
    assert draw_closures(known.district, known.hazard("HC-II-2"), 1) == ()


def test_polluted_water_needs_water_alone(known):
    scenario = build_scenario(choice(hazard_id="HC-II-2"), known).scenario
    assert scenario.binding_needs == ("water",)


def test_without_power_noodles_are_excluded(known):
    winter = choice(hazard_id="IC-II", season=Season.WINTER)
    assert build_scenario(winter, known).scenario.excluded_items == ("FD02",)
    assert build_scenario(choice(), known).scenario.excluded_items == ()


@pytest.mark.parametrize(
    ("changes", "source", "subject"),
    [
        ({"hazard_id": "XX-I"}, "scenario/hazard", "XX-I"),
        ({"places": ("999999999",)}, "scenario/places", "999999999"),
        ({"closures": (("N01", "N99"),)}, "scenario/closures/0", "N01-N99"),
        ({"hazard_id": "FI-IV"}, "scenario/places", "FI-IV"),  # local: where?
    ],
)
def test_choices_that_name_nothing_known_make_no_scenario(known, changes, source, subject):
    draft = build_scenario(choice(**changes), known)
    assert draft.scenario is None
    assert (draft.findings[0].source, draft.findings[0].subject) == (source, subject)


def test_a_site_off_the_map_is_named(known):
    scenario = build_scenario(choice(), known).scenario
    # Changchun lies west of the district.
    far = replace(scenario.sites[2], code="X1", name_zh="长春某村", lon=125.3, lat=43.9)
    (finding,) = check_scenario(replace(scenario, sites=(*scenario.sites, far)), known)
    assert finding.source == "scenario/sites/83"
    assert "长春某村" in finding.message.zh
    assert finding.severity is Severity.ERROR


def test_a_winter_hazard_in_july_and_summer_norms_in_january_are_warned_of(known):
    ice = build_scenario(choice(hazard_id="IC-II"), known)
    assert messages(ice.findings) == [("scenario/onset", Severity.WARNING)]
    january = to_us(datetime.fromisoformat("2026-01-10T08:00:00+08:00"))
    quake = build_scenario(choice(hazard_id="EQ-III", onset_us=january), known)
    assert messages(quake.findings) == [("scenario/season", Severity.WARNING)]


def test_more_affected_than_live_there_is_warned_of(known):
    scenario = build_scenario(choice(), known).scenario
    first = scenario.sites[0]
    crowded = replace(first, affected_people=first.residents + 1)
    (finding,) = check_scenario(replace(scenario, sites=(crowded,)), known)
    assert (finding.subject, finding.severity) == (first.code, Severity.WARNING)


def test_a_scenario_comes_back_from_json_as_it_went_out(known):
    scenario = build_scenario(choice(closure_seed=3), known).scenario
    draft = read_scenario(scenario_text(scenario), known)
    assert draft.scenario == scenario
    assert draft.findings == ()


def test_bad_sites_in_a_file_are_findings_with_their_place(known):
    scenario = build_scenario(choice(), known).scenario
    content = json.loads(scenario_text(scenario))
    content["sites"][1]["affected_people"] = -5
    content["sites"][4]["lat"] = "north"
    del content["sites"][6]["code"]
    draft = read_scenario(json.dumps(content), known)
    assert [finding.source for finding in draft.findings] == [
        "scenario/sites/1", "scenario/sites/4", "scenario/sites/6",
    ]  # fmt: skip
    assert "受灾人数" in draft.findings[0].message.zh
    assert len(draft.scenario.sites) == 80


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "relief-depot/scenario/1"}', '{"format": 3'],
)
def test_what_is_no_scenario_is_said_so(known, text):
    draft = read_scenario(text, known)
    assert draft.scenario is None
    assert len(draft.findings) == 1


def test_the_demo_flood_is_what_its_recorded_choices_give(known):
    flood = load_scenario("demo-flood")
    rebuilt = build_scenario(
        ScenarioChoice(
            flood.code, flood.name_zh, flood.name_en, flood.hazard_id, flood.onset_us,
            flood.season, estimate=flood.estimate, closure_seed=flood.closure_seed,
            note=flood.note,
        ),
        known,
    )  # fmt: skip
    assert rebuilt.scenario == flood
    assert rebuilt.findings == ()
    assert (len(flood.sites), flood.affected_people) == (83, 15_075)


def test_the_shipped_scenarios_are_a_flood_and_a_winter(known):
    summaries = {each.code: each for each in list_scenarios()}
    assert set(summaries) == {"demo-flood", "demo-ice"}
    assert load_scenario("demo-ice").season is Season.WINTER
    for code in summaries:
        assert check_scenario(load_scenario(code), known) == ()


def test_a_scenario_can_be_loaded_from_a_file(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(scenario_text(load_scenario("demo-ice")), encoding="utf-8")
    assert load_scenario(str(path)) == load_scenario("demo-ice")


def test_an_unknown_or_broken_scenario_is_refused_with_what_there_is(tmp_path):
    with pytest.raises(NotFound, match="demo-flood"):
        load_scenario("demo-floood")
    path = tmp_path / "broken.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInput, match="broken"):
        load_scenario(str(path))
