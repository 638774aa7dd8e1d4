"""A linear program kept warm while rows come and go, in units that suit the solver.

HiGHS judges a point in the units it was given. Where a column counts thousands of kilocalories
and its row a choice of 0 or 1, what it calls optimal in its own scale is off in ours, and it ends
without an answer. So columns are counted in parts of their range, rows in parts of their largest
factor and the objective in a unit of its own: powers of two, which lose no digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, diags_array

from optimize.backends.highs import quiet_highs, sized
from optimize.backends.highs_linear import LinearAnswer, LinearProgram, model_of, solve_linear
from optimize.backends.highs_watch import Watch


@dataclass(frozen=True)
class RowsAnswer:
    """An optimum in the program's own units.

    Parameters
    ----------
    reduced
        Of columns.
    used
        Which of the rows added have a price.
    """

    objective: float
    values: np.ndarray
    reduced: np.ndarray
    used: np.ndarray


class RowsProgram:
    """A program whose rows at the end change; those it is made with stay.

    Parameters
    ----------
    program
        Its columns are taken as shares, whole or not.
    unit
        Of the objective, and of columns without an upper limit.
    """

    def __init__(self, program: LinearProgram, unit: float = 1.0) -> None:
        self._columns, self._fixed = program.cost.size, program.row_lower.size
        self._unit = unit
        self._size = _sizes(program, unit)
        self._solver = quiet_highs()
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        shares = replace(program, whole=np.zeros(self._columns, bool))
        self._solver.passModel(model_of(_scaled(shares, self._size, unit)))

    def set_first_columns(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Change the limits of as many columns as are given, from the first on."""
        columns = np.arange(lower.size, dtype=np.int32)
        size = self._size[: lower.size]
        self._solver.changeColsBounds(lower.size, columns, lower / size, upper / size)

    def add(self, rows: csr_matrix, lower: np.ndarray) -> None:
        """Demand  rows x >= lower."""
        matrix, scale = _scaled_rows(rows, self._size)
        self._solver.addRows(
            lower.size, lower * scale, np.full(lower.size, highspy.kHighsInf), matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip

    def drop(self, places: np.ndarray) -> None:
        """Drop added rows by their places among those that are left."""
        if places.size:
            self._solver.deleteRows(places.size, (self._fixed + places).astype(np.int32))

    def run(self) -> RowsAnswer | None:
        """Solve it as it is now; None: no optimum, even when begun from nothing."""
        self._solver.run()
        if self._is_undecided():
            self._solver.clearSolver()
            self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        duals = np.asarray(solution.row_dual, dtype=float)[self._fixed :]
        return RowsAnswer(
            float(self._solver.getInfo().objective_function_value) * self._unit,
            sized(solution.col_value, self._columns) * self._size,
            sized(solution.col_dual, self._columns) * self._unit / self._size,
            np.abs(duals) > _NO_PRICE,
        )

    def _is_undecided(self) -> bool:
        decided = {
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnbounded,
        }
        return self._solver.getModelStatus() not in decided


_NO_PRICE = 1e-7


def _sizes(program: LinearProgram, unit: float) -> np.ndarray:
    """Return what each column is counted in: about its largest value."""
    largest = np.where(np.isfinite(program.upper), program.upper, unit)
    return np.where(program.whole, 1.0, _power_of_two(largest))


def _power_of_two(figures: np.ndarray) -> np.ndarray:
    """Return the power of two next to each figure; 1 for 0."""
    return np.exp2(np.rint(np.log2(np.where(figures > 0, figures, 1.0))))


def _scaled(program: LinearProgram, size: np.ndarray, unit: float) -> LinearProgram:
    matrix, scale = _scaled_rows(csr_matrix(program.matrix), size)
    return LinearProgram(
        program.cost * size / unit, program.lower / size, program.upper / size, program.whole,
        csc_matrix(matrix), program.row_lower * scale, program.row_upper * scale,
    )  # fmt: skip


def _scaled_rows(rows: csr_matrix, size: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
    """Return rows in the solver's units, and what each was multiplied by."""
    matrix = csr_matrix(rows @ diags_array(size))
    largest = np.maximum.reduceat(np.append(np.abs(matrix.data), 0.0), matrix.indptr[:-1])
    scale = 1.0 / _power_of_two(np.where(np.diff(matrix.indptr) > 0, largest, 1.0))
    return csr_matrix(diags_array(scale) @ matrix), scale


def solve_in_units(
    program: LinearProgram, unit: float, limits: tuple[float, float],
    enough: float | None = None, watch: Watch | None = None,
) -> LinearAnswer:  # fmt: skip
    """Solve as `solve_linear` does, in units that suit the solver; without duals.

    Parameters
    ----------
    limits
        Seconds, and the relative gap at which to end.
    enough, watch
        As there.
    """
    size = _sizes(program, unit)
    answer = solve_linear(
        _scaled(program, size, unit), *limits,
        None if enough is None else enough / unit, watch,
    )  # fmt: skip
    values = None if answer.values is None else answer.values * size
    none = np.zeros_like(answer.duals), np.zeros_like(answer.reduced)
    return LinearAnswer(answer.ended, values, answer.objective * unit, answer.bound * unit, *none)
