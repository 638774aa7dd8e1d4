"""Letting one at a time, in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """The turn didn't come in time."""


class Turns:
    """A lock that is handed to whoever has waited longest.

    SQLite lets one writer in at a time and has the others sleep and ask again, up to a
    tenth of a second: who waits long waits on. Threads of one process take turns here
    instead, so that only one of each process asks.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._busy = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, patience_s: float) -> Iterator[None]:
        """Wait for one's turn and have it.

        Raises
        ------
        NoTurn
            When it didn't come within `patience_s` seconds.
        """
        self._come(patience_s)
        try:
            yield
        finally:
            self._go()

    def _come(self, patience_s: float) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        came = False
        try:
            came = mine.wait(patience_s)
        finally:
            if not came:
                self._give_up(mine)
        if not came:
            raise NoTurn

    def _go(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False

    def _give_up(self, mine: threading.Event) -> None:
        with self._guard:
            if not mine.is_set():
                self._waiting.remove(mine)
                return
        self._go()
