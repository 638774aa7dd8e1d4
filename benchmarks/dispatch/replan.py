"""Re-plans under way: seconds to the first plan, trips unchanged, people against a cold solve.

Run from the repository's root:

    python benchmarks/dispatch/replan.py [--cold 30] [--limit 10] [--demo] [--seeds 1 2 3]
    python benchmarks/dispatch/replan.py --by-work ...    on a machine with other work to do

Each instance is planned, carried out to the minute until two moments, and struck by each event.
The cold solve gets the same residual problem (what may still be decided), no plan to start from
and nothing to keep. Every plan is checked together with what was done. ``--by-work`` ends every
search by the steps that its seconds stand for, with three times as long by the clock, and counts
the first plan's seconds of one processor: other work on the machine changes neither.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from instances import district  # noqa: E402

from optimize.dispatch.events import (  # noqa: E402
    DocksChanged,
    Event,
    RoadsChanged,
    SiteChanged,
    SiteWithdrawn,
    TruckLost,
)
from optimize.dispatch.execution import Execution  # noqa: E402
from optimize.dispatch.outcome import Progress  # noqa: E402
from optimize.dispatch.problem import UNREACHABLE, Problem, TravelTable  # noqa: E402
from optimize.dispatch.replan import ReplanParams, ReplanResult, replan, replan_work_for  # noqa: E402
from optimize.dispatch.solve import solve, work_for  # noqa: E402
from optimize.dispatch.warm_up import warm_up  # noqa: E402
from optimize.dispatch.world import World, build_world  # noqa: E402
from optimize.params import SolveParams  # noqa: E402

SIZES = {1: (60, 14, 2), 2: (87, 20, 1), 3: (87, 30, 1), 4: (120, 30, 3)}
"""Seed to sites, trucks and sources of an instance."""

_PATIENCE = 3
"""Seconds by the clock for each second of a search that ends by its steps."""


def main() -> None:
    """Print one line for each instance, moment and event."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cold", type=float, default=30.0, help="seconds of the cold solve")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds of the re-plan")
    parser.add_argument("--plan", type=float, default=10.0, help="seconds of the first plan")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--demo", action="store_true", help="the demo flood as well")
    parser.add_argument("--by-work", action="store_true", help="end by steps, not by the clock")
    asked = parser.parse_args()
    warm_up()
    print(
        "| instance | minute | event | lost by it | carried on | cold solve | bound "
        "| first plan: s | unchanged of untouched | proposed: unchanged | people | to cold "
        "| the other: unchanged | people | to cold |\n"
        "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    problems = [district(seed, *SIZES[seed][:2], sources=SIZES[seed][2]) for seed in asked.seeds]
    if asked.demo:
        problems.append(_demo_flood())
    for problem in problems:
        _measure(problem, asked)


def _measure(problem: Problem, asked: argparse.Namespace) -> None:
    plan = solve(problem, _limits(problem, asked.plan, asked)).plan
    for minute in (150, 300):
        execution = Execution.as_planned(plan, minute)
        for name, event in _events(problem):
            first = _FirstPlan()
            limits = ReplanParams(_limits(problem, asked.limit, asked, replan_work_for))
            found = replan(problem, execution, [event], limits, on_progress=first)
            cold = solve(found.residual, _limits(found.residual, asked.cold, asked)).report.figures
            first_s = first.processor_s if asked.by_work else found.first_s
            offers = [each for each in (found, found.other) if each is not None]
            for each in offers:
                if not each.report.ok:
                    raise SystemExit(str(each.report.findings))
            shown = "| ".join(_offer(each, cold.people_relieved) for each in offers)
            print(
                f"| {problem.name} | {minute} | {name} | {found.lost_by_events:,} "
                f"| {found.carried_on.figures.people_relieved:,} "
                f"| {cold.people_relieved:,} | {found.bound_people:,} | {first_s:.2f} "
                f"| {found.first_unchanged} / {found.first_untouched} "
                f"| {shown}{'| – | – | – ' if len(offers) == 1 else ''}|",
                flush=True,
            )


def _offer(found: ReplanResult, cold: int) -> str:
    """Return the cells of one plan that is offered."""
    people = found.report.figures.people_relieved
    return f"{found.unchanged} / {found.untouched} | {people:,} | {people / max(1, cold) - 1:+.1%} "


def _limits(
    problem: Problem,
    seconds: float,
    asked: argparse.Namespace,
    steps_for: Callable[[World, float], int] = work_for,
) -> SolveParams:
    if not asked.by_work:
        return SolveParams(seconds, 0)
    steps = steps_for(build_world(problem), seconds)
    return SolveParams(_PATIENCE * seconds, 0, steps, plan_only=True, explained=False)


class _FirstPlan:
    """Takes the seconds of this process until the first plan is told."""

    def __init__(self) -> None:
        self._begin = time.process_time()
        self.processor_s = -1.0

    def __call__(self, _: Progress) -> None:
        if self.processor_s < 0:
            self.processor_s = time.process_time() - self._begin


def _events(problem: Problem) -> Iterator[tuple[str, Event]]:
    most = max(problem.sites, key=lambda site: site.people)
    yield "a truck lost", TruckLost(problem.vehicles[0].code)
    yield (
        "half as many people again at the largest site",
        SiteChanged(most.code, most.people * 3 // 2),
    )
    yield "the largest site withdrawn", SiteWithdrawn(most.code)
    first = problem.sources[0]
    yield "one dock less", DocksChanged(first.code, max(1, first.docks - 1))
    yield "roads to the largest site closed", _closed(problem, most.location)
    yield "all roads a quarter slower", _slower(problem, 1.25)


def _slower(problem: Problem, factor: float) -> RoadsChanged:
    travel = problem.travel
    minutes = {
        profile: tuple(tuple(round(m * factor) if m > 0 else m for m in row) for row in rows)
        for profile, rows in travel.minutes.items()
    }
    return RoadsChanged(TravelTable(travel.locations, minutes, travel.km))


def _closed(problem: Problem, location: str) -> RoadsChanged:
    travel = problem.travel
    cut = travel.index(location)
    minutes = {
        profile: tuple(
            tuple(UNREACHABLE if cut in {i, j} and i != j else entry for j, entry in enumerate(row))
            for i, row in enumerate(rows)
        )
        for profile, rows in travel.minutes.items()
    }
    return RoadsChanged(TravelTable(travel.locations, minutes, travel.km))


def _demo_flood() -> Problem:
    """Return the demo's flood with the demo's stock, as the dispatch page plans it."""
    from tempfile import TemporaryDirectory

    from depot.bootstrap import Settings, build, migrate
    from depot.services import planning, scenarios
    from depot.services.demo import load_demo

    with TemporaryDirectory() as folder:
        settings = Settings(f"sqlite:///{folder}/demo.db", demo=True)
        migrate(settings)
        app = build(settings)
        load_demo(app)
        flood = scenarios.load_scenario("demo-flood")
        problem = app.read(planning.build_case, flood, today=app.clock.today()).problem
        app.database.close()
    return problem


if __name__ == "__main__":
    main()
