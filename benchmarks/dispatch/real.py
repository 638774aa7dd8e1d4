"""District problems of Changyi: its communities, roads, norms, docks and trucks, by a seed.

Each is built as the product builds a plan's problem, from a demo database: hazard, communities
hit, closed roads and fleet are drawn by the seed. People are scaled to the fleet, so that
`scarce` cases have too few truck-hours to reach everybody and `ample` ones enough; goods are
scaled to the people: warehouse 1 could serve everybody, the other sources have a part each,
suppliers after their lead time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path

import numpy as np

from depot.bootstrap import Settings, build, migrate
from depot.domain.season import season_of
from depot.io.reference import Reference, reference
from depot.services.application import Application
from depot.services.demo import load_demo
from depot.services.planning_case import build_case
from depot.services.scenarios import ScenarioChoice, build_scenario
from optimize.dispatch.problem import UNREACHABLE, Problem, Site, Source, Supply
from optimize.supply import SupplyCurve

_HAZARDS = ("FL-II", "IC-II", "EQ-III", "FL-III")
_DRAWS = 100
_AMPLE = 1000
_DAY = date(2026, 7, 14)
_ONSET_US = 1_783_989_000_000_000
_PLENTY = 1.15
"""Goods at the first source, in what everybody needs."""

_PART = 0.4
"""What each other source has of the goods that it has."""


@dataclass(frozen=True)
class Shape:
    """How large an instance is.

    Parameters
    ----------
    sites, trucks, sources
        Counts; of communities hit, trucks and places that load.
    people_per_truck
        From 1,000 on scarce; how many depends on docks and distances.
    """

    sites: int
    trucks: int
    sources: int
    people_per_truck: int

    @property
    def is_scarce(self) -> bool:
        """Whether there are too few trucks to reach everybody in time."""
        return self.people_per_truck > _AMPLE


SHAPES = {
    1: Shape(30, 12, 1, 2400), 2: Shape(30, 12, 2, 600), 3: Shape(40, 14, 1, 2200),
    4: Shape(50, 16, 2, 2200), 5: Shape(60, 18, 1, 500), 6: Shape(70, 20, 3, 2000),
    7: Shape(80, 24, 2, 1800), 8: Shape(90, 24, 4, 500), 9: Shape(100, 28, 1, 1500),
    10: Shape(120, 32, 4, 1500), 11: Shape(140, 36, 2, 400), 12: Shape(160, 40, 4, 1400),
}  # fmt: skip
"""The district family by seed."""


@contextmanager
def district_data() -> Iterator[Application]:
    """Lend a demo database in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="depot-bench-") as folder:
        settings = Settings(f"sqlite:///{Path(folder) / 'demo.db'}", demo=True)
        migrate(settings)
        app = build(settings)
        load_demo(app)
        yield app
        app.database.close()


def real_problem(app: Application, seed: int, shape: Shape) -> Problem:
    """Return the problem of a seed; the same arguments give the same problem."""
    rng = np.random.default_rng(seed)
    problem = _connected(app, _choice(rng, seed, shape, reference()))
    people = shape.people_per_truck * shape.trucks
    sites = _scaled(problem.sites, people / sum(site.people for site in problem.sites))
    sources = problem.sources[: shape.sources]
    # Suppliers' own trucks stay theirs: the fleet is drawn from those that load at warehouse 1.
    home = sources[0].code
    fleet = [each for each in problem.vehicles if not each.sources or home in each.sources]
    return replace(
        problem,
        sites=sites,
        sources=sources,
        supplies=_supplies(problem, sites, sources),
        vehicles=tuple(
            replace(fleet[int(row)], code=f"V{number:02}", sources=())
            for number, row in enumerate(rng.integers(len(fleet), size=shape.trucks))
        ),
        name=f"changyi-{seed}",
    )


def _connected(app: Application, choice: ScenarioChoice) -> Problem:
    """Return the problem with the first drawn closures that cut no community off."""
    for draw in range(_DRAWS):
        drawn = replace(choice, closure_seed=_DRAWS * (choice.closure_seed or 0) + draw)
        scenario = build_scenario(drawn, reference()).scenario
        if scenario is not None:
            problem = app.read(build_case, scenario, today=_DAY).problem
            if _reaches_all(problem):
                return problem
    raise ValueError(f"{choice.code}: every draw of closed roads cuts somebody off.")


def _reaches_all(problem: Problem) -> bool:
    first = problem.sources[0].location
    return all(
        problem.travel.minutes_between(kind.profile, first, site.location) != UNREACHABLE
        for kind in problem.vehicle_types
        for site in problem.sites
    )


def _choice(rng: np.random.Generator, seed: int, shape: Shape, known: Reference) -> ScenarioChoice:
    hazard = _HAZARDS[seed % len(_HAZARDS)]
    codes = [each.code for each in known.district.communities]
    hit = rng.choice(len(codes), size=min(shape.sites, len(codes)), replace=False)
    return ScenarioChoice(
        code=f"changyi-{seed}",
        name_zh=f"测试情景{seed}",
        name_en=f"Case {seed}",
        hazard_id=hazard,
        onset_us=_ONSET_US,
        season=season_of(_DAY),
        places=tuple(codes[row] for row in sorted(hit)),
        closure_seed=seed,
    )


def _scaled(sites: tuple[Site, ...], factor: float) -> tuple[Site, ...]:
    return tuple(
        replace(
            site,
            people=max(10, round(site.people * factor)),
            requirements={
                need: amount * max(10, round(site.people * factor)) / site.people
                for need, amount in site.requirements.items()
            },
        )
        for site in sites
    )


def _supplies(
    problem: Problem, sites: tuple[Site, ...], sources: tuple[Source, ...]
) -> tuple[Supply, ...]:
    """Give the first source enough of everything, the others a part of what they have."""
    units = _enough(problem, sites)
    supplies = [Supply(sources[0].code, item, SupplyCurve.at_once(n)) for item, n in units.items()]
    names = {source.code for source in sources[1:]}
    for each in problem.supplies:
        if each.source in names and each.item in units and each.curve.total:
            part = ceil(_PART * units[each.item])
            steps = {m: ceil(part * n / each.curve.total) for m, n in each.curve.steps}
            supplies.append(replace(each, curve=SupplyCurve(tuple(sorted(steps.items())))))
    return tuple(supplies)


def _enough(problem: Problem, sites: tuple[Site, ...]) -> dict[str, int]:
    """Return units of the item with most stock of each need that serve everybody and more."""
    stock: dict[str, int] = {}
    for each in problem.supplies:
        stock[each.item] = stock.get(each.item, 0) + each.curve.total
    units: dict[str, int] = {}
    for need in sorted({need for site in sites for need in site.requirements}):
        having = [i for i in problem.items if need in i.equivalents and stock.get(i.code)]
        best = max(having, key=lambda i: (stock[i.code] * i.equivalents[need], i.code))
        # A site takes whole units, however few people need them.
        each_site = [
            ceil(site.requirements.get(need, 0.0) / best.equivalents[need]) for site in sites
        ]
        units[best.code] = max(units.get(best.code, 0), ceil(_PLENTY * sum(each_site)))
    return units
