"""What a plan says, month by month, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Order:
    """Units ordered from an offer in a month."""

    offer: str
    month: int
    units: int
    cost_cny: float


@dataclass(frozen=True)
class Move:
    """Units of a lot that an outlet takes in a month."""

    lot: str
    outlet: str
    month: int
    units: int


@dataclass(frozen=True)
class WriteOff:
    """Units of a lot written off in a month."""

    lot: str
    month: int
    units: int


@dataclass(frozen=True)
class Renewal:
    """A renewal (counted from 0) whose term begins in ``month``; it is signed before."""

    agreement: str
    number: int
    month: int
    cost_cny: float


@dataclass(frozen=True)
class Signing:
    """Packs of a new agreement signed in a month, in force from ``begins`` for a term."""

    agreement: str
    month: int
    begins: int
    packs: int
    cost_cny: float


@dataclass(frozen=True)
class Plan:
    """All that is done."""

    orders: tuple[Order, ...] = ()
    moves: tuple[Move, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    signings: tuple[Signing, ...] = ()


class Outcome(StrEnum):
    """What came of a solve.

    KEPT
        Every month's targets are kept.
    SHORT
        They can't be; as little as possible lacks.
    INFEASIBLE
        Not even that keeps the limits of room and money: nothing can be done about what is
        there already.
    UNKNOWN
        Neither plan nor proof in the time.
    """

    KEPT = "kept"
    SHORT = "short"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why a target is missed.

    MONEY
        More money would keep it.
    ROOM
        More room would.
    TIME
        Nothing that is ordered today comes before.
    SELLERS
        Nobody sells enough of it.
    """

    MONEY = "money"
    ROOM = "room"
    TIME = "time"
    SELLERS = "sellers"


@dataclass(frozen=True)
class Shortfall:
    """Units that an item lacks of its target at the end of a month."""

    item: str
    month: int
    units: float
    cause: Cause


@dataclass(frozen=True)
class Extra:
    """Money that a purpose needs in a year on top, at least."""

    year: int
    purpose: str
    cny: float


@dataclass(frozen=True)
class Solution:
    """A plan, its proof and its figures.

    Parameters
    ----------
    cost_cny, bound_cny
        Buying, fees, disposing and keeping less what outlets are worth; no plan with as little
        lacking costs less than the bound.
    lacking, lacking_bound
        Σ weight × units that lack over the months, and what no plan gets below.
    ready
        Item → units that count at the end of each month.
    spent
        (year, purpose) → CNY.
    left_short
        Σ weight × units that would lack even with money without end.
    """

    outcome: Outcome
    plan: Plan | None = None
    cost_cny: float = float("inf")
    bound_cny: float = -float("inf")
    lacking: float = 0.0
    lacking_bound: float = 0.0
    ready: dict[str, tuple[int, ...]] = field(default_factory=dict)
    spent: dict[tuple[int, str], float] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    extra: tuple[Extra, ...] = ()
    left_short: float = 0.0
    time_s: float = 0.0

    @property
    def gap(self) -> float:
        """Relative distance of cost and bound."""
        if self.plan is None:
            return float("inf")
        return max(0.0, self.cost_cny - self.bound_cny) / max(1.0, abs(self.cost_cny))
