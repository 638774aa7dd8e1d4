"""Options, exit codes and refusals that verbs of the `depot` command share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from depot import cli_output as output

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


@contextmanager
def refused(*, as_json: bool) -> Iterator[None]:
    """Say what is wrong with a problem or plan file, and end as refused."""
    from optimize.dispatch.codec_findings import ProblemError

    try:
        yield
    except ProblemError as error:
        output.problem_findings(error, as_json=as_json)
        raise typer.Exit(REFUSED) from error
