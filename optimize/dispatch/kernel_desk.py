"""How a construction weighs things, and its room to count in, for compiled code."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_load import Truckload, new_truckload, packed_truckload
from optimize.dispatch.kernel_stand import Trip, new_trip, packed_trip

SLOTS_AHEAD = 3
"""Slots of a source in which a load is tried."""

MOST_SOURCES = 8
"""Sources with goods at which one truck's next trip is looked for, the first that it can reach."""

MOST_DRAFTS = 12


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
    small_wait
        Minutes that the smallest truck lets the largest go first.
    even
        How far a share of a small site counts like that of a large one, 0 to 1.
    cap
        Share up to which all sites are brought before any gets more.
    """

    partial: float
    noise: float
    first_supplies: float
    remote: float
    starts: int
    dock_price: float
    small_wait: float
    even: float
    cap: float


class Desk(NamedTuple):
    """Room to count in: gates (source and slot), needs by gate, and gate by site.

    ``least_use`` is the share of its use that a coarse unit must be put to (`kernel_whole`).
    ``fits_kg`` is what a load at a gate weighs at most: less than the truck carries where it has to
    be done before another one. ``there`` is when the truck is at a gate's source, ``driven`` what
    its driver has driven on end by then.
    """

    least_use: np.ndarray
    near_source: np.ndarray
    near_ready: np.ndarray
    near_there: np.ndarray
    near_driven: np.ndarray
    source: np.ndarray
    slot: np.ndarray
    ready: np.ndarray
    start: np.ndarray
    fits_kg: np.ndarray
    there: np.ndarray
    driven: np.ndarray
    like: np.ndarray
    has: np.ndarray
    kg_per: np.ndarray
    m3_per: np.ndarray
    pallets_per: np.ndarray
    item: np.ndarray
    anywhere: np.ndarray
    level: np.ndarray
    missing: np.ndarray
    far: np.ndarray
    kg: np.ndarray
    m3: np.ndarray
    pallets: np.ndarray
    worth: np.ndarray
    used: np.ndarray
    most: np.ndarray
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
    record: Desk = DeskRecord(*desk)
    return record


def new_desk(data: Data) -> Desk:
    """Return room for problems of these sizes."""
    sites, needs = data.required.shape
    sources = min(MOST_SOURCES, len(data.docks))
    # At each place and slot a full load, and one that fits before others.
    gates = 2 * SLOTS_AHEAD * sources
    whole = np.int64
    return Desk(
        least_use=np.zeros(1),
        near_source=np.zeros(sources, whole),
        near_ready=np.zeros(sources, whole),
        near_there=np.zeros(sources, whole),
        near_driven=np.zeros(sources, whole),
        source=np.zeros(gates, whole),
        slot=np.zeros(gates, whole),
        ready=np.zeros(gates, whole),
        start=np.zeros(gates, whole),
        fits_kg=np.zeros(gates),
        there=np.zeros(gates, whole),
        driven=np.zeros(gates, whole),
        like=np.zeros(gates, whole),
        has=np.zeros((gates, needs), np.bool_),
        kg_per=np.zeros((gates, needs)),
        m3_per=np.zeros((gates, needs)),
        pallets_per=np.zeros((gates, needs)),
        item=np.zeros((gates, needs), whole),
        anywhere=np.zeros(needs, np.bool_),
        level=np.zeros(sites),
        missing=np.zeros((sites, needs)),
        far=np.zeros(sites),
        kg=np.zeros((gates, sites)),
        m3=np.zeros((gates, sites)),
        pallets=np.zeros((gates, sites)),
        worth=np.zeros((gates, sites)),
        used=np.zeros((gates, sites)),
        most=np.zeros((gates, sites)),
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
