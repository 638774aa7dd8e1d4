"""Proven upper bound on the people relieved by the deadline.

No plan with these assets relieves more, whatever its trips: trucks' minutes,
docks, stock by time and roads are relaxed only in ways that cannot cut off a
real plan (proofs in docs/models.md). Computed apart from the search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from optimize.backends.highs import solve_packing
from optimize.dispatch.bound_data import BoundData, bound_data, is_needy
from optimize.dispatch.bound_model import BoundModel, build
from optimize.dispatch.bound_regions import MANY_LEGS, WideModel, build_wide, is_wide
from optimize.dispatch.bound_share import ShareLine
from optimize.dispatch.problem import Problem
from optimize.dispatch.reach import reach_of

_SLACK = 1e-6
"""People; a dual bound of 899.9999999 is 900."""


@dataclass(frozen=True)
class Bound:
    """What no plan can exceed.

    Parameters
    ----------
    people
        Whole people relieved by the deadline.
    weighted
        The first objective: people times their site's weight.
    site_people
        Site to people relieved in the relaxation's best answer (a guide, not
        a bound for the single site).
    worth
        Row family to the people that it holds the relaxation down by (dual
        times right side, summed): ``trucks:TYPE``, ``docks:SOURCE``,
        ``stock:SOURCE:ITEM``. A guide to what binds, empty if nothing does.
    share_lines
        Bound the worst-served site's share by the people relieved (`bound_share`); none where
        it isn't bounded.
    first_supplied
        Sites in need to which first supplies can come in time at most; None where that isn't
        bounded.
    """

    people: int
    weighted: float
    site_people: dict[str, float]
    worth: dict[str, float]
    share_lines: tuple[ShareLine, ...] = ()
    first_supplied: int | None = None


def relief_bound(problem: Problem, time_limit_s: float = 5.0) -> Bound:
    """Return the proven bound of the first objective.

    Parameters
    ----------
    time_limit_s
        For the linear programs. Out of time the bound is weaker, never wrong.
    """
    data = bound_data(problem)
    return _bound_by(data, build_wide if is_wide(data) else build, time_limit_s)


def first_bound(problem: Problem, time_limit_s: float) -> Bound | None:
    """Return a weaker bound that is there in a moment, None where `relief_bound` is soon, too."""
    data = bound_data(problem)
    if is_wide(data) or not is_wide(data, MANY_LEGS):
        return None
    return _bound_by(data, build_wide, time_limit_s)


def lower_of(one: Bound, other: Bound) -> Bound:
    """Return what both bounds together prove, with the first one's details."""
    return replace(
        one, people=min(one.people, other.people), weighted=min(one.weighted, other.weighted)
    )


def _bound_by(
    data: BoundData,
    program_of: Callable[[BoundData, list[float]], BoundModel | WideModel],
    time_limit_s: float,
) -> Bound:
    """Return the bound by a linear program."""
    problem = data.problem
    simple = reach_bound(problem)
    if not reach_of(problem).served:
        return simple
    weights = [site.weight for site in data.sites]
    model = program_of(data, weights)
    answer = solve_packing(model.program, time_limit_s)
    free = [site for site in problem.sites if not is_needy(site)]
    weighted = answer.bound + sum(site.people * site.weight for site in free)
    if len(set(weights)) <= 1:
        people = answer.bound / weights[0]
    else:
        evenly = program_of(data, [1.0] * len(weights))
        people = solve_packing(evenly.program, time_limit_s).bound
    whole = floor(people + _SLACK) + sum(site.people for site in free)
    worth: dict[str, float] = {}
    for name, people_held in zip(model.row_names, answer.duals * model.program.right, strict=True):
        worth[name] = worth.get(name, 0.0) + float(people_held)
    columns = zip(data.sites, model.site_columns, strict=True)
    return Bound(
        people=min(simple.people, whole),
        weighted=min(simple.weighted, whole_weighted(problem, weighted)),
        site_people={site.code: float(answer.values[column]) for site, column in columns},
        worth=worth,
    )


def reach_bound(problem: Problem) -> Bound:
    """Return the bound that needs no linear program.

    Everybody whom some truck can reach in time with something, or who needs nothing; elsewhere
    those whom goods on their way relieve.
    """
    reach = reach_of(problem)
    people = {
        site.code: site.people
        if site.code in reach.served or not is_needy(site)
        else reach.before[site.code]
        for site in problem.sites
    }
    return Bound(
        people=sum(people.values()),
        weighted=sum(people[site.code] * site.weight for site in problem.sites),
        site_people={code: float(count) for code, count in people.items() if count},
        worth={},
    )


def whole_weighted(problem: Problem, weighted: float) -> float:
    """With one weight for all, people are whole, so the bound is a multiple of it."""
    weights = np.unique([site.weight for site in problem.sites])
    if weights.size == 1:
        return float(floor(weighted / weights[0] + _SLACK) * weights[0])
    return weighted + _SLACK
