"""Prices on whole stops: a site that takes more than a stop's load is not served by fractions.

Let no stop relieve more than C of a site's p people, and let the last of m = ceil(p / C) stops
have rho = p - (m - 1) C to relieve. Then for any number of stops that relieve x people each

    relieved <= p - rho m + sum over stops of min(x, rho)

(a mixed-integer rounding cut; docs/models.md, "Whole stops"). Stops that relieve more count as
several of C people and a rest. The price of such a cut makes the first people of a stop worth
more than the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from optimize.dispatch.bound_duty_data import DutyData

_MOST_STOPS = 8
"""Whole stops of a site up to which a cut is worth a price: it gains at most 1 / (4 m) of it."""

_ALIKE = 0.03
"""Share by which loads may differ that have one cut."""

_MIXES = 11
"""Of weight and volume, by which a truck's room is bounded."""

_ROOM = 1.0 + 1e-7
"""Makes up for rounding, and for what the checker lets a load be over."""


@dataclass(frozen=True)
class Cuts:
    """Of each cut its site, C, rho and p - rho m."""

    site: np.ndarray
    load: np.ndarray
    rest: np.ndarray
    right: np.ndarray

    def counted(self, people: np.ndarray) -> np.ndarray:
        """Return what stops count that relieve so many people of each cut's site."""
        load, rest = (of.reshape(-1, *(1,) * (people.ndim - 1)) for of in (self.load, self.rest))
        whole = np.floor(people / load)
        counted: np.ndarray = whole * rest + np.minimum(people - whole * load, rest)
        return counted


@dataclass(frozen=True)
class Bends:
    """What people of a stop are worth beyond their goods: concave, in pieces, site by piece.

    Parameters
    ----------
    edges
        People up to which each piece goes; they never fall.
    slopes
        Worth of one person in each; nothing after the last one.
    """

    edges: np.ndarray
    slopes: np.ndarray
    cuts: Cuts
    prices: np.ndarray

    @property
    def key(self) -> bytes:
        """The same for bends that are alike."""
        return self.edges.tobytes() + self.slopes.tobytes() if self.slopes.any() else b""

    def whole_worth(self, people: np.ndarray) -> np.ndarray:
        """Return what stops with so many people (site by number) are worth by the cuts alone."""
        worth = np.zeros_like(people)
        site = self.cuts.site
        if site.size:
            held = np.minimum(people[site], self.edges[site, -1:])
            np.add.at(worth, site, self.prices[:, None] * self.cuts.counted(held))
        return worth


@dataclass(frozen=True)
class WholeStops:
    """The cuts, and what they make of stops.

    Parameters
    ----------
    cover
        People that a unit covers, all needs together: site by item.
    edges
        By type of truck: site by piece.
    slopes
        By type of truck, cut by piece: the least concave function that is nowhere below what a
        stop counts in the cut, up to what the truck carries.
    """

    cuts: Cuts
    cover: np.ndarray
    edges: dict[str, np.ndarray]
    slopes: dict[str, np.ndarray]

    def bends(self, kind: str, prices: np.ndarray) -> Bends:
        """Return what stops of this type of truck are worth at these prices of the cuts."""
        slopes = np.zeros(self.edges[kind].shape)
        np.add.at(slopes, self.cuts.site, prices[:, None] * self.slopes[kind])
        return Bends(self.edges[kind], slopes, self.cuts, prices)

    def counted(self, kind: str, units: np.ndarray) -> np.ndarray:
        """Return what a trip with these units (site by item) counts in each cut.

        One of several stops counts by the concave function, as the bound takes it.
        """
        people = (self.cover * units).sum(axis=1)
        counted = np.zeros(self.cuts.site.size)
        own = np.nonzero(people[self.cuts.site] > 0)[0]
        if (people > 0).sum() == 1:
            counted[own] = self.cuts.counted(people[self.cuts.site])[own]
        elif own.size:
            edges = self.edges[kind][self.cuts.site[own]]
            widths = np.diff(edges, axis=1, prepend=0.0)
            inside = people[self.cuts.site[own], None] - (edges - widths)
            counted[own] = (self.slopes[kind][own] * np.clip(inside, 0.0, widths)).sum(axis=1)
        return counted


