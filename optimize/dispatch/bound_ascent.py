"""Better and better prices for the duty bound: cutting planes in a moving box.

Each round asks the master for prices near the best ones and takes the bound
there, which also tells the trips that the master did not know. The least bound
is kept.
"""

from __future__ import annotations

import numpy as np

from optimize.dispatch.bound_duty import DutyBound
from optimize.dispatch.bound_master import NODE_MIN, Master

_TRIPS_EVERY_MIN = 15
"""Minutes between the trips that the master is told of, in turn from other nodes on."""

_LEAST_REACH = 4e-4
"""The smallest box."""

_CLOSE = 2e-4
"""Share of the bound that the master must still promise for half of the first reach."""

_MOST_NULLS = 2
"""Rounds without gain after which the box shrinks."""

_VERY_GOOD = 0.5
"""Share of the promised gain that widens the box."""


class Ascent:
    """The least bound so far, improved round by round from the first prices (never negative).

    Parameters
    ----------
    reach
        How far from the best prices is looked at first, in typical prices.
    """

    def __init__(self, function: DutyBound, start: np.ndarray, reach: float) -> None:
        self._function = function
        self._has_converged = False
        self._first_reach = self._reach = reach
        self._nulls = 0
        self._looked = 0
        self._master = Master(function)
        self.bound, self.center = self._learn(start), start

    def _learn(self, vector: np.ndarray) -> float:
        first = self._looked * NODE_MIN % _TRIPS_EVERY_MIN
        self._looked += 1
        span = self._function.duties.span
        answer = self._function.at(vector, range(first, span, _TRIPS_EVERY_MIN))
        self._master.learn(answer.trips, answer.duties)
        return answer.bound

    def round(self, time_limit_s: float) -> None:
        """Look at one more point."""
        scale = self._function.layout.scale * self._reach
        lower = np.maximum(0.0, self.center - scale)
        proposal = self._master.propose(lower, self.center + scale, time_limit_s)
        if proposal is None:
            self._has_converged = True
        else:
            self._look(*proposal)

    def _look(self, vector: np.ndarray, value: float) -> None:
        promised = self.bound - value
        # The bound is about convex: a box n times as large promises no more than n times as much.
        if promised * self._first_reach / 2 <= _CLOSE * self.bound * self._reach:
            self._has_converged = True
            return
        bound = self._learn(vector)
        gained = self.bound - bound
        if gained > 0:
            self.bound, self.center = bound, vector
            self._nulls = 0
        if gained >= _VERY_GOOD * promised:
            self._reach *= 1.5
        elif gained <= 0:
            self._nulls += 1
            if self._nulls >= _MOST_NULLS:
                self._reach = max(_LEAST_REACH, 0.7 * self._reach)
                self._nulls = 0

    def is_done(self, *, is_last: bool) -> bool:
        """Whether no more is to be gained, or so little that only the last stage goes on."""
        return self._has_converged or (self._reach <= _LEAST_REACH and not is_last)
