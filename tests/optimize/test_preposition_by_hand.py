"""Two scenarios whose answers are derived on paper."""

from dataclasses import replace

import pytest

from optimize.preposition.fresh import fresh_value, sampled_gap
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.plan import Plan
from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)
from optimize.preposition.solve import PrepositionParams, solve_extensive
from optimize.preposition.values import marginal_values, stochastic_values, worth_of_plan
from optimize.twostage.risk import CVaR, WorstCase

EXACT = PrepositionParams(gap=1e-9)


def newsvendor(price, **more):
    """Return 10 or 20 units needed, equally likely; a missing one costs 10."""
    scenarios = tuple(
        Scenario(f"{units}", 0.5, (Need("A", "W", units),), "roads", people={"A": 2 * units})
        for units in (10.0, 20.0)
    )
    return Problem(
        (Item("W", penalty_cny=10.0),),
        (Place("D"),),
        (Reserve("D/W", Layer.STOCK, "D", "W", price, **more),),
        scenarios,
        {"roads": (Arc("D", "A", 30),)},
    )


def solved(problem, goal=None):
    return solve_extensive(problem, goal or Goal(), EXACT)


def test_a_newsvendor_buys_as_long_as_a_unit_costs_less_than_it_saves_on_average():
    # From 10 to 20 units one more saves 10 in half of the cases, 5 on average.
    cheap = solved(newsvendor(3.0))
    assert cheap.plan.units == {"D/W": pytest.approx(20)}
    assert cheap.objective == pytest.approx(3 * 20)
    dear = solved(newsvendor(6.0))
    assert dear.plan.units == {"D/W": pytest.approx(10)}
    assert dear.objective == pytest.approx(6 * 10 + 0.5 * 10 * 10)


def test_who_fears_the_worse_half_buys_for_it():
    # The worse half is the scenario of 20: 6 a unit against 10.
    afraid = solved(newsvendor(6.0), Goal(risk=CVaR(0.5)))
    assert afraid.objective == pytest.approx(6 * 20)
    # If a quarter of the probability may be elsewhere, 20 has 3/4 and a unit saves 7.5.
    assert solved(newsvendor(6.0), Goal(risk=WorstCase(0.25))).objective == pytest.approx(120)
    # A mix of half mean, half worse half: (0.5 · 0.5 + 0.5 · 1) · 10 = 7.5 > 6 again.
    assert solved(newsvendor(6.0), Goal(risk=CVaR(0.5, 0.5))).objective == pytest.approx(120)


def test_what_scenarios_and_foresight_are_worth():
    # Mean need 15: 15 · 6 + 0.5 · 5 · 10 = 115. Foresight: 0.5 · 60 + 0.5 · 120 = 90. Best: 110.
    values = stochastic_values(newsvendor(6.0), Goal())
    assert values.vss == pytest.approx(115 - 110)
    assert values.evpi == pytest.approx(110 - 90)


def test_a_budget_buys_a_chance_and_people():
    problem = replace(newsvendor(6.0), budget_cny=60.0)
    assert solved(problem, Goal(Measure.CHANCE)).objective == pytest.approx(0.5)
    # Ten units relieve all 20 people of the first, 20 of the 40 of the second scenario.
    assert solved(problem, Goal(Measure.PEOPLE)).objective == pytest.approx(0.5 * 20)
    enough = replace(problem, budget_cny=120.0)
    assert solved(enough, Goal(Measure.CHANCE)).objective == pytest.approx(0)
    assert solved(enough, Goal(Measure.PEOPLE)).objective == pytest.approx(0)


def test_one_more_unit_is_worth_what_it_saves_where_it_stands():
    problem = newsvendor(6.0)
    values = [
        marginal_values(problem, Goal(), Plan(units={"D/W": units}))["D/W"]
        for units in (5.0, 15.0, 25.0)
    ]
    assert values == [pytest.approx(10), pytest.approx(5), pytest.approx(0)]
    assert worth_of_plan(problem, Goal(), Plan(units={"D/W": 15.0})) == pytest.approx(115)


def test_an_agreement_takes_what_is_needed_seldom_and_stock_what_is_needed_always():
    # Stock 4 a unit; agreement 1 to hold and 5 to use: for the tenth to twentieth unit, needed
    # half the time, 1 + 0.5 · 5 = 3.5 < 4; for the first ten 1 + 5 = 6 > 4.
    problem = newsvendor(4.0)
    held = Reserve("S/W", Layer.AGREEMENT, "D", "W", 1.0, 5.0)
    found = solved(replace(problem, reserves=(*problem.reserves, held)))
    assert found.plan.units == {"D/W": pytest.approx(10), "S/W": pytest.approx(10)}
    assert found.objective == pytest.approx(4 * 10 + 1 * 10 + 0.5 * 5 * 10)


