"""A map that asks nothing from outside, fitted to what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log2, radians
from typing import Final

import pydeck as pdk
import streamlit as st

from depot.domain.geodesy import Position
from depot.web.language import t

WORLD_PX: Final = 512
SHOWN_WIDTH_PX: Final = 760
HEIGHT_PX: Final = 560
MARGIN: Final = 1.25


def show_map(
    layers: Sequence[pdk.Layer], around: Sequence[Position], key: str, *, height: int = HEIGHT_PX
) -> None:
    """Show layers, the view fitted to the places.

    Parameters
    ----------
    around
        ``(lon, lat)`` that must be in view.
    """
    deck = pdk.Deck(
        list(layers),
        initial_view_state=fitted(around, height),
        # No provider and no style named: otherwise Streamlit fetches a base map.
        map_provider=None,
        tooltip={"html": "{tip}", "style": {"fontSize": "13px", "maxWidth": "300px"}},
    )
    st.pydeck_chart(deck, height=height, key=key, alt=t("map.alt"))


def fitted(around: Sequence[Position], height_px: int) -> pdk.ViewState:
    """Return the view that holds all places (Web Mercator, 512 px at zoom 0)."""
    lons = [lon for lon, _ in around]
    lats = [lat for _, lat in around]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    degrees_wide = max(0.02, max(lons) - min(lons)) * MARGIN
    degrees_high = max(0.02, max(lats) - min(lats)) * MARGIN / cos(radians(lat))
    zoom = min(
        log2(SHOWN_WIDTH_PX * 360 / (WORLD_PX * degrees_wide)),
        log2(height_px * 360 / (WORLD_PX * degrees_high)),
    )
    return pdk.ViewState(longitude=lon, latitude=lat, zoom=round(zoom, 2), min_zoom=7, max_zoom=15)
