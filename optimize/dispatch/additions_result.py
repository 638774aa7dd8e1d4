"""What a search for additions hands back, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimize.dispatch.additions import Kind, Offer
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.problem import Problem
from optimize.result import StoppedBy


@dataclass(frozen=True)
class AdditionParams:
    """Limits, seed and aim of a search for additions.

    Parameters
    ----------
    time_limit_s
        Wall-clock limit of all of it in seconds. Positive.
    seed
        Of every solve.
    work_limit
        Search steps of each solve that tries something; ``None`` takes those that its share
        of the time limit stands for on a slow machine.
    target_share
        Of all people who are to be relieved by the deadline, above 0 and at most 1.
    """

    time_limit_s: float = 60.0
    seed: int = 0
    work_limit: int | None = None
    target_share: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.time_limit_s < float("inf"):
            raise ValueError("time_limit_s must be positive and finite.")
        if not 0 < self.target_share <= 1:
            raise ValueError("target_share must be above 0 and at most 1.")


class Outcome(StrEnum):
    """How a search for additions ended; never an exception.

    NOT_NEEDED
        The plan reaches the target as it is.
    REACHED
        A checked plan with the additions reaches the target.
    SHORT
        The target was not reached; the additions are the best found.
    IMPOSSIBLE
        Proven: not even with everything in the catalogue. The additions, if any, reach as
        many as can be found.
    """

    NOT_NEEDED = "not_needed"
    REACHED = "reached"
    SHORT = "short"
    IMPOSSIBLE = "impossible"


class Stage(StrEnum):
    """What a search for additions is doing."""

    BASE = "base"
    VALUES = "values"
    BOUND = "bound"
    PROPOSE = "propose"
    REDUCE = "reduce"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class AdditionProgress:
    """The state of a running search for additions.

    Parameters
    ----------
    tried
        Sets of additions solved for so far.
    people
        Relieved by the best plan so far.
    price_cny
        Of its additions; None while nothing reaches the target.
    """

    elapsed_s: float
    stage: Stage
    tried: int
    people: int
    price_cny: float | None


@dataclass(frozen=True)
class Added:
    """Some of one offer.

    Parameters
    ----------
    people
        Fewer people who are relieved when all of it is taken away again and the rest stays,
        by solving again; None when there was no time for that.
    """

    offer: Offer
    count: int
    price_cny: float
    people: int | None


@dataclass(frozen=True)
class MarginalValue:
    """What a little more of something is worth.

    Parameters
    ----------
    kind
        ``"minutes"`` is one minute less on the ways to a site.
    about
        Codes that say what: type and place, source and item, source, road or site.
    count
        Units of the item in the little more; 1 of everything else.
    estimate
        People that the linear program would relieve more: a guess, by its duals.
    people
        People relieved more by solving again with it; None where that wasn't done.
    """

    kind: Kind | str
    about: tuple[str, ...]
    count: int
    estimate: float
    people: int | None = None


@dataclass(frozen=True)
class AdditionsResult:
    """The cheapest additions found, with the plan that proves them, and the least price.

    Parameters
    ----------
    target
        People who were to be relieved.
    people_before, people
        Relieved without and with the additions, by checked plans.
    most_people
        Proven: with everything in the catalogue no plan relieves more.
    price_bound_cny
        Proven by the relaxation: nothing cheaper reaches the target. None when nothing does.
    problem, result
        The problem with the additions, and its plan with the check and the reasons for what
        stays open.
    values
        What one more of each thing is worth to the plan without additions.
    tried
        Sets of additions that were solved for.
    """

    outcome: Outcome
    target: int
    people_before: int
    people: int
    most_people: int
    added: tuple[Added, ...]
    price_cny: float
    price_bound_cny: float | None
    problem: Problem
    result: DispatchResult
    values: tuple[MarginalValue, ...]
    tried: int
    time_s: float
    seed: int
    stopped_by: StoppedBy