def whole_stops(duties: DutyData, share: np.ndarray, before: np.ndarray) -> WholeStops:
    """Return the cuts that trucks' loads make.

    Parameters
    ----------
    share
        Of each need row in its site; of a site they sum to 1.
    before
        People of each need row whom what comes anyway covers.
    """
    sites = len(duties.data.sites)
    cover = np.zeros((sites, duties.worth.shape[1]))
    np.add.at(cover, duties.need_site, share[:, None] * duties.worth)
    kinds = {fleet.kind.code: fleet for fleet in duties.fleets}
    rooms = {code: _room(duties, cover, fleet.items, fleet.kind.capacity_kg,
                         fleet.kind.capacity_m3) for code, fleet in kinds.items()}  # fmt: skip
    people = np.array([site.people for site in duties.data.sites], float)
    there = np.zeros(sites)
    np.maximum.at(there, duties.need_site, before)
    cuts = [
        (j, load, left - (stops - 1) * load, stops)
        for j, left in enumerate(people - there)
        for load in _loads([room[j] for room in rooms.values()])
        if (stops := ceil(left / load)) in range(2, _MOST_STOPS + 1)
    ]
    made = {code: _pieces(cuts, np.minimum(room, people)) for code, room in rooms.items()}
    return WholeStops(
        cuts=Cuts(
            site=np.array([j for j, *_ in cuts], dtype=np.int64),
            load=np.array([load for _, load, *_ in cuts]),
            rest=np.array([rest for *_, rest, _ in cuts]),
            right=np.array([people[j] - rest * stops for j, _, rest, stops in cuts]),
        ),
        cover=cover,
        edges={code: edges for code, (edges, _) in made.items()},
        slopes={code: slopes for code, (_, slopes) in made.items()},
    )


def _room(
    duties: DutyData, cover: np.ndarray, items: np.ndarray, most_kg: float, most_m3: float
) -> np.ndarray:
    """Return the most people of each site whom one load covers, never too few.

    For each mix of weight and volume, which no load exceeds, the load takes what needs least of it.
    """
    stocked = items & duties.stocked.any(axis=0)
    usable = stocked[None, :] & (duties.most > 0) & (cover > 0)
    least = np.full(len(cover), np.inf)
    for mix in np.linspace(0.0, 1.0, _MIXES):
        space = (1.0 - mix) * duties.kg / most_kg + mix * duties.m3 / most_m3
        each = np.where(usable, space[None, :] / np.where(usable, cover, 1.0), np.inf)
        width = np.where(usable, cover * duties.most, 0.0)
        cost = np.array([each[:, group].min(axis=1) for group in map(list, duties.groups)])
        most = np.array([width[:, group].max(axis=1) for group in map(list, duties.groups)])
        order = np.argsort(cost, axis=0)
        cost, most = (np.take_along_axis(of, order, axis=0) for of in (cost, most))
        left, people = np.ones(len(cover)), np.zeros(len(cover))
        for one, all_of_it in zip(cost, most, strict=True):
            with np.errstate(divide="ignore", invalid="ignore"):
                taken = np.where(one > 0, np.minimum(all_of_it, left / one), all_of_it)
            people += taken
            left = np.maximum(0.0, left - taken * np.where(taken > 0, one, 0.0))
        np.minimum(least, people, out=least)
    return least * _ROOM + 1e-6


def _loads(rooms: list[float]) -> list[float]:
    """Return loads without those that hardly differ."""
    found: list[float] = []
    for room in sorted(rooms, reverse=True):
        if not found or room < found[-1] * (1.0 - _ALIKE):
            found.append(room)
    return found


def _pieces(
    cuts: list[tuple[int, float, float, int]], most: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return edges by site and slopes by cut for loads of up to so many people of each site."""
    bends = [_concave(load, rest, most[j]) for j, load, rest, _ in cuts]
    own: list[set[float]] = [set() for _ in most]
    for (j, *_), (edges, _) in zip(cuts, bends, strict=True):
        own[j].update(edges)
    pieces = max((len(each) for each in own), default=0)
    edges_of = np.zeros((len(most), pieces))
    for j, each in enumerate(own):
        edges_of[j, : len(each)] = sorted(each)
        edges_of[j, len(each) :] = max(each, default=0.0)
    slopes_of = np.zeros((len(cuts), pieces))
    for row, (cut, (edges, slopes)) in zip(slopes_of, zip(cuts, bends, strict=True), strict=True):
        piece = np.searchsorted(edges, edges_of[cut[0]])
        row[:] = np.append(slopes, 0.0)[piece]
    return edges_of, slopes_of


def _concave(load: float, rest: float, most: float) -> tuple[list[float], list[float]]:
    """Return edges and slopes of the least concave function above min(x, rest), load by load."""
    if most <= rest:
        return [most], [1.0]
    whole = int((most - rest) // load)
    corner = whole * load + rest
    beyond = most - (whole + 1) * load
    last = max(0.0, beyond) / (most - corner) if most > corner else 0.0
    edges, slopes = [rest, corner, most], [1.0, rest / load, last]
    kept = [n for n in range(3) if n == 0 or edges[n] > edges[n - 1]]
    return [edges[n] for n in kept], [slopes[n] for n in kept]
