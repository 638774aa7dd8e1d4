"""The worst-served sites: order of the tiers, what is given up for them, and their bound."""

from dataclasses import replace
from itertools import pairwise

import pytest
from relief_world import KIT, one_depot_one_site, table, tiny

from optimize.dispatch.bound_first import first_supplies_bound
from optimize.dispatch.bound_share import share_bound, share_lines
from optimize.dispatch.check import check
from optimize.dispatch.codec import (
    ProblemError,
    check_document,
    claim_findings,
    plan_document,
    problem_from_json,
    problem_to_json,
)
from optimize.dispatch.fairness import fairness_of
from optimize.dispatch.orders import compare_orders
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Delivery, FirstObjective, Site, Supply, Tolerances
from optimize.dispatch.reach import reach_of
from optimize.dispatch.solve import SolveParams, solve
from optimize.dispatch.tier_figures import tier_figures
from optimize.supply import SupplyCurve

WORK = SolveParams(time_limit_s=20, seed=0, work_limit=6000)
THOROUGH = replace(WORK, work_limit=60_000)
"""Where the common share that is best must be drawn to the point; with a tenth, seeds miss it."""


def cheap_and_dear(**changes):
    """A hundred kits; near are 100 people at a kit each, far 50 at two kits each."""
    sites = (
        Site("cheap", "A", 100, {"relief": 100.0}, 1.0, 100.0, 5),
        Site("dear", "B", 50, {"relief": 100.0}, 1.0, 100.0, 5),
    )
    roads = {("D", "A"): 10, ("D", "B"): 10, ("A", "B"): 10}
    problem = one_depot_one_site(
        sites=sites,
        travel=table(["D", "A", "B"], roads),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(100)),),
    )
    return replace(problem, **changes)


def shares(problem, params=WORK):
    result = solve(problem, params)
    assert result.report.ok
    relieved = {each.site: each.relieved for each in result.report.figures.sites}
    return relieved, tier_figures(problem, result)


def test_people_first_leaves_the_dear_site_without_anything():
    # A hundred kits for the cheap site relieve a hundred; every two for the dear one only one.
    relieved, tiers = shares(cheap_and_dear())
    assert relieved == {"cheap": 100, "dear": 0}
    assert (tiers.fairness.worst_site, tiers.fairness.worst_share) == ("dear", 0.0)
    assert tiers.fairness.steps == (0, 100)
    # Nobody can do both: of 100 relieved the dear site has none.
    assert tiers.share_bound == pytest.approx(0.0, abs=1e-6)


def test_the_worst_served_first_gives_both_half_at_the_price_of_25_people():
    # t of both takes 100 t + 100 t kits: t = 1/2, 50 + 25 people.
    problem = cheap_and_dear(first_objective=FirstObjective.FAIRNESS)
    relieved, tiers = shares(problem)
    assert relieved == {"cheap": 50, "dear": 25}
    assert (tiers.fairness.steps, tiers.least_weighted) == ((50, 50), 0.0)
    assert tiers.share_bound == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        # Each person at the dear site costs two at the cheap one: 90 are 80 + 10.
        (Tolerances(give_up_share=0.1), {"cheap": 80, "dear": 10}),
        (Tolerances(give_up_people=10), {"cheap": 80, "dear": 10}),
        (Tolerances(give_up_share=0.01, give_up_people=10), {"cheap": 80, "dear": 10}),
        # No more is given up than it takes.
        (Tolerances(give_up_share=1.0), {"cheap": 50, "dear": 25}),
    ],
)
def test_people_given_up_go_to_the_worst_served(tolerance, expected):
    relieved, tiers = shares(cheap_and_dear(tolerances=tolerance), THOROUGH)
    assert relieved == expected
    assert tiers.reached == 100
    # 100 - x people leave the dear site x of its 50: two for one.
    share = min(0.5, (100 - tiers.least_weighted) / 50)
    assert tiers.share_bound == pytest.approx(share, abs=1e-4)


