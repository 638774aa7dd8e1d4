"""From today to a plan: what it does, what it changes, and what each change is worth."""

from dataclasses import replace
from itertools import pairwise
from math import inf

import pytest
from reserves_world import villages, with_cache

from optimize.preposition.budgets import Budgeted
from optimize.preposition.changes import ChangeKind, base_of, changes_of, with_changes
from optimize.preposition.check import check
from optimize.preposition.decompose import solve
from optimize.preposition.esups import balance_of, esups_problem
from optimize.preposition.frontier import Curve, frontier
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.measured import PeopleRelieved, measured
from optimize.preposition.outcome import outcomes
from optimize.preposition.placement import placement
from optimize.preposition.plan import Plan
from optimize.preposition.risk_figures import figures_of, sampled, site_chances
from optimize.preposition.whole import whole_plan
from optimize.twostage.risk import CVaR

PEOPLE = Goal(Measure.PEOPLE)
BEST = Plan({}, {"keep:W:P": 20.0, "moved:W:Q": 10.0, "bought:W:Q": 5.0, "agreed:W:S": 5.0})


def kinds(changes):
    return [(each.kind.value, each.place, each.units) for each in changes]


def test_today_relieves_a_and_what_the_agreement_brings_to_b():
    problem = villages()
    today = Plan.today(problem)
    report = check(problem, today, outcomes(problem, today))
    assert report.ok
    figures = figures_of(problem, report)
    # Of 20 people each: all in a, 2 in b. Expected 11, left out in the worst tenth 18.
    assert (figures.expected, figures.needed) == (pytest.approx(11), pytest.approx(20))
    assert (figures.worst_tenth, figures.worst) == (pytest.approx(18), pytest.approx(18))
    assert figures.chance == pytest.approx(0.5)
    assert site_chances(problem, report) == {"A": 1.0, "B": 0.0}


def test_changes_lead_from_today_to_the_plan_and_back():
    problem = villages()
    changes = changes_of(problem, BEST, ending=["agreed:W:S"])
    assert kinds(changes) == [
        ("buy", "Q", 5.0), ("agree", "S", 3.0), ("renew", "S", 2.0), ("move", "Q", 10.0),
    ]  # fmt: skip
    assert [each.money_cny for each in changes] == [40.0, 3.0, 2.0, 20.0]
    assert changes[-1].origin == "P"
    base = base_of(BEST, changes)
    assert base == Plan({}, {"keep:W:P": 30.0})
    assert with_changes(base, changes) == BEST


def test_a_change_is_worth_whom_the_plan_loses_without_it_per_yuan():
    problem = villages()
    found = measured(problem, BEST, changes_of(problem, BEST))
    # Without the agreement's 3 more, 3 of 20 in b: 1.5 expected for 3 yuan; 10 moved: 5 for 20;
    # 5 bought: 2.5 for 40. Today 11, then 12.5, 17.5, 20.
    assert [each.change.kind.value for each in found.changes] == ["agree", "move", "buy"]
    assert [each.without for each in found.changes] == pytest.approx([1.5, 5, 2.5])
    assert [each.after for each in found.changes] == pytest.approx([12.5, 17.5, 20])
    assert (found.before, found.people) == (pytest.approx(11), pytest.approx(20))


def test_what_helps_nobody_is_left_out_unless_a_minimum_asks_for_it():
    problem = villages()
    idle = with_changes(BEST, changes_of(problem, Plan({}, {"keep:W:P": 30.0, "bought:W:P": 4.0})))
    found = measured(problem, idle, changes_of(problem, idle))
    assert "bought:W:P" not in found.plan.units
    standard = replace(problem, rules=(*problem.rules, replace(problem.rules[0], code="least",
                       least=4.0, most=None, reserves=("bought:W:P",))))  # fmt: skip
    found = measured(standard, idle, changes_of(standard, idle))
    assert found.plan.units["bought:W:P"] == 4.0


def test_a_cache_comes_before_what_is_held_there():
    problem = with_cache()
    plan = Plan({"H": "small"}, {"keep:W:P": 30.0, "bought:W:H": 20.0})
    found = measured(problem, plan, changes_of(problem, plan))
    assert [each.change.kind for each in found.changes] == [ChangeKind.CACHE, ChangeKind.BUY]
    # Without the cache there is nowhere to hold the 20: 10 expected people either way.
    assert [each.without for each in found.changes] == pytest.approx([10, 10])
    assert [each.after for each in found.changes] == pytest.approx([10, 20])


def test_units_become_whole_within_the_limits():
    problem = replace(villages(), budget_cny=59.0)
    plan = Plan({}, {"keep:W:P": 12.4, "moved:W:Q": 9.6, "bought:W:Q": 4.9, "agreed:W:S": 1.5})
    found = whole_plan(problem, plan)
    # Down to 9 and 4 and 1 (51 yuan); stock that isn't moved stays; 8 more yuan buy the fifth.
    assert found.units == {
        "keep:W:P": 21.0, "moved:W:Q": 9.0, "bought:W:Q": 5.0, "agreed:W:S": 1.0,
    }  # fmt: skip
    assert check(problem, found, outcomes(problem, found)).ok


def test_one_more_unit_is_worth_a_person_half_of_the_time_where_it_reaches_somebody():
    problem = villages()
    gains = PeopleRelieved(problem).gains(Plan.today(problem))
    assert gains["bought:W:Q"] == pytest.approx(0.5)
    assert gains["bought:W:P"] == pytest.approx(0)


