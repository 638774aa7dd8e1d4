"""Processes of our own that are told something and answer, both pickled over their pipes."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

import optimize

_PROGRAM = """\
import sys
sys.path.insert(0, sys.argv[1])
from {module} import main
main()
"""
"""Finds this very package, wherever the program was started from."""


def start(module: str) -> subprocess.Popen[bytes]:
    """Start a process that runs the ``main`` of a module.

    Raises
    ------
    OSError, ValueError
        Where none can be started.
    """
    root = str(Path(optimize.__file__).parents[1])
    return subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", _PROGRAM.format(module=module), root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def send(pipe: IO[bytes], what: object) -> None:
    """Write something for the other side."""
    pickle.dump(what, pipe)
    pipe.flush()


def close_pipes(process: subprocess.Popen[bytes]) -> None:
    """Close what leads to a process that has ended, and from it."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def answers() -> BinaryIO:
    """Return where a child writes; what a library prints doesn't get between its answers."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def end_with_parent() -> None:
    """From now on, end a child as soon as its parent closes its input."""
    threading.Thread(target=_wait_for_the_end, args=(sys.stdin.buffer,), daemon=True).start()


def _wait_for_the_end(stdin: BinaryIO) -> None:
    stdin.read()
    os._exit(1)


@contextlib.contextmanager
def telling(module: str, task: object) -> Iterator[queue.Queue[object]]:
    """Start a process with a task; give what it tells, and None when it has ended.

    The process is ended in any case, whatever it is at.
    """
    process = start(module)
    told: queue.Queue[object] = queue.Queue()
    talk = threading.Thread(target=_talk, args=(process, task, told), daemon=True)
    talk.start()
    try:
        yield told
    finally:
        process.kill()
        process.wait()
        talk.join()
        close_pipes(process)


def _talk(process: subprocess.Popen[bytes], task: object, told: queue.Queue[object]) -> None:
    try:
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            if process.stdin is not None and process.stdout is not None:
                send(process.stdin, task)
                while True:
                    told.put(pickle.load(process.stdout))  # noqa: S301 -- our own process
    finally:
        told.put(None)
