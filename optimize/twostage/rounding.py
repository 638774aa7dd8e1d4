"""Choices nearest to shares: of those that exclude one another the one most like their mixture.

A relaxed optimum mixes sizes of a place: a fifth of the largest, four fifths of the smallest. What
it says is how much room there should be, so the size is taken that comes next to that room in all
rows, and none where little is open.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

from optimize.twostage.program import FirstStage

_LITTLE = 0.1
"""Shares below it are not taken in full."""

_SLACK = 1e-6

OPEN_FROM = (0.3, 0.15, 0.5)
"""Sums of shares from which on one of them is taken, one try after the other."""


def nearest_choices(
    first: FirstStage, columns: np.ndarray, at: np.ndarray, least: float
) -> np.ndarray:
    """Return choices of 0 or 1 for these columns.

    Parameters
    ----------
    at
        First stage with shares.
    least
        Sum of shares from which on one of those that exclude one another is taken.
    """
    shares = at[columns]
    room = _room(first, columns)
    choices = np.zeros(columns.size)
    for members in _exclusive(first, columns):
        if shares[members].sum() >= least:
            mixture = shares[members] @ room[members]
            off = np.abs(room[members] - mixture).sum(axis=1)
            choices[members[int(np.argmin(off))]] = 1.0
    return choices


def opened_up(first: FirstStage, columns: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return a first stage whose shares are taken in full, each in the cheapest choice with room.

    What leaves as much room in every row as the shares did keeps all other columns. Little shares
    stay, and all of them do where the rows, a budget say, don't let them be taken.
    """
    opened = at.copy()
    shares = at[columns]
    rows = np.minimum(first.matrix[:, columns].toarray(), 0.0)
    for members in _exclusive(first, columns):
        if not _LITTLE <= shares[members].sum() < 1.0 + _LITTLE:
            continue
        needed = rows[:, members] @ shares[members]
        holds = np.all(
            rows[:, members] <= needed[:, None] + _SLACK * np.abs(needed[:, None]), axis=0
        )
        if holds.any():
            cost = np.where(holds, first.cost[columns[members]], np.inf)
            opened[columns[members]] = 0.0
            opened[columns[members[int(np.argmin(cost))]]] = 1.0
    sums = first.matrix @ opened
    slack = _SLACK * np.maximum(1.0, np.abs(sums))
    kept = np.all((sums >= first.row_lower - slack) & (sums <= first.row_upper + slack))
    return opened if kept else at


def _room(first: FirstStage, columns: np.ndarray) -> np.ndarray:
    """Return what each choice brings to each row, as a share of the most."""
    rows = first.matrix[:, columns].toarray()
    most = np.abs(rows).max(axis=1, initial=0.0)
    used = most > 0
    return np.asarray((rows[used] / most[used, None]).T)


def _exclusive(first: FirstStage, columns: np.ndarray) -> Iterator[np.ndarray]:
    """Yield places of columns of which there is one at most; each column once."""
    left = np.ones(columns.size, bool)
    others = np.ones(first.cost.size, bool)
    others[columns] = False
    matrix = csr_matrix(first.matrix)
    for row in range(matrix.shape[0]):
        entries = slice(*matrix.indptr[row : row + 2])
        index, factor = matrix.indices[entries], matrix.data[entries]
        if others[index].any() or not np.array_equal(
            factor, np.full(index.size, first.row_upper[row])
        ):
            continue
        members = np.flatnonzero(np.isin(columns, index) & left)
        left[members] = False
        if members.size:
            yield members
    for single in np.flatnonzero(left):
        yield np.array([single])
