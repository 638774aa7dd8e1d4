"""The best next trip of one truck: ratio greedy, in compiled code.

A trip loads at one source in one of its slots and serves one or more sites.
Its minutes count the way back to the nearest source, but never beyond the
truck's last useful minute: the last trip needs no way back. Where docks are
scarce, each of their minutes has a price in people.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_load import Truckload, fill, new_truckload, packed_truckload
from optimize.dispatch.kernel_stand import (
    DOCK,
    END,
    SOURCE,
    START,
    STOPS,
    TRUCK,
    Stand,
    Trip,
    copy_row,
    dock_gap,
    new_trip,
    packed_trip,
    slot_at,
)

SLOTS_AHEAD = 3
"""Slots of a source in which a load is tried."""

MOST_DRAFTS = 12

_TINY = 1e-9
_FAR_MIN = 240.0
"""Way back at which a site counts as far in full."""

_HALVINGS = 7
"""Loads tried when the first would be late; 2^-7 of a truck is less than a minute."""

_LEAST_FILL = 0.3
"""Share of a truck's way that a load pays at least, however small it is."""


class Taste(NamedTuple):
    """How one construction weighs things; drawn anew for each rebuild.

    Parameters
    ----------
    partial
        Worth of covering single needs while others stay open, 0 to 1.
    noise
        Relative spread of the random factor on each trip's ratio.
    first_supplies
        People that a site's first supplies in time are worth.
    remote
        How much more than their people far sites are worth, as a power of
        their way back; serving them while all is in stock can spare a
        second visit.
    starts
        How many first stops are tried for longer trips.
    dock_price
        People that a minute at a dock must bring.
    """

    partial: float
    noise: float
    first_supplies: float
    remote: float
    starts: int
    dock_price: float


class Desk(NamedTuple):
    """Room to count in: gates (source and slot), needs by gate, and gate by site."""

    source: np.ndarray
    slot: np.ndarray
    ready: np.ndarray
    start: np.ndarray
    has: np.ndarray
    kg_per: np.ndarray
    m3_per: np.ndarray
    anywhere: np.ndarray
    level: np.ndarray
    missing: np.ndarray
    share: np.ndarray
    far: np.ndarray
    kg: np.ndarray
    m3: np.ndarray
    worth: np.ndarray
    used: np.ndarray
    gain: np.ndarray
    leave: np.ndarray
    ratio: np.ndarray
    rank: np.ndarray
    noise: np.ndarray
    draft_gate: np.ndarray
    draft_stops: np.ndarray
    draft_site: np.ndarray
    draft_ratio: np.ndarray
    load: Truckload
    trip: Trip
    best: Trip


class DeskRecord(Record):
    """The same for compiled functions."""


describe(DeskRecord, Desk)


@compiled
def packed_desk(desk: Desk) -> Desk:
    """Return it as a record."""
    return DeskRecord(*desk)


def new_desk(data: Data) -> Desk:
    """Return room for problems of these sizes."""
    sites, needs = data.required.shape
    gates = SLOTS_AHEAD * len(data.docks)
    whole = np.int64
    return Desk(
        source=np.zeros(gates, whole),
        slot=np.zeros(gates, whole),
        ready=np.zeros(gates, whole),
        start=np.zeros(gates, whole),
        has=np.zeros((gates, needs), np.bool_),
        kg_per=np.zeros((gates, needs)),
        m3_per=np.zeros((gates, needs)),
        anywhere=np.zeros(needs, np.bool_),
        level=np.zeros(sites),
        missing=np.zeros((sites, needs)),
        share=np.zeros((sites, needs)),
        far=np.zeros(sites),
        kg=np.zeros((gates, sites)),
        m3=np.zeros((gates, sites)),
        worth=np.zeros((gates, sites)),
        used=np.zeros((gates, sites)),
        gain=np.zeros((gates, sites)),
        leave=np.zeros((gates, sites)),
        ratio=np.zeros((gates, sites)),
        rank=np.zeros((gates, sites)),
        noise=np.ones(sites),
        draft_gate=np.zeros(MOST_DRAFTS, whole),
        draft_stops=np.zeros(MOST_DRAFTS, whole),
        draft_site=np.zeros((MOST_DRAFTS, data.most_stops), whole),
        draft_ratio=np.zeros(MOST_DRAFTS),
        load=packed_truckload(new_truckload(data)),
        trip=packed_trip(new_trip(data)),
        best=packed_trip(new_trip(data)),
    )


