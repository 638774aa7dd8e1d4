"""Stock and agreements as supply curves: what a place has on its dock by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from depot.domain.agreement import Supplier
from depot.domain.call_off import Promise
from depot.domain.clock import shanghai_time
from depot.domain.norms import Norms
from depot.domain.place import Depot, Dock
from depot.domain.scenario import Scenario
from depot.services.planning_roads import source_location
from optimize.dispatch.problem import Source, Supply
from optimize.supply import SupplyCurve

US_PER_MIN: Final = 60_000_000


@dataclass(frozen=True)
class CallTime:
    """When suppliers are called, which sets how long they take.

    Parameters
    ----------
    order_min
        Minute of the order, from onset.
    by_day
        Whether the order falls into the suppliers' day.
    lead_factor
        Times the agreed lead times.
    """

    order_min: int
    by_day: bool
    lead_factor: float

    @classmethod
    def of(cls, scenario: Scenario, norms: Norms) -> CallTime:
        """Return the call at the scenario's order, by the clock of Asia/Shanghai."""
        instant = shanghai_time(scenario.onset_us + scenario.order_min * US_PER_MIN)
        first, last = norms.rate("day_start_hour"), norms.rate("day_end_hour")
        return cls(scenario.order_min, first <= instant.hour < last, scenario.lead_factor)

    def ready_min(self, lead_day_min: int, lead_night_min: int) -> int:
        """Return the minute from onset at which goods called now stand on the dock."""
        lead = lead_day_min if self.by_day else lead_night_min
        return self.order_min + ceil(lead * self.lead_factor)


def depot_source(depot: Depot, docks: Sequence[Dock]) -> Source:
    """Return a depot as a source.

    A plan doesn't choose docks by speed, so it counts on the slowest rate and
    the longest set-up, which hold on every dock.
    """
    return Source(
        code=depot.code,
        location=source_location(depot.code),
        docks=len(docks),
        dock_kg_per_min=min((dock.kg_per_min for dock in docks), default=1.0),
        dock_setup_min=max((dock.setup_min for dock in docks), default=0),
        name=depot.name_zh,
    )


def supplier_source(supplier: Supplier) -> Source:
    """Return a supplier as a source."""
    return Source(
        code=supplier.code,
        location=source_location(supplier.code),
        docks=supplier.docks,
        dock_kg_per_min=supplier.dock_kg_per_min,
        dock_setup_min=supplier.dock_setup_min,
        name=supplier.name_zh,
    )


def stock_supplies(units: Mapping[tuple[str, str], int], items: Iterable[str]) -> list[Supply]:
    """Return stock that is there from the onset on, for the items that count."""
    wanted = set(items)
    return [
        Supply(depot, item, SupplyCurve.at_once(quantity))
        for (depot, item), quantity in sorted(units.items())
        if item in wanted and quantity > 0
    ]


def promise_supplies(
    promises: Iterable[Promise], items: Iterable[str], call: CallTime, day: date
) -> list[Supply]:
    """Return what agreements valid on ``day`` can bring, one curve a supplier and item.

    Where several agreements of one supplier promise an item, the plan counts the
    dearest price, so that its cost is never understated.
    """
    wanted = set(items)
    grouped: dict[tuple[str, str], list[Promise]] = {}
    for promise in promises:
        if promise.line.item in wanted and promise.free > 0 and promise.is_valid_on(day):
            grouped.setdefault((promise.supplier, promise.line.item), []).append(promise)
    return [
        Supply(supplier, item, _stair(group, call), _dearest(group))
        for (supplier, item), group in sorted(grouped.items())
    ]


def _dearest(promises: Iterable[Promise]) -> float:
    return float(max(promise.line.price_cny for promise in promises))


def _stair(promises: Iterable[Promise], call: CallTime) -> SupplyCurve:
    by_minute: dict[int, int] = {}
    for promise in promises:
        minute = call.ready_min(promise.line.lead_day_min, promise.line.lead_night_min)
        by_minute[minute] = by_minute.get(minute, 0) + promise.free
    steps, total = [], 0
    for minute, units in sorted(by_minute.items()):
        total += units
        steps.append((minute, total))
    return SupplyCurve(tuple(steps))
