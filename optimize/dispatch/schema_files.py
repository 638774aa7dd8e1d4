"""The schema files of dispatch problems and plans.

`python -m optimize.dispatch.schema_files DIRECTORY` writes them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import BaseModel

from optimize.dispatch.robust import Chances
from optimize.dispatch.robust_plan import Choice
from optimize.dispatch.schema import (
    PLAN_FORMAT,
    Open,
    PlanFormat,
    PlanRecord,
    ProblemRecord,
    TiersRecord,
)  # fmt: skip
from optimize.record import schema_text


class PlanDocument(Open):
    """A plan with its problem: all that `depot check` needs."""

    format: PlanFormat = PLAN_FORMAT
    problem: ProblemRecord
    plan: PlanRecord
    tiers: TiersRecord | None = None
    chances: Chances | None = None
    choice: Choice | None = None


FILES: dict[str, type[BaseModel]] = {
    "dispatch-problem-1.json": ProblemRecord,
    "dispatch-plan-1.json": PlanDocument,
}


def write_schemas(directory: Path) -> None:
    """Write all schema files."""
    for name, model in FILES.items():
        (directory / name).write_text(schema_text(model), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
