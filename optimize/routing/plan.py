"""Routing plans and what a solve found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from optimize.findings import Found
from optimize.result import StoppedBy


@dataclass(frozen=True)
class Visit:
    """Units brought to a customer."""

    customer: str
    units: float


@dataclass(frozen=True)
class Trip:
    """From a depot to customers: ends where the vehicle's next trip starts, or at its end."""

    depot: str
    leaves: float
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Route:
    """All that one vehicle of a fleet does."""

    fleet: str
    trips: tuple[Trip, ...]


@dataclass(frozen=True)
class Plan:
    """Routes of the vehicles that are used."""

    routes: tuple[Route, ...] = ()


class Outcome(StrEnum):
    """How a solve ended.

    OPTIMAL
        The cost equals its proven bound.
    FEASIBLE
        A checked plan.
    INFEASIBLE
        Proven: no plan keeps the rules; the reasons say why.
    UNKNOWN
        No plan was found in the time, and none was proven impossible.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Engine(StrEnum):
    """What searched.

    SEARCH
        Our own ruin and recreate, which splits demands and knows arrival times.
    PYVRP
        PyVRP's local search from two seeds side by side, then the best set of all routes seen.
    PARCELS
        The same on demands that were cut into parcels beforehand.
    """

    SEARCH = "search"
    PYVRP = "pyvrp"
    PARCELS = "parcels"


@dataclass(frozen=True)
class Solution:
    """What a solve found.

    Parameters
    ----------
    cost
        By the problem's objective, recomputed by the checker; None without a plan.
    bound
        Proven: no plan costs less.
    reasons
        Why there is no plan.
    """

    outcome: Outcome
    plan: Plan | None
    cost: float | None
    bound: float
    engine: Engine | None
    stopped_by: StoppedBy
    seconds: float
    reasons: tuple[Found, ...] = field(default=())

    @property
    def gap(self) -> float | None:
        """Return by what share of it the cost exceeds what is proven."""
        if self.cost is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost > 0 else 0.0
