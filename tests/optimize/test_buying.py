"""Who sells how much: the least missing by the deadline, then the least cost."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.buying.check import check
from optimize.buying.problem import BuyingAnswer, BuyingProblem, SellerOffer
from optimize.buying.solve import fastest, solve
from optimize.result import Status

CHEAP_LATE = SellerOffer("a", "市场", "WT01", 100, 2500, 300)
DEAR_SOON = SellerOffer("b", "超市", "WT01", 40, 3000, 60)
MIDDLE = SellerOffer("c", "水站", "WT01", 50, 2800, 120)


def water(units, deadline, cap=None):
    return BuyingProblem({"WT01": units}, (CHEAP_LATE, DEAR_SOON, MIDDLE), deadline, cap)


def test_the_cheapest_sells_all_when_there_is_time():
    answer = solve(water(100, 300))
    assert answer == BuyingAnswer({"a": 100}, {}, 250_000, Status.OPTIMAL)


def test_who_comes_too_late_is_left_out():
    """By minute 120: 50 at 28.00 and 30 at 30.00 are 1,400 + 900 = 2,300 yuan."""
    answer = solve(water(80, 120))
    assert answer.units == {"b": 30, "c": 50}
    assert answer.cost == 230_000


def test_what_nobody_can_bring_is_said():
    answer = solve(water(100, 60))
    assert (dict(answer.units), dict(answer.short)) == ({"b": 40}, {"WT01": 60})


def test_the_fastest_is_complete_earliest_then_cheap():
    """80 boxes are there at minute 120 at the earliest; at 300 they would cost 2,000."""
    assert fastest(water(80, 300)).units == {"b": 30, "c": 50}


def test_a_cap_on_sellers_may_leave_something_missing():
    answer = solve(water(80, 120, cap=1))
    assert (dict(answer.units), dict(answer.short)) == ({"c": 50}, {"WT01": 30})


def test_of_equal_cost_fewer_sellers_sell():
    """Either seller has both items at the same prices: one of them is enough."""
    offers = tuple(
        SellerOffer(f"{seller}{item}", seller, item, 10, 100, 0)
        for seller, item in itertools.product("xy", ("FD01", "WT01"))
    )
    answer = solve(BuyingProblem({"WT01": 10, "FD01": 10}, offers, 0))
    assert len({key[0] for key in answer.units}) == 1


def test_the_check_finds_a_seller_who_comes_too_late():
    wrong = BuyingAnswer({"a": 80}, {}, 200_000)
    assert "after 120" in check(water(80, 120), wrong)[0]


def test_an_offer_without_a_price_is_refused():
    with pytest.raises(ValueError, match="price"):
        SellerOffer("x", "x", "WT01", 1, 0, 0)


OFFERS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(("WT01", "FD01")), st.integers(0, 4),
              st.integers(1, 5), st.integers(0, 3)),
    max_size=5,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(OFFERS, st.integers(1, 4), st.integers(1, 4), st.integers(0, 3), st.sampled_from([None, 1]))
def test_nothing_better_exists(rows, water_units, food_units, deadline, cap):
    """Against every choice of whole units that there is."""
    offers = tuple(SellerOffer(str(n), *row) for n, row in enumerate(rows))
    problem = BuyingProblem({"WT01": water_units, "FD01": food_units}, offers, deadline, cap)
    answer = solve(problem)
    assert check(problem, answer) == ()
    assert answer.status is Status.OPTIMAL
    best = min(rated(problem, units) for units in choices(problem))
    assert rated(problem, answer.units) == best


def choices(problem):
    usable = problem.usable
    for counts in itertools.product(*(range(each.units + 1) for each in usable)):
        bought = {"WT01": 0, "FD01": 0}
        for each, count in zip(usable, counts, strict=True):
            bought[each.item] += count
        sellers = {each.seller for each, count in zip(usable, counts, strict=True) if count}
        fits = all(bought[item] <= need for item, need in problem.needs.items())
        if fits and len(sellers) <= (problem.seller_cap or len(sellers)):
            yield {each.key: count for each, count in zip(usable, counts, strict=True) if count}


def rated(problem, units):
    offers = {each.key: each for each in problem.offers}
    missing = dict(problem.needs)
    for key, count in units.items():
        missing[offers[key].item] -= count
    return (
        sum(problem.share_weight(item) * count for item, count in missing.items()),
        sum(count * offers[key].price for key, count in units.items()),
    )