def test_what_comes_too_late_is_as_good_as_nothing():
    problem = newsvendor(3.0, steps=((580, 1.0),))
    # Ready at 580, there at 610; ten hours are 600 minutes. 0.5 · 10 · 10 + 0.5 · 10 · 20.
    assert solved(problem).objective == pytest.approx(150)
    assert solved(problem).plan.units == {}


def test_a_cache_is_opened_when_it_saves_more_than_it_costs():
    problem = newsvendor(3.0)
    item = replace(problem.items[0], volume_m3=1.0)

    def with_cache(price):
        cache = Place("D", options=(Option("small", price, 12.0), Option("large", 100.0, 20.0)))
        return solved(replace(problem, items=(item,), places=(cache,)))

    # Nothing: 150. Small: price + 12 · 3 + 0.5 · 8 · 10 = price + 76; large: 100 + 60 = 160.
    assert with_cache(70.0).plan.options == {"D": "small"}
    assert with_cache(70.0).objective == pytest.approx(146)
    assert with_cache(75.0).objective == pytest.approx(150)
    assert with_cache(75.0).plan.options == {}


def test_the_probabilities_must_sum_to_one():
    problem = newsvendor(3.0)
    with pytest.raises(ValueError, match="sum to"):
        replace(problem, scenarios=problem.scenarios[:1])


def test_a_plan_is_worth_in_fresh_scenarios_what_they_cost_with_an_interval():
    # 10 units at 6; needs 8, 10, 12, 14: 60, 60, 80, 100. Mean 75, standard deviation 19.1485,
    # half the interval 1.959964 · 19.1485 / 2 = 18.765.
    problem = newsvendor(6.0)
    fresh = tuple(
        replace(problem.scenarios[0], code=f"{units}", needs=(Need("A", "W", units),))
        for units in (8.0, 10.0, 12.0, 14.0)
    )
    found = fresh_value(problem, fresh, Goal(), Plan(units={"D/W": 10.0}))
    assert (found.mean, found.scenarios) == (pytest.approx(75), 4)
    assert found.high - found.mean == pytest.approx(18.765, abs=1e-3)
    assert found.mean - found.low == pytest.approx(18.765, abs=1e-3)
    # Two samples: needs of 8 and 12 (best 8 units: 48 + 0.5 · 40 = 68), 10 and 14 (60 + 20 = 80).
    samples = (fresh[::2], fresh[1::2])
    gap = sampled_gap(problem, Goal(), Plan(units={"D/W": 10.0}), samples=samples, fresh=fresh)
    assert gap.best.mean == pytest.approx(74, rel=1e-4)
    assert gap.gap == pytest.approx(gap.value.high - gap.best.low)


def test_what_serves_a_need_twice_as_well_and_costs_less_than_twice_is_bought():
    # A unit of V meets two of the ten units needed in both scenarios: 5 for 3 each, not 10 for 2.
    # The next 10 needed in one of two scenarios save 0.5 × 2 × 10 = 10 a unit of V: 5 more.
    problem = newsvendor(2.0)
    problem = replace(
        problem,
        items=(*problem.items, Item("V", serves={"W": 2.0})),
        reserves=(*problem.reserves, Reserve("D/V", Layer.STOCK, "D", "V", 3.0)),
    )
    found = solved(problem)
    assert dict(found.plan.units) == pytest.approx({"D/V": 10.0})
    assert found.objective == pytest.approx(30.0)


def test_floor_limits_what_is_stacked_on_it():
    # 12 of the 15 m² are there: 12 / 1.5 = 8 units of 1 each, and 0.5 × (2 + 12) × 10 lacking.
    problem = newsvendor(1.0)
    item = replace(problem.items[0], floor_m2=1.5)
    found = solved(replace(problem, items=(item,), places=(Place("D", floor_m2=12.0),)))
    assert dict(found.plan.units) == pytest.approx({"D/W": 8.0})
    assert found.objective == pytest.approx(8.0 + 70.0)


def test_what_is_moved_can_only_be_what_was_there():
    # 6 units are there for nothing; more has to be bought at 3, as many as 10 in both scenarios
    # and 20 in half of them are worth: all 20, 14 of them bought.
    problem = newsvendor(3.0, most=30.0)
    there = tuple(
        Reserve(code, Layer.STOCK, "D", "W", fee, most=6.0)
        for code, fee in (("keep:W:D", 0.0), ("moved:W:D", 1.0))
    )
    rule = Rule("held/W", most=6.0, reserves=("keep:W:D", "moved:W:D"))
    found = solved(replace(problem, reserves=(*problem.reserves, *there), rules=(rule,)))
    assert dict(found.plan.units) == pytest.approx({"D/W": 14.0, "keep:W:D": 6.0})
    with pytest.raises(ValueError, match="reserve is unknown"):
        replace(problem, rules=(rule,))
