"""Options and exit codes that verbs of the `depot` command share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

REFUSED = 1
PLAN_FAILS = 3
USUAL_SCENARIOS = 200
"""By which a cautious plan is chosen where no number is given."""

JsonFlag = Annotated[bool, typer.Option("--json", help="输出 JSON · Machine-readable output")]
TimeLimit = Annotated[float, typer.Option(min=0.1, help="求解时限(秒)· Seconds to search")]
Seed = Annotated[int, typer.Option(min=0, help="随机种子 · Seed of every random choice")]
Scenarios = Annotated[
    int | None, typer.Option(help="推演次数，给出各点把握 · Scenarios to judge it by")
]
Out = Annotated[Path | None, typer.Option(help="写入文件 · File to write the plan to")]


class Order(StrEnum):
    """Which tier of dispatch comes first (`optimize.dispatch.tiers.FirstObjective`)."""

    RELIEVED = "relieved"
    FIRST_SUPPLIES = "first_supplies"
    FAIRNESS = "fairness"
