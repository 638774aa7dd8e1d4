"""A scenario on the map: who is hit where, which roads are closed."""

from __future__ import annotations

import pydeck as pdk

from depot.domain.scenario import Scenario
from depot.web.formats import whole
from depot.web.maps.deck import show_map
from depot.web.maps.dots import dots, radius
from depot.web.maps.ground import ground_layers, township_labels
from depot.web.maps.tips import tip

AFFECTED = [217, 115, 13, 200]


def show(scenario: Scenario, key: str) -> None:
    """Show the affected sites by people over the ground."""
    if not scenario.sites:
        return
    sites = [(site.lon, site.lat) for site in scenario.sites]
    show_map(
        [*ground_layers(scenario), _sites(scenario), township_labels()], sites, key, height=420
    )


def _sites(scenario: Scenario) -> pdk.Layer:
    most = max(site.affected_people for site in scenario.sites)
    rows = [
        {
            "position": [site.lon, site.lat],
            "radius": radius(site.affected_people, most),
            "color": AFFECTED,
            "tip": tip(
                "map.affected_tip",
                site=site.name_zh,
                affected=whole(site.affected_people),
                relocated=whole(site.relocated_people),
            ),
        }
        for site in scenario.sites
    ]
    return dots("affected", rows)
