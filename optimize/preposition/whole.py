"""Whole units: a plan that people can carry out, within the same limits."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_matrix

from optimize.preposition.changes import code_of
from optimize.preposition.first_stage import first_stage, option_columns
from optimize.preposition.plan import Plan, columns_of, plan_of
from optimize.preposition.problem import Layer, Problem
from optimize.preposition.reserve_code import ReserveKind

_SLACK = 1e-6


def whole_plan(problem: Problem, plan: Plan) -> Plan:
    """Return the plan in whole units.

    All are rounded down; then, where the limits let them, stock that is there stays where it
    is, and what lost the largest fraction gets one unit more. Where minimums can't be kept in
    whole units, the plan is returned as it is.
    """
    stage = first_stage(problem, priced=False)
    options = len(option_columns(problem))
    exact = columns_of(problem, plan)
    values = exact.copy()
    values[options:] = np.floor(exact[options:] + _SLACK)
    room = _Room(stage.matrix.tocsc(), stage.row_upper, stage.upper, values)
    for column, reserve in enumerate(problem.reserves, start=options):
        code = code_of(reserve.code)
        if code is None or code.kind is not ReserveKind.KEPT:
            continue
        if reserve.layer is Layer.HOUSEHOLD:
            values[column] = reserve.today
        else:
            room.raise_by(column, np.floor(reserve.today + _SLACK) - values[column])
    lost = exact - values
    short = [int(each) for each in np.flatnonzero(lost > _SLACK)]
    for number in sorted(short, key=lambda each: (-lost[each], each)):
        room.raise_by(number, 1.0)
    sums = stage.matrix @ values
    kept = np.all(sums >= stage.row_lower - _SLACK) and np.all(values >= stage.lower - _SLACK)
    return plan_of(problem, values) if kept else plan


class _Room:
    """What the upper limits of the first stage leave."""

    def __init__(
        self, matrix: csc_matrix, row_upper: np.ndarray, upper: np.ndarray, values: np.ndarray
    ) -> None:
        self._matrix, self._upper, self._values = matrix, upper, values
        self._left = row_upper - matrix @ values

    def raise_by(self, column: int, units: float) -> None:
        """Add whole units to a column, as many of these as every limit leaves room for."""
        start, end = self._matrix.indptr[column : column + 2]
        rows, factors = self._matrix.indices[start:end], self._matrix.data[start:end]
        rising = factors > 0
        most = np.append(self._left[rows[rising]] / factors[rising],
                         [self._upper[column] - self._values[column], units])  # fmt: skip
        added = np.floor(most.min() + _SLACK)
        if added > 0:
            self._values[column] += added
            self._left[rows] -= factors * added
