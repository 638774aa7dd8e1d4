"""Searching for a frontier, and working out one of its points, in the background."""

from __future__ import annotations

from depot.errors import DepotError
from depot.services.reserve_plan import ReserveAnswers
from depot.services.reserve_plan_apart import answers_apart, explore_apart
from depot.services.reserve_plan_case import ReserveCase
from depot.services.reserve_plan_solving import (
    Explored,
    Exploring,
    Found,
    ReserveStep,
    ReserveWanted,
)
from depot.web.components.background import Background


class _Job(Background):
    """Work that tells its steps and may be refused."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.refusal: DepotError | None = None
        self.steps: list[ReserveStep] = []

    def _work(self) -> None:
        try:
            self._do()
        except DepotError as refusal:
            self.refusal = refusal

    def _do(self) -> None:
        raise NotImplementedError


class ExploreJob(_Job):
    """One frontier; `so_far` is what has been found of it."""

    def __init__(self, case: ReserveCase, wanted: ReserveWanted) -> None:
        super().__init__("reserves-frontier")
        self.case, self.wanted = case, wanted
        self.so_far = Exploring(case, wanted)
        self.result: Explored | None = None

    def _do(self) -> None:
        self.result = explore_apart(self.case, self.wanted, self._take, self._stop.is_set)

    def _take(self, found: Found) -> None:
        if isinstance(found, ReserveStep):
            self.steps.append(found)
        self.so_far.take(found)


class AnswerJob(_Job):
    """One point of it."""

    def __init__(self, explored: Explored, chosen: int, name: str, *, deep: bool) -> None:
        super().__init__("reserves-answers")
        self.explored, self.chosen, self.name, self.deep = explored, chosen, name, deep
        self.result: ReserveAnswers | None = None

    def _do(self) -> None:
        self.result = answers_apart(
            self.explored, self.chosen, self.name, deep=self.deep, on_step=self.steps.append,
            should_stop=self._stop.is_set,
        )  # fmt: skip
