"""Blocks solved for one first stage after the other, by one solver a shape.

An answer depends on nothing but the blocks and the question, so that it is the same wherever and
however often it is asked: bases are taken only from the question's anchor, an earlier first stage
that is solved from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from optimize.backends.highs import quiet_highs, sized
from optimize.backends.highs_linear import LinearProgram, model_of
from optimize.twostage.blocks import Block, Cuts, Shape

_DIGITS = 12


@dataclass(frozen=True)
class Question:
    """What blocks are asked: what follows from a first stage.

    Parameters
    ----------
    anchor
        First stage whose bases are gone on from.
    opened
        Whether columns are limited by how far their openers are open.
    """

    anchor: np.ndarray
    first: np.ndarray
    opened: bool = True


class BlockSet:
    """Blocks with their solvers."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        by_shape: dict[int, list[int]] = {}
        for number, block in enumerate(blocks):
            by_shape.setdefault(id(block.shape), []).append(number)
        self._alike = [
            _Alike([blocks[number] for number in numbers], np.array(numbers))
            for numbers in by_shape.values()
        ]
        self._groups = np.unique([block.group for block in blocks]).astype(int)
        self._scenarios = np.array([block.scenario for block in blocks])
        self._anchor: tuple[bytes, bool] | None = None

    def __call__(self, question: Question) -> Cuts:
        """Solve every block for a first stage."""
        anchor = question.anchor.tobytes(), question.opened
        if self._anchor != anchor:
            self._anchor = anchor
            at_anchor = self._cuts(question.anchor, opened=question.opened, is_anchor=True)
            if np.array_equal(question.anchor, question.first):
                return at_anchor
        return self._cuts(question.first, opened=question.opened, is_anchor=False)

    def cuts(self, first: np.ndarray) -> Cuts:
        """Solve every block for a first stage from nothing."""
        return self(Question(first, first))

    def __getstate__(self) -> dict[str, Any]:
        """Leave the solvers out: what they know is made again."""
        return self.__dict__ | {"_anchor": None}

    def _cuts(self, first: np.ndarray, *, opened: bool, is_anchor: bool) -> Cuts:
        count = self._groups.size
        values, intercept = np.zeros(count), np.zeros(count)
        costs = np.zeros(self._scenarios.size)
        slopes = []
        for alike in self._alike:
            found = alike.solve(first, opened=opened, is_anchor=is_anchor)
            places = np.searchsorted(self._groups, alike.groups)
            costs[alike.numbers] = found.costs
            np.add.at(values, places, alike.weights * found.costs)
            np.add.at(intercept, places, alike.weights * found.intercepts)
            slopes.append(alike.slopes(places, found.duals))
            if opened:
                slopes.append(alike.opened_slopes(places, found.limits))
        rows, columns, entries = (np.concatenate(each) for each in zip(*slopes, strict=True))
        slope = csr_matrix(coo_matrix((entries, (rows, columns)), shape=(count, first.size)))
        return Cuts(self._groups, values, intercept, slope, self._scenarios, costs)


def _rounded(figures: np.ndarray) -> np.ndarray:
    """Return figures to `_DIGITS` digits of the largest of their row."""
    size = np.max(np.abs(figures), axis=-1, keepdims=True, initial=1.0, where=np.isfinite(figures))
    unit = 10.0 ** (np.ceil(np.log10(size)) - _DIGITS)
    return np.asarray(np.rint(figures / unit) * unit)


