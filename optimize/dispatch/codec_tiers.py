"""Tolerances of a problem and tiers of a plan to and from JSON values."""

from __future__ import annotations

from dataclasses import asdict
from math import isclose
from typing import Any

from pydantic import ValidationError

from optimize.dispatch.fairness import fairness_of
from optimize.dispatch.figures import CheckFinding, CheckReport
from optimize.dispatch.problem import Problem
from optimize.dispatch.schema import TiersRecord
from optimize.dispatch.tier_figures import TierFigures
from optimize.dispatch.tiers import AS_STATED
from optimize.findings import ProblemError, reading_findings


def tolerances_to_json(problem: Problem) -> dict[str, Any]:
    """Return them, or nothing where they are the usual ones: older readers take those files."""
    tolerances = problem.tolerances
    return {} if tolerances == AS_STATED else {"tolerances": asdict(tolerances)}


def tiers_to_json(figures: TierFigures) -> dict[str, Any]:
    """Return what a plan's document keeps of its tiers."""
    fairness = figures.fairness
    return {
        "first": figures.first.value,
        "reached": figures.reached,
        "least_weighted": figures.least_weighted,
        "worst_site": fairness.worst_site,
        "worst_share": fairness.worst_share,
        "worst_share_bound": figures.share_bound,
        "steps": list(fairness.steps),
        "out_of_reach": list(fairness.out_of_reach),
        "first_supplied": figures.first_supplied,
        "first_supplied_bound": figures.first_supplied_bound,
    }


def tiers_in(document: dict[str, Any]) -> TiersRecord | None:
    """Return the tiers that a plan's document states; older ones state none.

    Raises
    ------
    ProblemError
        With all findings, when they can't be read.
    """
    if "tiers" not in document:
        return None
    try:
        return TiersRecord.model_validate(document["tiers"])
    except ValidationError as error:
        raise ProblemError(each.below("tiers") for each in reading_findings(error)) from error


def tier_findings(
    stated: TiersRecord, problem: Problem, report: CheckReport
) -> tuple[CheckFinding, ...]:
    """Return where a plan's own tiers are others than those of its trips."""
    found = fairness_of(problem, report.figures)
    needy = len(found.steps) + len(found.out_of_reach)
    supplied = needy - len(report.figures.late_first_supplies)
    pairs = {
        "worst_site": (stated.worst_site, found.worst_site),
        "steps": (tuple(stated.steps), found.steps),
        "out_of_reach": (tuple(stated.out_of_reach), found.out_of_reach),
        "first_supplied": (stated.first_supplied, supplied),
    }
    findings = [_claim(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    if not isclose(stated.worst_share, found.worst_share, abs_tol=1e-9):
        findings.append(_claim("worst_share", stated.worst_share, found.worst_share))
    return tuple(findings)


def _claim(name: str, stated: object, found: object) -> CheckFinding:
    return CheckFinding(
        "claim",
        f"tiers.{name}",
        f"方案自称{name}为{stated!r}，复核为{found!r}。",
        f"The plan claims {name} = {stated!r}; the checker finds {found!r}.",
    )
