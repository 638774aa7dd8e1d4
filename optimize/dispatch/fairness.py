"""How evenly a checked plan relieves: the worst-served site's share, then the next worst.

Sites' shares of people relieved count in whole steps (`Tolerances.share_step`), the lowest
first: of two plans the fairer one has more at the first place where the sorted steps differ
(leximin). Sites out of reach (`optimize.dispatch.reach`) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.bound_data import is_needy
from optimize.dispatch.figures import PlanFigures
from optimize.dispatch.problem import Problem
from optimize.dispatch.reach import reach_of


@dataclass(frozen=True)
class Fairness:
    """Shares of a plan's sites.

    Parameters
    ----------
    worst_site
        Code of the site with the least share; among equals the one with the most people
        waiting. None where no site with needs is in reach.
    worst_share
        Its people relieved by the deadline of all its people; 1 without such a site.
    steps
        Of all sites in reach, in whole steps, the lowest first.
    out_of_reach
        Sites where no plan can relieve anybody.
    """

    worst_site: str | None
    worst_share: float
    steps: tuple[int, ...]
    out_of_reach: tuple[str, ...]


def fairness_of(problem: Problem, figures: PlanFigures) -> Fairness:
    """Return how evenly a plan with these figures relieves."""
    out = reach_of(problem).out
    needy = {site.code for site in problem.sites if is_needy(site)}
    reached = [each for each in figures.sites if each.site in needy - out]
    worst = min(reached, key=lambda f: (f.relieved / f.people, f.relieved - f.people), default=None)
    step_of = problem.tolerances.step_of
    return Fairness(
        None if worst is None else worst.site,
        1.0 if worst is None else worst.relieved / worst.people,
        tuple(sorted(step_of(each.relieved, each.people) for each in reached)),
        tuple(site.code for site in problem.sites if site.code in out),
    )
