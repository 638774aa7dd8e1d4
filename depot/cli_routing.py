"""`depot solve routing` and `depot check` of its plans: vehicle routing by cost or arrivals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from depot import cli_output as output
from depot.cli_files import read, read_json
from depot.cli_output import pick
from depot.errors import InvalidInput
from optimize.params import SolveParams
from optimize.routing.check import Report, check
from optimize.routing.codec import (
    plan_from_json,
    problem_from_json,
    report_document,
    solution_document,
)
from optimize.routing.problem import Problem
from optimize.routing.pyvrp_engine import PyvrpMissingError
from optimize.routing.readers import problem_from_text
from optimize.routing.solve import solve

NO_PLAN = ("infeasible", "unknown")

_EQUAL = 1e-6

_OUTCOMES = {
    "optimal": ("方案已证明最优", "the plan is proven best"),
    "feasible": ("已得出方案", "a plan was found"),
    "infeasible": ("无可行方案", "there is no plan"),
    "unknown": ("时限内未得出方案", "neither plan nor proof in the time"),
}
_ENGINES = {
    "search": ("自有搜索（可拆分、到达时刻）", "our own search (splits, arrival times)"),
    "pyvrp": ("PyVRP 两路并行，再选最优路线组合", "PyVRP twice side by side, then the best routes"),
    "parcels": (
        "需求先切分，再由 PyVRP 求解",
        "PyVRP twice side by side, on demands cut into parcels",
    ),
}


def asked(file: Path) -> Problem:
    """Return the problem of a file: the published form, VRPLIB, or the public sets' plain forms.

    Raises
    ------
    ProblemError
        With all that is wrong in it.
    """
    content = read(file)
    if content.lstrip()[:1] in {b"{", b"["}:
        return problem_from_json(read_json(file))
    return problem_from_text(content.decode("utf-8", errors="replace"), file.stem)


def answered(problem: Problem, params: SolveParams, stopped: Callable[[], bool]) -> dict[str, Any]:
    """Return what was found, with the problem and the checker's verdict.

    Raises
    ------
    InvalidInput
        Where the engine that it takes is not installed.
    """
    try:
        solution, report = solve(problem, params, stopped)
    except PyvrpMissingError as error:
        raise InvalidInput(
            "时间窗与多车次的路径问题由 PyVRP 求解，本机未安装。"
            "请执行 pip install 'relief-depot[routing]'。",
            "Routing with windows or further trips is solved by PyVRP, which is not installed. "
            "Run pip install 'relief-depot[routing]'.",
        ) from error
    return solution_document(problem, solution, report)


def tell(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Say it in words, or as JSON without the problem."""
    if as_json:
        output.print_json({k: v for k, v in document.items() if k not in {"problem", "plan"}})
        return
    output.say_plain(pick(*_OUTCOMES[document["outcome"]]))
    for reason in document["reasons"]:
        output.say_plain(f"● {reason['path']}: {pick(reason['zh'], reason['en'])}")
    if document["cost"] is not None:
        _tell_plan(document)
    if out is not None:
        output.say(f"结果已写入 {out}。", f"The result is in {out}.")


def _tell_plan(document: dict[str, Any]) -> None:
    arrivals = document["objective"] == "arrivals"
    judged = document["check"]
    for zh, en, value in (
        ("到达时刻之和" if arrivals else "费用", "Sum of arrival times" if arrivals else "Cost",
         f"{document['cost']:,.2f}"),
        ("可证明的下界", "Proven bound", f"{document['bound']:,.2f}"),
        ("差距", "Gap", f"{document['gap']:.2%}"),
        ("车辆 / 车次", "Vehicles / trips", f"{judged['vehicles']} / {judged['trips']}"),
        ("求解", "Found by", pick(*_ENGINES[document["engine"]])),
        ("独立复核", "Independent check", pick("通过", "passed")),
    ):  # fmt: skip
        output.say_plain(f"{pick(zh, en)}: {value}")


def judged(document: dict[str, Any], *, as_json: bool) -> bool:
    """Show the checker's verdict on a plan; whether it breaks no rule.

    Raises
    ------
    ProblemError
        When the plan can't be read.
    """
    report = check(*plan_from_json(document))
    claims = _claims(document, report)
    if as_json:
        output.print_json(report_document(report) | {"claims": claims})
        return report.ok
    for each in report.findings[: output.MOST_LINES]:
        output.say_plain(f"● [{each.rule}] {each.where}: {pick(each.zh, each.en)}")
    for claim in claims:
        output.say_plain(
            pick(
                f"! 方案自称{claim['claimed']:g}，复核为{claim['found']:g}。",
                f"! The plan claims {claim['claimed']:g}; it is {claim['found']:g}.",
            )
        )
    if report.ok:
        output.say(
            f"方案可行：{report.vehicles}辆车，{report.trips}个车次，目标值{report.cost:,.2f}。",
            f"The plan holds: {report.vehicles} vehicles, {report.trips} trips, "
            f"objective {report.cost:,.2f}.",
        )
    else:
        output.say(
            f"方案不可行：违反 {len(report.findings)} 处。",
            f"The plan fails: {len(report.findings)} rules broken.",
        )
    return report.ok


def _claims(document: dict[str, Any], report: Report) -> list[dict[str, float]]:
    """Return the cost that a plan claims where it is another one."""
    claimed = document.get("cost")
    if isinstance(claimed, bool) or not isinstance(claimed, int | float):
        return []
    if abs(claimed - report.cost) <= _EQUAL * max(1.0, abs(report.cost)):
        return []
    return [{"claimed": float(claimed), "found": report.cost}]
