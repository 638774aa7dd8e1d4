"""What could be added to a plan by default, at what price, and how the planner changes it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from planning_world import CITY, TODAY, FakeReader, full_world, lorry

from depot.domain.place import Crew
from depot.errors import InvalidInput
from depot.io.reference import reference
from depot.services.planning_additions import (
    AdditionParams,
    Kind,
    Origin,
    Outcome,
    additions_case,
    cheapest,
    priced,
)
from depot.services.planning_case import build_case
from depot.services.scenarios import load_scenario
from optimize.dispatch.check import check
from optimize.dispatch.solve import SolveParams, solve

ORDER, FACTOR = 45, 1.4
PARAMS = SolveParams(time_limit_s=20, work_limit=40)


@dataclass
class Selling(FakeReader):
    """The world with a vetted seller of water: 300 cases at 30 yuan within an hour by day."""

    today: object = TODAY
    offered: bool = True

    @property
    def sellers(self):
        offers = [
            SimpleNamespace(
                id=7, supplier="SUP", item="WT01", free=300, fen=3000,
                lead_day_min=60, lead_night_min=120,
                valid_from=TODAY, valid_to=TODAY + timedelta(days=9),
            )
        ]  # fmt: skip
        listing = SimpleNamespace(
            supplier="SUP", valid_from=TODAY, valid_to=TODAY, is_listed_on=lambda day: day == TODAY
        )
        return SimpleNamespace(
            offers=lambda: offers if self.offered else [], vettings=lambda: [listing]
        )


@pytest.fixture(scope="module")
def flood():
    whole = load_scenario("demo-flood")
    return replace(whole, sites=whole.sites[:4], binding_needs=("water",))


def world(water=20, lorries=None, **more):
    kept = full_world().lorries if lorries is None else lorries
    return Selling({("W", "WT01"): water}, (), (), kept, **more)


def planned(flood, reader):
    case = build_case(reader, flood, today=TODAY)
    before = solve(case.problem, PARAMS)
    return case, before, additions_case(reader, case, before)


def line(found, code):
    return next(each for each in found.lines if each.offer.code == code)


def kinds(found):
    return {each.offer.kind for each in found.lines}


def test_the_plan_stays_possible_in_a_case_that_knows_more_places(flood):
    case, before, found = planned(flood, world())
    old, new = case.problem.travel, found.case.problem.travel
    assert set(old.locations) < set(new.locations)
    for profile in old.minutes:
        for a in old.locations:
            for b in old.locations:
                assert old.minutes_between(profile, a, b) == new.minutes_between(profile, a, b)
    report = check(found.case.problem, before.plan)
    assert report.ok
    assert report.figures == before.report.figures


def test_prices_come_from_offers_and_from_the_offices_assumptions_and_say_so(flood):
    _, _, found = planned(flood, world())
    assert kinds(found) == set(Kind)
    water = line(found, "OFFER-7")
    # An hour by day, times 1.4, after the order at minute 45.
    assert (water.origin, water.offer.price_cny, water.offer.most, water.offer.ready_min) == (
        Origin.OFFER, 30.0, 300, ORDER + 84,
    )  # fmt: skip
    hired = line(found, "HIRE-T050")
    # 300 + 80 x 5 t; 90 minutes after the order.
    assert (hired.origin, hired.offer.price_cny, hired.offer.available_from_min) == (
        Origin.ASSUMED, 700.0, ORDER + 90,
    )  # fmt: skip
    assert hired.offer.start == "park/PARK"


def test_what_lacks_is_also_offered_at_the_catalogues_price(flood):
    _, _, found = planned(flood, world(offered=False))
    bought = [each for each in found.lines if each.origin is Origin.CATALOGUE]
    assert bought
    prices = {item.code: float(item.price_cny) for item in reference().items}
    for each in bought:
        assert each.offer.price_cny == prices[each.offer.item]
        assert each.offer.ready_min == ORDER + 180


def test_where_trucks_are_what_lacks_nothing_is_bought_from_the_catalogue(flood):
    few = (lorry("A"),)
    _, before, found = planned(flood, world(5000, few, offered=False))
    assert {reason.binding.value for reason in before.reasons} <= {"trucks", "docks", "roads"}
    assert Kind.STOCK not in kinds(found)


def test_a_lorry_out_of_service_can_be_brought_back_from_where_it_stands(flood):
    lorries = (lorry("A"), lorry("B", start="YARD", position=CITY, active=False))
    _, _, found = planned(flood, world(lorries=lorries))
    back = line(found, "BACK-B")
    assert (back.origin, back.offer.most, back.offer.start) == (Origin.REGISTER, 1, "park/YARD")
    assert back.offer.available_from_min == ORDER + 120
    assert "park/YARD" in found.case.problem.travel.locations


def test_a_dock_is_ready_when_the_first_crew_is_there(flood):
    crews = (Crew("1", "W", "一班", 6, 12.0, 15), Crew("2", "W", "二班", 4, 10.0, 40))
    assert line(planned(flood, world())[2], "DOCK-W").offer.ready_min == ORDER + 60
    assert line(planned(flood, world(called=crews))[2], "DOCK-W").offer.ready_min == ORDER + 15


def test_each_closed_road_can_be_reopened_between_places_of_the_table(flood):
    _, _, found = planned(flood, world())
    roads = [each.offer for each in found.lines if each.offer.kind is Kind.ROAD]
    assert 0 < len(roads) <= len(flood.closures)
    places = set(found.case.problem.travel.locations)
    assert all(set(road.ends) <= places for road in roads)
    assert all(road.open_min == ORDER + 180 for road in roads)


def test_the_cheapest_is_found_and_checked(flood):
    _, before, found = planned(flood, world())
    params = AdditionParams(time_limit_s=60, seed=0, work_limit=20)
    only = {each.offer.code: (each.offer.price_cny, 0) for each in found.lines}
    only["OFFER-7"] = (30.0, 300)
    result = cheapest(found, priced(found, only), params, before)
    assert result.people > result.people_before == before.report.figures.people_relieved
    assert check(result.problem, result.result.plan).ok
    assert result.outcome in {Outcome.REACHED, Outcome.SHORT, Outcome.IMPOSSIBLE}
    (water,) = result.added
    assert water.price_cny == 30 * water.count


def test_the_planner_sets_prices_and_leaves_lines_out(flood):
    _, _, found = planned(flood, world())
    changes = {"HIRE-T050": (650.0, 2), "DOCK-W": (1.0, 0)}
    offers = {each.code: each for each in priced(found, changes).offers}
    assert (offers["HIRE-T050"].price_cny, offers["HIRE-T050"].most) == (650.0, 2)
    assert "DOCK-W" not in offers
    assert len(offers) == len(found.lines) - 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((-1.0, 2), "单价"),
        ((float("nan"), 2), "单价"),
        ((1e15, 2), "过大"),
        ((5.0, -1), "最多数量"),
        ((5.0, 1.5), "最多数量"),
        ((5.0, 100_000), "过大"),
    ],
)
def test_a_price_or_number_that_makes_no_sense_is_refused_by_its_line(flood, change, said):
    _, _, found = planned(flood, world())
    with pytest.raises(InvalidInput) as refused:
        priced(found, {"HIRE-T050": change})
    assert said in refused.value.text.zh
    assert "租用" in refused.value.text.zh
    assert refused.value.text.en
