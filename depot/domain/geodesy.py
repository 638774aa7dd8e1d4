"""Distances and areas on the map, degrees WGS 84."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius (IUGG); the great circle is within 0.5 % of the geodesic."""

Position = tuple[float, float]


def distance_km(start: Position, end: Position) -> float:
    """Return the great-circle distance of two ``(lon, lat)`` (haversine formula)."""
    (lon_1, lat_1), (lon_2, lat_2) = (tuple(map(radians, place)) for place in (start, end))
    square = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square)))


@dataclass(frozen=True)
class Area:
    """A named piece of ground.

    Parameters
    ----------
    polygons
        Each a tuple of closed rings of ``(lon, lat)``: the outline, then holes.
    """

    code: str
    name_zh: str
    role: str
    polygons: tuple[tuple[tuple[Position, ...], ...], ...]

    def contains(self, lon: float, lat: float) -> bool:
        """Whether the place lies inside; holes are outside."""
        return any(_inside_rings(rings, lon, lat) for rings in self.polygons)


def _inside_rings(rings: Iterable[tuple[Position, ...]], lon: float, lat: float) -> bool:
    """Even-odd rule: a ray to the east crosses the outlines an odd number of times."""
    crossings = 0
    for ring in rings:
        for (lon_1, lat_1), (lon_2, lat_2) in pairwise(ring):
            if (lat_1 > lat) != (lat_2 > lat):
                crossing = (lon_2 - lon_1) * (lat - lat_1) / (lat_2 - lat_1) + lon_1
                crossings += lon < crossing
    return crossings % 2 == 1
