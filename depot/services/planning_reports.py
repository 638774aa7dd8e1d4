"""What people report from the field (现场情况), and the optimizer's events that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from depot.domain.district import link_pair
from depot.domain.own_truck import supplier_of
from depot.domain.road_period import RoadPeriod
from depot.domain.scenario import Scenario
from depot.errors import Conflict, InvalidInput, NotFound
from depot.io.reference import reference
from depot.services.planning_estimate import minute_of
from depot.services.planning_execution import UnderWay
from depot.services.planning_roads import times
from depot.services.planning_routes import stands_of
from depot.store.uow import Reader
from optimize.dispatch.events import (
    DocksChanged,
    DriverOut,
    Event,
    RoadsChanged,
    SiteAdded,
    SiteChanged,
    SiteWithdrawn,
    SupplyChanged,
    TruckAdded,
    TruckLost,
)
from optimize.dispatch.problem import Problem, Vehicle
from optimize.supply import SupplyCurve

MOST_PEOPLE = 1_000_000
MOST_UNITS = 10**9
MOST_MINUTES = 100_000
MOST_DOCKS = 99
LONGEST_NAME = 40
_USUAL_PERCENT = 100


@dataclass(frozen=True)
class RoadClosed:
    """No vehicle passes between two road nodes."""

    one: str
    other: str


@dataclass(frozen=True)
class RoadsSlower:
    """On all roads so many percent of the usual speed are left."""

    percent: int


@dataclass(frozen=True)
class RoadForHours:
    """A road will be closed or slower for some time, and then be as before.

    Parameters
    ----------
    in_min, for_min
        From now until it begins, and how long it lasts.
    slower_percent
        Per cent of the speed that are missing; 100: closed.
    """

    one: str
    other: str
    in_min: int
    for_min: int
    slower_percent: int


@dataclass(frozen=True)
class TruckGone:
    """A truck can't be used any more; what it carries doesn't arrive."""

    vehicle: str


@dataclass(frozen=True)
class DriverLeaves:
    """A driver stops in so many minutes from now."""

    vehicle: str
    in_min: int


@dataclass(frozen=True)
class PeopleThere:
    """So many people are at a site now; their needs go with their number."""

    site: str
    people: int


@dataclass(frozen=True)
class SiteGone:
    """A site is given up; nothing is to be brought there."""

    site: str


@dataclass(frozen=True)
class GoodsLeft:
    """A source can still load so many units of an item, in so many minutes from now."""

    source: str
    item: str
    units: int
    in_min: int = 0


@dataclass(frozen=True)
class DocksOpen:
    """A source loads at so many docks from now on."""

    source: str
    docks: int


@dataclass(frozen=True)
class TruckComes:
    """A registered truck that the plan doesn't have will stand at a source in some minutes."""

    vehicle: str
    source: str
    in_min: int


@dataclass(frozen=True)
class SiteOpened:
    """People wait at a new place beside a site of the plan; they need what people there do.

    Parameters
    ----------
    near
        Site that it lies at: ways and unloading are taken to be the same.
    """

    name: str
    near: str
    people: int


_OfRoads = RoadClosed | RoadsSlower | RoadForHours

Report = (
    RoadClosed
    | RoadsSlower
    | RoadForHours
    | TruckGone
    | DriverLeaves
    | PeopleThere
    | SiteGone
    | GoodsLeft
    | DocksOpen
    | TruckComes
    | SiteOpened
)


def events_of(reader: Reader, state: UnderWay, reports: Sequence[Report]) -> tuple[Event, ...]:
    """Return what the optimizer is told, suppliers' own answers included.

    Raises
    ------
    NotFound, InvalidInput, Conflict
        When a report names what isn't there; when a number can't be; when the plan under way
        doesn't say where its places are and roads are reported.
    """
    events: list[Event] = _answers(reader, state)
    if any(isinstance(each, _OfRoads) for each in reports):
        events.append(_roads(state, reports))
    for each in reports:
        if isinstance(each, TruckGone | DriverLeaves):
            events.append(_of_truck(state, each))
        elif isinstance(each, PeopleThere | SiteGone):
            events.append(_of_site(state, each))
        elif isinstance(each, GoodsLeft | DocksOpen):
            events.append(_of_source(state, each))
        elif isinstance(each, TruckComes):
            events.append(_truck(reader, state, each))
        elif isinstance(each, SiteOpened):
            events.append(_site(state, each))
    return tuple(events)


