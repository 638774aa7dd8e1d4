"""Public instances, each solved until its optimum is proven.

`python -m benchmarks.preposition.proven [--limit S] [NAME …]` prints a line of JSON for each.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.preposition.public_cases import ALL, LARGE, Case
from optimize.backends.highs_linear import solve_linear
from optimize.preposition.decompose import suits_extensive
from optimize.twostage.evaluator import CrewCuts, crew_of
from optimize.twostage.extensive import extensive_form
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.levels import level_form, levels_of, whole_at_best
from optimize.twostage.lshaped import LShaped
from optimize.twostage.lshaped_state import LShapedLimits
from optimize.twostage.master import Master
from optimize.twostage.narrowed import solve_narrowed
from optimize.twostage.program import TwoStage

GAP = 1e-6


def line_of(name: str, case: Case, limit_s: float) -> dict[str, Any]:
    """Solve an instance and return what was found."""
    make, known = case
    began = time.process_time()
    found = solved(make(), limit_s)
    return {
        "name": name, "known": known, "objective": found.objective, "bound": found.bound,
        "how": found.how, "cpu_s": time.process_time() - began,
    }  # fmt: skip


@dataclass(frozen=True)
class Found:
    """How an instance was solved, what was found and what is proven."""

    how: str
    objective: float
    bound: float


def solved(program: TwoStage, limit_s: float) -> Found:
    """Solve by levels where scenarios are answered by few whole choices, else what suits."""
    levels = levels_of(program)
    if levels is not None:
        form = level_form(program, levels)
        answer = solve_narrowed(form, whole_at_best(program, form), limit_s, GAP)
        return Found("levels", answer.objective, answer.bound)
    if not suits_extensive(program):
        return _by_cuts(program, limit_s)
    answer = solve_linear(extensive_form(program), limit_s, GAP)
    return Found("extensive form", answer.objective, answer.bound)


def _by_cuts(program: TwoStage, limit_s: float) -> Found:
    blocks, floors = blocks_in_groups(program, len(program.recourse))
    with crew_of(blocks) as crew:
        master = Master(program, floors, GAP / 100)
        state = LShaped(program, master, CrewCuts(crew), LShapedLimits(limit_s, GAP)).run()
    return Found("l-shaped", state.objective, min(state.bound, state.objective))


def main() -> None:
    """Solve those that are named, or all."""
    cases = ALL | LARGE
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds by the clock, each")
    parser.add_argument("names", nargs="*", default=list(cases), metavar="NAME")
    options = parser.parse_args()
    for name in options.names:
        print(json.dumps(line_of(name, cases[name], options.limit)), flush=True)


if __name__ == "__main__":
    main()
