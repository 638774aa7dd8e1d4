"""Suppliers' own trucks and what they deliver, as a plan counts on them.

Goods that we pick up may be loaded by our trucks and by the supplier's. Goods that the supplier
delivers travel on its own trucks alone, straight to the sites. A supplier that has both kinds is
two sources of the plan, at one place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from depot.domain.agreement_terms import OwnTrucks
from depot.domain.call_off import Promise
from depot.domain.finding import Finding, Severity
from depot.domain.fleet import VehicleClass
from depot.domain.own_truck import (
    DRIVER_DAY_MIN,
    PlanTruck,
    counted_trucks,
    delivering_source,
    smallest_class,
    supplier_of,
    truck_code,
)
from depot.domain.reserve_layer import LayerCurve
from depot.errors import Text
from depot.services.planning_roads import source_location
from depot.store.uow import Reader
from optimize.dispatch import problem as opt


@dataclass(frozen=True)
class OwnFleets:
    """What suppliers bring with trucks of their own.

    Parameters
    ----------
    ready_min
        Supplier to the minutes from the call until its first goods are ready.
    delivering
        Codes of the sources that our trucks don't load at.
    unknown
        Agreements with a class of trucks that nobody has described.
    """

    trucks: tuple[PlanTruck, ...]
    ready_min: Mapping[str, int]
    delivering: frozenset[str]
    unknown: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls,
        reader: Reader,
        promises: Iterable[Promise],
        curves: Sequence[LayerCurve],
        today: date,
    ) -> OwnFleets:
        """Return the trucks of the suppliers whose curves a plan counts on.

        Parameters
        ----------
        curves
            As the plan counts on them, from `placed`.
        today
            Day on which an agreement must have something to call for its trucks to count.
        """
        ready = _ready(curves)
        classes = {each.code: each for each in reader.fleet.classes()}
        named = _named_trucks(reader, _in_use(promises, ready, today))
        delivering = frozenset(each.source for each in curves if each.delivered)
        delivers = {supplier_of(source) for source in delivering}
        taken = {each.code for each in reader.fleet.vehicles()}
        trucks: list[PlanTruck] = []
        for supplier in sorted(ready):
            terms = [owned for _, owned in named.get(supplier, ())]
            counted = counted_trucks(terms, classes)
            if not counted and supplier in delivers:
                found = _assumed(supplier, classes.values())
            else:
                found = [PlanTruck("", supplier, kind) for kind, n in counted for _ in range(n)]
            for truck in found:
                code = truck_code(supplier, taken)
                taken.add(code)
                trucks.append(replace(truck, code=code))
        unknown = (
            (number, each.vehicle_class)
            for owned in named.values()
            for number, trucks_of in owned
            for each in trucks_of
            if each.vehicle_class not in classes
        )
        return cls(tuple(trucks), ready, delivering, tuple(unknown))

    def vehicles(
        self, classes: Mapping[str, VehicleClass], sources: Collection[str], order_min: int
    ) -> tuple[opt.Vehicle, ...]:
        """Return the trucks of a plan.

        Parameters
        ----------
        sources
            Codes of the plan's sources.
        order_min
            Minute of the order, at which suppliers are called.
        """
        found = []
        for each in self.trucks:
            ready = order_min + self.ready_min[each.supplier]
            found.append(
                opt.Vehicle(
                    each.code,
                    each.vehicle_class,
                    source_location(each.supplier),
                    ready,
                    ready + DRIVER_DAY_MIN,
                    f"供方自有{classes[each.vehicle_class].name_zh}",
                    tuple(code for code in sources if supplier_of(code) == each.supplier),
                )
            )
        return tuple(found)

    def ours(self, vehicles: Iterable[opt.Vehicle], sources: Sequence[str]) -> list[opt.Vehicle]:
        """Return our trucks with where they may load; none where all goods are delivered."""
        if not self.delivering:
            return list(vehicles)
        allowed = tuple(code for code in sources if code not in self.delivering)
        return [replace(each, sources=allowed) for each in vehicles] if allowed else []


def _ready(curves: Iterable[LayerCurve]) -> dict[str, int]:
    ready: dict[str, int] = {}
    for each in curves:
        supplier, minute = supplier_of(each.source), each.steps[0][0]
        ready[supplier] = min(minute, ready.get(supplier, minute))
    return ready


def _in_use(promises: Iterable[Promise], suppliers: Collection[str], day: date) -> dict[str, str]:
    """Return the suppliers of the agreements that have something to call, by agreement."""
    return {
        each.agreement: each.supplier
        for each in promises
        if each.supplier in suppliers and each.free_on(day) > 0
    }


Named = dict[str, list[tuple[str, tuple[OwnTrucks, ...]]]]
"""Supplier to its agreements with the trucks that each names."""


def _named_trucks(reader: Reader, agreements: Mapping[str, str]) -> Named:
    named: Named = {}
    if agreements:
        for deal in reader.agreements.deals(numbers=sorted(agreements)):
            found = (deal.number, deal.terms.trucks)
            named.setdefault(agreements[deal.number], []).append(found)
    return named


def _assumed(supplier: str, classes: Iterable[VehicleClass]) -> list[PlanTruck]:
    smallest = smallest_class(classes)
    return [] if smallest is None else [PlanTruck("", supplier, smallest.code, assumed=True)]


def placed(curves: Iterable[LayerCurve]) -> tuple[LayerCurve, ...]:
    """Return the curves at the sources of a plan: who has both kinds is two of them."""
    every = tuple(each for each in curves if each.steps)
    picked_up = {each.source for each in every if not each.delivered}
    return tuple(
        replace(each, source=delivering_source(each.source))
        if each.delivered and each.source in picked_up
        else each
        for each in every
    )


def own_truck_findings(
    reader: Reader, fleets: OwnFleets, promises: Iterable[Promise]
) -> Iterator[Finding]:
    """Report trucks that had to be assumed, and those of a class that nobody has described."""
    names = {each.code: Text(each.name_zh, each.name_en) for each in reader.reserves.suppliers()}
    classes = {each.code: each for each in reader.fleet.classes()}
    agreements: dict[str, str] = {}
    for each in promises:
        if each.deliver_to:
            agreements.setdefault(each.supplier, each.agreement)
    for truck in fleets.trucks:
        if truck.assumed:
            number, kind = agreements[truck.supplier], classes[truck.vehicle_class]
            name = names[truck.supplier]
            yield Finding(
                f"agreements/{number}",
                Text(
                    f"协议 {number}（{name.zh}）约定送货，但没有登记供方车辆，方案只按一辆"
                    f"{kind.name_zh}（{kind.capacity_kg:g} 公斤）计算。请在协议条款中补登车辆。",
                    f"Agreement {number} ({name.en}) is delivered, but names no trucks of the "
                    f"supplier: the plan counts on one {kind.name_en} ({kind.capacity_kg:g} kg). "
                    "Enter its trucks in the terms.",
                ),
                number,
                Severity.WARNING,
            )
    for number, code in fleets.unknown:
        yield Finding(
            f"agreements/{number}",
            Text(
                f"协议 {number} 的供方车型“{code}”没有登记载重和容积，方案不使用这些车辆。"
                "请登记该车型。",
                f"Agreement {number} names trucks of the class “{code}”, whose size nobody has "
                "entered: the plan doesn't use them. Add the class.",
            ),
            number,
            Severity.WARNING,
        )
