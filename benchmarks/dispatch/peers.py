"""Other packages on the same problem, each in a process that is killed when it overruns.

A package gets the whole time for each of its settings, and the best plan of them counts: how
large parcels are, and whether trucks are told to begin one after the other because docks are
few. Its routes get the best times that docks and stock allow and are judged by our checker.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import queue
import time
import warnings
from dataclasses import dataclass
from typing import Any

from benchmarks.dispatch.parcels import (
    Task,
    main_source,
    parcels_of,
    people_in,
    smallest_load_kg,
)  # fmt: skip
from benchmarks.dispatch.timing import Route, queued_starts, timed_plan
from optimize.dispatch.check import check
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.problem import Problem
from optimize.dispatch.world import World, build_world

PEERS = {"PyVRP": "peer_pyvrp", "OR-Tools routing": "peer_ortools"}
"""Name to module of this folder."""

_PATIENCE_S = 15.0
"""Over the limit, for starting and building the model, before it is killed."""


@dataclass(frozen=True)
class Setting:
    """One way of asking a package.

    Parameters
    ----------
    parcel
        Largest parcel as a share of the smallest truck.
    in_turn
        Whether trucks begin one after the other, as docks let them.
    """

    parcel: float
    in_turn: bool


SETTINGS = (Setting(1.0, in_turn=True), Setting(1.0, in_turn=False), Setting(0.5, in_turn=True))


@dataclass(frozen=True)
class Answer:
    """A package's best plan by our checker; None when it gave none in time.

    Parameters
    ----------
    time_s
        Seconds of the longest setting, with starting and building the model.
    """

    report: CheckReport | None
    setting: Setting | None
    time_s: float


def ask(name: str, problem: Problem, seconds: float, seed: int) -> Answer:
    """Return a package's best answer over its settings, each with the whole time."""
    world = build_world(problem)
    found: list[tuple[CheckReport, Setting]] = []
    longest_s = 0.0
    for setting in SETTINGS:
        began = time.monotonic()
        routes = _routes(name, _task(world, setting, seconds, seed))
        longest_s = max(longest_s, time.monotonic() - began)
        if routes is not None:
            found.append((_judged(world, routes), setting))
    report, setting = max(found, key=lambda each: _worth(each[0]), default=(None, None))
    return Answer(report, setting, longest_s)


def _worth(report: CheckReport) -> tuple[int, float]:
    return report.figures.people_relieved, -report.figures.person_min_unrelieved


def _task(world: World, setting: Setting, seconds: float, seed: int) -> Task:
    source = main_source(world)
    people = people_in(world, source, setting.parcel * smallest_load_kg(world.problem))
    starts = (
        queued_starts(world, source) if setting.in_turn else [each.free for each in world.trucks]
    )
    return Task(world, source, parcels_of(world, source, people), starts, seconds, seed)


def _judged(world: World, routes: dict[int, Route]) -> CheckReport:
    report = check(world.problem, timed_plan(world, main_source(world), routes))
    if not report.ok:
        raise ValueError(f"{world.problem.name}: {report.findings[0]}")
    return report


def _routes(name: str, task: Task) -> dict[int, Route] | None:
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    child = context.Process(target=_child, args=(answers, name, task))
    child.start()
    found = None
    with contextlib.suppress(queue.Empty):
        found = answers.get(timeout=task.seconds + _PATIENCE_S)
    child.kill()
    child.join()
    return found


def _child(answers: Any, name: str, task: Task) -> None:  # noqa: ANN401  a context's queue
    warnings.simplefilter("ignore")
    peer = importlib.import_module(f"benchmarks.dispatch.{PEERS[name]}")
    answers.put(peer.routes(task))
