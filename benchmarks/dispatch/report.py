"""The measurement as a Markdown page: people relieved, bounds, gaps, times, ratios to others."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.dispatch.peers import PEERS, SETTINGS, Answer
from optimize.dispatch.figures import PlanFigures
from optimize.dispatch.problem import Problem
from optimize.dispatch.solve import SOLVER

PACKAGES = ("pyvrp", "ortools", "highspy", "numpy")

OURS = "relief-depot"
"""What our own plans are called beside the others'."""


@dataclass(frozen=True)
class Ours:
    """Our own answer.

    Parameters
    ----------
    first_s, time_s
        Seconds to the first checked plan, and in all.
    course
        Seconds and gap of each plan and bound that was told, in the order of telling.
    """

    figures: PlanFigures
    bound_people: int
    gap: float
    first_s: float
    time_s: float
    course: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Line:
    """One instance: ours and the others', by name."""

    problem: Problem
    ours: Ours
    peers: Mapping[str, Answer]

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.ours.figures.people_total

    def relieved_by(self, name: str) -> int:
        """Return whom a package's plan relieves, ours included; 0 without an answer."""
        if name == OURS:
            return self.ours.figures.people_relieved
        answer = self.peers.get(name)
        return answer.report.figures.people_relieved if answer and answer.report else 0

    @property
    def best_peer(self) -> PlanFigures | None:
        """Figures of the best other plan."""
        found = [each.report.figures for each in self.peers.values() if each.report]
        return max(
            found, key=lambda each: (each.people_relieved, -each.person_min_unrelieved),
            default=None,
        )  # fmt: skip

    @property
    def is_full(self) -> bool:
        """Whether everybody is relieved, by ours and by the best other plan."""
        peer = self.best_peer
        everybody = self.people
        relieved = self.ours.figures.people_relieved
        return peer is not None and peer.people_relieved == relieved == everybody


def line_of(line: Line) -> str:
    """Return an instance's row of the table."""
    problem, ours = line.problem, line.ours
    size = f"{len(problem.sites)} · {len(problem.vehicles)} · {len(problem.sources)}"
    cells = [
        problem.name, size, f"{line.people:,}",
        f"{ours.figures.people_relieved:,}", f"{ours.bound_people:,}", f"{ours.gap:.1%}",
        f"{ours.first_s:.2f}", f"{ours.time_s:.1f}", *(_peer(line, name) for name in PEERS),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _peer(line: Line, name: str) -> str:
    answer = line.peers.get(name)
    if answer is None:
        return "–"
    if answer.report is None:
        return f"no answer, {answer.time_s:.1f} s"
    relieved = line.relieved_by(name)
    ratio = f", {line.relieved_by(OURS) / relieved:.2f} ×" if relieved else ""
    return f"{relieved:,}{ratio}, {answer.time_s:.1f} s"


def report(lines: Sequence[Line], seconds: float, plots: Mapping[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    plots
        What each plot shows, and the name of its file beside the page.
    """
    others = [f"{name}: relieved, ours to it, time" for name in PEERS]
    head = ["instance", "sites · trucks · sources", "people", "relieved", "bound", "gap",
            "first plan s", "time s", *others]  # fmt: skip
    table = [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *(line_of(line) for line in lines),
    ]
    shown = [f"\n{title}:\n\n![{title}]({file})" for title, file in plots.items()]
    return "\n".join([_about(seconds), *table, "", *_summary(lines), *shown, ""])


def _about(seconds: float) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"# Dispatch benchmark\n\n- {SOLVER}, {seconds:g} s a solve, seed 1; other packages get "
        f"that for each of {len(SETTINGS)} settings, and the best counts\n"
        f"- Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, "
        f"load average at the end {load}\n"
        "- Every plan is judged by `optimize.dispatch.check`. The encodings and what the others "
        "lack are in `benchmarks/dispatch/peer_*.py`. Their time is that of the longest setting, "
        "with starting and building the model.\n"
    )


def _summary(lines: Sequence[Line]) -> list[str]:
    gaps = [line.ours.gap for line in lines]
    told = [f"- gap: median {statistics.median(gaps):.1%}, worst {max(gaps):.1%}"]
    pairs = [(line, line.best_peer) for line in lines if line.best_peer]
    if not pairs:
        return told
    fewer = [
        line.problem.name
        for line, peer in pairs
        if peer and line.ours.figures.people_relieved < peer.people_relieved
    ]
    told.append(f"- fewer relieved than the best other plan: {', '.join(fewer) or 'nowhere'}")
    full = [
        line.ours.figures.person_min_unrelieved / peer.person_min_unrelieved
        for line, peer in pairs
        if peer and line.is_full
    ]
    if full:
        told.append(
            f"- everybody relieved by both on {len(full)} instances: person-minutes without "
            f"relief, ours to the best other: {statistics.mean(full):.3f}"
        )
    return told
