"""Demo: a replenishment plan worked out from the demo's own books, approved by another person.

It hangs on the day — months, stock that nears its end, money of the year — so it is worked out
when the demo is loaded, not kept in a file. That takes seconds: not a part of `load_demo`.
"""

from __future__ import annotations

import uuid
from typing import Final

from depot.errors import Conflict
from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.planning_replenish import (
    DecideReplenishment,
    KeepReplenishment,
    PlanState,
    ReplenishChoice,
    answered,
    decide_replenishment,
    keep_replenishment,
    replenish_case,
    replenishment_plans,
)

PLANNER: Final = "jihua"
LEADER: Final = "lingdao"
MONTHS: Final = 24
_LIMIT_S: Final = 900.0
"""By the clock; some 10 s of a processor, which others may want."""

_NOTE: Final = "演示：按现有库存和预算测算"
_REMARK: Final = "同意，按月办理"
STEPS: Final = Steps(uuid.UUID("b3a8f0de-5a52-4e0e-9f67-51d3a3c9c1f4"))


def load(app: Application, time_limit_s: float = _LIMIT_S) -> bool:
    """Work it out, keep it and have it approved, once; return whether it is there.

    Where a draft of somebody's waits already, that is what the page shows.
    """
    if not STEPS.is_done(app, "kept") and not _kept(app, time_limit_s):
        return False
    for plan in app.read(replenishment_plans):
        if plan.state is PlanState.WAITING and plan.note == _NOTE:
            _approve(app, plan.number)
    return True


def _kept(app: Application, time_limit_s: float) -> bool:
    found = answered(app.read(replenish_case, ReplenishChoice(MONTHS)), time_limit_s)
    try:
        STEPS.do(app, keep_replenishment, "kept",
                 lambda key: KeepReplenishment(key, PLANNER, found.document, _NOTE))  # fmt: skip
    except Conflict:
        return False
    return True


def _approve(app: Application, number: str) -> None:
    STEPS.do(
        app, decide_replenishment, "decided",
        lambda key: DecideReplenishment(key, LEADER, number, approved=True, note=_REMARK),
    )  # fmt: skip
