"""Whole numbers by hand: dives from the relaxed optimum, then exchanges of single choices.

Both only propose; what they propose is made exact by rounds with it fixed, and no bound is taken
from them. Columns are choices of 0 or 1; others are left to the master with whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from optimize.twostage.master import Master
from optimize.twostage.program import FirstStage

THRESHOLDS = (0.7, 0.5, 0.8, 0.6, 0.3, 0.9)
"""From what share on a choice is taken, dive by dive."""

_NONE = 1e-6

Box = tuple[np.ndarray, np.ndarray]


def choices_of(first: FirstStage) -> np.ndarray | None:
    """Return the columns of 0 or 1; None if there are none, or other whole ones."""
    whole = np.flatnonzero(first.whole)
    inside = np.all(first.lower[whole] >= 0) and np.all(first.upper[whole] <= 1)
    return whole if whole.size and inside else None


def dive(
    master: Master, first: FirstStage, threshold: float, *, hurry: bool = False
) -> np.ndarray | None:
    """Return choices: the largest share is taken if it is large enough, else the least given up.

    Parameters
    ----------
    hurry
        Half of what is open is given up at once, else a sixth.
    """
    columns = choices_of(first)
    if columns is None:
        return None
    lower, upper = first.lower.copy(), first.upper.copy()
    for _ in range(2 * columns.size):
        point = master.relaxed(lower, upper)
        if point is None:
            return None
        shares = point.first[columns]
        open_ = (lower[columns] < upper[columns]) & (np.minimum(shares, 1 - shares) > _NONE)
        if not open_.any():
            choices: np.ndarray = np.rint(shares)
            return choices
        largest = int(np.argmax(np.where(open_, shares, -1.0)))
        if shares[largest] >= threshold:
            lower[columns[largest]] = 1.0
        else:
            count = max(1, int(open_.sum()) // (2 if hurry else 6))
            least = np.argsort(np.where(open_, shares, 2.0), kind="stable")[:count]
            upper[columns[least]] = 0.0
    return None


def fixed(first: FirstStage, columns: np.ndarray, choices: np.ndarray) -> Box:
    """Return the box with these choices made."""
    lower, upper = first.lower.copy(), first.upper.copy()
    lower[columns] = choices
    upper[columns] = choices
    return lower, upper


def better_neighbours(
    master: Master,
    first: FirstStage,
    known: tuple[np.ndarray, np.ndarray],
    objective: Callable[[], float],
    is_over: Callable[[], bool],
) -> Iterator[np.ndarray]:
    """Yield exchanges that the master thinks better than the best known, the best first.

    Parameters
    ----------
    known
        The choices of the best plan, and which may be taken anew.
    objective, is_over
        Of the best plan so far; whether to end.
    """
    columns = np.flatnonzero(first.whole)
    rows = _ChoiceRows(first, columns)
    promising: list[tuple[float, int, np.ndarray]] = []
    for changed in _neighbours(*known):
        if is_over():
            return
        if not rows.are_kept(changed):
            continue
        point = master.relaxed(*fixed(first, columns, changed))
        if point is not None and point.value < objective():
            promising.append((point.value, len(promising), changed))
    for value, _, changed in sorted(promising, key=lambda each: each[:2]):
        if value < objective() and not is_over():
            yield changed


class _ChoiceRows:
    """Rows that hold nothing but choices: whoever breaks one needs no solver to be turned down."""

    def __init__(self, first: FirstStage, columns: np.ndarray) -> None:
        others = np.ones(first.cost.size)
        others[columns] = 0.0
        alone = np.flatnonzero(abs(first.matrix) @ others == 0)
        self._matrix = first.matrix[alone][:, columns]
        self._lower, self._upper = first.row_lower[alone] - _NONE, first.row_upper[alone] + _NONE

    def are_kept(self, choices: np.ndarray) -> bool:
        sums = self._matrix @ choices
        return bool(np.all((self._lower <= sums) & (sums <= self._upper)))


def _neighbours(choices: np.ndarray, likely: np.ndarray) -> Iterator[np.ndarray]:
    taken, free = np.flatnonzero(choices > _NONE), np.flatnonzero((choices < _NONE) & likely)
    for one in (-1, *taken):
        for other in (-1, *free):
            if one < 0 and other < 0:
                continue
            changed = choices.copy()
            if one >= 0:
                changed[one] = 0.0
            if other >= 0:
                changed[other] = 1.0
            yield changed
