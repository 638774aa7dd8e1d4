"""Demo: a reserve plan that was worked out before and is kept, for its actions to be proposed."""

from __future__ import annotations

import uuid
from typing import Final

from depot.io.reference import data_directory
from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.reserve_plan import KeepReservePlan, keep_reserve_plan

PLANNER: Final = "jihua"
STEPS: Final = Steps(uuid.UUID("3d0c9b52-77ae-4f43-8f27-0c6f1a9b5e31"))


def load(app: Application) -> None:
    """Keep it once; asking again changes nothing."""
    if STEPS.is_done(app, "plan"):
        return
    text = (data_directory() / "demo" / "reserve_plan.json").read_text("utf-8").strip()
    STEPS.do(app, keep_reserve_plan, "plan",
             lambda key: KeepReservePlan(key, PLANNER, "演示：多灾种储备规划", text))  # fmt: skip