def test_the_frontier_rises_to_everybody_for_any_risk():
    problem = villages()
    points = frontier(problem, 11)
    assert [points[0].people, points[-1].people] == pytest.approx([10, 20])
    assert all(a.people <= b.people + 1e-9 for a, b in pairwise(points))
    # Agreement 5 · 1 and 15 moved would leave 5 lacking in a; 10 moved, 5 bought: 5 + 20 + 40.
    assert points[-1].money_cny == pytest.approx(65, rel=1e-4)
    seen = []
    chance = frontier(problem, 10, goal=Goal(Measure.CHANCE), on_point=seen.append)
    assert [chance[0].objective, chance[-1].objective] == pytest.approx([0.5, 0])
    assert {each.budget_cny: each for each in seen} == {each.budget_cny: each for each in chance}
    # Nothing and the most come first.
    assert [each.budget_cny for each in seen[:2]] == [chance[0].budget_cny, chance[-1].budget_cny]
    afraid = frontier(problem, 10, goal=Goal(Measure.PEOPLE, CVaR(0.5)))
    assert [afraid[0].objective, afraid[-1].objective] == pytest.approx([20, 0], abs=1e-4)
    assert frontier(problem, 10, should_stop=lambda: True) == ()


def test_more_money_never_relieves_less_and_less_money_has_no_lower_bound():
    told = []
    curve = Curve(villages(), PEOPLE, told.append)
    curve.add(0.0, Budgeted(Plan({}, {}), 15.0, 0.0, 0.0))
    curve.add(90.0, Budgeted(BEST, 8.0, 2.0, 65.0))
    # Cut short, it found less than nothing does, and no bound.
    curve.add(40.0, Budgeted(Plan({}, {"bought:W:Q": 1.0}), 19.0, -inf, 8.0))
    assert [(each.objective, each.bound, each.money_cny) for each in curve.points()] == [
        (15, 2, 0), (15, 2, 0), (8, 2, 65),
    ]  # fmt: skip
    curve.add(40.0, Budgeted(Plan({}, {"bought:W:Q": 4.0}), 6.0, 5.0, 32.0))
    assert [(each.objective, each.bound, each.money_cny) for each in curve.points()] == [
        (15, 5, 0), (6, 5, 32), (6, 2, 32),
    ]  # fmt: skip
    assert [each.budget_cny for each in told] == [0, 0, 90, 40, 0, 40, 90]
    assert curve.widest(0.2) == [0, 90]


def test_stock_lies_as_well_as_the_best_placement_of_the_same_totals():
    problem = villages()
    # 30 W for 20 at either: best 20 at P, 10 at Q. Carriage of 10 kg: A 10 each; B from Q 5.
    # Today nothing reaches B: charged the dearest way, 10. Today 0.5·200 + 0.5·200 = 200; best
    # has 10 units each from Q at 5 when 10 remain dear: 0.5·200 + 0.5·(50 + 100) = 175; all but
    # 10 at P: 10 lacking at A cost as much as brought, so 20 at Q: 0.5·200 + 0.5·100 = 150.
    cost = placement(problem, by_time=False)
    assert (cost.today, cost.best) == (pytest.approx(200, rel=1e-4), pytest.approx(150, rel=1e-4))
    assert cost.metric == pytest.approx(4 / 3, rel=1e-4)
    assert cost.stock["Q", "W"] == pytest.approx(20, abs=10)
    assert placement(replace(problem, scenarios=tuple(
        replace(each, needs=()) for each in problem.scenarios)), by_time=True) is None  # fmt: skip


def test_the_balance_is_that_of_esups_where_the_problem_is_one_of_theirs():
    document = {
        "name": "two", "item": "kit",
        "depots": [{"id": "P", "stock": 30}, {"id": "Q", "stock": 10}],
        "scenarios": [
            {"id": "a", "probability": 0.25, "demand": [{"location": "A", "units": 30}]},
            {"id": "b", "probability": 0.75, "demand": [{"location": "B", "units": 60}]},
        ],
        "cost_usd_per_unit": [["P", "A", "road", 2.0], ["P", "B", "road", 7.0],
                              ["Q", "A", "road", 5.0], ["Q", "B", "road", 3.0]],
        "time_h": [["P", "A", "road", 1.0], ["P", "B", "road", 4.0],
                   ["Q", "A", "road", 3.0], ["Q", "B", "road", 2.0]],
    }  # fmt: skip
    theirs = balance_of(document, "Cost")
    ours = placement(esups_problem(document, "Cost"), by_time=False)
    assert ours.metric == pytest.approx(theirs.metric, rel=1e-4)
    assert ours.today == pytest.approx(theirs.fixed, rel=1e-4)


def test_fresh_scenarios_count_by_their_weights():
    # Weights 1 and 3 of values 0 and 8: mean 6; spread √((¼·6)² + (¾·2)²) = 2.1213.
    found = sampled([1, 3], [0.0, 8.0])
    assert found.mean == pytest.approx(6)
    assert found.high - found.mean == pytest.approx(1.959964 * 2.1213, abs=1e-3)


def test_the_best_plan_of_the_district_passes_the_check():
    problem = replace(villages(), budget_cny=65.0)
    solution = solve(problem, PEOPLE)
    plan = whole_plan(problem, solution.plan)
    report = check(problem, plan, outcomes(problem, plan))
    assert report.ok
    assert report.money_cny <= 65
