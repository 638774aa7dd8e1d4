"""Drawing disasters: everything in one shares its severity.

A draw's severity is u in (0, 1); the n draws of a level take one each of n equal parts of it.
The affected share is the triangular quantile at u. What may fail fails when
√c Φ⁻¹(u) + √(1 − c) e > Φ⁻¹(1 − p): by its own chance p, and together in the worst draws, since
all share u. Draws of a level that are close in severity share where it strikes and the state of
the roads, so that there are few networks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

import numpy as np
from scipy.special import ndtri

from optimize.hazards.chances import draws, given_an_event
from optimize.hazards.spread import Strike, shares, strike, weights
from optimize.hazards.world import Event, Level, Record, Road, Shape, World

TOGETHER = 0.5
"""Share of what decides a failure that all places have in common (c)."""

ROADS_A_LEVEL = 3
"""States of the roads that the draws of a level share."""

NIGHT = 0.5
"""Chance that suppliers are called at night."""


@dataclass(frozen=True)
class _Ground:
    """Where a level strikes in a group of draws, and what is cut."""

    struck: Strike
    closed: frozenset[tuple[str, str]]
    number: int
    night: bool


def draw_events(
    world: World,
    count: int,
    random: np.random.Generator,
    records: Sequence[Record] = (),
    *,
    plain: bool = False,
) -> tuple[Event, ...]:
    """Draw as many events, probabilities summing to 1 given that there is one.

    Parameters
    ----------
    records
        Each takes the place of the draw of its level that is nearest in severity.
    plain
        Draw levels by their chances, for comparison: rare ones seldom.

    Raises
    ------
    ValueError
        With no draws, or a record of an unknown level.
    """
    if count < 1:
        raise ValueError("events: draw at least one.")
    known = {each.code for each in world.levels}
    strange = [each.level for each in records if each.level not in known]
    if strange:
        raise ValueError(f"records: level {strange[0]} is unknown.")
    chances = given_an_event(world.levels)
    if plain:
        number = random.multinomial(count, chances)
        weight = np.full(chances.size, 1.0 / count)
    else:
        number, weight = draws(chances, _spreads(world), count, random)
    found: list[Event] = []
    roads = 0
    for level, times, each in zip(world.levels, number, weight, strict=True):
        mine = [record for record in records if record.level == level.code]
        drawn, roads = _of_level(world, level, (int(times), float(each), roads), mine, random)
        found += drawn
    return tuple(found)


def _spreads(world: World) -> np.ndarray:
    """Return how far costs spread in each level: about as the people that it hits."""
    return np.array([fmean(each.share) * _scope_people(world, each) for each in world.levels])


def _scope_people(world: World, level: Level) -> float:
    people = sum(e.people for e in world.sites if not level.scope or e.code in level.scope)
    if level.footprint.shape is Shape.SITE:
        return people / len(world.sites)
    if level.footprint.shape is Shape.GROUP:
        return people / len({each.group for each in world.sites})
    return people


def _of_level(
    world: World,
    level: Level,
    plan: tuple[int, float, int],
    records: Sequence[Record],
    random: np.random.Generator,
) -> tuple[list[Event], int]:
    """Return a level's draws and the number of states of the roads so far."""
    times, weight, roads = plan
    if not times:
        return [], roads
    severity = (np.arange(times) + random.random(times)) / times
    history: list[Record | None] = [None] * times
    for record in records[:times]:
        wanted = _severity_of(level, record.share)
        free = [n for n in range(times) if history[n] is None]
        history[min(free, key=lambda n: abs(severity[n] - wanted))] = record
    found = []
    for band in np.array_split(np.arange(times), min(times, ROADS_A_LEVEL)):
        # Any of them, so that over all draws the roads see every severity alike.
        chosen = float(severity[int(random.choice(band))])
        ground = _ground(world, level, chosen, roads, random)
        roads += 1
        for n in band:
            record, own = history[n], ground
            if record is not None and record.closed_classes:
                own = _recorded(world, record, ground, roads)
                roads += 1
            code = f"{level.code}-{n + 1:03d}" if record is None else record.code
            drawn = _Draw(code, float(severity[n]), weight, own, record)
            found.append(_event(world, level, drawn, random))
    return found, roads


def _severity_of(level: Level, share: float) -> float:
    low, mode, high = level.share
    if high <= low:
        return 0.5
    share = min(max(share, low), high)
    if share <= mode:
        return (share - low) ** 2 / ((high - low) * (mode - low)) if mode > low else 0.0
    return 1 - (high - share) ** 2 / ((high - low) * (high - mode))


