"""What the command line says: tables for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from depot.errors import Text
from depot.web.texts import TEXTS

if TYPE_CHECKING:
    from depot.domain.finding import Finding
    from depot.services.audit import AuditReport, RebuildReport
    from depot.services.demo import DemoSummary
    from depot.services.receiving import Receipt
    from depot.services.stock import StockRow
    from optimize.dispatch.codec import ProblemError
    from optimize.dispatch.figures import CheckFinding, CheckReport
    from optimize.dispatch.solve import Progress
    from optimize.findings import Found

MOST_LINES = 20
MOST_CODES = 10
"""Lines of a list that a person is shown; machines get them all."""

FEW_REASONS = 6
"""Reasons that are told one by one; more are summed up, and stand in the plan file."""

language = "zh"
# Names and paths may hold square brackets, which are no commands to the terminal.
_out = Console(markup=False)
_err = Console(stderr=True, markup=False)


def pick(zh: str, en: str) -> str:
    """Return the sentence in the chosen language."""
    return Text(zh, en).in_language(language)


def say(zh: str, en: str) -> None:
    """Tell a person what is going on; never mixed into machine-readable output."""
    _err.print(pick(zh, en), highlight=False, soft_wrap=True)


def _listed(lines: Sequence[str]) -> None:
    """Show the first lines of a list and how many more there are."""
    for line in lines[:MOST_LINES]:
        _err.print(f"● {line}", highlight=False, soft_wrap=True)
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        say(f"……另有 {more} 条，可用 --json 查看全部。", f"… and {more} more; --json has all.")


def refusal(why: Text) -> None:
    """Show why something was refused."""
    _err.print(pick("未执行", "Refused"), style="bold red", end=" ")
    _err.print(why.in_language(language), highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print strictly valid JSON."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False, indent=1, allow_nan=False))
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any record becomes JSON
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def demo_log_ins(summary: DemoSummary) -> None:
    """Print what was loaded and how to log in."""
    table = Table(title=pick("演示登录", "Demo log-ins"))
    for heading in (("用户名", "User"), ("密码", "Password"), ("角色", "Role")):
        table.add_column(pick(*heading))
    for log_in in summary.log_ins:
        table.add_row(log_in.name, log_in.password, log_in.role.in_language(language))
    _err.print(table)


def address(url: str) -> None:
    """Print where the app answers."""
    _err.print(pick("请用浏览器打开：", "Open in a browser: "), style="bold", end="")
    _err.print(url, style=f"bold link {url}")
    say("按 Ctrl+C 停止。", "Ctrl+C stops it.")


def findings(found: Sequence[Finding], *, as_json: bool) -> None:
    """List what a person should look at, on the error stream."""
    if as_json:
        for finding in found:
            sys.stderr.write(json.dumps(_plain(finding), ensure_ascii=False) + "\n")
        return
    _listed([f"{each.source} {each.message.in_language(language)}" for each in found])


def problem_findings(error: ProblemError, *, as_json: bool) -> None:
    """List what is wrong with a problem or plan file."""
    found = _of_another_kind(error) or error.findings
    if not as_json:
        _listed([f"{path}: {pick(zh, en)}" for path, zh, en in found])
        return
    for path, zh, en in found:
        line = {"path": path, "zh": zh, "en": en}
        sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")


def _of_another_kind(error: ProblemError) -> list[Found]:
    """Return what says that the file is of another kind: then its other faults say nothing."""
    places = {"format", "problem.format"}
    return [each for each in error.findings if each.path in places and "relief-" in each.en]


def receipt(result: Receipt, *, as_json: bool) -> None:
    """Confirm a receipt."""
    if as_json:
        print_json(result)
        return
    say(
        f"已入库 {len(result.lines)} 行，单号 {result.document_no}。",
        f"Received {len(result.lines)} lines, document {result.document_no}.",
    )


def stock(rows: Sequence[StockRow], *, as_json: bool) -> None:
    """Show stock by item."""
    if as_json:
        print_json(list(rows))
        return
    table = Table(title=pick("库存", "Stock"))
    table.add_column(pick("编码", "Code"))
    table.add_column(pick("名称", "Name"))
    for heading in (("在库", "On hand"), ("可用", "Available"), ("占用", "Reserved")):
        table.add_column(pick(*heading), justify="right")
    table.add_column(pick("单位", "Unit"))
    table.add_column(pick("最早到期", "Next expiry"))
    for row in rows:
        table.add_row(
            row.item_code, pick(row.name_zh, row.name_en), f"{row.on_hand:,}",
            f"{row.available:,}", f"{row.reserved:,}", row.unit_zh,
            str(row.next_expires_on or "—"),
        )  # fmt: skip
    _out.print(table)
    if not rows:
        say("没有符合条件的库存。", "No stock matches.")


def table(
    title: tuple[str, str],
    headings: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
) -> None:
    """Show a table; the first column is text, the others are figures."""
    shown = Table(title=pick(*title))
    for number, heading in enumerate(headings):
        shown.add_column(pick(*heading), justify="right" if number else "left")
    for row in rows:
        shown.add_row(*row)
    _out.print(shown)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Show the search on one line of the error stream."""
    if quiet:
        yield lambda _step: None
        return
    with _err.status(pick("正在求解……", "Solving …")) as status:

        def show(step: Progress) -> None:
            status.update(
                pick(
                    f"{step.elapsed_s:.1f} 秒  已救助 {step.people_relieved:,} 人  "
                    f"上界 {step.bound_people:,} 人  差距 {step.gap:.1%}",
                    f"{step.elapsed_s:.1f} s  relieved {step.people_relieved:,}  "
                    f"bound {step.bound_people:,}  gap {step.gap:.1%}",
                )
            )

        yield show


