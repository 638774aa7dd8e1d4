"""What could be added to a plan, at what price, and the cheapest of it that relieves everybody.

Lorries out of service and hired ones, goods on offer or at the catalogue's price, one more
dock with its crew, a closed road made passable. Prices are those of the register and of
offers where there are any, else the office's own assumptions (planning_rates.csv); the
planner changes them for the plan at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, isfinite

from depot.domain.demand import requirements
from depot.domain.fleet import Vehicle
from depot.domain.item import Item
from depot.domain.norms import Norms
from depot.domain.own_truck import supplier_of
from depot.domain.place import PlaceKind
from depot.errors import InvalidInput, Text
from depot.io.reference import Reference
from depot.io.reference import reference as all_references
from depot.services.fleet import place_names
from depot.services.planning_additions_roads import closed_roads, with_road_ends
from depot.services.planning_case import PlanningCase, useful_items
from depot.services.planning_mix import with_mix_rules
from depot.services.planning_roads import vehicle_stands
from depot.services.planning_supply import CallTime
from depot.services.purchase_offers import purchase_offers
from depot.store.uow import Reader
from optimize.dispatch.additions import (
    Catalogue,
    ExtraDocks,
    ExtraStock,
    ExtraTrucks,
    Kind,
    Offer,
)
from optimize.dispatch.additions_result import (
    AdditionParams,
    AdditionProgress,
    AdditionsResult,
    MarginalValue,
    Outcome,
    Stage,
)
from optimize.dispatch.additions_search import cheapest_additions
from optimize.dispatch.outcome import Binding, DispatchResult
from optimize.result import StoppedBy

__all__ = [
    "AdditionLine", "AdditionParams", "AdditionProgress", "AdditionsCase", "AdditionsResult",
    "Catalogue", "Kind", "MarginalValue", "Origin", "Outcome", "Stage", "StoppedBy",
    "additions_case", "cheapest", "priced",
]  # fmt: skip

_ITEMS_A_NEED = 2
"""Items of the catalogue proposed for a need that lacks goods, the cheapest first."""

_LACKING = (Binding.STOCK, Binding.LEAD_TIME)
_KG_PER_T = 1000


class Origin(StrEnum):
    """Where the price and number of an addition come from."""

    REGISTER = "register"
    OFFER = "offer"
    CATALOGUE = "catalogue"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class AdditionLine:
    """Something that could be added, as the planner reads it.

    Parameters
    ----------
    unit
        Of the number, in words.
    """

    offer: Offer
    name: Text
    unit: Text
    origin: Origin


@dataclass(frozen=True)
class AdditionsCase:
    """A case with all that its additions name, and what could be added.

    Parameters
    ----------
    case
        The same plan stays possible: it only knows more places and items.
    """

    case: PlanningCase
    lines: tuple[AdditionLine, ...]


def additions_case(
    reader: Reader, case: PlanningCase, result: DispatchResult, *, known: Reference | None = None
) -> AdditionsCase:
    """Return what could be added to a plan, at default prices."""
    known = known or all_references()
    idle = tuple(
        each
        for each in reader.fleet.vehicles()
        if not each.active and each.vehicle_class in {k.code for k in case.problem.vehicle_types}
    )
    starts = vehicle_stands(idle, known.norms, place_names(reader))
    wider = with_road_ends(case, known, tuple(dict.fromkeys(starts.values())))
    offered = _Offered(reader, wider, known)
    wider = offered.with_items(result)
    lines = (
        *_idle_trucks(wider, idle, {code: each.location for code, each in starts.items()}, known),
        *_hired_trucks(wider, known.norms),
        *offered.lines(result),
        *_docks(reader, wider, known.norms),
        *(
            AdditionLine(road, name, Text("条", "road"), Origin.ASSUMED)
            for road, name in closed_roads(case, known)
        ),
    )
    return AdditionsCase(wider, lines)


def priced(found: AdditionsCase, changes: Mapping[str, tuple[float, float]]) -> Catalogue:
    """Return the catalogue with the planner's own prices and numbers.

    Parameters
    ----------
    changes
        Offer's code to its price in CNY and the most of it; 0 leaves it out.

    Raises
    ------
    InvalidInput
        For a price or number that makes no sense; it names the line.
    """
    offers = []
    for line in found.lines:
        price, most = changes.get(line.offer.code, (line.offer.price_cny, line.offer.most))
        name = line.name
        if isinstance(price, bool) or not isfinite(price) or price < 0:
            raise InvalidInput(
                f"“{name.zh}”的单价应为不小于 0 的数，现为 {price}。",
                f"“{name.en}”: the price must be a number of at least 0, it is {price}.",
            )
        if most != int(most) or most < 0:
            raise InvalidInput(
                f"“{name.zh}”的最多数量应为不小于 0 的整数，现为 {most}。",
                f"“{name.en}”: the most must be a whole number of at least 0, it is {most}.",
            )
        if most > 0:
            offers.append(_changed(line, price, int(most)))
    return Catalogue(tuple(offers))


def cheapest(
    found: AdditionsCase,
    catalogue: Catalogue,
    params: AdditionParams,
    before: DispatchResult,
    *,
    on_progress: Callable[[AdditionProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> AdditionsResult:
    """Return the cheapest additions found that relieve the wanted share, with their plan."""
    return cheapest_additions(
        found.case.problem,
        catalogue,
        params,
        before=before,
        on_progress=on_progress,
        should_stop=should_stop,
    )


def _changed(line: AdditionLine, price: float, most: int) -> Offer:
    if line.offer.kind is Kind.ROAD:
        return replace(line.offer, price_cny=price)
    try:
        return replace(line.offer, price_cny=price, most=most)
    except ValueError as error:
        raise InvalidInput(
            f"“{line.name.zh}”的单价 {price} 或最多数量 {most} 过大，请核对。",
            f"“{line.name.en}”: price {price} or number {most} is too large; check it.",
        ) from error


def _idle_trucks(
    case: PlanningCase, idle: tuple[Vehicle, ...], starts: Mapping[str, str], known: Reference
) -> Iterator[AdditionLine]:
    """Yield our own lorries that no plan counts on, each by itself."""
    norms, order = known.norms, case.problem.order_min
    ready = order + int(norms.rate("own_truck_back_min"))
    for each in idle:
        begin = max(ready, order + each.available_from_min)
        offer = ExtraTrucks(
            f"BACK-{each.code}", each.vehicle_class, starts[each.code],
            norms.rate("own_truck_back_cny"), 1, begin,
            max(begin, order + each.available_until_min), _our_sources(case), each.plate,
        )  # fmt: skip
        name = Text(f"停用车辆 {each.plate} 复用", f"Lorry {each.plate}, now out of service")
        yield AdditionLine(offer, name, Text("辆", "lorry"), Origin.REGISTER)


def _hired_trucks(case: PlanningCase, norms: Norms) -> Iterator[AdditionLine]:
    """Yield lorries of each class at the place where most of ours stand."""
    problem = case.problem
    start = _usual_start(case)
    if start is None:
        return
    place = next((p.name for p in case.places if p.location == start), start)
    begin = problem.order_min + int(norms.rate("hire_truck_ready_min"))
    for kind in problem.vehicle_types:
        tonnes = kind.capacity_kg / _KG_PER_T
        price = norms.rate("hire_truck_base_cny") + norms.rate("hire_truck_cny_per_t") * tonnes
        offer = ExtraTrucks(
            f"HIRE-{kind.code}", kind.code, start, round(price, 2),
            int(norms.rate("hire_truck_most")), begin, max(begin, problem.deadline_min),
            _our_sources(case), kind.name,
        )  # fmt: skip
        name = Text(f"租用{kind.name}（{place}）", f"Hired {kind.code} at {place}")
        yield AdditionLine(offer, name, Text("辆", "lorry"), Origin.ASSUMED)


def _our_sources(case: PlanningCase) -> tuple[str, ...]:
    """Return where our trucks may load; empty: anywhere."""
    codes = tuple(source.code for source in case.problem.sources)
    delivering = {supplier_of(each.source) for each in case.layers if each.delivered}
    fetching = {supplier_of(each.source) for each in case.layers if not each.delivered}
    only = delivering - fetching
    fetched = tuple(code for code in codes if supplier_of(code) == code and code not in only)
    return () if fetched == codes else fetched


def _usual_start(case: PlanningCase) -> str | None:
    parks = {place.location for place in case.places if place.kind == "park"}
    counted = Counter(each.start for each in case.problem.vehicles if each.start in parks)
    if counted:
        return max(counted, key=lambda place: (counted[place], place))
    return case.problem.sources[0].location if case.problem.sources else None


def _docks(reader: Reader, case: PlanningCase, norms: Norms) -> Iterator[AdditionLine]:
    """Yield one more dock with its crew at each of our warehouses."""
    ours = {each.code for each in reader.places.depots() if each.kind is PlaceKind.WAREHOUSE}
    for source in case.problem.sources:
        if source.code not in ours:
            continue
        calls = [crew.call_min for crew in reader.places.crews(source.code)]
        ready = min(calls, default=int(norms.rate("dock_crew_ready_min")))
        offer = ExtraDocks(
            f"DOCK-{source.code}", source.code, norms.rate("dock_crew_cny"),
            int(norms.rate("dock_crew_most")), case.problem.order_min + ready, source.name,
        )  # fmt: skip
        name = Text(
            f"{source.name}加开装卸口（含班组）", f"One more dock with its crew at {source.name}"
        )
        yield AdditionLine(offer, name, Text("个", "dock"), Origin.ASSUMED)


class _Offered:
    """Goods that could be brought to the first warehouse of a plan."""

    def __init__(self, reader: Reader, case: PlanningCase, known: Reference) -> None:
        self.reader = reader
        self.case = case
        self.norms = known.norms
        self.needs = requirements(case.scenario, known.norms)
        catalogue = reader.catalogue.items()
        self.useful = useful_items(catalogue, case.scenario, known.norms, self.needs)
        self.items = {item.code: item for item in catalogue}
        self.depot = self._warehouse(reader)
        sellers = reader.reserves.suppliers()
        self.sellers = {each.code: Text(each.name_zh, each.name_en) for each in sellers}
        call = CallTime.of(case.scenario, known.norms, known.calendar)
        self.offers = [
            (each, ceil((each.lead_day_min if call.by_day else each.lead_night_min)
                        * call.lead_factor))
            for each in purchase_offers(reader, reader.today)
            if each.item in self.useful
        ]  # fmt: skip

    def with_items(self, result: DispatchResult) -> PlanningCase:
        """Return the case that knows all items that could be brought."""
        codes = {line.offer.item for line in self.lines(result) if _is_stock(line)}  # type: ignore[union-attr]  # stock
        problem = self.case.problem
        kept = {each.code: each for each in problem.items}
        kept |= {code: self.useful[code] for code in codes if code not in kept}
        wider = replace(problem, items=tuple(item for _, item in sorted(kept.items())))
        return replace(self.case, problem=with_mix_rules(self.reader, wider))

    def lines(self, result: DispatchResult) -> tuple[AdditionLine, ...]:
        """Return goods on offer, and for needs that lack goods what the catalogue has."""
        if not self.depot:
            return ()
        return (*self._on_offer(), *self._at_catalogue_price(result))

    def _on_offer(self) -> Iterator[AdditionLine]:
        for each, lead in self.offers:
            item, seller = self.items[each.item], self.sellers[each.supplier]
            line = self._line(
                f"OFFER-{each.offer}", item, each.price_fen / 100, each.units, lead, Origin.OFFER
            )
            name = Text(f"{line.name.zh}（{seller.zh}）", f"{line.name.en} ({seller.en})")
            yield replace(line, name=name)

    def _at_catalogue_price(self, result: DispatchResult) -> Iterator[AdditionLine]:
        lead = int(self.norms.rate("extra_stock_ready_min"))
        short = {each.need for each in result.reasons if each.binding in _LACKING}
        chosen: dict[str, int] = {}
        for need in sorted(short):
            wanted = sum(site.get(need, 0.0) for site in self.needs.values())
            covering = [
                (float(self.items[code].price_cny) / item.equivalents[need], code)
                for code, item in self.useful.items()
                if item.equivalents.get(need) and self.items[code].price_cny > 0
            ]
            for _, code in sorted(covering)[:_ITEMS_A_NEED]:
                units = ceil(wanted / self.useful[code].equivalents[need])
                chosen[code] = max(units, chosen.get(code, 0))
        for code, units in chosen.items():
            item = self.items[code]
            price = float(item.price_cny)
            yield self._line(f"BUY-{code}", item, price, units, lead, Origin.CATALOGUE)

    def _line(  # noqa: PLR0917  one value a field
        self, code: str, item: Item, price: float, most: int, lead_min: int, origin: Origin
    ) -> AdditionLine:
        ready = self.case.problem.order_min + lead_min
        offer = ExtraStock(code, self.depot, item.code, price, most, ready, item.name_zh)
        name = Text(f"购入{item.name_zh}", f"Buy {item.name_en}")
        return AdditionLine(offer, name, Text(item.unit_zh, "units"), origin)

    def _warehouse(self, reader: Reader) -> str:
        ours = {each.code for each in reader.places.depots() if each.kind is PlaceKind.WAREHOUSE}
        codes = (each.code for each in self.case.problem.sources if each.docks)
        return next((code for code in codes if code in ours), "")


def _is_stock(line: AdditionLine) -> bool:
    return line.offer.kind is Kind.STOCK
