"""`depot solve replenish`: what to buy, rotate, renew and write off month by month."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from depot import cli_output as output
from depot.cli_output import pick
from optimize.replenish.codec import problem_from_json, solution_document
from optimize.replenish.solve import ReplenishParams, solve

NO_PLAN = ("infeasible", "unknown")
_MOST_SHOWN = 12

_OUTCOMES = {
    "kept": ("各月储备均不低于目标", "every month's targets are kept"),
    "short": ("目标不能全部保持，缺口已降到最小", "targets can't all be kept; least lacks"),
    "infeasible": (
        "现有库存与预算、容积相矛盾，无法编制计划",
        "what is there contradicts room or money: no plan",
    ),
    "unknown": ("时限内未得出方案", "neither plan nor proof in the time"),
}
_CAUSES = {
    "money": ("缺经费", "money"),
    "room": ("库容不足", "room"),
    "time": ("来不及到货", "nothing comes before"),
    "sellers": ("没有足够货源", "nobody sells enough"),
}


def answered(document: dict[str, Any], params: ReplenishParams) -> dict[str, Any]:
    """Return what was found for a problem file.

    Raises
    ------
    ProblemError
        With all that is wrong in it.
    """
    problem = problem_from_json(document)
    return solution_document(problem, solve(problem, params))


def tell(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Say it in words, or as JSON."""
    if as_json:
        output.print_json(document)
        return
    output.say_plain(pick(*_OUTCOMES[document["outcome"]]))
    for each in document["lacking"]["least_money_on_top"]:
        output.say_plain(
            pick(
                f"至少追加：{each['year']} 年“{each['purpose']}” {each['cny']:,.2f} 元",
                f"least money on top: {each['year']} {each['purpose']} CNY {each['cny']:,.2f}",
            )
        )
    if document["objective"] is None:
        return
    output.say_plain(
        pick(
            f"总费用 {document['objective']:,.2f} 元，下界 {document['bound']:,.2f} 元，"
            f"差距 {document['gap']:.3%}",
            f"cost CNY {document['objective']:,.2f}, bound {document['bound']:,.2f}, "
            f"gap {document['gap']:.3%}",
        )
    )
    for each in document["lacking"]["by_month"][:_MOST_SHOWN]:
        output.say_plain(
            f"! {each['month']} {each['item']} {pick('缺', 'lacks')} {each['units']:,.0f} "
            f"({pick(*_CAUSES[each['cause']])})"
        )
    for each in document["waste"]:
        output.say_plain(
            pick(
                f"! {each['item']} 买后报废 {each['units']:,}："
                f"能计入 {each['counts_months']} 个月，"
                f"各去向期内最多消化 {each['outlets_units']:,}，目标 {each['target']:,}",
                f"! {each['item']}: {each['units']:,} bought and written off; it counts for "
                f"{each['counts_months']} months, outlets take {each['outlets_units']:,} of it in "
                f"time, the target is {each['target']:,}",
            )
        )
    for month, lines in _by_month(document).items():
        output.say_plain(f"● {month}  " + pick("；", "; ").join(lines))
    if out is not None:
        output.say(f"结果已写入 {out}。", f"The result is in {out}.")


def _by_month(document: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in document["orders"]:
        found[each["month"]].append(f"{pick('订', 'order')} {each['offer']} {each['units']:,}")
    for each in document["rotations"]:
        found[each["month"]].append(
            f"{pick('轮换', 'rotate')} {each['lot']} {each['units']:,} → {each['outlet']}"
        )
    for each in document["renewals"]:
        found[each["month"]].append(f"{pick('续签生效', 'renewed')} {each['agreement']}")
    for each in document["signings"]:
        found[each["month"]].append(
            f"{pick('新签协议', 'sign')} {each['agreement']} × {each['packs']} "
            f"({pick('生效', 'from')} {each['begins']})"
        )
    for each in document["write_offs"]:
        found[each["month"]].append(f"{pick('报废', 'write off')} {each['lot']} {each['units']:,}")
    return dict(sorted(found.items()))
