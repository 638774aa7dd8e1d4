"""Replenishing over months: stock that ages, sellers, outlets, agreements, money, targets.

Months are counted from 0, the first one of the plan. Units are whole base units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from optimize.replenish.promises import MONTHS_A_YEAR, Agreement, NewAgreement

__all__ = [
    "MONTHS_A_YEAR", "Agreement", "Breaks", "BudgetLine", "Item", "Lot", "NewAgreement", "Offer",
    "Outlet", "Place", "Problem", "Step", "Way",
]  # fmt: skip


class Breaks(StrEnum):
    """How a price list is meant.

    ALL_UNITS
        The price of the step that the whole order reaches holds for all its units.
    INCREMENTAL
        Each step's price holds for the units from there on only.
    """

    ALL_UNITS = "all_units"
    INCREMENTAL = "incremental"


class Way(StrEnum):
    """Where rotated units go; a loan comes back."""

    USERS = "users"
    DRILL = "drill"
    SALE = "sale"
    AID = "aid"
    LOAN = "loan"


@dataclass(frozen=True)
class Item:
    """What is held.

    Parameters
    ----------
    target
        Units that must be ready at the end of each month.
    min_left_months
        Whole months of life that must be left for a unit to count as ready.
    price_cny
        Reference price, of which outlets pay back a share.
    holding_cny, write_off_cny, loss_cny
        Of keeping a unit for a month; of disposing of one; what is lost with it, which counts
        but is paid by no budget.
    weight
        What a unit that is missing weighs, such as the people it would relieve. Positive.
    purpose
        Of the budget that pays for it.
    """

    code: str
    target: tuple[int, ...]
    price_cny: float = 0.0
    volume_m3: float = 0.0
    min_left_months: int = 0
    holding_cny: float = 0.0
    write_off_cny: float = 0.0
    loss_cny: float = 0.0
    weight: float = 1.0
    purpose: str = "goods"
    name: str = ""


@dataclass(frozen=True)
class Place:
    """Where stock is; ``volume_m3`` None: room without end."""

    code: str
    volume_m3: float | None = None
    name: str = ""


@dataclass(frozen=True)
class Lot:
    """Units on hand, or under way until ``arrives``.

    Parameters
    ----------
    expires
        Last month at whose end they are still good; None: never, below 0: expired already.
    """

    code: str
    item: str
    place: str
    units: int
    expires: int | None = None
    arrives: int = 0


@dataclass(frozen=True)
class Step:
    """A price from so many units of an order on."""

    from_units: int
    price_cny: float


@dataclass(frozen=True)
class Offer:
    """What a seller asks.

    Parameters
    ----------
    lead_months
        An order of month t is there in month t + lead.
    life_months
        Months, that of arrival counted, through whose ends it is good; None: doesn't age.
    least_units, most_units
        Of an order (one a month); it comes in whole packs of ``pack_units``.
    first_month, last_month
        In which it can be ordered; None: to the end.
    """

    code: str
    item: str
    place: str
    steps: tuple[Step, ...]
    lead_months: int = 0
    life_months: int | None = None
    breaks: Breaks = Breaks.ALL_UNITS
    least_units: int = 0
    pack_units: int = 1
    most_units: int | None = None
    first_month: int = 0
    last_month: int | None = None
    seller: str = ""

    def cost(self, units: int) -> float:
        """Return what an order costs in CNY."""
        if self.breaks is Breaks.ALL_UNITS:
            reached = [step for step in self.steps if step.from_units <= units]
            return units * reached[-1].price_cny if reached else 0.0
        total = 0.0
        for step, after in zip(self.steps, (*self.steps[1:], None), strict=True):
            end = units if after is None else min(units, after.from_units - 1)
            total += max(0, end - max(step.from_units, 1) + 1) * step.price_cny
        return total


@dataclass(frozen=True)
class Outlet:
    """Who takes units of an item before they expire.

    Parameters
    ----------
    most, least
        Units a month; ``least`` must be given while there is stock: regular use.
    share
        Of the item's price that it is worth to us.
    min_left_months
        Whole months of life that must be left at the end of the month.
    calendar_months
        1 to 12, in which it takes anything; empty: always.
    returns_after
        Months after which a loan is back; None: it stays away.
    """

    code: str
    item: str
    most: int
    way: Way = Way.USERS
    least: int = 0
    share: float = 0.0
    min_left_months: int = 0
    calendar_months: tuple[int, ...] = ()
    returns_after: int | None = None
    name: str = ""


@dataclass(frozen=True)
class BudgetLine:
    """Money of a calendar year for a purpose."""

    code: str
    year: int
    purpose: str
    cny: float


@dataclass(frozen=True)
class Problem:
    """All of it; built by the reader of files or from the books, which refuse what is wrong.

    Parameters
    ----------
    first_month
        Year and month (1 to 12) of month 0.
    budget
        None: money without end. A purpose of a year that no line names has none.
    write_off_purpose
        Which budget pays for disposing; empty: none has to.
    """

    first_month: tuple[int, int]
    months: int
    items: tuple[Item, ...]
    places: tuple[Place, ...]
    lots: tuple[Lot, ...] = ()
    offers: tuple[Offer, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    budget: tuple[BudgetLine, ...] | None = None
    write_off_purpose: str = ""
    name: str = ""
    new_agreements: tuple[NewAgreement, ...] = ()

    @cached_property
    def item_of(self) -> dict[str, Item]:
        """Items by code."""
        return {each.code: each for each in self.items}

    @cached_property
    def offer_of(self) -> dict[str, Offer]:
        """Offers by code."""
        return {each.code: each for each in self.offers}

    @cached_property
    def outlet_of(self) -> dict[str, Outlet]:
        """Outlets by code."""
        return {each.code: each for each in self.outlets}

    @cached_property
    def agreement_of(self) -> dict[str, Agreement]:
        """Agreements by code."""
        return {each.code: each for each in self.agreements}

    @cached_property
    def new_agreement_of(self) -> dict[str, NewAgreement]:
        """Agreements that may be signed, by code."""
        return {each.code: each for each in self.new_agreements}

    def signing_months(self, new: NewAgreement) -> range:
        """Return the months in which it can be signed so that it comes into force in the plan."""
        last = self.months if new.last_month is None else new.last_month
        return range(new.first_month, min(self.months - 1 - new.lead_months, last) + 1)

    def calendar(self, month: int) -> tuple[int, int]:
        """Return year and month (1 to 12) of a month of the plan."""
        total = self.first_month[0] * MONTHS_A_YEAR + self.first_month[1] - 1 + month
        return total // MONTHS_A_YEAR, total % MONTHS_A_YEAR + 1

    def written(self, month: int) -> str:
        """``"2026-12"``."""
        return "{:04d}-{:02d}".format(*self.calendar(month))

    def is_open(self, outlet: Outlet, month: int) -> bool:
        """Whether an outlet takes anything in a month."""
        return not outlet.calendar_months or self.calendar(month)[1] in outlet.calendar_months

    def takes(self, outlet: Outlet, lot: Lot, month: int) -> bool:
        """Whether an outlet may take units of a lot in a month."""
        if outlet.item != lot.item or not self.is_open(outlet, month):
            return False
        needed = max(outlet.min_left_months, outlet.returns_after or 0)
        return lot.expires is None or lot.expires - month >= needed

    def is_ready(self, lot: Lot, month: int) -> bool:
        """Whether units of a lot count at the end of a month."""
        return lot.expires is None or lot.expires - month >= self.item_of[lot.item].min_left_months

    def order_months(self, offer: Offer) -> Iterator[int]:
        """Return the months in which an order can be placed that comes within the plan."""
        last = self.months if offer.last_month is None else offer.last_month
        end = min(self.months - 1 - offer.lead_months, last)
        return iter(range(max(0, offer.first_month), end + 1))

    def segments(self, offer: Offer) -> list[tuple[int, int, float, float]]:
        """Return (fewest packs, most packs, CNY of ordering, CNY of a pack) for each step.

        More than all that is ever needed is ordered only to reach a lower price.
        """
        found, paid = [], 0.0
        most = offer.most_units if offer.most_units is not None else self._enough(offer)
        for number, step in enumerate(offer.steps):
            start = max(step.from_units, 1)
            is_last = number + 1 == len(offer.steps)
            end = most if is_last else min(most, offer.steps[number + 1].from_units - 1)
            fixed = 0.0
            if offer.breaks is Breaks.INCREMENTAL:
                fixed = paid - (start - 1) * step.price_cny
                paid += max(0, end - start + 1) * step.price_cny
            least = max(start, offer.least_units)
            low, high = -(-least // offer.pack_units), end // offer.pack_units
            if low <= high:
                found.append((low, high, fixed, step.price_cny * offer.pack_units))
        return found

    def _enough(self, offer: Offer) -> int:
        """Return units of an order that no plan needs to go beyond."""
        item = self.item_of[offer.item]
        used = sum(each.least for each in self.outlets if each.item == offer.item) * self.months
        least = max(offer.least_units, offer.steps[-1].from_units, max(item.target) + used, 1)
        return -(-least // offer.pack_units) * offer.pack_units

    @cached_property
    def _far(self) -> dict[str, int]:
        """From which month of expiry on a unit of an item is as good as one that never does."""
        far = {each.code: self.months + each.min_left_months for each in self.items}
        for outlet in self.outlets:
            needed = max(outlet.min_left_months, outlet.returns_after or 0)
            far[outlet.item] = max(far[outlet.item], self.months + needed)
        return far

    def bought_lot(self, offer: Offer, ordered: int) -> Lot:
        """Return the lot, without units, in which an order of a month comes."""
        arrives, expires = ordered + offer.lead_months, None
        if offer.life_months is not None:
            expires = arrives + offer.life_months - 1
            if expires >= self._far[offer.item]:
                expires = None
        end = "-" if expires is None else str(expires)
        return Lot(f"new/{offer.item}/{offer.place}/{end}", offer.item, offer.place, 0, expires)

    @cached_property
    def lot_of(self) -> dict[str, Lot]:
        """Lots that are there, then those that may be bought, by code."""
        bought = (
            self.bought_lot(offer, month)
            for offer in self.offers
            for month in self.order_months(offer)
        )
        return {each.code: each for each in (*self.lots, *bought)}

    def purse(self, month: int, purpose: str) -> tuple[int, str]:
        """Return year and purpose of what is paid in a month."""
        return self.calendar(month)[0], purpose

    @cached_property
    def purses(self) -> dict[tuple[int, str], float]:
        """Money by year and purpose; empty without limits."""
        found: dict[tuple[int, str], float] = {}
        for line in self.budget or ():
            key = (line.year, line.purpose)
            found[key] = found.get(key, 0.0) + line.cny
        return found