def _truck(reader: Reader, state: UnderWay, report: TruckComes) -> Event:
    problem = state.problem
    source = _known(problem, "sources", report.source)
    ready = state.execution.now_min + _number(report.in_min, MOST_MINUTES)
    trucks = {each.code: each for each in reader.fleet.vehicles()}
    truck = trucks.get(report.vehicle)
    if truck is None or truck.vehicle_class not in {each.code for each in problem.vehicle_types}:
        raise NotFound(
            f"车辆“{report.vehicle}”未登记，或方案中没有它的车型。请先登记车辆。",
            f"Vehicle “{report.vehicle}” isn't registered, or the plan doesn't know its class.",
        )
    if truck.code in {each.code for each in problem.vehicles}:
        raise Conflict(
            f"车辆“{truck.code}”已在方案中。", f"Vehicle “{truck.code}” is in the plan already."
        )
    usual = problem.vehicles[0] if problem.vehicles else Vehicle(truck.code, "", "")
    stands = next(each.location for each in problem.sources if each.code == source)
    return TruckAdded(
        Vehicle(
            truck.code, truck.vehicle_class, stands, ready,
            ready + max(0, truck.available_until_min - truck.available_from_min), truck.plate,
            drive_limit_min=usual.drive_limit_min, break_min=usual.break_min,
        )
    )  # fmt: skip


def _site(state: UnderWay, report: SiteOpened) -> Event:
    near = _known(state.problem, "sites", report.near)
    name, people = report.name.strip(), _number(report.people, MOST_PEOPLE)
    code = f"new/{name}"
    if not 1 <= len(name) <= LONGEST_NAME or not people:
        raise InvalidInput(
            f"新安置点要有名称（1 至 {LONGEST_NAME} 个字）和人数。",
            f"A new site has a name (1 to {LONGEST_NAME} characters) and people.",
        )
    if code in {each.code for each in state.problem.sites}:
        raise Conflict(
            f"安置点“{name}”已登记。人数变化请登记“人数变化”。",
            f"Site “{name}” is there already; report its people instead.",
        )
    beside = next(each for each in state.problem.sites if each.code == near)
    if not beside.people or not beside.requirements:
        raise Conflict(
            f"“{beside.name or near}”没有需求可参照，请选另一个邻近安置点。",
            f"{beside.name or near} has no needs to go by; choose another site.",
        )
    part = people / beside.people
    needs = {need: amount * part for need, amount in beside.requirements.items()}
    return SiteAdded(replace(beside, code=code, people=people, requirements=needs, name=name))


def _of_truck(state: UnderWay, report: TruckGone | DriverLeaves) -> Event:
    vehicle = _known(state.problem, "vehicles", report.vehicle)
    if isinstance(report, TruckGone):
        return TruckLost(vehicle)
    return DriverOut(vehicle, state.execution.now_min + _number(report.in_min, MOST_MINUTES))


def _of_site(state: UnderWay, report: PeopleThere | SiteGone) -> Event:
    site = _known(state.problem, "sites", report.site)
    if isinstance(report, SiteGone):
        return SiteWithdrawn(site)
    return SiteChanged(site, _number(report.people, MOST_PEOPLE))


def _of_source(state: UnderWay, report: GoodsLeft | DocksOpen) -> Event:
    source = _known(state.problem, "sources", report.source)
    if isinstance(report, DocksOpen):
        return DocksChanged(source, _number(report.docks, MOST_DOCKS))
    item = _known(state.problem, "items", report.item)
    ready = state.execution.now_min + _number(report.in_min, MOST_MINUTES)
    units = _number(report.units, MOST_UNITS)
    # A curve counts all that was ever there: what was loaded before is added.
    taken = sum(
        trip.load().get(item, 0) for _, trip, _ in state.execution.begun() if trip.source == source
    )
    steps = [(0, taken)] if taken and ready > 0 else []
    return SupplyChanged(source, item, SupplyCurve((*steps, (max(0, ready), taken + units))))


