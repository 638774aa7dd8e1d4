"""Scenarios cut into independent blocks, each a small linear program kept warm, and their cuts.

A cut of a block holds for every first stage whatever the solver's tolerances: by weak duality
  min q y >= Σ_i π_i r_i(x) + Σ_j top_j min(0, q_j − (πW)_j)  for any row prices π,
where r_i is the row's lower side for π_i > 0 and its upper side for π_i < 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import bmat, coo_matrix, csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from optimize.backends.highs import quiet_highs, sized
from optimize.backends.highs_linear import LinearProgram, model_of
from optimize.twostage.program import Recourse


@dataclass(frozen=True)
class Block:
    """A part of a scenario's program that shares nothing with the rest of it.

    Parameters
    ----------
    scenario
        Its number.
    group
        Whose sum it counts in.
    weight
        In that sum.
    """

    scenario: int
    group: int
    weight: float
    cost: np.ndarray
    upper: np.ndarray
    matrix: csc_matrix
    technology: csr_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray

    @property
    def floor(self) -> float:
        """Return a value that its cost is never below."""
        return float(self.upper @ np.minimum(self.cost, 0.0))


@dataclass(frozen=True)
class Cuts:
    """Group sums at a first stage, and a cut  sum_g >= intercept + slope x  each.

    Parameters
    ----------
    groups
        Numbers of the groups.
    values
        Each group's sum at that first stage.
    scenario_values
        (scenario, cost) of the blocks, unweighted.
    """

    groups: np.ndarray
    values: np.ndarray
    intercept: np.ndarray
    slope: csr_matrix
    scenarios: np.ndarray
    scenario_values: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence[Cuts]) -> Cuts:
        """Return the cuts of several workers as one."""
        return cls(
            np.concatenate([each.groups for each in parts]),
            np.concatenate([each.values for each in parts]),
            np.concatenate([each.intercept for each in parts]),
            csr_matrix(bmat([[each.slope] for each in parts])),
            np.concatenate([each.scenarios for each in parts]),
            np.concatenate([each.scenario_values for each in parts]),
        )


def blocks_of(recourse: Recourse, scenario: int, weight: float, group: int) -> list[Block]:
    """Return the blocks of a scenario, all in one group."""
    rows, columns = recourse.matrix.shape
    joined = bmat([[None, recourse.matrix], [recourse.matrix.T, None]]) if rows else None
    if joined is None:
        labels = np.arange(columns)
    else:
        labels = connected_components(csr_matrix(joined), directed=False)[1]
    by_row = recourse.matrix.tocsr()
    found = []
    for label in np.unique(labels):
        row = np.flatnonzero(labels[:rows] == label)
        column = np.flatnonzero(labels[rows:] == label)
        if not column.size:
            # Nothing to decide, and some answer there always is.
            continue
        found.append(
            Block(
                scenario, group, weight, recourse.cost[column], recourse.upper[column],
                csc_matrix(by_row[row][:, column]), recourse.technology[row],
                recourse.row_lower[row], recourse.row_upper[row],
            )
        )  # fmt: skip
    return found


class BlockSet:
    """Blocks with their solvers."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._solvers: list[highspy.Highs | None] = [None] * len(blocks)
        self._groups = np.unique([block.group for block in blocks]).astype(int)
        self._place = {int(group): number for number, group in enumerate(self._groups)}

    def cuts(self, first: np.ndarray) -> Cuts:
        """Solve every block for a first stage."""
        count = self._groups.size
        values, intercept = np.zeros(count), np.zeros(count)
        costs = np.zeros(len(self._blocks))
        rows, columns, slopes = [], [], []
        for number, block in enumerate(self._blocks):
            cost, own, slope = self._solve(number, block, first)
            place = self._place[block.group]
            costs[number] = cost
            values[place] += block.weight * cost
            intercept[place] += block.weight * own
            index = np.flatnonzero(slope)
            rows.append(np.full(index.size, place))
            columns.append(index)
            slopes.append(block.weight * slope[index])
        slope = coo_matrix(
            (np.concatenate(slopes), (np.concatenate(rows), np.concatenate(columns))),
            shape=(count, first.size),
        )
        scenarios = np.array([block.scenario for block in self._blocks])
        return Cuts(self._groups, values, intercept, csr_matrix(slope), scenarios, costs)

    def _solve(
        self, number: int, block: Block, first: np.ndarray
    ) -> tuple[float, float, np.ndarray]:
        """Return cost, and intercept and slope of a cut that holds everywhere."""
        shift = block.technology @ first
        lower, upper = block.row_lower + shift, block.row_upper + shift
        solver = self._solver(number, block, lower, upper)
        solver.run()
        duals = sized(solver.getSolution().row_dual, lower.size)
        duals = np.where((duals > 0) & np.isinf(lower), 0.0, duals)
        duals = np.where((duals < 0) & np.isinf(upper), 0.0, duals)
        side = np.where(duals > 0, block.row_lower, np.where(duals < 0, block.row_upper, 0.0))
        reduced = block.cost - block.matrix.T @ duals
        own = float(duals @ side + block.upper @ np.minimum(reduced, 0.0))
        slope: np.ndarray = block.technology.T @ duals
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float("inf"), own, slope
        return float(solver.getInfo().objective_function_value), own, slope

    def _solver(
        self, number: int, block: Block, lower: np.ndarray, upper: np.ndarray
    ) -> highspy.Highs:
        solver = self._solvers[number]
        if solver is None:
            solver = self._solvers[number] = quiet_highs()
            solver.setOptionValue("threads", 1)
            solver.setOptionValue("presolve", "off")
            size = block.cost.size
            program = LinearProgram(
                block.cost, np.zeros(size), block.upper, np.zeros(size, bool), block.matrix,
                lower, upper,
            )  # fmt: skip
            solver.passModel(model_of(program))
        elif lower.size:
            index = np.arange(lower.size, dtype=np.int32)
            solver.changeRowsBounds(lower.size, index, lower, upper)  # type: ignore[attr-defined]  # not in its stubs
        return solver
