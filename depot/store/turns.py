"""Letting a few at a time, one unless said, in the order in which they came."""

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
    tenth of a second: who waits long waits on. On PostgreSQL a thread that waits for the
    interpreter has others wait for the rows that it holds. Threads of one process take turns
    here instead, so that only one of each process asks.

    Parameters
    ----------
    places
        How many have their turn at once, at least 1.
    """

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = places
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
            if self._free:
                self._free -= 1
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
                self._free += 1

    def _give_up(self, mine: threading.Event) -> None:
        with self._guard:
            if not mine.is_set():
                self._waiting.remove(mine)
                return
        self._go()
