"""The plan of a warehouse, to scale: bins coloured by fill, expiry or class; tap one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go
import streamlit as st

from depot.domain.bin_figures import BinFigures, figures_of
from depot.domain.place import Bin, Dock, FloorPlan
from depot.domain.put_away import BinState
from depot.web import state
from depot.web.charts.style import CONFIG
from depot.web.formats import DASH, day, percent
from depot.web.language import named, t
from depot.web.texts import TEXTS

CHOSEN: Final = "warehouse.bin"
EMPTY: Final = "#FFFFFF"
CLOSED: Final = "#C9CED4"
# Light to dark, so that it is read without colours too.
FILL_STEPS: Final = ((0.001, "#FFFFFF"), (0.25, "#DCEBF7"), (0.5, "#A9CFEC"), (0.75, "#5FA3D6"),
                     (0.9, "#E9A13B"), (9.0, "#C62F2F"))  # fmt: skip
EXPIRY_STEPS: Final = ((0, "#C62F2F"), (30, "#E9762B"), (90, "#F0B74A"), (180, "#F6E08A"),
                       (365, "#CFE3B4"), (10**6, "#8CC08A"))  # fmt: skip
EXPIRY_NAMES: Final = ("expired", "d30", "d90", "d180", "d365", "later")
NEVER: Final = "#B7C4D1"
PALETTE: Final = ("#5FA3D6", "#E9A13B", "#8CC08A", "#B58BD0", "#E3D26F", "#E58B88", "#74C2C9",
                  "#A7B1BC", "#C49A6C", "#9DB4F0", "#D4A5C9", "#7FA88A")  # fmt: skip
# Between a phone and a desk: the plan keeps its scale in either.
_WIDE_PX: Final = 600
_MARGIN_PX: Final = 60
# What a phone of 390 px leaves for the plan; about what a letter of size 10 takes.
_PHONE_PX: Final = 340
_LETTER_PX: Final = 7
# A Chinese sign of size 9, about.
_SIGN_PX: Final = 9


def show(
    depot: str, drawn: FloorPlan | None, states: Mapping[str, BinState], docks: Sequence[Dock]
) -> str | None:
    """Show the plan and a list to choose from; return the code of the chosen bin."""
    by = st.segmented_control(
        t("floor.by"), ["fill", "expiry", "class"], default="fill", required=True,
        key="warehouse.by", format_func=lambda each: t(f"floor.by.{each}"),
    )  # fmt: skip
    figures = {code: figures_of(each) for code, each in states.items()}
    colours = _colours(by or "fill", states, figures)
    st.html(_legend(by or "fill", states, figures))
    if drawn is None:
        st.caption(t("floor.none"))
    else:
        _chart(depot, drawn, states, docks, figures=figures, colours=colours)
    codes = list(states)
    if st.session_state.get(CHOSEN) not in codes:
        st.session_state[CHOSEN] = None
    return st.selectbox(
        t("floor.choose"), codes, key=CHOSEN, index=None, placeholder=t("floor.tap"),
        format_func=lambda code: f"{code} {states[code].bin.name or states[code].bin.zone}",
    )  # fmt: skip


def _chart(
    depot: str,
    drawn: FloorPlan,
    states: Mapping[str, BinState],
    docks: Sequence[Dock],
    *,
    figures: Mapping[str, BinFigures],
    colours: Mapping[str, str],
) -> None:
    shown = [each for each in states.values() if each.bin.is_drawn]
    figure = go.Figure()
    figure.add_shape(type="rect", x0=0, y0=0, x1=drawn.width_m, y1=drawn.depth_m,
                     line={"color": "#6B7785", "width": 2}, layer="below")  # fmt: skip
    for each in shown:
        shelf = each.bin
        figure.add_shape(
            type="rect", x0=shelf.x_m, y0=shelf.y_m, x1=shelf.x_m + shelf.width_m,
            y1=shelf.y_m + shelf.depth_m, fillcolor=colours[shelf.code], layer="below",
            line={"color": "#6B7785", "width": 1},
        )  # fmt: skip
    turned = stand_upright([each.bin for each in shown], drawn.width_m)
    figure.add_trace(_labels(shown, figures, turned))
    _upright(figure, shown, turned)
    _zones(figure, shown, drawn.width_m)
    _docks(figure, docks)
    _dress(figure, drawn)
    key = f"warehouse.plan.{depot}"
    st.plotly_chart(
        figure, key=key, config=CONFIG, on_select=lambda: _tapped(key), selection_mode="points"
    )


def stand_upright(bins: Sequence[Bin], plan_width_m: float) -> frozenset[str]:
    """Return the codes that are written upright: bins too narrow on a phone for a lying label."""
    px_per_m = _PHONE_PX / (plan_width_m + 2)
    return frozenset(
        each.code
        for each in bins
        if each.width_m < each.depth_m and each.width_m * px_per_m < len(each.code) * _LETTER_PX
    )


def _upright(figure: go.Figure, shown: Sequence[BinState], turned: Collection[str]) -> None:
    for each in shown:
        shelf = each.bin
        if shelf.code in turned:
            figure.add_annotation(
                x=shelf.x_m + shelf.width_m / 2, y=shelf.y_m + shelf.depth_m / 2, text=shelf.code,
                textangle=-90, showarrow=False, font={"size": 9, "color": "#1B2733"}, borderpad=0,
            )  # fmt: skip


def _labels(
    shown: Sequence[BinState], figures: Mapping[str, BinFigures], turned: Collection[str]
) -> go.Scatter:
    return go.Scatter(
        x=[each.bin.x_m + each.bin.width_m / 2 for each in shown],
        y=[each.bin.y_m + each.bin.depth_m / 2 for each in shown],
        text=["" if each.bin.code in turned else each.bin.code for each in shown],
        customdata=[each.bin.code for each in shown],
        hovertext=[_hover(each, figures[each.bin.code]) for each in shown],
        hoverinfo="text",
        mode="markers+text",
        textfont={"size": 10, "color": "#1B2733"},
        # A square to tap on that hides nothing.
        marker={"size": 26, "symbol": "square", "color": "rgba(0,0,0,0.001)"},
        selected={"marker": {"color": "rgba(15,94,168,0.35)"}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": "#1B2733"}},
        showlegend=False,
    )


def _hover(each: BinState, figures: BinFigures) -> str:
    name = each.bin.name or each.bin.zone
    return "<br>".join(
        [
            f"<b>{each.bin.code}</b> {name}",
            t("floor.hover.fill", fill=percent(figures.fill, 0), lots=figures.lots),
            t("floor.hover.expiry", day=day(figures.expires_on)),
        ]
    )


def _zones(figure: go.Figure, shown: Sequence[BinState], plan_width_m: float) -> None:
    """Write the name of each zone above its bins, where there is room for it on a phone."""
    px_per_m = _PHONE_PX / (plan_width_m + 2)
    zones: dict[str, list[Bin]] = {}
    for each in shown:
        zones.setdefault(each.bin.zone, []).append(each.bin)
    for zone, members in zones.items():
        left = min(each.x_m for each in members)
        right = max(each.x_m + each.width_m for each in members)
        top = max(each.y_m + each.depth_m for each in members)
        sign = zone.split(" ")[0]
        short = named(sign, sign.removesuffix(TEXTS["floor.zone"].zh))
        box = Box(left, top, left + len(short) * _SIGN_PX / px_per_m, top + _SIGN_PX / px_per_m)
        if box.right <= right and not any(box.meets(each.bin) for each in shown):
            figure.add_annotation(
                x=left, y=top, text=short, showarrow=False, xanchor="left", yanchor="bottom",
                font={"size": 9, "color": "#52606D"},
            )  # fmt: skip


class Box(NamedTuple):
    """A rectangle on the plan, in metres."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, shelf: Bin) -> bool:
        """Whether a bin lies under it."""
        return (
            shelf.x_m < self.right
            and shelf.x_m + shelf.width_m > self.left
            and shelf.y_m < self.high
            and shelf.y_m + shelf.depth_m > self.low
        )


