"""Work in the background, so that the page stays responsive."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

_LOG = logging.getLogger("depot.web")


class Background(ABC):
    """One piece of work: started once, polled, stopped early on demand.

    Attributes
    ----------
    failed
        Whether it broke down; the log says why.
    """

    def __init__(self, name: str) -> None:
        self.failed = False
        self._name = name
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end with the best so far."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    @abstractmethod
    def _work(self) -> None:
        """Do it, asking `stopping` now and then."""

    def _run(self) -> None:
        try:
            self._work()
        except Exception:  # noqa: BLE001 - logged; a thread has nobody above it
            _LOG.exception("%s failed", self._name)
            self.failed = True
