"""Scenarios solved in processes of their own; one that is lost is started anew and asked again."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

import numpy as np

import optimize
from optimize.twostage.blocks import Block, BlockSet, Cuts

_PROGRAM = """\
import sys
sys.path.insert(0, sys.argv[1])
from optimize.twostage.pool import main
main()
"""
"""Finds this very package, wherever the program was started from."""

_STARTS = 5
"""Times that a process is started before its blocks are solved here."""


def main() -> None:
    """Answer first stages with cuts, until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(EOFError):
        blocks = BlockSet(pickle.load(sys.stdin.buffer))  # noqa: S301 -- from the parent process
        while True:
            first = pickle.load(sys.stdin.buffer)  # noqa: S301 -- the same
            pickle.dump(blocks.cuts(first), answers)
            answers.flush()


class ProcessPool:
    """Processes with a share of the blocks each; groups are never cut.

    Use it as a context, so that no process is left behind.
    """

    def __init__(self, blocks: Sequence[Block], workers: int) -> None:
        groups = sorted({block.group for block in blocks})
        share = {group: number % workers for number, group in enumerate(groups)}
        parts: list[list[Block]] = [[] for _ in range(workers)]
        for block in blocks:
            parts[share[block.group]].append(block)
        self._workers = [_Worker(part) for part in parts if part]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        for worker in self._workers:
            worker.close()

    @property
    def pids(self) -> list[int]:
        """Numbers of the processes that run."""
        return [worker.pid for worker in self._workers if worker.pid]

    def cuts(self, first: np.ndarray) -> Cuts:
        """Ask all at once, and take the answers in their order."""
        for worker in self._workers:
            worker.ask(first)
        return Cuts.joined([worker.answer(first) for worker in self._workers])


class _Worker:
    """One process and its blocks."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._here: BlockSet | None = None
        self._start()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def ask(self, first: np.ndarray) -> None:
        """Send a first stage; a lost process is noticed when its answer is taken."""
        with contextlib.suppress(OSError, ValueError):
            self._send(first)

    def answer(self, first: np.ndarray) -> Cuts:
        """Take the answer; ask again whoever was lost."""
        while self._process is not None:
            try:
                cuts: Cuts = pickle.load(self._pipe("stdout"))  # noqa: S301 -- our own process
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                self.close()
                self._start()
                self.ask(first)
            else:
                return cuts
        if self._here is None:
            self._here = BlockSet(self._blocks)
        return self._here.cuts(first)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = None

    def _start(self) -> None:
        self._starts += 1
        if self._starts > _STARTS:
            return
        root = str(Path(optimize.__file__).parents[1])
        with contextlib.suppress(OSError, ValueError):
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-c", _PROGRAM, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._send(self._blocks)

    def _send(self, what: object) -> None:
        pipe = self._pipe("stdin")
        pickle.dump(what, pipe)
        pipe.flush()

    def _pipe(self, name: str) -> IO[bytes]:
        pipe: IO[bytes] | None = getattr(self._process, name, None)
        if pipe is None:
            raise ValueError("no process runs.")
        return pipe
