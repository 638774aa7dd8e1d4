"""The `depot` command: the same services as the pages, for terminals and machines.

Exit codes: 0 done · 1 refused or bad input · 2 wrong usage · 3 a plan breaks a
rule, or nobody can be relieved.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from depot import cli_output as output
from depot.cli_files import read, read_json, require_writable, write_document
from depot.cli_options import (
    PLAN_FAILS,
    REFUSED,
    JsonFlag,
    Out,
    Scenarios,
    Seed,
    TimeLimit,
    refused,
)
from depot.cli_plan import plan_app
from depot.cli_solve import solve_app
from depot.cli_stop import ctrl_c
from depot.cli_token import token_app
from depot.cli_usage import usage_text
from depot.cli_user import user_app
from depot.errors import DepotError

app = typer.Typer(
    name="depot",
    help="应急物资储备中心：库存、调度、复核 · Emergency supply depot: stock, dispatch, checks",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit_app = typer.Typer(help="核对台账 · Check the ledger")
app.add_typer(plan_app, name="plan")
app.add_typer(solve_app, name="solve", no_args_is_help=True)
app.add_typer(audit_app, name="audit", no_args_is_help=True)
app.add_typer(user_app, name="user", no_args_is_help=True)
app.add_typer(token_app, name="token", no_args_is_help=True)


class Language(StrEnum):
    """What the messages are written in."""

    ZH = "zh"
    EN = "en"


def _speak(context: typer.Context, lang: Language) -> Language:
    """Speak the language as soon as it is read, so that wrong usage is said in it too."""
    output.language = "en" if context.params.get("en") else lang.value
    return lang


def _speak_english(en: bool) -> bool:
    """Speak English if asked to, whatever language is named beside it."""
    if en:
        output.language = Language.EN.value
    return en


@app.callback()
def choose_language(
    lang: Annotated[
        Language,
        typer.Option(help="语言 · Language of the messages", callback=_speak, is_eager=True),
    ] = Language.ZH,
    *,
    en: Annotated[
        bool,
        typer.Option("--en", help="English messages", callback=_speak_english, is_eager=True),
    ] = False,
) -> None:
    """Speak Chinese unless asked for English."""
    del lang, en  # Their callbacks have been there.


@app.command()
def migrate() -> None:
    """升级数据库 · Bring the database up to date."""
    from depot.bootstrap import migrate as upgrade
    from depot.bootstrap import settings_from_environment

    upgrade(settings_from_environment())
    output.say("数据库已是最新。", "The database is up to date.")


@app.command()
def cluster(
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 · Workers")] = 2,
    listen: Annotated[
        str, typer.Option(help="监听地址，限内网 · Where to listen; trusted networks only")
    ] = "tcp://127.0.0.1:8786",
    join: Annotated[
        str, typer.Option(help="加入已有集群 · Scheduler to give more workers to")
    ] = "",
) -> None:
    """启动计算集群，按 Ctrl+C 结束 · Run a cluster for --cluster until Ctrl+C."""
    from depot.cli_cluster import run

    run(workers, listen, join)


@app.command()
def demo(
    *,
    replenish: Annotated[
        bool,
        typer.Option("--replenish", help="另编一份补充与轮换计划 · Also make a replenishment plan"),
    ] = False,
    write_reserve_plan: Annotated[
        Path | None,
        typer.Option(help="只重算演示储备规划 · Only work out the kept reserve plan, into a file"),
    ] = None,
) -> None:
    """载入昌邑区演示数据 · Load the district's demo data and print the log-ins."""
    from depot import cli_demo
    from depot.bootstrap import demo_application
    from depot.services.demo import load_demo

    if write_reserve_plan is not None:
        require_writable(write_reserve_plan)
        cli_demo.write_reserve_plan(write_reserve_plan)
        return
    running = demo_application()
    summary = load_demo(running)
    if replenish:
        cli_demo.replenish(running)
    output.demo_log_ins(summary)


@app.command("import")
def import_workbook(
    file: Annotated[Path, typer.Argument(help="工作簿(xlsx、csv)· Workbook")],
    user: Annotated[str, typer.Option("--as", help="经办人用户名 · User who answers for it")],
    depot: Annotated[str, typer.Option(help="入库的仓库代码 · Depot code")],
    supplier: Annotated[str, typer.Option(help="供应单位 · Who delivered")] = "期初",
    default_bin: Annotated[str, typer.Option(help="未写库位时放入 · Bin of rows without one")] = "",
    *,
    preview: Annotated[bool, typer.Option(help="只检查不入账 · Check only")] = False,
    as_json: JsonFlag = False,
) -> None:
    """从工作簿入库 · Receive a workbook: findings by sheet and row, then one transaction."""
    from depot.bootstrap import application
    from depot.services import importing

    running = application()
    draft = running.read(
        importing.preview_receipt, read(file), file.name, depot=depot, default_bin=default_bin
    )
    output.findings(draft.findings, as_json=as_json)
    if preview:
        raise typer.Exit(0 if draft.can_be_booked else REFUSED)
    command = importing.import_command(draft, actor=user, supplier=supplier)
    output.receipt(running.execute(importing.import_receipt, command), as_json=as_json)


