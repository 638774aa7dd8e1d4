"""What disasters are drawn from: hazards by level, where they strike, and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

Position = tuple[float, float]
"""Longitude and latitude, degrees."""


class Shape(StrEnum):
    """How a hazard spreads over the ground.

    EVERYWHERE
        Over all of its scope alike: snow, freezing rain, a storm.
    REACHES
        Along stretches of a river; what is near the same stretch is hit together.
    SOURCE
        Around a point of a line: an epicentre on a fault; falls off as 1 / (1 + (d / reach)²).
    EDGE
        Around a point of a line, close by only, as exp(−d / reach): a fire at a forest's edge.
    GROUP, SITE
        One group of sites, or one site, by their people.
    """

    EVERYWHERE = "everywhere"
    REACHES = "reaches"
    SOURCE = "source"
    EDGE = "edge"
    GROUP = "group"
    SITE = "site"


@dataclass(frozen=True)
class Footprint:
    """Where a hazard strikes.

    Parameters
    ----------
    reach_km
        How far it reaches from its line.
    lines
        Of river, fault or forest edge.
    """

    shape: Shape
    reach_km: float = 1.0
    lines: tuple[tuple[Position, ...], ...] = ()

    def __post_init__(self) -> None:
        if not (isfinite(self.reach_km) and self.reach_km > 0):
            raise ValueError("footprint: reach_km must be above zero.")
        needs_line = self.shape in {Shape.REACHES, Shape.SOURCE, Shape.EDGE}
        if needs_line and not any(self.lines):
            raise ValueError(f"footprint: {self.shape.value} needs a line.")


@dataclass(frozen=True)
class Level:
    """A hazard at one severity.

    Parameters
    ----------
    chain
        Levels of one chain are one hazard by its severity: one that comes each 25 years or
        worse is not counted again in the one that comes each 8.
    return_years
        Years between events at least so bad.
    months
        1 to 12, in which it may be.
    share
        Low, mode and high of the affected people among those in its scope.
    closing
        Chance that a road is closed, by class; ``flood_prone`` and ``bridge`` where it is such.
    outage
        Share of people without power.
    depot_hit, depot_left
        Chance that a store is damaged, and least and most share of its goods that is left.
    supplier_fails
        Chance that a supplier brings nothing; they fail together.
    scope
        Sites; empty: all.
    """

    code: str
    chain: str
    return_years: float
    months: frozenset[int]
    share: tuple[float, float, float]
    footprint: Footprint
    closing: Mapping[str, float] = field(default_factory=dict)
    speed: float = 1.0
    lead: float = 1.0
    outage: float = 0.0
    depot_hit: float = 0.0
    depot_left: tuple[float, float] = (0.0, 1.0)
    supplier_fails: float = 0.0
    scope: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        low, mode, high = self.share
        chances = (*self.closing.values(), self.depot_hit, self.supplier_fails, *self.depot_left)
        if not 0 <= low <= mode <= high <= 1 or not all(0 <= each <= 1 for each in chances):
            raise ValueError(f"level {self.code}: shares and chances must rise within 0 and 1.")
        if not (isfinite(self.return_years) and self.return_years > 0) or not self.months:
            raise ValueError(f"level {self.code}: needs a return period above zero and a month.")
        if self.depot_left[0] > self.depot_left[1]:
            raise ValueError(f"level {self.code}: depot_left must rise.")


@dataclass(frozen=True)
class Site:
    """Where people live."""

    code: str
    position: Position
    people: float
    group: str = ""


@dataclass(frozen=True)
class Road:
    """A road that may be closed; ``position``: its middle."""

    ends: tuple[str, str]
    road_class: str
    position: Position
    bridge: bool = False
    flood_prone: bool = False


@dataclass(frozen=True)
class Store:
    """A place of our own that goods stand in."""

    code: str
    position: Position


@dataclass(frozen=True)
class World:
    """Everything that can be hit.

    Parameters
    ----------
    suppliers
        Codes.
    """

    levels: tuple[Level, ...]
    sites: tuple[Site, ...]
    roads: tuple[Road, ...] = ()
    stores: tuple[Store, ...] = ()
    suppliers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.levels or not self.sites:
            raise ValueError("world: there must be a level and a site.")
        for what in ("levels", "sites", "stores"):
            codes = [each.code for each in getattr(self, what)]
            if len(set(codes)) != len(codes):
                raise ValueError(f"world: codes of {what} must be distinct.")


@dataclass(frozen=True)
class Record:
    """A disaster that was, as one draw of its level.

    Parameters
    ----------
    share
        Of the affected people among those in the level's scope.
    closed_classes
        Road classes that were closed whole; others are drawn by the level.
    """

    code: str
    level: str
    month: int
    share: float
    closed_classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Event:
    """A disaster.

    Parameters
    ----------
    probability
        Given that there is one.
    affected
        Site to the share of its people that is hit; those not named aren't.
    closed
        Ends of closed roads.
    left
        Store or supplier to the share of its goods that is left; 1 where it isn't named.
    roads
        Number of the state of the roads, which several events share: same closures and speed.
    night
        Whether suppliers are called at night.
    """

    code: str
    level: str
    month: int
    probability: float
    affected: Mapping[str, float]
    closed: frozenset[tuple[str, str]]
    left: Mapping[str, float]
    roads: int
    night: bool = False
