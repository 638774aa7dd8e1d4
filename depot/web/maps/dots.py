"""Circles on the map."""

from __future__ import annotations

from typing import Any, Final

import pydeck as pdk

SMALLEST_PX: Final = 4.0
LARGEST_PX: Final = 15.0


def radius(people: int, most: int) -> float:
    """Return a radius in pixels whose circle's area grows with the people."""
    return SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * float((people / max(1, most)) ** 0.5)


def dots(name: str, rows: list[dict[str, Any]]) -> pdk.Layer:
    """Return circles.

    Parameters
    ----------
    rows
        Each with ``position``, ``radius`` in pixels, ``color`` and ``tip``.
    """
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=name,
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="color",
        stroked=True,
        get_line_color=[255, 255, 255],
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1.2,
        pickable=True,
    )
