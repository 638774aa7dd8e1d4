"""The limit of what goes over the counter (直接出库): the rest is asked for and approved."""

from __future__ import annotations

from collections.abc import Sequence

from depot.domain.counter_limit import (
    KG_RULE,
    VALUE_RULE,
    CounterLimit,
    CounterLoad,
    counter_load,
)
from depot.domain.item import Item
from depot.errors import InvalidInput
from depot.services.house_rules import rule_values
from depot.store.uow import Reader

__all__ = ["CounterLimit", "TooMuchAtCounter", "counter_limit", "require_small"]


class TooMuchAtCounter(InvalidInput):
    """More than may be handed over at a time without an approval."""


def counter_limit(reader: Reader) -> CounterLimit:
    """Return what the house allows at a time."""
    return CounterLimit(*rule_values(reader, KG_RULE, VALUE_RULE))


def require_small(reader: Reader, wishes: Sequence[tuple[Item, int]]) -> None:
    """Refuse items and units that together are too heavy or too dear for the counter.

    Raises
    ------
    TooMuchAtCounter
        With both sums, both limits and the way to go.
    """
    load = counter_load(wishes)
    limit = counter_limit(reader)
    if load.exceeds(limit):
        raise _too_much(load, limit, urgent=bool(reader.emergencies.activations(active_only=True)))


def _too_much(load: CounterLoad, limit: CounterLimit, *, urgent: bool) -> TooMuchAtCounter:
    sums = f"{load.weight_kg:,.0f}", f"{load.value_cny:,.0f}"
    most = f"{limit.weight_kg:,}", f"{limit.value_cny:,}"
    way_zh = "；应急响应已启动，急需的可在“应急”中先出库后补手续" if urgent else ""
    way_en = " As a response is active, urgent goods may go by “Emergency” first." * urgent
    return TooMuchAtCounter(
        f"本次共 {sums[0]} 千克、{sums[1]} 元，超过直接出库每次上限 {most[0]} 千克、{most[1]} 元。"
        f"请提出“领用申请”，经他人审批后发放{way_zh}。",
        f"Together {sums[0]} kg and {sums[1]} CNY; at the counter {most[0]} kg and {most[1]} CNY "
        f"may go at a time. Ask for the goods by a requisition and have it approved.{way_en}",
    )
