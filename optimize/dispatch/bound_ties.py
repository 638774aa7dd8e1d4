"""Prices of a kilogram that bound trips best, learnt from the loads that tie at them.

A trip of several stops is bounded by some prices of a kilogram. Between two of them the best load
changes from one that is too heavy for the truck to one that is too light; the price at which both
are worth the same bounds the trip better than either.
"""

from __future__ import annotations

import numpy as np

MOST_TIES = 8

_APART = 5e-3
"""Share by which prices differ that are worth trying both."""


class Ties:
    """The prices to try besides the usual ones."""

    def __init__(self) -> None:
        self.known: np.ndarray = np.zeros(0)
        self._new: list[float] = []
        self._of_duties: list[float] = []
        self._of_trips: list[float] = []

    def note(self, price: float) -> None:
        """Take notice of a price at which two loads tie."""
        self._new.append(price)

    def settle(self, *, of_duties: bool) -> None:
        """Say where those noted last were found: the bound hangs on duties."""
        (self._of_duties if of_duties else self._of_trips).extend(self._new)
        self._new = []

    def learn(self) -> None:
        """Choose anew: those of duties, then the latest, then the usual ones among trips."""
        trips = np.array(self._of_trips)
        shares = (np.arange(MOST_TIES) + 0.5) / MOST_TIES
        usual = np.quantile(trips, shares) if trips.size else trips
        kept: list[float] = []
        for price in [*self._of_duties, *self.known.tolist(), *usual.tolist()]:
            is_new = all(abs(price - other) > _APART * other for other in kept)
            if price > 0.0 and is_new and len(kept) < MOST_TIES:
                kept.append(price)
        self.known = np.array(kept)
        self._of_duties, self._of_trips = [], []
