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


@dataclass(frozen=True)
class Ours:
    """Our own answer.

    Parameters
    ----------
    first_s, time_s
        Seconds to the first checked plan, and in all.
    """

    figures: PlanFigures
    bound_people: int
    gap: float
    first_s: float
    time_s: float


@dataclass(frozen=True)
class Line:
    """One instance: ours and the others', by name."""

    problem: Problem
    ours: Ours
    peers: Mapping[str, Answer]

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
        everybody = self.ours.figures.people_total
        relieved = self.ours.figures.people_relieved
        return peer is not None and peer.people_relieved == relieved == everybody


def line_of(line: Line) -> str:
    """Return an instance's row of the table."""
    problem, ours = line.problem, line.ours
    size = f"{len(problem.sites)} · {len(problem.vehicles)} · {len(problem.sources)}"
    cells = [
        problem.name, size, f"{ours.figures.people_total:,}",
        f"{ours.figures.people_relieved:,}", f"{ours.bound_people:,}", f"{ours.gap:.1%}",
        f"{ours.first_s:.2f}", f"{ours.time_s:.1f}", *(_peer(line, name) for name in PEERS),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _peer(line: Line, name: str) -> str:
    answer = line.peers.get(name)
    if answer is None:
        return "–"
    if answer.report is None:
        return "no answer"
    relieved = answer.report.figures.people_relieved
    ratio = f", {line.ours.figures.people_relieved / relieved:.2f} ×" if relieved else ""
    return f"{relieved:,}{ratio}"


def report(lines: Sequence[Line], seconds: float) -> str:
    """Return the page."""
    others = [f"{name}: relieved, ours to it" for name in PEERS]
    head = ["instance", "sites · trucks · sources", "people", "relieved", "bound", "gap",
            "first plan s", "time s", *others]  # fmt: skip
    table = [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *(line_of(line) for line in lines),
    ]
    return "\n".join([_about(seconds), *table, "", *_summary(lines), ""])


def _about(seconds: float) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"# Dispatch benchmark\n\n- {SOLVER}, {seconds:g} s a solve, seed 1; other packages get "
        f"that for each of {len(SETTINGS)} settings, and the best counts\n"
        f"- Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, "
        f"load average at the end {load}\n"
        "- Every plan is judged by `optimize.dispatch.check`. The encodings and what the others "
        "lack are in `benchmarks/dispatch/peer_*.py`.\n"
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
