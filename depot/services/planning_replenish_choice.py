"""What the planner asks of a replenishment plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from depot.domain.money import fen_of
from depot.domain.replenishment import LEAST_MONTHS, MOST_MONTHS
from depot.errors import InvalidInput

_MOST_PERCENT, _MOST_BUDGET = 200, 300


@dataclass(frozen=True)
class PriceBreak:
    """A price that the planner was told: from so many units on, for the whole order.

    Parameters
    ----------
    fen
        Of a unit.
    """

    item: str
    from_units: int
    fen: int


def price_break(item: str, from_units: int, price: str) -> PriceBreak:
    """Return a price break as it was typed.

    Parameters
    ----------
    price
        Of a unit, yuan with at most two decimals.

    Raises
    ------
    InvalidInput
        When the price is none.
    """
    try:
        yuan = Decimal(price.strip())
    except InvalidOperation as error:
        raise InvalidInput(
            f"单价“{price}”不是数字，请填写如 12.50。",
            f"Price “{price}” is no number such as 12.50.",
        ) from error
    return PriceBreak(item, from_units, fen_of(yuan, "单价", "Price"))


@dataclass(frozen=True)
class ReplenishChoice:
    """What the planner asks.

    Parameters
    ----------
    months
        12 to 36, this month the first.
    target_percent, budget_percent
        Of the reserve standards that must be ready; of the budgets that may be spent.
    """

    months: int = 24
    target_percent: int = 100
    budget_percent: int = 100
    breaks: tuple[PriceBreak, ...] = ()

    def require_sane(self) -> None:
        """Refuse what can't be meant.

        Raises
        ------
        InvalidInput
            For months, percents or prices out of bounds.
        """
        if not LEAST_MONTHS <= self.months <= MOST_MONTHS:
            raise InvalidInput(
                f"计划期应为 {LEAST_MONTHS} 至 {MOST_MONTHS} 个月，不是 {self.months}。",
                f"A plan is for {LEAST_MONTHS} to {MOST_MONTHS} months, not {self.months}.",
            )
        if not 1 <= self.target_percent <= _MOST_PERCENT:
            raise InvalidInput(
                f"目标应为储备标准的 1 至 {_MOST_PERCENT}%，不是 {self.target_percent}%。",
                f"The target is 1 to {_MOST_PERCENT} % of the standards, not "
                f"{self.target_percent}.",
            )
        if not 0 <= self.budget_percent <= _MOST_BUDGET:
            raise InvalidInput(
                f"预算应为现有的 0 至 {_MOST_BUDGET}%，不是 {self.budget_percent}%。",
                f"The budget is 0 to {_MOST_BUDGET} % of what there is, not {self.budget_percent}.",
            )
        for each in self.breaks:
            if each.from_units < 1 or each.fen < 1:
                raise InvalidInput(
                    f"物资 {each.item} 的阶梯价：起订数量与单价都应大于零。",
                    f"Price break of {each.item}: quantity and price must be above zero.",
                )
