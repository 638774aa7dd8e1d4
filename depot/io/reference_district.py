"""Reading the ground: township units, communities, boundary, roads, rivers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from depot.domain.district import Community, District, RoadLink, RoadNode, Township
from depot.domain.finding import Finding
from depot.domain.geodesy import Area
from depot.domain.mark import mark_of
from depot.errors import InvalidInput
from depot.io.tables import Row, read_table


def read_district(tables: Path, findings: list[Finding]) -> District:
    """Read the district from the folder of the tables."""
    areas = read_areas(tables / "boundary.geojson")
    return District(
        boundary=next(area for area in areas if area.role == "district"),
        neighbours=tuple(area for area in areas if area.role == "neighbour"),
        townships=read_table(tables / "townships.csv", _township, findings),
        communities=read_table(tables / "communities.csv", _community, findings),
        nodes=read_table(tables / "road_nodes.csv", _node, findings),
        links=read_table(tables / "roads.csv", _link, findings),
    )


def read_areas(path: Path) -> tuple[Area, ...]:
    """Read the polygons of a GeoJSON file in WGS 84.

    Raises
    ------
    InvalidInput
        When a feature is no polygon.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_area(path.name, feature) for feature in content["features"])


def read_lines(path: Path) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Read the lines of a GeoJSON file, for maps."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        _ring(feature["geometry"]["coordinates"])
        for feature in content["features"]
        if feature["geometry"]["type"] == "LineString"
    )


def _area(name: str, feature: dict[str, Any]) -> Area:
    properties, geometry = feature["properties"], feature["geometry"]
    kinds = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    if geometry["type"] not in kinds:
        raise InvalidInput(
            f"{name}：{properties.get('name')} 不是面状图形。",
            f"{name}: {properties.get('name')} is no polygon.",
        )
    return Area(
        str(properties["division_code"]),
        str(properties["name"]),
        str(properties.get("role", "")),
        tuple(tuple(_ring(ring) for ring in polygon) for polygon in kinds[geometry["type"]]),
    )


def _ring(points: Iterable[Any]) -> tuple[tuple[float, float], ...]:
    return tuple((float(point[0]), float(point[1])) for point in points)


def _township(row: Row) -> Township:
    return Township(
        row.required("division_code"),
        row.required("name_zh"),
        row.required("kind"),
        row.number("lon"),
        row.number("lat"),
        row.whole("people"),
        row.whole("households"),
        row.number("area_km2"),
        mark_of(row.required("position_mark")),
        mark_of(row.required("people_mark")),
    )


def _community(row: Row) -> Community:
    return Community(
        row.required("division_code"),
        row.required("township_code"),
        row.required("name_zh"),
        row.required("kind"),
        row.yes("statistical_placeholder"),
        row.number("lon"),
        row.number("lat"),
        row.whole("people"),
        row.whole("households"),
        mark_of(row.required("position_mark")),
        mark_of(row.required("people_mark")),
    )


def _node(row: Row) -> RoadNode:
    return RoadNode(
        row.required("code"),
        row.required("name"),
        row.required("kind"),
        row.number("lon"),
        row.number("lat"),
        mark_of(row.required("mark")),
    )


def _link(row: Row) -> RoadLink:
    return RoadLink(
        row.required("from_code"),
        row.required("to_code"),
        row.required("road_class"),
        row.number("length_km"),
        row.number("free_speed_kmh"),
        row.text("road_name"),
        row.text("bridge"),
        row.yes("flood_prone"),
        mark_of(row.required("mark")),
    )
