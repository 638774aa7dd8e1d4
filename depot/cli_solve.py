"""`depot solve …`: problem files without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from depot import cli_output as output
from depot.cli_files import read_json, require_writable, write_document
from depot.cli_options import (
    PLAN_FAILS,
    USUAL_SCENARIOS,
    CheckpointFile,
    ClusterAddress,
    JsonFlag,
    KeptScenarios,
    Order,
    Out,
    Scenarios,
    Seed,
    TimeLimit,
    Workers,
    refused,
)
from depot.cli_stop import ctrl_c

solve_app = typer.Typer(help="不用数据库求解问题文件 · Solve a problem file without a database")


@solve_app.command("dispatch")
def solve_dispatch(
    file: Annotated[Path, typer.Argument(help="问题文件 · Problem file")],
    out: Out = None,
    time_limit: TimeLimit = 10.0,
    seed: Seed = 0,
    scenarios: Scenarios = None,
    *,
    order: Annotated[Order | None, typer.Option(help="哪一级在先 · Tier that comes first")] = None,
    tolerance: Annotated[
        str | None,
        typer.Option(help="为最差点可让出的人，如 0.5% 或 50 · People to give up for the worst"),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="两种次序各要付出什么 · What each order costs")
    ] = False,
    cautious: Annotated[
        bool, typer.Option("--cautious", help="稳妥方案 · A cautious plan, chosen by scenarios")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """求解调度问题文件 · Solve a dispatch problem (docs/schema)."""
    from depot import cli_chances, cli_orders
    from optimize.dispatch.codec import plan_document, problem_from_json
    from optimize.dispatch.orders import compare_orders
    from optimize.dispatch.robust_codec import uncertainty_of
    from optimize.dispatch.robust_plan import CautiousParams
    from optimize.dispatch.solve import solve
    from optimize.params import SolveParams

    require_writable(out, file)
    with refused(as_json=as_json):
        problem = cli_orders.asked(problem_from_json(read_json(file)), order, tolerance)
        uncertainty = uncertainty_of({}, USUAL_SCENARIOS if scenarios is None else scenarios, seed)
    params = SolveParams(time_limit_s=time_limit, seed=seed)
    if compare:
        with ctrl_c() as stopped:
            cli_orders.tell(compare_orders(problem, params, stopped), as_json=as_json)
        return
    with ctrl_c() as stopped, output.progress(quiet=as_json) as report:
        if cautious or scenarios is not None:
            wanted = CautiousParams(params, uncertainty)
            document = cli_chances.solved(problem, wanted, report, stopped, cautious=cautious)
        else:
            document = plan_document(problem, solve(problem, params, report, stopped))
    finish_plan(document, out, as_json=as_json)


@solve_app.command("preposition")
def solve_preposition(
    file: Annotated[Path, typer.Argument(help="问题文件 · Problem file")],
    out: Out = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    gap: Annotated[
        float, typer.Option(min=0, max=0.999, help="允许的相对差距 · Relative gap to end at")
    ] = 1e-4,
    *,
    workers: Workers = 1,
    cluster: ClusterAddress = "",
    checkpoint: CheckpointFile = None,
    kept: KeptScenarios = 0,
    frontier: Annotated[
        int, typer.Option(min=0, help="资金与人数曲线的点数 · Points of money against people")
    ] = 0,
    values: Annotated[bool, typer.Option("--values", help="情景与预知的价值 · VSS, EVPI")] = False,
    as_json: JsonFlag = False,
) -> None:
    """求解预置问题文件 · Solve a pre-positioning problem (docs/schema)."""
    from depot import cli_preposition
    from optimize.preposition.solve import PrepositionParams

    require_writable(out, file)
    require_writable(checkpoint)
    params = PrepositionParams(time_limit, gap, seed, workers, checkpoint, cluster, kept)
    with refused(as_json=as_json), ctrl_c() as stopped:
        document = cli_preposition.answered(
            read_json(file), params, stopped, points=frontier, values=values, quiet=as_json
        )
    write_document(out, document)
    cli_preposition.tell(document, out, as_json=as_json)
    if document.get("outcome") in {"infeasible", "unbounded", "unknown"}:
        raise typer.Exit(PLAN_FAILS)


@solve_app.command("replenish")
def solve_replenish(
    file: Annotated[Path, typer.Argument(help="问题文件 · Problem file")],
    out: Out = None,
    time_limit: TimeLimit = 30.0,
    gap: Annotated[
        float, typer.Option(min=0, max=0.999, help="允许的相对差距 · Relative gap to end at")
    ] = 1e-4,
    *,
    as_json: JsonFlag = False,
) -> None:
    """求解补充与轮换问题文件 · Buy, rotate, renew and write off by month (docs/schema)."""
    from depot import cli_replenish
    from optimize.replenish.solve import ReplenishParams

    require_writable(out, file)
    with refused(as_json=as_json):
        document = cli_replenish.answered(read_json(file), ReplenishParams(time_limit, gap))
    write_document(out, document)
    cli_replenish.tell(document, out, as_json=as_json)
    if document["outcome"] in cli_replenish.NO_PLAN:
        raise typer.Exit(PLAN_FAILS)


@solve_app.command("sustain")
def solve_sustain(
    file: Annotated[Path, typer.Argument(help="持续保障问题或调度方案文件 · Problem or plan file")],
    out: Out = None,
    time_limit: TimeLimit = 30.0,
    seed: Seed = 0,
    *,
    hours: Annotated[int, typer.Option(min=1, max=720, help="小时数 · Hours to cover")] = 72,
    daily: Annotated[str, typer.Option(help="每天要的 · Needs of every day")] = "water,food",
    as_json: JsonFlag = False,
) -> None:
    """头 10 小时之后的持续保障 · Keep people supplied after the first hours."""
    from depot import cli_sustain
    from optimize.params import SolveParams

    require_writable(out, file)
    with refused(as_json=as_json):
        problem = cli_sustain.asked(read_json(file), hours, daily)
    params = SolveParams(time_limit_s=time_limit, seed=seed)
    with ctrl_c() as stopped:
        document = cli_sustain.planned(problem, params, stopped, quiet=as_json)
    write_document(out, document)
    cli_sustain.tell(document, out, as_json=as_json)
    if document["status"] == "infeasible" or not document["check"]["ok"]:
        raise typer.Exit(PLAN_FAILS)


@solve_app.command("routing")
def solve_routing(
    file: Annotated[Path, typer.Argument(help="问题文件或公开算例 · Problem or public instance")],
    out: Out = None,
    time_limit: TimeLimit = 10.0,
    seed: Seed = 0,
    *,
    work: Annotated[
        int | None, typer.Option(min=1, help="按步数而非时间结束，结果可重现 · End by steps")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """求解车辆路径问题文件 · Vehicle routing by cost or arrival times (docs/schema)."""
    from depot import cli_routing
    from optimize.params import SolveParams

    require_writable(out, file)
    params = SolveParams(time_limit, seed, work)
    with refused(as_json=as_json):
        problem = cli_routing.asked(file)
    with ctrl_c() as stopped:
        document = cli_routing.answered(problem, params, stopped)
    write_document(out, document)
    cli_routing.tell(document, out, as_json=as_json)
    if document["outcome"] in cli_routing.NO_PLAN:
        raise typer.Exit(PLAN_FAILS)


def finish_plan(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Write a dispatch plan if that is wanted, and tell its figures."""
    write_document(out, document)
    output.plan(document, out, as_json=as_json)
    if "chances" in document and not as_json:
        from depot import cli_chances

        cli_chances.tell(document["chances"], cli_chances.names_of(document))
    if document["status"] == "infeasible" or not document["check"]["ok"]:
        raise typer.Exit(PLAN_FAILS)