@app.command()
def stock(
    text: Annotated[str, typer.Argument(help="编码或名称 · Code or name")] = "",
    *,
    expiring_within_days: Annotated[
        int | None, typer.Option(min=0, help="只看多少天内到期的 · Only what expires within days")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """查看库存 · Show stock by item."""
    from depot.bootstrap import application
    from depot.services.stock import StockFilter, stock_rows

    running = application()
    wanted = StockFilter(text=text, expiring_within_days=expiring_within_days)
    output.stock(running.read(stock_rows, wanted, running.clock.today()), as_json=as_json)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="方案文件 · Plan file")],
    problem: Annotated[
        Path | None,
        typer.Option(help="问题文件，用它复核 · Problem file to judge the plan by, not its own"),
    ] = None,
    scenarios: Scenarios = None,
    seed: Seed = 0,
    *,
    as_json: JsonFlag = False,
) -> None:
    """独立复核方案文件 · Judge a plan file, whoever made it."""
    from depot import cli_chances, cli_routing, cli_sustain
    from optimize.dispatch.check import check as judge
    from optimize.dispatch.codec import claim_findings, document_parts, judged_by
    from optimize.dispatch.robust_codec import chances_to_json
    from optimize.dispatch.sustain_codec import is_sustain_plan
    from optimize.routing.codec import is_routing_plan

    document = read_json(file)
    if problem is not None:
        document = judged_by(document, read_json(problem))
    with refused(as_json=as_json):
        if is_routing_plan(document):
            raise typer.Exit(0 if cli_routing.judged(document, as_json=as_json) else PLAN_FAILS)
        if is_sustain_plan(document):
            raise typer.Exit(0 if cli_sustain.judged(document, as_json=as_json) else PLAN_FAILS)
        own, made = document_parts(document)
        report = judge(own, made)
        claims = claim_findings(document, report, own)
        sure = {}
        if scenarios is not None and report.ok:
            sure = {"chances": chances_to_json(cli_chances.judged(document, scenarios, seed))}
    output.check_report(report, claims, sure, as_json=as_json)
    if sure and not as_json:
        cli_chances.tell(sure["chances"], cli_chances.names_of(document))
    if not report.ok:
        raise typer.Exit(PLAN_FAILS)


@app.command()
def why(
    file: Annotated[Path, typer.Argument(help="问题文件或方案文件 · Problem or plan file")],
    additions: Annotated[
        Path | None, typer.Option(help="可补资源文件 · What could be added, at what price")
    ] = None,
    out: Out = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 0,
    *,
    target: Annotated[
        float, typer.Option(min=0.1, max=100, help="要救助的百分比 · Percent of all people")
    ] = 100.0,
    as_json: JsonFlag = False,
) -> None:
    """差在哪里，补什么最省 · What binds, what one more is worth, the cheapest additions."""
    from depot import cli_why
    from optimize.dispatch.additions_result import AdditionParams

    require_writable(out, file, additions)
    params = AdditionParams(time_limit, seed, target_share=target / 100)
    with refused(as_json=as_json):
        problem, catalogue = cli_why.asked(
            read_json(file), read_json(additions) if additions else None
        )
    with ctrl_c() as stopped:
        document = cli_why.answered(problem, catalogue, params, stopped, quiet=as_json)
    write_document(out, document)
    cli_why.tell(document, problem, catalogue, out, as_json=as_json)
    if document["why"]["outcome"] in {"short", "impossible"}:
        raise typer.Exit(PLAN_FAILS)


@audit_app.command("verify")
def audit_verify(*, as_json: JsonFlag = False) -> None:
    """核对台账的哈希链与不变量 · Verify hash chain and invariants."""
    from depot.bootstrap import application
    from depot.services.audit import verify

    report = application().read(verify)
    output.audit(report, as_json=as_json)
    if not report.ok:
        raise typer.Exit(PLAN_FAILS)


@audit_app.command("rebuild")
def audit_rebuild(*, as_json: JsonFlag = False) -> None:
    """由流水重算全部余额并比对 · Fold all movements anew and compare every balance."""
    from depot.bootstrap import application
    from depot.services.audit import rebuild

    report = application().read(rebuild)
    output.rebuilt(report, as_json=as_json)
    if not report.ok:
        raise typer.Exit(PLAN_FAILS)


@app.command()
def digest(
    day: Annotated[str, typer.Option("--date", help="日期，默认今天 · Day, by default today")] = "",
    out: Annotated[
        Path | None, typer.Option(help="写入文件或文件夹 · File or folder to write to")
    ] = None,
) -> None:
    """每日简报 · Bring the alerts up to date and write the digest of a day."""
    from depot.bootstrap import application
    from depot.cli_digest import write_digest

    written = write_digest(application(), day, out)
    output.say(f"简报已写入 {written}。", f"The digest is in {written}.")


@app.command()
def serve(
    *,
    demo_mode: Annotated[
        bool, typer.Option("--demo", help="演示模式：载入演示数据 · Demo mode with demo data")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口,0 为自动 · 0 picks one")] = 0,
    address: Annotated[str, typer.Option(help="监听地址 · Address to listen on")] = "127.0.0.1",
) -> None:
    """启动网页应用 · Start the app."""
    from depot import cli_serve

    cli_serve.serve(demo=demo_mode, port=port, address=address)


def main() -> None:
    """Run the command; a refusal or wrong usage becomes one sentence and its exit code."""
    try:
        ended = app(prog_name="depot", standalone_mode=False)
    except DepotError as error:
        output.refusal(error.text)
        raise SystemExit(REFUSED) from error
    except typer.Abort as error:
        raise SystemExit(REFUSED) from error
    except typer.TyperException as error:
        # Without a word it was help that was asked for, which stands there already.
        if str(error) or isinstance(error, typer.BadParameter):
            output.refusal(usage_text(error))
        raise SystemExit(error.exit_code) from error
    raise SystemExit(ended or 0)
