"""Where a truck could load next, and what that could bring to each site, in compiled code."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, inlined, whole
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import MOST_SOURCES, SLOTS_AHEAD, Desk, Taste
from optimize.dispatch.kernel_driver import at_source, driver_of, free_at
from optimize.dispatch.kernel_road import first_arrival
from optimize.dispatch.kernel_stand import Stand, dock_gap, gap_minutes, slot_at
from optimize.dispatch.kernel_whole import in_whole_units

TINY = 1e-9

ROUND_UP_MIN = 2
"""Minutes that whole minutes of loading and unloading may take more."""

_LEAST_LOAD = 0.15
"""Share of a truck's capacity for which a gap before other loads is looked for."""

_FAR_MIN = 240.0
"""Way back at which a site counts as far in full."""


@compiled
def find_gates(data: Data, stand: Stand, desk: Desk, truck: int) -> int:
    """List where and when the truck could load, and how much; return how many.

    Of many sources with goods the `MOST_SOURCES` are looked at where it could load first. Where
    a full load has to wait for a dock, one that fits before other loads is a choice too.
    """
    gates, capacity_kg = 0, data.capacity_kg[truck]
    for place in range(_find_sources(data, stand, desk, truck)):
        source, ready = desk.near_source[place], desk.near_ready[place]
        first = slot_at(data, source, ready)
        setup, rate = data.dock_setup[source], data.dock_rate[source]
        full, small = setup + int(capacity_kg / rate), setup + int(_LEAST_LOAD * capacity_kg / rate)
        # Later loads are there too late, however small they are.
        last = data.end[truck] - setup - ROUND_UP_MIN
        last -= data.soonest[data.profile[truck], source]
        for slot in range(first, min(first + SLOTS_AHEAD, data.slot_count[source])):
            begin = max(ready, data.slots[source, slot])
            start, _ = dock_gap(data, stand, source, begin, full)
            if start > begin:
                sooner, dock = dock_gap(data, stand, source, begin, small)
                if sooner < start and sooner <= last:
                    fits_kg = rate * (gap_minutes(stand, source, dock, sooner) - setup)
                    fits_kg = min(fits_kg, capacity_kg)
                    _write_gate(desk, gates, place, (slot, begin, sooner), fits_kg)
                    gates += 1
            if start <= last:
                _write_gate(desk, gates, place, (slot, begin, start), capacity_kg)
                gates += 1
    return gates


@compiled
def _write_gate(
    desk: Desk, gate: int, place: int, when: tuple[int, int, int], fits_kg: float
) -> None:
    """Write a source nearby, its slot, from when truck and dock are ready, and for what."""
    desk.source[gate], desk.fits_kg[gate] = desk.near_source[place], fits_kg
    desk.slot[gate], desk.ready[gate], desk.start[gate] = when
    desk.there[gate] = desk.near_there[place]
    desk.driven[gate] = desk.near_driven[place]


@compiled
def _find_sources(data: Data, stand: Stand, desk: Desk, truck: int) -> int:
    """List the sources where the truck could load first, in their own order; return how many."""
    found, free = 0, free_at(data, stand, truck)
    driven, stood = driver_of(data, stand, truck)
    for source in range(len(data.docks)):
        if data.docks[source] == 0 or not data.may_load[truck, source]:
            continue
        there, on_end = at_source(data, stand, truck, source, free, driven, stood)
        ready = max(there, data.source_open[source])
        if ready >= data.end[truck] or _is_bare(data, stand, source):
            continue
        if found == MOST_SOURCES:
            latest = whole(0)
            for place in range(1, found):
                if desk.near_ready[place] >= desk.near_ready[latest]:
                    latest = place
            if ready >= desk.near_ready[latest]:
                continue
            found -= 1
            for place in range(latest, found):
                desk.near_source[place] = desk.near_source[place + 1]
                desk.near_ready[place] = desk.near_ready[place + 1]
                desk.near_there[place] = desk.near_there[place + 1]
                desk.near_driven[place] = desk.near_driven[place + 1]
        desk.near_source[found], desk.near_ready[found] = source, ready
        desk.near_there[found], desk.near_driven[found] = there, on_end
        found += 1
    return found


@compiled
def _is_bare(data: Data, stand: Stand, source: int) -> bool:
    """Whether nothing is left at a source."""
    last = data.slot_count[source] - 1
    for item in range(stand.spare.shape[2]):
        if stand.spare[source, last, item] > 0:
            return False
    return True


@compiled
def find_items(data: Data, stand: Stand, desk: Desk, gates: int, left_out: np.ndarray) -> None:
    """For each gate and need: is it there, and what does a unit of it weigh."""
    for need in range(data.required.shape[1]):
        desk.anywhere[need] = False
        for source in range(len(data.docks)):
            last = data.slot_count[source] - 1
            desk.anywhere[need] |= _first_item(data, stand, source, last, need) >= 0
    for gate in range(gates):
        source, slot = desk.source[gate], desk.slot[gate]
        for need in range(data.required.shape[1]):
            item = -1
            if not left_out[source, need]:
                item = _first_item(data, stand, source, slot, need)
            desk.has[gate, need], desk.item[gate, need] = item >= 0, item
            desk.kg_per[gate, need] = desk.m3_per[gate, need] = 0.0
            desk.pallets_per[gate, need] = 0.0
            if item >= 0:
                desk.kg_per[gate, need] = data.item_kg[item] / data.cover[item, need]
                desk.m3_per[gate, need] = data.item_m3[item] / data.cover[item, need]
                desk.pallets_per[gate, need] = data.item_pallets[item] / data.cover[item, need]
        desk.like[gate] = _first_like(desk, gate)


