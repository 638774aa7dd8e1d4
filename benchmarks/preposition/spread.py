"""Scenarios on a Dask cluster of this machine: efficiency, overhead of a task, what more would do.

Four and eight workers are computed: parts in their order, each by whoever is free first, with the
processor time that it took here alone and that a task without work takes in all processes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil

from benchmarks.preposition.family import sampled
from optimize.preposition.arrays import two_stage
from optimize.preposition.goal import Goal
from optimize.scale.cluster import Cluster
from optimize.scale.crew import Here
from optimize.scale.local import LocalCluster
from optimize.twostage.blocks import Block
from optimize.twostage.blockset import BlockSet, Question
from optimize.twostage.grouping import blocks_in_groups, in_parts

ROUNDS = 3


def spread_lines(scenarios: int, workers: tuple[int, ...] = (1, 2, 4, 8)) -> list[dict[str, Any]]:
    """Return a line a number of workers; beyond two they are computed."""
    program = two_stage(sampled(scenarios), Goal())
    parts = in_parts(blocks_in_groups(program, 300)[0])
    first = program.first
    question = Question(*[np.where(first.whole, 1 / 3, 300.0)] * 2)
    own = _part_seconds(parts, question)
    lines = []
    for count in workers[:2]:
        with LocalCluster(count) as local:
            wall, _ = _timed(BlockSet, parts, local.address, question)
            empty = _timed(_nothing, parts, local.address, question)
        overhead = [each / len(parts) for each in empty]
        lines.append(_line(count, sum(own), wall, overhead, "measured"))
    for count in workers[2:]:
        wall = _makespan([each + overhead[1] for each in own], count)
        lines.append(_line(count, sum(own), wall, overhead, "computed"))
    return lines


def _line(
    workers: int, alone: float, wall: float, overhead: list[float], how: str
) -> dict[str, Any]:
    return {
        "workers": workers, "alone_s": alone, "wall_s": wall, "how": how,
        "efficiency": alone / (workers * wall), "overhead_ms": 1000 * overhead[0],
        "overhead_cpu_ms": 1000 * overhead[1],
    }  # fmt: skip


def _part_seconds(parts: list[list[Block]], question: Question) -> list[float]:
    """Return processor seconds of each part, the mean of some rounds after the first."""
    with Here(BlockSet, parts) as crew:
        crew.ask(question)
        seconds = []
        for number in range(len(parts)):
            began = time.process_time()
            for _ in range(ROUNDS):
                crew.ask_one(number, question)
            seconds.append((time.process_time() - began) / ROUNDS)
    return seconds


def _timed(
    make: Callable[[list[Block]], Callable[[Question], object]], parts: list[list[Block]],
    address: str, question: Question,
) -> tuple[float, float]:  # fmt: skip
    """Return seconds of a round after one that made all ready: by the clock, of processors."""
    with Cluster(make, parts, address) as crew:
        crew.ask(question)
        began, used = time.perf_counter(), _processor_s()
        for _ in range(ROUNDS):
            crew.ask(question)
        return (time.perf_counter() - began) / ROUNDS, (_processor_s() - used) / ROUNDS


def _processor_s() -> float:
    """Return processor seconds of this process and those that it started and that run."""
    own = psutil.Process()
    used = [each.cpu_times() for each in (own, *own.children())]
    return sum(each.user + each.system for each in used)


def _nothing(_part: list[Block]) -> Callable[[Question], object]:
    return _silent


def _silent(_question: Question) -> object:
    return None


def _makespan(seconds: list[float], workers: int) -> float:
    free = np.zeros(workers)
    for each in seconds:
        free[np.argmin(free)] += each
    return float(free.max())
