"""Frontiers and answers worked out in a process of their own, ended at once when they are to stop.

A frontier's process tells what it finds as it comes; at the limit, or told to stop, that stands.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from depot.domain.reserve_answers import ReserveAnswers
from depot.errors import DepotError
from depot.services.reserve_plan_answers import answers_of
from depot.services.reserve_plan_case import ReserveCase
from depot.services.reserve_plan_solving import (
    Explored,
    Exploring,
    Found,
    ReserveStep,
    ReserveWanted,
    search,
)
from optimize import child

_LOOK_S = 0.1


@dataclass(frozen=True)
class _Search:
    case: ReserveCase
    wanted: ReserveWanted

    def do(self, tell: Callable[[object], None]) -> None:
        search(self.case, self.wanted, tell)


@dataclass(frozen=True)
class _Answer:
    explored: Explored
    chosen: int
    name: str
    deep: bool

    def do(self, tell: Callable[[object], None]) -> None:
        tell(answers_of(self.explored, self.chosen, self.name, deep=self.deep, on_step=tell))


@dataclass(frozen=True)
class _Ended:
    """The process's last word."""

    refusal: tuple[type[DepotError], str, str] | None = None


def main() -> None:
    """Do one task, telling what is found; end with the parent."""
    answers = child.answers()
    task: _Search | _Answer = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the parent
    child.end_with_parent()
    last = _Ended()
    try:
        task.do(lambda found: child.send(answers, found))
    except DepotError as refusal:
        last = _Ended((type(refusal), refusal.text.zh, refusal.text.en))
    child.send(answers, last)
    os._exit(0)


def explore_apart(
    case: ReserveCase,
    wanted: ReserveWanted,
    on_found: Callable[[Found], None] = lambda _found: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Explored:
    """Return the frontier; stopped or at its limit, what was found until then.

    Parameters
    ----------
    on_found
        Told of each step and result as it comes.

    Raises
    ------
    Conflict
        When limits contradict one another, or not even today's figures were found.
    RuntimeError
        When the process broke down.
    """
    exploring = Exploring(case, wanted)
    ends_at = time.monotonic() + wanted.time_limit_s
    for told in _told(_Search(case, wanted), lambda: should_stop() or time.monotonic() > ends_at):
        found = cast("Found", told)  # what `search` tells
        exploring.take(found)
        on_found(found)
    return exploring.explored()


def answers_apart(
    explored: Explored,
    chosen: int,
    name: str,
    *,
    deep: bool = False,
    on_step: Callable[[ReserveStep], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ReserveAnswers | None:
    """Return all that is to be said of a point, as `answers_of`; None when stopped.

    Raises
    ------
    Conflict
        When there is no such point, or its plan fails the independent check.
    RuntimeError
        When the process broke down.
    """
    answers = None
    for found in _told(_Answer(explored, chosen, name, deep), should_stop):
        if isinstance(found, ReserveAnswers):
            answers = found
        elif isinstance(found, ReserveStep):
            on_step(found)
    return answers


def _told(task: _Search | _Answer, ends: Callable[[], bool]) -> Iterator[object]:
    """Yield what a process tells until it has ended or is to."""
    with child.telling(__name__, task) as told:
        while not ends():
            try:
                found = told.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if found is None:
                raise RuntimeError("the process that works out the reserve plan broke down")
            if isinstance(found, _Ended):
                if found.refusal is not None:
                    kind, zh, en = found.refusal
                    raise kind(zh, en)
                return
            yield found
