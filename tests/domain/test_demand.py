"""Needs of a two-site world, derived by hand in docs/needs.md §5."""

from dataclasses import replace

import pytest

from depot.domain.demand import equivalents, item_needs, need_totals, requirements, site_needs
from depot.domain.mark import Mark
from depot.domain.scenario import (
    AffectedSite,
    Scenario,
    with_closure,
    with_need,
    with_people,
    without_site,
)
from depot.domain.season import Season, season_of
from depot.errors import InvalidInput, NotFound
from depot.io.reference import reference

NEEDS = ("water", "food", "shelter_indoor", "shelter_outdoor", "warmth", "medical")
# A city community with every bed under a roof, a village with 60 % of them.
CITY = AffectedSite(
    "A", "甲社区", "T1", 126.5, 43.9, is_village=False, residents=1000,
    affected_people=100, relocated_people=40, households=43,
)  # fmt: skip
VILLAGE = AffectedSite(
    "B", "乙村", "T2", 126.4, 44.0, is_village=True, residents=500,
    affected_people=50, relocated_people=20, households=21, indoor_share=0.6,
)  # fmt: skip


@pytest.fixture
def norms():
    return reference().norms


@pytest.fixture
def summer():
    return Scenario(
        "two", "两处", "Two", "FL-II", Season.SUMMER, 0, (CITY, VILLAGE), binding_needs=NEEDS
    )


@pytest.fixture
def winter(summer):
    return replace(summer, season=Season.WINTER)


def test_summer_needs_are_people_times_norm(summer, norms):
    needs = requirements(summer, norms)
    # Food and water for all affected, shelter and warmth for the relocated.
    assert needs["A"] == pytest.approx(
        {"water": 300, "food": 210_000, "shelter_indoor": 40, "warmth": 40, "medical": 0.4}
    )
    # 60 % of 20 under a roof: 12 beds, 8 tent places.
    assert needs["B"] == pytest.approx(
        {
            "water": 150, "food": 105_000, "shelter_indoor": 12, "shelter_outdoor": 8,
            "warmth": 20, "medical": 0.2,
        }
    )  # fmt: skip


def test_winter_asks_for_more_food_and_twice_the_quilts(winter, norms):
    needs = requirements(winter, norms)
    assert needs["A"]["food"] == 100 * 2400
    assert needs["A"]["warmth"] == 80
    assert needs["B"]["warmth"] == 40
    assert needs["A"]["water"] == 300


def test_units_that_would_cover_a_need_alone(summer, norms):
    units = {need.item: need.units for need in item_needs(summer, norms) if not need.supporting}
    assert units["WT01"] == 35  # 450 L / 13.2 L = 34.1
    assert units["FD01"] == 274  # 315,000 / 1,150 = 273.9
    assert units["SH08"] == 52
    assert units["SH01"] == 2  # 8 / 5
    assert units["WA01"] == 60
    assert units["WA07"] == 60
    assert units["MD10"] == 1
    assert "WA03" not in units


def test_winter_tents_are_the_insulated_ones_and_summer_covers_do_not_count(winter, norms):
    units = {need.item: need.units for need in item_needs(winter, norms) if not need.supporting}
    assert "SH01" not in units
    assert "WA07" not in units
    assert "SH10" not in units
    assert units["SH02"] == 2  # 8 / 4
    assert units["WA01"] == 120
    assert units["WA06"] == 240  # a blanket is half a quilt
    assert units["FD01"] == 314  # 360,000 / 1,150 = 313.04


def test_the_strict_norm_wants_more_tents_than_the_first_night(summer, norms):
    strict = replace(summer, first_night=False)
    assert equivalents(summer, norms)["SH01"] == {"shelter_outdoor": 5}
    assert equivalents(strict, norms)["SH01"] == {"shelter_outdoor": 3.4}