@contextmanager
def status(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show one line of the error stream that changes."""
    if quiet:
        yield lambda _line: None
        return
    with _err.status(pick("正在求解……", "Solving …")) as shown:
        yield shown.update


def say_plain(line: str) -> None:
    """Print a line of a result as it is."""
    _out.print(line, highlight=False, soft_wrap=True)


def reasons(found: Sequence[dict[str, Any]]) -> None:
    """List what binds for which need at how many sites."""
    _listed(_reason_lines(found))


def plan(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Show a plan's checked figures."""
    if as_json:
        keys = (
            "status", "people_total", "people_relieved", "bound_people", "gap", "deadline_min",
            "worst_site", "seed", "time_s", "check", "tiers", "chances", "choice",
        )  # fmt: skip
        print_json({key: document[key] for key in keys if key in document})
        return
    table = Table(show_header=False)
    for zh, en, value in _plan_lines(document):
        table.add_row(pick(zh, en), value)
    _out.print(table)
    _listed(_reason_lines(document["reasons"]))
    if out is not None:
        say(f"方案已写入 {out}。", f"Plan written to {out}.")


def _plan_lines(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    hours = round(document["deadline_min"] / 60, 2)
    verdict = pick("通过", "passed") if document["check"]["ok"] else pick("不通过", "failed")
    return [
        ("状态", "Status", _status(document["status"])),
        (
            f"{hours:g} 小时内得到救助", f"Relieved within {hours:g} h",
            f"{document['people_relieved']:,} / {document['people_total']:,}",
        ),
        ("可证明的上界", "Proven bound", f"{document['bound_people']:,}"),
        ("差距", "Gap", f"{document['gap']:.2%}"),
        ("最差安置点", "Worst site", _worst_site(document)),
        *_tier_lines(document),
        ("独立复核", "Independent check", verdict),
        ("种子 / 用时", "Seed / time", f"{document['seed']} / {document['time_s']:.1f} s"),
    ]  # fmt: skip


def _tier_lines(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """How much the worst-served site gets, with what is proven of it."""
    tiers = document["tiers"]
    share = f"{tiers['worst_share']:.1%} / {tiers['worst_share_bound']:.1%}"
    first = f"{tiers['first_supplied']} / {tiers['first_supplied_bound']}"
    lines = [
        ("最差安置点比例 / 上界", "Worst site's share / bound", share),
        ("首批按时的安置点 / 上界", "First supplies in time / bound", first),
    ]
    if tiers["out_of_reach"]:
        lines.append(("无车可及", "Out of reach", _first_of(tiers["out_of_reach"])))
    return lines


def _first_of(codes: Sequence[str]) -> str:
    """Return the first of many codes, and how many more there are."""
    said, more = ", ".join(codes[:MOST_CODES]), len(codes) - MOST_CODES
    return said if more <= 0 else said + pick(f" 等 {len(codes)} 处", f" and {more} more")


def _status(status: str) -> str:
    """``optimal`` in the words of the screens; the file keeps the code."""
    said = TEXTS.get(f"plan.status.{status}")
    return f"{pick(said.zh, said.en)} ({status})" if said else status


def _reason_lines(reasons: Sequence[dict[str, Any]]) -> list[str]:
    """Say what binds for which need at how many sites; a few sentences are said as they are."""
    if len(reasons) <= FEW_REASONS:
        return [_sentence(reason) for reason in reasons]
    sites: dict[tuple[str, str], set[str]] = {}
    for reason in reasons:
        sites.setdefault((reason["need"], reason["binding"]), set()).add(reason["site"])
    lines = []
    for (need, binding), short in sorted(sites.items(), key=lambda entry: -len(entry[1])):
        held = TEXTS[f"plan.binding.{binding}"]
        name = TEXTS.get(f"need.{need}") or Text(need, need)
        lines.append(
            pick(
                f"{name.zh}：{len(short)} 个安置点受{held.zh}限制",
                f"{name.en}: {held.en.lower()} bind at {len(short)} sites",
            )
        )
    return lines


def _sentence(reason: dict[str, Any]) -> str:
    """Return a reason with the name of its need, which the optimizer knows by its code."""
    name = TEXTS.get(f"need.{reason['need']}")
    said = pick(reason["zh"], reason["en"])
    return said.replace(reason["need"], pick(name.zh, name.en)) if name else said


def _worst_site(document: dict[str, Any]) -> str:
    code = document["worst_site"]
    names = {site["code"]: site.get("name") for site in document["problem"]["sites"]}
    return f"{names.get(code) or code} ({code})" if code else "—"


def check_report(
    report: CheckReport,
    claims: Sequence[CheckFinding] = (),
    more: dict[str, Any] | None = None,
    *,
    as_json: bool,
) -> None:
    """Show the checker's verdict, and where the plan's own figures are others.

    Parameters
    ----------
    more
        What else machines are told.
    """
    if as_json:
        print_json(
            {
                "ok": report.ok,
                "findings": report.findings,
                "claims": claims,
                "figures": report.figures,
                **(more or {}),
            }
        )
        return
    _listed([pick(each.zh, each.en) for each in claims])
    _listed([f"[{each.rule}] {each.where}: {pick(each.zh, each.en)}" for each in report.findings])
    figures = report.figures
    if report.ok:
        say(
            f"方案可行：{figures.people_relieved:,} / {figures.people_total:,} 人按时得到救助。",
            f"The plan holds: {figures.people_relieved:,} of {figures.people_total:,} in time.",
        )
    else:
        say(
            f"方案不可行：违反 {len(report.findings)} 处。",
            f"The plan fails: {len(report.findings)} rules broken.",
        )


def rebuilt(report: RebuildReport, *, as_json: bool) -> None:
    """Show whether every balance is what its movements give."""
    if as_json:
        print_json(report)
        return
    findings(report.findings, as_json=False)
    if report.ok:
        count = report.holdings
        say(
            f"{count} 个余额与流水合计一致。",
            f"All {count} balances are what their movements give.",
        )


def audit(report: AuditReport, *, as_json: bool) -> None:
    """Show the ledger's verdict."""
    if as_json:
        print_json(report)
        return
    findings(report.findings, as_json=False)
    if report.ok:
        say("台账完整，未被改动。", "The ledger is whole and untouched.")
