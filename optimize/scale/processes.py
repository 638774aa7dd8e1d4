"""A crew in processes of its own; one that is lost is started anew and asked again."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import IO, Any, Generic, Self

from optimize import child
from optimize.scale.crew import Answer, Here, Part, Question

_STARTS = 5
"""Times that a process is started before its parts are worked on here."""


def main() -> None:
    """Make workers of the parts that come in, and answer questions until the input ends."""
    answers = child.answers()
    with contextlib.suppress(EOFError):
        crew: Here[Any, Any, Any] = Here(*pickle.load(sys.stdin.buffer))  # noqa: S301 -- from the parent process
        while True:
            question = pickle.load(sys.stdin.buffer)  # noqa: S301 -- the same
            child.send(answers, crew.ask(question))


class Processes(Generic[Part, Question, Answer]):
    """Processes with a share of the parts each.

    Parameters
    ----------
    make
        As for `Here`; a function of a module, so that processes find it.
    """

    def __init__(
        self,
        make: Callable[[Part], Callable[[Question], Answer]],
        parts: Sequence[Part],
        workers: int,
    ) -> None:
        self._count = len(parts)
        self._shares = [range(start, len(parts), workers) for start in range(workers)]
        self._shares = [share for share in self._shares if share]
        self._workers: list[_Worker[Part, Question, Answer]] = [
            _Worker(make, [parts[number] for number in share]) for share in self._shares
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        for worker in self._workers:
            worker.close()

    @property
    def pids(self) -> list[int]:
        """Numbers of the processes that run."""
        return [worker.pid for worker in self._workers if worker.pid]

    def ask(self, question: Question) -> list[Answer]:
        """Ask all at once, and put the answers in the order of the parts."""
        for worker in self._workers:
            worker.ask(question)
        answers: dict[int, Answer] = {}
        for share, worker in zip(self._shares, self._workers, strict=True):
            answers.update(zip(share, worker.answer(question), strict=True))
        return [answers[number] for number in range(self._count)]


class _Worker(Generic[Part, Question, Answer]):
    """One process and its parts."""

    def __init__(
        self, make: Callable[[Part], Callable[[Question], Answer]], parts: Sequence[Part]
    ) -> None:
        self._job = (make, parts)
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._here: Here[Part, Question, Answer] = Here(make, parts)
        self._start()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def ask(self, question: Question) -> None:
        """Send a question; a lost process is noticed when its answer is taken."""
        with contextlib.suppress(OSError, ValueError):
            self._send(question)

    def answer(self, question: Question) -> list[Answer]:
        """Take the answers; ask again whoever was lost."""
        while self._process is not None:
            try:
                answers: list[Answer] = pickle.load(self._pipe("stdout"))  # noqa: S301 -- our own process
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                self.close()
                self._start()
                self.ask(question)
            else:
                return answers
        return self._here.ask(question)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            child.close_pipes(self._process)
            self._process = None

    def _start(self) -> None:
        self._starts += 1
        if self._starts > _STARTS:
            return
        with contextlib.suppress(OSError, ValueError):
            self._process = child.start(__name__)
            self._send(self._job)

    def _send(self, what: object) -> None:
        child.send(self._pipe("stdin"), what)

    def _pipe(self, name: str) -> IO[bytes]:
        pipe: IO[bytes] | None = getattr(self._process, name, None)
        if pipe is None:
            raise ValueError("no process runs.")
        return pipe
