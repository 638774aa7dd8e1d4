"""One extensive form kept warm over many budgets, for frontiers of small sets of scenarios.

Whole choices (places to open) are rounded from the relaxed optimum, which stays the bound:
the largest share of a place is taken from a threshold on, at several thresholds, and nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimize.backends.highs_warm import WarmProgram
from optimize.preposition.arrays import two_stage
from optimize.preposition.first_stage import money, option_columns
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Plan, plan_of
from optimize.preposition.problem import Problem
from optimize.twostage.extensive import constant_of, extensive_form

_THRESHOLDS = (0.05, 0.5)
_LARGE = 50_000
"""Entries of the matrix from which on optima are found from inside (interior point)."""

_FIRST_CNY_PER_PERSON = 10.0
_MOST_DOUBLINGS = 30
_LEFT = 1e-6
_THRIFT = 1e-7
"""What all the money weighs against the goal, so that of equal plans the cheapest is found."""


@dataclass(frozen=True)
class Budgeted:
    """The best plan found for a budget; (objective, bound) of the goal."""

    plan: Plan
    objective: float
    bound: float
    money_cny: float

    @property
    def gap(self) -> float:
        """Return (objective − bound) / objective."""
        return max(0.0, self.objective - self.bound) / max(1e-9, abs(self.objective))


class BudgetSeries:
    """A problem and goal, solved for one budget after another."""

    def __init__(self, problem: Problem, goal: Goal, scale: float) -> None:
        self._problem = replace(problem, budget_cny=problem.budget_cny or 0.0)
        program = two_stage(self._problem, goal)
        form = extensive_form(program)
        self._row = program.first.row_names.index("budget")
        self._constant = constant_of(program)
        self._size = program.first.cost.size
        self._prices = money(self._problem)
        self._first = _FIRST_CNY_PER_PERSON * max(1.0, scale)
        self._cost = form.cost
        known = float(np.abs(self._prices).sum()) or 1.0
        self._thrift = _THRIFT * max(1.0, scale) / known
        priced = form.cost.copy()
        priced[: self._size] += self._thrift * self._prices
        self._upper = form.upper[: self._size]
        whole = np.zeros(form.cost.size, bool)
        self._large = form.matrix.nnz > _LARGE
        self._program = WarmProgram(replace(form, cost=priced, whole=whole), interior=self._large)
        self._options = option_columns(self._problem)

    def enough(
        self, time_limit_s: float, should_stop: Callable[[], bool] = lambda: False
    ) -> Budgeted | None:
        """Return the plan that relieves most; None where that couldn't be solved in time.

        For the simplex method, beginning without any limit takes far longer than coming from
        below: budgets double until some money is left. From inside, no budget is harder.
        """
        if self._large:
            return self.best(float("inf"), time_limit_s)
        found = None
        budget = self._first
        self.best(0.0, time_limit_s)
        for _ in range(_MOST_DOUBLINGS):
            richer = None if should_stop() else self.best(budget, time_limit_s)
            if richer is None:
                return found
            found = richer
            if richer.money_cny < budget * (1 - _LEFT):
                return found
            budget *= 2
        return found

    def best(self, budget_cny: float, time_limit_s: float) -> Budgeted | None:
        """Return the best plan for a budget (may be infinite); None without any."""
        self._program.end_after(time_limit_s)
        self._program.set_row(self._row, -np.inf, budget_cny)
        relaxed = self._run()
        if relaxed is None:
            return None
        # cost x* + thrift · money(x*) <= cost x + thrift · money(x) for every x, so the goal's
        # optimum is at most thrift · money(x) below; that is less than _THRIFT of the scale.
        spent = (
            budget_cny if np.isfinite(budget_cny) else float(self._prices @ relaxed[: self._size])
        )
        bound = float(self._cost @ relaxed) + self._constant - self._thrift * spent
        shares = relaxed[: len(self._options)]
        found = [self._fixed(each) for each in self._choices(shares)]
        known = [each for each in found if each is not None]
        if not known:
            return None
        values = min(known, key=lambda each: float(self._cost @ each))
        first = values[: self._size]
        objective = float(self._cost @ values) + self._constant
        paid = float(self._prices @ first)
        return Budgeted(plan_of(self._problem, first), objective, min(objective, bound), paid)

    def _choices(self, shares: np.ndarray) -> list[np.ndarray]:
        """Return whole choices near the relaxed ones, most at a place one."""
        if not shares.size:
            return [shares]
        found = {(0.0,) * shares.size}
        for threshold in _THRESHOLDS:
            best: dict[str, int] = {}
            for column, (place, _) in enumerate(self._options):
                if shares[column] >= threshold and (
                    place not in best or shares[column] > shares[best[place]]
                ):
                    best[place] = column
            taken = [float(column in best.values()) for column in range(shares.size)]
            found.add(tuple(taken))
        return [np.array(each) for each in sorted(found)]

    def _fixed(self, choice: np.ndarray) -> np.ndarray | None:
        count = choice.size
        if not count:
            return self._run()
        self._program.set_first_columns(choice, choice)
        values = self._run()
        self._program.set_first_columns(np.zeros(count), self._upper[:count])
        return values

    def _run(self) -> np.ndarray | None:
        found = self._program.run()
        return found.values if found.is_optimal else None
