"""Positions on the globe, degrees WGS 84."""

from __future__ import annotations

from math import isfinite
from typing import Final

from depot.errors import InvalidInput

MAX_LON: Final = 180
MAX_LAT: Final = 90


def require_position(where_zh: str, where_en: str, lon: float, lat: float) -> None:
    """Refuse a position that is not on the globe."""
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= MAX_LON and abs(lat) <= MAX_LAT):
        raise InvalidInput(
            f"{where_zh}的位置不在地图上：经度{lon}、纬度{lat}，请核对。",
            f"{where_en} is off the map: longitude {lon}, latitude {lat}; check them.",
        )
