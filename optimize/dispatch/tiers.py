"""The objective's tiers: in which order they count, and what one gives up for the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

LEAST_STEP = 0.001
"""Finer steps of a site's share than one in a thousand tell nobody anything."""

_WHOLE = 1e-9


class FirstObjective(StrEnum):
    """Which tier comes first.

    RELIEVED
        People relieved by the deadline; then late first supplies; then the worst-served sites.
    FIRST_SUPPLIES
        Fewest sites whose first supplies come late; then people; then the worst-served sites.
    FAIRNESS
        The worst-served sites; then people; then late first supplies.
    """

    RELIEVED = "relieved"
    FIRST_SUPPLIES = "first_supplies"
    FAIRNESS = "fairness"


@dataclass(frozen=True)
class Tolerances:
    """What a tier gives up for the next one, and in which steps it is counted.

    Parameters
    ----------
    give_up_share
        Of the people whom the best plan found relieves, how many a plan may relieve fewer so
        that the worst-served sites get more. 0 to 1.
    give_up_people
        The same in people (times their site's weight); the larger of the two counts.
    share_step
        Sites' shares of people relieved count in whole steps of this: within one they are
        equal. 0.001 to 1.
    """

    give_up_share: float = 0.0
    give_up_people: float = 0.0
    share_step: float = 0.01

    def __post_init__(self) -> None:
        values = (self.give_up_share, self.give_up_people, self.share_step)
        if not all(isfinite(value) for value in values):
            raise ValueError("tolerances: must be finite numbers.")
        if not 0 <= self.give_up_share <= 1 or self.give_up_people < 0:
            raise ValueError("tolerances: give_up_share must be 0 to 1, give_up_people >= 0.")
        if not LEAST_STEP <= self.share_step <= 1:
            raise ValueError(f"tolerances: share_step must be {LEAST_STEP} to 1.")

    @property
    def top(self) -> int:
        """The step of a site where everybody is relieved."""
        return self.step_of(1, 1)

    def step_of(self, relieved: int, people: int) -> int:
        """Return the whole steps in the share of a site's people who are relieved."""
        return int(relieved / (people * self.share_step) + _WHOLE)

    def least(self, reached: float) -> float:
        """Return the least (weighted) people where so many can be relieved."""
        return max(0.0, reached - max(self.give_up_people, self.give_up_share * reached))

    def given_up(self, reached: float) -> float:
        """Return the share of so many (weighted) people that may be given up, 0 to 1."""
        return 1.0 - self.least(reached) / reached if reached > 0 else 0.0


AS_STATED = Tolerances()
"""Nobody is given up; shares count in steps of one in a hundred."""

LEVELS = (0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares of people given up, one after another, in the search for the worst-served sites."""

LEVEL_SHARE = 0.1
"""Work for each of them, as a share of that for the people relieved."""


def levels_for(given_up: float) -> tuple[float, ...]:
    """Return the levels to search at where this share of people may be given up.

    All below it and the first that isn't: the searches for a smaller share are the first of
    those for a larger one, step by step, so that what is found only grows with it.
    """
    if given_up <= 0:
        return ()
    below = tuple(level for level in LEVELS if level < given_up)
    return LEVELS[: len(below) + 1]
