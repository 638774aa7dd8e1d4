"""The world as arrays for compiled code; nothing here changes during a search."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe
from optimize.dispatch.problem import Problem
from optimize.dispatch.reach import reach_of
from optimize.dispatch.world import FAR, World

MOST_NEAR = 12
"""Nearest sites that are kept of each site."""

MOST_LOCAL = 60
"""Trucks among which a change chooses; with more, those that start nearest to some source."""

COARSE = 0.02
"""Share of a site's people from which on a unit of scarce goods is coarse."""

ENDLESS = 1e18
"""Pallet places of a truck that has no limit of them."""

MOST_TRIPS = 64
"""Trips of one truck; a day of more has trips of less than ten minutes."""


_SMALL_LOAD_MIN = 2
"""Minutes of loading and unloading of the smallest load worth a trip."""


class Data(NamedTuple):
    """Sizes of the arrays: sites, needs, items, sources, slots, trucks, profiles.

    Whole minutes are integers, kilograms and cubic metres floating-point numbers; `FAR`
    stands for no road. ``local_minutes`` says for each source how far from it the farthest truck
    starts that is local there.
    ``coarse`` is the share of a site's people for whom a unit does of what is too scarce for all,
    the largest such share, 0 if it is small; ``has_coarse`` whether there is any.
    ``smallness`` is the share of the largest truck's load that a truck lacks.
    ``choice`` lists items by source and need, -1 where there are no more;
    ``delivered_*`` what comes to sites without our doing anything. Where driving times change
    over the day, ``ways`` has the minutes by period, profile and location, and ``period_start``
    when each but the first begins; otherwise both are empty, and ``go``, ``between``,
    ``to_source`` and ``start_minutes`` say it all. ``drive_limit`` is 0 for drivers without a
    rule.
    ``soonest`` is the least minutes from leaving a source to unloading anywhere, by profile and
    source.
    ``again`` is the last minute at which a truck may be back at a source for another trip to be
    of use.
    ``step`` is the share of its
    people in whole steps of which a site counts among the worst-served ones, ``top`` how many
    there are, ``in_reach`` whether it counts there at all.
    """

    deadline: int
    first_until: int
    step: float
    top: int
    most_stops: int
    most_trips: int
    people: np.ndarray
    in_reach: np.ndarray
    weight: np.ndarray
    required: np.ndarray
    effort: np.ndarray
    unload_rate: np.ndarray
    unload_setup: np.ndarray
    site_open: np.ndarray
    handout: np.ndarray
    near: np.ndarray
    has_coarse: bool
    coarse: np.ndarray
    dock_rate: np.ndarray
    dock_setup: np.ndarray
    docks: np.ndarray
    dock_free: np.ndarray
    source_open: np.ndarray
    slots: np.ndarray
    slot_count: np.ndarray
    stock: np.ndarray
    price: np.ndarray
    choice: np.ndarray
    cover: np.ndarray
    item_kg: np.ndarray
    item_m3: np.ndarray
    item_pallets: np.ndarray
    has_apart: bool
    apart: np.ndarray
    profile: np.ndarray
    free: np.ndarray
    capacity_kg: np.ndarray
    capacity_m3: np.ndarray
    capacity_pallets: np.ndarray
    smallness: np.ndarray
    cost_per_km: np.ndarray
    latest: np.ndarray
    end: np.ndarray
    again: np.ndarray
    may_load: np.ndarray
    back: np.ndarray
    start_minutes: np.ndarray
    local_minutes: np.ndarray
    start_km: np.ndarray
    go: np.ndarray
    go_km: np.ndarray
    between: np.ndarray
    between_km: np.ndarray
    to_source: np.ndarray
    to_source_km: np.ndarray
    soonest: np.ndarray
    drive_limit: np.ndarray
    break_minutes: np.ndarray
    driven: np.ndarray
    period_start: np.ndarray
    ways: np.ndarray
    site_place: np.ndarray
    source_place: np.ndarray
    start_place: np.ndarray
    delivered_site: np.ndarray
    delivered_arrive: np.ndarray
    delivered_leave: np.ndarray
    delivered_units: np.ndarray


class DataRecord(Record):
    """The same for compiled functions."""


describe(DataRecord, Data)


@compiled
def packed_data(data: Data) -> Data:
    """Return them as a record."""
    record: Data = DataRecord(*data)
    return record


def data_of(world: World) -> Data:
    """Return the arrays of a world."""
    problem = world.problem
    roads = world.roads
    arrays = {**_sites(world), **_sources(world), **_items(world), **_trucks(world)}
    return Data(
        deadline=int(problem.deadline_min),
        first_until=int(problem.order_min + problem.first_supplies_limit_min),
        has_apart=bool(problem.apart),
        has_coarse=bool(arrays["coarse"].any()),
        step=float(problem.tolerances.share_step),
        top=problem.tolerances.top,
        most_stops=max(1, min(int(problem.max_stops), len(world.sites))),
        most_trips=MOST_TRIPS,
        go=_tables([each.go for each in roads], np.int64),
        go_km=_lengths(world, world.source_place, world.site_place),
        between=_tables([each.between for each in roads], np.int64),
        between_km=_lengths(world, world.site_place, world.site_place),
        to_source=_tables([each.to_source for each in roads], np.int64),
        to_source_km=_lengths(world, world.site_place, world.source_place),
        soonest=_soonest(world),
        again=_again(world),
        **arrays,
        **_periods(world),
        **_delivered(world),
    )


