"""Curves: people relieved over the hours, and the search as it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from depot.web.charts.style import GRID, deadline_line, dress, hours
from depot.web.language import t
from optimize.dispatch.figures import PlanFigures

RELIEVED = "#0F5EA8"
BOUND = "#7B4FA3"
TOTAL = "#6B7785"


class Step(Protocol):
    """How far a search has come."""

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        ...

    @property
    def people_relieved(self) -> int:
        """In the best plan so far."""
        ...

    @property
    def bound_people(self) -> int:
        """No plan can relieve more."""
        ...


def arrival_curve(figures: PlanFigures, bound_people: int, deadline_min: int) -> go.Figure:
    """Return people relieved by the hour, against the deadline, the bound and all people."""
    steps = [*figures.arrival_curve]
    if steps[-1][0] < deadline_min:
        steps.append((deadline_min, steps[-1][1]))
    figure = go.Figure(
        go.Scatter(
            x=[hours(minute) for minute, _ in steps],
            y=[people for _, people in steps],
            mode="lines",
            line={"shape": "hv", "color": RELIEVED, "width": 2.5},
            fill="tozeroy",
            fillcolor="rgba(15,94,168,0.12)",
            name=t("chart.relieved"),
            hovertemplate="T+%{x:.2f} h<br>%{y:,}<extra></extra>",
        )
    )
    end = max(hours(deadline_min) * 1.04, hours(steps[-1][0]))
    _level(figure, end, bound_people, BOUND, t("chart.bound"))
    _level(figure, end, figures.people_total, TOTAL, t("chart.all_people"))
    dress(figure, height=330)
    deadline_line(figure, deadline_min)
    figure.update_xaxes(title=t("chart.hours_after_onset"), range=[0, end], dtick=1)
    figure.update_yaxes(title=None, rangemode="tozero", tickformat=",d")
    return figure


def progress_curve(steps: Sequence[Step], people_total: int) -> go.Figure:
    """Return the best plan and the bound over the seconds of the search."""
    seconds = [step.elapsed_s for step in steps]
    figure = go.Figure(
        [
            go.Scatter(
                x=seconds,
                y=[step.people_relieved for step in steps],
                mode="lines",
                line={"shape": "hv", "color": RELIEVED, "width": 2.5},
                name=t("chart.best"),
            ),
            go.Scatter(
                x=seconds,
                y=[step.bound_people for step in steps],
                mode="lines",
                line={"shape": "hv", "color": BOUND, "dash": "dot"},
                name=t("chart.bound"),
            ),
        ]
    )
    dress(figure, height=260)
    figure.update_xaxes(title=t("chart.seconds"), gridcolor=GRID, rangemode="tozero")
    figure.update_yaxes(title=None, range=[0, max(1, people_total) * 1.05], tickformat=",d")
    return figure


def _level(figure: go.Figure, end: float, people: int, colour: str, name: str) -> None:
    figure.add_trace(
        go.Scatter(
            x=[0, end],
            y=[people, people],
            mode="lines",
            line={"color": colour, "dash": "dot", "width": 1.5},
            name=name,
            hovertemplate=f"{name}<br>%{{y:,}}<extra></extra>",
        )
    )
