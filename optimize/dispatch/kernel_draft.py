"""The promising trips of one truck, in estimated minutes, in compiled code.

A trip loads at one source in one of its slots and serves one or more sites.
Its minutes count the way back to the nearest source; where the truck would be there too late for
another trip, they are all that is left of its day, so that a last trip takes along what it can.
Where docks are scarce, each of their minutes has a price in people.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, inlined, whole
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import MOST_DRAFTS, Desk, Taste
from optimize.dispatch.kernel_needs import ROUND_UP_MIN, TINY
from optimize.dispatch.kernel_road import (
    first_arrival,
    last_departure,
    needed_breaks,
    next_arrival,
)
from optimize.dispatch.world import FAR

_LEAST_FILL = 0.3
"""Share of a truck's way that a load pays at least, however small it is."""


@compiled
def look_at_single_stops(
    data: Data, desk: Desk, gates: int, truck: int, free: int, taste: Taste
) -> None:
    """Ratio, rank for lengthening, gain, kilograms and leaving time of one-stop trips."""
    profile = data.profile[truck]
    capacity_m3 = data.capacity_m3[truck]
    places = data.capacity_pallets[truck]
    for gate in range(gates):
        source = desk.source[gate]
        setup, per_load = data.dock_setup[source], 1.0 / data.dock_rate[source]
        capacity_kg = desk.fits_kg[gate]
        for site in range(len(data.people)):
            desk.ratio[gate, site] = desk.rank[gate, site] = 0.0
            need_kg = desk.kg[gate, site]
            if desk.worth[gate, site] <= 0 or need_kg <= TINY:
                continue
            per_kg = per_load + 1.0 / data.unload_rate[site]
            begin = float(desk.start[gate] + setup)
            arrive = first_arrival(data, profile, source, site, begin)
            if data.drive_limit[truck] > 0:
                stood = begin + min(need_kg, capacity_kg) * per_load - desk.there[gate]
                arrive += _on_breaks(data, desk, gate, truck, stood, arrive - begin)
            fixed = max(arrive, data.site_open[site]) + data.unload_setup[site]
            room = data.latest[truck, site] - fixed - ROUND_UP_MIN
            if room < 0:
                continue
            kg = min(need_kg, capacity_kg, room / per_kg)
            share = min(kg / need_kg, _fits(desk, gate, site, capacity_m3, places))
            kg = share * need_kg
            leave = fixed + kg * per_kg
            desk.most[gate, site] = capacity_kg
            if len(data.period_start) > 0:
                kg, leave = _before_a_change(data, desk, gate, site, truck, free, kg)
                if kg * (1.0 + TINY) < share * need_kg:
                    desk.most[gate, site] = kg
                share = kg / need_kg
            gain = share * desk.worth[gate, site]
            minutes = _spent(data, truck, leave + data.back[truck, site]) - free
            # A truck that is not full could take another site's load along.
            full = max(kg / capacity_kg, share * desk.m3[gate, site] / capacity_m3)
            full = max(full, share * desk.pallets[gate, site] / places)
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


@inlined
def _spent(data: Data, truck: int, back: float) -> float:
    """Return until when a trip takes the truck: for good, if it is back too late for another."""
    return back if back <= data.again[truck] else float(data.end[truck])


@inlined
def _fits(desk: Desk, gate: int, site: int, room_m3: float, room_pallets: float) -> float:
    """Return the share of what a site lacks that there is space for."""
    share = 1.0
    if desk.m3[gate, site] > room_m3:
        share = max(0.0, room_m3) / desk.m3[gate, site]
    if desk.pallets[gate, site] > room_pallets:
        share = min(share, max(0.0, room_pallets) / desk.pallets[gate, site])
    return share


@inlined
def _on_breaks(
    data: Data, desk: Desk, gate: int, truck: int, stood: float, minutes: float
) -> float:
    """Return the minutes of breaks on the first way of a trip, about."""
    if minutes >= FAR:
        return 0.0
    driven = 0 if stood >= data.break_minutes[truck] else desk.driven[gate]
    breaks = needed_breaks(data, truck, driven, int(minutes))
    return float(breaks * data.break_minutes[truck])


@compiled
def _before_a_change(
    data: Data, desk: Desk, gate: int, site: int, truck: int, free: int, kg: float
) -> tuple[float, float]:
    """Return the load worth most a minute, and when it is unloaded.

    It is the whole one, or one that is small enough to arrive before roads change.
    """
    source, profile = desk.source[gate], data.profile[truck]
    begin = float(desk.start[gate] + data.dock_setup[source])
    per_load = 1.0 / data.dock_rate[source]
    best, best_kg, best_leave = -1.0, 0.0, 0.0
    for period in range(-1, len(data.period_start)):
        some = kg
        if period >= 0:
            last = last_departure(data, profile, source, site, whole(period))
            some = min(kg, (last - begin) * data.dock_rate[source])
        if some <= TINY:
            continue
        arrive = first_arrival(data, profile, source, site, begin + some * per_load)
        leave = max(arrive, float(data.site_open[site])) + data.unload_setup[site]
        leave += some / data.unload_rate[site]
        minutes = _spent(data, truck, leave + data.back[truck, site]) - free
        if leave <= data.latest[truck, site] and some / max(1.0, minutes) > best:
            best, best_kg, best_leave = some / max(1.0, minutes), some, leave
    if best < 0.0:
        best_leave = float(data.end[truck])
    return best_kg, best_leave


