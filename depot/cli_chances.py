"""How sure a plan is, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from depot import cli_output as output
from optimize.dispatch.codec import plan_document, plan_from_json, problem_from_json
from optimize.dispatch.outcome import Progress
from optimize.dispatch.problem import Problem
from optimize.dispatch.robust import Chances, chances
from optimize.dispatch.robust_codec import chances_to_json, choice_to_json, uncertainty_of
from optimize.dispatch.robust_plan import CautiousParams, CautiousResult, solve_cautiously
from optimize.dispatch.solve import solve

MOST_SITES = 15
"""Least sure sites that a person is shown; the plan file and --json have them all."""


def judged(document: dict[str, Any], scenarios: int, seed: int) -> Chances:
    """Return how sure the plan of a document that breaks no rule is."""
    problem, plan = problem_from_json(document["problem"]), plan_from_json(document["plan"])
    return chances(problem, plan, uncertainty_of(document, scenarios, seed))


def solved(
    problem: Problem,
    params: CautiousParams,
    report: Callable[[Progress], None],
    stopped: Callable[[], bool],
    *,
    cautious: bool,
) -> dict[str, Any]:
    """Return the document of a plan with its chances, cautious or not."""
    if not cautious:
        result = solve(problem, params.solve, report, stopped)
        found = chances(problem, result.plan, params.uncertainty)
        return {**plan_document(problem, result), "chances": chances_to_json(found)}
    chosen = solve_cautiously(problem, params, report, stopped)
    _tell_choice(chosen)
    return {
        **plan_document(problem, chosen.result),
        "chances": chances_to_json(chosen.chances),
        "choice": choice_to_json(chosen.choice),
    }


def tell(found: dict[str, Any], names: dict[str, str]) -> None:
    """Show the figures in one sentence and the least sure sites as a table."""
    everybody, count = found["everybody"], found["uncertainty"]["scenarios"]
    mean, planned, worst = (
        f"{found[name]:,.0f}" for name in ("expected_people", "planned_people", "worst_people")
    )
    output.say(
        f"推演 {count:,} 次：按时得到救助的平均 {mean} 人（顺利时 {planned} 人，最差的 5% 平均 "
        f"{worst} 人）；全部安置点都按时得到救助的把握 {_percent(everybody)}。",
        f"In {count:,} scenarios {mean} people are relieved in time in the mean ({planned} if all "
        f"goes well, {worst} in the worst 5 %); the chance that everybody at all sites is: "
        f"{_percent(everybody)}.",
    )
    sites = sorted(found["sites"], key=_least_sure)
    output.table(
        ("各安置点把握", "Chances by site"),
        (("安置点", "Site"), ("人数", "People"), ("计划", "Planned"),
         ("全部按时", "All in time"), ("按计划", "As planned")),
        [
            (
                names.get(site["site"]) or site["site"], f"{site['people']:,}",
                f"{site['planned']:,}", _percent(site["in_full"]),
                _percent(site["as_planned"]) if site["planned"] else "—",
            )
            for site in sites[:MOST_SITES]
        ],
    )  # fmt: skip
    if len(sites) > MOST_SITES:
        more = len(sites) - MOST_SITES
        output.say(f"……另有 {more} 处，见方案文件。", f"… and {more} more sites; the file has all.")


def names_of(document: dict[str, Any]) -> dict[str, str]:
    """Return the names of a document's sites by their codes."""
    return {site["code"]: site.get("name", "") for site in document["problem"]["sites"]}


def _least_sure(site: dict[str, Any]) -> tuple[bool, float, int]:
    """Sites that the plan relieves in full come first: there a chance tells something."""
    return site["planned"] < site["people"], site["in_full"]["share"], -site["people"]


def _percent(chance: dict[str, float]) -> str:
    return f"{chance['share']:.0%} ({chance['low']:.0%}–{chance['high']:.0%})"


def _tell_choice(chosen: CautiousResult) -> None:
    if not chosen.choice.was_compared:
        output.say(
            "时限太短，来不及比较别的方案，这里是一般方案。请加长 --time-limit。",
            "The time limit left no time for other plans: this is the normal one. Give it a longer "
            "--time-limit.",
        )
        return
    if chosen.choice.is_normal:
        output.say(
            "在推演中，一般方案已是最稳妥的。",
            "In the scenarios the normal plan is the most cautious one already.",
        )
        return
    price, gain = f"{max(0, chosen.price_people):,}", f"{chosen.gain_people:,.0f}"
    factor, reserve = f"{chosen.caution.factor:g}", chosen.caution.reserve_min
    output.say(
        f"稳妥方案：按用时×{factor}、提前 {reserve} 分钟排定。顺利时少救助 {price} 人，"
        f"平均多救助 {gain} 人。",
        f"Cautious plan: made with times × {factor} and {reserve} minutes to spare. It relieves "
        f"{price} fewer if all goes well, and {gain} more in the mean.",
    )
