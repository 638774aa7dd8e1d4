"""What must be added so that everybody is relieved, on worlds small enough for paper."""

from dataclasses import replace

import pytest
from relief_world import KIT, one_depot_one_site, table, tiny

from optimize.dispatch.additions import (
    Catalogue,
    ExtraDocks,
    ExtraStock,
    ExtraTrucks,
    ReopenedRoad,
)
from optimize.dispatch.additions_model import with_additions
from optimize.dispatch.additions_result import AdditionParams, Outcome
from optimize.dispatch.additions_search import cheapest_additions
from optimize.dispatch.check import check
from optimize.dispatch.problem import Site, Supply, Vehicle
from optimize.result import StoppedBy
from optimize.supply import SupplyCurve

PARAMS = AdditionParams(time_limit_s=30, seed=1, work_limit=15)
TRUCKS = ExtraTrucks("H", "T", "D", 800.0, most=3)
DOCKS = ExtraDocks("K", "D", 500.0)
KITS = ExtraStock("S", "D", "kit", 12.5, most=500)


def found(problem, *offers, **more):
    result = cheapest_additions(problem, Catalogue(offers), replace(PARAMS, **more))
    assert check(result.problem, result.result.plan).ok
    assert result.result.report.figures.people_relieved == result.people
    return result


def added(result):
    return {each.offer.code: each.count for each in result.added}


def worth(result, kind):
    return next(value for value in result.values if value.kind == kind)


def test_one_truck_short_is_one_truck_hired():
    # A trip takes 15 + 30 + 10 = 55 min and the truck is back at 85, too late for minute 100:
    # it relieves 50 of 100. A second truck loads from 15 on and is done at 70.
    result = found(one_depot_one_site(deadline_min=100), TRUCKS, DOCKS)
    assert (result.outcome, result.people_before, result.people) == (Outcome.REACHED, 50, 100)
    assert (added(result), result.price_cny, result.price_bound_cny) == ({"H": 1}, 800.0, 800.0)
    assert result.added[0].people == 50
    truck = worth(result, "truck")
    assert (truck.about, truck.people) == (("T", "D"), 50)
    assert 40 <= truck.estimate <= 50
    assert worth(result, "dock").people is None
    assert worth(result, "dock").estimate == 0


