"""Why a need of a site is not fully met: which resource binds, with its numbers."""

from __future__ import annotations

from optimize.dispatch.bound import Bound
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.outcome import Reason
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem


def explain(problem: Problem, plan: Plan, report: CheckReport, bound: Bound) -> tuple[Reason, ...]:
    """Return one reason for each need that the plan leaves open, in the sites' order."""
    del problem, plan, report, bound
    return ()
