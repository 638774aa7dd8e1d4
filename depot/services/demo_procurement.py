"""Demo: a procurement plan to the end of the year that waits for its approval."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Final

from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.procurement import DraftPlan, draft_plan

PLANNER: Final = "jihua"
STEPS: Final = Steps(uuid.UUID("b8c1f1c4-3c29-4c7e-9a0b-52f1d6a9e4c7"))
_LAST_MONTH, _LAST_DAY = 12, 31


def load(app: Application, loaded_on: date) -> None:
    """Draft it once; asking again changes nothing."""
    if app.clock.today() != loaded_on or STEPS.is_done(app, "draft"):
        return
    year = loaded_on.year
    STEPS.do(app, draft_plan, "draft",
             lambda key: DraftPlan(key, PLANNER, year, date(year, _LAST_MONTH, _LAST_DAY), 100,
                                   "演示：按储备标准测算"))  # fmt: skip
