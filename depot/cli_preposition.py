"""`depot solve preposition`: what to hold where, for files of three forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from depot import cli_output as output
from depot.cli_output import pick
from optimize.findings import ProblemError
from optimize.preposition.codec import problem_from_json, solution_document
from optimize.preposition.codec_findings import notes
from optimize.preposition.decompose import solve
from optimize.preposition.esups import is_esups, reference_document
from optimize.preposition.file_checks import esups_findings, rt2010_findings
from optimize.preposition.frontier import frontier
from optimize.preposition.goal import Goal
from optimize.preposition.problem import Problem
from optimize.preposition.rt2010 import is_rt2010, rt2010_problem
from optimize.preposition.solve import PrepositionParams
from optimize.preposition.values import stochastic_values
from optimize.twostage.lshaped_state import LShapedProgress

_FEWEST_POINTS = 10
_MOST_SHOWN = 12


def answered(
    document: dict[str, Any],
    params: PrepositionParams,
    stopped: Callable[[], bool],
    *,
    points: int = 0,
    values: bool = False,
    quiet: bool,
) -> dict[str, Any]:
    """Return what was found for a file of any of the forms.

    Raises
    ------
    ProblemError
        With all that is wrong in the file.
    """
    if is_esups(document):
        _refuse(esups_findings(document))
        return {"format": "esups", "name": document["name"], **reference_document(document)}
    problem, goal = _asked(document)
    said = list(notes(problem))
    if said and not quiet:
        output.problem_findings(ProblemError(said), as_json=False)
    found = solved(problem, goal, params, stopped, quiet=quiet)
    found["notes"] = [each._asdict() for each in said]
    if values:
        worth = stochastic_values(problem, goal, params)
        found["values"] = {**asdict(worth), "vss": worth.vss, "evpi": worth.evpi}
    if points:
        found["frontier"] = [
            asdict(point) for point in frontier(problem, max(points, _FEWEST_POINTS), params)
        ]
    return found


def solved(
    problem: Problem,
    goal: Goal,
    params: PrepositionParams,
    stopped: Callable[[], bool],
    *,
    quiet: bool,
) -> dict[str, Any]:
    """Return what was found for a problem, telling how the search goes."""
    with output.status(quiet=quiet) as say:

        def told(step: LShapedProgress) -> None:
            say(
                f"{step.elapsed_s:.0f} s  {pick('轮次', 'round')} {step.round}  "
                f"{step.objective:,.2f} ≥ {step.bound:,.2f}"
            )

        solution = solve(problem, goal, params, told, stopped)
    return solution_document(problem, goal, solution) | {"seed": params.seed}


def _asked(document: dict[str, Any]) -> tuple[Problem, Goal]:
    if is_rt2010(document):
        _refuse(rt2010_findings(document))
        return rt2010_problem(document), Goal()
    return problem_from_json(document)


def _refuse(findings: list[Any]) -> None:
    if findings:
        raise ProblemError(findings)


def tell(document: dict[str, Any], out: Path | None, *, as_json: bool) -> None:
    """Say it in words, or as JSON."""
    if as_json:
        output.print_json(document)
        return
    if document["format"] == "esups":
        _tell_balance(document)
    else:
        _tell_plan(document)
    if out is not None:
        output.say(f"结果已写入 {out}。", f"The result is in {out}.")


def _tell_balance(document: dict[str, Any]) -> None:
    for key, found in document["reference"].items():
        output.say_plain(f"{key}  {found['expected_cost']:,.2f}")
    for objective, metric in document["balance"].items():
        output.say_plain(
            pick(
                f"{objective} 平衡指标(现状÷最优，1 为最好) {metric:.4f}",
                f"{objective} balance (today / best, 1 is perfect) {metric:.4f}",
            )
        )


_OUTCOMES = {
    "optimal": ("在要求的差距内已证明最优", "proven within the gap asked for"),
    "feasible": ("可行，尚有差距", "a plan with a gap to its bound"),
    "infeasible": ("没有方案能同时满足各项限制", "no plan keeps all limits"),
    "unbounded": ("数据使目标可无限变好", "the data let something pay without end"),
    "unknown": ("时限内未得出方案", "neither plan nor proof in the time"),
}


def _tell_plan(document: dict[str, Any]) -> None:
    output.say_plain(pick(*_OUTCOMES[document["outcome"]]))
    if document["objective"] is None or document["bound"] is None:
        return
    output.say_plain(
        pick(
            f"目标值 {document['objective']:,.2f}，下界 {document['bound']:,.2f}，"
            f"差距 {document['gap']:.3%}，事前投入 {document['money_cny']:,.2f} 元",
            f"objective {document['objective']:,.2f}, bound {document['bound']:,.2f}, "
            f"gap {document['gap']:.3%}, money before CNY {document['money_cny']:,.2f}",
        )
    )
    for place in list(document["stock"])[:_MOST_SHOWN]:
        held = "，".join(f"{item} {units:,.0f}" for item, units in document["stock"][place].items())
        option = document["options"].get(place, "")
        output.say_plain(f"● {place} {option}  {held}")
    if "values" in document:
        vss, evpi = document["values"]["vss"], document["values"]["evpi"]
        output.say_plain(
            pick(
                f"考虑多种情景比只按平均情景计划好 {vss:,.2f}；"
                f"若能预知将发生什么，还可再好 {evpi:,.2f}",
                f"planning for scenarios, not for their mean, saves {vss:,.2f}; knowing what "
                f"happens would save {evpi:,.2f} more",
            )
        )
    for point in document.get("frontier", []):
        output.say_plain(
            pick(
                f"预算 {point['budget_cny']:,.0f} 元：可救助 {point['people']:,.1f} 人",
                f"CNY {point['budget_cny']:,.0f}: relieves {point['people']:,.1f}",
            )
        )
