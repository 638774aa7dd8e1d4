"""Better and better prices for the duty bound: cutting planes in a moving box.

Each round asks the master for prices near the best ones and guesses the bound
there from the sets of stops that mattered so far. Every few rounds the best
prices are judged by all sets: only that is a bound, and it tells which sets
to add. The least bound is kept.
"""

from __future__ import annotations

import time

import numpy as np
from scipy.sparse import csr_matrix, identity

from optimize.dispatch.bound_duty import Answer, BestDuty, BestTrip, DutyBound
from optimize.dispatch.bound_duty_data import with_sets
from optimize.dispatch.bound_master import NODE_MIN, Master
from optimize.dispatch.bound_start import common_basis

_FIRST_REACH = 0.15
"""How far from the best prices is looked at first, in typical prices."""

_SINGLE_REACH = 0.04
"""The same once each site has its own prices."""

_LEAST_REACH = 2e-3
_CLOSE = 3e-4
"""Share of the bound that the master must still promise; below it is done."""

_CLOSE_IN_COMMON = 3e-2
"""The same while sites share their prices."""

_MOST_NULLS = 3
"""Rounds without much gain after which the box shrinks."""

_JUDGED_EVERY = 8
"""Rounds between judgements."""

_GOOD, _VERY_GOOD = 0.1, 0.5
"""Shares of the promised gain that move the box, and that widen it."""


class Ascent:
    """The least bound so far, improved round by round.

    Parameters
    ----------
    start
        First prices, none negative.
    is_common
        Whether they know nothing of single sites yet.
    """

    def __init__(self, function: DutyBound, start: np.ndarray, *, is_common: bool) -> None:
        self._function = function
        self._rounds = 0
        self._kept = function.duties.sets.sizes == 1
        self.is_done = False
        self.bound = np.inf
        self.judging_s = 0.0
        self._trips: list[BestTrip] = []
        self._duties: list[BestDuty] = []
        self._is_common = is_common
        self.center = start
        self._begin()
        self._judge()

    def _begin(self) -> None:
        """Move common prices first, then each its own."""
        layout = self._function.layout
        if self._is_common:
            basis = common_basis(self._function.duties, layout, self._function.weights)
            self._move_by(basis, _FIRST_REACH)
        else:
            self._move_by(csr_matrix(identity(layout.size)), _SINGLE_REACH)

    def _move_by(self, basis: csr_matrix, reach: float) -> None:
        """Go on in the space of these columns."""
        self._basis = basis
        share = np.asarray(basis.multiply(basis).sum(axis=0)).ravel()
        self._fewer = csr_matrix(basis.T).multiply(1.0 / share[:, None]).tocsr()
        self._scale = self._fewer @ self._function.layout.scale
        self._reach = reach
        self._nulls = 0
        self._master = Master(self._function, basis)
        self._master.learn(self._trips, self._duties)

    def _learn(self, answer: Answer) -> None:
        self._trips += answer.trips
        self._duties += answer.duties
        self._master.learn(answer.trips, answer.duties)

    def _judge(self) -> None:
        """Take the bound at the center, and the sets that matter there."""
        begin = time.monotonic()
        answer = self._function.at(self.center, known=self._kept)
        self.bound = min(self.bound, answer.bound)
        if not self._rounds or (answer.sets & ~self._kept).any():
            self._kept = self._kept | answer.sets
            duties = with_sets(self._function.duties, self._kept)
            self._quick = DutyBound(duties, self._function.layout, self._function.weights)
        self._look_here()
        self._judged = self.center
        self.judging_s = time.monotonic() - begin

    def finish(self) -> None:
        """Judge the last prices, if they were not."""
        if self._judged is not self.center:
            self._judge()

    def _look_here(self) -> None:
        answer = self._quick.at(self.center, NODE_MIN)
        self._guess = answer.bound
        self._learn(answer)

    def _take(self, answer: Answer) -> None:
        self.bound = min(self.bound, answer.bound)
        if not self._rounds or (answer.sets & ~self._kept).any():
            self._kept = self._kept | answer.sets
            duties = with_sets(self._function.duties, self._kept)
            self._quick = DutyBound(duties, self._function.layout, self._function.weights)

    def round(self, time_limit_s: float) -> None:
        """Look at one more point."""
        self._rounds += 1
        middle = self._fewer @ self.center
        scale = self._scale * self._reach
        lower = np.maximum(0.0, middle - scale)
        proposal = self._master.propose(lower, middle + scale, time_limit_s)
        if proposal is None:
            self.is_done = True
        else:
            self._look(self._basis @ proposal[0], proposal[1])
        if self.is_done and self._is_common:
            self._is_common = self.is_done = False
            self._begin()
        if self._rounds % _JUDGED_EVERY == 0:
            self.finish()

    def _look(self, vector: np.ndarray, value: float) -> None:
        promised = self._guess - value
        close = _CLOSE_IN_COMMON if self._is_common else _CLOSE
        if promised <= close * self._guess and self._reach >= _SINGLE_REACH / 2:
            self.is_done = True
            return
        answer = self._quick.at(vector, NODE_MIN)
        self._learn(answer)
        gained = self._guess - answer.bound
        if gained > 0:
            self._guess, self.center = answer.bound, vector
            self._nulls = 0
        if gained >= _VERY_GOOD * promised:
            self._reach *= 1.5
        elif gained < _GOOD * promised:
            self._nulls += 1
            if self._nulls >= _MOST_NULLS:
                self._reach *= 0.7
                self._nulls = 0
        self.is_done = self._reach < (_FIRST_REACH / 4 if self._is_common else _LEAST_REACH)
