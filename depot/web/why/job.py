"""A search for additions in the background, so that the page stays responsive."""

from __future__ import annotations

import logging
import threading

from depot.services.planning import DispatchResult
from depot.services.planning_additions import (
    AdditionParams,
    AdditionProgress,
    AdditionsCase,
    AdditionsResult,
    Catalogue,
    cheapest,
)

_LOG = logging.getLogger("depot.web")


class WhyJob:
    """One search: started once, polled, stopped early on demand.

    Attributes
    ----------
    result
        The outcome, once there is one.
    failed
        Whether the search broke down; the log says why.
    now
        How far it has come; None before it has begun.
    """

    def __init__(
        self,
        found: AdditionsCase,
        catalogue: Catalogue,
        params: AdditionParams,
        before: DispatchResult,
    ) -> None:
        self.found = found
        self.params = params
        self.before = before
        self.result: AdditionsResult | None = None
        self.failed = False
        self.now: AdditionProgress | None = None
        self._catalogue = catalogue
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatch-why", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the search to end with the best so far."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether it still searches."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    def _tell(self, progress: AdditionProgress) -> None:
        self.now = progress

    def _run(self) -> None:
        try:
            self.result = cheapest(
                self.found,
                self._catalogue,
                self.params,
                self.before,
                on_progress=self._tell,
                should_stop=self._stop.is_set,
            )
        except Exception:  # noqa: BLE001 - logged; a thread has nobody above it
            _LOG.exception("the search for additions failed")
            self.failed = True