@compiled
def free_at(data: Data, stand: Stand, truck: int) -> int:
    """Return from when a truck is free after its last trip."""
    number = stand.count[truck]
    if number == 0:
        return int(data.free[truck])
    last = stand.head[truck, number - 1, STOPS] - 1
    return int(stand.leave[truck, number - 1, last])


@compiled
def minutes_to(data: Data, stand: Stand, truck: int, source: int) -> int:
    """Return the way of a truck from where it will be to a source."""
    number = stand.count[truck]
    if number == 0:
        return int(data.start_minutes[truck, source])
    last = stand.head[truck, number - 1, STOPS] - 1
    site = stand.site[truck, number - 1, last]
    return int(data.to_source[data.profile[truck], site, source])


@compiled
def _find_gates(data: Data, stand: Stand, desk: Desk, truck: int) -> int:
    """List where and when the truck could load; return how many."""
    gates = 0
    free = free_at(data, stand, truck)
    for source in range(len(data.docks)):
        ready = max(free + minutes_to(data, stand, truck, source), data.source_open[source])
        if data.docks[source] == 0 or ready >= data.end[truck]:
            continue
        if not data.may_load[truck, source]:
            continue
        first = slot_at(data, source, ready)
        minutes = data.dock_setup[source] + int(data.capacity_kg[truck] / data.dock_rate[source])
        for slot in range(first, min(first + SLOTS_AHEAD, data.slot_count[source])):
            begin = max(ready, data.slots[source, slot])
            start, _ = dock_gap(data, stand, source, begin, minutes)
            if start < data.end[truck]:
                desk.source[gates], desk.slot[gates] = source, slot
                desk.ready[gates], desk.start[gates] = begin, start
                gates += 1
    return gates


@compiled
def _find_items(data: Data, stand: Stand, desk: Desk, gates: int, left_out: np.ndarray) -> None:
    """For each gate and need: is it there, and what does a unit of it weigh."""
    needs = data.required.shape[1]
    for need in range(needs):
        desk.anywhere[need] = False
    for source in range(len(data.docks)):
        last = data.slot_count[source] - 1
        for need in range(needs):
            for row in range(data.choice.shape[2]):
                item = data.choice[source, need, row]
                if item < 0 or desk.anywhere[need]:
                    break
                desk.anywhere[need] = stand.spare[source, last, item] > 0
    for gate in range(gates):
        source, slot = desk.source[gate], desk.slot[gate]
        for need in range(needs):
            desk.has[gate, need] = False
            desk.kg_per[gate, need] = desk.m3_per[gate, need] = 0.0
            if left_out[source, need]:
                continue
            for row in range(data.choice.shape[2]):
                item = data.choice[source, need, row]
                if item < 0:
                    break
                if stand.spare[source, slot, item] > 0:
                    desk.has[gate, need] = True
                    desk.kg_per[gate, need] = data.item_kg[item] / data.cover[item, need]
                    desk.m3_per[gate, need] = data.item_m3[item] / data.cover[item, need]
                    break


@compiled
def _find_needs(
    data: Data, stand: Stand, desk: Desk, gates: int, truck: int, taste: Taste
) -> None:
    """Weight, volume and worth of what each gate could bring to each site."""
    sites, needs = data.required.shape
    for site in range(sites):
        level, lowest = 1.0, 1.0
        for need in range(needs):
            required = data.required[site, need]
            share = 1.0 if required <= 0 else min(1.0, stand.got[site, need] / required)
            desk.share[site, need] = share
            lowest = min(lowest, share)
            if not desk.anywhere[need]:
                level = min(level, share)
        desk.level[site] = level
        is_open = False
        for need in range(needs):
            required = data.required[site, need]
            missing = level * required - stand.got[site, need]
            desk.missing[site, need] = missing if missing >= _TINY * required else 0.0
            is_open |= desk.missing[site, need] > 0
        desk.far[site] = 1.0
        if taste.remote > 0:
            back = float(min(data.back[truck, site], _FAR_MIN)) / _FAR_MIN
            desk.far[site] = back**taste.remote
        for gate in range(gates):
            _weigh(data, stand, desk, gate, site, lowest, is_open, taste)


