"""PyVRP from two seeds side by side in processes that are killed when they overrun."""

from __future__ import annotations

import contextlib
import importlib.util
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from optimize import child
from optimize.params import SolveParams
from optimize.routing.plan import Plan
from optimize.routing.problem import Problem
from optimize.routing.pyvrp_child import Better, Day, Done, Limits, Task
from optimize.routing.pyvrp_model import Parcel, parcels_of
from optimize.routing.timing import Drive, timed_route

PROCESSES = 2

START_S = 60.0
"""For the processes to start and read the problem, before the time limit begins: loading PyVRP
takes half a second, but on a busy machine as long as a short limit."""

_KEPT_S = 0.1
"""For the plan at the end."""

_TELLING_S = 0.4
"""For the last plans to be told."""


class PyvrpMissingError(RuntimeError):
    """PyVRP, an optional dependency, is not installed."""


def is_installed() -> bool:
    """Whether PyVRP is there."""
    return importlib.util.find_spec("pyvrp") is not None


@dataclass
class Found:
    """What the processes told: the best plan, who had to be killed."""

    best: Better | None = None
    by_work: bool = False
    killed: int = 0


def search(
    problem: Problem, params: SolveParams, should_stop: Callable[[], bool]
) -> tuple[Plan | None, Found]:
    """Return the best plan of two processes and what they told.

    Parameters
    ----------
    params
        Its ``work_limit`` is the number of iterations in all of each process, then the same
        seed gives the same plan.

    Raises
    ------
    PyvrpMissingError
    """
    if not is_installed():
        raise PyvrpMissingError
    crew = _Crew(problem, params, should_stop)
    try:
        crew.search()
    finally:
        crew.end()
    found = crew.found
    return (None if found.best is None else plan_of(problem, crew.parcels, found.best)), found


class _Crew:
    """The processes, what they found, and the time that they have."""

    def __init__(
        self, problem: Problem, params: SolveParams, should_stop: Callable[[], bool]
    ) -> None:
        self.parcels = parcels_of(problem)
        self.found = Found()
        self._problem, self._params, self._should_stop = problem, params, should_stop
        self._ends_at = time.monotonic() + START_S
        self._workers = [_Worker(Task(problem, self.parcels)) for _ in range(PROCESSES)]

    def search(self) -> None:
        """Let each process search from a seed of its own; keep the best plan."""
        self._hear()
        self._ends_at = time.monotonic() + self._params.time_limit_s - _KEPT_S
        seconds = max(0.05, self._ends_at - time.monotonic() - _TELLING_S)
        for place, worker in enumerate(self._workers):
            worker.ask(Limits(self._params.seed + place, seconds, self._params.work_limit))
        self._hear()
        self._merge()

    def end(self) -> None:
        """Kill all processes."""
        for worker in self._workers:
            worker.end()

    def _hear(self) -> None:
        """Take in what they tell until each is done; kill who isn't in time."""
        waiting = [each for each in self._workers if each.is_alive]
        while waiting:
            is_over = time.monotonic() > self._ends_at
            for worker in list(waiting):
                if self._take_in(worker):
                    waiting.remove(worker)
                elif is_over or self._should_stop():
                    worker.end()
                    self.found.killed += is_over
                    waiting.remove(worker)

    def _take_in(self, worker: _Worker) -> bool:
        """Take in what a process tells next; whether it is done or has ended."""
        told = worker.told()
        if isinstance(told, Better):
            worker.best = told
            return False
        if isinstance(told, Done):
            worker.done = told
        return told is not None or not worker.is_alive

    def _merge(self) -> None:
        """Take what they told, in their order, whoever was first."""
        found = self.found
        found.by_work = all(each.done.by_work for each in self._workers)
        for worker in self._workers:
            if worker.best and (found.best is None or worker.best.cost < found.best.cost):
                found.best = worker.best


def plan_of(problem: Problem, parcels: tuple[Parcel, ...], best: Better) -> Plan:
    """Return a plan of PyVRP's as ours, with departures."""
    fleets = [each for each in problem.fleets if each.count > 0]
    durations = problem.ways.tables()[1]
    return Plan(
        tuple(
            timed_route(problem, fleets[day.kind], _drives(problem, parcels, day), durations)
            for day in best.days
            if day.stops
        )
    )


def _drives(problem: Problem, parcels: tuple[Parcel, ...], day: Day) -> list[Drive]:
    """Return a day's trips; parcels for one customer one after the other are one visit."""
    first = len(problem.depots)
    drives = []
    for depot, clients in day.stops:
        stops: list[int] = []
        units: list[float] = []
        for client in clients:
            place = first + parcels[client].customer
            if stops and stops[-1] == place:
                units[-1] += parcels[client].units
            else:
                stops.append(place)
                units.append(parcels[client].units)
        drives.append(Drive(depot, tuple(stops), tuple(units)))
    return drives


class _Worker:
    """One process and the thread that hears it."""

    def __init__(self, task: Task) -> None:
        self.best: Better | None = None
        self.done = Done(by_work=False)
        self._process: subprocess.Popen[bytes] = child.start("optimize.routing.pyvrp_child")
        self._heard: queue.Queue[object] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._send(task)

    @property
    def is_alive(self) -> bool:
        """Whether it may tell something yet."""
        return self._process.poll() is None or not self._heard.empty()

    def ask(self, limits: Limits) -> None:
        """Let it search."""
        self._send(limits)

    def _send(self, what: object) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                child.send(self._process.stdin, what)

    def told(self) -> object:
        """Return what it told, None if there is nothing for a while.

        Raises
        ------
        Exception
            What ended it.
        """
        try:
            told = self._heard.get(timeout=0.02)
        except queue.Empty:
            return None
        if isinstance(told, Exception):
            raise told
        return told

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while self._process.stdout is not None:
                self._heard.put(pickle.load(self._process.stdout))  # noqa: S301 -- our own

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        child.close_pipes(self._process)