def test_one_dock_short_is_one_dock_opened():
    # Both trucks are there, but the second loads from 15 to 30 and is done at 70. Until 60 it
    # may load 150 kg: 5 + 3 min from 15 to 23, 30 of road, 5 + 2 of unloading. With a dock of
    # its own it is done at 55.
    two = (Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D"))
    result = found(one_depot_one_site(deadline_min=60, vehicles=two), TRUCKS, DOCKS)
    assert (result.outcome, result.people_before, result.people) == (Outcome.REACHED, 65, 100)
    assert (added(result), result.price_cny, result.price_bound_cny) == ({"K": 1}, 500.0, 500.0)
    assert worth(result, "dock").people == 35
    assert [value.people for value in result.values if value.kind == "truck"] == [None]


def test_a_dock_that_opens_too_late_is_no_help():
    two = (Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D"))
    problem = one_depot_one_site(deadline_min=60, vehicles=two)
    late = found(problem, ExtraDocks("K", "D", 500.0, ready_min=50))
    assert (late.outcome, late.people, added(late)) == (Outcome.IMPOSSIBLE, 65, {})


def test_thirty_kits_short_are_thirty_kits_bought():
    few = (Supply("D", "kit", SupplyCurve.at_once(70)),)
    result = found(one_depot_one_site(supplies=few), TRUCKS, KITS)
    assert (result.outcome, result.people_before, result.people) == (Outcome.REACHED, 70, 100)
    # 30 kits at 12.50.
    assert (added(result), result.price_cny, result.price_bound_cny) == ({"S": 30}, 375.0, 375.0)
    stock = worth(result, "stock")
    # A tonne is 100 kits; only 30 people are left to relieve.
    assert (stock.count, stock.estimate, stock.people) == (100, 30.0, 30)


def test_a_share_of_the_people_needs_less():
    few = (Supply("D", "kit", SupplyCurve.at_once(70)),)
    result = found(one_depot_one_site(supplies=few), KITS, target_share=0.8)
    assert (result.target, added(result), result.price_cny) == (80, {"S": 10}, 125.0)


def test_a_closed_road_is_reopened_and_driven_only_once_it_is_open():
    road = ReopenedRoad("R", ("D", "S"), {"road": 30}, 20_000.0, km=30.0, open_min=100)
    result = found(one_depot_one_site(travel=table(["D", "S"], {})), road, TRUCKS)
    assert (result.outcome, added(result)) == (Outcome.REACHED, {"R": 1})
    assert (result.price_cny, result.price_bound_cny) == (20_000.0, 20_000.0)
    # A truck that waits at the road until minute 100 is there at 130.
    stops = [stop for trip in result.result.plan.trips for stop in trip.stops]
    assert min(stop.leave_min for stop in stops) >= 130 + 5


@pytest.mark.parametrize(
    "offer",
    [
        # 5 + 1 min of loading, 30 of road, 5 + 1 of unloading after minute 570: 612.
        ExtraStock("S", "D", "kit", 12.5, most=500, ready_min=570),
        ExtraTrucks("H", "T", "D", 800.0, most=3),
    ],
    ids=["lead time", "trucks are not what lacks"],
)
def test_what_comes_after_the_deadline_is_proven_impossible(offer):
    few = (Supply("D", "kit", SupplyCurve.at_once(70)),)
    result = found(one_depot_one_site(supplies=few), offer)
    assert (result.outcome, result.most_people, added(result)) == (Outcome.IMPOSSIBLE, 70, {})
    assert result.price_bound_cny is None
    assert {reason.need for reason in result.result.reasons} == {"relief"}


def test_a_village_that_nothing_reaches_does_not_stop_the_rest():
    two = (
        Site("S", "S", 100, {"relief": 100.0}, 1.0, 100.0, 5),
        Site("X", "X", 40, {"relief": 40}),
    )
    problem = one_depot_one_site(
        sites=two,
        travel=table(["D", "S", "X"], {("D", "S"): 30}),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(70)),),
    )
    result = found(problem, KITS)
    assert (result.outcome, result.most_people, result.people) == (Outcome.IMPOSSIBLE, 100, 100)
    assert added(result) == {"S": 30}
    assert [reason.binding.value for reason in result.result.reasons] == ["roads"]


def test_where_nothing_lacks_nothing_is_added():
    result = found(one_depot_one_site(), TRUCKS, DOCKS, KITS)
    assert (result.outcome, added(result), result.price_bound_cny) == (Outcome.NOT_NEEDED, {}, 0.0)
    assert (result.tried, result.values) == (0, ())


def test_an_empty_catalogue_still_says_what_more_would_be_worth():
    few = (Supply("D", "kit", SupplyCurve.at_once(70)),)
    result = found(one_depot_one_site(supplies=few))
    assert (result.outcome, added(result)) == (Outcome.IMPOSSIBLE, {})
    assert worth(result, "stock").people == 30


def test_no_trucks_at_all_is_as_many_hired_as_it_takes():
    # Two trips of 55 min with one way back of 30 fit into 600 minutes for one truck.
    result = found(one_depot_one_site(vehicles=()), TRUCKS, DOCKS)
    assert (result.people_before, result.people, added(result)) == (0, 100, {"H": 1})


def test_the_cheaper_of_two_that_do_it_is_taken():
    dear = replace(TRUCKS, code="A", price_cny=900.0)
    result = found(one_depot_one_site(deadline_min=100), dear, TRUCKS)
    assert added(result) == {"H": 1}


def test_one_seed_gives_one_answer():
    problem = one_depot_one_site(supplies=(Supply("D", "kit", SupplyCurve.at_once(70)),))
    first, again = found(problem, KITS, TRUCKS), found(problem, KITS, TRUCKS)
    assert (added(first), first.values, first.tried) == (added(again), again.values, again.tried)
    assert first.result.plan == again.result.plan


def test_cancelling_at_once_gives_the_plan_as_it_is():
    problem = one_depot_one_site(deadline_min=100)
    result = cheapest_additions(problem, Catalogue((TRUCKS,)), PARAMS, should_stop=lambda: True)
    assert (result.outcome, added(result), result.stopped_by) == (
        Outcome.SHORT, {}, StoppedBy.CANCEL,
    )  # fmt: skip
    assert check(result.problem, result.result.plan).ok


