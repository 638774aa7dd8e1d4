"""From a scenario and the stock as it is now to a dispatch problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Final

from depot.domain.demand import equivalents, requirements
from depot.domain.finding import Finding, Severity
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.item import Item
from depot.domain.norms import Norms
from depot.domain.own_truck import delivering_source, supplier_of
from depot.domain.place import PlaceKind
from depot.domain.reserve_layer import LayerCurve
from depot.domain.scenario import Scenario
from depot.errors import InvalidInput, Text
from depot.io.reference import Reference, reference
from depot.services.fleet import place_names
from depot.services.planning_findings import check_case
from depot.services.planning_mix import pallet_findings, with_mix_rules
from depot.services.planning_own_trucks import OwnFleets, own_truck_findings, placed
from depot.services.planning_promises import promise_findings
from depot.services.planning_roads import (
    Stand,
    site_location,
    site_stand,
    source_stand,
    times,
    vehicle_stands,
)  # fmt: skip
from depot.services.planning_supply import (
    CallTime,
    depot_source,
    layer_supplies,
    stock_supplies,
    supplier_source,
)  # fmt: skip
from depot.services.reliability import reliability_book
from depot.services.scenario_checks import check_scenario
from depot.services.stock import issuable_snapshot
from depot.services.supply_layers import Call, SupplyBasis, counted_on, promise_curves
from depot.store.uow import Reader
from optimize.dispatch import problem as opt
from optimize.dispatch.tiers import AS_STATED, FirstObjective, Tolerances

MIN_PER_DAY: Final = 1440
DEFAULT_PROFILE: Final = "light"


@dataclass(frozen=True)
class Place:
    """Where a location of the problem's travel table is, for maps.

    Parameters
    ----------
    kind
        ``"source"``, ``"site"`` or ``"park"``.
    """

    location: str
    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class PlanningCase:
    """A dispatch problem with where it comes from.

    Parameters
    ----------
    findings
        What a person should look at; with an error the problem can still be
        solved, and the solver says who can't be relieved.
    snapshot_seq
        Position of the ledger that the stock was read at.
    arrives_on
        Day through which goods must be valid to be counted.
    basis, layers
        What it counts on of others; what they promise, with what was seen of them.
    """

    problem: opt.Problem
    findings: tuple[Finding, ...]
    snapshot_seq: int
    arrives_on: date
    scenario: Scenario
    places: tuple[Place, ...]
    basis: SupplyBasis = SupplyBasis.PROMISED
    layers: tuple[LayerCurve, ...] = ()


def build_case(
    reader: Reader,
    scenario: Scenario,
    *,
    today: date,
    known: Reference | None = None,
    first: FirstObjective = FirstObjective.RELIEVED,
    tolerances: Tolerances = AS_STATED,
    basis: SupplyBasis = SupplyBasis.PROMISED,
    pallet_places: Mapping[str, int] | None = None,
) -> PlanningCase:
    """Return the dispatch problem of a scenario with the stock, agreements and fleet of now.

    Parameters
    ----------
    today
        Day of the plan: agreements must be valid on it, goods on the day by
        which the deadline falls.
    known
        Reference data; that of the product unless given.
    first, tolerances
        Which tier comes first: people relieved 10 hours from onset, first supplies 6 hours
        from the order (data/standards.md §1), or the worst-served sites; and what is given
        up for the next one.
    basis
        Whether it counts on what others promised, or on less and later, by what was seen
        of them.
    pallet_places
        Vehicle class to its pallet places, where goods are loaded on pallets.

    Raises
    ------
    InvalidInput
        When the scenario has an error: a site off the map, an unknown road.
    """
    known = known or reference()
    warnings = _sound(scenario, known)
    needs = requirements(scenario, known.norms)
    arrives_on = today + timedelta(days=ceil(scenario.deadline_min / MIN_PER_DAY))
    snapshot = issuable_snapshot(reader, arrives_on)
    items = useful_items(reader.catalogue.items(), scenario, known.norms, needs)
    call = CallTime.of(scenario, known.norms, known.calendar)
    promises = reader.reserves.promises()
    layers = promise_curves(
        promises,
        set(items),
        Call(today, call.lead_min, call.within_min),
        reliability_book(reader),
    )
    odd_promises = promise_findings(reader, items, today, arrives_on)
    counted = placed(counted_on(layers, basis))
    own = OwnFleets.of(reader, promises, counted, today)
    supplies = (
        *stock_supplies(snapshot.units, items),
        *layer_supplies(counted, call.order_min),
    )
    sources = _sources(reader, {supply.source for supply in supplies})
    ground = _Ground.of(reader, scenario, sources, known, own)
    problem = _problem(
        scenario,
        needs,
        known.norms,
        ground=ground,
        sources=sources,
        supplies=supplies,
        items=items,
    )
    problem = with_mix_rules(reader, problem, pallet_places or {})
    return PlanningCase(
        replace(problem, first_objective=first, tolerances=tolerances),
        (
            *warnings,
            *odd_promises,
            *own_truck_findings(reader, own, promises),
            *pallet_findings(problem),
            *check_case(problem, ground.names, _need_names(known.norms)),
        ),
        snapshot.seq,
        arrives_on,
        scenario,
        ground.places,
        basis,
        layers,
    )


def _sound(scenario: Scenario, known: Reference) -> tuple[Finding, ...]:
    """Return what is odd about the scenario; refuse it when something is wrong."""
    findings = check_scenario(scenario, known)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise InvalidInput(
            f"情景有 {len(errors)} 处错误，首处 {first.source}：{first.message.zh}",
            f"The scenario has {len(errors)} errors, the first at {first.source}: "
            f"{first.message.en}",
        )
    return findings


def _need_names(norms: Norms) -> dict[str, Text]:
    return {rule.need: Text(rule.name_zh, rule.name_en) for rule in norms.rules}


@dataclass(frozen=True)
class _Ground:
    """Everything that stands beside a road, the fleet, and the times between."""

    stands: tuple[Stand, ...]
    start: Mapping[str, Stand]
    classes: tuple[VehicleClass, ...]
    vehicles: tuple[Vehicle, ...]
    own: OwnFleets
    travel: opt.TravelTable

    @classmethod
    def of(
        cls,
        reader: Reader,
        scenario: Scenario,
        sources: Sequence[opt.Source],
        known: Reference,
        own: OwnFleets,
    ) -> _Ground:
        norms = known.norms
        vehicles = tuple(vehicle for vehicle in reader.fleet.vehicles() if vehicle.active)
        used = {each.vehicle_class for each in vehicles}
        used |= {each.vehicle_class for each in own.trucks}
        classes = tuple(kind for kind in reader.fleet.classes() if kind.code in used)
        start = vehicle_stands(vehicles, norms, place_names(reader))
        positions = _positions(reader)
        # A supplier that is two sources stands at one place.
        places = {each.code: each.name for each in sources if supplier_of(each.code) == each.code}
        stands = (
            *(source_stand(code, name, positions[code], norms) for code, name in places.items()),
            *dict.fromkeys(start.values()),
            *(site_stand(site, norms) for site in scenario.sites if site.affected_people),
        )
        profiles = {kind.profile for kind in classes} or {DEFAULT_PROFILE}
        travel = times(stands, scenario, known, profiles)
        return cls(stands, start, classes, vehicles, own, travel)

    def trucks(self, sources: Sequence[opt.Source], order_min: int) -> tuple[opt.Vehicle, ...]:
        """Return our trucks, then those of suppliers."""
        codes = [each.code for each in sources]
        ours = (
            opt.Vehicle(
                each.code,
                each.vehicle_class,
                self.start[each.code].location,
                order_min + each.available_from_min,
                order_min + each.available_until_min,
                each.plate,
            )
            for each in self.vehicles
        )
        classes = {each.code: each for each in self.classes}
        return (*self.own.ours(ours, codes), *self.own.vehicles(classes, codes, order_min))

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(
            Place(stand.location, stand.name, stand.kind, *stand.position) for stand in self.stands
        )

    @property
    def names(self) -> dict[str, str]:
        return {stand.location: stand.name for stand in self.stands}


def _positions(reader: Reader) -> dict[str, tuple[float, float]]:
    depots = {each.code: (each.lon, each.lat) for each in reader.places.depots()}
    return depots | {each.code: (each.lon, each.lat) for each in reader.reserves.suppliers()}


def useful_items(
    catalogue: Sequence[Item],
    scenario: Scenario,
    norms: Norms,
    needs: Mapping[str, Mapping[str, float]],
) -> dict[str, opt.Item]:
    """Return the items that serve a need which somebody has, with what they cover."""
    wanted = {need for site in needs.values() for need in site}
    covers = equivalents(scenario, norms)
    return {
        item.code: opt.Item(
            item.code,
            item.weight_kg,
            item.volume_m3,
            {need: rate for need, rate in covers[item.code].items() if need in wanted},
            item.name_zh,
        )
        for item in catalogue
        if item.weight_kg > 0 and wanted & set(covers.get(item.code, ()))
    }


def _sources(reader: Reader, used: set[str]) -> tuple[opt.Source, ...]:
    """Return the places that have something to load; warehouses first."""
    depots = [each for each in reader.places.depots() if each.kind is PlaceKind.WAREHOUSE]
    warehouses = [
        depot_source(depot, reader.places.docks(depot.code))
        for depot in depots
        if depot.code in used
    ]
    suppliers = [
        supplier_source(each, code)
        for each in reader.reserves.suppliers()
        for code in (each.code, delivering_source(each.code))
        if code in used
    ]
    return (*warehouses, *suppliers)


def _problem(
    scenario: Scenario,
    needs: Mapping[str, Mapping[str, float]],
    norms: Norms,
    *,
    ground: _Ground,
    sources: tuple[opt.Source, ...],
    supplies: tuple[opt.Supply, ...],
    items: Mapping[str, opt.Item],
) -> opt.Problem:
    loadable = {supply.item for supply in supplies}
    return opt.Problem(
        items=tuple(item for code, item in sorted(items.items()) if code in loadable),
        sources=sources,
        supplies=supplies,
        sites=_sites(scenario, needs, norms),
        vehicle_types=tuple(
            opt.VehicleType(
                kind.code,
                kind.capacity_kg,
                kind.capacity_m3,
                kind.profile,
                kind.cost_cny_per_km,
                kind.name_zh,
            )
            for kind in ground.classes
        ),
        vehicles=_who_rest(ground.trucks(sources, scenario.order_min), norms),
        travel=ground.travel,
        deadline_min=scenario.deadline_min,
        order_min=scenario.order_min,
        first_supplies_limit_min=int(norms.rate("first_supplies_limit_min")),
        max_stops=int(norms.rate("max_stops")),
        name=scenario.code,
    )


def _who_rest(vehicles: Iterable[opt.Vehicle], norms: Norms) -> tuple[opt.Vehicle, ...]:
    """Return the trucks whose drivers rest as the law wants."""
    limit, rest = int(norms.rate("drive_limit_min")), int(norms.rate("drive_break_min"))
    return tuple(replace(each, drive_limit_min=limit, break_min=rest) for each in vehicles)


def _sites(
    scenario: Scenario, needs: Mapping[str, Mapping[str, float]], norms: Norms
) -> tuple[opt.Site, ...]:
    return tuple(
        opt.Site(
            code=site.code,
            location=site_location(site.code),
            people=site.affected_people,
            requirements=needs[site.code],
            weight=site.weight,
            unload_kg_per_min=norms.rate("unload_kg_per_min"),
            unload_setup_min=int(norms.rate("unload_setup_min")),
            handout_min=int(norms.rate("handout_min")),
            name=site.name_zh,
        )
        for site in scenario.sites
        if site.affected_people
    )
