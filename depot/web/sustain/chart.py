"""The share of the people who have each daily need, over the hours."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from depot.services.planning_sustain_report import NeedLine
from depot.web.charts.style import dress, hours
from depot.web.language import named, t

_COLOURS = ("#0F5EA8", "#C8731E", "#C62F2F", "#7B4FA3", "#2E7D4F")


def supply_chart(lines: Sequence[NeedLine], windows: Sequence[tuple[int, int]]) -> go.Figure:
    """Return a step line for each daily need."""
    figure = go.Figure()
    for number, line in enumerate(line for line in lines if line.daily):
        figure.add_trace(
            go.Scatter(
                x=[hours(minute) for span in windows for minute in span],
                y=[100 * share for share in line.by_window for _ in range(2)],
                mode="lines",
                line={"color": _COLOURS[number % len(_COLOURS)], "width": 2.5},
                name=named(line.name.zh, line.name.en),
                hovertemplate="T+%{x:.0f} h<br>%{y:.0f} %<extra></extra>",
            )
        )
    dress(figure, height=260)
    figure.update_xaxes(title=t("chart.hours_after_onset"), dtick=12)
    figure.update_yaxes(title=None, range=[0, 105], ticksuffix=" %")
    return figure
