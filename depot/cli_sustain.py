"""`depot solve sustain` and `depot check` of its plans: supply for the days that follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from depot import cli_output as output
from depot.cli_output import pick
from depot.web.texts import TEXTS
from optimize.dispatch.sustain import SustainProblem
from optimize.dispatch.sustain_codec import (
    Reading,
    check_sustain_document,
    sustain_document,
    sustain_from_json,
)
from optimize.dispatch.sustain_figures import SustainReport
from optimize.dispatch.sustain_plan import SustainProgress, sustain_plan
from optimize.findings import Found, ProblemError
from optimize.params import SolveParams

_MIN_PER_H = 60


def asked(document: dict[str, Any], hours: int, daily: str) -> SustainProblem:
    """Return the problem of a file: one of several days, or a dispatch plan with its problem.

    Raises
    ------
    ProblemError
        With all that is wrong in it.
    """
    needs = tuple(each.strip() for each in re.split("[,，、]", daily) if each.strip())
    sustain = sustain_from_json(document, Reading(hours, needs))
    known = sorted({need for each in sustain.needs for need in each.once})
    # A file with needs of its own says itself which of them are daily.
    if document.get("needs") is None and known and not any(e.daily for e in sustain.needs):
        listed = ", ".join(known)
        zh = f"“{daily}”中没有一项是文件里的需求，可选：{listed}。"
        en = f"None of “{daily}” is a need of the file; it has: {listed}."
        raise ProblemError([Found("--daily", zh, en)])
    return sustain


def planned(
    sustain: SustainProblem, params: SolveParams, stopped: Callable[[], bool], *, quiet: bool
) -> dict[str, Any]:
    """Return the plan with its problem."""
    with output.status(quiet=quiet) as say:

        def told(step: SustainProgress) -> None:
            bound = "" if step.bound is None else f"  ≤ {step.bound:,.0f}"
            say(f"{step.elapsed_s:.0f} s  {step.windows} / {step.of_windows}{bound}")

        result = sustain_plan(sustain, params, on_progress=told, should_stop=stopped)
    return sustain_document(result)


def tell(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Show what is supplied by day, what runs out and what to order."""
    if as_json:
        left_out = ("plan", "problem", "supplied", "rations")
        output.print_json({k: v for k, v in document.items() if k not in left_out})
        return
    verdict = pick("通过", "passed") if document["check"]["ok"] else pick("不通过", "failed")
    for zh, en, value in (
        (
            "各项齐备的人日", "Person-days with everything daily",
            f"{document['person_days']:,.0f} / {document['person_days_wanted']:,.0f}",
        ),
        ("可证明的上界", "Proven bound", f"{document['bound_person_days']:,.0f}"),
        ("差距", "Gap", f"{document['gap']:.2%}"),
        ("车次", "Trips", f"{document['trips']:,}"),
        ("独立复核", "Independent check", verdict),
    ):  # fmt: skip
        output.say_plain(f"{pick(zh, en)}: {value}")
    _days(document)
    _orders(document)
    if out is not None:
        output.say(f"方案已写入 {out}。", f"Plan written to {out}.")


def judged(document: dict[str, Any], *, as_json: bool) -> bool:
    """Show the checker's verdict on a plan of several days; whether it breaks no rule.

    Raises
    ------
    ProblemError
        When the plan can't be read.
    """
    report = check_sustain_document(document)
    _tell_check(report, as_json=as_json)
    return report.ok


def _tell_check(report: SustainReport, *, as_json: bool) -> None:
    """Show the checker's verdict on a plan of several days."""
    if as_json:
        figures = report.figures
        output.print_json({"ok": report.ok, "findings": report.findings, "figures": figures})
        return
    for each in report.findings[: output.MOST_LINES]:
        output.say_plain(f"● [{each.rule}] {each.where}: {pick(each.zh, each.en)}")
    figures = report.figures
    if report.ok:
        output.say(
            f"方案可行：{figures.person_days:,.0f} / {figures.wanted:,.0f} 人日各项齐备。",
            f"The plan holds: {figures.person_days:,.0f} of {figures.wanted:,.0f} person-days "
            "with everything daily.",
        )
    else:
        output.say(
            f"方案不可行：违反 {len(report.findings)} 处。",
            f"The plan fails: {len(report.findings)} rules broken.",
        )


def _days(document: dict[str, Any]) -> None:
    days = sorted({each["day"] for each in document["days"]})
    shares = {(each["need"], each["day"]): each["share"] for each in document["days"]}
    needs = dict.fromkeys(each["need"] for each in document["days"])
    output.table(
        ("每天有保障的人（%）", "People supplied, % by day"),
        [("需求", "Need"), *((f"第 {day} 天", f"Day {day}") for day in days)],
        [
            [_need(need), *(f"{100 * shares.get((need, day), 1.0):.0f}" for day in days)]
            for need in needs
        ],
    )


def _orders(document: dict[str, Any]) -> None:
    names = {item["code"]: item["name"] for item in document["problem"]["dispatch"]["items"]}
    for order in document["orders"]:
        name = names.get(order["item"]) or order["item"] or _need(order["need"])
        needed = f"{order['needed_min'] / _MIN_PER_H:.1f}"
        if order["order_by_min"] is None:
            output.say_plain(
                pick(
                    f"● 缺{_need(order['need'])}：还需{name} {order['units']:,}，"
                    f"第 {needed} 小时前到库；没有可订的来源",
                    f"● {_need(order['need'])} lacks: {name} ×{order['units']:,} on the dock by "
                    f"hour {needed}; nothing is known that could be ordered",
                )
            )
            continue
        by = f"{max(0, order['order_by_min']) / _MIN_PER_H:.1f}"
        late = pick("（已晚，立即订）", " (late: order at once)") if order["late"] else ""
        output.say_plain(
            pick(
                f"● 订{name} {order['units']:,}（{order['price_cny']:,.2f} 元），"
                f"最迟第 {by} 小时下单{late}",
                f"● Order {name} ×{order['units']:,} (CNY {order['price_cny']:,.2f}) by hour "
                f"{by} at the latest{late}",
            )
        )


def _need(code: str) -> str:
    said: Mapping[str, Any] = TEXTS
    name = said.get(f"need.{code}")
    return pick(name.zh, name.en) if name else code
