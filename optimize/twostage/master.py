"""The master program of the L-shaped method: the first stage, and cuts in place of scenarios.

Minimise  c x + Σ_g θ_g  (the mean)  or  c x + φ  with  φ >= Σ_s w_s (θ_s + g_s x + f_s)  for the
worst weights found so far (any other risk)  or  Σ_s p_s n_s  with  θ_s <= most_s n_s  (a chance).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack

from optimize.backends.highs import quiet_highs
from optimize.backends.highs_linear import (
    Ended,
    LinearAnswer,
    LinearProgram,
    model_of,
    solve_linear,
)
from optimize.backends.highs_watch import Watch
from optimize.twostage.blocks import Cuts
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import Expected

_SLACK = 1e-7
_TOUCH = 1e-8
_IDLE_ROUNDS = 12
"""Rounds without need of a cut after which it is dropped from the linear program."""


@dataclass(frozen=True)
class MasterPoint:
    """A first stage, the group sums the cuts know of, the value, and reduced costs."""

    first: np.ndarray
    sums: np.ndarray
    value: float
    reduced: np.ndarray | None = None


class Master:
    """The program, kept warm between rounds.

    Parameters
    ----------
    floors
        Of each group's sum.
    """

    def __init__(self, program: TwoStage, floors: np.ndarray) -> None:
        self._program = program
        self._groups = floors.size
        first = program.first
        self.size = first.cost.size
        self.is_mean = program.chance_of is None and isinstance(program.risk, Expected)
        self._base = self._without_cuts(floors)
        self._cuts = csr_matrix((0, self._base.cost.size))
        self._right = np.zeros(0)
        self._idle = np.zeros(0, int)
        self._weights: set[bytes] = set()
        self._solver = quiet_highs()
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        relaxed = LinearProgram(
            self._base.cost, self._base.lower, self._base.upper,
            np.zeros(self._base.cost.size, bool), self._base.matrix, self._base.row_lower,
            self._base.row_upper,
        )  # fmt: skip
        self._solver.passModel(model_of(relaxed))
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
        self._append(rows, cuts.intercept[which])

    def add_weights(self, weights: np.ndarray) -> bool:
        """Demand that the risk is at least the mean under these weights; False: known already."""
        key = np.round(weights, 12).tobytes()
        if key in self._weights:
            return False
        self._weights.add(key)
        kept = np.array([each.first_cost for each in self._program.recourse])
        constants = np.array([each.constant for each in self._program.recourse])
        row = np.concatenate([-(weights @ kept), -weights, [1.0]])
        self._append(csr_matrix(row[None, :]), np.array([float(weights @ constants)]))
        return True

    def _append(self, rows: csr_matrix, right: np.ndarray) -> None:
        self._cuts = csr_matrix(vstack([self._cuts, rows]))
        self._right = np.concatenate([self._right, right])
        self._idle = np.concatenate([self._idle, np.zeros(right.size, int)])
        self._solver.addRows(
            right.size, right, np.full(right.size, highspy.kHighsInf), rows.nnz,
            rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data,
        )  # fmt: skip

    def relaxed(self, lower: np.ndarray, upper: np.ndarray) -> MasterPoint | None:
        """Solve with first-stage columns in a box, none whole; None: nothing fits."""
        solver = self._solver
        index = np.arange(self.size, dtype=np.int32)
        solver.changeColsBounds(self.size, index, lower, upper)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.asarray(solver.getSolution().col_value, dtype=float)
        reduced = np.asarray(solver.getSolution().col_dual, dtype=float)[: self.size]
        # A little outside its box is the solver's tolerance, not a plan.
        first = np.clip(values[: self.size], lower, upper)
        sums = values[self.size : self.size + self._groups]
        value = float(solver.getInfo().objective_function_value)
        return MasterPoint(first, sums, value + self.constant, reduced)

    def drop_idle(self) -> None:
        """Drop cuts that have not been needed for long."""
        values = np.asarray(self._solver.getSolution().row_dual, dtype=float)
        base = self._base.row_lower.size
        used = np.abs(values[base:]) > _SLACK
        self._idle = np.where(used, 0, self._idle + 1)
        drop = np.flatnonzero(self._idle > _IDLE_ROUNDS)
        if drop.size * 4 < self._right.size:
            return
        self._drop(drop)

    def drop_slack(self) -> None:
        """Drop all cuts that don't touch the last point: fewer are solved faster."""
        values = np.asarray(self._solver.getSolution().col_value, dtype=float)
        slack = self._cuts @ values - self._right
        self._drop(np.flatnonzero(slack > _TOUCH * np.maximum(1.0, np.abs(self._right))))

    def _drop(self, drop: np.ndarray) -> None:
        # Rows of weights stay: they are few, and each is added once.
        sums = self._cuts[:, -1].toarray().ravel() > 0 if not self.is_mean else None
        if sums is not None and self._program.chance_of is None:
            drop = drop[~sums[drop]]
        if drop.size:
            rows = (self._base.row_lower.size + drop).astype(np.int32)
            self._solver.deleteRows(drop.size, rows)
            kept = np.setdiff1d(np.arange(self._right.size), drop)
            self._cuts, self._right = self._cuts[kept], self._right[kept]
            self._idle = self._idle[kept]

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
        base = self._base
        matrix = vstack([base.matrix, self._cuts]).tocsc()
        top = base.upper if upper is None else np.concatenate([upper, base.upper[self.size :]])
        program = LinearProgram(
            base.cost, base.lower, top, base.whole, matrix,
            np.concatenate([base.row_lower, self._right]),
            np.concatenate([base.row_upper, np.full(self._right.size, np.inf)]),
        )  # fmt: skip
        target = None if enough is None else enough - self.constant
        return solve_linear(program, time_limit_s, gap, target, watch=Watch(should_stop))

    def is_infeasible(self) -> bool:
        """Return whether no first stage fits the limits."""
        return self.whole(10.0, 1.0).ended is Ended.INFEASIBLE

    @property
    def cuts(self) -> tuple[csr_matrix, np.ndarray]:
        """Rows and right sides of all that was added."""
        return self._cuts, self._right

    def restore(self, rows: csr_matrix, right: np.ndarray) -> None:
        """Add rows as `cuts` gave them."""
        self._append(csr_matrix(rows), right)

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
