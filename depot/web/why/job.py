"""A search for additions in the background, so that the page stays responsive."""

from __future__ import annotations

from depot.services.planning import DispatchResult
from depot.services.planning_additions import (
    AdditionParams,
    AdditionProgress,
    AdditionsCase,
    AdditionsResult,
    Catalogue,
    cheapest,
)
from depot.web.components.background import Background


class WhyJob(Background):
    """One search for additions.

    Attributes
    ----------
    catalogue
        What may be added, at which price.
    result
        The outcome, once there is one.
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
        super().__init__("dispatch-why")
        self.found = found
        self.params = params
        self.before = before
        self.result: AdditionsResult | None = None
        self.now: AdditionProgress | None = None
        self.catalogue = catalogue

    def _tell(self, progress: AdditionProgress) -> None:
        self.now = progress

    def _work(self) -> None:
        self.result = cheapest(
            self.found,
            self.catalogue,
            self.params,
            self.before,
            on_progress=self._tell,
            should_stop=self._stop.is_set,
        )
