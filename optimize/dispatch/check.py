"""The independent checker: recomputes everything a plan claims, and refuses a bad one.

It shares no code with the solver. Whoever made the plan, its figures are the
ones computed here (`optimize.dispatch.measure`).
"""

from __future__ import annotations

from optimize.dispatch.check_resources import dock_findings, stock_findings
from optimize.dispatch.check_trips import trip_findings, vehicle_findings
from optimize.dispatch.figures import CheckFinding, CheckReport
from optimize.dispatch.measure import measure
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem


def check(problem: Problem, plan: Plan) -> CheckReport:
    """Judge ``plan`` against ``problem``.

    Trips that name codes the problem doesn't have, or hand over units that
    are not whole positive numbers, are reported and then left out of the
    figures; every other rule is checked on what remains.

    Returns
    -------
    CheckReport
        Findings in the order of the trips (empty when the plan is good) and
        the plan's figures.
    """
    findings: list[CheckFinding] = []
    numbered: list[tuple[int, Trip]] = []
    for number, trip in enumerate(plan.trips, start=1):
        broken = _unreadable(problem, number, trip)
        findings += broken
        if not broken:
            numbered.append((number, trip))
    for number, trip in numbered:
        findings += trip_findings(problem, number, trip)
    findings += vehicle_findings(problem, numbered)
    findings += dock_findings(problem, numbered)
    findings += stock_findings(problem, numbered)
    return CheckReport(tuple(findings), measure(problem, tuple(trip for _, trip in numbered)))


def _unreadable(problem: Problem, number: int, trip: Trip) -> list[CheckFinding]:
    """Unknown codes and quantities that are no whole positive units."""
    known = {
        "vehicle": {vehicle.code for vehicle in problem.vehicles},
        "source": {source.code for source in problem.sources},
        "site": {site.code for site in problem.sites},
        "item": {item.code for item in problem.items},
    }
    named = [("vehicle", trip.vehicle), ("source", trip.source)]
    for stop in trip.stops:
        named.append(("site", stop.site))
        named += [("item", item) for item in stop.unload]
    where = f"trip {number}"
    findings = [
        CheckFinding(
            "unknown_code",
            where,
            f"第{number}趟：{_KINDS_ZH[kind]}编码“{code}”不在问题中。",
            f"Trip {number}: the problem has no {kind} {code!r}.",
        )
        for kind, code in named
        if code not in known[kind]
    ]
    for stop in trip.stops:
        for item, units in stop.unload.items():
            if isinstance(units, bool) or not isinstance(units, int) or units <= 0:
                findings.append(
                    CheckFinding(
                        "units",
                        where,
                        f"第{number}趟：{stop.site}的{item}数量{units}不是正整数。",
                        f"Trip {number}: {units} units of {item} at {stop.site} "
                        "is not a whole positive number.",
                    )
                )
    return findings


_KINDS_ZH = {"vehicle": "车辆", "source": "供应点", "site": "安置点", "item": "物资"}