def _docks(figure: go.Figure, docks: Sequence[Dock]) -> None:
    figure.add_trace(
        go.Scatter(
            x=[dock.x_m for dock in docks], y=[dock.y_m for dock in docks],
            text=[t("floor.dock", code=dock.code) for dock in docks], mode="markers+text",
            textposition="bottom center", textfont={"size": 10},
            marker={"symbol": "triangle-up", "size": 13, "color": "#0F5EA8"},
            hoverinfo="text", showlegend=False,
            # A tapped bin must not fade the docks.
            unselected={"marker": {"opacity": 1}, "textfont": {"color": "#1B2733"}},
        )
    )  # fmt: skip


def _dress(figure: go.Figure, drawn: FloorPlan) -> None:
    ratio = drawn.depth_m / drawn.width_m
    height = int(_WIDE_PX * ratio) + _MARGIN_PX
    figure.update_layout(
        height=height, margin={"l": 4, "r": 4, "t": 8, "b": 8}, plot_bgcolor="#F3F6FA",
        clickmode="event+select", dragmode=False, hovermode="closest",
    )  # fmt: skip
    figure.update_xaxes(range=[-1, drawn.width_m + 1], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-4, drawn.depth_m + 1], visible=False, fixedrange=True,
                        scaleanchor="x")  # fmt: skip


