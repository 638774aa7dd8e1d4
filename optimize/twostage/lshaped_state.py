"""What a run of the L-shaped method is given, knows and tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optimize.backends.highs_linear import Ended
from optimize.twostage.blocks import Cuts
from optimize.twostage.master import Master


class Evaluator(Protocol):
    """What solves scenarios: in this process, in several, on other machines."""

    def cuts(self, first: np.ndarray, *, opened: bool = True) -> Cuts:
        """Return every group's sum and cut at a first stage.

        Parameters
        ----------
        opened
            Whether columns are limited by how far their openers are open.
        """
        ...


@dataclass(frozen=True)
class LShapedProgress:
    """How far it is.

    Parameters
    ----------
    objective, bound
        Best so far; infinite and minus infinite before there is one.
    """

    elapsed_s: float
    round: int
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Return the relative gap."""
        return (self.objective - self.bound) / max(1e-9, abs(self.objective))


@dataclass(frozen=True)
class LShapedLimits:
    """When to end.

    Parameters
    ----------
    gap
        Relative.
    on_progress, should_stop
        Told and asked after every round.
    on_state
        Told what is known after every round.
    """

    time_limit_s: float
    gap: float
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None
    should_stop: Callable[[], bool] = lambda: False
    on_state: Callable[[LShapedState, Master], None] = lambda _state, _master: None


@dataclass
class LShapedState:
    """What is known; enough to go on from.

    Parameters
    ----------
    first
        Best first stage that keeps all rules, whole numbers too.
    centre
        Best point of the relaxed program, with its value.
    """

    first: np.ndarray | None = None
    objective: float = float("inf")
    bound: float = -float("inf")
    centre: np.ndarray | None = None
    centre_value: float = float("inf")
    rounds: int = 0
    ended: Ended = Ended.LIMIT
