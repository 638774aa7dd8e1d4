"""The master program of the L-shaped method: the first stage, and cuts in place of scenarios.

Minimise  c x + Σ_g θ_g  (the mean)  or  c x + φ  with  φ >= Σ_s w_s (θ_s + g_s x + f_s)  for the
worst weights found so far (any other risk)  or  Σ_s p_s n_s  with  θ_s <= most_s n_s  (a chance).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack

from optimize.backends.highs_linear import (
    Ended,
    LinearAnswer,
    LinearProgram,
)
from optimize.backends.highs_rows import RowsProgram, solve_in_units
from optimize.backends.highs_watch import Watch
from optimize.twostage.blocks import Block, Cuts
from optimize.twostage.cut_pool import STAYS, CutPool
from optimize.twostage.partial import with_second_stages
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import Expected

_DOUBTFUL_S = 10.0
"""Seconds for whole numbers where not even shares fit."""

_LEFT_S = 0.5
"""Seconds with which whole numbers are not asked for again."""

_PARTS_OF_UNIT = 1e5
"""About how many units of the solver the most that scenarios may cost is."""


@dataclass(frozen=True)
class MasterPoint:
    """A first stage, the group sums the cuts know of, the value, and reduced costs."""

    first: np.ndarray
    sums: np.ndarray
    value: float
    reduced: np.ndarray | None = None


class Master:
    """The program, kept warm between rounds.

    Every cut is remembered; the solver holds those that were needed lately, and gets others back
    when its point breaks them.

    Parameters
    ----------
    floors
        Of each group's sum.
    close
        Share of the value by which cuts that the solver does not hold may be broken.
    kept
        Blocks of scenarios whose second stage stays whole in it; no other is in their groups.
    """

    def __init__(
        self, program: TwoStage, floors: np.ndarray, close: float = 1e-9,
        kept: Sequence[Block] = (),
    ) -> None:  # fmt: skip
        self._program = program
        self._close = close
        self._groups = floors.size
        first = program.first
        self.size = first.cost.size
        self.is_mean = program.chance_of is None and isinstance(program.risk, Expected)
        self._base = with_second_stages(self._without_cuts(floors), self.size, kept)
        self._pool = CutPool(self._base.cost.size)
        self._weights: set[bytes] = set()
        self._unit = _unit_of(program)
        self._solver = RowsProgram(self._base, self._unit)
        self._values = np.zeros(self._base.cost.size)
        self._used = np.zeros(0, bool)
        if not self.is_mean and program.chance_of is None:
            self.add_weights(program.probability)

    @cached_property
    def constant(self) -> float:
        """What the value lacks."""
        if not self.is_mean:
            return 0.0
        constants = [each.constant for each in self._program.recourse]
        return float(self._program.probability @ np.array(constants))

    def add(self, cuts: Cuts, which: np.ndarray) -> None:
        """Add the cuts of these places of their arrays."""
        count = which.size
        if not count:
            return
        index = np.arange(count)
        sums = csr_matrix(
            (np.ones(count), (index, cuts.groups[which])), shape=(count, self._groups)
        )
        rest = self._base.cost.size - self.size - self._groups
        rows = csr_matrix(hstack([-cuts.slope[which], sums, csr_matrix((count, rest))]))
        self._append(rows, cuts.intercept[which], cuts.groups[which])

    def add_weights(self, weights: np.ndarray) -> bool:
        """Demand that the risk is at least the mean under these weights; False: known already."""
        key = np.round(weights, 12).tobytes()
        if key in self._weights:
            return False
        self._weights.add(key)
        kept = np.array([each.first_cost for each in self._program.recourse])
        constants = np.array([each.constant for each in self._program.recourse])
        rest = np.zeros(self._base.cost.size - self.size - self._groups - 1)
        row = np.concatenate([-(weights @ kept), -weights, [1.0], rest])
        right = np.array([float(weights @ constants)])
        self._append(csr_matrix(row[None, :]), right, np.array([STAYS]))
        return True

    def _append(self, rows: csr_matrix, right: np.ndarray, groups: np.ndarray) -> None:
        self._solver.add(rows, right)
        self._pool.add(rows, right, groups)

    def relaxed(self, lower: np.ndarray, upper: np.ndarray) -> MasterPoint | None:
        """Solve with first-stage columns in a box, none whole; None: nothing fits."""
        self._solver.set_first_columns(lower, upper)
        answer = self._solver.run()
        while answer is not None:
            broken = self._pool.broken(answer.values, self._close * abs(answer.objective))
            if not broken.size:
                break
            self._solver.add(*self._pool.bring_back(broken))
            answer = self._solver.run()
        if answer is None:
            return None
        self._values, self._used = answer.values, answer.used
        # A little outside its box is the solver's tolerance, not a plan.
        first = np.clip(answer.values[: self.size], lower, upper)
        sums = answer.values[self.size : self.size + self._groups]
        value = answer.objective + self.constant
        return MasterPoint(first, sums, value, answer.reduced[: self.size])

    def drop_idle(self) -> None:
        """Take cuts out of the solver that have not been needed for some rounds."""
        self._solver.drop(self._pool.rest_idle(self._used))

    def drop_slack(self) -> None:
        """Take all cuts out that don't touch the last point: fewer are solved faster."""
        self._solver.drop(self._pool.rest_slack(self._values))

    def whole(
        self, time_limit_s: float, gap: float, *, upper: np.ndarray | None = None,
        enough: float | None = None, should_stop: Callable[[], bool] = lambda: False,
    ) -> LinearAnswer:  # fmt: skip
        """Solve with whole numbers; the answer's bound holds for the whole program.

        Parameters
        ----------
        upper
            Of first-stage columns, if lower than they are; the bound then holds for these.
        enough
            A value at which to end.
        """
        first, began = self._program.first, time.perf_counter()
        top = first.upper if upper is None else upper
        if self.relaxed(first.lower, top) is None:
            time_limit_s = min(time_limit_s, _DOUBTFUL_S)
        self.drop_slack()
        while True:
            left = max(0.1, time_limit_s - (time.perf_counter() - began))
            answer = self._whole(top, (left, gap), enough, should_stop)
            if answer.values is None or left <= _LEFT_S or should_stop():
                return answer
            broken = self._pool.broken(answer.values, self._close * abs(answer.objective))
            if not broken.size:
                return answer
            self._solver.add(*self._pool.bring_back(broken, to_stay=True))

    def _whole(
        self, top: np.ndarray, limits: tuple[float, float], enough: float | None,
        should_stop: Callable[[], bool],
    ) -> LinearAnswer:  # fmt: skip
        """Solve with the cuts at work."""
        base = self._base
        cuts, right = self._pool.at_work()
        program = LinearProgram(
            base.cost, base.lower, np.concatenate([top, base.upper[self.size :]]), base.whole,
            vstack([base.matrix, cuts]).tocsc(), np.concatenate([base.row_lower, right]),
            np.concatenate([base.row_upper, np.full(right.size, np.inf)]),
        )  # fmt: skip
        target = None if enough is None else enough - self.constant
        return solve_in_units(program, self._unit, limits, target, Watch(should_stop))

    def is_infeasible(self) -> bool:
        """Return whether no first stage fits the limits."""
        return self.whole(10.0, 1.0).ended is Ended.INFEASIBLE

    @property
    def cuts(self) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
        """Rows, right sides and groups of all that was added."""
        return self._pool.all()

    def restore(self, rows: csr_matrix, right: np.ndarray, groups: np.ndarray) -> None:
        """Add rows as `cuts` gave them."""
        self._append(csr_matrix(rows), right, groups)

    def _without_cuts(self, floors: np.ndarray) -> LinearProgram:
        """Columns x, θ, then φ or n; rows of the first stage, then θ − most n <= 0."""
        program, first = self._program, self._program.first
        probability, groups = program.probability, self._groups
        infinite = np.full(groups, np.inf)
        cost, most = np.zeros(groups), None
        before = first.cost
        if self.is_mean:
            kept = np.array([each.first_cost for each in program.recourse])
            cost, before = np.ones(groups), first.cost + probability @ kept
            extra = (np.zeros(0), np.zeros(0), np.zeros(0))
        elif program.chance_of is not None:
            most = program.chance_of
            extra = (probability, np.zeros(groups), np.ones(groups))
        else:
            extra = (np.ones(1), np.array([-np.inf]), np.array([np.inf]))
        count = extra[0].size
        rows = csr_matrix(
            hstack([first.matrix, csr_matrix((first.matrix.shape[0], groups + count))])
        )
        row_lower, row_upper = first.row_lower, first.row_upper
        if most is not None:
            eye = csr_matrix(np.eye(groups))
            link = hstack([csr_matrix((groups, self.size)), eye, csr_matrix(-np.diag(most))])
            rows = csr_matrix(vstack([rows, link]))
            row_lower = np.concatenate([row_lower, np.full(groups, -np.inf)])
            row_upper = np.concatenate([row_upper, np.zeros(groups)])
        whole = np.concatenate(
            [first.whole, np.zeros(groups, bool), np.full(count, most is not None)]
        )
        return LinearProgram(
            np.concatenate([before, cost, extra[0]]),
            np.concatenate([first.lower, floors, extra[1]]),
            np.concatenate([first.upper, infinite, extra[2]]),
            whole, rows.tocsc(), row_lower, row_upper,
        )  # fmt: skip


def _unit_of(program: TwoStage) -> float:
    """Return a unit in which the objective is neither tiny nor huge."""
    most = [float(np.abs(each.cost) @ each.upper) for each in program.recourse]
    expected = float(program.probability @ np.array(most))
    return float(np.exp2(np.ceil(np.log2(max(1.0, expected / _PARTS_OF_UNIT)))))