def _tables(tables: list[np.ndarray], kind: type) -> np.ndarray:
    return np.ascontiguousarray(np.stack(tables).astype(kind))


def _soonest(world: World) -> np.ndarray:
    """Return the least minutes to a site and of its setup; none where times change over the day."""
    ways = _tables([each.go for each in world.roads], np.int64)
    if world.problem.travel.later or not world.sites:
        return np.zeros(ways.shape[:2], np.int64)
    least: np.ndarray = (ways + world.unload_setup.astype(np.int64)).min(axis=2)
    return least


def _again(world: World) -> np.ndarray:
    """Return the end of each truck's day less the least that a trip from any source takes."""
    setup = np.array([source.dock_setup_min for source in world.sources], np.int64)
    shortest, loads = setup + _soonest(world), np.array([truck.may_load for truck in world.trucks])
    last = [
        truck.end - int(shortest[truck.profile][may].min(initial=FAR)) - _SMALL_LOAD_MIN
        for truck, may in zip(world.trucks, loads.astype(bool), strict=True)
    ]
    return np.array(last, np.int64)


def _periods(world: World) -> dict[str, np.ndarray]:
    """Where everything is, and the times between that change over the day."""
    travel, places = world.problem.travel, len(world.problem.travel.locations)
    shape = (len(travel.later) + 1, len(travel.minutes), places, places)
    if not travel.later:
        shape = (0, 0, 0, 0)
    tables = [travel.tables(profile) for profile in travel.minutes] if travel.later else []
    ways = np.array(tables, np.int64).reshape(shape[1], shape[0], *shape[2:]).swapaxes(0, 1)
    return {
        "period_start": np.array([period.start_min for period in travel.later], np.int64),
        "ways": np.ascontiguousarray(np.where(ways < 0, FAR, ways)),
        "site_place": np.array(world.site_place, np.int64),
        "source_place": np.array(world.source_place, np.int64),
        "start_place": np.array([truck.place for truck in world.trucks], np.int64),
    }


def _lengths(world: World, rows: list[int], columns: list[int]) -> np.ndarray:
    """Return km by profile from these places to those."""
    shape = (len(rows), len(columns))
    return _tables(
        [
            np.array([[road.km[a][b] for b in columns] for a in rows], float).reshape(shape)
            for road in world.roads
        ],
        np.float64,
    )


def _sites(world: World) -> dict[str, np.ndarray]:
    between = world.roads[0].between.reshape(len(world.sites), len(world.sites))
    near = np.argsort(between, axis=1, kind="stable")
    out = reach_of(world.problem).out
    return {
        "people": world.people.astype(np.int64),
        "in_reach": np.array([site.code not in out for site in world.sites], np.bool_),
        "weight": world.weight,
        "required": np.ascontiguousarray(world.required, dtype=np.float64),
        "effort": np.ascontiguousarray(world.effort_share, dtype=np.float64),
        "unload_rate": world.unload_rate,
        "unload_setup": world.unload_setup.astype(np.int64),
        "site_open": world.site_open.astype(np.int64),
        "handout": np.array([site.handout_min for site in world.sites], np.int64),
        "near": np.ascontiguousarray(near[:, :MOST_NEAR], dtype=np.int64),
        "coarse": _coarse(world),
    }


def _sources(world: World) -> dict[str, np.ndarray]:
    sources = world.sources
    most = max((len(slots) for slots in world.slots), default=1)
    slots = np.full((len(sources), most), FAR, np.int64)
    stock = np.zeros((len(sources), most, len(world.item_kg)), np.int64)
    for s, starts in enumerate(world.slots):
        slots[s, : len(starts)] = starts
        table = np.array(world.stock[s], np.int64).reshape(len(world.item_kg), len(starts))
        stock[s, : len(starts)] = table.T
    docks = max((source.docks for source in sources), default=0)
    dock_free = np.zeros((len(sources), max(1, docks)), np.int64)
    for s, source in enumerate(sources):
        dock_free[s, : len(source.dock_free_min)] = source.dock_free_min[:docks]
    return {
        "dock_rate": np.array([source.dock_kg_per_min for source in sources], float),
        "dock_setup": np.array([source.dock_setup_min for source in sources], np.int64),
        "docks": np.array([source.docks for source in sources], np.int64),
        "dock_free": dock_free,
        "source_open": np.array(world.source_open, np.int64),
        "slots": slots,
        "slot_count": np.array([len(each) for each in world.slots], np.int64),
        "stock": stock,
    }


