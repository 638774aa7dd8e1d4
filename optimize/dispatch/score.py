"""How two plans compare: the tiers of the objective, best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from optimize.dispatch.fairness import fairness_of
from optimize.dispatch.figures import PlanFigures
from optimize.dispatch.problem import Problem
from optimize.dispatch.tiers import FirstObjective


@dataclass(frozen=True)
class Score:
    """Tiers of one plan.

    Parameters
    ----------
    weighted
        People relieved by the deadline times their site's weight.
    late
        Sites whose first supplies come late or never.
    waited
        Person-minutes without relief.
    sites
        How many sites in reach have just 0, 1, 2 … steps of their people relieved.
    """

    weighted: float
    late: int
    waited: float
    cost_cny: float
    sites: tuple[int, ...]
    first: FirstObjective = FirstObjective.RELIEVED

    def key(self) -> tuple[float, ...]:
        """Return what the better plan has more of, tier by tier.

        The fairer of two plans has fewer sites at the lowest step where they differ.
        """
        fair = tuple(-count for count in self.sites)
        people = (self.weighted,)
        late = (-self.late,)
        first = {
            FirstObjective.RELIEVED: people + late + fair,
            FirstObjective.FIRST_SUPPLIES: late + people + fair,
            FirstObjective.FAIRNESS: fair + people + late,
        }[self.first]
        return (*first, -self.waited, -self.cost_cny)


def score_of(problem: Problem, figures: PlanFigures) -> Score:
    """Return the tiers of a checked plan with these figures."""
    steps = Counter(fairness_of(problem, figures).steps)
    return Score(
        round(figures.weighted_relieved, 6),
        len(figures.late_first_supplies),
        figures.person_min_unrelieved,
        figures.cost_cny,
        tuple(steps[step] for step in range(problem.tolerances.top + 1)),
        problem.first_objective,
    )
