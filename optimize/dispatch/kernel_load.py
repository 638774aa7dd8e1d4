"""What to load for one site: all its needs raised together, in compiled code.

People are relieved in the share of their worst-covered need, so a load lifts
every need that the source can cover to the same number of people.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_stand import Stand, copy_row

_SLACK = 1e-9

_MOST_GUESSES = 40


class Truckload(NamedTuple):
    """What is on a truck at one source in one slot, and room to count in.

    ``on`` are the units of each item on it; ``room`` its kilograms, cubic metres and pallet
    places left.
    """

    on: np.ndarray
    room: np.ndarray
    got: np.ndarray
    units: np.ndarray
    best: np.ndarray


class TruckloadRecord(Record):
    """The same for compiled functions."""


describe(TruckloadRecord, Truckload)


@compiled
def packed_truckload(load: Truckload) -> Truckload:
    """Return it as a record."""
    record: Truckload = TruckloadRecord(*load)
    return record


def new_truckload(data: Data) -> Truckload:
    """Return an empty one."""
    items, needs = data.cover.shape
    return Truckload(
        np.zeros(items, np.int64),
        np.zeros(3),
        np.zeros(needs),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
    )


@compiled
def fill(
    data: Data,
    stand: Stand,
    load: Truckload,
    source: int,
    slot: int,
    site: int,
    level: float,
    most_kg: float,
    left_out: np.ndarray,
) -> bool:
    """Put whole units for a site on the truck and into ``load.best``; False if there are none.

    Parameters
    ----------
    level
        Share of its people up to which its needs are lifted.
    most_kg
        Weight that time allows.
    left_out
        By source and need: not to be loaded.
    """
    room_kg = min(load.room[0], most_kg) + _SLACK
    people = level * data.people[site]
    kg, m3, places = _units_for(data, stand, load, source, slot, site, people, left_out)
    if kg > room_kg or m3 > load.room[1] + _SLACK or places > load.room[2] + _SLACK:
        kg, m3, places = _largest(
            data, stand, load, source, slot, site, people, room_kg, kg, m3, places, left_out
        )
    else:
        copy_row(load.units, load.best)
    load.room[0] -= kg
    load.room[1] -= m3
    load.room[2] -= places
    for item in range(len(load.on)):
        load.on[item] += load.best[item]
    return kg > 0.0


@compiled
def _lowest_people(data: Data, stand: Stand, site: int) -> float:
    lowest = 1.0
    for need in range(data.required.shape[1]):
        if data.required[site, need] > 0:
            lowest = min(lowest, stand.got[site, need] / data.required[site, need])
    return float(lowest * data.people[site])


@compiled
def _largest(
    data: Data,
    stand: Stand,
    load: Truckload,
    source: int,
    slot: int,
    site: int,
    high: float,
    room_kg: float,
    kg: float,
    m3: float,
    places: float,
    left_out: np.ndarray,
) -> tuple[float, float, float]:
    """Most people whose load fits: interpolate, then halve, in whole people."""
    for item in range(len(load.best)):
        load.best[item] = 0
    fits_kg, fits_m3, fits_places = 0.0, 0.0, 0.0
    low = _lowest_people(data, stand, site)
    room_m3, room_places = load.room[1], load.room[2]
    share = min(room_kg / kg if kg > 0 else 1.0, room_m3 / m3 if m3 > 0 else 1.0)
    if places > 0:
        share = min(share, room_places / places)
    least, most = int(low), int(np.ceil(high))
    guess = int(least + (most - least) * share)
    for _ in range(_MOST_GUESSES):
        if most - least <= 1:
            break
        guess = min(max(guess, least + 1), most - 1)
        kg, m3, places = _units_for(data, stand, load, source, slot, site, float(guess), left_out)
        if kg <= room_kg and m3 <= room_m3 + _SLACK and places <= room_places + _SLACK:
            least, fits_kg, fits_m3, fits_places = guess, kg, m3, places
            copy_row(load.units, load.best)
            # The load is nearly proportional: step up by what is left.
            guess = most
            if kg > 0:
                guess = least + max(1, int((guess - low) * (room_kg - kg) / kg))
            per_kg = (room_kg - kg) / max(kg, _SLACK)
            if room_m3 - m3 < per_kg * m3 or room_places - places < per_kg * places:
                guess = least + max(1, (most - least) // 8)
        else:
            most = guess
            guess = least + (most - least) * 3 // 4
    return fits_kg, fits_m3, fits_places


@compiled
def _may_join(data: Data, load: Truckload, item: int) -> bool:
    """Whether nothing is on the truck, or chosen for it, that an item must be kept apart from."""
    for other in range(len(load.on)):
        if data.apart[item, other] and load.on[other] + load.units[other] > 0:
            return False
    return True


@compiled
def _units_for(
    data: Data,
    stand: Stand,
    load: Truckload,
    source: int,
    slot: int,
    site: int,
    people: float,
    left_out: np.ndarray,
) -> tuple[float, float, float]:
    """Write the units that lift the site to so many people; return their weight and space."""
    for need in range(len(load.got)):
        load.got[need] = stand.got[site, need]
    for item in range(len(load.units)):
        load.units[item] = 0
    share = people / data.people[site]
    kg = m3 = places = 0.0
    for need in range(data.required.shape[1]):
        required = data.required[site, need]
        missing = required * share - load.got[need]
        if missing <= _SLACK * required or left_out[source, need]:
            continue
        for row in range(data.choice.shape[2]):
            item = data.choice[source, need, row]
            if item < 0:
                break
            spare = stand.spare[source, slot, item] - load.on[item] - load.units[item]
            if spare <= 0 or (data.has_apart and not _may_join(data, load, item)):
                continue
            count = min(spare, int(np.ceil(missing / data.cover[item, need] - _SLACK)))
            load.units[item] += count
            kg += count * data.item_kg[item]
            m3 += count * data.item_m3[item]
            places += count * data.item_pallets[item]
            for other in range(data.required.shape[1]):
                load.got[other] += data.cover[item, other] * count
            missing = required * share - load.got[need]
            if missing <= _SLACK * required:
                break
    return kg, m3, places
