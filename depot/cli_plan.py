"""`depot plan …`: plans with the stock, agreements, fleet and roads of now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from depot import cli_output as output
from depot.cli_files import require_writable, write_document
from depot.cli_options import (
    PLAN_FAILS,
    CheckpointFile,
    ClusterAddress,
    JsonFlag,
    KeptScenarios,
    Order,
    Out,
    Seed,
    TimeLimit,
    Workers,
    refused,
)
from depot.cli_solve import finish_plan
from depot.cli_stop import ctrl_c

plan_app = typer.Typer(
    help="对情景求调度方案；preposition：灾前预置 · Plan the dispatch for a scenario; "
    "preposition: what to hold where before",
    invoke_without_command=True,
)


@plan_app.callback()
def plan_dispatch(
    context: typer.Context,
    scenario: Annotated[str, typer.Option(help="情景代码，如 demo-flood · Scenario code")] = "",
    time_limit: TimeLimit = 10.0,
    seed: Seed = 1,
    out: Out = None,
    *,
    order: Annotated[Order, typer.Option(help="哪一级在先 · Tier that comes first")] = (
        Order.RELIEVED
    ),
    first_supplies: Annotated[
        bool,
        typer.Option(
            "--first-supplies",
            help="首批物资 6 小时到达优先，同 --order first_supplies · The same order",
        ),
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """对情景求调度方案 · Plan the dispatch for a scenario with the stock as it is now."""
    if context.invoked_subcommand is not None:
        return
    if not scenario:
        raise typer.BadParameter(
            "请给出情景代码，如 --scenario demo-flood；灾前预置用 depot plan preposition · "
            "Give a scenario, or use depot plan preposition",
            param_hint="--scenario",
        )
    from depot.bootstrap import application
    from depot.services import planning, scenarios
    from depot.services.planning_chances import judge_case
    from optimize.dispatch.problem import FirstObjective
    from optimize.params import SolveParams

    require_writable(out)
    running = application()
    chosen = scenarios.load_scenario(scenario)
    first = FirstObjective(Order.FIRST_SUPPLIES if first_supplies else order)
    case = running.read(planning.build_case, chosen, today=running.clock.today(), first=first)
    output.findings(case.findings, as_json=as_json)
    params = SolveParams(time_limit_s=time_limit, seed=seed)
    with ctrl_c() as stopped, output.progress(quiet=as_json) as report:
        result = planning.solve_case(case, params, on_progress=report, should_stop=stopped)
    sure = judge_case(case, result.plan, seed)
    finish_plan(planning.document(case, result, sure), out, as_json=as_json)


@plan_app.command("preposition")
def plan_preposition(
    scenarios: Annotated[int, typer.Option(help="抽取的灾害情景数 · Disasters to draw")] = 100,
    seed: Seed = 1,
    hazard: Annotated[
        list[str] | None,
        typer.Option(help="灾种代码，可多次给出，如 FL；缺省为全部 · Hazard code, again for more"),
    ] = None,
    budget: Annotated[
        float | None, typer.Option(help="新增资金上限(元)，缺省不限 · New money at most, CNY")
    ] = None,
    time_limit: TimeLimit = 60.0,
    *,
    gap: Annotated[
        float, typer.Option(min=0, max=0.999, help="允许的相对差距 · Relative gap to end at")
    ] = 5e-3,
    out: Out = None,
    problem_out: Annotated[
        Path | None, typer.Option(help="问题写入文件 · File to write the problem to")
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history/--no-history", help="含历史灾害 · Disasters that were among them"),
    ] = True,
    standards: Annotated[
        bool, typer.Option("--standards", help="须达到储备标准 · Reserve standards must be met")
    ] = False,
    workers: Workers = 1,
    cluster: ClusterAddress = "",
    checkpoint: CheckpointFile = None,
    kept: KeptScenarios = 0,
    as_json: JsonFlag = False,
) -> None:
    """灾前预置：存什么、存哪里、签多少 · What to hold where, and what to secure, before."""
    from depot import cli_preposition
    from depot.bootstrap import application
    from depot.services.preposition_case import CaseChoice, preposition_case
    from optimize.preposition.codec import problem_document
    from optimize.preposition.goal import Goal
    from optimize.preposition.in_force import with_today_in_force
    from optimize.preposition.solve import PrepositionParams

    for path in (out, problem_out, checkpoint):
        require_writable(path)
    choice = CaseChoice(scenarios, seed, tuple(hazard or ()), history, budget, standards)
    running = application()
    case = running.read(preposition_case, choice, today=running.clock.today())
    output.findings(case.findings, as_json=as_json)
    problem, goal = with_today_in_force(case.problem), Goal()
    if problem_out is not None:
        write_document(problem_out, problem_document(problem, goal))
    params = PrepositionParams(time_limit, gap, seed, workers, checkpoint, cluster, kept)
    with refused(as_json=as_json), ctrl_c() as stopped:
        document = cli_preposition.solved(problem, goal, params, stopped, quiet=as_json)
    write_document(out, document)
    cli_preposition.tell(document, out, as_json=as_json)
    if document["outcome"] in {"infeasible", "unbounded", "unknown"}:
        raise typer.Exit(PLAN_FAILS)


@plan_app.command("replenish")
def plan_replenish(
    months: Annotated[int, typer.Option(help="计划月数 12 至 36 · Months, 12 to 36")] = 24,
    target: Annotated[int, typer.Option(help="储备标准的 % · % of the standards")] = 100,
    budget: Annotated[int, typer.Option(help="现有预算的 % · % of the budgets")] = 100,
    time_limit: TimeLimit = 40.0,
    out: Out = None,
    *,
    problem_out: Annotated[
        Path | None, typer.Option(help="问题写入文件 · File to write the problem to")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """补充与轮换：各月买什么、轮换什么 · What to buy, rotate, renew and write off by month."""
    from depot import cli_replenish
    from depot.bootstrap import application
    from depot.services import planning_replenish
    from optimize.replenish.codec import problem_document

    require_writable(out)
    require_writable(problem_out)
    choice = planning_replenish.ReplenishChoice(months, target, budget)
    case = application().read(planning_replenish.replenish_case, choice)
    output.findings(case.findings, as_json=as_json)
    write_document(problem_out, problem_document(case.problem))
    document = planning_replenish.answered(case, time_limit).answer
    write_document(out, document)
    cli_replenish.tell(document, out, as_json=as_json)
    if document["outcome"] in cli_replenish.NO_PLAN:
        raise typer.Exit(PLAN_FAILS)