@compiled
def _weigh(
    data: Data,
    stand: Stand,
    desk: Desk,
    gate: int,
    site: int,
    lowest: float,
    is_open: bool,
    taste: Taste,
) -> None:
    """What one gate could bring to one site."""
    kg = m3 = part = 0.0
    if is_open:
        level, reach = desk.level[site], 1.0
        for need in range(data.required.shape[1]):
            if desk.has[gate, need]:
                kg += desk.kg_per[gate, need] * desk.missing[site, need]
                m3 += desk.m3_per[gate, need] * desk.missing[site, need]
                part += max(0.0, level - desk.share[site, need]) * data.effort[site, need]
                reach = min(reach, level)
            else:
                reach = min(reach, desk.share[site, need])
        whole = max(0.0, reach - lowest)
        part = (1.0 - taste.partial) * whole + taste.partial * part
    desk.kg[gate, site], desk.m3[gate, site] = kg, m3
    worth = data.people[site] * data.weight[site] * desk.far[site] * part
    if taste.first_supplies > 0 and stand.visits[site] == 0 and kg > 0:
        worth += taste.first_supplies
    desk.worth[gate, site] = worth


@compiled
def _single(
    data: Data, desk: Desk, gates: int, truck: int, free: int, taste: Taste
) -> None:
    """Ratio, rank for lengthening, gain, kilograms and leaving time of one-stop trips."""
    profile = data.profile[truck]
    capacity_kg, capacity_m3 = data.capacity_kg[truck], data.capacity_m3[truck]
    for gate in range(gates):
        source = desk.source[gate]
        setup, per_load = data.dock_setup[source], 1.0 / data.dock_rate[source]
        for site in range(len(data.people)):
            desk.ratio[gate, site] = desk.rank[gate, site] = 0.0
            need_kg = desk.kg[gate, site]
            if desk.worth[gate, site] <= 0 or need_kg <= _TINY:
                continue
            per_kg = per_load + 1.0 / data.unload_rate[site]
            arrive = desk.start[gate] + setup + data.go[profile, source, site]
            fixed = max(arrive, data.site_open[site]) + data.unload_setup[site]
            room = data.latest[truck, site] - fixed - 2.0
            if room < 0:
                continue
            kg = min(need_kg, capacity_kg, room / per_kg)
            share = kg / need_kg
            if desk.m3[gate, site] > capacity_m3:
                share = min(share, capacity_m3 / desk.m3[gate, site])
            kg = share * need_kg
            gain = share * desk.worth[gate, site]
            leave = fixed + kg * per_kg
            minutes = min(leave + data.back[truck, site], data.end[truck]) - free
            # A truck that is not full could take another site's load along.
            full = max(kg / capacity_kg, share * desk.m3[gate, site] / capacity_m3)
            full = max(full, _LEAST_FILL)
            rest = kg * per_kg
            price = taste.dock_price
            alone = gain - price * (setup + kg * per_load)
            along = gain - price * (setup * full + kg * per_load)
            noise = desk.noise[site]
            desk.used[gate, site], desk.gain[gate, site] = share, gain
            desk.leave[gate, site] = leave
            desk.ratio[gate, site] = alone / max(1.0, minutes) * noise
            desk.rank[gate, site] = along / max(1.0, rest + (minutes - rest) * full) * noise


@compiled
def _draft(
    data: Data, desk: Desk, gates: int, truck: int, free: int, taste: Taste
) -> int:
    """Write the promising trips; return how many."""
    drafts = 0
    while drafts < min(int(taste.starts), MOST_DRAFTS - 1):
        gate, site = _greatest(desk.rank, gates)
        if gate < 0:
            break
        desk.rank[gate, site] = 0.0
        desk.draft_gate[drafts], desk.draft_stops[drafts] = gate, 1
        desk.draft_site[drafts, 0] = site
        desk.draft_ratio[drafts] = desk.ratio[gate, site]
        if desk.used[gate, site] > 1.0 - _TINY:
            _lengthen(data, desk, drafts, truck, free, taste)
        drafts += 1
    gate, site = _greatest(desk.ratio, gates)
    if gate >= 0:
        desk.draft_gate[drafts], desk.draft_stops[drafts] = gate, 1
        desk.draft_site[drafts, 0] = site
        desk.draft_ratio[drafts] = desk.ratio[gate, site]
        drafts += 1
    return drafts


@compiled
def _greatest(values: np.ndarray, gates: int) -> tuple[int, int]:
    """Return where the greatest positive value is, -1 if there is none."""
    most, at, where = 0.0, -1, -1
    for gate in range(gates):
        for site in range(values.shape[1]):
            if values[gate, site] > most:
                most, at, where = values[gate, site], gate, site
    return at, where


