"""Looking at a HiGHS run from outside: what it found so far, and whether it should end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

_ASKED = ("kCallbackSimplexInterrupt", "kCallbackIpmInterrupt", "kCallbackMipInterrupt")
_TOLD = ("kCallbackMipLogging", "kCallbackMipImprovingSolution")


@dataclass(frozen=True)
class Seen:
    """What a run of whole numbers found so far.

    Parameters
    ----------
    values
        Of the best plan, if that is new; else None.
    objective, bound
        Infinite and minus infinite where there is none.
    """

    values: np.ndarray | None
    objective: float
    bound: float


@dataclass(frozen=True)
class Watch:
    """Who looks.

    Parameters
    ----------
    should_stop
        Asked now and then, seconds apart at worst; hardly ever while a large program is prepared.
    on_seen
        Told what is new.
    """

    should_stop: Callable[[], bool] = lambda: False
    on_seen: Callable[[Seen], None] = lambda _seen: None


def attach(solver: highspy.Highs, watch: Watch) -> None:
    """Let HiGHS ask and tell; `highspy`'s own callbacks are not set up in a quiet solver."""
    base: Any = super(highspy.Highs, solver)
    kinds = highspy.cb.HighsCallbackType

    def called(kind: object, _message: str, out: Any, into: Any, _user: object) -> None:  # noqa: ANN401 -- records of HiGHS
        if kind == kinds.kCallbackMipLogging:
            watch.on_seen(Seen(None, float(out.mip_primal_bound), float(out.mip_dual_bound)))
        elif kind == kinds.kCallbackMipImprovingSolution:
            found = np.array(out.mip_solution, dtype=float)
            watch.on_seen(
                Seen(found, float(out.objective_function_value), float(out.mip_dual_bound))
            )
        elif into is not None and watch.should_stop():
            into.user_interrupt = True

    base.setCallback(called, None)
    for name in (*_ASKED, *_TOLD):
        base.startCallback(getattr(kinds, name))
