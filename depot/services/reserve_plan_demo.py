"""The reserve plan that the demo keeps, worked out anew from the demo's own books."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from depot.domain import canonical
from depot.services.application import Application
from depot.services.preposition_case import SpotKind
from depot.services.reserve_plan import document
from depot.services.reserve_plan_answers import answers_of
from depot.services.reserve_plan_case import CaseChoice, ReserveCase, reserve_case
from depot.services.reserve_plan_solving import Exploring, ReserveWanted, search
from optimize.preposition.problem import Problem, Scenario

CHOICE: Final = CaseChoice(scenarios=6, seed=1, history=False)
WANTED: Final = ReserveWanted(points=12, time_limit_s=3600.0)
CHOSEN: Final = 8
"""Of the points by rising money: two thirds of the way to relieving all who can be."""

SITES: Final = 12
NAME: Final = "演示"


def worked_out(app: Application) -> str:
    """Return the document to keep: disasters of all kinds at the sites with most people hit.

    All sites would make a file of thousands of lines and a page of hundreds of cards.
    """
    case = _largest_sites(app.read(reserve_case, CHOICE, today=app.clock.today()))
    exploring = Exploring(case, WANTED)
    search(case, WANTED, exploring.take)
    return document(answers_of(exploring.explored(), CHOSEN, NAME, deep=True))


def _largest_sites(whole: ReserveCase) -> ReserveCase:
    most: dict[str, float] = {}
    for scenario in whole.problem.scenarios:
        for site, people in scenario.people.items():
            most[site] = max(most.get(site, 0.0), people)
    kept = frozenset(sorted(most, key=lambda site: (-most[site], site))[:SITES])
    problem = _only(whole.problem, kept)
    spots = {
        code: spot
        for code, spot in whole.case.spots.items()
        if spot.kind is not SpotKind.COMMUNITY or code in kept
    }
    return replace(
        whole, case=replace(whole.case, spots=spots), problem=problem,
        fresh=_only(whole.fresh, kept), problem_hash=canonical.digest(canonical.encode(problem)),
    )  # fmt: skip


def _only(problem: Problem, sites: frozenset[str]) -> Problem:
    return replace(problem, scenarios=tuple(_hit(each, sites) for each in problem.scenarios))


def _hit(scenario: Scenario, sites: frozenset[str]) -> Scenario:
    return replace(
        scenario,
        needs=tuple(each for each in scenario.needs if each.site in sites),
        people={site: count for site, count in scenario.people.items() if site in sites},
    )
