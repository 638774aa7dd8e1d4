"""A reserve plan on the map: places by what they hold, sites by the chance of relief."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import streamlit as st

from depot.domain.reserve_answers import ReserveAnswers
from depot.web.formats import percent, whole
from depot.web.language import t
from depot.web.maps.deck import show_map
from depot.web.maps.dots import dots, radius
from depot.web.maps.ground import ground_layers, township_labels
from depot.web.reserves.words import Called

SURE: Final = [42, 140, 74]
UNSURE: Final = [230, 150, 30]
LOST: Final = [198, 47, 47]
PLACE: Final = [27, 39, 51, 190]
_SURE, _UNSURE = 0.9, 0.5
_WHOLE = 1000


def show(answers: ReserveAnswers, called: Called, key: str) -> None:
    """Show today or the plan on the map."""
    at = {each.code: (each.lon, each.lat) for each in answers.spots}
    if not at:
        st.caption(t("map.no_places"))
        return
    which = st.segmented_control(
        t("reserves.on_map"), ["plan", "today"], default="plan", required=True, key=f"{key}.which",
        format_func=lambda each: t(f"reserves.{each}"), label_visibility="collapsed",
    )  # fmt: skip
    today = which == "today"
    held: dict[str, dict[str, float]] = defaultdict(dict)
    for row in answers.stock:
        units = row.today if today else row.plan
        if units >= 1:
            held[row.place][row.item] = units
    # Places are compared by the share of each item that they hold, so that units don't matter.
    totals: dict[str, float] = defaultdict(float)
    for items in held.values():
        for item, units in items.items():
            totals[item] += units
    size = {
        place: round(_WHOLE * max(units / totals[item] for item, units in items.items()))
        for place, items in held.items()
    }
    places = [
        {
            "position": list(at[place]), "radius": radius(size[place], _WHOLE), "color": PLACE,
            "tip": f"<b>{called.place(place)}</b><br>" + "<br>".join(
                f"{called.item(item)} {whole(units)} {called.unit(item)}"
                for item, units in sorted(items.items(), key=lambda each: -each[1])[:8]
            ),
        }
        for place, items in held.items()
        if place in at
    ]  # fmt: skip
    most = max((round(each.people) for each in answers.sites), default=1)
    sites = [
        {
            "position": list(at[each.site]), "radius": radius(round(each.people), most) * 0.7,
            "color": _colour(each.today if today else each.plan),
            "tip": t("reserves.site_tip", site=called.place(each.site), people=whole(each.people),
                     today=percent(each.today, 0), plan=percent(each.plan, 0)),
        }
        for each in answers.sites
        if each.site in at
    ]  # fmt: skip
    layers = [
        *ground_layers(None), dots("reserve-sites", sites), dots("reserve-places", places),
        township_labels(),
    ]  # fmt: skip
    show_map(layers, list(at.values()), key)
    st.html(_legend())


def _colour(chance: float) -> list[int]:
    return SURE if chance >= _SURE else UNSURE if chance >= _UNSURE else LOST


def _legend() -> str:
    mark = (
        "<span style='display:inline-block;width:.8em;height:.8em;border-radius:50%;"
        "background:rgb({colour});margin-right:.35em'></span>"
        "<span style='margin-right:1em'>{words}</span>"
    )
    kinds = ((SURE, "sure"), (UNSURE, "unsure"), (LOST, "lost"), (PLACE[:3], "place"))
    parts = [
        mark.format(colour=",".join(map(str, colour)), words=t(f"reserves.legend.{name}"))
        for colour, name in kinds
    ]
    return f"<div style='font-size:.85rem;color:#5A6876'>{' '.join(parts)}</div>"
