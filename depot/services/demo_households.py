"""Demo: surveys of four communities, made up."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Final

from depot.io.reference import reference
from depot.services.application import Application
from depot.services.demo_steps import Steps
from depot.services.households import RecordSurveys, Survey, SurveyLine, record_surveys

PLANNER: Final = "jihua"
STEPS: Final = Steps(uuid.UUID("5a3f2d8e-1c3b-4e0a-9b7a-6d1f4c2e8a55"))
# Made up: households asked, and of these with water, food, torch, quilt.
FOUND: Final = ((120, 34, 41, 96, 118), (80, 11, 19, 52, 77), (150, 63, 70, 131, 149),
                (60, 5, 22, 31, 60))  # fmt: skip
ITEMS: Final = ("water", "food", "torch", "quilt")


def load(app: Application, loaded_on: date) -> None:
    """Book them once; asking again changes nothing."""
    places = [each for each in reference().district.communities if each.households >= 500]  # noqa: PLR2004  large enough to ask 150
    on = loaded_on - timedelta(days=20)
    surveys = tuple(
        Survey(place.code, on, asked, tuple(map(SurveyLine, ITEMS, having)), "演示数据")
        for place, (asked, *having) in zip(places, FOUND, strict=False)
    )
    STEPS.do(app, record_surveys, "surveys", lambda key: RecordSurveys(key, PLANNER, surveys))
