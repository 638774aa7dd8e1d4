"""Public instances, each solved until its optimum is proven.

`python -m benchmarks.preposition.proven [--limit S] [NAME …]` prints a line of JSON for each.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from benchmarks.preposition.public_cases import ALL, Case
from optimize.backends.highs_linear import LinearAnswer, solve_linear
from optimize.twostage.extensive import extensive_form
from optimize.twostage.levels import level_form, levels_of, whole_at_best
from optimize.twostage.narrowed import solve_narrowed
from optimize.twostage.program import TwoStage

GAP = 1e-6


def line_of(name: str, case: Case, limit_s: float) -> dict[str, Any]:
    """Solve an instance and return what was found."""
    make, known = case
    began = time.process_time()
    how, answer = solved(make(), limit_s)
    return {
        "name": name, "known": known, "objective": answer.objective, "bound": answer.bound,
        "how": how, "cpu_s": time.process_time() - began,
    }  # fmt: skip


def solved(program: TwoStage, limit_s: float) -> tuple[str, LinearAnswer]:
    """Solve by levels where scenarios are answered by few whole choices, else all in one."""
    levels = levels_of(program)
    if levels is None:
        return "extensive form", solve_linear(extensive_form(program), limit_s, GAP)
    form = level_form(program, levels)
    return "levels", solve_narrowed(form, whole_at_best(program, form), limit_s, GAP)


def main() -> None:
    """Solve those that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds by the clock, each")
    parser.add_argument("names", nargs="*", default=list(ALL), metavar="NAME")
    options = parser.parse_args()
    for name in options.names:
        print(json.dumps(line_of(name, ALL[name], options.limit)), flush=True)


if __name__ == "__main__":
    main()
