"""The measurement drawn: people relieved beside the bound and the others, and gaps by seconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from benchmarks.dispatch.peers import PEERS
from benchmarks.dispatch.report import OURS, Line

_COLOURS = {OURS: "#0b5cad", "PyVRP": "#e08214", "OR-Tools routing": "#7f7f7f"}
_ALL_BARS = 0.8
"""Width of an instance's bars together, of the 1 from one instance to the next."""


def plots(lines: Sequence[Line], page: Path) -> dict[str, str]:
    """Draw the plots beside a page.

    Returns
    -------
    dict of str to str
        What each shows, and its file's name.
    """
    # The same measurement gives the same files.
    mpl.rcParams["svg.hashsalt"] = page.stem
    drawn = {
        "People relieved within the deadline, and the proven bound, of all people": (
            "relieved", _relieved(lines),
        ),
        "Gap between the plan and the proven bound, by seconds since the start": (
            "gaps", _gaps(lines),
        ),
    }  # fmt: skip
    names = {}
    for title, (kind, figure) in drawn.items():
        names[title] = f"{page.stem}-{kind}.svg"
        figure.savefig(page.with_name(names[title]), metadata={"Date": None})
    return names


def _relieved(lines: Sequence[Line]) -> Figure:
    """Bars by instance: ours and each other package's that was asked, with the bound above."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots()
    asked = [name for name in PEERS if any(name in line.peers for line in lines)]
    bars = [OURS, *asked]
    places, width = np.arange(len(lines)), _ALL_BARS / len(bars)
    for number, name in enumerate(bars):
        shares = [100 * line.relieved_by(name) / line.people for line in lines]
        at = places - _ALL_BARS / 2 + (number + 0.5) * width
        axes.bar(at, shares, width, label=name, color=_COLOURS[name])
    bounds = [100 * line.ours.bound_people / line.people for line in lines]
    axes.hlines(bounds, places - 0.45, places + 0.45, color="black", label="bound")
    axes.set_xticks(places, [line.problem.name for line in lines], rotation=30, ha="right")
    axes.set_ylabel("people relieved, %")
    axes.set_ylim(0, 105)
    axes.legend(ncols=len(bars) + 1, loc="upper center", bbox_to_anchor=(0.5, 1.15), frameon=False)
    return figure


def _gaps(lines: Sequence[Line]) -> Figure:
    """One line an instance where anything was left open after the first second."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots()
    most = 0.0
    for line in lines:
        seconds, gaps = zip(*line.ours.course, strict=True)
        if line.ours.gap > 0:
            axes.step(seconds, [100 * gap for gap in gaps], where="post", label=line.problem.name)
            most = max([most, *(100 * gap for second, gap in line.ours.course if second >= 1)])
    axes.set_xlabel("seconds")
    axes.set_ylabel("gap, %")
    axes.set_ylim(0, max(1.0, 1.1 * most))
    if most > 0:
        axes.legend(ncols=2, frameon=False)
    return figure
