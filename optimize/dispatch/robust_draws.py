"""Scenarios drawn by seed: what happens to roads, docks, trucks and suppliers in each.

Two plans of one problem meet the same scenarios (common random numbers), because nothing here
depends on a plan. Each kind of chance has a stream of its own, so that the first scenarios of
more are the same, and one parameter changes only what it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from optimize.dispatch.problem import Problem
from optimize.dispatch.robust_spread import Spread, Uncertainty

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """k scenarios of one problem; the first axis of every array is the scenario.

    Parameters
    ----------
    kind, leaving, entering
        Logarithms of driving times' factors by road profile (sorted by name), by the place that
        is left and by the place that is driven to; a way's factor is exp of the sum of all three.
    loading, unloading
        Factors of loading minutes by source and of unloading minutes by site.
    breaks_at
        Minute at which a truck breaks down for the day, by vehicle; infinite: never.
    closed_from
        Minute from which nobody can set out for a location any more; infinite: never.
    late, share
        By source: factor, at least 1, of the wait after the order for what isn't there yet,
        and the share of it that comes.
    """

    kind: Floats
    leaving: Floats
    entering: Floats
    loading: Floats
    unloading: Floats
    breaks_at: Floats
    closed_from: Floats
    late: Floats
    share: Floats

    @property
    def count(self) -> int:
        """Return the number of scenarios."""
        return len(self.kind)

    def part(self, begin: int, end: int) -> Draws:
        """Return some of the scenarios."""
        return Draws(**{each.name: getattr(self, each.name)[begin:end] for each in fields(self)})

    @classmethod
    def as_planned(cls, problem: Problem, count: int = 1) -> Draws:
        """Return scenarios in which everything goes as the plan says."""
        return sample(problem, Uncertainty(Spread.none(), scenarios=count))


def sample(problem: Problem, uncertainty: Uncertainty) -> Draws:
    """Draw the scenarios of a problem."""
    return _Sampler(problem, uncertainty).draws()


class _Sampler:
    def __init__(self, problem: Problem, uncertainty: Uncertainty) -> None:
        self._problem = problem
        self._spread = uncertainty.spread
        self._areas = uncertainty.areas
        self._count = uncertainty.scenarios
        self._streams = iter(np.random.SeedSequence(uncertainty.seed).spawn(16))

    def draws(self) -> Draws:
        """Draw one after the other; the order is part of what a seed means."""
        problem, spread = self._problem, self._spread
        places = len(problem.travel.locations)
        district = spread.road_district * self._normal(1)
        kind = district + spread.road_kind * self._normal(len(problem.travel.minutes))
        area = spread.road_area * 0.5 * self._by_area()
        place = spread.road_place * np.sqrt(0.5)
        leaving = area + place * self._normal(places)
        entering = area + place * self._normal(places)
        loading = np.exp(spread.loading * self._normal(len(problem.sources)))
        unloading = np.exp(spread.unloading * self._normal(len(problem.sites)))
        breaks_at = self._minutes(spread.breakdown, len(problem.vehicles))
        closed_from = self._only_sites(self._minutes(spread.closure, places))
        late = np.exp(spread.supplier_late * self._normal(len(problem.sources)))
        return Draws(
            kind, leaving, entering, loading, unloading, breaks_at, closed_from,
            np.maximum(1.0, late), self._shares(len(problem.sources)),
        )  # fmt: skip

    def _normal(self, width: int) -> Floats:
        return np.random.default_rng(next(self._streams)).standard_normal((self._count, width))

    def _uniform(self, width: int) -> Floats:
        return np.random.default_rng(next(self._streams)).random((self._count, width))

    def _by_area(self) -> Floats:
        """One number an area, for each of its locations."""
        locations = self._problem.travel.locations
        names = [self._areas.get(code, f"\0{code}") for code in locations]
        known = {name: number for number, name in enumerate(dict.fromkeys(names))}
        return self._normal(len(known))[:, [known[name] for name in names]]

    def _minutes(self, chance: float, width: int) -> Floats:
        """When it happens, evenly from the order to the deadline; infinite where it doesn't."""
        drawn = self._uniform(width)
        span = max(0, self._problem.deadline_min - self._problem.order_min)
        when = self._problem.order_min + span * drawn / max(chance, 1e-300)
        return np.where(drawn < chance, when, np.inf)

    def _only_sites(self, minutes: Floats) -> Floats:
        """Roads are closed on the way to sites; a source or a park is always reached."""
        travel = self._problem.travel
        sources = {source.location for source in self._problem.sources}
        sites = {site.location for site in self._problem.sites} - sources
        open_for_all = [travel.index(code) for code in travel.locations if code not in sites]
        minutes[:, open_for_all] = np.inf
        return minutes

    def _shares(self, width: int) -> Floats:
        chance, least = self._spread.supplier_short, self._spread.supplier_least
        drawn = self._uniform(width)
        short = least + (1.0 - least) * drawn / max(chance, 1e-300)
        return np.where(drawn < chance, short, 1.0)
