"""Time lines: what each truck does, and which truck each dock loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from depot.web.charts.activities import Activity, Span, truck_spans
from depot.web.charts.names import Names
from depot.web.charts.style import deadline_line, dress, hours
from depot.web.formats import after_onset
from depot.web.language import t
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem

COLOURS: Final = {
    Activity.APPROACH: "#C9D2DC",
    Activity.LOAD: "#D9730D",
    Activity.DRIVE: "#7FB0DC",
    Activity.UNLOAD: "#2A8C4A",
}
ROW_PX: Final = 26


def truck_gantt(problem: Problem, plan: Plan) -> go.Figure:
    """Return the time line of every truck that drives."""
    names = Names.of(problem).in_html()
    spans = truck_spans(problem, plan)
    used = {span.vehicle for span in spans}
    rows = [names.vehicle(each.code) for each in problem.vehicles if each.code in used]
    figure = go.Figure()
    for activity in Activity:
        chosen = [span for span in spans if span.activity is activity]
        figure.add_trace(_bars(chosen, [names.vehicle(s.vehicle) for s in chosen], names, activity))
    return _dressed(figure, rows, problem)


def dock_gantt(problem: Problem, plan: Plan) -> go.Figure:
    """Return the time line of every dock, with the truck that it loads."""
    names = Names.of(problem).in_html()
    docks = [
        (source.code, dock)
        for source in problem.sources
        for dock in range(source.docks)
        if any(trip.source == source.code for trip in plan.trips)
    ]
    figure = go.Figure(
        go.Bar(
            y=[names.dock_on_axis(trip.source, trip.dock) for trip in plan.trips],
            base=[hours(trip.load_start_min) for trip in plan.trips],
            x=[hours(trip.load_end_min - trip.load_start_min) for trip in plan.trips],
            orientation="h",
            marker={"color": COLOURS[Activity.LOAD], "line": {"color": "white", "width": 1}},
            text=[names.vehicle(trip.vehicle) for trip in plan.trips],
            textposition="inside",
            insidetextanchor="middle",
            hovertext=[
                t(
                    "chart.dock_hover",
                    vehicle=names.vehicle(trip.vehicle),
                    start=after_onset(trip.load_start_min),
                    end=after_onset(trip.load_end_min),
                )
                for trip in plan.trips
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )
    return _dressed(figure, [names.dock_on_axis(*dock) for dock in docks], problem)


def _bars(spans: Sequence[Span], rows: Sequence[str], names: Names, activity: Activity) -> go.Bar:
    return go.Bar(
        y=rows,
        base=[hours(span.start_min) for span in spans],
        x=[hours(span.end_min - span.start_min) for span in spans],
        orientation="h",
        name=t(f"chart.{activity.value}"),
        marker={"color": COLOURS[activity], "line": {"color": "white", "width": 0.5}},
        hovertext=[
            t(
                "chart.truck_hover",
                activity=t(f"chart.{activity.value}"),
                place=names.place(span.place),
                start=after_onset(span.start_min),
                end=after_onset(span.end_min),
                trip=span.trip,
            )
            for span in spans
        ],
        hoverinfo="text",
    )


def _dressed(figure: go.Figure, rows: Sequence[str], problem: Problem) -> go.Figure:
    dress(figure, height=110 + ROW_PX * max(1, len(rows)))
    # What is too narrow for its words shows them when pointed at.
    readable = {"minsize": 9, "mode": "hide"}
    figure.update_layout(barmode="overlay", bargap=0.25, uniformtext=readable)
    figure.update_yaxes(categoryorder="array", categoryarray=list(reversed(rows)), title=None)
    figure.update_xaxes(title=t("chart.hours_after_onset"), rangemode="tozero", dtick=1)
    deadline_line(figure, problem.deadline_min)
    return figure