def _answers(reader: Reader, state: UnderWay) -> list[Event]:
    """Return what suppliers have answered: what they confirmed, from when they said, no more."""
    calls = [
        call
        for order_id in sorted({order_id for order_id, _ in state.trips})
        for call in reader.call_offs.of_order(order_id)
        if call.is_open
    ]
    known = {(each.source, each.item) for each in state.problem.supplies}
    told: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for call in calls:
        if not call.confirmed_at_us:
            continue
        ready = max(0, minute_of(state.first, call.ready_at_us))
        supplier = call.supplier
        for line in call.items:
            keys = [key for key in known if (supplier_of(key[0]), key[1]) == (supplier, line.item)]
            # What it delivers and what we pick up are two curves; its answer is one number.
            if len(keys) == 1:
                told.setdefault(keys[0], []).append((ready, line.confirmed))
    return [SupplyChanged(*key, _stair(parts)) for key, parts in sorted(told.items())]


def _stair(parts: Sequence[tuple[int, int]]) -> SupplyCurve:
    minutes = sorted({ready for ready, _ in parts})
    return SupplyCurve(
        tuple((m, sum(units for ready, units in parts if ready <= m)) for m in minutes)
    )


# Roads


def reported_roads(state: UnderWay, reports: Sequence[Report]) -> Scenario | None:
    """Return the scenario of the plan under way with its roads as they were reported since.

    Raises
    ------
    NotFound, InvalidInput
        For a road that isn't there, or a number that can't be.
    """
    scenario = state.scenario
    if scenario is None:
        return None
    for each in reports:
        if isinstance(each, RoadsSlower):
            if not 1 <= each.percent <= _USUAL_PERCENT:
                raise InvalidInput(
                    f"车速应为平时的 1% 至 100%，不是 {each.percent}%。",
                    f"Speed must be 1 % to 100 % of the usual, not {each.percent} %.",
                )
            factor = scenario.speed_factor * each.percent / 100
            scenario = replace(scenario, speed_factor=factor)
        elif isinstance(each, RoadClosed | RoadForHours):
            scenario = _with_road(state, scenario, each)
    return scenario


def _with_road(state: UnderWay, scenario: Scenario, report: RoadClosed | RoadForHours) -> Scenario:
    pair = link_pair(report.one, report.other)
    if pair not in reference().district.link_by_pair:
        raise NotFound(
            f"没有连接“{report.one}”与“{report.other}”的道路。请从列表中选择。",
            f"No road joins “{report.one}” and “{report.other}”. Choose from the list.",
        )
    if isinstance(report, RoadForHours):
        periods = {*scenario.road_periods, _hours(state, report)}
        return replace(scenario, road_periods=tuple(sorted(periods)))
    return replace(scenario, closures=tuple(sorted({*scenario.closures, pair})))


def _roads(state: UnderWay, reports: Sequence[Report]) -> Event:
    scenario = reported_roads(state, reports)
    if scenario is None:
        raise InvalidInput(
            "原方案没有情景，无法按道路重算时间。请先以情景求解。",
            "The plan under way carries no scenario, so times can't be computed by its roads.",
        )
    stands = stands_of(state.places, scenario, reference())
    if set(state.problem.travel.locations) - {stand.location for stand in stands}:
        raise Conflict(
            "原方案没有全部地点的坐标，无法按道路重算时间。",
            "The plan under way doesn't say where all its places are: times can't be computed.",
        )
    return RoadsChanged(times(stands, scenario, reference(), state.problem.travel.minutes))


def _hours(state: UnderWay, report: RoadForHours) -> RoadPeriod:
    begin = state.execution.now_min + _number(report.in_min, MOST_MINUTES)
    end = begin + _number(report.for_min, MOST_MINUTES)
    return RoadPeriod.of((report.one, report.other), begin, end, report.slower_percent)


def _known(problem: Problem, group: str, code: str) -> str:
    if code not in {each.code for each in getattr(problem, group)}:
        raise NotFound(
            f"方案中没有“{code}”。请从列表中选择。",
            f"The plan has no “{code}”. Choose from the list.",
        )
    return code


def _number(value: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise InvalidInput(
            f"“{value}”应为 0 至 {most} 的整数。",
            f"“{value}” must be a whole number from 0 to {most}.",
        )
    return value
