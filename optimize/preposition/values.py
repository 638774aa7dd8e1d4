"""What planning for scenarios is worth, and what one more unit is worth where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import solve
from optimize.preposition.first_stage import option_columns
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Plan, columns_of
from optimize.preposition.problem import Need, Problem, Scenario
from optimize.preposition.solve import PrepositionParams
from optimize.twostage.evaluate import worth_of


@dataclass(frozen=True)
class StochasticValues:
    """What knowing more is worth, in the goal's measure and the mean.

    Parameters
    ----------
    solution
        The optimum over the scenarios.
    mean_plan
        What the plan for the mean of all scenarios comes to in them.
    perfect
        The mean of each scenario's own optimum.
    """

    solution: float
    mean_plan: float
    perfect: float

    @property
    def vss(self) -> float:
        """Value of the stochastic solution."""
        return self.mean_plan - self.solution

    @property
    def evpi(self) -> float:
        """Expected value of perfect information."""
        return self.solution - self.perfect


def worth_of_plan(problem: Problem, goal: Goal, plan: Plan) -> float:
    """Return what a plan comes to, by the goal."""
    return worth_of(two_stage(problem, goal), columns_of(problem, plan)).objective


def marginal_values(problem: Problem, goal: Goal, plan: Plan) -> dict[str, float]:
    """Return reserve to what one more unit of it, for nothing, would save."""
    program = two_stage(problem, goal)
    worth = worth_of(program, columns_of(problem, plan))
    gained = program.first.cost - worth.slopes
    shift = len(option_columns(problem))
    return {
        reserve.code: float(gain)
        for reserve, gain in zip(problem.reserves, gained[shift:], strict=True)
    }


def stochastic_values(
    problem: Problem, goal: Goal, params: PrepositionParams | None = None
) -> StochasticValues:
    """Solve for all scenarios, for their mean and for each alone; the goal's risk is the mean."""
    goal = Goal(goal.measure)
    params = params or PrepositionParams(gap=1e-9)
    best = solve(problem, goal, params)
    mean = mean_plan_worth(problem, goal, params)
    return StochasticValues(best.objective, mean, foresight(problem, goal, params) or 0.0)


def mean_plan_worth(problem: Problem, goal: Goal, params: PrepositionParams) -> float:
    """Return what the plan for the mean of all scenarios comes to in them."""
    mean = solve(replace(problem, scenarios=(mean_scenario(problem),)), goal, params)
    return worth_of_plan(problem, goal, mean.plan) if mean.plan else float("inf")


def foresight(
    problem: Problem, goal: Goal, params: PrepositionParams,
    should_stop: Callable[[], bool] = lambda: False,
) -> float | None:  # fmt: skip
    """Return the mean of each scenario's own optimum; None when it was stopped."""
    perfect = 0.0
    for scenario in problem.scenarios:
        if should_stop():
            return None
        alone = replace(problem, scenarios=(replace(scenario, probability=1.0),))
        perfect += scenario.probability * solve(alone, goal, params).objective
    return perfect


def mean_scenario(problem: Problem) -> Scenario:
    """Return the mean of all scenarios; of networks, which have no mean, the likeliest."""
    needs: dict[tuple[str, str], float] = defaultdict(float)
    people: dict[str, float] = defaultdict(float)
    networks: dict[str, float] = defaultdict(float)
    hours = [0.0] * len(problem.periods)
    for scenario in problem.scenarios:
        p = scenario.probability
        networks[scenario.network] += p
        for need in scenario.needs:
            needs[need.site, need.item] += p * need.units
        for site, count in scenario.people.items():
            people[site] += p * count
        for number, figure in enumerate(scenario.truck_hours or hours):
            hours[number] += p * figure
    limited = all(scenario.truck_hours is not None for scenario in problem.scenarios)
    sites = {need.site for scenario in problem.scenarios for need in scenario.needs}
    return Scenario(
        "mean",
        1.0,
        tuple(Need(site, item, units) for (site, item), units in needs.items()),
        max(networks, key=lambda name: networks[name]),
        available={
            place.code: min(1.0, sum(s.probability * s.left(place.code) for s in problem.scenarios))
            for place in problem.places
        },
        people=people,
        priority={
            site: sum(s.probability * s.weight(site) for s in problem.scenarios) for site in sites
        },
        truck_hours=tuple(hours) if limited else None,
    )
