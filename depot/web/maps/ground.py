"""The ground of every map: district, townships, rivers, roads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pydeck as pdk

from depot.domain.geodesy import Area
from depot.domain.scenario import Scenario
from depot.io.map_layers import map_layers
from depot.io.reference import reference

FONT: Final = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
LAND: Final = [250, 248, 243]
OUTLINE: Final = [120, 130, 140]
TOWNSHIP_LINE: Final = [214, 208, 196]
WATER: Final = [134, 182, 224]
ROAD: Final = [172, 172, 166]
CLOSED: Final = [198, 47, 47]
LABEL: Final = [112, 118, 126]
WIDTH_BY_CLASS: Final = {"expressway": 4.0, "trunk": 3.0, "urban_arterial": 2.2, "county": 2.0}
LOCAL_WIDTH: Final = 1.4
NAMED_FROM_KM2: Final = 12.0


def ground_layers(scenario: Scenario | None) -> list[pdk.Layer]:
    """Return the layers under everything; closed roads of the scenario in red."""
    layers = map_layers()
    return [
        _areas("district", (layers.district,), fill=LAND, line=OUTLINE, width_px=1.6),
        _areas("townships", layers.townships, fill=None, line=TOWNSHIP_LINE, width_px=0.8),
        _lines("rivers", [{"path": _path(line)} for line in layers.rivers], WATER, 5),
        _roads(scenario),
    ]


def _areas(
    name: str, areas: Sequence[Area], *, fill: list[int] | None, line: list[int], width_px: float
) -> pdk.Layer:
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[list(point) for point in ring] for ring in polygon]
                    for polygon in area.polygons
                ],
            },
        }
        for area in areas
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=name,
        stroked=True,
        filled=fill is not None,
        get_fill_color=fill or [0, 0, 0, 0],
        get_line_color=line,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=width_px,
        pickable=False,
    )


def _roads(scenario: Scenario | None) -> pdk.Layer:
    district = reference().district
    closed = {tuple(sorted(pair)) for pair in scenario.closures} if scenario else set()
    at = {node.code: [node.lon, node.lat] for node in district.nodes}
    rows = [
        {
            "path": [at[link.from_code], at[link.to_code]],
            "color": CLOSED if link.pair in closed else ROAD,
            "width": WIDTH_BY_CLASS.get(link.road_class, LOCAL_WIDTH),
        }
        for link in district.links
    ]
    return pdk.Layer(
        "PathLayer",
        rows,
        id="roads",
        get_path="path",
        get_color="color",
        get_width="width",
        width_units=pdk.types.String("pixels"),
        pickable=False,
    )


def _lines(name: str, rows: list[dict[str, Any]], colour: list[int], width_px: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        rows,
        id=name,
        get_path="path",
        get_color=colour,
        get_width=width_px,
        width_units=pdk.types.String("pixels"),
        cap_rounded=True,
        joint_rounded=True,
        pickable=False,
    )


def township_labels() -> pdk.Layer:
    """Return the names of the larger township units, above their seats.

    Streets of the inner city lie too close together for their names to be read.
    """
    rows = [
        {"position": [each.lon, each.lat], "name": each.name_zh}
        for each in reference().district.townships
        if each.area_km2 >= NAMED_FROM_KM2
    ]
    return labels("township-names", rows, size=12, colour=LABEL, below_px=-16)


def labels(
    name: str, rows: list[dict[str, Any]], *, size: int, colour: list[int], below_px: int = 0
) -> pdk.Layer:
    """Return names on the map.

    Parameters
    ----------
    rows
        Each with ``position`` and ``name``.
    below_px
        How far under the position.
    """
    return pdk.Layer(
        "TextLayer",
        rows,
        id=name,
        get_position="position",
        get_text="name",
        get_size=size,
        get_color=colour,
        get_pixel_offset=[0, below_px],
        # Without these, Chinese characters are left out.
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(FONT),
        background=True,
        get_background_color=[255, 255, 255, 165],
        background_padding=[2, 1],
        pickable=False,
    )


def _path(line: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [list(point) for point in line]
