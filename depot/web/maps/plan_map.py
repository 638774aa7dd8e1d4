"""A plan on the map: sites by relief, sources, routes of the trucks."""

from __future__ import annotations

from html import escape
from typing import Final
from unicodedata import normalize

import pydeck as pdk
import streamlit as st

from depot.domain.geodesy import distance_km
from depot.services.planning_routes import route_lines
from depot.web.charts.names import Names
from depot.web.formats import after_onset, percent, whole
from depot.web.language import t
from depot.web.maps.deck import show_map
from depot.web.maps.dots import dots, radius
from depot.web.maps.ground import ground_layers, labels, township_labels
from depot.web.maps.tips import tip
from depot.web.plan.picture import PlanPicture
from optimize.dispatch.figures import SiteFigures

FULL: Final = [42, 140, 74]
PART: Final = [230, 150, 30]
NONE: Final = [198, 47, 47]
APART_KM: Final = 8.0
SOURCE: Final = [27, 39, 51]
ROUTES: Final = (
    [15, 94, 168], [123, 79, 163], [23, 150, 166], [217, 115, 13], [184, 60, 120], [90, 110, 40],
    [60, 90, 200], [140, 80, 40],
)  # fmt: skip


def show(picture: PlanPicture, key: str) -> None:
    """Show the plan on the map with its legend."""
    if not picture.places:
        st.caption(t("map.no_places"))
        return
    trucks = _truck_choice(picture, key)
    at = {place.location: (place.lon, place.lat) for place in picture.places}
    layers = [
        *ground_layers(picture.scenario),
        _routes(picture, trucks),
        _sites(picture, at),
        _sources(picture, at),
        township_labels(),
        _source_names(picture, at),
    ]
    show_map([each for each in layers if each is not None], list(at.values()), key)
    st.html(_legend())
    st.caption(t("map.roads_note"))


def _truck_choice(picture: PlanPicture, key: str) -> list[str]:
    names = Names.of(picture.problem)
    used = list(dict.fromkeys(trip.vehicle for trip in picture.plan.trips))
    chosen = st.multiselect(
        t("map.trucks"),
        sorted(used),
        key=f"{key}.trucks",
        format_func=names.vehicle,
        placeholder=t("map.all_trucks"),
    )
    return chosen or used


def _routes(picture: PlanPicture, trucks: list[str]) -> pdk.Layer | None:
    if picture.scenario is None:
        return None
    names = Names.of(picture.problem)
    order = sorted({trip.vehicle for trip in picture.plan.trips})
    colour = {vehicle: ROUTES[n % len(ROUTES)] for n, vehicle in enumerate(order)}
    found = route_lines(picture.problem, picture.plan, picture.places, picture.scenario)
    rows = [
        {
            "path": [list(point) for point in line.points],
            "color": [*colour[line.vehicle], 190],
            "tip": tip("map.route_tip", vehicle=names.vehicle(line.vehicle), trip=line.trip),
        }
        for line in found
        if line.vehicle in trucks
    ]
    return pdk.Layer(
        "PathLayer", rows, id="routes", get_path="path", get_color="color", get_width=2.6,
        width_units=pdk.types.String("pixels"), pickable=True, cap_rounded=True,
        joint_rounded=True,
    )  # fmt: skip


def _sites(picture: PlanPicture, at: dict[str, tuple[float, float]]) -> pdk.Layer:
    figures = {each.site: each for each in picture.report.figures.sites}
    most = max((site.people for site in picture.problem.sites), default=1)
    rows = [
        {
            "position": list(at[site.location]),
            "radius": radius(site.people, most),
            "color": _relief_colour(figures[site.code]),
            "tip": _tip(site.name or site.code, figures[site.code]),
        }
        for site in picture.problem.sites
        if site.location in at and site.code in figures
    ]
    return dots("sites", rows)


def _relief_colour(figures: SiteFigures) -> list[int]:
    if figures.relieved >= figures.people:
        return FULL
    return PART if figures.relieved else NONE


def _tip(name: str, figures: SiteFigures) -> str:
    return tip(
        "map.site_tip",
        site=name,
        relieved=whole(figures.relieved),
        people=whole(figures.people),
        share=percent(figures.relieved / figures.people if figures.people else 1.0, 0),
        first=after_onset(figures.first_arrival_min),
        full=after_onset(figures.full_relief_min),
    )


def _sources(picture: PlanPicture, at: dict[str, tuple[float, float]]) -> pdk.Layer:
    used = {trip.source for trip in picture.plan.trips}
    rows = [
        {
            "position": list(at[source.location]),
            "radius": 8 if source.code in used else 5,
            "color": SOURCE,
            "tip": escape(source.name or source.code),
        }
        for source in picture.problem.sources
        if source.location in at
    ]
    return dots("sources", rows)


def _source_names(picture: PlanPicture, at: dict[str, tuple[float, float]]) -> pdk.Layer:
    """Name the sources in use that stand apart; others tell their name when pointed at."""
    used = {trip.source for trip in picture.plan.trips}
    placed: dict[tuple[float, float], str] = {}
    for source in picture.problem.sources:
        if source.code in used and source.location in at:
            place = at[source.location]
            if all(distance_km(place, other) > APART_KM for other in placed):
                placed[place] = _before_brackets(source.name or source.code)
    rows = [{"position": list(place), "name": name} for place, name in placed.items()]
    return labels("source-names", rows, size=12, colour=SOURCE, below_px=18)


def _before_brackets(name: str) -> str:
    return normalize("NFKC", name).partition("(")[0] or name


def _legend() -> str:
    dot = (
        "<span style='display:inline-block;width:.8em;height:.8em;border-radius:50%;"
        "background:rgb({colour});margin-right:.35em'></span>"
        "<span style='margin-right:1em;white-space:nowrap'>{words}</span>"
    )
    line = (
        "<span style='display:inline-block;width:1.4em;height:.22em;vertical-align:middle;"
        "background:rgb({colour});margin-right:.35em'></span>"
        "<span style='margin-right:1em;white-space:nowrap'>{words}</span>"
    )
    marks = ((dot, FULL, "full"), (dot, PART, "part"), (dot, NONE, "none"), (dot, SOURCE, "source"),
             (line, ROUTES[0], "route"), (line, (198, 47, 47), "closed"),
             (line, (134, 182, 224), "river"))  # fmt: skip
    parts = [
        shape.format(colour=",".join(map(str, colour)), words=t(f"map.legend.{name}"))
        for shape, colour, name in marks
    ]
    return f"<div style='font-size:.85rem;color:#5A6876'>{' '.join(parts)}</div>"
