"""A program that grows row by row in HiGHS: minimise cost x, rows x >= least, x in a box.

It only proposes where to look next; nothing is proven by it.
"""

from __future__ import annotations

import highspy
import numpy as np

from optimize.backends.highs import quiet_highs


class CutProgram:
    """The program, kept warm between solves.

    Parameters
    ----------
    cost
        Of each column; columns are never negative.
    """

    def __init__(self, cost: np.ndarray) -> None:
        self._solver = quiet_highs()
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 0)
        size = cost.size
        self._solver.addCols(
            size, cost, np.zeros(size), np.full(size, highspy.kHighsInf), 0,
            np.array([], np.int32), np.array([], np.int32), np.array([], float),
        )  # fmt: skip

    def add_row(self, columns: list[int] | np.ndarray, values: list[float] | np.ndarray,
                least: float) -> None:  # fmt: skip
        """Demand values x[columns] >= least; columns are distinct."""
        index = np.asarray(columns, dtype=np.int32)
        self._solver.addRow(
            least, highspy.kHighsInf, index.size, index, np.asarray(values, dtype=float)
        )

    def solve(
        self, lower: np.ndarray, upper: np.ndarray, time_limit_s: float
    ) -> tuple[np.ndarray, float] | None:
        """Return the best first columns in the box and the value, None if it found none."""
        index = np.arange(lower.size, dtype=np.int32)
        self._solver.changeColsBounds(lower.size, index, lower, upper)
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + time_limit_s)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.asarray(self._solver.getSolution().col_value, dtype=float)
        first: np.ndarray = np.clip(values[: lower.size], lower, upper)
        return first, float(self._solver.getInfo().objective_function_value)