def test_within_a_step_shares_are_equal_and_people_decide():
    # 40 % of the dear site's people are 20: 40 kits; the other 60 kits relieve 60. That is
    # step 4 of ten for the worst, as 50 and 50 % are step 5, so 50 is better in tenths;
    # in thirds 34 % (17 people, 34 kits) is as good as 50 %, and 66 are more than 50.
    thirds = cheap_and_dear(
        first_objective=FirstObjective.FAIRNESS, tolerances=Tolerances(share_step=1 / 3)
    )
    relieved, tiers = shares(thirds)
    assert relieved == {"cheap": 66, "dear": 17}
    assert tiers.fairness.steps == (1, 1)


def test_a_site_that_no_road_reaches_is_left_out():
    lost = Site("lost", "C", 40, {"relief": 40.0}, 1.0, 100.0, 5)
    problem = cheap_and_dear(first_objective=FirstObjective.FAIRNESS)
    ways = table(["D", "A", "B", "C"], {("D", "A"): 10, ("D", "B"): 10, ("A", "B"): 10})
    cut_off = replace(problem, sites=(*problem.sites, lost), travel=ways)
    relieved, tiers = shares(cut_off)
    assert relieved == {"cheap": 50, "dear": 25, "lost": 0}
    assert tiers.fairness.out_of_reach == ("lost",)
    assert (tiers.fairness.worst_share, tiers.fairness.steps) == (0.5, (50, 50))
    assert (tiers.first_supplied, tiers.first_supplied_bound) == (2, 2)
    # With goods that come anyway it counts: everybody there gets a quarter, and no more.
    there = (Delivery("lost", 5, 10, {"kit": 10}),)
    _, tiers = shares(replace(cut_off, deliveries=there))
    assert tiers.fairness.out_of_reach == ()
    assert (tiers.fairness.worst_site, tiers.fairness.worst_share) == ("lost", 0.25)
    assert tiers.share_bound == pytest.approx(0.25, abs=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"vehicles": ()},
        {"supplies": ()},
        {"deadline_min": 0},
        {"items": (replace(KIT, weight_kg=501.0),)},
        {"items": (replace(KIT, equivalents={"other": 1.0}),)},
    ],
)
def test_where_nobody_can_be_relieved_no_site_is_in_reach(changes):
    problem = cheap_and_dear(**changes)
    assert reach_of(problem).out == {"cheap", "dear"}
    _, tiers = shares(problem)
    assert (tiers.fairness.worst_site, tiers.fairness.worst_share) == (None, 1.0)
    assert tiers.fairness.steps == ()


@pytest.mark.parametrize("seed", range(25))
def test_with_more_given_up_the_worst_served_never_have_less(seed):
    problem = tiny(seed)
    vectors = []
    for give_up in (0.0, 0.001, 0.004, 0.03, 0.2, 0.33, 0.7, 1.0):
        asked = replace(problem, tolerances=Tolerances(give_up_share=give_up))
        result = solve(asked, SolveParams(20, seed, 150, plan_only=True))
        tiers = tier_figures(asked, result)
        assert result.report.ok
        assert result.report.figures.weighted_relieved >= tiers.least_weighted - 1e-9
        vectors.append(tiers.fairness.steps)
    assert all(less <= more for less, more in pairwise(vectors))


def test_trucks_minutes_bound_first_supplies():
    # Twelve sites half an hour away, one truck, one stop a trip: there at 35, 105, 175, 245,
    # 315 with 5 min at the dock, 5 min to unload: 5 till minute 360; the program counts in parts.
    names = [f"S{n}" for n in range(12)]
    sites = tuple(Site(n, n, 10, {"relief": 10.0}, 1.0, 100.0, 5) for n in names)
    roads = {("D", n): 30 for n in names}
    problem = one_depot_one_site(
        sites=sites, travel=table(["D", *names], roads), max_stops=1, order_min=0
    )
    # 360 minutes: five of 70 and one of 35 without way back.
    assert first_supplies_bound(problem) in {5, 6}
    assert first_supplies_bound(replace(problem, vehicles=())) == 0
    there = tuple(Delivery(n, 5, 10, {"kit": 1}) for n in names[:4])
    assert first_supplies_bound(replace(problem, vehicles=(), deliveries=there)) == 4