@compiled
def draft_trips(data: Data, desk: Desk, gates: int, truck: int, free: int, taste: Taste) -> int:
    """Write the promising trips; return how many."""
    drafts = whole(0)
    while drafts < min(int(taste.starts), MOST_DRAFTS - 1):
        gate, site = _greatest(desk.rank, gates)
        if gate < 0:
            break
        desk.rank[gate, site] = 0.0
        desk.draft_gate[drafts], desk.draft_stops[drafts] = gate, 1
        desk.draft_site[drafts, 0] = site
        desk.draft_ratio[drafts] = desk.ratio[gate, site]
        if desk.used[gate, site] > 1.0 - TINY:
            _lengthen(data, desk, drafts, truck, free, taste)
        drafts += 1
    gate, site = _greatest(desk.ratio, gates)
    if gate >= 0:
        desk.draft_gate[drafts], desk.draft_stops[drafts] = gate, 1
        desk.draft_site[drafts, 0] = site
        desk.draft_ratio[drafts] = desk.ratio[gate, site]
        drafts += 1
    return int(drafts)


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
def _lengthen(data: Data, desk: Desk, draft: int, truck: int, free: int, taste: Taste) -> None:
    """Append sites as long as the trip's ratio gains."""
    gate, profile = desk.draft_gate[draft], data.profile[truck]
    source = desk.source[gate]
    per_load = 1.0 / data.dock_rate[source]
    last = desk.draft_site[draft, 0]
    gain, leave = desk.gain[gate, last], desk.leave[gate, last]
    kg, m3 = desk.kg[gate, last], desk.m3[gate, last]
    pallets = desk.pallets[gate, last]
    price = taste.dock_price
    paid = price * (data.dock_setup[source] + kg * per_load)
    slack = float(data.latest[truck, last]) - leave
    while desk.draft_stops[draft] < data.most_stops:
        best, best_site, best_share = desk.draft_ratio[draft], -1, 0.0
        room_kg, room_m3 = desk.fits_kg[gate] - kg, data.capacity_m3[truck] - m3
        by_slack = max(0.0, slack - 1.0) / per_load
        for site in range(len(data.people)):
            need_kg, worth = desk.kg[gate, site], desk.worth[gate, site]
            if worth <= 0 or need_kg <= TINY or _is_in(desk, draft, site):
                continue
            per_kg = per_load + 1.0 / data.unload_rate[site]
            arrive = next_arrival(data, profile, last, site, leave)
            fixed = max(arrive, data.site_open[site])
            fixed += data.unload_setup[site]
            room = data.latest[truck, site] - fixed - ROUND_UP_MIN
            if room < 0:
                continue
            share = min(1.0, min(room / per_kg, room_kg, by_slack) / need_kg)
            share = min(
                share, _fits(desk, gate, site, room_m3, data.capacity_pallets[truck] - pallets)
            )
            if share <= 0:
                continue
            then = fixed + share * need_kg * per_kg
            minutes = _spent(data, truck, then + data.back[truck, site]) - free
            more = share * (worth - price * need_kg * per_load)
            ratio = (gain + more - paid) / max(1.0, minutes)
            if more > 0 and ratio > best:
                best, best_site, best_share = ratio, site, share
        if best_site < 0:
            return
        last = best_site
        extra = best_share * desk.kg[gate, last]
        fixed = max(
            next_arrival(
                data, profile, desk.draft_site[draft, desk.draft_stops[draft] - 1], last, leave
            ),
            data.site_open[last],
        )
        leave = fixed + data.unload_setup[last] + extra * (per_load + 1.0 / data.unload_rate[last])
        desk.draft_site[draft, desk.draft_stops[draft]] = last
        desk.draft_stops[draft] += 1
        desk.draft_ratio[draft] = best
        gain += best_share * desk.worth[gate, last]
        paid += price * extra * per_load
        slack = min(slack - extra * per_load, data.latest[truck, last] - leave)
        kg += extra
        m3 += best_share * desk.m3[gate, last]
        pallets += best_share * desk.pallets[gate, last]
        if best_share < 1.0 - TINY:
            return


@inlined
def _is_in(desk: Desk, draft: int, site: int) -> bool:
    for stop in range(desk.draft_stops[draft]):
        if desk.draft_site[draft, stop] == site:
            return True
    return False
