"""Options, exit codes and refusals that verbs of the `depot` command share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from depot import cli_output as output
from depot.errors import Text

if TYPE_CHECKING:
    from optimize.scale.cluster import ClusterUnreachableError

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

Workers = Annotated[int, typer.Option(min=1, max=64, help="进程数 · Processes")]
CheckpointFile = Annotated[
    Path | None, typer.Option(help="断点文件，可由此续算 · File to go on from")
]
KeptScenarios = Annotated[
    int, typer.Option(min=0, help="整体留在主问题中的情景数 · Scenarios whole in the master")
]
ClusterAddress = Annotated[
    str,
    typer.Option(
        "--cluster", metavar="TCP", help="计算集群地址，如 tcp://…:8786 · Dask scheduler to use"
    ),
]


class Order(StrEnum):
    """Which tier of dispatch comes first (`optimize.dispatch.tiers.FirstObjective`)."""

    RELIEVED = "relieved"
    FIRST_SUPPLIES = "first_supplies"
    FAIRNESS = "fairness"


@contextmanager
def refused(*, as_json: bool) -> Iterator[None]:
    """Say what is wrong with a problem or plan file or a cluster, and end as refused."""
    from optimize.findings import ProblemError
    from optimize.scale.cluster import ClusterUnreachableError

    try:
        yield
    except ClusterUnreachableError as error:
        output.refusal(_unreachable(error))
        raise typer.Exit(REFUSED) from error
    except ProblemError as error:
        output.problem_findings(error, as_json=as_json)
        raise typer.Exit(REFUSED) from error


def _unreachable(error: ClusterUnreachableError) -> Text:
    if not error.installed:
        return Text(
            "本机未安装计算集群组件。请执行 pip install 'relief-depot[cluster]'，"
            "或去掉 --cluster。",
            "What speaks to clusters is not installed. Run pip install 'relief-depot[cluster]', "
            "or leave --cluster out.",
        )
    return Text(
        f"{error.address} 处没有计算集群应答。请核对地址，或先执行 depot cluster 启动。",
        f"No cluster answers at {error.address}. Check the address, or start one: depot cluster.",
    )
