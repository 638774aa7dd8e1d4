"""What a keeper may hand over at the counter (直接出库) at a time, without anybody's approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from depot.domain.item import Item

KG_RULE = "issue.counter_kg"
VALUE_RULE = "issue.counter_value"


@dataclass(frozen=True)
class CounterLimit:
    """The most of one issue at the counter.

    Parameters
    ----------
    weight_kg, value_cny
        All lines together; the value is at the catalogue's prices.
    """

    weight_kg: int
    value_cny: int


@dataclass(frozen=True)
class CounterLoad:
    """Weight (kg) and value (CNY) of what is to be handed over."""

    weight_kg: Decimal
    value_cny: Decimal

    def exceeds(self, limit: CounterLimit) -> bool:
        """Whether it is too much for the counter; the limit itself may go."""
        return self.weight_kg > limit.weight_kg or self.value_cny > limit.value_cny


def counter_load(goods: Iterable[tuple[Item, int]]) -> CounterLoad:
    """Return what items and their units weigh and cost together."""
    weight = value = Decimal(0)
    for item, units in goods:
        weight += Decimal(str(item.weight_kg)) * units
        value += item.price_cny * units
    return CounterLoad(weight, value)