@compiled
def _lengthen(
    data: Data, desk: Desk, draft: int, truck: int, free: int, taste: Taste
) -> None:
    """Append sites as long as the trip's ratio gains."""
    gate, profile = desk.draft_gate[draft], data.profile[truck]
    source = desk.source[gate]
    per_load = 1.0 / data.dock_rate[source]
    last = desk.draft_site[draft, 0]
    gain, leave = desk.gain[gate, last], desk.leave[gate, last]
    kg, m3 = desk.kg[gate, last], desk.m3[gate, last]
    price = taste.dock_price
    paid = price * (data.dock_setup[source] + kg * per_load)
    slack = float(data.latest[truck, last]) - leave
    while desk.draft_stops[draft] < data.most_stops:
        best, best_site, best_share = desk.draft_ratio[draft], -1, 0.0
        room_kg, room_m3 = data.capacity_kg[truck] - kg, data.capacity_m3[truck] - m3
        by_slack = max(0.0, slack - 1.0) / per_load
        for site in range(len(data.people)):
            need_kg, worth = desk.kg[gate, site], desk.worth[gate, site]
            if worth <= 0 or need_kg <= _TINY or _is_in(desk, draft, site):
                continue
            per_kg = per_load + 1.0 / data.unload_rate[site]
            fixed = max(leave + data.between[profile, last, site], data.site_open[site])
            fixed += data.unload_setup[site]
            room = data.latest[truck, site] - fixed - 2.0
            if room < 0:
                continue
            share = min(1.0, min(room / per_kg, room_kg, by_slack) / need_kg)
            if desk.m3[gate, site] > room_m3:
                share = min(share, max(0.0, room_m3) / desk.m3[gate, site])
            if share <= 0:
                continue
            then = fixed + share * need_kg * per_kg
            minutes = min(then + data.back[truck, site], data.end[truck]) - free
            more = share * (worth - price * need_kg * per_load)
            ratio = (gain + more - paid) / max(1.0, minutes)
            if more > 0 and ratio > best:
                best, best_site, best_share = ratio, site, share
        if best_site < 0:
            return
        last = best_site
        extra = best_share * desk.kg[gate, last]
        fixed = max(leave + data.between[profile, desk.draft_site[draft, desk.draft_stops[draft] - 1], last], data.site_open[last])
        leave = fixed + data.unload_setup[last] + extra * (per_load + 1.0 / data.unload_rate[last])
        desk.draft_site[draft, desk.draft_stops[draft]] = last
        desk.draft_stops[draft] += 1
        desk.draft_ratio[draft] = best
        gain += best_share * desk.worth[gate, last]
        paid += price * extra * per_load
        slack = min(slack - extra * per_load, data.latest[truck, last] - leave)
        kg += extra
        m3 += best_share * desk.m3[gate, last]
        if best_share < 1.0 - _TINY:
            return


@compiled
def _is_in(desk: Desk, draft: int, site: int) -> bool:
    for stop in range(desk.draft_stops[draft]):
        if desk.draft_site[draft, stop] == site:
            return True
    return False


@compiled
def best_trip(
    data: Data,
    stand: Stand,
    desk: Desk,
    truck: int,
    taste: Taste,
    left_out: np.ndarray,
    rng: np.random.Generator,
) -> bool:
    """Write the best trip of this truck from where it is into ``desk.best``, if any relieves."""
    gates = _find_gates(data, stand, desk, truck)
    if gates == 0:
        return False
    if taste.noise > 0:
        for site in range(len(data.people)):
            desk.noise[site] = np.exp(taste.noise * rng.standard_normal())
    else:
        for site in range(len(data.people)):
            desk.noise[site] = 1.0
    free = free_at(data, stand, truck)
    _find_items(data, stand, desk, gates, left_out)
    _find_needs(data, stand, desk, gates, truck, taste)
    _single(data, desk, gates, truck, free, taste)
    drafts = _draft(data, desk, gates, truck, free, taste)
    for _ in range(drafts):
        best = 0
        for draft in range(drafts):
            if desk.draft_ratio[draft] > desk.draft_ratio[best]:
                best = draft
        if desk.draft_ratio[best] <= 0:
            return False
        desk.draft_ratio[best] = 0.0
        if _exact(data, stand, desk, truck, best, left_out):
            return True
    return False


