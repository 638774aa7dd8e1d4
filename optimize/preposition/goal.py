"""What a plan is to be good at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from optimize.twostage.risk import Expected, Risk


class Measure(StrEnum):
    """What is minimised.

    COST
        Money now, plus what sending, keeping and lacking cost in a scenario.
    PEOPLE
        People, by priority, who don't get all that they need in time; money only by the budget.
        The people of a site share each item, so as many are relieved as the scarcest serves.
    CHANCE
        The chance that somebody lacks something, within the budget.
    """

    COST = "cost"
    PEOPLE = "people"
    CHANCE = "chance"


@dataclass(frozen=True)
class Goal:
    """A measure and how scenarios count in it; a chance is its own risk."""

    measure: Measure = Measure.COST
    risk: Risk = field(default_factory=Expected)