@inlined
def _first_like(desk: Desk, gate: int) -> int:
    """Return the first gate where the same items are there, maybe this one."""
    for other in range(gate):
        is_like = desk.like[other] == other
        for need in range(desk.item.shape[1]):
            is_like &= desk.item[other, need] == desk.item[gate, need]
        if is_like:
            return int(other)
    return int(gate)


@inlined
def _first_item(data: Data, stand: Stand, source: int, slot: int, need: int) -> int:
    """Return the item that a source would give first for a need in a slot, -1 for none."""
    for row in range(data.choice.shape[2]):
        item = data.choice[source, need, row]
        if item < 0:
            return -1
        if stand.spare[source, slot, item] > 0:
            return int(item)
    return -1


@inlined
def level_of(stand: Stand, desk: Desk, site: int) -> float:
    """Return the share of a site's people that what there is anywhere could relieve."""
    level, anywhere, shares = 1.0, desk.anywhere, stand.share
    for need in range(shares.shape[1]):
        if not anywhere[need]:
            level = min(level, shares[site, need])
    return level


@inlined
def _in_time(data: Data, desk: Desk, gates: int, truck: int, site: int) -> bool:
    """Whether a truck that loads at one of the gates can be at a site and unload."""
    last = data.latest[truck, site] - data.unload_setup[site] - ROUND_UP_MIN
    if last < data.site_open[site]:
        return False
    for gate in range(gates):
        source = desk.source[gate]
        begin = float(desk.start[gate] + data.dock_setup[source])
        if first_arrival(data, data.profile[truck], source, site, begin) <= last:
            return True
    return False


@compiled
def find_needs(data: Data, stand: Stand, desk: Desk, gates: int, truck: int, taste: Taste) -> None:
    """Weight, volume and worth of what each gate could bring to each site."""
    # Arrays by names of their own: looked up in their record for each number, they take longer.
    people, required, got = data.people, data.required, stand.got
    levels, missing, shares, far, back = desk.level, desk.missing, stand.share, desk.far, data.back
    sites, needs = required.shape
    usual = 0.0
    for site in range(sites):
        usual += people[site] / sites
    for site in range(sites):
        level = in_whole_units(data, desk, site, level_of(stand, desk, site))
        level, lowest = min(level, taste.cap), 1.0
        for need in range(needs):
            lowest = min(lowest, shares[site, need])
        levels[site] = level
        lacks = whole(0) > 0
        for need in range(needs):
            lacking = level * required[site, need] - got[site, need]
            missing[site, need] = lacking if lacking >= TINY * required[site, need] else 0.0
            lacks |= missing[site, need] > 0
        is_open = lacks and _in_time(data, desk, gates, truck, site)
        far[site] = 1.0
        if is_open and taste.remote > 0:
            far[site] = (float(min(back[truck, site], _FAR_MIN)) / _FAR_MIN) ** taste.remote
        if is_open and taste.even > 0:
            far[site] *= (usual / people[site]) ** taste.even
        _weigh(data, stand, desk, gates, site, lowest, is_open, taste)


@inlined
def _may_join(data: Data, desk: Desk, gate: int, site: int, need: int) -> bool:
    """Whether a need's item may be loaded with those of the needs before it."""
    for other in range(need):
        is_loaded = desk.has[gate, other] and desk.missing[site, other] > 0
        if is_loaded and data.apart[desk.item[gate, need], desk.item[gate, other]]:
            return False
    return True


@inlined
def _weigh(
    data: Data,
    stand: Stand,
    desk: Desk,
    gates: int,
    site: int,
    lowest: float,
    is_open: bool,
    taste: Taste,
) -> None:
    """What each gate could bring to one site."""
    all_kg, all_m3, all_pallets, worths = desk.kg, desk.m3, desk.pallets, desk.worth
    if not is_open:
        for gate in range(gates):
            all_kg[gate, site] = all_m3[gate, site] = all_pallets[gate, site] = 0.0
            worths[gate, site] = 0.0
        return
    has, kg_per, m3_per, pallets_per = desk.has, desk.kg_per, desk.m3_per, desk.pallets_per
    missing, shares, effort = desk.missing, stand.share, data.effort
    level, needs = desk.level[site], missing.shape[1]
    each = data.people[site] * data.weight[site] * desk.far[site]
    for gate in range(gates):
        like = desk.like[gate]
        if like < gate:
            all_kg[gate, site], all_m3[gate, site] = all_kg[like, site], all_m3[like, site]
            all_pallets[gate, site] = all_pallets[like, site]
            worths[gate, site] = worths[like, site]
            continue
        kg = m3 = part = pallets = 0.0
        reach = 1.0
        for need in range(needs):
            share = shares[site, need]
            if has[gate, need] and not (
                data.has_apart and not _may_join(data, desk, gate, site, need)
            ):
                lacking = missing[site, need]
                kg += kg_per[gate, need] * lacking
                m3 += m3_per[gate, need] * lacking
                pallets += pallets_per[gate, need] * lacking
                part += max(0.0, level - share) * effort[site, need]
                reach = min(reach, level)
            else:
                reach = min(reach, share)
        gained = max(0.0, reach - lowest)
        part = (1.0 - taste.partial) * gained + taste.partial * part
        worth = each * part
        if taste.first_supplies > 0 and stand.visits[site] == 0 and kg > 0:
            worth += taste.first_supplies
        all_kg[gate, site], all_m3[gate, site], all_pallets[gate, site] = kg, m3, pallets
        worths[gate, site] = worth
