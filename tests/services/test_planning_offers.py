"""What offers of vetted sellers would add to a plan, and what would have to be bought for it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from planning_world import TODAY, FakeReader, full_world, lorry

from depot.services.planning_buying import Wanted
from depot.services.planning_case import build_case
from depot.services.planning_offers import offers_case, offers_gain
from depot.services.scenarios import load_scenario
from depot.services.supply_layers import SupplyBasis
from optimize.dispatch.solve import SolveParams, solve

ORDER, FACTOR = 45, 1.4
PARAMS = SolveParams(time_limit_s=20, work_limit=40)


@dataclass
class Selling(FakeReader):
    """The world with a vetted seller; its offers are (item, units, yuan, minutes)."""

    offered: tuple = ()
    today: object = TODAY

    @property
    def sellers(self):
        offers = [
            SimpleNamespace(
                id=number, supplier="MART", item=item, free=units, fen=yuan * 100,
                lead_day_min=minutes, lead_night_min=minutes * 2,
                valid_from=TODAY, valid_to=TODAY + timedelta(days=9),
            )
            for number, (item, units, yuan, minutes) in enumerate(self.offered)
        ]  # fmt: skip
        listing = SimpleNamespace(
            supplier="MART", valid_from=TODAY, valid_to=TODAY, is_listed_on=lambda day: day == TODAY
        )
        return SimpleNamespace(offers=lambda: offers, vettings=lambda: [listing])


@pytest.fixture(scope="module")
def flood():
    whole = load_scenario("demo-flood")
    return replace(whole, sites=whole.sites[:4], binding_needs=("water",))


def world(*offered, water=20):
    plain = full_world(promised=(), lorries=(lorry("A"),))
    return Selling({("W", "WT01"): water}, (), (), plain.lorries, offered=offered)


def case(reader, flood, **more):
    return build_case(reader, flood, today=TODAY, **more)


def curve(problem, item="WT01"):
    return next(e.curve.steps for e in problem.supplies if (e.source, e.item) == ("W", item))


def test_what_is_bought_comes_to_our_dock_on_top_of_the_stock(flood):
    reader = world(("WT01", 300, 30, 60), ("WT01", 100, 40, 30))
    before = case(reader, flood)
    found = offers_case(reader, before)
    assert (found.depot, found.own) == ("W", {"WT01": 20})
    # 30 and 60 minutes by day, times 1.4: 42 and 84 after the order at minute 45.
    assert curve(found.case.problem) == ((0, 20), (ORDER + 42, 120), (ORDER + 84, 420))
    # The plan itself stays as it was.
    assert curve(before.problem) == ((0, 20),)


def test_an_item_that_we_do_not_have_at_all_is_counted_too(flood):
    reader = world(("WT02", 50, 15, 60))
    found = offers_case(reader, case(reader, flood))
    assert curve(found.case.problem, "WT02") == ((ORDER + 84, 50),)
    assert found.own == {}


def test_offers_are_counted_as_carefully_as_everything_of_others(flood):
    reader = world(("WT01", 300, 30, 60))
    careful = offers_case(reader, case(reader, flood, basis=SupplyBasis.RELIABLE))
    # Beta(1.6, 0.4) has 0.4316 at 10 %: 129 of 300, and later than 84 minutes.
    (_, first, *_) = curve(careful.case.problem)
    assert first[1] == 20 + 129
    assert first[0] > ORDER + 84


@pytest.mark.parametrize("offered", [(), (("FL01", 900, 2, 60),)], ids=["none", "useless"])
def test_nothing_to_count_is_none(flood, offered):
    reader = world(*offered)
    assert offers_case(reader, case(reader, flood)) is None


def test_without_a_warehouse_that_loads_there_is_no_dock_to_bring_it_to(flood):
    reader = world(("WT01", 300, 30, 60), water=0)
    assert offers_case(reader, case(reader, flood)) is None


def test_the_gain_says_how_many_more_and_what_to_buy_by_when(flood):
    reader = world(("WT01", 300, 30, 60))
    before = case(reader, flood)
    found = offers_case(reader, before)
    first, second = solve(before.problem, PARAMS), solve(found.case.problem, PARAMS)
    gain = offers_gain(found, first, second)
    people = [each.report.figures.people_relieved for each in (first, second)]
    assert gain.relieved == people[1] > people[0]
    assert gain.more == people[1] - people[0]
    taken = sum(trip.load().get("WT01", 0) for trip in second.plan.trips)
    assert gain.wanted == (Wanted("WT01", taken - 20),)
    assert gain.cost_cny == 30 * (taken - 20)
    last = max(trip.load_start_min for trip in second.plan.trips)
    assert (gain.within_hours - 1) * 60 < last - ORDER <= gain.within_hours * 60


def test_where_goods_are_not_what_lacks_nothing_is_to_be_bought(flood):
    reader = world(("WT01", 300, 30, 60), water=5000)
    before = case(reader, flood)
    found = offers_case(reader, before)
    first = solve(before.problem, PARAMS)
    gain = offers_gain(found, first, first)
    assert (gain.more, gain.wanted, gain.cost_cny) == (0, (), 0.0)
    assert gain.relieved == first.report.figures.people_relieved