def _items(world: World) -> dict[str, np.ndarray]:
    needs, items = len(world.needs), len(world.item_kg)
    cover = np.zeros((items, needs))
    for item, pairs in enumerate(world.covers):
        for need, amount in pairs:
            cover[item, need] = amount
    most = max((len(found) for source in world.choices for found in source), default=0)
    choice = np.full((len(world.sources), needs, max(1, most)), -1, np.int64)
    for s, source_choices in enumerate(world.choices):
        for n, found in enumerate(source_choices):
            choice[s, n, : len(found)] = found
    return {
        "price": np.array(world.price, float).reshape(len(world.sources), items),
        "choice": choice,
        "cover": cover,
        "item_kg": np.array(world.item_kg, float),
        "item_m3": np.array(world.item_m3, float),
        "item_pallets": np.array([item.pallets for item in world.problem.items], float),
        "apart": _apart(world.problem),
    }


def _apart(problem: Problem) -> np.ndarray:
    """By item and item, whether they may not be on a truck together."""
    rows = {item.code: row for row, item in enumerate(problem.items)}
    apart = np.zeros((len(rows), len(rows)), np.bool_)
    for one, other in problem.apart:
        apart[rows[one], rows[other]] = apart[rows[other], rows[one]] = True
    return apart


def _trucks(world: World) -> dict[str, np.ndarray]:
    trucks, sites, sources = world.trucks, len(world.sites), len(world.sources)

    def whole(values: list[int]) -> np.ndarray:
        return np.array(values, np.int64)

    start = [
        [world.roads[truck.profile].minutes[truck.place][place] for place in world.source_place]
        for truck in trucks
    ]
    start_km = [
        [world.roads[truck.profile].km[truck.place][place] for place in world.source_place]
        for truck in trucks
    ]
    largest = max((truck.kg for truck in trucks), default=1.0)
    return {
        "profile": whole([truck.profile for truck in trucks]),
        "free": whole([truck.free for truck in trucks]),
        "capacity_kg": np.array([truck.kg for truck in trucks], float),
        "capacity_m3": np.array([truck.m3 for truck in trucks], float),
        "capacity_pallets": np.array([truck.pallets or ENDLESS for truck in trucks], float),
        "smallness": np.array([1.0 - truck.kg / largest for truck in trucks], float),
        "cost_per_km": np.array([truck.cost_per_km for truck in trucks], float),
        "latest": np.array([truck.latest for truck in trucks], np.int64).reshape(
            len(trucks), sites
        ),
        "end": whole([truck.end for truck in trucks]),
        "may_load": np.array([truck.may_load for truck in trucks], bool).reshape(
            len(trucks), sources
        ),
        "back": np.array([truck.back for truck in trucks], np.int64).reshape(len(trucks), sites),
        "drive_limit": whole([truck.rule.limit_min for truck in trucks]),
        "break_minutes": whole([truck.rule.break_min for truck in trucks]),
        "driven": whole([truck.driven for truck in trucks]),
        "start_minutes": np.array(start, np.int64).reshape(len(trucks), sources),
        "local_minutes": _local_minutes(np.array(start, np.int64).reshape(len(trucks), sources)),
        "start_km": np.array(start_km, float).reshape(len(trucks), sources),
    }


def _coarse(world: World) -> np.ndarray:
    """Return for each site the share of its people for whom one unit of scarce goods does."""
    coarse = np.zeros(len(world.sites))
    for need, required in enumerate(world.required.T):
        amounts = [(i, by) for i, pairs in enumerate(world.covers) for n, by in pairs if n == need]
        there = sum(by * stock[i][-1] for i, by in amounts for stock in world.stock)
        if amounts and 0 < there < required.sum():
            finest = min(by for _, by in amounts)
            shares = np.divide(finest, required, out=np.zeros_like(required), where=required > 0)
            np.maximum(coarse, shares, out=coarse)
    return np.where(coarse >= COARSE, coarse, 0.0)


def _local_minutes(start_minutes: np.ndarray) -> np.ndarray:
    """Return how far the farthest of the nearest trucks is from each source."""
    trucks, sources = start_minutes.shape
    if trucks <= MOST_LOCAL:
        return np.full(sources, FAR, np.int64)
    farthest: np.ndarray = np.partition(start_minutes, MOST_LOCAL - 1, axis=0)[MOST_LOCAL - 1]
    return farthest


def _delivered(world: World) -> dict[str, np.ndarray]:
    """What comes anyway, as far as it comes in time."""
    problem = world.problem
    rows = {site.code: row for row, site in enumerate(world.sites)}
    items = {item.code: row for row, item in enumerate(problem.items)}
    found = [
        each
        for each in problem.deliveries
        if each.site in rows
        and each.leave_min + world.sites[rows[each.site]].handout_min <= problem.deadline_min
    ]
    units = np.zeros((len(found), len(world.item_kg)), np.int64)
    for row, each in enumerate(found):
        for item, count in each.units.items():
            units[row, items[item]] = count
    return {
        "delivered_site": np.array([rows[each.site] for each in found], np.int64),
        "delivered_arrive": np.array([each.arrive_min for each in found], np.int64),
        "delivered_leave": np.array([each.leave_min for each in found], np.int64),
        "delivered_units": units,
    }
