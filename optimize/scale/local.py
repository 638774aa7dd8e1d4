"""Scheduler and workers of a Dask cluster as processes of this machine, without any set-up.

Every process ends with whoever started it: when its input ends.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import optimize

_PROGRAM = """\
import sys
sys.path.insert(0, sys.argv[1])
from optimize.scale.local import main
main(*sys.argv[2:])
"""
"""Finds this very package, wherever the program was started from."""

LOOPBACK = "tcp://127.0.0.1:0"


class LocalCluster:
    """A scheduler and workers, one thread each; use it as a context.

    Parameters
    ----------
    address
        Where the scheduler listens; port 0 takes a free one.
    join
        Address of a running scheduler; then only workers are started.
    """

    def __init__(self, workers: int, address: str = LOOPBACK, join: str = "") -> None:
        self._processes: list[subprocess.Popen[str]] = []
        try:
            self.address = join or self._said(self._start("scheduler", address))
            self._workers = [self._start("worker", self.address) for _ in range(workers)]
            for worker in self._workers:
                self._said(worker)
        except BaseException:
            self.close()
            raise

    @property
    def pids(self) -> list[int]:
        """Process numbers of the workers that run."""
        return [worker.pid for worker in self._workers if worker.poll() is None]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.close()

    def close(self) -> None:
        """End all, the scheduler last."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        self._processes.clear()

    def wait(self) -> None:
        """Wait until one of them ends."""
        self._processes[0].wait()

    def _start(self, kind: str, address: str) -> subprocess.Popen[str]:
        root = str(Path(optimize.__file__).parents[1])
        process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", _PROGRAM, root, kind, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(process)
        return process

    @staticmethod
    def _said(process: subprocess.Popen[str]) -> str:
        """Return the address that a process listens at."""
        line = process.stdout.readline().strip() if process.stdout else ""
        if not line:
            raise OSError("a process of the cluster could not be started.")
        return line


def main(kind: str, address: str) -> None:
    """Be a scheduler at an address, or a worker of the one there, until the input ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(_scheduler(address) if kind == "scheduler" else _worker(address))


async def _scheduler(address: str) -> None:
    from distributed import Scheduler

    host, _, port = address.removeprefix("tcp://").rpartition(":")
    async with Scheduler(host=host, port=int(port), dashboard=False) as scheduler:
        _say(scheduler.address)
        await scheduler.finished()


async def _worker(address: str) -> None:
    from distributed import Worker

    async with Worker(address, nthreads=1, dashboard=False) as worker:
        _say(worker.address)
        await worker.finished()


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)
