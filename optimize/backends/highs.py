"""Linear programs with HiGHS, and bounds from their duals that hold whatever happened.

HiGHS is used through `highspy`. A run may end early (time, cancel) or be off
by its tolerances; `safe_upper_bound` turns whatever duals it left into a
proven bound by weak duality.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy.sparse import csc_matrix


class _QuietHighs(highspy.Highs):
    """HiGHS that prints nothing.

    `highspy.Highs` prints a banner on standard output while it is built,
    before any option can be set; that would spoil machine-readable output.
    So its own start is left out, and with it its callbacks, which we don't use.
    """

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        for option, value in {"log_to_console": False, "output_flag": False}.items():
            self.setOptionValue(option, value)


@dataclass(frozen=True)
class PackingProgram:
    """Maximise gain x subject to matrix x <= right and 0 <= x <= upper.

    Every column has a finite upper bound: without one a dual bound could not
    be proven.
    """

    gain: np.ndarray
    upper: np.ndarray
    matrix: csc_matrix
    right: np.ndarray


@dataclass(frozen=True)
class PackingAnswer:
    """Primal values, row duals (never negative) and the proven bound."""

    values: np.ndarray
    duals: np.ndarray
    bound: float
    is_optimal: bool


def quiet_highs() -> highspy.Highs:
    """Return a solver that prints nothing."""
    return _QuietHighs()


def _one_thread(time_limit_s: float) -> highspy.Highs:
    """Return a quiet solver that does the same each time, unless its time is up."""
    solver = quiet_highs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("time_limit", max(0.01, time_limit_s))
    return solver


class PackingSolver:
    """A program that is solved for several right sides, each from where the last one ended."""

    def __init__(self, program: PackingProgram) -> None:
        self._program = program
        self._right = program.right
        self._solver = _one_thread(0.0)
        self._solver.passModel(packing_model(program))

    def solve(self, right: np.ndarray, time_limit_s: float) -> PackingAnswer:
        """Solve by HiGHS within the time limit; the bound holds in any case."""
        rows, columns = right.size, self._program.gain.size
        solver = self._solver
        for row in np.nonzero(right != self._right)[0].tolist():
            solver.changeRowBounds(row, -highspy.kHighsInf, float(right[row]))
        self._right = right
        solver.setOptionValue("time_limit", solver.getRunTime() + max(0.01, time_limit_s))
        solver.run()
        solution = solver.getSolution()
        values = sized(solution.col_value, columns)
        # HiGHS minimises -gain, so its duals of <= rows come out non-positive.
        duals = np.maximum(0.0, -sized(solution.row_dual, rows))
        is_optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = safe_upper_bound(replace(self._program, right=right), duals)
        return PackingAnswer(values, duals, bound, is_optimal)


def solve_packing(program: PackingProgram, time_limit_s: float) -> PackingAnswer:
    """Solve by HiGHS within the time limit; the bound holds in any case."""
    return PackingSolver(program).solve(program.right, time_limit_s)


def interior(time_limit_s: float, tolerance: float) -> highspy.Highs:
    """Return a solver by the interior point method that ends in the middle, at no vertex."""
    solver = _one_thread(time_limit_s)
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("run_crossover", "off")
    solver.setOptionValue("ipm_optimality_tolerance", tolerance)
    return solver


def solve_interior(program: PackingProgram, time_limit_s: float) -> np.ndarray | None:
    """Return row duals (never negative) by the interior point method, without a vertex.

    They need not be exact: None only where HiGHS left none in time.
    """
    solver = interior(time_limit_s, 1e-4)
    solver.passModel(packing_model(program))
    solver.run()
    duals = np.asarray(solver.getSolution().row_dual, dtype=float)
    if duals.size != program.right.size or not np.all(np.isfinite(duals)):
        return None
    clipped: np.ndarray = np.maximum(0.0, -duals)
    return clipped


def safe_upper_bound(program: PackingProgram, duals: np.ndarray) -> float:
    """Return right y + sum of upper max(0, gain - y matrix), for any y >= 0.

    Weak duality: no x of the program gains more, whatever y is.
    """
    reduced = program.gain - program.matrix.T @ duals
    return float(program.right @ duals + program.upper @ np.maximum(0.0, reduced))


def sized(values: list[float], size: int) -> np.ndarray:
    """Return the values, zeros where HiGHS left the list empty because it found nothing."""
    array = np.asarray(values, dtype=float)
    if array.size != size or not np.all(np.isfinite(array)):
        return np.zeros(size)
    return array


def packing_model(program: PackingProgram) -> highspy.HighsLp:
    """Return the program as HiGHS takes it, to be minimised."""
    model = highspy.HighsLp()
    model.num_col_ = program.gain.size
    model.num_row_ = program.right.size
    model.col_cost_ = -program.gain
    model.col_lower_ = np.zeros(program.gain.size)
    model.col_upper_ = program.upper
    model.row_lower_ = np.full(program.right.size, -highspy.kHighsInf)
    model.row_upper_ = program.right
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = program.matrix.indptr
    model.a_matrix_.index_ = program.matrix.indices
    model.a_matrix_.value_ = program.matrix.data
    return model
