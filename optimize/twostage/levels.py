"""Programs whose scenarios are answered by whole choices, by levels of what is decided before.

Each block of a scenario has few answers, each with a cost and with what it needs of some
resources, sums of first-stage columns: an answer is possible where the resources reach its needs.
Between two levels that any answer of any scenario needs, nothing changes. So choices of 0 or 1
"resource ρ reaches level k" say all about the first stage, and weights of answers need not be
whole: at whole levels the cheapest possible answer takes all the weight. For each block, resource
and level,  Σ weights of answers that need it <= the choice. That is far closer than the
extensive form, whose relaxed answers are mixed from parts of choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix

from optimize.backends.highs_linear import Ended, LinearProgram, solve_linear
from optimize.twostage.blocks import Block, Splitter
from optimize.twostage.program import FirstStage, TwoStage
from optimize.twostage.risk import Expected

_MOST_COLUMNS = 16
"""Columns of a block whose choices are all looked at."""

_SLACK = 1e-9


@dataclass(frozen=True)
class Answers:
    """What can be answered in a block, nothing that another answer beats.

    Parameters
    ----------
    weight
        Of the block's cost in the whole.
    cost
        Of each answer.
    needs
        [answer, resource], in the order of ``resources``.
    """

    weight: float
    cost: np.ndarray
    needs: np.ndarray
    resources: tuple[int, ...]


@dataclass(frozen=True)
class Levels:
    """Answers of all blocks, and the resources as rows of first-stage columns."""

    answers: list[Answers]
    resources: np.ndarray


def levels_of(program: TwoStage) -> Levels | None:
    """Return the answers; None where the program is of another kind."""
    if program.chance_of is not None or not isinstance(program.risk, Expected):
        return None
    splitter, choices = Splitter(), _Choices()
    rows: dict[bytes, int] = {}
    found = []
    resources: list[np.ndarray] = []
    for number, (recourse, chance) in enumerate(
        zip(program.recourse, program.probability, strict=True)
    ):
        if recourse.whole is None or not recourse.whole.all() or np.any(recourse.upper != 1):
            return None
        for block in splitter.blocks(recourse, number, float(chance)):
            technology = block.shape.technology.toarray()
            bound = np.flatnonzero(np.abs(technology).sum(1))
            if block.upper.size > _MOST_COLUMNS or np.any(np.isfinite(block.row_lower[bound])):
                return None
            for row in technology[bound]:
                if row.tobytes() not in rows:
                    rows[row.tobytes()] = len(resources)
                    resources.append(row)
            numbers = tuple(rows[row.tobytes()] for row in technology[bound])
            found.append(_answers(block, bound, numbers, choices))
    return Levels(found, np.array(resources).reshape(len(resources), program.first.cost.size))


class _Choices:
    """All choices of 0 or 1 that keep rows; each set of rows is tried once."""

    def __init__(self) -> None:
        self._known: dict[bytes, np.ndarray] = {}

    def keeping(self, matrix: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
        key = matrix.tobytes() + lower.tobytes() + upper.tobytes()
        if key not in self._known:
            count = matrix.shape[1]
            every = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
            sums = every @ matrix.T
            kept = np.all((sums >= lower - _SLACK) & (sums <= upper + _SLACK), axis=1)
            self._known[key] = every[kept].astype(float)
        return self._known[key]


def _answers(
    block: Block, bound: np.ndarray, resources: tuple[int, ...], choices: _Choices
) -> Answers:
    matrix = block.shape.matrix.toarray()
    own = np.setdiff1d(np.arange(matrix.shape[0]), bound)
    chosen = choices.keeping(matrix[own], block.row_lower[own], block.row_upper[own])
    cost = chosen @ block.shape.cost
    needs = np.maximum(0.0, chosen @ matrix[bound].T - block.row_upper[bound])
    order = np.lexsort((needs.sum(1), cost))
    cost, needs = cost[order], needs[order]
    # Sorted by cost: an answer is beaten by one before it that needs no more of anything.
    kept: list[int] = []
    for number in range(cost.size):
        if not kept or not np.any(np.all(needs[kept] <= needs[number] + _SLACK, axis=1)):
            kept.append(number)
    return Answers(block.weight, cost[kept], needs[kept], resources)


def level_form(program: TwoStage, levels: Levels) -> LinearProgram:
    """Return the program; its first columns are those of the first stage.

    Columns: first stage, choices of levels, weights of answers. Rows: first stage, resources reach
    the chosen levels, a level asks for the one below it, weights of a block sum to 1, and levels
    that weights need.
    """
    first = program.first
    size, count = first.cost.size, len(levels.resources)
    steps = [np.unique(np.concatenate(each)) for each in _needed(levels)]
    reach = _Reach(first, levels.resources)
    steps = [
        each[(each > _SLACK) & (each <= reach.most(row) + _SLACK)]
        for each, row in zip(steps, levels.resources, strict=True)
    ]
    start = size + np.cumsum([0, *(each.size for each in steps)])
    terms = _Terms(first.matrix.shape[0] + count)
    for resource, row in enumerate(levels.resources):
        at = first.matrix.shape[0] + resource
        index = np.flatnonzero(row)
        terms.add(at, index, -row[index])
        terms.add(at, start[resource] + np.arange(steps[resource].size),
                  np.diff(steps[resource], prepend=0.0))  # fmt: skip
        for level in range(1, steps[resource].size):
            own = start[resource] + level
            terms.add(terms.row(0.0), np.array([own, own - 1]), np.array([1.0, -1.0]))
    _tie(terms, reach, levels.resources, steps, start)
    place, costs = int(start[-1]), []
    for each in levels.answers:
        columns = place + np.arange(each.cost.size)
        place += each.cost.size
        costs.append(each.weight * each.cost)
        terms.add(terms.row(1.0, 1.0), columns, np.ones(columns.size))
        for resource, needs in zip(each.resources, each.needs.T, strict=True):
            for level in np.unique(needs[needs > _SLACK]):
                who = columns[needs >= level]
                step = np.searchsorted(steps[resource], level)
                if step == steps[resource].size:
                    # Nothing reaches that far.
                    terms.add(terms.row(0.0), who, np.ones(who.size))
                    break
                choice = start[resource] + step
                terms.add(
                    terms.row(0.0), np.append(who, choice), np.append(np.ones(who.size), -1.0)
                )
    weights = program.probability @ np.array([each.first_cost for each in program.recourse])
    matrix = terms.matrix(first.matrix, place)
    low, high = terms.sides(first, count)
    chosen = place - size
    return LinearProgram(
        np.concatenate([first.cost + weights, np.zeros(int(start[-1]) - size), *costs]),
        np.concatenate([first.lower, np.zeros(chosen)]),
        np.concatenate([first.upper, np.ones(chosen)]),
        np.concatenate([first.whole, np.arange(chosen) < start[-1] - size]),
        matrix, low, high,
    )  # fmt: skip


def whole_at_best(program: TwoStage, form: LinearProgram) -> np.ndarray:
    """Return the columns of a level form that some best plan has at whole numbers.

    Those of the first stage that must be; all choices of levels and weights of answers: at whole
    levels the cheapest possible answer of a block takes all the weight.
    """
    after = form.cost.size - program.first.cost.size
    return np.concatenate([program.first.whole, np.ones(after, bool)])


class _Reach:
    """How far sums of first-stage columns can reach, by linear programs."""

    def __init__(self, first: FirstStage, resources: np.ndarray) -> None:
        self._first = first
        self.resources = resources
        self.choices = np.flatnonzero(first.whole & (first.upper <= 1))

    def most(self, row: np.ndarray, without: Sequence[int] = ()) -> float:
        """Return the most of a sum, some choices not made."""
        first, upper = self._first, self._first.upper.copy()
        upper[list(without)] = 0.0
        answer = solve_linear(
            LinearProgram(-row, first.lower, upper, np.zeros(row.size, bool),
                          csc_matrix(first.matrix), first.row_lower, first.row_upper)
        )  # fmt: skip
        return -answer.objective if answer.ended is Ended.OPTIMAL else float("inf")


def _tie(
    terms: _Terms, reach: _Reach, resources: np.ndarray, steps: list[np.ndarray], start: np.ndarray
) -> None:
    """Add rows that follow for whole levels, and bring relaxed ones close.

    Where resource a never exceeds b by more than m, a level of a asks for the level of b below
    it by m; a level that is not reached without some choices asks for one of them.
    """
    for one, row in enumerate(resources):
        for other, beside in enumerate(resources):
            ahead = reach.most(row - beside) if one != other else np.inf
            # Steps below or at (level − ahead).
            below = np.searchsorted(steps[other], steps[one] - ahead + _SLACK, side="right") - 1
            for level in np.flatnonzero((below >= 0) & (np.diff(below, prepend=-1) != 0)):
                pair = np.array([start[one] + level, start[other] + below[level]])
                terms.add(terms.row(0.0), pair, np.array([1.0, -1.0]))
        alone: list[list[int]] = [[int(each)] for each in reach.choices]
        for some in [*alone, list(_bearing(reach, row))]:
            far = reach.most(row, some)
            level = np.searchsorted(steps[one], far + _SLACK, side="right")
            if level < steps[one].size:
                factors = np.append(1.0, -np.ones(len(some)))
                terms.add(terms.row(0.0), np.array([start[one] + level, *some]), factors)


def _bearing(reach: _Reach, row: np.ndarray) -> Iterator[int]:
    """Yield choices without which a sum reaches less far."""
    far = reach.most(row)
    for each in reach.choices:
        if reach.most(row, [int(each)]) < far - _SLACK:
            yield int(each)


def _needed(levels: Levels) -> Iterator[list[np.ndarray]]:
    """Yield what is needed of each resource."""
    for resource in range(len(levels.resources)):
        yield [
            each.needs[:, place]
            for each in levels.answers
            for place, number in enumerate(each.resources)
            if number == resource
        ]


class _Terms:
    """Entries of rows that grow."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._sides: list[tuple[float, float]] = []

    def row(self, upper: float, lower: float = -np.inf) -> int:
        """Begin a row and return its number."""
        self._sides.append((lower, upper))
        self._rows += 1
        return self._rows - 1

    def add(self, row: int, columns: np.ndarray, factors: np.ndarray) -> None:
        """Add entries."""
        self._entries.append((np.full(columns.size, row), columns, factors))

    def matrix(self, first: csr_matrix, columns: int) -> csc_matrix:
        """Return all rows, those of the first stage before them."""
        before = coo_matrix(first)
        parts = [(before.row, before.col, before.data), *self._entries]
        row, column, entry = (np.concatenate(each) for each in zip(*parts, strict=True))
        return csc_matrix(coo_matrix((entry, (row, column)), shape=(self._rows, columns)))

    def sides(self, first: FirstStage, resources: int) -> tuple[np.ndarray, np.ndarray]:
        """Return lower and upper sides."""
        low, high = (np.array(each) for each in zip(*self._sides, strict=True))
        return (
            np.concatenate([first.row_lower, np.full(resources, -np.inf), low]),
            np.concatenate([first.row_upper, np.zeros(resources), high]),
        )
