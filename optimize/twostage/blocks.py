"""Scenarios cut into independent blocks, each a small linear program, and their cuts.

A cut of a block holds for every first stage whatever the solver's tolerances: by weak duality
  min q y >= Σ_i π_i r_i(x) + Σ_j top_j(x) min(0, q_j − (πW)_j)  for any row prices π,
where r_i is the row's lower side for π_i > 0 and its upper side for π_i < 0, and top_j(x) is top_j
times how far the column's openers are open, if it has any.

Blocks that differ in their sides alone share one shape, so a thousand scenarios with the same
roads need the memory of one and a solver in common, warm from one to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import bmat, csc_matrix, csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from optimize.twostage.program import Recourse


@dataclass(frozen=True, eq=False)
class Shape:
    """What blocks have in common: prices, rows of what is decided after and before, openers."""

    cost: np.ndarray
    matrix: csc_matrix
    technology: csr_matrix
    opened: csr_matrix | None = None


@dataclass(frozen=True, eq=False)
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

    shape: Shape
    scenario: int
    group: int
    weight: float
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray

    @property
    def floor(self) -> float:
        """Return a value that its cost is never below."""
        return float(self.upper @ np.minimum(self.shape.cost, 0.0))


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
        """Return the cuts of several parts as one, by their groups."""
        groups = np.concatenate([each.groups for each in parts])
        order = np.argsort(groups, kind="stable")
        return cls(
            groups[order],
            np.concatenate([each.values for each in parts])[order],
            np.concatenate([each.intercept for each in parts])[order],
            csr_matrix(vstack([each.slope for each in parts]))[order],
            np.concatenate([each.scenarios for each in parts]),
            np.concatenate([each.scenario_values for each in parts]),
        )


class Splitter:
    """Cuts scenarios into blocks; those that share their arrays are looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], tuple[Recourse, list[_Piece]]] = {}

    def pieces(self, recourse: Recourse) -> list[_Piece]:
        """Return its pieces; the same list for whoever shares the arrays."""
        key = (id(recourse.cost), id(recourse.matrix), id(recourse.technology))
        if key not in self._known:
            # The scenario is kept with them: its arrays must not give way to others.
            self._known[key] = (recourse, list(_pieces(recourse)))
        return self._known[key][1]

    def blocks(self, recourse: Recourse, scenario: int, weight: float) -> list[Block]:
        """Return the blocks of a scenario, all in group 0."""
        return [
            Block(
                each.shape, scenario, 0, weight, recourse.upper[each.columns],
                recourse.row_lower[each.rows], recourse.row_upper[each.rows],
            )
            for each in self.pieces(recourse)
        ]  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """Which rows and columns of a scenario hang together."""

    shape: Shape
    rows: np.ndarray
    columns: np.ndarray


def _pieces(recourse: Recourse) -> Iterator[_Piece]:
    rows, columns = recourse.matrix.shape
    joined = bmat([[None, recourse.matrix], [recourse.matrix.T, None]]) if rows else None
    if joined is None:
        labels = np.arange(columns)
    else:
        labels = connected_components(csr_matrix(joined), directed=False)[1]
    by_row = recourse.matrix.tocsr()
    for label in np.unique(labels):
        row = np.flatnonzero(labels[:rows] == label)
        column = np.flatnonzero(labels[rows:] == label)
        if not column.size:
            # Nothing to decide, and some answer there always is.
            continue
        matrix = csc_matrix(by_row[row][:, column])
        opened = None if recourse.opened is None else csr_matrix(recourse.opened[column])
        shape = Shape(recourse.cost[column], matrix, recourse.technology[row], opened)
        yield _Piece(shape, row, column)
