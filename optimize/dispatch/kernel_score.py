"""What a plan under construction is worth, in compiled code."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_stand import NEVER, Stand, add_row

_ROUNDING = 1e-9

WEIGHTED, LATE, WAITED, COST, SITES = range(5)
"""Places in a score; from the last one on, how many sites have reached just so many steps."""


@compiled
def refresh(data: Data, stand: Stand) -> None:
    """Bring people relieved, minutes waited and first arrivals of touched sites up to date."""
    order = np.zeros(stand.visit.shape[1], np.int64)
    leave = np.zeros(stand.visit.shape[1], np.int64)
    units = np.zeros(len(data.item_kg), np.int64)
    for site in range(len(data.people)):
        if stand.dirty[site]:
            _look_up_visits(data, stand, site, order, leave)
            _score_site(data, stand, site, order, leave, units)
            stand.dirty[site] = False


@compiled
def _look_up_visits(
    data: Data, stand: Stand, site: int, order: np.ndarray, leave: np.ndarray
) -> None:
    """List a site's visits by the minute at which they end."""
    stops, trips = data.most_stops, data.most_trips
    own = stand.head.shape[0] * trips * stops
    first = NEVER
    for row in range(stand.visits[site]):
        code = stand.visit[site, row]
        if code >= own:
            ends = data.delivered_leave[code - own]
            first = min(first, data.delivered_arrive[code - own])
        else:
            truck, number, stop = code // (stops * trips), code // stops % trips, code % stops
            ends = stand.leave[truck, number, stop]
            first = min(first, stand.arrive[truck, number, stop])
        place = row
        while place > 0 and leave[place - 1] > ends:
            leave[place], order[place] = leave[place - 1], order[place - 1]
            place -= 1
        leave[place], order[place] = ends, code
    stand.first[site] = first


@compiled
def _score_site(
    data: Data, stand: Stand, site: int, order: np.ndarray, leave: np.ndarray, units: np.ndarray
) -> None:
    stops, trips = data.most_stops, data.most_trips
    own = stand.head.shape[0] * trips * stops
    for item in range(len(units)):
        units[item] = 0
    relieved = 0
    waited = float(data.people[site] * data.deadline)
    for row in range(stand.visits[site]):
        code = order[row]
        if code >= own:
            add_row(data.delivered_units[code - own], units)
        else:
            truck, number, stop = code // (stops * trips), code // stops % trips, code % stops
            add_row(stand.units[truck, number, stop], units)
        share = _share(data, site, units)
        now = int(np.floor(data.people[site] * share + _ROUNDING))
        waited -= (now - relieved) * (data.deadline - leave[row] - data.handout[site])
        relieved = now
    stand.relieved[site] = relieved
    stand.waited[site] = waited


@compiled
def _share(data: Data, site: int, units: np.ndarray) -> float:
    """Return the share of the worst-covered need, at most 1."""
    share = 1.0
    for need in range(data.required.shape[1]):
        if data.required[site, need] > 0:
            got = 0.0
            for item in range(len(units)):
                if units[item] != 0:
                    got += data.cover[item, need] * units[item]
            share = min(share, got / data.required[site, need])
    return share


@compiled
def total_of(data: Data, stand: Stand, total: np.ndarray) -> None:
    """Write weighted people, late sites, person-minutes, cost and sites by steps.

    Only sites in reach count among the last.
    """
    refresh(data, stand)
    for tier in range(len(total)):
        total[tier] = 0.0
    for site in range(len(data.people)):
        total[WEIGHTED] += data.weight[site] * stand.relieved[site]
        total[LATE] += 1.0 if stand.first[site] > data.first_until else 0.0
        total[WAITED] += stand.waited[site]
        if data.in_reach[site]:
            whole = stand.relieved[site] / (data.people[site] * data.step)
            total[SITES + min(data.top, int(whole + _ROUNDING))] += 1.0
    for truck in range(len(stand.trips)):
        for number in range(stand.trips[truck]):
            total[COST] += stand.cost[truck, number]
