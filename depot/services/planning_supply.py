"""Stock and agreements as supply curves: what a place has on its dock by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from depot.domain.agreement import AgreementLine, Supplier
from depot.domain.capacity import MIN_PER_DAY
from depot.domain.clock import shanghai_time
from depot.domain.norms import Norms
from depot.domain.place import Depot, Dock
from depot.domain.reserve_layer import LayerCurve
from depot.domain.scenario import Scenario
from depot.domain.work_calendar import WorkCalendar
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
    day_off
        Whether it falls on a weekend or holiday that isn't worked.
    within_min
        Minutes from the order to the deadline.
    """

    order_min: int
    by_day: bool
    lead_factor: float
    day_off: bool = False
    within_min: int = MIN_PER_DAY

    @classmethod
    def of(cls, scenario: Scenario, norms: Norms, calendar: WorkCalendar) -> CallTime:
        """Return the call at the scenario's order, by the clock of Asia/Shanghai."""
        instant = shanghai_time(scenario.onset_us + scenario.order_min * US_PER_MIN)
        first, last = norms.rate("day_start_hour"), norms.rate("day_end_hour")
        return cls(
            scenario.order_min,
            first <= instant.hour < last,
            scenario.lead_factor,
            calendar.is_day_off(instant.date()),
            max(0, scenario.deadline_min - scenario.order_min),
        )

    def lead_min(self, line: AgreementLine) -> int:
        """Return the minutes that a line takes when it is called now."""
        return ceil(line.lead_min(by_day=self.by_day, day_off=self.day_off) * self.lead_factor)


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


def supplier_source(supplier: Supplier, code: str) -> Source:
    """Return a supplier as a source of this code."""
    return Source(
        code=code,
        location=source_location(supplier.code),
        docks=supplier.docks,
        dock_kg_per_min=supplier.dock_kg_per_min,
        dock_setup_min=supplier.dock_setup_min,
        name=supplier.name_zh if code == supplier.code else f"{supplier.name_zh}（送货）",
    )


def stock_supplies(units: Mapping[tuple[str, str], int], items: Iterable[str]) -> list[Supply]:
    """Return stock that is there from the onset on, for the items that count."""
    wanted = set(items)
    return [
        Supply(depot, item, SupplyCurve.at_once(quantity))
        for (depot, item), quantity in sorted(units.items())
        if item in wanted and quantity > 0
    ]


def layer_supplies(curves: Iterable[LayerCurve], order_min: int) -> list[Supply]:
    """Return what the layers bring, one curve a source and item, by minutes from the onset.

    Where several layers of one source have an item, the plan counts the dearest price, so
    that its cost is never understated.
    """
    grouped: dict[tuple[str, str], list[LayerCurve]] = {}
    for each in curves:
        if each.steps:
            grouped.setdefault((each.source, each.item), []).append(each)
    return [
        Supply(
            source, item, added_curve(group, order_min), max(each.unit_cost_cny for each in group)
        )
        for (source, item), group in sorted(grouped.items())
    ]


def added_curve(group: Iterable[LayerCurve], order_min: int) -> SupplyCurve:
    """Return what several curves bring together, by minutes from the onset."""
    more: dict[int, int] = {}
    for curve in group:
        before = 0
        for minute, units in curve.steps:
            more[minute] = more.get(minute, 0) + units - before
            before = units
    steps, total = [], 0
    for minute, units in sorted(more.items()):
        total += units
        steps.append((order_min + minute, total))
    return SupplyCurve(tuple(steps))
