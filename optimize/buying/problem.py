"""What is needed by when, what sellers offer, and an answer: who sells how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimize.result import Status


@dataclass(frozen=True)
class SellerOffer:
    """What a seller has of one item.

    Parameters
    ----------
    key
        Names the offer; unique in a problem.
    units
        On offer, not negative.
    price
        Of one unit, whole smallest coins (fen), above zero.
    ready_min
        Minutes from the call to the goods on our dock.
    """

    key: str
    seller: str
    item: str
    units: int
    price: int
    ready_min: int

    def __post_init__(self) -> None:
        if self.units < 0 or self.price <= 0 or self.ready_min < 0:
            raise ValueError(f"offer {self.key}: units and minutes >= 0, price > 0.")


@dataclass(frozen=True)
class BuyingProblem:
    """What to buy.

    Parameters
    ----------
    needs
        Item to units, above zero.
    deadline_min
        Minutes from the call; an offer that is ready at that minute is in time.
    seller_cap
        The most sellers to buy from; None: any number.
    """

    needs: Mapping[str, int]
    offers: tuple[SellerOffer, ...]
    deadline_min: int
    seller_cap: int | None = None

    def __post_init__(self) -> None:
        if any(units <= 0 for units in self.needs.values()):
            raise ValueError("needs must be above zero.")
        if len({each.key for each in self.offers}) != len(self.offers):
            raise ValueError("an offer's key stands twice.")
        if self.seller_cap is not None and self.seller_cap < 1:
            raise ValueError("seller_cap must be at least 1.")

    @property
    def usable(self) -> tuple[SellerOffer, ...]:
        """Offers of what is needed that are in time, by key."""
        found = (
            each
            for each in self.offers
            if each.item in self.needs and each.units and each.ready_min <= self.deadline_min
        )
        return tuple(sorted(found, key=lambda each: each.key))

    def share_weight(self, item: str) -> int:
        """Return what a missing unit of an item weighs: a whole need missing is 10⁶."""
        return max(1, 1_000_000 // self.needs[item])


@dataclass(frozen=True)
class BuyingAnswer:
    """Who sells how much.

    Parameters
    ----------
    units
        Offer's key to units, above zero.
    short
        Item to units that nobody can bring in time, above zero.
    cost
        Σ units × price.
    status
        `OPTIMAL`: nothing less is missing, and no cheaper choice brings as much.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    cost: int = 0
    status: Status = Status.FEASIBLE
