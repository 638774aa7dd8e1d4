"""Columns and legs of the bound's linear program."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs import PackingProgram
from optimize.dispatch.bound_data import BoundData
from optimize.dispatch.problem import Item, Site


@dataclass(frozen=True)
class Leg:
    """A group of trucks that can serve a site from a gate, with its minutes.

    Parameters
    ----------
    go_min
        Dock setup, drive, unloading setup: what every truckload costs once.
    back_min
        From the site to the nearest source that they may load at.
    """

    group: int
    gate: int
    site: int
    go_min: float
    back_min: float


class TruckRow(NamedTuple):
    """A row that holds a group's minutes after a minute, or (after None) its trucks.

    Parameters
    ----------
    by
        What fills the trucks in it: ``"kg"``, ``"m3"`` or ``"visits"``.
    """

    group: int
    after: int | None
    by: str
    row: int


@dataclass
class Builder:
    """Collects columns and named rows of a packing program."""

    gains: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    truck_rows: list[TruckRow] = field(default_factory=list)

    def column(self, gain: float, upper: float) -> int:
        """Add a column, return its number."""
        self.gains.append(gain)
        self.uppers.append(upper)
        return len(self.gains) - 1

    def row(self, name: str, right: float) -> int:
        """Add a row ``<= right``, return its number."""
        self.names.append(name)
        self.rights.append(right)
        return len(self.rights) - 1

    def truck_row(self, group: int, name: str, after: int | None, by: str, right: float) -> int:
        """Add a `TruckRow`, return its number."""
        row = self.row(f"trucks:{name}", right)
        self.truck_rows.append(TruckRow(group, after, by, row))
        return row

    def add(self, row: int, column: int, value: float) -> None:
        """Set an entry (entries of one place add up)."""
        self.entries.append((row, column, value))

    def program(self) -> PackingProgram:
        """Return the finished program."""
        rows, columns, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        shape = (len(self.rights), len(self.gains))
        matrix = csc_matrix((values, (rows, columns)), shape=shape, dtype=float)
        return PackingProgram(
            np.array(self.gains, float),
            np.array(self.uppers, float),
            matrix,
            np.array(self.rights, float),
        )


@dataclass
class Columns:
    """Column numbers by what they mean."""

    relieved: list[int]
    units: dict[tuple[int, int, int], int]
    carried: dict[int, tuple[int, int, int, int]]
    """Leg number to kg_r, kg_f, m3_r, m3_f."""


def feasible_legs(data: BoundData) -> list[Leg]:
    """Return the (type, gate, site) by which some truck could deliver in time."""
    at = [data.problem.travel.index(site.location) for site in data.sites]
    clocks = np.array(
        [(site.open_min, site.unload_setup_min, data.latest_min(site)) for site in data.sites],
        float,
    ).reshape(-1, 3)
    return [
        leg
        for g in range(len(data.groups))
        for q, gate in enumerate(data.gates)
        if data.may_load(g, gate.source)
        for leg in _legs(data, (g, q), at, clocks)
    ]


def _legs(data: BoundData, way: tuple[int, int], at: list[int], clocks: np.ndarray) -> list[Leg]:
    """Return the legs of a type from a gate.

    Parameters
    ----------
    at
        Locations of the sites.
    clocks
        By site: when it opens, its minutes to set up, and when unloading must have ended.
    """
    g, q = way
    table = data.closure[data.groups[g][0].profile]
    source = data.sources[data.gates[q].source]
    drive = table[data.problem.travel.index(source.location), at]
    setup = clocks[:, 1]
    in_time = np.nonzero(_is_in_time(data, way, drive, clocks))[0]
    stores = [
        data.problem.travel.index(place.location)
        for s, place in enumerate(data.sources)
        if data.may_load(g, s)
    ]
    back = table[np.ix_(at, stores)].min(axis=1)
    go = source.dock_setup_min + drive + setup
    return [Leg(g, q, int(j), float(go[j]), float(back[j])) for j in in_time]


def _is_in_time(
    data: BoundData, way: tuple[int, int], drive: np.ndarray, clocks: np.ndarray
) -> np.ndarray:
    """Return for each site whether some truck of the type can unload there in time."""
    g, q = way
    kind, trucks = data.groups[g]
    gate = data.gates[q]
    source = data.sources[gate.source]
    opens, setup, latest = clocks.T
    days = {
        (max(data.ready_min(kind, truck, source), gate.start_min), truck.available_until_min)
        for truck in trucks
    }
    found = np.zeros(drive.size, bool)
    for start, until in days:
        if start < gate.end_min:
            leave = np.maximum(start + source.dock_setup_min + 1 + drive, opens) + setup + 1
            found |= leave <= np.minimum(latest, until)
    reached: np.ndarray = found & np.isfinite(drive)
    return reached


def useful_units(data: BoundData, site: Site, item: Item) -> int:
    """Return the most units of the item that can be of use at the site beside what comes anyway."""
    return max(
        (
            ceil(data.left_of(site, need) / amount - 1e-9)
            for need, amount in item.equivalents.items()
            if site.requirements.get(need, 0.0) > 0
        ),
        default=0,
    )
