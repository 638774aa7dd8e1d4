"""One measurement in a process of its own, so that time and memory are its own.

`python -m benchmarks.preposition.one METHOD SCENARIOS LIMIT GAP TOWNS` prints a line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable

import pulp

from benchmarks.preposition.family import hurricane_file, sampled, towns
from optimize.preposition.decompose import solve_lshaped
from optimize.preposition.goal import Goal
from optimize.preposition.problem import Problem
from optimize.preposition.readable import readable_model
from optimize.preposition.rt2010 import rt2010_problem
from optimize.preposition.solve import PrepositionParams, solve_extensive

ALONE_UP_TO = 100

Found = tuple[float | None, float | None]
"""Objective and bound; None where there is none."""


def by_cuts(problem: Problem, limit_s: float, gap: float) -> Found:
    """Solve by the L-shaped method; with many scenarios two processes pay their start."""
    workers = 2 if len(problem.scenarios) > ALONE_UP_TO else 1
    found = solve_lshaped(problem, Goal(), PrepositionParams(limit_s, gap, workers=workers))
    return found.objective, found.bound


def by_matrix(problem: Problem, limit_s: float, gap: float) -> Found:
    """Solve the plain extensive form."""
    found = solve_extensive(problem, Goal(), PrepositionParams(limit_s, gap))
    return found.objective, found.bound


def by_pulp(problem: Problem, solver: pulp.LpSolver, limit_s: float) -> Found:
    """Solve the readable model; PuLP tells no bound."""
    began = time.perf_counter()
    program = readable_model(problem, Goal())
    left = limit_s - (time.perf_counter() - began)
    if left <= 1:
        return None, None
    solver.timeLimit = left
    program.solve(solver)
    if program.sol_status not in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}:
        return None, None
    return pulp.value(program.objective), None


METHODS: dict[str, Callable[[Problem, float, float], Found]] = {
    "L-shaped": by_cuts,
    "extensive": by_matrix,
    "PuLP+HiGHS": lambda problem, limit_s, gap: by_pulp(
        problem, pulp.HiGHS(msg=False, gapRel=gap), limit_s
    ),
    "PuLP+CBC": lambda problem, limit_s, gap: by_pulp(
        problem, pulp.PULP_CBC_CMD(msg=False, gapRel=gap), limit_s
    ),
}


def measured(
    method: str, scenarios: int, limit_s: float, gap: float, sites: int = 0
) -> dict[str, object]:
    """Return figures of a solve; no scenarios: the case as published; sites: a plain with towns."""
    if sites:
        problem = towns(sites, scenarios)
    else:
        problem = sampled(scenarios) if scenarios else rt2010_problem(hurricane_file())
    wall, own = time.perf_counter(), _processor_s()
    objective, bound = METHODS[method](problem, limit_s, gap)
    return {
        "method": method,
        "scenarios": scenarios or len(problem.scenarios),
        "sites": sites,
        "objective": objective,
        "bound": bound,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": _processor_s() - own,
        "mb": max(_usage(who).ru_maxrss for who in _WHO) / 1024,
    }


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _usage(who: int) -> resource.struct_rusage:
    return resource.getrusage(who)


def _processor_s() -> float:
    """Return processor seconds of this process and those it has ended."""
    return sum(_usage(who).ru_utime + _usage(who).ru_stime for who in _WHO)


if __name__ == "__main__":
    print(
        json.dumps(
            measured(sys.argv[1], int(sys.argv[2]), *map(float, sys.argv[3:5]), int(sys.argv[5]))
        )
    )