def test_out_of_time_the_share_is_bounded_by_all():
    assert share_bound((), 5.0) == 1.0
    problem = cheap_and_dear()
    assert share_bound(share_lines(problem, 100.0, 1e-9), 100.0) <= 1.0


def test_first_supplies_and_worst_served_compare_by_hand():
    problem = cheap_and_dear()
    nothing = fairness_of(problem, check(problem, Plan(())).figures)
    assert nothing.steps == (0, 0)
    # Among equals the one with the most people waiting.
    assert nothing.worst_site == "cheap"


def test_tolerances_are_kept_in_files_and_left_out_where_usual():
    problem = cheap_and_dear(
        first_objective=FirstObjective.FAIRNESS, tolerances=Tolerances(0.005, 3, 0.05)
    )
    assert problem_from_json(problem_to_json(problem)) == problem
    assert "tolerances" not in problem_to_json(cheap_and_dear())


@pytest.mark.parametrize(
    "wrong",
    [
        {"give_up_share": -0.1},
        {"give_up_share": 1.5},
        {"give_up_share": float("nan")},
        {"give_up_people": -1},
        {"share_step": 0.0},
        {"share_step": 2},
        {"share_step": "1"},
        {"step": 0.1},
    ],
)
def test_bad_tolerances_are_found(wrong):
    document = problem_to_json(cheap_and_dear())
    with pytest.raises(ProblemError) as found:
        problem_from_json({**document, "tolerances": wrong})
    assert [each.path for each in found.value.findings] == [f"tolerances.{next(iter(wrong))}"]
    if next(iter(wrong)) != "step" and not isinstance(next(iter(wrong.values())), str):
        with pytest.raises(ValueError, match="tolerances"):
            Tolerances(**wrong)


def test_a_plan_says_its_tiers_and_false_ones_are_found():
    problem = cheap_and_dear(tolerances=Tolerances(give_up_share=0.1))
    document = plan_document(problem, solve(problem, THOROUGH))
    tiers = document["tiers"]
    assert (tiers["worst_site"], tiers["worst_share"], tiers["steps"]) == ("dear", 0.2, [20, 80])
    assert tiers["worst_share_bound"] == pytest.approx(0.2, abs=1e-4)
    report = check_document(document)
    assert claim_findings(document, report) == ()
    boasting = {**document, "tiers": {**tiers, "worst_share": 0.5, "first_supplied": 7}}
    assert {each.where for each in claim_findings(boasting, report)} == {
        "tiers.worst_share",
        "tiers.first_supplied",
    }
    with pytest.raises(ProblemError):
        claim_findings({**document, "tiers": {**tiers, "worst_share": 2}}, report)
    # Plans from before there were tiers are judged as they were.
    del document["tiers"]
    assert claim_findings(document, report) == ()


def test_orders_side_by_side_are_checked_and_priced():
    people, fair = compare_orders(cheap_and_dear(), WORK)
    figures = [side.result.report.figures.people_relieved for side in (people, fair)]
    assert (figures, people.result.report.ok, fair.result.report.ok) == ([100, 75], True, True)
    assert [side.tiers.fairness.worst_share for side in (people, fair)] == [0.0, 0.5]
    # One proof serves both: at 100 people nobody is left for the dear site, else half.
    assert people.tiers.share_bound == pytest.approx(0.0, abs=1e-6)
    assert fair.tiers.share_bound == pytest.approx(0.5, abs=1e-6)
