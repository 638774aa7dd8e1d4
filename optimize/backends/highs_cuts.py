"""A program that grows cut by cut in HiGHS: minimise cost x, rows x >= least, x in a box.

It only proposes where to look next; nothing is proven by it.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from optimize.backends.highs import interior, sized

_TOLERANCE = 3e-3
"""Of the interior point method: next to the best is where to look, too."""

_USED = 0.01
"""Dual from which a cut is of use."""

_MOST_IDLE = 8
"""Solves for which a cut may be of no use before it is forgotten."""


@dataclass
class _Row:
    columns: np.ndarray
    values: np.ndarray
    least: float
    idle: int = 0


class CutProgram:
    """The program, solved from its middle: many cuts meet in a corner, and most lead nowhere.

    Parameters
    ----------
    cost
        Of each column; columns are never negative.
    """

    def __init__(self, cost: np.ndarray) -> None:
        self._cost = cost
        self._rows: list[_Row] = []
        self._cuts: dict[bytes, _Row] = {}

    @property
    def cuts(self) -> int:
        """How many cuts there are."""
        return len(self._cuts)

    def add_row(self, columns: list[int] | np.ndarray, values: list[float] | np.ndarray,
                least: float) -> None:  # fmt: skip
        """Demand values x[columns] >= least for good; columns are distinct."""
        index = np.asarray(columns, dtype=np.int32)
        self._rows.append(_Row(index, np.asarray(values, dtype=float), least))

    def add_cut(self, columns: np.ndarray, values: np.ndarray) -> None:
        """Demand values x[columns] >= 0 as long as it is of use; columns are distinct."""
        key = columns.tobytes() + np.round(values, 6).tobytes()
        self._cuts[key] = _Row(columns, values, 0.0)

    def solve(
        self, lower: np.ndarray, upper: np.ndarray, time_limit_s: float
    ) -> tuple[np.ndarray, float] | None:
        """Return about the best first columns in the box and the value, None if it found none."""
        solver = interior(time_limit_s, _TOLERANCE)
        solver.passModel(self._model(lower, upper))
        solver.run()
        solution = solver.getSolution()
        values = np.asarray(solution.col_value, dtype=float)
        if values.size != self._cost.size or not np.all(np.isfinite(values)):
            return None
        duals = sized(solution.row_dual, len(self._rows) + len(self._cuts))
        self._forget(duals[len(self._rows) :])
        first: np.ndarray = np.clip(values[: lower.size], lower, upper)
        return first, float(solver.getInfo().objective_function_value)

    def _model(self, lower: np.ndarray, upper: np.ndarray) -> highspy.HighsLp:
        rows = [*self._rows, *self._cuts.values()]
        model, free = highspy.HighsLp(), self._cost.size - lower.size
        model.num_col_, model.num_row_ = self._cost.size, len(rows)
        model.col_cost_ = self._cost
        model.col_lower_ = np.append(lower, np.zeros(free))
        model.col_upper_ = np.append(upper, np.full(free, highspy.kHighsInf))
        model.row_lower_ = np.array([row.least for row in rows])
        model.row_upper_ = np.full(len(rows), highspy.kHighsInf)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(row.columns.size for row in rows)])
        model.a_matrix_.index_ = np.concatenate(
            [np.zeros(0, np.int32), *(row.columns for row in rows)]
        )
        model.a_matrix_.value_ = np.concatenate([np.zeros(0), *(row.values for row in rows)])
        return model

    def _forget(self, duals: np.ndarray) -> None:
        """Drop cuts that have been of no use for long."""
        for row, dual in zip(self._cuts.values(), duals.tolist(), strict=True):
            row.idle = 0 if dual > _USED else row.idle + 1
        self._cuts = {key: row for key, row in self._cuts.items() if row.idle <= _MOST_IDLE}