@compiled
def _exact(
    data: Data, stand: Stand, desk: Desk, truck: int, draft: int, left_out: np.ndarray
) -> bool:
    """Load whole units and time the trip; less weight if it would be late."""
    most = _weight_in_time(data, desk, truck, draft)
    stops = desk.draft_stops[draft]
    if _loaded(data, stand, desk, truck, draft, stops, most, left_out):
        _keep(desk)
        return True
    # Whole minutes of loading and unloading decide: halve in on the largest load in time.
    least, found = 0.0, False
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        if _loaded(data, stand, desk, truck, draft, 1, middle, left_out):
            least, found = middle, True
            _keep(desk)
        else:
            most = middle
    return found


@compiled
def _keep(desk: Desk) -> None:
    copy_row(desk.trip.head, desk.best.head)
    copy_row(desk.trip.site, desk.best.site)
    copy_row(desk.trip.arrive, desk.best.arrive)
    copy_row(desk.trip.leave, desk.best.leave)
    for stop in range(desk.trip.head[STOPS]):
        copy_row(desk.trip.units[stop], desk.best.units[stop])


@compiled
def _weight_in_time(data: Data, desk: Desk, truck: int, draft: int) -> float:
    gate, site = desk.draft_gate[draft], desk.draft_site[draft, 0]
    source = desk.source[gate]
    go = data.go[data.profile[truck], source, site]
    end, setup = data.latest[truck, site], data.unload_setup[site]
    rate = data.unload_rate[site]
    left = end - (desk.start[gate] + data.dock_setup[source] + go + setup)
    after_opening = float(end - data.site_open[site] - setup)
    per_kg = 1.0 / data.dock_rate[source] + 1.0 / rate
    most = min(data.capacity_kg[truck], left / per_kg, after_opening * rate)
    return float(max(0.0, most))


@compiled
def _loaded(
    data: Data,
    stand: Stand,
    desk: Desk,
    truck: int,
    draft: int,
    stops: int,
    first_kg: float,
    left_out: np.ndarray,
) -> bool:
    """Write the trip with the largest loads of at most ``first_kg`` for its first site."""
    gate, load, trip = desk.draft_gate[draft], desk.load, desk.trip
    source = desk.source[gate]
    for item in range(len(load.on)):
        load.on[item] = 0
    load.room[0], load.room[1] = data.capacity_kg[truck], data.capacity_m3[truck]
    written = 0
    for stop in range(stops):
        site = desk.draft_site[draft, stop]
        most_kg = first_kg if stop == 0 else data.capacity_kg[truck]
        level = desk.level[site]
        if fill(data, stand, load, source, desk.slot[gate], site, level, most_kg, left_out):
            trip.site[written] = site
            copy_row(load.best, trip.units[written])
            written += 1
    if written == 0:
        return False
    trip.head[TRUCK], trip.head[SOURCE], trip.head[STOPS] = truck, source, written
    return timed(data, stand, trip, desk.ready[gate])


@compiled
def timed(data: Data, stand: Stand, trip: Trip, ready: int) -> bool:
    """Write the earliest times of a trip with these loads; False if it can't be in time.

    Parameters
    ----------
    ready
        Loading starts at this minute or later, when a dock is free.
    """
    truck, source, stops = trip.head[TRUCK], trip.head[SOURCE], trip.head[STOPS]
    profile = data.profile[truck]
    total = 0.0
    for stop in range(stops):
        total += _weight(data, trip, stop)
    minutes = data.dock_setup[source] + int(np.ceil(total / data.dock_rate[source] - _TINY))
    start, dock = dock_gap(data, stand, source, ready, minutes)
    if dock < 0:
        return False
    now = start + minutes
    trip.head[DOCK], trip.head[START], trip.head[END] = dock, start, now
    for stop in range(stops):
        site = trip.site[stop]
        if stop == 0:
            arrive = now + data.go[profile, source, site]
        else:
            arrive = now + data.between[profile, trip.site[stop - 1], site]
        takes = int(np.ceil(_weight(data, trip, stop) / data.unload_rate[site] - _TINY))
        now = max(arrive, data.site_open[site]) + data.unload_setup[site] + takes
        if now > data.latest[truck, site]:
            return False
        trip.arrive[stop], trip.leave[stop] = arrive, now
    return True


@compiled
def _weight(data: Data, trip: Trip, stop: int) -> float:
    kg = 0.0
    for item in range(len(data.item_kg)):
        kg += trip.units[stop, item] * data.item_kg[item]
    return kg
