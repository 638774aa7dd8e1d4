"""The look that all charts share."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from depot.web.language import t

MIN_PER_H: Final = 60
DEADLINE_COLOUR: Final = "#C62F2F"
GRID: Final = "#E6ECF2"
CONFIG: Final[dict[str, Any]] = {"displaylogo": False, "displayModeBar": False}


def hours(minutes: float) -> float:
    """Return minutes as hours."""
    return minutes / MIN_PER_H


def dress(figure: go.Figure, *, height: int) -> None:
    """Give a chart its margins, grid and legend."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 36, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        plot_bgcolor="white",
        hovermode="closest",
    )
    figure.update_xaxes(gridcolor=GRID, zeroline=False)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True)


def deadline_line(figure: go.Figure, deadline_min: int) -> None:
    """Draw the deadline."""
    figure.add_vline(
        x=hours(deadline_min),
        line={"color": DEADLINE_COLOUR, "width": 2, "dash": "dash"},
        annotation={
            "text": t("chart.deadline", hours=f"{hours(deadline_min):g}"),
            "font": {"color": DEADLINE_COLOUR},
            "yanchor": "bottom",
            "xanchor": "right",
            "y": 1.0,
        },
    )
