"""Linear and whole-number programs of any form with HiGHS, and programs kept warm."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs import quiet_highs, sized
from optimize.backends.highs_watch import Watch, attach


class Ended(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    LIMIT = "limit"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True)
class LinearProgram:
    """Minimise cost x subject to row_lower <= matrix x <= row_upper, lower <= x <= upper."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    matrix: csc_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray


@dataclass(frozen=True)
class LinearAnswer:
    """What a solve found.

    Parameters
    ----------
    values
        None where no plan was found.
    objective, bound
        Infinite and minus infinite where there is none.
    duals, reduced
        Of rows and columns (change of the objective by a unit); zeros with whole numbers.
    """

    ended: Ended
    values: np.ndarray | None
    objective: float
    bound: float
    duals: np.ndarray
    reduced: np.ndarray


_ENDED = {
    highspy.HighsModelStatus.kOptimal: Ended.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Ended.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Ended.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Ended.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Ended.UNBOUNDED,
}


def solve_linear(
    program: LinearProgram,
    time_limit_s: float = float("inf"),
    gap: float = 1e-9,
    enough: float | None = None,
    watch: Watch | None = None,
    *,
    start: np.ndarray | None = None,
) -> LinearAnswer:
    """Solve within the limit.

    Parameters
    ----------
    gap
        Relative, for whole numbers.
    enough
        An objective at which a plan of whole numbers is good enough to end.
    watch
        Who looks at the run and may end it.
    start
        Values that keep the rows, to begin with.
    """
    solver = quiet_highs()
    options = {"threads": 1, "random_seed": 0, "mip_rel_gap": gap, "mip_abs_gap": 1e-9}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", max(0.01, time_limit_s))
    solver.passModel(model_of(program))
    if enough is not None and program.whole.any():
        solver.setOptionValue("objective_target", enough)
    if watch is not None:
        attach(solver, watch)
    if start is not None:
        begun = highspy.HighsSolution()
        begun.col_value = start.tolist()
        solver.setSolution(begun)
    solver.run()
    ended = _ENDED.get(solver.getModelStatus(), Ended.LIMIT)
    if ended is Ended.UNBOUNDED:
        # Which of the two it is, the program without its cost tells.
        solver.changeColsCost(
            program.cost.size, np.arange(program.cost.size, dtype=np.int32),
            np.zeros(program.cost.size),
        )  # fmt: skip
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            ended = Ended.INFEASIBLE
        return _nothing(program, ended)
    if ended is Ended.INFEASIBLE:
        return _nothing(program, ended)
    return _answer(program, solver, ended)


def _answer(program: LinearProgram, solver: highspy.Highs, ended: Ended) -> LinearAnswer:
    columns, rows = program.cost.size, program.row_lower.size
    info, solution = solver.getInfo(), solver.getSolution()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = sized(solution.col_value, columns) if feasible or not columns else None
    objective = float(program.cost @ values) if values is not None else float("inf")
    if not program.whole.any():
        bound = objective if ended is Ended.OPTIMAL else -float("inf")
        duals, reduced = sized(solution.row_dual, rows), sized(solution.col_dual, columns)
        return LinearAnswer(ended, values, objective, bound, duals, reduced)
    bound = float(info.mip_dual_bound)
    bound = min(objective, bound) if np.isfinite(bound) else -float("inf")
    return LinearAnswer(ended, values, objective, bound, np.zeros(rows), np.zeros(columns))


def _nothing(program: LinearProgram, ended: Ended) -> LinearAnswer:
    bound = float("inf") if ended is Ended.INFEASIBLE else -float("inf")
    rows, columns = program.row_lower.size, program.cost.size
    return LinearAnswer(ended, None, float("inf"), bound, np.zeros(rows), np.zeros(columns))


def model_of(program: LinearProgram) -> highspy.HighsLp:
    """Return the program as HiGHS takes it."""
    matrix = program.matrix
    model = highspy.HighsLp()
    model.num_col_ = program.cost.size
    model.num_row_ = program.row_lower.size
    model.col_cost_ = program.cost
    model.col_lower_ = program.lower
    model.col_upper_ = program.upper
    model.row_lower_ = program.row_lower
    model.row_upper_ = program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    if program.whole.any():
        whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole if each else free for each in program.whole]
    return model