def test_supporting_items_follow_the_relocated_and_do_not_bind(summer, norms):
    lines = {need.item: need for need in item_needs(summer, norms) if need.supporting}
    assert lines["HY02"].units == 60
    assert lines["HY08"].units == 2  # 60 / 50 = 1.2
    # Households of the relocated: 43 × 40/100 + 21 × 20/50 = 25.6; two containers each.
    assert lines["WT05"].units == 52
    # 0.3 infants × 0.13 tins a day.
    assert lines["FD11"].units == 1
    # Works are no people: no sandbags, and greatcoats are for the winter.
    assert not {"FL01", "FF01", "WA03"} & set(lines)


def test_winter_adds_coats_and_one_heater_for_twelve_in_tents(winter, norms):
    lines = {need.item: need.units for need in item_needs(winter, norms) if need.supporting}
    assert lines["WA03"] == 60
    assert lines["WA13"] == 1  # 8 people in tents / 12


def test_excluded_items_serve_nobody(summer, norms):
    without = replace(summer, excluded_items=("FD02",))
    assert "FD02" in equivalents(summer, norms)
    assert "FD02" not in equivalents(without, norms)
    (line,) = [need for need in item_needs(without, norms) if need.item == "FD02"]
    assert not line.usable


def test_the_planners_own_need_replaces_the_norm_and_says_so(summer, norms):
    edited = with_need(summer, "A", "water", 500.0)
    (line,) = [n for n in site_needs(edited, norms) if (n.site, n.need) == ("A", "water")]
    assert (line.quantity, line.overridden, line.mark) == (500.0, True, Mark.OWN)
    assert requirements(with_need(edited, "A", "water", None), norms) == requirements(summer, norms)


def test_a_need_is_as_sure_as_its_weakest_factor(summer, norms):
    water = next(n for n in site_needs(summer, norms) if n.need == "water")
    # The norm is sourced, the people are estimated.
    assert water.mark is Mark.ESTIMATED


def test_needs_that_do_not_bind_are_shown_but_not_required(summer, norms):
    loose = replace(summer, binding_needs=("water",))
    assert requirements(loose, norms) == {"A": {"water": 300.0}, "B": {"water": 150.0}}
    totals = {total.rule.need: total for total in need_totals(loose, norms)}
    assert totals["warmth"].quantity == 60
    assert not totals["warmth"].binding


def test_other_people_change_households_and_keep_the_relocated_share(summer):
    site = with_people(summer, "A", affected=200).site("A")
    assert (site.relocated_people, site.households) == (80, 86)
    assert with_people(summer, "A", affected=200, relocated=10).site("A").relocated_people == 10


@pytest.mark.parametrize(
    "change",
    [
        {"affected_people": -1},
        {"affected_people": 10.5},
        {"relocated_people": 101},  # more than are affected
        {"indoor_share": 1.2},
        {"weight": 0.0},
        {"lon": 500.0},
        {"need_overrides": (("water", -1.0),)},
        {"need_overrides": (("water", float("nan")),)},
    ],
)
def test_a_site_that_cannot_be_true_is_refused_by_name(change):
    with pytest.raises(InvalidInput) as refusal:
        replace(CITY, **change)
    assert "A" in refusal.value.text.en


@pytest.mark.parametrize(
    "change",
    [
        {"speed_factor": 0.0},
        {"lead_factor": 0.9},
        {"order_min": 601},
        {"deadline_min": -1},
        {"sites": (CITY, CITY)},
    ],
)
def test_a_scenario_that_cannot_be_true_is_refused(summer, change):
    with pytest.raises(InvalidInput):
        replace(summer, **change)


def test_roads_are_closed_and_opened_whichever_way_they_are_named(summer):
    closed = with_closure(summer, "N2", "N1")
    assert closed.closures == (("N1", "N2"),)
    assert with_closure(closed, "N1", "N2").closures == (("N1", "N2"),)
    assert with_closure(closed, "N1", "N2", closed=False).closures == ()


def test_an_unknown_site_is_named(summer):
    with pytest.raises(NotFound, match="“X”"):
        without_site(summer, "X")
    assert [site.code for site in without_site(summer, "A").sites] == ["B"]


def test_it_freezes_from_november_to_march():
    seasons = [season_of(month) for month in range(1, 13)]
    assert seasons.count(Season.WINTER) == 5
    assert [seasons[month - 1] for month in (6, 7, 8)] == [Season.SUMMER] * 3
