"""All cuts that are known, and which of them the solver of the master holds.

A cut that is left out costs nothing but a product with the point; whoever is broken by a point is
brought back, the most broken of each group first. So the master is the one with all cuts and its
solver seldom has more rows than touch its point.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, vstack

STAYS = -1
"""Group of a row that is never left out."""

_CLOSE = 1e-8
"""Share of the largest figure of a point by which a cut may be broken."""

_TOUCH = 1e-8
_IDLE_ROUNDS = 4
"""Rounds without need of a cut after which it is left out."""

_MOST_ENTRIES = 30_000_000
"""Above so many, cuts that are left out are forgotten."""


class CutPool:
    """Rows  a z >= right; those at work stand in the order in which the solver has them."""

    def __init__(self, columns: int) -> None:
        self._rows = csr_matrix((0, columns))
        self._right = np.zeros(0)
        self._group = np.zeros(0, int)
        self._idle = np.zeros(0, int)
        self._at_work = np.zeros(0, int)
        self._kept = np.zeros(0, bool)

    def all(self) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
        """Return rows, right sides and groups."""
        return self._rows, self._right, self._group

    def at_work(self) -> tuple[csr_matrix, np.ndarray]:
        """Return rows and right sides of those that the solver holds."""
        return self._rows[self._at_work], self._right[self._at_work]

    def add(self, rows: csr_matrix, right: np.ndarray, groups: np.ndarray) -> None:
        """Add rows, at work."""
        rows.eliminate_zeros()
        self._forget(rows.nnz)
        new = self._right.size + np.arange(right.size)
        self._rows = csr_matrix(vstack([self._rows, rows]))
        self._right = np.concatenate([self._right, right])
        self._group = np.concatenate([self._group, groups])
        self._idle = np.concatenate([self._idle, np.zeros(right.size, int)])
        self._kept = np.concatenate([self._kept, groups == STAYS])
        self._at_work = np.concatenate([self._at_work, new])

    def broken(self, values: np.ndarray, close: float) -> np.ndarray:
        """Return the cut of each group that is left out and most broken.

        None, if together they are broken by no more than ``close``.
        """
        if self._at_work.size == self._right.size:
            return np.zeros(0, int)
        short = self._right - self._rows @ values
        short[self._at_work] = 0.0
        found = np.flatnonzero(short > _CLOSE * max(1.0, float(np.abs(values).max())))
        order = found[np.argsort(-short[found], kind="stable")]
        _, foremost = np.unique(self._group[order], return_index=True)
        which = order[foremost]
        return which if short[which].sum() > close else np.zeros(0, int)

    def bring_back(
        self, which: np.ndarray, *, to_stay: bool = False
    ) -> tuple[csr_matrix, np.ndarray]:
        """Put cuts to work, or for good, and return their rows and right sides."""
        self._idle[which] = 0
        self._kept[which] |= to_stay
        self._at_work = np.concatenate([self._at_work, which])
        return self._rows[which], self._right[which]

    def rest_idle(self, used: np.ndarray) -> np.ndarray:
        """Leave out what was not used for some rounds; return the places in the solver.

        Parameters
        ----------
        used
            Of those at work when the solver last ran; later ones are new.
        """
        there = self._at_work[: used.size]
        self._idle[there] = np.where(used, 0, self._idle[there] + 1)
        idle = self._idle[self._at_work] > _IDLE_ROUNDS
        # A few are not worth the trouble that it is for the solver.
        return self._rest(idle) if idle.sum() * 4 >= idle.size else np.zeros(0, int)

    def rest_slack(self, values: np.ndarray) -> np.ndarray:
        """Leave out what doesn't touch a point; return the places in the solver."""
        rows, right = self.at_work()
        return self._rest(rows @ values - right > _TOUCH * np.maximum(1.0, np.abs(right)))

    def _rest(self, which: np.ndarray) -> np.ndarray:
        which = which & ~self._kept[self._at_work]
        self._at_work = self._at_work[~which]
        return np.flatnonzero(which)

    def _forget(self, more: int) -> None:
        if self._rows.nnz + more <= _MOST_ENTRIES:
            return
        kept = np.sort(self._at_work)
        self._at_work = np.searchsorted(kept, self._at_work)
        self._rows, self._right = self._rows[kept], self._right[kept]
        self._group, self._idle = self._group[kept], self._idle[kept]
        self._kept = self._kept[kept]
