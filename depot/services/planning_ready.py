"""What the first plan of a server would wait for, done while nobody asks for one yet."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

_COMPILE = [sys.executable, "-m", "optimize.dispatch.warm_up"]


def get_ready_beside(
    compile_apart: Callable[[], None] | None = None, load: Callable[[], object] | None = None
) -> threading.Thread:
    """Compile the search in a process of its own, then load it into this one, in a thread.

    Compiling takes a minute once on a machine, and would keep this process from answering.
    """

    def work() -> None:
        (compile_apart or _compile_apart)()
        (load or _load)()

    thread = threading.Thread(target=work, name="planning-ready", daemon=True)
    thread.start()
    return thread


def _compile_apart() -> None:
    subprocess.run(_COMPILE, check=False)  # noqa: S603 -- our own module


def _load() -> None:
    from optimize.dispatch.warm_up import warm_up

    warm_up()
