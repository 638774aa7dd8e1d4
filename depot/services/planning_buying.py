"""Which vetted sellers to buy from: what is needed by when, at the least cost or the soonest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from depot.domain.ledger import require_quantity
from depot.errors import InvalidInput
from depot.services.purchase_offers import OfferRow, is_day, offer_rows
from depot.store.uow import Reader
from optimize.buying.problem import BuyingAnswer, BuyingProblem, SellerOffer
from optimize.buying.solve import fastest, solve
from optimize.result import Status

__all__ = ["BuyingPlan", "BuyingRow", "Goal", "Shortage", "Wanted", "buying_plan"]

_US_PER_MIN: Final = 60_000_000
_MOST_ITEMS: Final = 30


class Goal(StrEnum):
    """What decides among sellers who bring it in time."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"


@dataclass(frozen=True)
class Wanted:
    """Units of an item that are needed."""

    item: str
    quantity: int


@dataclass(frozen=True)
class BuyingRow:
    """Units to buy of one offer, and when they are on our dock."""

    row: OfferRow
    quantity: int
    ready_at_us: int

    @property
    def fen(self) -> int:
        """What they cost."""
        return self.quantity * self.row.offer.fen


@dataclass(frozen=True)
class Shortage:
    """Units that nobody can bring in time, and how many more could come later.

    Parameters
    ----------
    later
        Units on offer that would come after the deadline.
    """

    item: str
    quantity: int
    later: int


@dataclass(frozen=True)
class BuyingPlan:
    """A proposal; nothing is bought by it.

    Parameters
    ----------
    proven
        Whether no other choice is better.
    """

    rows: tuple[BuyingRow, ...]
    short: tuple[Shortage, ...]
    needed_by_us: int
    proven: bool

    @property
    def fen(self) -> int:
        """What all of it costs."""
        return sum(each.fen for each in self.rows)

    @property
    def ready_at_us(self) -> int:
        """When the last of it is on our dock; 0 when nothing is bought."""
        return max((each.ready_at_us for each in self.rows), default=0)


def buying_plan(
    reader: Reader,
    wanted: tuple[Wanted, ...],
    needed_by_us: int,
    *,
    goal: Goal = Goal.CHEAPEST,
    seller_cap: int | None = None,
) -> BuyingPlan:
    """Return which sellers to buy from, called now.

    Parameters
    ----------
    needed_by_us
        When the goods must be on our dock.
    seller_cap
        The most sellers to call; None: any number.

    Raises
    ------
    InvalidInput
        When nothing is wanted, an item twice, a deadline in the past, or no whole quantity.
    """
    needs = _needs(wanted)
    if needed_by_us <= reader.now_us:
        raise InvalidInput(
            "需要时间已过，请填写今后的时间。", "It is needed in the past: enter a later time."
        )
    if seller_cap is not None and seller_cap < 1:
        raise InvalidInput("供应商家数至少为 1。", "At least one seller.")
    by_day = is_day(reader.now_us)
    rows = {str(row.offer.id): row for row in offer_rows(reader) if row.usable}
    offers = tuple(
        SellerOffer(key, row.offer.supplier, row.offer.item, row.offer.free, row.offer.fen,
                    row.offer.lead_min(by_day=by_day))
        for key, row in rows.items()
    )  # fmt: skip
    minutes = (needed_by_us - reader.now_us) // _US_PER_MIN
    problem = BuyingProblem(needs, offers, minutes, seller_cap)
    answer = fastest(problem) if goal is Goal.FASTEST else solve(problem)
    ready = {each.key: reader.now_us + each.ready_min * _US_PER_MIN for each in offers}
    return BuyingPlan(
        tuple(BuyingRow(rows[key], units, ready[key]) for key, units in answer.units.items()),
        _short(problem, answer),
        needed_by_us,
        answer.status is Status.OPTIMAL,
    )


def _needs(wanted: tuple[Wanted, ...]) -> Mapping[str, int]:
    needs = {each.item: require_quantity(each.quantity) for each in wanted}
    if not needs or len(needs) != len(wanted) or len(needs) > _MOST_ITEMS:
        raise InvalidInput(
            f"请填写 1 至 {_MOST_ITEMS} 种物资，每种一行。",
            f"Name 1 to {_MOST_ITEMS} items, each once.",
        )
    return needs


def _short(problem: BuyingProblem, answer: BuyingAnswer) -> tuple[Shortage, ...]:
    return tuple(
        Shortage(
            item, units,
            sum(each.units for each in problem.offers
                if each.item == item and each.ready_min > problem.deadline_min),
        )
        for item, units in sorted(answer.short.items())
    )  # fmt: skip
