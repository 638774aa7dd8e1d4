"""Many writers at once: processes with threads, each with its own application."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from benchmarks.ledger.figures import Figure, percentile
from benchmarks.ledger.servers import Server, migrated
from benchmarks.ledger.size import Size
from benchmarks.ledger.world import DEPOT, item_code, new_id, stocked
from depot.bootstrap import Settings, build
from depot.errors import DepotError
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application
from depot.services.audit import verify
from depot.services.issuing import IssueGoods, IssueLine, issue_goods


@dataclass(frozen=True)
class Job:
    """What a process does.

    Parameters
    ----------
    url
        The database.
    threads, lots
        Writers in it; lots that they take from.
    seconds
        How long.
    gap_s
        A writer's time from one command to its next; 0: as soon as the last is answered.
    seed
        Of the lots' order.
    """

    url: str
    threads: int
    lots: int
    seconds: float
    gap_s: float
    seed: int


@dataclass(frozen=True)
class Answers:
    """Times of all answered commands (s), the rest, and how long it took (s)."""

    times: tuple[float, ...]
    refused: int
    took_s: float


def crowd(server: Server, size: Size) -> list[Figure]:
    """Measure 50 writers on 200 lots, paced and unpaced, and on one lot."""
    url = migrated(server)
    app, _ = stocked(url, size.lots)
    writers = size.processes * size.threads
    who = f"{writers} writers in {size.processes} processes"
    span = max(1.0, size.seconds)
    gap_s = writers / size.paced_per_s
    paced = _run(url, size, size.lots, span, gap_s)
    full = _run(url, size, size.lots, span, 0.0)
    hot = _run(url, size, 1, span, 0.0)
    audit = app.read(verify)
    app.database.close()
    load = f"{size.paced_per_s:g} commands/s in all, each writer one every {gap_s:g} s"
    flat_out = "each sends its next as soon as it is answered"
    return [
        Figure(f"{who}, {size.lots} lots, paced: p99", 1000 * percentile(paced.times, 0.99), "ms",
               50, at_most=True, note=load),
        Figure(f"{who}, {size.lots} lots, paced: median", 1000 * percentile(paced.times, 0.5), "ms",
               note=load),
        Figure(f"{who}, {size.lots} lots, flat out", len(full.times) / full.took_s, "commands/s",
               400, note=flat_out),
        Figure(f"{who}, {size.lots} lots, flat out: p99", 1000 * percentile(full.times, 0.99), "ms",
               note=f"{flat_out}: mostly waiting for the others"),
        Figure(f"{who}, one hot lot, flat out", len(hot.times) / hot.took_s, "commands/s", 150),
        Figure(f"{who}, one hot lot, flat out: p99", 1000 * percentile(hot.times, 0.99), "ms"),
        Figure("commands refused or lost in these runs",
               paced.refused + full.refused + hot.refused, "", 0, at_most=True),
        Figure("findings of the audit afterwards", len(audit.findings), "", 0, at_most=True),
    ]  # fmt: skip


def _run(url: str, size: Size, lots: int, seconds: float, gap_s: float) -> Answers:
    jobs = [Job(url, size.threads, lots, seconds, gap_s, seed) for seed in range(size.processes)]
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        gate = manager.Barrier(size.processes)
        with context.Pool(size.processes) as pool:
            found = pool.starmap(_work, [(job, gate) for job in jobs])
    times = tuple(each for part in found for each in part.times)
    return Answers(times, sum(part.refused for part in found), max(part.took_s for part in found))


def _work(job: Job, gate: threading.Barrier) -> Answers:
    app = build(Settings(job.url))
    writers = [_Writer(app, job, number) for number in range(job.threads)]
    # A service runs for days: its first commands, which open connections and prepare
    # statements, are not what its writers wait for.
    _together(writer.warm_up for writer in writers)
    gate.wait()
    start = time.perf_counter()
    _together(partial(writer.write, start) for writer in writers)
    took = time.perf_counter() - start
    app.database.close()
    times = tuple(each for writer in writers for each in writer.times)
    return Answers(times, sum(len(writer.refused) for writer in writers), took)


def _together(works: Iterable[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Writer:
    """One who takes a unit of a random lot, again and again."""

    def __init__(self, app: Application, job: Job, number: int) -> None:
        self._app = app
        self._job = job
        self._site = f"安置点{number}"
        self._chance = random.Random(f"{job.seed}/{number}")  # noqa: S311  order of lots only
        self.times: list[float] = []
        self.refused: list[str] = []

    def warm_up(self) -> None:
        """Send one command that isn't timed."""
        self._send()

    def write(self, start: float) -> None:
        """Send commands at their times until the job's seconds are over."""
        gap_s = self._job.gap_s
        due = start + self._chance.random() * gap_s
        while True:
            if gap_s:
                time.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() - start >= self._job.seconds:
                return
            # A paced command that is sent late has waited since it was due.
            began = due if gap_s else time.perf_counter()
            try:
                self._send()
            except DepotError as refusal:
                self.refused.append(str(refusal))
            else:
                self.times.append(time.perf_counter() - began)
            due += gap_s

    def _send(self) -> None:
        line = IssueLine(item_code(self._chance.randrange(self._job.lots)), 1)
        command = IssueGoods(new_id(), SYSTEM_ACTOR, DEPOT, self._site, (line,))
        self._app.execute(issue_goods, command)