_Entries = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Rows, columns, figures of a matrix."""


@dataclass(frozen=True)
class _Found:
    """Of blocks of one shape: costs, intercepts of their cuts, prices of rows and of limits.

    Parameters
    ----------
    limits
        What each column's upper limit is worth, times the limit where all is open; only of
        columns with openers.
    """

    costs: np.ndarray
    intercepts: np.ndarray
    duals: np.ndarray
    limits: np.ndarray


class _Alike:
    """Blocks of one shape and their solver."""

    def __init__(self, blocks: Sequence[Block], numbers: np.ndarray) -> None:
        self.shape = blocks[0].shape
        self.numbers = numbers
        self.groups = np.array([block.group for block in blocks])
        self.weights = np.array([block.weight for block in blocks])
        self._upper = np.array([block.upper for block in blocks])
        self._row_lower = np.array([block.row_lower for block in blocks])
        self._row_upper = np.array([block.row_upper for block in blocks])
        self._across = csr_matrix(self.shape.matrix.T)
        self._technology = coo_matrix(self.shape.technology)
        self._opened = _openers(self.shape)
        self._has_opener = np.zeros(self.shape.cost.size, bool)
        self._has_opener[self._opened.row] = True
        self._solver: highspy.Highs | None = None
        self._basis: highspy.HighsBasis | None = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_solver": None, "_basis": None}

    def solve(self, first: np.ndarray, *, opened: bool, is_anchor: bool) -> _Found:
        """Solve one after the other, each warm from the one before."""
        shift = self.shape.technology @ first
        count, rows = self._row_lower.shape
        costs, duals = np.zeros(count), np.zeros((count, rows))
        tops = self._tops(first) if opened else self._upper
        for number, solver in enumerate(self._solvers(tops, shift, is_anchor=is_anchor)):
            solver.run()
            duals[number] = sized(solver.getSolution().row_dual, rows)
            optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            costs[number] = solver.getObjectiveValue() if optimal else np.inf
            if is_anchor and not number:
                self._basis = solver.getBasis()
        # A solver's last digits depend on its past. Without them a cut is proven all the same.
        costs, duals = _rounded(costs), _rounded(duals)
        duals[(duals > 0) & np.isinf(self._row_lower)] = 0.0
        duals[(duals < 0) & np.isinf(self._row_upper)] = 0.0
        side = np.where(duals > 0, self._row_lower, np.where(duals < 0, self._row_upper, 0.0))
        reduced = self.shape.cost - (self._across @ duals.T).T
        limits = self._upper * np.minimum(reduced, 0.0)
        follows = self._has_opener & opened
        intercepts = (duals * side).sum(1) + limits[:, ~follows].sum(1)
        return _Found(costs, intercepts, duals, np.where(follows, limits, 0.0))

    def slopes(self, places: np.ndarray, duals: np.ndarray) -> _Entries:
        """Return each group's weighted sum of  prices × what is decided before."""
        return self._sums(places, duals, self._technology)

    def opened_slopes(self, places: np.ndarray, limits: np.ndarray) -> _Entries:
        """Return each group's weighted sum of  limits × what opens them."""
        return self._sums(places, limits, self._opened)

    def _sums(self, places: np.ndarray, prices: np.ndarray, before: coo_matrix) -> _Entries:
        used, own = np.unique(places, return_inverse=True)
        sums = np.zeros((used.size, prices.shape[1]))
        np.add.at(sums, own, self.weights[:, None] * prices)
        entries = sums[:, before.row] * before.data
        columns = np.tile(before.col, used.size)
        return np.repeat(used, before.nnz), columns, entries.ravel()

    def _tops(self, first: np.ndarray) -> np.ndarray:
        """Return each block's upper limits of columns at a first stage."""
        if not self._opened.nnz:
            return self._upper
        share = np.where(self._has_opener, np.maximum(0.0, self._opened @ first), 1.0)
        return np.asarray(self._upper * share)

    def _solvers(
        self, tops: np.ndarray, shift: np.ndarray, *, is_anchor: bool
    ) -> Iterator[highspy.Highs]:
        """Yield the solver with the sides of each block."""
        solver = self._solver
        if solver is None:
            solver = self._solver = _solver(self.shape, self._upper[0])
        if is_anchor or self._basis is None:
            solver.clearSolver()
        else:
            solver.setBasis(self._basis)
        columns = np.arange(self._upper.shape[1], dtype=np.int32)
        rows = np.arange(shift.size, dtype=np.int32)
        bottom = np.zeros(columns.size)
        for upper, low, high in zip(tops, self._row_lower, self._row_upper, strict=True):
            if self.numbers.size > 1 or self._opened.nnz:
                solver.changeColsBounds(columns.size, columns, bottom, upper)
            if rows.size:
                solver.changeRowsBounds(rows.size, rows, low + shift, high + shift)  # type: ignore[attr-defined]  # not in its stubs
            yield solver


def _openers(shape: Shape) -> coo_matrix:
    if shape.opened is None:
        return coo_matrix((shape.cost.size, shape.technology.shape[1]))
    return coo_matrix(shape.opened)


def _solver(shape: Shape, upper: np.ndarray) -> highspy.Highs:
    solver = quiet_highs()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    size, rows = shape.cost.size, shape.matrix.shape[0]
    free = np.full(rows, np.inf)
    program = LinearProgram(
        shape.cost, np.zeros(size), upper, np.zeros(size, bool), shape.matrix, -free, free
    )
    solver.passModel(model_of(program))
    return solver
