"""Money against people: the frontier as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from depot.domain.reserve_answers import FrontierRow, ReserveFigures
from depot.web.charts.curve import BOUND, RELIEVED, TOTAL
from depot.web.charts.style import dress
from depot.web.language import t

_PER_CENT = 100.0
_TICKS = (0, 25, 50, 75, 100)
_THOUSAND = 1000.0


def frontier_chart(
    rows: Sequence[FrontierRow], today: ReserveFigures, chosen: int | None
) -> go.Figure:
    """Return people relieved in expectation, and the chance that all are, by money."""
    money = [each.money_cny / _THOUSAND for each in rows]
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=money, y=[each.figures.expected for each in rows], mode="lines+markers",
            line={"color": RELIEVED, "width": 2.5}, name=t("reserves.chart.people"),
            hovertemplate="%{x:,.0f}<br>%{y:,.0f}<extra></extra>",
        )
    )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=money, y=[each.figures.chance * _PER_CENT for each in rows], mode="lines",
            line={"color": BOUND, "dash": "dot"}, name=t("reserves.chart.chance"), yaxis="y2",
            hovertemplate="%{x:,.0f}<br>%{y:.0f}%<extra></extra>",
        )
    )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=[0.0], y=[today.expected], mode="markers", name=t("reserves.chart.today"),
            marker={"color": TOTAL, "size": 11, "symbol": "diamond"},
        )
    )  # fmt: skip
    if chosen is not None and chosen < len(rows):
        figure.add_trace(
            go.Scatter(
                x=[money[chosen]], y=[rows[chosen].figures.expected], mode="markers",
                name=t("reserves.chart.chosen"),
                marker={"color": "#C62F2F", "size": 13, "symbol": "circle-open",
                        "line": {"width": 3}},
            )
        )  # fmt: skip
    dress(figure, height=330)
    figure.update_layout(
        yaxis2={"overlaying": "y", "side": "right", "range": [0, 105],
                "tickmode": "array", "tickvals": list(_TICKS),
                "ticktext": [f"{each}%" for each in _TICKS],
                "showgrid": False}
    )  # fmt: skip
    figure.update_xaxes(title=t("reserves.chart.money"), tickformat=",d", rangemode="tozero")
    figure.update_yaxes(tickformat=",d", selector={"overlaying": None})
    return figure
