"""Packing programs whose rows may be relaxed at a price, with HiGHS.

Minimise price n over whole numbers 0 <= n <= most, where rows  matrix x <= right + relief n
and  gain x >= aim  must hold, 0 <= x <= upper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy.sparse import csc_matrix, hstack, vstack

from optimize.backends.highs import (
    PackingAnswer,
    PackingProgram,
    packing_model,
    quiet_highs,
    safe_upper_bound,
    sized,
)

_NOTHING = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
"""Prices are not negative, so no program is unbounded."""

_GAP = 1e-6
"""Relative gap at which a program counts as solved."""


@dataclass(frozen=True)
class Purchase:
    """What may be bought to relax the rows of a program.

    Parameters
    ----------
    relief
        One column an offer: what one of it adds to the right sides.
    most
        Of each.
    price
        Of one of each; never negative.
    """

    relief: csc_matrix
    most: np.ndarray
    price: np.ndarray


@dataclass(frozen=True)
class PurchaseAnswer:
    """Whole counts (None if none were found) and the least price by the solver's proof.

    Parameters
    ----------
    price_bound
        No counts cost less; infinite where nothing reaches the aim.
    """

    counts: np.ndarray | None
    price_bound: float


def cheapest(
    program: PackingProgram, buy: Purchase, aim: float, time_limit_s: float
) -> PurchaseAnswer:
    """Return the cheapest counts with which the program gains ``aim``."""
    solver = _solver()
    solver.setOptionValue("mip_rel_gap", _GAP)
    solver.setOptionValue("time_limit", max(0.01, time_limit_s))
    model = _model(program, buy, aim)
    whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [free] * program.gain.size + [whole] * buy.price.size
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() in _NOTHING:
        return PurchaseAnswer(None, float("inf"))
    info = solver.getInfo()
    counts = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.asarray(solver.getSolution().col_value, dtype=float)
        counts = np.rint(values[program.gain.size :]).astype(int)
    bound = float(info.mip_dual_bound)
    return PurchaseAnswer(counts, max(0.0, bound) if np.isfinite(bound) else 0.0)


class WarmProgram:
    """A packing program kept warm, so that it is solved quickly for other right sides."""

    def __init__(self, program: PackingProgram) -> None:
        self._program = program
        self._solver = _solver()
        self._solver.passModel(packing_model(program))

    def answer(self, right: np.ndarray, time_limit_s: float) -> PackingAnswer:
        """Return what the program gains with these right sides; the bound holds in any case."""
        program, solver = replace(self._program, right=right), self._solver
        index = np.arange(right.size, dtype=np.int32)
        lower = np.full(right.size, -highspy.kHighsInf)
        solver.changeRowsBounds(index.size, index, lower, right)  # type: ignore[attr-defined]  # not in its stubs
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.01, time_limit_s))
        solver.run()
        is_optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        solution = solver.getSolution()
        values = sized(solution.col_value, program.gain.size)
        duals = np.maximum(0.0, -sized(solution.row_dual, right.size))
        return PackingAnswer(values, duals, safe_upper_bound(program, duals), is_optimal)


def _solver() -> highspy.Highs:
    solver = quiet_highs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


def _model(program: PackingProgram, buy: Purchase, aim: float) -> highspy.HighsLp:
    columns, rows, offers = program.gain.size, program.right.size, buy.price.size
    goal = csc_matrix(np.concatenate([program.gain, np.zeros(offers)])[None, :])
    matrix = csc_matrix(vstack([hstack([program.matrix, -buy.relief]), goal]))
    model = highspy.HighsLp()
    model.num_col_ = columns + offers
    model.num_row_ = rows + 1
    model.col_cost_ = np.concatenate([np.zeros(columns), buy.price])
    model.col_lower_ = np.zeros(columns + offers)
    model.col_upper_ = np.concatenate([program.upper, buy.most.astype(float)])
    model.row_lower_ = np.concatenate([np.full(rows, -highspy.kHighsInf), [aim]])
    model.row_upper_ = np.concatenate([program.right, [highspy.kHighsInf]])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model
