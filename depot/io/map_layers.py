"""What a map of the district is drawn from; nothing is fetched from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from depot.domain.geodesy import Area, Position
from depot.io.reference import data_directory, reference
from depot.io.reference_district import read_areas, read_lines


@dataclass(frozen=True)
class MapLayers:
    """Shapes in WGS 84 degrees.

    Parameters
    ----------
    townships
        Estimated ground of the township units: for orientation, not for publication.
    rivers
        Lines of the Songhua.
    roads
        Straight lines between the ends of each road of the estimated network.
    """

    district: Area
    neighbours: tuple[Area, ...]
    townships: tuple[Area, ...]
    rivers: tuple[tuple[Position, ...], ...]
    roads: tuple[tuple[Position, Position], ...]


@cache
def map_layers() -> MapLayers:
    """Return the map layers as shipped, read once."""
    folder = data_directory() / "reference"
    district = reference().district
    at = {node.code: (node.lon, node.lat) for node in district.nodes}
    return MapLayers(
        district.boundary,
        district.neighbours,
        read_areas(folder / "townships_estimated.geojson"),
        read_lines(folder / "rivers.geojson"),
        tuple((at[link.from_code], at[link.to_code]) for link in district.links),
    )
