"""A linear program that stays in its solver: sides change, and the last basis is begun from."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from optimize.backends.highs import quiet_highs, sized
from optimize.backends.highs_linear import LinearProgram, model_of


@dataclass(frozen=True)
class WarmAnswer:
    """What the last run left; only the optimum of one that ended is one.

    Parameters
    ----------
    duals
        Of rows: change of the objective by a unit.
    """

    is_optimal: bool
    objective: float
    values: np.ndarray
    duals: np.ndarray


class WarmProgram:
    """A program and its solver, on one thread.

    Parameters
    ----------
    presolve
        Of the first run; later ones begin from a basis.
    interior
        Whether each run comes from inside, without the last basis: far quicker for large
        programs whose sides change much.
    """

    def __init__(
        self, program: LinearProgram, *, presolve: bool = True, interior: bool = False
    ) -> None:
        self._columns, self._rows = program.cost.size, program.row_lower.size
        self._solver = quiet_highs()
        self._solver.setOptionValue("threads", 1)
        if not presolve:
            self._solver.setOptionValue("presolve", "off")
        if interior:
            self._solver.setOptionValue("solver", "ipm")
        self._solver.passModel(model_of(program))

    def end_after(self, seconds: float) -> None:
        """Give the runs from now on so long in all."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Change the sides of a row."""
        self._solver.changeRowBounds(row, lower, upper)

    def set_rows(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Change the sides of all rows."""
        if self._rows:
            rows = np.arange(self._rows, dtype=np.int32)
            self._solver.changeRowsBounds(self._rows, rows, lower, upper)  # type: ignore[attr-defined]  # not in its stubs

    def set_first_columns(self, lower: np.ndarray, upper: np.ndarray) -> None:
        """Change the limits of as many columns as are given, from the first on."""
        columns = np.arange(lower.size, dtype=np.int32)
        self._solver.changeColsBounds(lower.size, columns, lower, upper)

    def run(self) -> WarmAnswer:
        """Solve it as it is now."""
        self._solver.run()
        solution = self._solver.getSolution()
        return WarmAnswer(
            self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
            float(self._solver.getObjectiveValue()),
            sized(solution.col_value, self._columns),
            sized(solution.row_dual, self._rows),
        )