def test_it_says_how_far_it_has_come():
    steps = []
    cheapest_additions(
        one_depot_one_site(deadline_min=100), Catalogue((TRUCKS,)), PARAMS,
        on_progress=steps.append,
    )  # fmt: skip
    assert steps[0].stage == "base"
    assert (steps[-1].people, steps[-1].price_cny) == (100, 800.0)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_proposed_holds_and_costs_no_less_than_its_bound(seed):
    problem = tiny(seed)
    source, item = problem.sources[0], problem.items[0]
    offers = (
        ExtraTrucks("H", problem.vehicle_types[0].code, source.location, 70.0, 2),
        ExtraStock("S", source.code, item.code, 3.0, 9, ready_min=5),
        ExtraDocks("K", source.code, 40.0, 1, 10),
    )
    result = found(problem, *offers)
    assert result.people_before <= result.people <= result.most_people
    assert with_additions(problem, Catalogue(offers), added(result)) == result.problem
    assert result.price_cny == sum(each.price_cny for each in result.added)
    if result.outcome is Outcome.REACHED:
        assert result.price_bound_cny <= result.price_cny
        assert all(each.people > 0 for each in result.added)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ExtraTrucks("H", "T", "D", -1.0), "price_cny"),
        (lambda: ExtraTrucks("H", "T", "D", float("nan")), "price_cny"),
        (lambda: ExtraTrucks("H", "T", "D", 1.0, most=10**6), "most"),
        (lambda: ExtraTrucks("H", "T", "D", 1.0, 1, 100, 50), "available_from_min"),
        (lambda: ExtraStock("S", "D", "kit", 1.0, most=-1), "most"),
        (lambda: ExtraDocks("K", "D", 1.0, ready_min=-5), "minutes"),
        (lambda: ReopenedRoad("R", ("D", "D"), {"road": 1}, 1.0), "two different ends"),
        (lambda: ReopenedRoad("R", ("D", "S"), {}, 1.0), "minutes"),
        (lambda: Catalogue((TRUCKS, TRUCKS)), "distinct"),
        (lambda: AdditionParams(target_share=0.0), "target_share"),
        (lambda: AdditionParams(time_limit_s=float("nan")), "time_limit_s"),
    ],
)
def test_nonsense_is_refused_by_name(make, said):
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.parametrize(
    "offer",
    [
        ExtraTrucks("H", "T9", "D", 1.0),
        ExtraTrucks("H", "T", "nowhere", 1.0),
        ExtraTrucks("H", "T", "D", 1.0, sources=("D9",)),
        ExtraStock("S", "D", "tea", 1.0, 5),
        ExtraDocks("K", "D9", 1.0),
        ReopenedRoad("R", ("D", "nowhere"), {"road": 3}, 1.0),
        ReopenedRoad("R", ("D", "S"), {"canal": 3}, 1.0),
    ],
)
def test_an_offer_of_something_unknown_is_refused(offer):
    with pytest.raises(ValueError, match="is unknown"):
        cheapest_additions(one_depot_one_site(), Catalogue((offer,)), PARAMS)


def test_the_item_of_the_world_is_what_the_numbers_above_take_it_for():
    assert KIT.weight_kg == 10.0


def test_a_road_that_only_shortens_the_way_is_worth_something_too():
    # By the old way of 60 min the truck is there at 15 + 60 = 75, too late for a second trip
    # before minute 150; a new way of 30 lets it: 55, back at 85, there again at 140.
    slow = one_depot_one_site(travel=table(["D", "S"], {("D", "S"): 60}), deadline_min=150)
    road = ReopenedRoad("R", ("D", "S"), {"road": 30}, 900.0, km=30.0, open_min=0)
    result = found(slow, road, TRUCKS)
    assert (result.people_before, result.people) == (50, 100)
    assert added(result) == {"H": 1}
    assert worth(result, "road").people == 50
    assert worth(result, "road").estimate > 0
    assert added(found(slow, road)) == {"R": 1}
