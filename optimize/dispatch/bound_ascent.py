"""Better and better prices for the duty bound: cutting planes in a moving box.

Each round asks the master for prices near the best ones and guesses the bound
there from the sets of stops that mattered so far. Every few rounds the best
prices are judged by all sets: only that is a bound, and it tells which sets
to add. The least bound is kept.
"""

from __future__ import annotations

import time

import numpy as np

from optimize.dispatch.bound_duty import DutyBound
from optimize.dispatch.bound_duty_data import with_sets
from optimize.dispatch.bound_master import NODE_MIN, Master

_FIRST_REACH = 0.04
"""How far from the best prices is looked at first, in typical prices."""

_LEAST_REACH = 2e-3
_CLOSE = 3e-4
"""Share of the bound that the master must still promise; below it is done."""

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
    starts
        Prices to begin from, none negative; the most promising are taken.
    """

    def __init__(self, function: DutyBound, starts: list[np.ndarray]) -> None:
        self._function = function
        self._rounds = 0
        self._kept = function.duties.sets.sizes == 1
        self._keep(self._kept)
        self.is_done = False
        self.bound = np.inf
        self.judging_s = 0.0
        self._reach = _FIRST_REACH
        self._nulls = 0
        self._master = Master(function)
        self.center = min(starts, key=lambda start: self._quick.at(start).bound)
        self._judge()

    def _keep(self, sets: np.ndarray) -> None:
        """Guess by these sets of stops from now on."""
        self._kept = sets
        whole = self._function
        duties = with_sets(whole.duties, sets)
        self._quick = DutyBound(duties, whole.layout, whole.weights, whole.should_stop)

    def _judge(self) -> None:
        """Take the bound at the center, and the sets that matter there."""
        begin = time.monotonic()
        answer = self._function.at(self.center, known=self._kept)
        self.bound = min(self.bound, answer.bound)
        if (answer.sets & ~self._kept).any():
            self._keep(self._kept | answer.sets)
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
        self._master.learn(answer.trips, answer.duties)

    def round(self, time_limit_s: float) -> None:
        """Look at one more point."""
        self._rounds += 1
        scale = self._function.layout.scale * self._reach
        lower = np.maximum(0.0, self.center - scale)
        proposal = self._master.propose(lower, self.center + scale, time_limit_s)
        if proposal is None:
            self.is_done = True
        else:
            self._look(*proposal)
        if self._rounds % _JUDGED_EVERY == 0:
            self.finish()

    def _look(self, vector: np.ndarray, value: float) -> None:
        promised = self._guess - value
        if promised <= _CLOSE * self._guess and self._reach >= _FIRST_REACH / 2:
            self.is_done = True
            return
        answer = self._quick.at(vector, NODE_MIN)
        self._master.learn(answer.trips, answer.duties)
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
        self.is_done = self._reach < _LEAST_REACH
