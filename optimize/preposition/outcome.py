"""What a plan does when it comes to it: who is sent what from where in each scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from optimize.backends.highs_linear import LinearProgram
from optimize.backends.highs_warm import WarmProgram
from optimize.preposition.goal import Measure
from optimize.preposition.plan import Plan, columns_of
from optimize.preposition.problem import Problem, Scenario
from optimize.preposition.second_stage import Flow, flows_of, needs_of, second_stage
from optimize.twostage.program import Recourse

_LITTLE = 1e-7


@dataclass(frozen=True)
class Sent:
    """Units of one part of a reserve that go one way.

    Parameters
    ----------
    ready_min, arrive_min
        When they are ready, and there.
    need
        Item whose need at the site they meet.
    period
        Number of the period in which they count.
    mode
        Tells ways between the same ends apart.
    """

    reserve: str
    site: str
    need: str
    ready_min: float
    arrive_min: float
    period: int
    units: float
    mode: str = ""


@dataclass(frozen=True)
class Outcome:
    """What is done in one scenario.

    Parameters
    ----------
    relieved
        Site to people who get all that they need, what is late counted less.
    """

    scenario: str
    sent: tuple[Sent, ...]
    relieved: Mapping[str, float]

    @property
    def people(self) -> float:
        """Return all that are relieved."""
        return fsum(self.relieved.values())


class ScenarioAnswers:
    """Each scenario's best answer to plans: most people, by priority, relieved in time.

    Scenarios are kept warm between plans.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._scenarios = [_Warm(problem, each) for each in problem.scenarios]
        self._probability = np.array([each.probability for each in problem.scenarios])

    def outcomes(self, plan: Plan) -> tuple[Outcome, ...]:
        """Return what is sent and who is relieved in each scenario."""
        first = columns_of(self._problem, plan)
        return tuple(each.outcome(first) for each in self._scenarios)

    def lacking(self, plan: Plan) -> float:
        """Return expected people, by priority, who are not relieved."""
        first = columns_of(self._problem, plan)
        return float(self._probability @ [each.value(first) for each in self._scenarios])

    def slopes(self, plan: Plan) -> np.ndarray:
        """Return by how much one more of each first-stage column changes the lacking."""
        first = columns_of(self._problem, plan)
        slopes = np.array([each.slope(first) for each in self._scenarios])
        changed: np.ndarray = self._probability @ slopes
        return changed


def outcomes(problem: Problem, plan: Plan) -> tuple[Outcome, ...]:
    """Return each scenario's answer to one plan."""
    return ScenarioAnswers(problem).outcomes(plan)


class _Warm:
    """One scenario with its solver.

    What a scenario was last found to need stays its best answer when less is there and the
    answer needs no more than that.
    """

    def __init__(self, problem: Problem, scenario: Scenario) -> None:
        self._problem, self._scenario = problem, scenario
        self._recourse: Recourse = second_stage(problem, scenario, Measure.PEOPLE)
        self._program: WarmProgram | None = None
        self._first = np.zeros(0)
        self._values = np.zeros(0)
        self._duals = np.zeros(0)
        self._flows: list[Flow] = []

    def value(self, first: np.ndarray) -> float:
        """Return the people, by priority, who are not relieved."""
        self._solve(first)
        return float(self._recourse.cost @ self._values) + self._recourse.constant

    def slope(self, first: np.ndarray) -> np.ndarray:
        """Return what one more of each first-stage column changes."""
        self._first = np.zeros(0)
        self._solve(first)
        changed: np.ndarray = self._recourse.technology.T @ self._duals
        return changed

    def outcome(self, first: np.ndarray) -> Outcome:
        """Return what is sent."""
        self._solve(first)
        needs = needs_of(self._scenario)
        self._flows = self._flows or list(flows_of(self._problem, self._scenario, Measure.PEOPLE))
        flows = self._flows
        sites = sorted({need.site for need in needs})
        after = len(flows) + len(needs)
        sent = tuple(
            Sent(
                self._problem.reserves[flow.reserve].code, flow.arc.site, needs[flow.need].item,
                flow.minute, flow.minute + flow.arc.minutes, flow.period, float(units),
                flow.arc.mode,
            )
            for flow, units in zip(flows, self._values, strict=False)
            if units > _LITTLE
        )  # fmt: skip
        people = zip(sites, self._values[after:], strict=True)
        return Outcome(self._scenario.code, sent, {site: max(0.0, float(n)) for site, n in people})

    def _solve(self, first: np.ndarray) -> None:
        recourse = self._recourse
        shift = recourse.technology @ first
        lower, upper = recourse.row_lower + shift, recourse.row_upper + shift
        if self._first.size and np.all(first <= self._first):
            used = recourse.matrix @ self._values
            if np.all(used <= upper + _LITTLE) and np.all(used >= lower - _LITTLE):
                return
        if self._program is None:
            size = recourse.cost.size
            self._program = WarmProgram(
                LinearProgram(
                    recourse.cost, np.zeros(size), recourse.upper, np.zeros(size, bool),
                    recourse.matrix, lower, upper,
                )
            )  # fmt: skip
        else:
            self._program.set_rows(lower, upper)
        found = self._program.run()
        self._values, self._duals = found.values, found.duals
        self._first = first