def share_at(level: Level, severity: float) -> float:
    """Return the affected share at a severity: the triangular quantile."""
    low, mode, high = level.share
    if high <= low:
        return low
    if severity <= (mode - low) / (high - low):
        return low + sqrt(severity * (high - low) * (mode - low))
    return high - sqrt((1 - severity) * (high - low) * (high - mode))


def _ground(
    world: World, level: Level, severity: float, number: int, random: np.random.Generator
) -> _Ground:
    struck = strike(level.footprint, world.sites, severity, random)
    chances = np.array([road_chance(level, road) for road in world.roads])
    if len(world.roads):
        local = weights(level.footprint, struck, [road.position for road in world.roads])
        chances = np.minimum(1.0, chances * local / local.mean())
    cut = _failing(chances, severity, random)
    closed = frozenset(road.ends for road, gone in zip(world.roads, cut, strict=True) if gone)
    return _Ground(struck, closed, number, bool(random.random() < NIGHT))


def _recorded(world: World, record: Record, ground: _Ground, number: int) -> _Ground:
    whole = {e.ends for e in world.roads if e.road_class in record.closed_classes}
    return _Ground(ground.struck, ground.closed | whole, number, ground.night)


def road_chance(level: Level, road: Road) -> float:
    """Return the chance that a road is closed: the worst of what it is."""
    chances = [level.closing.get(road.road_class, 0.0)]
    if road.flood_prone:
        chances.append(level.closing.get("flood_prone", 0.0))
    if road.bridge:
        chances.append(level.closing.get("bridge", 0.0))
    return max(chances)


def _failing(chances: np.ndarray, severity: float, random: np.random.Generator) -> np.ndarray:
    """Return what fails: each by its chance over all severities, together in the worst."""
    own = random.standard_normal(chances.size)
    pushed = sqrt(TOGETHER) * ndtri(severity) + sqrt(1 - TOGETHER) * own
    with np.errstate(divide="ignore"):
        return np.asarray(pushed > ndtri(1 - chances))


@dataclass(frozen=True)
class _Draw:
    """One draw of a level; ``record``: the disaster that it stands for."""

    code: str
    severity: float
    weight: float
    ground: _Ground
    record: Record | None


def _event(world: World, level: Level, drawn: _Draw, random: np.random.Generator) -> Event:
    record, ground = drawn.record, drawn.ground
    share = share_at(level, drawn.severity) if record is None else record.share
    months = sorted(level.months)
    month = months[int(random.integers(len(months)))]
    return Event(
        code=drawn.code,
        level=level.code,
        month=month if record is None else record.month,
        probability=drawn.weight,
        affected=_affected(world, level, ground.struck, share),
        closed=ground.closed,
        left=_left(world, level, drawn.severity, ground.struck, random),
        roads=ground.number,
        night=ground.night,
    )


def _affected(world: World, level: Level, struck: Strike, share: float) -> dict[str, float]:
    weight = weights(level.footprint, struck, [site.position for site in world.sites])
    inside = np.array([_inside(each.code, level.scope, struck.only) for each in world.sites])
    weight = np.where(inside, weight, 0.0)
    people = np.array([site.people for site in world.sites], dtype=float)
    found = shares(weight, np.where(inside, people, 0.0), share)
    return {e.code: float(s) for e, s in zip(world.sites, found, strict=True) if s > 0}


def _inside(code: str, scope: Iterable[str], only: frozenset[str] | None) -> bool:
    return (not scope or code in scope) and (only is None or code in only)


def _left(
    world: World, level: Level, severity: float, struck: Strike, random: np.random.Generator
) -> dict[str, float]:
    """Return what is left of stores, hit by where they stand, and of suppliers."""
    local = weights(level.footprint, struck, [store.position for store in world.stores])
    strength = local if struck.only is None else np.zeros(len(world.stores))
    hit = _failing(level.depot_hit * strength, severity, random)
    rest = random.uniform(*level.depot_left, size=len(world.stores))
    found = {e.code: float(r) for e, gone, r in zip(world.stores, hit, rest, strict=True) if gone}
    fails = _failing(np.full(len(world.suppliers), level.supplier_fails), severity, random)
    return found | {code: 0.0 for code, gone in zip(world.suppliers, fails, strict=True) if gone}