def _tapped(key: str) -> None:
    event: Any = st.session_state[key]
    points = event["selection"]["points"]
    if points and points[0].get("customdata"):
        found = points[0]["customdata"]
        st.session_state[CHOSEN] = found if isinstance(found, str) else found[0]


def _colours(
    by: str, states: Mapping[str, BinState], figures: Mapping[str, BinFigures]
) -> dict[str, str]:
    today = state.application().clock.today()
    palette = _palette(figures)
    return {
        code: CLOSED if states[code].bin.closed else _colour(by, each, today, palette)
        for code, each in figures.items()
    }


def _colour(by: str, figures: BinFigures, today: date, palette: Mapping[str, str]) -> str:
    if not figures.lots:
        return EMPTY
    if by == "fill":
        return next(colour for limit, colour in FILL_STEPS if figures.fill <= limit)
    if by == "class":
        return palette[figures.storage_class]
    if figures.expires_on is None:
        return NEVER
    left = (figures.expires_on - today).days
    if left < 0:
        return EXPIRY_STEPS[0][1]
    return next(colour for limit, colour in EXPIRY_STEPS[1:] if left <= limit)


def _palette(figures: Mapping[str, BinFigures]) -> dict[str, str]:
    classes = sorted({each.storage_class for each in figures.values() if each.storage_class})
    return {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(classes)}


def _legend(by: str, states: Mapping[str, BinState], figures: Mapping[str, BinFigures]) -> str:
    if by == "fill":
        pairs = [(colour, t("floor.upto", share=percent(min(limit, 1), 0)))
                 for limit, colour in FILL_STEPS[1:]]  # fmt: skip
    elif by == "expiry":
        pairs = [(colour, t(f"band.{name}"))
                 for (_, colour), name in zip(EXPIRY_STEPS, EXPIRY_NAMES, strict=True)]  # fmt: skip
        pairs.append((NEVER, t("band.none")))
    else:
        pairs = [(colour, storage_name(name)) for name, colour in _palette(figures).items()]
    pairs.append((EMPTY, t("floor.empty")))
    if any(each.bin.closed for each in states.values()):
        pairs.append((CLOSED, t("floor.closed")))
    swatch = (
        "display:inline-block;width:.9em;height:.9em;border:1px solid #6B7785;margin-right:.3em"
    )
    return "".join(
        f'<span style="margin-right:1em;white-space:nowrap"><span style="{swatch};'
        f'background:{colour}"></span>{name}</span>'
        for colour, name in pairs
    )


def storage_name(storage_class: str) -> str:
    """Return the name of a storage class; one that has none stands for itself."""
    key = f"storage.{storage_class}"
    return t(key) if key in TEXTS else storage_class or DASH
