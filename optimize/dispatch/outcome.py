"""What a solve hands back, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimize.dispatch.bound_share import ShareLine
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.plan import Plan
from optimize.result import Status, StoppedBy


class Binding(StrEnum):
    """The resource that keeps a need from being met."""

    STOCK = "stock"
    TRUCKS = "trucks"
    DOCKS = "docks"
    ROADS = "roads"
    LEAD_TIME = "lead_time"


@dataclass(frozen=True)
class Reason:
    """Why one need of one site is not fully met by the deadline.

    Parameters
    ----------
    missing
        Of the need, in its own measure.
    zh, en
        The sentence that people read, with its numbers.
    """

    site: str
    need: str
    binding: Binding
    missing: float
    zh: str
    en: str


@dataclass(frozen=True)
class Progress:
    """The state of a running solve.

    Parameters
    ----------
    people_relieved
        By the best plan so far.
    bound_people
        Proven so far; it falls once the bound's program is solved.
    arrival_curve
        Of the best plan so far, ``(minute, relieved people)``.
    """

    elapsed_s: float
    people_relieved: int
    bound_people: int
    gap: float
    iteration: int
    arrival_curve: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TierBounds:
    """What is proven of the tiers beside the people relieved.

    Parameters
    ----------
    reached
        Weighted people of the best plan found before any were given up for the worst-served
        sites.
    share_lines
        Bound the worst-served site's share by the people relieved.
    first_supplied
        Sites in need to which first supplies can come in time at most, None if not bounded.
    """

    reached: float = 0.0
    share_lines: tuple[ShareLine, ...] = ()
    first_supplied: int | None = None


@dataclass(frozen=True)
class DispatchResult:
    """The best plan found, the checker's verdict, and how far it can be from the best.

    Parameters
    ----------
    report
        The independent checker's; its figures are the only ones to show.
    bound_people
        No plan with these assets relieves more by the deadline.
    bound_weighted
        The same for people times their site's weight, the first objective.
    gap
        (bound - reached) / bound of the first objective, 0 to 1.
    iterations
        Search steps done.
    tiers
        What is proven of the other tiers; `optimize.dispatch.tier_figures` says it in figures.
    """

    status: Status
    plan: Plan
    report: CheckReport
    bound_people: int
    bound_weighted: float
    gap: float
    time_s: float
    seed: int
    stopped_by: StoppedBy
    iterations: int
    reasons: tuple[Reason, ...]
    solver: str
    tiers: TierBounds = TierBounds()


def gap_of(reached: float, bound: float) -> float:
    """Return (bound - reached) / bound, 0 where there is nothing to reach."""
    return max(0.0, (bound - reached) / bound) if bound > 0 else 0.0
